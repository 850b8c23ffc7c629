"""Annotated frames as the tensors a training step gathers from; the image's features are computed once per frame."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import cache_dir
from humanoid_hoi.core.tensors import write_torch
from humanoid_hoi.interpoint.data.dataset import Dataset
from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.model.backbones import ImageBackbone, make_backbone
from humanoid_hoi.interpoint.model.batch import assemble
from humanoid_hoi.interpoint.model.config import ModelConfig
from humanoid_hoi.interpoint.model.inputs import cover_map, crop_image, object_points
from humanoid_hoi.interpoint.model.network import Batch
from humanoid_hoi.interpoint.model.pointnet import PointGroups, group_points
from humanoid_hoi.interpoint.model.situation import Situation, situation_of

_CHUNK = 8
"""Frames per call of the backbone."""


@dataclass(frozen=True)
class Tensors:
    """M frames of O objects.

    Attributes:
        image: (M, cells, C) half precision features.
        cover: (M, cells, 8).
        object_row: (M,) which object.
        rotmat: (M, 3, 3) object to camera; NaN where unknown.
        touching: (M, 87) bool.
        points: (M, 87, 3) touched points, unit size; 0 elsewhere.
        group: (M,) number of the object instance, for resampling.
        groups: O objects.
        half: (O,) half diagonals, m.
        situation: of M frames; None for models without ``body_input``.
    """

    image: Tensor
    cover: Tensor
    object_row: Tensor
    rotmat: Tensor
    touching: Tensor
    points: Tensor
    group: Tensor
    groups: PointGroups
    half: Tensor
    situation: Situation | None = None

    def __len__(self) -> int:
        return len(self.object_row)

    def subset(self, rows: Tensor) -> Tensors:
        """Some of the frames."""
        frames = ("image", "cover", "object_row", "rotmat", "touching", "points", "group")
        kept = {name: getattr(self, name)[rows] for name in frames}
        situation = None if self.situation is None else self.situation.rows(rows)
        return dataclasses.replace(self, **kept, situation=situation)


def batch_of(data: Tensors, rows: Tensor, config: ModelConfig) -> Batch:
    """Some frames as the network takes them, unchanged."""
    obj = data.object_row[rows]
    # Points and their neighborhoods are stored once for each object and gathered for each frame.
    groups = PointGroups.of_tensors([tensor[obj] for tensor in data.groups.tensors()])
    situation = None if data.situation is None else data.situation.rows(rows)
    image = data.image[rows].float()
    return assemble(image, data.cover[rows].float(), groups, data.rotmat[rows], data.half[obj], situation, config)


def prepare(
    videos: Iterable[AnnotatedVideo],
    config: ModelConfig,
    backbone: ImageBackbone | None = None,
    image: Tensor | None = None,
) -> Tensors:
    """All frames of some videos.

    Args:
        videos: annotated.
        config: of the model.
        backbone: whose ``features`` are taken; made from the config when left out.
        image: (M, cells, C) ``image_features`` of the same frames, where they are at hand.

    Raises:
        HoiError: there are no frames, or the backbone's weights are missing.
    """
    backbone = backbone if backbone is not None else make_backbone(config)
    if not backbone.cacheable:
        raise HoiError(
            f"backbone {config.backbone} is trained itself: its features cannot be prepared",
            field="backbone",
            fix="train it with its own loop (see docs/interpoint.md), or use a frozen backbone",
        )
    frames: dict[str, list[Tensor]] = {}
    situations: list[Situation] = []
    objects: dict[str, tuple[int, PointGroups, float]] = {}
    # Objects are numbered as they are met; a second video of one object uses its points again.
    for video in videos:
        for name, values in _frames(video, config, backbone.cells, objects).items():
            frames.setdefault(name, []).append(values)
        if image is None:
            frames.setdefault("image", []).append(_features(video, config, backbone))
        if config.body_input:
            situations += [situation_of(video.query(t)).stored() for t in range(video.num_frames)]
    if not frames:
        raise HoiError("no frames to prepare", field="data", fix="give a dataset whose split is not empty")
    joined = {name: torch.cat(parts) for name, parts in frames.items()}
    if image is not None:
        joined["image"] = image
    # In the order of their numbers, so that ``object_row`` points at the right one.
    rows = sorted(objects.values(), key=lambda item: item[0])
    groups = PointGroups.stack([item[1] for item in rows])
    half = torch.tensor([item[2] for item in rows])
    return Tensors(**joined, groups=groups, half=half, situation=Situation.joined(situations) if situations else None)


def prepare_split(dataset: Dataset, split: str, config: ModelConfig) -> Tensors:
    """The frames of a split, kept in the cache for the next run with the same data and preprocessing."""
    # Whatever changes a prepared number is in the key: a stale cache cannot be read by mistake.
    key = hashlib.sha256(repr((dataset.version, split, _preprocessing(config))).encode()).hexdigest()[:16]
    path = cache_dir() / "interpoint" / f"frames-{key}.pt"
    if path.is_file():
        return _load(path)
    data = prepare(dataset.videos(split), config, image=image_features(dataset, split, config))
    save_tensors(data, path)
    return data


def image_features(dataset: Dataset, split: str, config: ModelConfig) -> Tensor | None:
    """(M, cells, C) of a split's frames, kept in the cache: models that differ in anything else look only once.

    None where looking costs nothing, or where the backbone is trained itself.
    """
    backbone = make_backbone(config)
    if not dataset.of(split) or not backbone.cacheable or config.backbone == "none" or not config.see_image:
        return None
    looked = tuple(getattr(config, name) for name in ("backbone", "image_size", "released"))
    # Only where some are named: the cache of the packaged backbone stays what it was.
    looked += (config.weights,) if config.weights else ()
    key = hashlib.sha256(repr((dataset.version, split, looked)).encode()).hexdigest()[:16]
    path = cache_dir() / "interpoint" / f"images-{key}.pt"
    if not path.is_file():
        found = torch.cat([_features(video, config, backbone) for video in dataset.videos(split)])
        write_torch(path, {"image": found})
    image: Tensor = torch.load(path, weights_only=True)["image"]
    return image


def save_tensors(data: Tensors, path: Path) -> None:
    """Write prepared frames, atomically."""
    apart = ("groups", "situation")
    content = {f.name: getattr(data, f.name) for f in dataclasses.fields(data) if f.name not in apart}
    content["groups"] = list(data.groups.tensors())
    if data.situation is not None:
        content["situation"] = data.situation.tensors()
    write_torch(path, content)


def joined(parts: Sequence[Tensors]) -> Tensors:
    """Several sets of frames as one; objects are numbered on."""
    frames = {
        name: torch.cat([getattr(part, name) for part in parts])
        for name in ("image", "cover", "rotmat", "touching", "points")
    }
    counts = np.cumsum([0, *(len(part.half) for part in parts)])
    # Numbers that point into a list go on where the list before ended.
    shift = {
        name: torch.cat([getattr(part, name) + int(first) for part, first in zip(parts, counts, strict=False)])
        for name in ("object_row", "group")
    }
    groups = PointGroups.stack([part.groups for part in parts])
    half = torch.cat([part.half for part in parts])
    situations = [part.situation for part in parts if part.situation is not None]
    return Tensors(
        **frames, **shift, groups=groups, half=half, situation=Situation.joined(situations) if situations else None
    )


def _load(path: Path) -> Tensors:
    content = torch.load(path, weights_only=True)
    content["groups"] = PointGroups.of_tensors(content["groups"])
    if "situation" in content:
        content["situation"] = Situation(**content["situation"])
    return Tensors(**content)


def _preprocessing(config: ModelConfig) -> tuple[object, ...]:
    """The settings that prepared frames depend on."""
    names = (
        "backbone",
        "image_size",
        "object_points",
        "sa1",
        "sa2",
        "radii",
        "samples",
        "see_image",
        "see_object",
        "body_input",
    )
    return (*(getattr(config, name) for name in names), *((config.weights,) if config.weights else ()))


def _frames(
    video: AnnotatedVideo,
    config: ModelConfig,
    cells: int,
    objects: dict[str, tuple[int, PointGroups, float]],
) -> dict[str, Tensor]:
    """The per-frame tensors of one video but its pictures; its object joins ``objects``."""
    count = video.num_frames
    queries = [video.query(t) for t in range(count)]
    # One set of points serves all frames of an object, so no frame's orientation may be in it.
    sampled = object_points(dataclasses.replace(queries[0], obj_rotmat_cam=None), config)
    if video.object_id not in objects:
        groups = group_points(sampled.xyz[None], config)
        objects[video.object_id] = (len(objects), groups, sampled.half)
    row = objects[video.object_id][0]
    targets = [video.target(t) for t in range(count)]
    # Contact points in units of the object; the loss looks at them only where something touches.
    unit = np.stack([np.nan_to_num(sampled.unit(points)) for _, points in targets])
    cover = np.stack([cover_map(query, cells) for query in queries])
    unknown = np.full((count, 3, 3), np.nan)
    rotmat = unknown if video.obj_rotmat_cam is None else video.obj_rotmat_cam
    return {
        "cover": torch.from_numpy(cover).half(),
        "object_row": torch.full((count,), row),
        "rotmat": torch.from_numpy(np.asarray(rotmat, np.float32)),
        "touching": torch.from_numpy(np.stack([touching for touching, _ in targets])),
        "points": torch.from_numpy(unit).float(),
        "group": torch.full((count,), row),
    }


def _features(video: AnnotatedVideo, config: ModelConfig, backbone: ImageBackbone) -> Tensor:
    """(T, cells, C) of the video's frames; zero where it has no pictures."""
    if not video.images:
        # The shape of the features is only known to the backbone: ask it with one blank frame.
        blank = torch.zeros(1, 3, config.image_size, config.image_size, dtype=torch.uint8)
        return torch.zeros_like(backbone.features(blank)).expand(video.num_frames, -1, -1).half()
    crops = np.stack([crop_image(video.query(t), config) for t in range(video.num_frames)])
    pixels = torch.from_numpy(crops).permute(0, 3, 1, 2)
    return torch.cat([backbone.features(part) for part in pixels.split(_CHUNK)]).half()
