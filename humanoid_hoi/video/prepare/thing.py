"""The object's steps: its mesh with the file's vertex order, its masks, its coarse place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import trimesh

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.geometry.mesh_file import read_mesh
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.video.frames import FrameReader
from humanoid_hoi.video.masks import Strokes, find_jumps, propagate, segment
from humanoid_hoi.video.masks.files import write_mask

PRIMITIVES = {"box": 3, "cylinder": 2, "sphere": 1}
_STROKES = 'give {"0": {"object": [[[x, y], [x, y]]], "background": [[[x, y], [x, y]]]}} in pixels'


def write_object(source: str, folder: Path) -> Path:
    """``obj_org.obj`` from a mesh file (vertex order kept) or a primitive in metres.

    Args:
        source: a file, or ``box:0.4x0.3x0.3``, ``cylinder:RADIUSxHEIGHT``, ``sphere:RADIUS``.
        folder: session folder.

    Raises:
        HoiError: no such file or primitive, or a mesh that cannot be read.
    """
    kind, _, sizes = source.partition(":")
    if kind in PRIMITIVES and sizes:
        vertices, faces = primitive(kind, sizes)
    elif Path(source).suffix.lower() in (".glb", ".gltf"):
        vertices, faces = read_glb(Path(source))
    else:
        vertices, faces = read_mesh(source)
    lines = [f"v {x:.9g} {y:.9g} {z:.9g}" for x, y, z in vertices]
    lines += [f"f {a} {b} {c}" for a, b, c in faces + 1]
    path = folder / "obj_org.obj"
    write_text(path, "\n".join(lines) + "\n")
    return path


def primitive(kind: str, sizes: str) -> tuple[FloatArray, IntArray]:
    """A box, cylinder or sphere about the origin, divided finely enough to name points on it."""
    try:
        numbers = [float(word) for word in sizes.split("x")]
    except ValueError:
        numbers = []
    if len(numbers) != PRIMITIVES[kind] or not all(0 < n < 20 for n in numbers):
        raise HoiError(
            f"{kind}:{sizes} is no size", field="object", fix="box:0.4x0.3x0.3, cylinder:0.05x1.2 or sphere:0.12 (m)"
        )
    make: dict[str, Any] = {
        "box": lambda: trimesh.creation.box(numbers),
        "cylinder": lambda: trimesh.creation.cylinder(radius=numbers[0], height=numbers[1], sections=48),
        "sphere": lambda: trimesh.creation.icosphere(radius=numbers[0], subdivisions=4),
    }
    mesh = make[kind]()
    if kind != "sphere":
        mesh = mesh.subdivide_to_size(max(numbers) / 24, max_iter=20)
        mesh.merge_vertices()
    return np.asarray(mesh.vertices, np.float64), np.asarray(mesh.faces, np.int64)


def read_glb(path: Path) -> tuple[FloatArray, IntArray]:
    """A glb scene as one mesh: every geometry's vertices in the file's order, placed by its node.

    Raises:
        HoiError: missing, unreadable, or without triangles.
    """
    if not path.is_file():
        raise HoiError("no such mesh file", where=path, field="object", fix="object=FILE (.obj, .ply, .glb)")
    try:
        scene: Any = trimesh.load(path, force="scene", process=False, maintain_order=True)
        mesh = scene.to_geometry()
        vertices = np.asarray(mesh.vertices, np.float64)
        faces = np.asarray(mesh.faces, np.int64)
    except Exception as error:  # trimesh's readers raise whatever their parser does
        raise HoiError(f"not a readable glb: {' '.join(str(error).split())[:120]}", where=path) from error
    if not len(faces) or not np.isfinite(vertices).all():
        raise HoiError("holds no triangles", where=path, fix="export the object's surface as a triangle mesh")
    return vertices, faces


def read_strokes(path: Path) -> dict[int, Strokes]:
    """Strokes by frame: ``{"12": {"object": [polyline, ...], "background": [...]}}``, px.

    Raises:
        HoiError: not such a file; names the frame.
    """
    strokes = {}
    for key, entry in read_object(path, _STROKES).items():
        try:
            lines = {who: [np.array(line, np.float64).reshape(-1, 2) for line in entry.get(who, [])] for who in _WHO}
            frame = int(key)
        except (ValueError, TypeError, AttributeError) as error:
            raise HoiError("not strokes", where=path, field=f"frame {key}", fix=_STROKES) from error
        strokes[frame] = Strokes(lines["object"], lines["background"])
    if not strokes:
        raise HoiError("no strokes", where=path, fix=_STROKES)
    return strokes


_WHO = ("object", "background")


def object_masks(
    reader: FrameReader, strokes: dict[int, Strokes], human: dict[int, BoolArray], folder: Path
) -> list[str]:
    """Masks of all frames from strokes in some; returns what a reviewer should look at, in words."""
    outside = [frame for frame in strokes if not 0 <= frame < len(reader)]
    if outside:
        raise HoiError(f"frame {outside[0]} is outside 0..{len(reader) - 1}", field="strokes")
    keys = {frame: segment(reader[frame], lines, human.get(frame)) for frame, lines in strokes.items()}
    masks = propagate(reader, keys, other=human.get)
    for frame, mask in masks.items():
        write_mask(folder, "object", frame, mask)
    return [f"frame {jump.frame}: the object's mask {jump.reason}" for jump in find_jumps(masks)]
