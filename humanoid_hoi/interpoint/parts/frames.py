"""Frames with known contact of the 34 body parts: a picture, points of the person and of the object, a label per part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from humanoid_hoi.body.parts import PART_NAMES, parts_of_body
from humanoid_hoi.body.rigged import RiggedBody
from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.geometry.surface import mesh_distance, mesh_inside
from humanoid_hoi.interpoint.data.objects import MadeObject, make_object
from humanoid_hoi.interpoint.data.scene import SyntheticScene, make_scene
from humanoid_hoi.interpoint.data.synthesize import film
from humanoid_hoi.interpoint.data.templates import templates_for
from humanoid_hoi.interpoint.model.config import ModelConfig
from humanoid_hoi.interpoint.model.inputs import cover_map, crop_image
from humanoid_hoi.interpoint.surface import sample_even

PARTS = len(PART_NAMES)
TOUCH_M = 0.02
"""A part touches when its nearest skin is nearer than this to the object's surface, or inside it."""
COVER_CELLS = 20
"""Side of the stored map of what person and object cover: fine enough to be pooled to any encoder's cells."""
_FIX = "make the frames again: delete the file"


@dataclass(frozen=True)
class FrameOptions(Settings, yaml="tools/interpoint_parts", node="frames"):
    """How many frames; defaults stand in the yaml.

    Attributes:
        objects: instances of each family.
        scenes: ways of touching tried on each.
        frames: per scene, each with a camera of its own.
        points: of person and of object, each.
        image_size: side of the stored crops, px.
        seed: of everything.
        families: names; empty: all.
    """

    objects: int = setting(at_least=1)
    scenes: int = setting(at_least=1)
    frames: int = setting(at_least=1)
    points: int = setting(at_least=32)
    image_size: int = setting(at_least=32)
    seed: int = setting(at_least=0)
    families: tuple[str, ...] = setting()


@dataclass(frozen=True)
class PartFrames:
    """N frames of one or several objects.

    Attributes:
        image: (N, S, S, 3) uint8 crops about person and object.
        cover: (N, cells^2, 8) what person and object cover of them.
        human: (N, P, 3) points of the person's skin, camera frame, m.
        obj: (N, P, 3) points of the object's surface, camera frame, m.
        labels: (N, 34) bool, the part touches.
        objects: (N,) name of the object instance.
    """

    image: ByteArray
    cover: FloatArray
    human: FloatArray
    obj: FloatArray
    labels: BoolArray
    objects: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    @staticmethod
    def joined(parts: list[PartFrames]) -> PartFrames:
        """Frames of several objects as one."""
        fields = ("image", "cover", "human", "obj", "labels")
        arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in fields}
        return PartFrames(**arrays, objects=tuple(name for part in parts for name in part.objects))


def touching_parts(skin: FloatArray, parts: IntArray, vertices: FloatArray, faces: IntArray) -> BoolArray:
    """(34,) which parts touch.

    Args:
        skin: (V, 3) the body's vertices in the object's frame, m.
        parts: (V,) part of each vertex.
        vertices: (M, 3) of the object, m.
        faces: (F, 3).
    """
    low = vertices.min(axis=0) - TOUCH_M
    high = vertices.max(axis=0) + TOUCH_M
    near = np.flatnonzero(((skin > low) & (skin < high)).all(axis=1))
    labels = np.zeros(PARTS, bool)
    # Skin that a seat or a hand presses in is deeper than the band, and touches all the more.
    touch = mesh_distance(skin[near], vertices, faces) < TOUCH_M
    touch |= mesh_inside(skin[near], vertices, faces)
    labels[np.unique(parts[near[touch]])] = True
    return labels


