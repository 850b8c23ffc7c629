"""From policy actions to PD targets (rotation vectors of the 51 joints)."""

from __future__ import annotations

import math

import roma
import torch
from torch import Tensor

from envs.config import ActionConfig
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.errors import HoiError
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.scene.bodies import joint_group
from humanoid_hoi.scene.config import HumanoidConfig

NUM_ACTIONS = 3 * (len(JOINT_NAMES) - 1)


class ActionMap:
    """Turns actions (N, 153) into targets (N, 51, 3), rad.

    ``residual``: reference of the next frame (plus ``lead`` seconds of its velocity) + scale * action.
    ``absolute``: scale * action with scale pi, as InterMimic.

    Attributes:
        scale: (153,) rad per action unit. noise: (153,) initial exploration in action units.
    """

    def __init__(self, config: ActionConfig, humanoid: HumanoidConfig, reference: PackedReference, fps: float) -> None:
        if config.mode not in ("residual", "absolute"):
            raise HoiError(f"unknown choice {config.mode!r}", where="config", field="env.action.mode",
                           fix="residual or absolute")  # fmt: skip
        self.config = config
        groups = [joint_group(j, humanoid) for j in JOINT_NAMES[1:]]
        scale = [math.pi if config.mode == "absolute" else g.action_scale for g in groups]
        device = reference.lengths.device
        self.scale = torch.tensor(scale, device=device).repeat_interleave(3)
        self.noise = torch.tensor([g.noise for g in groups], device=device).repeat_interleave(3) / self.scale
        self._reference = reference
        self._targets = _reference_targets(reference, config.lead, fps)

    def targets(self, actions: Tensor, clip_ids: Tensor, frames: Tensor) -> Tensor:
        """PD targets (N, 51, 3) for the step from ``frames`` to ``frames + 1``."""
        offset = actions.clamp(-self.config.clip, self.config.clip) * self.scale
        if self.config.mode == "residual":
            offset = offset + self._targets[self._reference.row(clip_ids, frames + 1)]
        return offset.view(len(actions), -1, 3)

    def describe(self) -> dict[str, object]:
        """JSON-able contract."""
        return {"mode": self.config.mode, "lead": self.config.lead, "size": NUM_ACTIONS, "joints": list(JOINT_NAMES[1:]),
                "scale_rad": [round(float(s), 6) for s in self.scale[::3]]}  # fmt: skip


def _reference_targets(reference: PackedReference, lead: float, fps: float) -> Tensor:
    """(rows, 153) rotation vectors of the reference, moved ``lead`` seconds ahead by their own rate of change."""
    device, rows = reference.lengths.device, []
    for clip_id, length in enumerate(reference.lengths.tolist()):
        frames = torch.arange(length, device=device)
        quat = reference.frame(torch.full_like(frames, clip_id), frames).joint_quat[:, 1:]
        rotvec = roma.unitquat_to_rotvec(quat)
        # The rate in rotation-vector space comes from relative rotations, which do not jump at the pi wrap.
        step = roma.unitquat_to_rotvec(roma.quat_product(roma.quat_conjugation(quat[:-1]), quat[1:]))
        step = torch.cat([step[:1], 0.5 * (step[1:] + step[:-1]), step[-1:]])
        ahead = roma.quat_product(quat, roma.rotvec_to_unitquat(step * (lead * fps)))
        rows.append((roma.unitquat_to_rotvec(ahead) if lead else rotvec).flatten(1))
    return torch.cat(rows)
