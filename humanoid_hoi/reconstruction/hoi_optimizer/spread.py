"""From changes at keyframes to all frames: interpolation and low-pass (Algorithm 1, lines 9 and 12)."""

from __future__ import annotations

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.reconstruction.hoi_optimizer.options import Stage2Options
from humanoid_hoi.reconstruction.hoi_optimizer.variables import Change, changed_body, changed_object
from humanoid_hoi.reconstruction.interpolate import (
    interpolate_correction,
    interpolate_params,
    interpolate_poses,
    interpolate_tangent,
)
from humanoid_hoi.reconstruction.smoothing import lowpass, lowpass_params, lowpass_poses
from humanoid_hoi.reconstruction.state import HoiState


def spread(
    state: HoiState, change: Change, chain: Tensor, rows: Tensor, options: Stage2Options, amount: float, obj_moves: bool
) -> HoiState:
    """The state of stage 1 with ``amount`` (0..1) of the keyframes' change, on all frames, not yet smoothed.

    Joints that neither neighboring keyframe may move keep their numbers bit by bit (with ``interpolate=change``).

    Args:
        change: of the keyframes ``rows`` (Kf,).
        chain: (Kf, 52) its joint weights.
        obj_moves: false leaves the object where it is.
    """
    wide = change.copy()
    body = _spread_body(state.body_cam, wide, chain, rows, options, amount)
    if not obj_moves:
        return state.replace(body_cam=body)
    turn, shift = (amount * part.cpu().to(torch.float64) for part in (wide.obj_turn, wide.obj_shift))
    # One shared change in the object's own frame: the object stays as still, or moves as it did.
    if len(turn) == 1:
        rotmat, pos = changed_object(state.obj_rotmat, state.obj_pos, turn, shift)
    elif options.interpolate == "pose":
        keys = changed_object(state.obj_rotmat[rows], state.obj_pos[rows], turn, shift)
        rotmat, pos = interpolate_poses(*keys, rows, state.num_frames)
    else:
        # The *change* is interpolated between keyframes, so stage 1's motion between them survives.
        turn, shift = (interpolate_tangent(part, rows, state.num_frames) for part in (turn, shift))
        rotmat, pos = changed_object(state.obj_rotmat, state.obj_pos, turn, shift)
    return state.replace(body_cam=body, obj_rotmat=rotmat, obj_pos=pos)


def smooth(
    state: HoiState, before: HoiState, fps: float, options: Stage2Options, how: str, obj_moves: bool
) -> HoiState:
    """Low-pass a result: the whole ``motion``, only its ``change`` since ``before``, or ``none``.

    A standing object is left alone: filtering it in a moving camera's frame would set it in motion.
    """
    if how == "none" or state.num_frames < 2:
        return state
    # A standing object seen by a moving camera moves in the camera frame, and rightly so: only with
    # ``obj_moves`` may its track be filtered.
    filt = (fps, options.cutoff_hz, options.filter_order)
    if how == "motion":
        body = lowpass_params(state.body_cam, *filt)
        if not obj_moves:
            return state.replace(body_cam=body)
        rotmat, pos = lowpass_poses(state.obj_rotmat, state.obj_pos, *filt)
        return state.replace(body_cam=body, obj_rotmat=rotmat, obj_pos=pos)
    return _smooth_change(state, before, filt, obj_moves)


def _smooth_change(state: HoiState, before: HoiState, filt: tuple[float, float, int], obj_moves: bool) -> HoiState:
    """Rotation vectors of the change are small, so they are filtered as vectors; joints that never changed keep their
    numbers. (The difference of two rotation vectors would not do: near half a turn, where a person seen by a camera
    always is, the same rotation has two of them.)"""
    old = before.body_cam
    new = state.body_cam
    moved = (new.rotvecs() != old.rotvecs()).any(dim=-1).any(dim=0)
    local = old.rotmats().to(torch.float64)
    # Right-hand corrections: R_new = R_old exp(change).
    change = roma.rotmat_to_rotvec(local.mT @ new.rotmats().to(torch.float64))
    turned = roma.rotmat_to_rotvec(local @ roma.rotvec_to_rotmat(lowpass(change, *filt))).to(old.transl)
    rotvecs = torch.where(moved[None, :, None], turned, old.rotvecs())
    body = BodyParams.from_rotvecs(rotvecs, old.transl + lowpass(new.transl - old.transl, *filt), new.betas)
    if not obj_moves:
        return state.replace(body_cam=body)
    # Only the rotation part is used here. The position's change is a plain
    # difference in the camera.
    rotmat, _ = lowpass_poses(before.obj_rotmat.mT @ state.obj_rotmat, state.obj_pos, *filt)
    pos = before.obj_pos + lowpass(state.obj_pos - before.obj_pos, *filt)
    return state.replace(body_cam=body, obj_rotmat=before.obj_rotmat @ rotmat, obj_pos=pos)


def _spread_body(
    observed: BodyParams, change: Change, chain: Tensor, rows: Tensor, options: Stage2Options, amount: float
) -> BodyParams:
    dtype = observed.transl.dtype
    wide = observed.detach().to("cpu", torch.float64)
    pose, root, betas = (
        amount * part.cpu().to(torch.float64) for part in (change.pose(chain), change.root, change.betas)
    )
    keys = changed_body(wide.frames(rows), pose, root, betas)
    if options.interpolate == "pose":
        return interpolate_params(keys, rows, observed.num_frames).to(dtype)
    body = interpolate_correction(wide, keys, rows).to(dtype)
    # A joint may move in a frame when a neighboring keyframe moves it; elsewhere its observed
    # numbers stay. Interpolating the yes/no and asking for more than 0 says exactly that.
    moved = interpolate_tangent((pose != 0).any(dim=-1).to(torch.float64), rows, observed.num_frames) > 0
    rotvecs = torch.where(moved[..., None], body.rotvecs(), observed.rotvecs())
    root_moved = interpolate_tangent((root != 0).any(dim=-1).to(torch.float64), rows, observed.num_frames) > 0
    transl = torch.where(root_moved[:, None], body.transl, observed.transl)
    return BodyParams.from_rotvecs(rotvecs, transl, body.betas if betas.any() else observed.betas)