def make_frames(body: RiggedBody, family: str, number: int, options: FrameOptions) -> PartFrames | None:
    """Frames of one object instance; None where no scene of it came out.

    Args:
        body: of the people.
        family: of the object.
        number: of the instance.
        options: how many.
    """
    made = make_object(family, number)
    rng = np.random.default_rng([options.seed, *made.name.encode()])
    names = rng.permutation(templates_for(made))
    found = []
    for scene in range(options.scenes):
        seed = (options.seed, scene, *made.name.encode())
        arranged = make_scene(body, made, str(names[scene % len(names)]), options.frames, seed)
        if arranged is not None:
            found.append(_frames_of(body, made, arranged, seed, options))
    return PartFrames.joined(found) if found else None


def _frames_of(
    body: RiggedBody, made: MadeObject, scene: SyntheticScene, seed: tuple[int, ...], options: FrameOptions
) -> PartFrames:
    """One arrangement, filmed."""
    rng = np.random.default_rng([*seed, 34])
    video = film(body, scene, seed)
    assert video.obj_rotmat_cam is not None and video.obj_pos_cam is not None
    with torch.no_grad():
        every = body.select(torch.arange(body.num_vertices), scene.body.betas)
        skin = body.pose(scene.body, every).points.double().numpy()
    # Into the object's frame, where contact is judged; the camera's pose of the object leads on to the camera.
    local = np.einsum("tji,tkj->tki", scene.rotmat, skin - scene.pos[:, None])
    parts = parts_of_body(body)
    config = ModelConfig(image_size=options.image_size)
    surface = sample_even(made.vertices, made.faces, options.points, 0)
    queries = [video.query(t) for t in range(video.num_frames)]
    chosen = [local[t, rng.choice(len(skin[0]), options.points, replace=False)] for t in range(len(queries))]
    return PartFrames(
        image=np.stack([crop_image(query, config) for query in queries]),
        cover=np.stack([cover_map(query, COVER_CELLS) for query in queries]),
        human=_seen(np.stack(chosen), video.obj_rotmat_cam, video.obj_pos_cam),
        obj=_seen(np.stack([surface] * len(queries)), video.obj_rotmat_cam, video.obj_pos_cam),
        labels=np.stack([touching_parts(points, parts, made.vertices, made.faces) for points in local]),
        objects=(made.name,) * len(queries),
    )


def _seen(points: FloatArray, rotmat: FloatArray, pos: FloatArray) -> FloatArray:
    """Points (T, P, 3) of the object's frame in the camera's, as float32."""
    return np.asarray(np.einsum("tij,tpj->tpi", rotmat, points) + pos[:, None], np.float32)


def save_frames(frames: PartFrames, path: Path) -> Path:
    """Write frames (``.npz``, no pickles), atomically."""
    with atomic_write(path) as stream:
        np.savez_compressed(
            stream,
            image=frames.image,
            cover=frames.cover,
            human=frames.human,
            obj=frames.obj,
            labels=frames.labels,
            objects=np.array(frames.objects, np.str_),
        )
    return path


def load_frames(path: Path) -> PartFrames:
    """Read what :func:`save_frames` wrote.

    Raises:
        HoiError: not such a file, or fields that do not fit together.
    """
    fields = read_arrays(path, "frames of contact parts", _FIX)
    count = len(fields["labels"]) if "labels" in fields and fields["labels"].ndim == 2 else -1
    for name, shape in (
        ("image", (count, None, None, 3)),
        ("cover", (count, None, 8)),
        ("human", (count, None, 3)),
        ("obj", (count, None, 3)),
        ("labels", (count, PARTS)),
        ("objects", (count,)),
    ):
        found = fields[name].shape if name in fields else None
        if (
            found is None
            or len(found) != len(shape)
            or any(w not in (None, f) for w, f in zip(shape, found, strict=True))
        ):
            raise HoiError(f"expected shape {shape}, found {found}", where=path, field=name, fix=_FIX)
    arrays = {name: fields[name] for name in ("image", "cover", "human", "obj", "labels")}
    return PartFrames(**arrays, objects=tuple(str(name) for name in fields["objects"]))


def read_folder(folder: Path) -> Iterator[PartFrames]:
    """The frames of every object in a folder, by name."""
    for path in sorted(folder.glob("*.npz")):
        yield load_frames(path)
