"""The published checkpoint's layout, read strictly.

The released code loads it with ``strict=False``, so a name that does not match is silently left at its random start.
Here every weight of ours must come from one of theirs with the same shape, and every one of theirs must either be used
or belong to a part that their forward pass never runs; anything else is refused by name. The language model's own
weights may be in the file; else those of its local folder stay. No released weights were at hand: the layout is tested with
made-up ones, and a tiny random LLaVA.
"""

from __future__ import annotations

import re
from pathlib import Path

import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.network import InterPointNet

# Their names, and ours; groups are carried over.
_NAMES: tuple[tuple[str, str], ...] = (
    (r"object_pc_encoder\.(sa[12])\.conv_blocks\.(\d+)\.(\d+)\.(.+)", r"points.\1.branches.\2.linears.\3.\4"),
    (r"object_pc_encoder\.(sa[12])\.bn_blocks\.(\d+)\.(\d+)\.(.+)", r"points.\1.branches.\2.norms.\3.\4"),
    (r"object_point_decoder\.(fp[12])\.mlp_convs\.(\d+)\.(.+)", r"points.\1.mlp.linears.\2.\3"),
    (r"object_point_decoder\.(fp[12])\.mlp_bns\.(\d+)\.(.+)", r"points.\1.mlp.norms.\2.\3"),
    (r"object_point_decoder\.bn\.(.+)", r"points.norm.\1"),
    (r"point_feat_proj\.(.+)", r"point_out.\1"),
    (r"object_sem_film\.(.+)", r"object_film.linear.\1"),
    (r"human_point_provider\.template_feat", r"template"),
    (r"human_point_provider\.template_xyz", r"template_xyz"),
    (r"human_point_provider\.context_proj\.(.+)", r"template_film.\1"),
    (r"transformer\.type_embed", r"transformer.kind"),
    (r"transformer\.pos_mlp\.(.+)", r"transformer.place.\1"),
    (r"transformer\.layers\.(\d+)\.cross_attn\.(.+)", r"transformer.layers.\1.cross.\2"),
    (r"transformer\.layers\.(\d+)\.self_attn\.(.+)", r"transformer.layers.\1.own.\2"),
    (r"transformer\.layers\.(\d+)\.ffn\.(.+)", r"transformer.layers.\1.ffn.\2"),
    (r"transformer\.(human|object)_out_proj\.(.+)", r"transformer.\1_out.\2"),
    (r"prediction_head\.human_head\.(.+)", r"human_head.\1"),
    (r"prediction_head\.object_query_proj\.(.+)", r"object_head.\1"),
    (r"vlm\.(human|object)_proj\.(.+)", r"backbone.\1_out.\2"),
    # Parts of LLaVA as older versions of transformers call them, and as newer ones do.
    (r"vlm\.model\.base_model\.model\.language_model\.lm_head\.(.+)", r"backbone.model.base_model.model.lm_head.\1"),
    (
        r"vlm\.model\.base_model\.model\.language_model\.model\.(.+)",
        r"backbone.model.base_model.model.model.language_model.\1",
    ),
    (
        r"vlm\.model\.base_model\.model\.(vision_tower|multi_modal_projector)\.(.+)",
        r"backbone.model.base_model.model.model.\1.\2",
    ),
    (r"vlm\.model\.(.+)", r"backbone.model.\1"),
)
# Parts of their file that their forward pass never runs.
_UNUSED = re.compile(
    r"object_pc_encoder\.(sa[34]|fp\d|Linear|decoder)\.|object_point_decoder\.(fp[34]|context_proj)\.|"
    r"(human|object)_affordance\.|loss_fn\."
)
_NORM = re.compile(r"transformer\.layers\.(\d+)\.norm(\d)\.(.+)")
_FIX = "is it a checkpoint of the published InterPoint code, and of this backbone?"


