from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.config import released_config
from humanoid_hoi.interpoint.model.inputs import object_points
from humanoid_hoi.interpoint.model.network import Batch, InterPointNet, choose_points
from humanoid_hoi.interpoint.model.pointnet import group_points
from humanoid_hoi.interpoint.model.released import load_released
from humanoid_hoi.interpoint.protocol import ContactQuery
from humanoid_hoi.interpoint.release.published import published_predictor

CONFIG = dataclasses.replace(
    released_config("none"), object_points=64, sa1=64, sa2=16, human_tokens=50, layers=2, width=32, ffn=16, decoder=256
)
BACK = (
    (r"points\.(sa\d)\.branches\.(\d)\.linears\.(\d)", r"object_pc_encoder.\1.conv_blocks.\2.\3"),
    (r"points\.(sa\d)\.branches\.(\d)\.norms\.(\d)", r"object_pc_encoder.\1.bn_blocks.\2.\3"),
    (r"points\.(fp\d)\.mlp\.linears", r"object_point_decoder.\1.mlp_convs"),
    (r"points\.(fp\d)\.mlp\.norms", r"object_point_decoder.\1.mlp_bns"),
    (r"points\.norm", "object_point_decoder.bn"),
    (r"point_out", "point_feat_proj"),
    (r"object_film\.linear", "object_sem_film"),
    (r"template_film", "human_point_provider.context_proj"),
    (r"template_xyz", "human_point_provider.template_xyz"),
    (r"template$", "human_point_provider.template_feat"),
    (r"transformer\.kind", "transformer.type_embed"),
    (r"transformer\.place", "transformer.pos_mlp"),
    (r"(layers\.\d)\.cross", r"\1.cross_attn"),
    (r"(layers\.\d)\.own", r"\1.self_attn"),
    (r"transformer\.(human|object)_out", r"transformer.\1_out_proj"),
    (r"human_head", "prediction_head.human_head"),
    (r"object_head", "prediction_head.object_query_proj"),
)


def published(net: InterPointNet) -> dict[str, Tensor]:
    """The net's weights as the published code would have stored them."""
    theirs: dict[str, Tensor] = {}
    for name, tensor in net.state_dict().items():
        if name.startswith(("human_film", "backbone")):
            continue
        if name in ("transformer.queries", "transformer.query_pos"):
            kind = "queries" if name.endswith("queries") else "pos_embed"
            theirs[f"transformer.body_{kind}"] = tensor[None, :87]
            theirs[f"transformer.object_{kind}"] = tensor[None, 87:]
            continue
        new = re.sub(r"norms\.(\d)", lambda m: f"norm{int(m[1]) + 1}", name) if "transformer.layers" in name else name
        for ours, other in BACK:
            new = re.sub("^" + ours if not ours.startswith("(layers") else ours, other, new, count=1)
        if "conv" in new and new.endswith("weight"):
            tensor = tensor[..., None, None] if "conv_blocks" in new else tensor[..., None]
        if new == "transformer.type_embed":
            tensor = tensor[None, :, None]
        if "template_" in new:
            tensor = tensor[None]
        theirs[new] = tensor.clone()
    # Parts that their forward pass never runs.
    theirs["object_pc_encoder.sa3.conv_blocks.0.0.weight"] = torch.zeros(3, 3, 1, 1)
    theirs["object_affordance.mlp.0.weight"] = torch.zeros(3, 3)
    return theirs


@pytest.fixture
def nets() -> tuple[InterPointNet, InterPointNet]:
    torch.manual_seed(0)
    original = InterPointNet(CONFIG).eval()
    torch.manual_seed(1)
    return original, InterPointNet(CONFIG)


def test_the_published_layout_gives_the_same_answers(nets: tuple[InterPointNet, InterPointNet], tmp_path: Path) -> None:
    original, fresh = nets
    path = tmp_path / "epoch_078.pth"
    torch.save({"model_state_dict": published(original)}, path)
    # The stand-in backbone's two codes are in no published file, and a missing weight is refused by its name.
    with pytest.raises(HoiError, match=r"1 weights are missing: backbone.codes"):
        load_released(path, fresh)
    backbone = fresh.backbone
    fresh.backbone = original.backbone
    del fresh.backbone.codes
    fresh.backbone.register_buffer("codes", backbone.codes.detach(), persistent=False)
    load_released(path, fresh)
    xyz = torch.rand(2, 64, 3) - 0.5
    batch = Batch(torch.zeros(2, 1, 1), torch.zeros(2, 1, 8), group_points(xyz, CONFIG), xyz)
    expected = original(batch)
    found = fresh(batch)
    torch.testing.assert_close(found.scores, expected.scores)
    torch.testing.assert_close(found.human_logits, expected.human_logits)
    assert choose_points(found.scores, xyz, released=True).abs().max() < 0.5  # a mean of points, inside the object


