"""The object's steps: its mesh with the file's vertex order, its masks, its coarse place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import trimesh

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.geometry.mesh_file import read_mesh
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.video.frames import FrameReader
from humanoid_hoi.video.masks import Strokes, find_jumps, segment
from humanoid_hoi.video.masks.files import MaskFiles, write_mask
from humanoid_hoi.video.masks.propagate import Progress, carried_masks
from humanoid_hoi.video.masks.sam2 import sam2_masks

# How many numbers each primitive takes: three sides, radius and height, radius.
PRIMITIVES = {"box": 3, "cylinder": 2, "sphere": 1}
_SIZES = "a primitive in meters: box:0.4x0.3x0.3, cylinder:0.05x1.2 or sphere:0.12"
_STROKES = 'give {"0": {"object": [[[x, y], [x, y]]], "background": [[[x, y], [x, y]]]}} in pixels'


def write_object(source: str, folder: Path) -> Path:
    """``obj_org.obj`` from a mesh file (vertex order kept) or a primitive in metres.

    Args:
        source: a file, or ``box:WIDTHxHEIGHTxDEPTH`` (as the camera sees it: x right, y down, z away),
            ``cylinder:RADIUSxHEIGHT``, ``sphere:RADIUS``.
        folder: session folder.

    Raises:
        HoiError: no such file or primitive, or a mesh that cannot be read.
    """
    # A drive letter ("C:/...") is no primitive, so it goes on to the files.
    kind, _, sizes = source.partition(":")
    if kind in PRIMITIVES and sizes:
        vertices, faces = primitive(kind, sizes)
    elif not Path(source).is_file():
        raise HoiError(
            "no such object file", where=source, field="object", fix=f"object=FILE.obj (.ply, .glb), or {_SIZES}"
        )
    elif Path(source).suffix.lower() in (".glb", ".gltf"):
        vertices, faces = read_glb(Path(source))
    else:
        vertices, faces = read_mesh(source)
    lines = [f"v {x:.9g} {y:.9g} {z:.9g}" for x, y, z in vertices]
    # OBJ counts vertices from 1. Written by hand, as mesh libraries reorder and merge vertices.
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
    # Meters, and no object is larger than a house: centimeters are refused before they do harm.
    if len(numbers) != PRIMITIVES[kind] or not all(0 < n < 20 for n in numbers):
        raise HoiError(f"{kind}:{sizes} is no size", field="object", fix=_SIZES)
    make: dict[str, Any] = {
        "box": lambda: trimesh.creation.box(numbers),
        "cylinder": lambda: trimesh.creation.cylinder(radius=numbers[0], height=numbers[1], sections=48),
        "sphere": lambda: trimesh.creation.icosphere(radius=numbers[0], subdivisions=4),
    }
    mesh = make[kind]()
    # The subdivided icosphere has vertices everywhere as it is.
    if kind != "sphere":
        # Edges of a twenty-fourth of the size: annotations name vertices, so there
        # must be one anywhere.
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
        # Unprocessed and in the file's order: annotations name vertices by number.
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
    reader: FrameReader,
    strokes: Mapping[int, Strokes],
    human: Mapping[int, BoolArray],
    folder: Path,
    progress: Progress | None = None,
) -> list[str]:
    """Masks of all frames from strokes in some, written one by one; returns what a reviewer should look at, in words.

    Args:
        reader: the session's video.
        strokes: by frame; one without any stroke says that the object is not seen there.
        human: the person's masks, which are not the object.
        folder: of the session.
        progress: called with (frames done, frames in all).

    Raises:
        HoiError: strokes outside the video, or none on the object.
    """
    outside = [frame for frame in strokes if not 0 <= frame < len(reader)]
    if outside:
        raise HoiError(f"frame {outside[0]} is outside 0..{len(reader) - 1}", field="strokes")
    # Painted frames first; the others are carried from them, forwards and backwards.
    keys = {frame: painted_mask(reader[frame], lines, human.get(frame)) for frame, lines in strokes.items()}
    for frame, mask in carried_masks(reader, keys, other=human.get, progress=progress):
        write_mask(folder, "object", frame, mask)
    found = MaskFiles(folder, "object", len(reader))
    jumps = find_jumps(LazyFrames(found, len(reader)))
    return [f"frame {jump.frame}: the object's mask {jump.reason}" for jump in jumps]


def masks_by_sam2(
    weights: str, reader: FrameReader, strokes: Mapping[int, Strokes], folder: Path, progress: Progress | None = None
) -> None:
    """Masks of all frames by SAM 2; every stroke counts as a few points.

    Args:
        weights: folder of the network.
        reader: the session's video.
        strokes: by frame, at least one on the object.
        folder: of the session.
        progress: called with (frames done, frames in all).

    Raises:
        HoiError: no usable weights, or no point on the object.
    """
    prompts = {frame: (_points(lines.object), _points(lines.background)) for frame, lines in strokes.items()}
    total = len(reader)
    for done, (frame, mask) in enumerate(sam2_masks(weights, reader, prompts), start=1):
        write_mask(folder, "object", frame, mask)
        if progress is not None:
            progress(done, total)


def _points(lines: Sequence[FloatArray]) -> FloatArray:
    """First, middle and last point of every line, (N, 2) px."""
    picked = [np.asarray(line, np.float64).reshape(-1, 2) for line in lines]
    # np.unique: on a short line first, middle and last may be the same point.
    found = [line[np.unique([0, len(line) // 2, len(line) - 1])] for line in picked if len(line)]
    return np.concatenate(found) if found else np.zeros((0, 2))


def painted_mask(picture: ByteArray, strokes: Strokes, other: BoolArray | None) -> BoolArray:
    """The object's mask (H, W) from strokes; empty where nothing is painted: the object is not seen there."""
    if not strokes.object and not strokes.background:
        return np.zeros(picture.shape[:2], bool)
    return segment(picture, strokes, other)


class LazyFrames(Mapping[int, "BoolArray | None"]):
    """Every frame of a session with its mask or None, read when asked for."""

    def __init__(self, masks: Mapping[int, BoolArray], num_frames: int) -> None:
        self._masks = masks
        self._count = num_frames

    def __getitem__(self, frame: int) -> BoolArray | None:
        if not 0 <= frame < self._count:
            raise KeyError(frame)
        return self._masks.get(frame)

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._count))

    def __len__(self) -> int:
        return self._count
