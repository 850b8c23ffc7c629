"""Reading the released solver's own results, to compare with or to start from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.params import NUM_BODY, NUM_HAND, BodyParams
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.json_file import frame_number, number, number_array, read_object, section
from humanoid_hoi.session.object_poses import check_rotations

_SIZES = {
    "body_pose": 3 * NUM_BODY,
    "betas": 10,
    "global_orient": 3,
    "transl": 3,
    "left_hand_pose": 3 * NUM_HAND,
    "right_hand_pose": 3 * NUM_HAND,
}
_FIX = "give all_parameters_*.json or transformed_parameters_final.json of a finished session"


@dataclass(frozen=True)
class ReleasedResult:
    """T frames of a released result. Object points: ``x = obj_rotmat a + obj_pos`` with a the centered, metric vertex.

    Attributes:
        frame_ids: (T,) int64 absolute frames.
        is_camera: parameters are in the camera frame; else in GVHMR's y-up world.
        body: SMPL-X parameters, float64 (shape: mean of the stored per-frame shapes).
        obj_rotmat: (T, 3, 3).
        obj_pos: (T, 3), float64, m.
        camera_matrix: (3, 3) K where the file holds it (second generation, and ours).
        user_scale: multiplier of the object's size that the poses were solved with, where the file holds it
            (``all_parameters_*.json`` of the first generation, and ours: there a solved size is in it).
    """

    frame_ids: IntArray
    is_camera: bool
    body: BodyParams
    obj_rotmat: Tensor
    obj_pos: Tensor
    camera_matrix: FloatArray | None = None
    user_scale: float | None = None


def read_released(path: str | Path, *, baked_center: FloatArray | None = None) -> ReleasedResult:
    """``all_parameters_*.json`` (camera frame) or ``transformed_parameters_final.json`` (y-up world).

    The second generation moves the vertices by the coarse center t0 before solving, ``x = R (a + t0) + center``; its
    files are known by the missing ``object_params_raw.scale``, and t0 is not in them.

    Args:
        path: the file.
        baked_center: (3,) t0 of a second-generation file: ``t`` of the session's obj_poses.json.

    Raises:
        HoiError: broken or foreign file, missing frames, values that are not finite, or t0 missing where needed.
    """
    path = Path(path)
    data = read_object(path, _FIX)
    # Files of the camera frame have raw parameters, those of the world transformed ones.
    is_camera = "object_params_raw" in data
    if not is_camera and "object_params_transformed" not in data:
        raise HoiError("neither object_params_raw nor object_params_transformed is in it", where=path, fix=_FIX)
    # Both files hold the same series under different names.
    obj_key, rotation, center = (
        ("object_params_raw", "poses", "centers") if is_camera else ("object_params_transformed", "R_total", "T_total")
    )
    obj = section(data, obj_key, path, _FIX)
    human = section(data, "human_params_raw" if is_camera else "human_params_transformed", path, _FIX)
    rotmat, frames = _series(obj.get(rotation), (3, 3), path, f"{obj_key}.{rotation}")
    check_rotations(rotmat.numpy(), path, f"{obj_key}.{rotation}", _FIX)
    pos, _ = _series(obj.get(center), (3,), path, f"{obj_key}.{center}", frames)
    rows = {key: _series(human.get(key), (size,), path, key, frames)[0] for key, size in _SIZES.items()}
    # The second generation: its vertices were moved by t0 before solving, x = R (a + t0) + c.
    if is_camera and "scale" not in obj:
        pos = pos + _moved_by(rotmat, baked_center, path)
    # Per frame in the file, one for the person here.
    rows["betas"] = rows["betas"].mean(dim=0)
    body = BodyParams(**rows)
    return ReleasedResult(frames, is_camera, body, rotmat, pos, _camera(data, path), _user_scale(data, path))


def _moved_by(rotmat: Tensor, baked_center: FloatArray | None, path: Path) -> Tensor:
    if baked_center is None:
        raise HoiError(
            "a second-generation file: its vertices were moved by the coarse center",
            where=path,
            field="object_params_raw.scale",
            fix="give baked_center, t of obj_poses.json",
        )
    return rotmat @ torch.as_tensor(baked_center, dtype=torch.float64)


def _series(
    value: Any, shape: tuple[int, ...], path: Path, field: str, frames: IntArray | None = None
) -> tuple[Tensor, IntArray]:
    """(T, *shape) and the sorted frames of a {"<frame>": numbers} object; frames must be ``frames`` where given."""
    if not isinstance(value, dict) or not value or not all(map(str.isdecimal, value)):
        raise HoiError("expected one entry per frame", where=path, field=field, fix=_FIX)
    numbers = {key: frame_number(key, path, _FIX) for key in value}
    # By number: "10" comes before "9" in text.
    keys = sorted(value, key=lambda key: numbers[key])
    ids = np.array([numbers[key] for key in keys], np.int64)
    # Keys that differ as text may be one number: "5" and "005".
    if len(set(ids.tolist())) < len(ids):
        raise HoiError("a frame is given twice", where=path, field=field, fix="keep one of the two")
    if frames is not None and not np.array_equal(ids, frames):
        # The first frame that one of both lacks.
        odd = sorted(set(ids.tolist()) ^ set(frames.tolist()))
        raise HoiError(f"frame {odd[0]} is only here or only in the object's poses", where=path, field=field, fix=_FIX)
    array = number_array([value[key] for key in keys], path, field, _FIX)
    if array.size != len(keys) * int(np.prod(shape)):
        raise HoiError(f"expected shape {(len(keys), *shape)}, found {array.shape}", where=path, field=field, fix=_FIX)
    return torch.from_numpy(array.reshape(len(keys), *shape)), ids


def _user_scale(data: dict[str, Any], path: Path) -> float | None:
    metadata = data.get("metadata")
    value = metadata.get("user_scale") if isinstance(metadata, dict) else None
    if value is None:
        return None
    return number(value, path, "metadata.user_scale", _FIX)


def _camera(data: dict[str, Any], path: Path) -> FloatArray | None:
    camera = data.get("camera")
    if not isinstance(camera, dict) or "K" not in camera:
        return None
    matrix = number_array(camera["K"], path, "camera.K", _FIX)
    if matrix.shape != (3, 3) or abs(np.linalg.det(matrix)) < 1e-6:
        raise HoiError("expected a 3x3 matrix that can be inverted", where=path, field="camera.K", fix=_FIX)
    return matrix
