"""How far N simulated states are from their reference, who has fallen and who touches: the measures behind every limit."""

from __future__ import annotations

from typing import overload

import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.reference import ReferenceFrame
from humanoid_hoi.sim.state import SimState


class TrackingErrors:
    """Physical tracking errors (N,) of a state.

    Two means over joints stand side by side. ``joint_pos_m`` counts every joint, as the paper's MPJPE does (Eq. 22).
    ``body_pos_m`` leaves the fingers out and decides when an episode has failed: 32 of SMPL-X's 52 joints hang on the
    wrists, so with pelvis and feet in place hands that merely sag take nine tenths of a limit of 0.2 m.

    Args:
        skeleton: whose joints.
        device: where the states live.
    """

    def __init__(self, skeleton: Skeleton, device: torch.device | str = "cpu") -> None:
        body = [float(name in skeleton.body) / len(skeleton.body) for name in skeleton.names]
        every = [1.0 / skeleton.size] * skeleton.size
        # Both means as one product with a (J, 2) matrix of weights: a column each for all joints and for the body.
        self._means = torch.tensor([every, body], device=device).T

    def __call__(self, state: SimState, ref: ReferenceFrame) -> dict[str, Tensor]:
        """``joint_pos_m``, ``body_pos_m``, ``obj_pos_m`` (m) and ``obj_rot_rad``, each (N,)."""
        # Three parts added: torch's norm over a last axis of 3 takes twice as long.
        x, y, z = (state.joint_pos_w - ref.joint_pos_w).square_().unbind(-1)
        joint, body = ((x + y + z).sqrt_() @ self._means).unbind(-1)
        # q and -q are the same rotation, hence abs; rounding may leave a product just above one, hence the clamp.
        inner = torch.linalg.vecdot(state.obj_quat_w, ref.obj_quat_w).abs().clamp(max=1.0)
        return {
            "joint_pos_m": joint,
            "body_pos_m": body,
            "obj_pos_m": (state.obj_pos_w - ref.obj_pos_w).norm(dim=-1),
            "obj_rot_rad": 2.0 * torch.acos(inner),
        }


@overload
def has_fallen(root_height: Tensor, ref_root_height: Tensor, drop: float) -> Tensor: ...
@overload
def has_fallen(root_height: FloatArray, ref_root_height: FloatArray, drop: float) -> BoolArray: ...
def has_fallen(root_height, ref_root_height, drop):  # type: ignore[no-untyped-def]
    """Where a pelvis is more than ``drop`` below the reference's; heights of any equal shape, m.

    Relative to the reference, because a clip may sit or lie on purpose. A height that is no number has fallen.
    """
    # Negated "above", not "below": a comparison with NaN is False, and NaN must count as fallen.
    return ~(root_height > ref_root_height - drop)


def touches(contact_force_w: Tensor, threshold: float) -> Tensor:
    """Where a contact force is above ``threshold`` N: forces (..., 3) -> bool (...)."""
    # Squares of three parts: half the time of a norm over a last axis of 3.
    x, y, z = contact_force_w.square().unbind(-1)
    # Of squares, so that no root is taken.
    return x + y + z > threshold**2
