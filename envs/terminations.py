"""Why an episode ends early: each cause on its own, with its threshold in yaml and its own counter."""

from __future__ import annotations

import torch
from torch import Tensor

from envs.config import TerminationConfig
from humanoid_hoi.motion.reference import ReferenceFrame
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.errors import has_fallen, touches


class Terminations:
    """Checks N environments; remembers for how long a required contact has been missing."""

    def __init__(self, config: TerminationConfig, num_envs: int, device: torch.device) -> None:
        self.config = config
        self._without_contact = torch.zeros(num_envs, device=device)

    def check(self, state: SimState, ref: ReferenceFrame, errors: dict[str, Tensor]) -> dict[str, Tensor]:
        """Cause -> (N,) bool; ``errors`` as from :class:`humanoid_hoi.tracking.errors.TrackingErrors`."""
        config = self.config
        causes = {}
        if config.fall_height is not None:
            causes["fall"] = has_fallen(state.joint_pos_w[:, 0, 2], ref.joint_pos_w[:, 0, 2], config.fall_height)
        if config.joint_error is not None:
            causes["joint_error"] = errors["body_pos_m"] > config.joint_error
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
        touching = touches(state.obj_contact_force_w, self.config.contact_force)
        missing = required.any(1) & ~(touching & required).any(1)
        self._without_contact = torch.where(missing, self._without_contact + 1, 0.0)
        return self._without_contact