def load_released(path: str | Path, net: InterPointNet) -> None:
    """Put the published weights into ``net``, which was built from ``released_config()``.

    Args:
        path: the ``.pth`` file.
        net: gets the weights and is switched to evaluation.

    Raises:
        HoiError: no such file, or a weight is missing, unknown or of another shape; names it.
    """
    path = Path(path)
    if not path.is_file():
        raise HoiError("no such checkpoint", where=path, field="released", fix="give the published .pth file")
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises whatever its unpickler meets
        reason = " ".join(str(error).split())[:120]
        raise HoiError(f"not readable as plain weights: {reason}", where=path, fix=_FIX) from error
    # Training checkpoints wrap the weights once or twice.
    for key in ("model_state_dict", "state_dict"):
        stored = stored.get(key, stored)
    net.load_state_dict(converted(stored, net, path))
    net.eval()


def converted(theirs: dict[str, Tensor], net: InterPointNet, where: Path) -> dict[str, Tensor]:
    """Our state dict made of theirs.

    Raises:
        HoiError: see :func:`load_released`.
    """
    found: dict[str, Tensor] = {}
    unknown = []
    for name, tensor in theirs.items():
        ours = _our_name(name)
        if ours is not None:
            found[ours] = tensor
        elif not (_UNUSED.match(name) or name in _QUERIES):
            unknown.append(name)
    for ours, parts in _JOINED.items():
        if all(part in theirs for part in parts):
            # Their human and object queries are two tensors, ours are one: human rows first.
            found[ours] = torch.cat([theirs[part][0] for part in parts])
    # Their branches share one FiLM layer.
    found |= {
        name.replace("object_film", "human_film"): t for name, t in found.items() if name.startswith("object_film")
    }
    wanted = net.state_dict()
    shaped = {name: _shaped(tensor, wanted[name]) for name, tensor in found.items() if name in wanted}
    # A name that translates to something we do not have is as unknown as one that
    # does not translate.
    unknown += [f"{name} (as {name})" for name in found if name not in wanted]
    missing = [name for name in wanted if name not in shaped]
    # A file may hold the language model or leave it to the folder it came from; half of it is neither.
    if not any(_is_given(name) for name in shaped):
        shaped |= {name: wanted[name] for name in missing if _is_given(name)}
        missing = [name for name in missing if not _is_given(name)]
    wrong = [
        f"{name} {tuple(t.shape)}, wanted {tuple(wanted[name].shape)}"
        for name, t in shaped.items()
        if t.shape != wanted[name].shape
    ]
    for what, names in (("unknown", unknown), ("missing", missing), ("of another shape", wrong)):
        if names:
            shown = ", ".join(sorted(names)[:5])
            raise HoiError(f"{len(names)} weights are {what}: {shown}", where=where, field="released", fix=_FIX)
    return shaped


# Two of their tensors make one of ours; each of theirs has a batch axis of length 1 in front.
_JOINED = {
    "transformer.queries": ("transformer.body_queries", "transformer.object_queries"),
    "transformer.query_pos": ("transformer.body_pos_embed", "transformer.object_pos_embed"),
}
_QUERIES = {part for parts in _JOINED.values() for part in parts}


def _is_given(name: str) -> bool:
    """A weight of the language model itself, which no adapter changed."""
    return name.startswith("backbone.model.") and "lora_" not in name


def _our_name(name: str) -> str | None:
    # Their norms count from 1, ours from 0.
    if found := _NORM.fullmatch(name):
        return f"transformer.layers.{found[1]}.norms.{int(found[2]) - 1}.{found[3]}"
    for theirs, ours in _NAMES:
        if found := re.fullmatch(theirs, name):
            return found.expand(ours)
    return None


def _shaped(tensor: Tensor, like: Tensor) -> Tensor:
    """Without the axes of length 1 that convolutions and batches have and linear layers have not."""
    if tensor.numel() == like.numel() and tensor.ndim > like.ndim:
        squeezed = tensor.squeeze()
        if squeezed.shape == like.shape:
            return squeezed
    return tensor