def test_every_name_and_shape_is_checked(nets: tuple[InterPointNet, InterPointNet], tmp_path: Path) -> None:
    original, fresh = nets
    theirs = published(original)
    path = tmp_path / "x.pth"
    for change, words in (
        ({"surprise.weight": torch.zeros(1)}, "unknown: surprise.weight"),
        ({"transformer.layers.0.norm1.weight": torch.zeros(5)}, "another shape|missing"),
    ):
        torch.save(theirs | change, path)
        with pytest.raises(HoiError, match=words):
            load_released(path, fresh)
    with pytest.raises(HoiError, match="no such checkpoint"):
        load_released(tmp_path / "none.pth", fresh)


def test_the_published_model_sees_the_object_in_the_cameras_orientation() -> None:
    vertices = np.random.default_rng(0).normal(size=(64, 3))
    faces = np.stack([np.arange(62), np.arange(62) + 1, np.arange(62) + 2], axis=1)
    rotmat = Rotation.from_rotvec([0.3, -1.2, 0.5]).as_matrix()
    seen = object_points(ContactQuery(vertices, faces, obj_rotmat_cam=rotmat), CONFIG)
    plain = object_points(ContactQuery(vertices, faces), CONFIG)
    assert np.allclose(seen.xyz.numpy(), plain.xyz.numpy() @ rotmat.T, atol=1e-5)
    # Whatever the orientation, answers come back in the object's own frame.
    back = seen.metric(seen.xyz.numpy())
    assert np.abs(back[:, None] - vertices[None]).sum(-1).min(axis=1).max() < 1e-4
    assert np.allclose(seen.unit(back), seen.xyz.numpy(), atol=1e-5)


def test_the_published_model_answers_with_its_language_model(tiny_llava: Path, tmp_path: Path) -> None:
    """End to end with a tiny LLaVA: adapters where theirs are, names of older versions, base weights from the folder."""
    small = {name: getattr(CONFIG, name) for name in ("object_points", "sa1", "sa2", "human_tokens", "layers", "ffn")}
    config = dataclasses.replace(released_config("llava", str(tiny_llava)), **small)
    torch.manual_seed(0)
    original = InterPointNet(config).eval()
    adapters = {n: p for n, p in original.backbone.named_parameters() if "lora_" in n}
    # As published: attention of the vision tower too, and no rows of the two new tokens.
    assert any("vision" in name for name in adapters)
    assert not any("token_adapter" in name for name, _ in original.backbone.named_parameters())
    with torch.no_grad():
        for tensor in adapters.values():
            tensor.add_(0.05 * torch.randn_like(tensor))
    theirs = published(original)
    for name, tensor in original.state_dict().items():
        if name.startswith("backbone.") and (".model." not in name or "lora_" in name):
            old = name.replace("backbone.human_out", "vlm.human_proj").replace("backbone.object_out", "vlm.object_proj")
            old = old.replace(
                "backbone.model.base_model.model.model.language_model.",
                "vlm.model.base_model.model.language_model.model.",
            )
            theirs[old.replace("backbone.model.base_model.model.model.vision", "vlm.model.base_model.model.vision")] = (
                tensor
            )
    assert all(not name.startswith("backbone") for name in theirs)
    path = tmp_path / "epoch_078.pth"
    torch.save({"model_state_dict": theirs}, path)
    torch.manual_seed(1)
    fresh = InterPointNet(config)
    load_released(path, fresh)
    picture = torch.randint(0, 255, (1, 3, 224, 224), dtype=torch.uint8)
    with torch.no_grad():
        for expected, found in zip(
            original.backbone(picture, torch.zeros(1, 1, 8)), fresh.backbone(picture, torch.zeros(1, 1, 8)), strict=True
        ):
            torch.testing.assert_close(found, expected)
    # Half of the language model is refused; so is a file of adapters that hit something else.
    some = next(n for n in original.state_dict() if n.endswith("embed_tokens.weight"))
    torch.save(theirs | {some.replace("backbone.", "vlm."): original.state_dict()[some]}, path)
    with pytest.raises(HoiError, match="weights are missing: backbone.model"):
        load_released(path, InterPointNet(config))


def test_the_command_names_what_the_published_model_lacks(tiny_llava: Path, tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="released: no such checkpoint"):
        published_predictor(tmp_path / "none.pth", tiny_llava, None)
    (tmp_path / "x.pth").write_bytes(b"")
    with pytest.raises(HoiError, match="needs its weights in a local folder"):
        published_predictor(tmp_path / "x.pth", None, None)
    (tmp_path / "prompt.txt").write_text("What touches <HCON>?")
    with pytest.raises(HoiError, match="prompt: <image>, <OCON> missing"):
        published_predictor(tmp_path / "x.pth", tiny_llava, tmp_path / "prompt.txt")
    with pytest.raises(HoiError, match="prompt: cannot be read"):
        published_predictor(tmp_path / "x.pth", tiny_llava, tmp_path)
