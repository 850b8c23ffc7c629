"""obj_poses.json: the object's coarse size and place in the camera frame, of both released generations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.json_file import number, number_array, read_object

FILES = ("align/obj_poses.json", "output/obj_poses.json")
_ALIGN = "run the coarse alignment again"


@dataclass(frozen=True)
class ObjectPoses:
    """The coarse alignment of T frames.

    Attributes:
        path: file it came from.
        scale: file units of the mesh -> metres (a stored 0 means 1).
        center: (T, 3) object center in the camera frame, m.
        rotmat: (T, 3, 3), or None when the file has no rotation.
        is_baked: the second generation's single ``t``: its solver adds it to the vertices before solving.
    """

    path: Path
    scale: float
    center: FloatArray
    rotmat: FloatArray | None
    is_baked: bool


def read_object_poses(folder: Path, num_frames: int) -> ObjectPoses:
    """``align/obj_poses.json``, else ``output/obj_poses.json``.

    Args:
        folder: session folder.
        num_frames: T of the body motion.

    Raises:
        HoiError: neither file, no center, another number of frames than the motion, not finite, no rotation matrix.
    """
    path = next((folder / name for name in FILES if (folder / name).is_file()), None)
    if path is None:
        raise HoiError(f"neither {FILES[0]} nor {FILES[1]} exists", where=folder, fix=_ALIGN)
    data = read_object(path, _ALIGN)
    # "t" is the second generation's single center.
    key = next((name for name in ("center", "t") if name in data), None)
    if key is None:
        raise HoiError("the object's center is missing", where=path, field="center or t", fix=_ALIGN)
    center = number_array(data[key], path, key, _ALIGN)
    # One center for the whole video is a coarse one that its solver has baked into the vertices.
    single = center.shape == (3,)
    center = _per_frame(np.broadcast_to(center, (num_frames, 3)) if single else center, (3,), num_frames, path, key)
    rotmat = _rotation(data["rotation"], num_frames, path) if data.get("rotation") else None
    return ObjectPoses(path, _scale(data.get("scale"), path), center.copy(), rotmat, is_baked=single)


def _scale(value: Any, path: Path) -> float:
    # A stored 0 means 1 in released files.
    return number(value, path, "scale", _ALIGN, zero=True) or 1.0


def _per_frame(array: NDArray, tail: tuple[int, ...], num_frames: int, path: Path, key: str) -> FloatArray:
    if array.shape[1:] != tail:
        raise HoiError(
            f"expected shape (frames, {', '.join(map(str, tail))}), found {array.shape}",
            where=path,
            field=key,
            fix=_ALIGN,
        )
    if len(array) != num_frames:
        raise HoiError(
            f"{len(array)} frames, the body motion has {num_frames}",
            where=path,
            field=key,
            fix="make both from the same video",
        )
    return array


def _rotation(value: Any, num_frames: int, path: Path) -> FloatArray:
    array = number_array(value, path, "rotation", _ALIGN)
    if array.shape == (3, 3):
        # One rotation for the whole video; copied, because broadcast rows share their memory.
        array = np.broadcast_to(array, (num_frames, 3, 3)).copy()
    check_rotations(_per_frame(array, (3, 3), num_frames, path, "rotation"), path, "rotation", _ALIGN)
    return array


def check_rotations(matrices: NDArray, where: Path, field: str, fix: str, tolerance: float = 1e-2) -> None:
    """Refuse matrices (N, 3, 3) that are no rotations.

    Raises:
        HoiError: names the file, the row and how far it is from a rotation.
    """
    # R R^T is the identity for every rotation.
    error = np.abs(matrices @ np.swapaxes(matrices, -1, -2) - np.eye(3)).max(axis=(-1, -2), initial=0)
    # A reflection has determinant -1 and passes the other test.
    error = np.where(np.linalg.det(matrices) > 0, error, np.inf)
    if len(error) and error.max() > tolerance:
        row = int(np.argmax(error > tolerance))
        raise HoiError(f"row {row} is no rotation matrix (off by {error[row]:.3g})", where=where, field=field, fix=fix)
