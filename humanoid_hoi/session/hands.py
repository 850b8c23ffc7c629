"""motion/hand_pose.json: finger poses and wrist orientations of a hand estimator, put onto the body.

Rotation matrices. The left hand is stored as a mirrored right hand: with M = diag(-1, 1, 1) each finger is ``M A M``
and the wrist ``M G M``; the right hand is stored as it is. Wrist orientations are in the camera frame, so the local
wrist is ``R_elbow^T R_wrist`` with R_elbow the product of rotations from the pelvis down.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.params import NUM_HAND, BodyParams
from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.json_file import frame_number, number_array, read_object
from humanoid_hoi.session.object_poses import check_rotations

FILE = "motion/hand_pose.json"
_FIX = "run the hand estimation again, or delete the file to go on with flat hands"
_MIRROR = torch.diag(torch.tensor([-1.0, 1.0, 1.0], dtype=torch.float64))


def add_hands(params: BodyParams, path: Path) -> tuple[BodyParams, dict[str, int]]:
    """``params`` (camera frame) with the fingers and wrists of ``path``; absent frames keep flat fingers.

    Returns:
        The completed parameters, and the number of frames found per side.

    Raises:
        HoiError: broken file, a frame outside the motion, a matrix that is no rotation; names frame and side.
    """
    data = read_object(path, _FIX)
    # Read before any are used, because two keys may mean one frame.
    frames = {key: _frame_index(key, entry, params.num_frames, path) for key, entry in data.items()}
    # Keys such as "12" and "00012" mean the same frame.
    if len(set(frames.values())) < len(frames):
        twice = next(key for key in frames if list(frames.values()).count(frames[key]) > 1)
        raise HoiError("given twice", where=path, field=f"frame {twice}", fix="keep one of the two")
    counts = {}
    for side in ("left", "right"):
        found = {frames[key]: entry for key, entry in data.items() if entry.get(f"{side}_hand") is not None}
        counts[side] = len(found)
        if found:
            params = _with_side(params, side, *_matrices(found, side, path))
    return params, counts


def _with_side(
    params: BodyParams, side: str, rows: Tensor, fingers: Tensor, wrist_rows: Tensor, wrists: Tensor
) -> BodyParams:
    """One side's fingers (N, 15, 3, 3) at frames ``rows`` and wrists (N', 3, 3), in the camera frame."""
    if side == "left":
        # A mirrored right hand becomes a left one by the same mirror on both sides of the matrix.
        fingers = _MIRROR @ fingers @ _MIRROR
        wrists = _MIRROR @ wrists @ _MIRROR
    pose = getattr(params, f"{side}_hand_pose").clone()
    pose[rows] = roma.rotmat_to_rotvec(fingers).reshape(-1, 3 * NUM_HAND).to(pose)
    # Orientation of the elbow in the camera frame: what the estimator's wrist is relative to.
    elbow = _global_rotation(params.frames(wrist_rows), f"{side}_elbow")
    # R_wrist = R_elbow R_local, solved for the local rotation.
    local = roma.rotmat_to_rotvec(elbow.transpose(-1, -2) @ wrists)
    body = params.body_pose.clone()
    # Three numbers a joint; body_pose has no pelvis, hence one less.
    start = 3 * (JOINT_NAMES.index(f"{side}_wrist") - 1)
    body[wrist_rows, start : start + 3] = local.to(body)
    return params.replace(body_pose=body, **{f"{side}_hand_pose": pose})


def _global_rotation(params: BodyParams, joint: str) -> Tensor:
    """(N, 3, 3) float64 orientation of ``joint`` in the frame of the parameters."""
    local = params.to(torch.float64).rotmats()
    index = JOINT_NAMES.index(joint)
    # Rotations up the tree to the pelvis, whose own is that of the camera frame.
    total = local[:, index]
    while PARENTS[index] >= 0:
        index = PARENTS[index]
        total = local[:, index] @ total
    return total


def _matrices(found: dict[int, Any], side: str, path: Path) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Frames and (N, 15, 3, 3) fingers, frames and (N', 3, 3) wrists; a side without a wrist keeps the body's."""
    # A hand may be found without its wrist's orientation.
    wrists = {frame: entry for frame, entry in found.items() if entry.get(f"{side}_global_orient") is not None}
    fingers = [_rotations(e[f"{side}_hand"], NUM_HAND, path, f"frame {f}, {side}_hand") for f, e in found.items()]
    key = f"{side}_global_orient"
    orients = [_rotations(e[key], 1, path, f"frame {f}, {key}")[0] for f, e in wrists.items()]
    # reshape: without any wrist this is (0, 3, 3) and not (0,).
    stacked = np.array(orients).reshape(-1, 3, 3)
    return (
        torch.tensor(list(found)),
        _nearest(np.array(fingers)),
        torch.tensor(list(wrists), dtype=torch.long),
        _nearest(stacked),
    )


def _nearest(matrices: FloatArray) -> Tensor:
    """Stored matrices carry float32 rounding: the nearest rotations."""
    return roma.special_procrustes(torch.from_numpy(matrices))


def _rotations(value: Any, count: int, path: Path, field: str) -> FloatArray:
    array = number_array(value, path, field, _FIX)
    if array.size != count * 9:
        raise HoiError(
            f"expected {count} matrices of 3x3, found shape {array.shape}", where=path, field=field, fix=_FIX
        )
    matrices = array.reshape(count, 3, 3)
    check_rotations(matrices, path, field, _FIX)
    return matrices


def _frame_index(key: str, entry: Any, num_frames: int, path: Path) -> int:
    if not isinstance(entry, dict):
        raise HoiError(f"expected an object {{...}}, found {entry!r:.60}", where=path, field=f"frame {key}", fix=_FIX)
    frame = frame_number(key, path, _FIX)
    if frame >= num_frames:
        raise HoiError(f"the motion has frames 0..{num_frames - 1}", where=path, field=f"frame {key}", fix=_FIX)
    return frame
