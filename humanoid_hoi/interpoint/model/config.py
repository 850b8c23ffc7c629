"""Everything that shapes the network, and the named presets."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from humanoid_hoi.core.errors import HoiError

BODY_CHANNELS = 20
"""Of each keypoint with ``body_input``; what they are: ``model/situation.py``."""
POINT_CHANNELS = 5
"""Of each object point, beside its others."""

BACKBONES = ("none", "efficientnet_lite0", "clip", "dinov2", "llava")


@dataclass(frozen=True)
class ModelConfig:
    """Shape of the network. The defaults are the paper's (Table 5).

    Attributes:
        preset: the name it began as; kept in checkpoints, so that one of another preset is refused with both names.
        backbone: one of :data:`BACKBONES`.
        image_size: side of the square crop, px.
        width: d of the transformer.
        layers: L.
        heads: H.
        ffn: hidden width of the transformer's feed-forward part.
        dropout: in the transformer.
        attention_dropout: of attention weights; without it attention runs fused, four times faster on a CPU.
        object_points: points sampled on the object.
        human_tokens: learned template points: 10475 (SMPL-X's vertices, faithful) or 87 (the keypoints, fast).
        sa1: centers of the first set abstraction; as many as points: no thinning, as released.
        sa2: centers of the second.
        radii: four ball radii (two scales of each abstraction), in half diagonals of the object.
        samples: neighbors of each ball.
        sa1_channels: widths of the first abstraction's two branches.
        sa2_channels: widths of the second's.
        decoder: width of the point feature decoder.
        memory: object tokens that the transformer reads: ``points`` (all, as in the paper) or ``centers`` (those of the
            first set abstraction; every point is still scored).
        film: inject the image (Eq. 8); without it the image reaches nothing: the paper's ablation.
        see_image: use the image; off: an ablation.
        see_object: use the object's shape; off: every object is the same unit sphere of points.
        pose_input: also give each point in the camera's orientation, where that is known.
        body_input: also give each keypoint and each point what the coarse reconstruction says, where it is known: place of
            body and object, distances between them and to the masks' outlines. The paper's template knows no body.
        mask_input: also give the backbone how much of each cell person and object cover.
        score: ``dot`` is Eq. 9; ``cosine`` normalizes both sides first.
        released: layout and preprocessing of the published checkpoint.
        weights: folder of the backbone's weights, for ``clip``, ``dinov2`` and ``llava``.
        prompt: what ``llava`` is asked, with ``<image>`` and both new tokens in it; empty: a question of our own.
    """

    preset: str = "paper"
    backbone: str = "llava"
    image_size: int = 224
    width: int = 256
    layers: int = 6
    heads: int = 8
    ffn: int = 1024
    dropout: float = 0.1
    attention_dropout: float = 0.1
    object_points: int = 1024
    human_tokens: int = 10_475
    sa1: int = 1024
    sa2: int = 256
    radii: tuple[float, float, float, float] = (0.1, 0.2, 0.2, 0.4)
    samples: tuple[int, int, int, int] = (16, 32, 16, 32)
    sa1_channels: tuple[tuple[int, ...], tuple[int, ...]] = ((16, 16, 32), (32, 32, 64))
    sa2_channels: tuple[tuple[int, ...], tuple[int, ...]] = ((64, 64, 128), (64, 96, 128))
    decoder: int = 256
    memory: str = "points"
    film: bool = True
    see_image: bool = True
    see_object: bool = True
    pose_input: bool = True
    mask_input: bool = True
    body_input: bool = False
    score: str = "dot"
    released: bool = False
    weights: str = ""
    prompt: str = ""

    def __post_init__(self) -> None:
        # Field, whether it is as it must be, and what would be right.
        checks = {
            "backbone": (self.backbone in BACKBONES, f"one of {', '.join(BACKBONES)}"),
            "memory": (self.memory in ("points", "centers"), "points or centers"),
            "score": (self.score in ("dot", "cosine"), "dot or cosine"),
            "heads": (self.width % self.heads == 0, f"a divisor of width {self.width}"),
            "sa1": (self.sa2 <= self.sa1 <= self.object_points, "sa2 <= sa1 <= object_points"),
        }
        for name, (good, wanted) in checks.items():
            if not good:
                raise HoiError(
                    f"{getattr(self, name)!r} is not allowed", where="model", field=name, fix=f"use {wanted}"
                )

    @property
    def point_channels(self) -> int:
        """Input channels of every object point beside its place."""
        if self.released:
            return 3  # the released encoder takes the place as its own feature
        # One channel for the size; with the pose three for the point in the camera's orientation
        # and one that says whether that is known.
        return (5 if self.pose_input else 1) + (POINT_CHANNELS if self.body_input else 0)


# Fewer and narrower layers; fewer points, too, so the balls are wider than the paper's.
_SMALL = ModelConfig(
    preset="small",
    backbone="efficientnet_lite0",
    image_size=160,
    width=128,
    layers=3,
    heads=4,
    ffn=512,
    dropout=0.0,
    attention_dropout=0.0,
    object_points=512,
    human_tokens=87,
    sa1=256,
    sa2=64,
    radii=(0.15, 0.3, 0.3, 0.6),
    samples=(8, 16, 8, 16),
    sa1_channels=((16, 32), (16, 32)),
    sa2_channels=((64, 64), (64, 64)),
    decoder=128,
    score="cosine",
    body_input=True,
)
PRESETS: dict[str, ModelConfig] = {
    "paper": ModelConfig(),
    "small": _SMALL,
    "tiny": dataclasses.replace(
        _SMALL,
        preset="tiny",
        width=64,
        heads=2,
        layers=2,
        ffn=128,
        object_points=256,
        sa1=64,
        sa2=32,
        sa2_channels=((48, 48), (48, 48)),
        decoder=64,
        memory="centers",
    ),
}
"""``paper`` is Table 5; ``small`` costs about a sixtieth of it, ``tiny`` half of that: it ships, and trains in minutes.
Released checkpoints: :func:`released_config`."""


def preset(name: str, **changes: Any) -> ModelConfig:
    """A preset with some fields changed.

    Raises:
        HoiError: no such preset or field.
    """
    if name not in PRESETS:
        raise HoiError(f"unknown preset {name!r}", where="model", field="preset", fix=f"use {', '.join(PRESETS)}")
    known = {field.name for field in dataclasses.fields(ModelConfig)}
    # `dataclasses.replace` would raise as well, but not name what there is.
    if unknown := set(changes) - known:
        raise HoiError(f"no such setting {min(unknown)!r}", where="model", fix=f"use {', '.join(sorted(known))}")
    return dataclasses.replace(PRESETS[name], **changes)


def released_config(backbone: str = "llava", weights: str = "", prompt: str = "") -> ModelConfig:
    """The published checkpoint's layout: metric radii, one FiLM layer for both branches, nothing but image and points.

    Args:
        backbone: which.
        weights: its folder.
        prompt: the question it was trained with; it stands in the published code.
    """
    return ModelConfig(
        preset="released",
        backbone=backbone,
        dropout=0.0,
        attention_dropout=0.0,
        radii=(0.05, 0.1, 0.1, 0.2),
        pose_input=False,
        mask_input=False,
        released=True,
        weights=weights,
        prompt=prompt,
    )


def to_plain(config: ModelConfig) -> dict[str, Any]:
    """As JSON takes it."""
    return dataclasses.asdict(config)


def from_plain(content: dict[str, Any]) -> ModelConfig:
    """What :func:`to_plain` made.

    Raises:
        HoiError: a field is missing or unknown.
    """
    try:
        # JSON has no tuples; nested lists become tuples again, so that configs compare equal.
        listed = {key: _tuple(value) for key, value in content.items()}
        return ModelConfig(**listed)
    except TypeError as error:
        raise HoiError(
            f"not a model's settings: {error}", where="model", fix="use a checkpoint of this version"
        ) from error


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value
