"""Annotated frames of one video: what is stored, asked about and trained on."""

from __future__ import annotations

import hashlib
import io
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import numpy as np

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES, NUM_KEYPOINTS, ContactQuery

_FIX = "make the dataset again: hoi interpoint make"
_TEXTS = ("name", "video", "object_id", "category", "source", "source_sha256", "annotator", "proposals_by")


@dataclass(frozen=True)
class AnnotatedVideo:
    """T frames with one object, and which keypoints touch it where.

    Attributes:
        name: unique in a dataset.
        video: which recording it is cut from: splits never divide it.
        object_id: which object instance: splits never divide it either.
        category: of the object.
        source: ``synthetic``, ``clip``, ``solved`` or ``session``.
        source_sha256: of what it was made from.
        revision: of the annotation.
        annotator: who; empty for made ones.
        proposals_by: model version whose proposals the annotator saw; empty: none. Test sets must have none.
        vertices: (V, 3) object mesh, m.
        faces: (F, 3).
        contact_rows: (P,) rows of the keypoint table.
        contact_points: (P, 3) where each touches, object frame, m.
        contact_active: (T, P) when.
        images: JPEG bytes of every frame, or empty.
        human_mask: (T, H, W) bool, or None.
        object_mask: (T, H, W) bool, or None.
        keypoints_cam: (T, 87, 3) posed body, or None.
        obj_rotmat_cam: (T, 3, 3) true orientation, or None.
        obj_pos_cam: (T, 3), or None.
        camera_matrix: (T, 3, 3), or None.
    """

    name: str
    video: str
    object_id: str
    category: str
    source: str
    source_sha256: str
    vertices: FloatArray
    faces: IntArray
    contact_rows: IntArray
    contact_points: FloatArray
    contact_active: BoolArray
    images: tuple[bytes, ...] = ()
    human_mask: BoolArray | None = None
    object_mask: BoolArray | None = None
    keypoints_cam: FloatArray | None = None
    obj_rotmat_cam: FloatArray | None = None
    obj_pos_cam: FloatArray | None = None
    camera_matrix: FloatArray | None = None
    revision: int = 0
    annotator: str = ""
    proposals_by: str = ""

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.contact_active)

    def image(self, frame: int) -> ByteArray | None:
        """(H, W, 3) uint8, or None where there are no pictures."""
        return iio.imread(io.BytesIO(self.images[frame]), extension=".jpg") if self.images else None

    def query(self, frame: int) -> ContactQuery:
        """What a predictor is asked about one frame, with the true poses where they are known."""
        return ContactQuery(
            self.vertices,
            self.faces,
            image=self.image(frame),
            human_mask=_seen(self.human_mask, frame),
            object_mask=_seen(self.object_mask, frame),
            camera_matrix=_row(self.camera_matrix, frame),
            obj_rotmat_cam=_row(self.obj_rotmat_cam, frame),
            obj_pos_cam=_row(self.obj_pos_cam, frame),
            keypoints_cam=_row(self.keypoints_cam, frame),
            category=self.category,
        )

    def contacts(self, frame: int) -> dict[str, FloatArray]:
        """The truth of a frame: keypoint name to its point, object frame, m."""
        rows = np.flatnonzero(self.contact_active[frame])
        return {KEYPOINT_NAMES[self.contact_rows[p]]: self.contact_points[p] for p in rows}

    def target(self, frame: int) -> tuple[BoolArray, FloatArray]:
        """The truth as arrays: touching (87,) and points (87, 3), NaN where nothing touches."""
        touching = np.zeros(NUM_KEYPOINTS, bool)
        points = np.full((NUM_KEYPOINTS, 3), np.nan)
        rows = np.flatnonzero(self.contact_active[frame])
        touching[self.contact_rows[rows]] = True
        points[self.contact_rows[rows]] = self.contact_points[rows]
        return touching, points


def jpeg(image: ByteArray) -> bytes:
    """An RGB frame as JPEG."""
    buffer = io.BytesIO()
    iio.imwrite(buffer, image, extension=".jpg", quality=92)
    return buffer.getvalue()


def save_video(video: AnnotatedVideo, path: Path) -> str:
    """Write one video (.npz, no pickles), atomically; returns the file's sha256."""
    arrays: dict[str, Any] = {name: np.array(getattr(video, name)) for name in (*_TEXTS, "revision")}
    arrays |= {
        "vertices": np.asarray(video.vertices, np.float32),
        "faces": np.asarray(video.faces, np.int32),
        "contact_rows": np.asarray(video.contact_rows, np.int16),
        "contact_points": np.asarray(video.contact_points, np.float32),
        "contact_active": np.asarray(video.contact_active, bool),
    }
    for name in ("keypoints_cam", "obj_rotmat_cam", "obj_pos_cam", "camera_matrix"):
        # Optional arrays are left out where they are None: .npz cannot hold None without a pickle.
        if getattr(video, name) is not None:
            arrays[name] = np.asarray(getattr(video, name), np.float32)
    for name in ("human_mask", "object_mask"):
        mask = getattr(video, name)
        if mask is not None:
            # Eight pixels a byte; the width is kept because the last byte of a row may be padded.
            arrays[name] = np.packbits(mask, axis=-1)
            arrays[f"{name}_width"] = np.array(mask.shape[-1])
    if video.images:
        # JPEGs of different length as one string of bytes with the place where each
        # ends: no object arrays, so no pickles.
        arrays["image_bytes"] = np.frombuffer(b"".join(video.images), np.uint8)
        arrays["image_ends"] = np.cumsum([len(image) for image in video.images])
    with atomic_write(path) as stream:
        np.savez_compressed(stream, **arrays)
    return file_hash(path)


def load_video(path: Path) -> AnnotatedVideo:
    """Read what :func:`save_video` wrote.

    Raises:
        HoiError: missing, damaged or foreign file.
    """
    if not path.is_file():
        raise HoiError("no such file of annotated frames", where=path, fix=_FIX)
    data = read_arrays(path, "file of annotated frames", _FIX)
    try:
        # What is left after popping are exactly the fields that are stored as plain arrays; an
        # unknown one makes the constructor complain, which is reported below.
        texts = {name: str(data.pop(name)) for name in _TEXTS}
        images = _images(data)
        masks = {name: _unpacked(data, name) for name in ("human_mask", "object_mask")}
        revision = int(data.pop("revision"))
        return AnnotatedVideo(**texts, **masks, images=images, revision=revision, **data)  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError) as error:
        raise HoiError(f"not a file of annotated frames: {error}", where=path, fix=_FIX) from error


def file_hash(path: Path) -> str:
    """sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _images(data: dict[str, Any]) -> tuple[bytes, ...]:
    if "image_bytes" not in data:
        return ()
    joined = data.pop("image_bytes").tobytes()
    # Each picture lies between two ends.
    ends = [0, *data.pop("image_ends").tolist()]
    return tuple(joined[a:b] for a, b in itertools.pairwise(ends))


def _unpacked(data: dict[str, Any], name: str) -> BoolArray | None:
    if name not in data:
        return None
    # Back to the stored width: the last byte of a row may hold padding bits.
    width = int(data.pop(f"{name}_width"))
    return np.unpackbits(data.pop(name), axis=-1, count=width).astype(bool)


def _row(values: FloatArray | None, frame: int) -> FloatArray | None:
    return None if values is None else np.asarray(values[frame], np.float64)


def _seen(mask: BoolArray | None, frame: int) -> BoolArray | None:
    """The mask of a frame; None where nothing is seen, which is no mistake in a dataset."""
    return None if mask is None or not mask[frame].any() else mask[frame]
