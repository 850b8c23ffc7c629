"""Why an episode ends early: each cause on its own, with its threshold in yaml and its own counter."""

from __future__ import annotations

import torch
from torch import Tensor

from envs.config import TerminationConfig
from humanoid_hoi.motion.reference import ReferenceFrame
from humanoid_hoi.sim.state import SimState


class Terminations:
    """Checks N environments; remembers for how long a required contact has been missing."""

    def __init__(self, config: TerminationConfig, num_envs: int, device: torch.device) -> None:
        self.config = config
        self._without_contact = torch.zeros(num_envs, device=device)

    def check(self, state: SimState, ref: ReferenceFrame, errors: dict[str, Tensor]) -> dict[str, Tensor]:
        """Cause -> (N,) bool; ``errors`` as from :func:`tracking_errors`."""
        config = self.config
        causes = {}
        if config.fall_height is not None:
            causes["fall"] = state.joint_pos_w[:, 0, 2] < ref.joint_pos_w[:, 0, 2] - config.fall_height
        if config.joint_error is not None:
            causes["joint_error"] = errors["joint_pos_m"] > config.joint_error
        if config.obj_error is not None:
            causes["obj_error"] = errors["obj_pos_m"] > config.obj_error
        if config.obj_rot_error is not None:
            causes["obj_rot_error"] = errors["obj_rot_rad"] > config.obj_rot_error
        if config.contact_loss is not None:
            causes["contact_loss"] = self._contact_loss(state, ref) > config.contact_loss
        return causes

    def restart(self, env_ids: Tensor) -> None:
        """Forget the past of new episodes."""
        self._without_contact[env_ids] = 0.0

    def _contact_loss(self, state: SimState, ref: ReferenceFrame) -> Tensor:
        required = ref.contact_labels > 0
        touching = state.obj_contact_force_w.square().sum(-1) > 1.0
        missing = required.any(1) & ~(touching & required).any(1)
        self._without_contact = torch.where(missing, self._without_contact + 1, 0.0)
        return self._without_contact


def tracking_errors(state: SimState, ref: ReferenceFrame) -> dict[str, Tensor]:
    """Physical tracking errors (N,): mean joint distance (m), object distance (m), object angle (rad)."""
    inner = torch.linalg.vecdot(state.obj_quat_w, ref.obj_quat_w).abs().clamp(max=1.0)
    # Three parts added: torch's norm over a last axis of 3 takes twice as long.
    x, y, z = (state.joint_pos_w - ref.joint_pos_w).square_().unbind(-1)
    return {
        "joint_pos_m": (x + y + z).sqrt_().mean(-1),
        "obj_pos_m": (state.obj_pos_w - ref.obj_pos_w).norm(dim=-1),
        "obj_rot_rad": 2.0 * torch.acos(inner),
    }
