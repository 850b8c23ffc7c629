"""Objects that never move: one pose in the world, only the human changes from frame to frame (paper 9.4)."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session

_STILL_M = 1e-3


def best_row(session: Session, state: HoiState) -> int:
    """The state's row with the most annotations (active pairs plus visible tracked points); the first of several."""
    frames = slice(session.start, session.start + state.num_frames)
    count = session.contacts.active[frames].sum(axis=1) + session.tracks.visible[frames].sum(axis=1)
    return int(np.argmax(count))


def is_still(session: Session, state: HoiState) -> bool:
    """Whether the object already stands still (within 1 mm at 1 m), in the session's world or in the camera frame."""
    frames = slice(session.start, session.start + state.num_frames)
    world = (
        session.world_from_cam_rotmat[frames].to(state.obj_pos),
        session.world_from_cam_pos[frames].to(state.obj_pos),
    )
    # A tripod films a still object still in the camera frame, even where the estimated camera path
    # shakes; either frame will do.
    turned = world[0] @ state.obj_rotmat, torch.einsum("tij,tj->ti", world[0], state.obj_pos) + world[1]
    return any(_spread(rotmat, pos) < _STILL_M for rotmat, pos in (turned, (state.obj_rotmat, state.obj_pos)))


def stand_still(session: Session, state: HoiState, row: int) -> HoiState:
    """The state with the object's pose of ``row`` held in the session's world for all frames."""
    frames = slice(session.start, session.start + state.num_frames)
    rotmat = session.world_from_cam_rotmat[frames]
    pos = session.world_from_cam_pos[frames]
    rotmat = rotmat.to(state.obj_pos)
    pos = pos.to(state.obj_pos)
    turn_w = rotmat[row] @ state.obj_rotmat[row]
    pos_w = rotmat[row] @ state.obj_pos[row] + pos[row]
    return state.replace(
        obj_rotmat=rotmat.mT @ turn_w, obj_pos=torch.einsum("tji,tj->ti", rotmat, pos_w.expand_as(pos) - pos)
    )


def _spread(rotmat: Tensor, pos: Tensor) -> float:
    # A change of a rotation matrix's entry by 1e-3 moves a point at 1 m by about 1 mm.
    return float(max((rotmat - rotmat[:1]).abs().max(), (pos - pos[:1]).abs().max()))
