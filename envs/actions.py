"""From policy actions to PD targets (rotation vectors of the 51 joints)."""

from __future__ import annotations

import math

import roma
import torch
from torch import Tensor

from envs.config import ActionConfig
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.scene.bodies import joint_group
from humanoid_hoi.scene.config import HumanoidConfig

NUM_TARGETS = 3 * (len(JOINT_NAMES) - 1)


class ActionMap:
    """Turns actions (N, A) into targets (N, 51, 3), rad.

    ``residual``: reference of the next frame (plus ``lead`` seconds of its velocity) + scale * action.
    ``absolute``: scale * action with scale pi, as InterMimic.

    A group of joints with ``action_scale: 0`` takes no action: it follows the reference, and A is 153 less its axes.

    Attributes:
        scale: (A,) rad per action unit. noise: (A,) initial exploration in action units.
    """

    def __init__(self, config: ActionConfig, humanoid: HumanoidConfig, reference: PackedReference, fps: float) -> None:
        if config.mode not in ("residual", "absolute"):
            raise HoiError(
                f"unknown choice {config.mode!r}", where="config", field="env.action.mode", fix="residual or absolute"
            )
        self.config = config
        self._reference = reference
        device = reference.lengths.device
        groups = {j: joint_group(j, humanoid) for j in JOINT_NAMES[1:]}
        self.joints = [j for j, g in groups.items() if g.action_scale > 0]
        if not self.joints:
            raise HoiError(
                "no joint takes an action", where="config", field="humanoid.groups", fix="give an action_scale > 0"
            )
        scale = [math.pi if config.mode == "absolute" else groups[j].action_scale for j in self.joints]
        self.scale = torch.tensor(scale, device=device).repeat_interleave(3)
        self.noise = (
            torch.tensor([groups[j].noise for j in self.joints], device=device).repeat_interleave(3) / self.scale
        )
        self.size = len(self.scale)
        axes = [3 * (JOINT_NAMES.index(j) - 1) + axis for j in self.joints for axis in range(3)]
        self._axes = torch.tensor(axes, device=device) if len(axes) < NUM_TARGETS else None
        self._targets = _reference_targets(reference, config.lead, fps)

    def targets(self, actions: Tensor, clip_ids: Tensor, frames: Tensor) -> Tensor:
        """PD targets (N, 51, 3) for the step from ``frames`` to ``frames + 1``."""
        offset = actions.clamp(-self.config.clip, self.config.clip) * self.scale
        targets = self._targets[self._reference.row(clip_ids, frames + 1)]
        if self._axes is None:
            targets = offset + targets if self.config.mode == "residual" else offset
        elif self.config.mode == "residual":
            targets = targets.index_add(1, self._axes, offset)
        else:
            targets = targets.index_copy(1, self._axes, offset)
        return targets.view(len(actions), -1, 3)

    def describe(self) -> dict[str, object]:
        """JSON-able contract."""
        return {
            "mode": self.config.mode,
            "lead": self.config.lead,
            "size": self.size,
            "joints": self.joints,
            "scale_rad": [round(float(s), 6) for s in self.scale[::3]],
        }


def _reference_targets(reference: PackedReference, lead: float, fps: float) -> Tensor:
    """(rows, 153) rotation vectors of the reference, moved ``lead`` seconds ahead by their own rate of change."""
    device = reference.lengths.device
    rows = []
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
