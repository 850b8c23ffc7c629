"""From policy actions to PD targets (rotation vectors of all joints but the root)."""

from __future__ import annotations

import math

import torch
from rich.table import Table
from torch import Tensor

from envs.config import ActionConfig
from envs.hands import grip_directions
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.scene.bodies import joint_group
from humanoid_hoi.scene.config import HumanoidConfig, JointGroup
from humanoid_hoi.tracking.base_targets import BaseTargets


class ActionMap:
    """Turns actions (N, A) into targets (N, J - 1, 3), rad.

    ``residual``: base target of the next frame + scale * action.
    ``absolute``: scale * action with scale pi, as InterMimic.

    A group of joints with ``action_scale: 0``, fingers where ``hands`` says ``follow`` or ``synergy``, and welded fingers take
    no action of their own: they follow the base targets, and A is 3 (J - 1) less their axes. With ``synergy`` the last
    actions are the grips (:mod:`envs.hands`), added to what the fingers follow, in either mode.

    Args:
        config: ``cfg/env``, node ``action``.
        humanoid: joint groups (action scale, noise).
        reference: the packed clips.
        base: what an action of zero stands for.

    Attributes:
        joints: those with three actions each, in the order of the actions.
        grips: names of the grips behind them.
        scale: (A,) rad per action unit.
        noise: (A,) initial exploration in action units.
    """

    def __init__(
        self, config: ActionConfig, humanoid: HumanoidConfig, reference: PackedReference, base: BaseTargets
    ) -> None:
        if config.mode not in ("residual", "absolute"):
            raise HoiError(
                f"unknown choice {config.mode!r}", where="config", field="env.action.mode", fix="residual or absolute"
            )
        self.config = config
        self.base = base
        self._reference = reference
        names = reference.skeleton.actuated
        device = reference.lengths.device
        groups = {j: joint_group(j, humanoid) for j in names}
        # The order of the skeleton, whatever the order of the groups:
        # it is the layout of the action, and of the contract.
        rigid = humanoid.hands == "rigid"
        following = reference.skeleton.fingers if rigid or config.hands != "articulated" else ()
        self.joints = [j for j, g in groups.items() if g.action_scale > 0 and j not in following]
        if not self.joints:
            raise HoiError(
                "no joint takes an action", where="config", field="humanoid.groups", fix="give an action_scale > 0"
            )
        # An absolute action of 1 is half a turn: no rotation needs a longer rotation vector.
        scale = [math.pi if config.mode == "absolute" else groups[j].action_scale for j in self.joints]
        noise = [groups[j].noise for j in self.joints]
        self.grips, directions, fingers = self._make_grips(reference, groups, config.hands == "synergy" and not rigid)
        # A ball joint takes three numbers, so everything per joint is repeated for x, y, z; a grip takes one.
        counts = torch.tensor([3] * len(self.joints) + [1] * len(self.grips))
        self.scale = torch.tensor(scale + [g.action_scale for g in fingers]).repeat_interleave(counts).to(device)
        spread = torch.tensor(noise + [g.noise for g in fingers]).repeat_interleave(counts).to(device)
        # The yaml gives the noise in rad; the policy's deviation is in action units.
        self.noise = spread / self.scale
        self.size = len(self.scale)
        self._directions = None if directions is None else directions.to(device)
        self._rigid = rigid
        # Where each action axis lies among the flattened targets of all joints.
        axes = [3 * names.index(j) + axis for j in self.joints for axis in range(3)]
        # None where every axis takes an action: then a step needs no index, only a sum.
        self._axes = torch.tensor(axes, device=device) if len(axes) < 3 * len(names) else None
        # (rows, 3 (J - 1)): one row per frame of every clip, as in the packed reference.
        self._targets = base.packed(reference.lengths.tolist(), device)

    @staticmethod
    def _make_grips(
        reference: PackedReference, groups: dict[str, JointGroup], wanted: bool
    ) -> tuple[list[str], Tensor | None, list[JointGroup]]:
        """Names of the grips, their directions (G, 3 (J - 1)) and their joints' groups; those of a group without scale drop out."""
        found = grip_directions(reference.skeleton, reference.clips[0].joint_offsets) if wanted else {}
        # A grip takes scale and noise from the group of its first joint.
        first = {name: reference.skeleton.actuated[int(d.any(1).nonzero()[0])] for name, d in found.items()}
        names = [name for name in found if groups[first[name]].action_scale > 0]
        if not names:
            return [], None, []
        return names, torch.stack([found[n].flatten() for n in names]), [groups[first[n]] for n in names]

    def targets(self, actions: Tensor, clip_ids: Tensor, frames: Tensor) -> Tensor:
        """PD targets (N, J - 1, 3) for the step from ``frames`` to ``frames + 1``."""
        # Clipped in action units, so that a policy gone wild asks for a bounded target.
        offset = actions.clamp(-self.config.clip, self.config.clip) * self.scale
        squeeze = None
        if self._directions is not None:
            # The last numbers are the grips': (N, G) @ (G, 3 (J - 1)) spreads each one over the joints that it bends.
            squeeze = offset[:, -len(self.grips) :] @ self._directions
            offset = offset[:, : -len(self.grips)]
        # The action is about to lead to the next frame, so that frame's target is what it corrects.
        targets = self._targets[self._reference.row(clip_ids, frames + 1)]
        # Joints that take no action keep their base target in the two cases that add or copy by index.
        if self._axes is None:
            targets = offset + targets if self.config.mode == "residual" else offset
        elif self.config.mode == "residual":
            targets = targets.index_add(1, self._axes, offset)
        else:
            targets = targets.index_copy(1, self._axes, offset)
        if squeeze is not None:
            targets = targets + squeeze
        return targets.view(len(actions), -1, 3)

    def describe(self) -> Table:
        """What an action does, ready to print with rich."""
        table = Table(title=f"action ({self.size} numbers, {self.config.mode})")
        for column in ("joints", "rad per unit", "noise, units"):
            table.add_column(column, justify="left" if column == "joints" else "right")
        rows = zip([*self.joints, *self.grips], self._each(self.scale), self._each(self.noise), strict=True)
        groups: dict[tuple[str, str], list[str]] = {}
        # Joints that are scaled alike share a line of the table.
        for joint, scale, noise in rows:
            groups.setdefault((f"{scale:.3g}", f"{noise:.3g}"), []).append(joint)
        for (scale_text, noise_text), joints in groups.items():
            # A few names and the number of them: a hand alone has fifteen.
            some = joints if len(joints) < 4 else [*joints[:3], f"... ({len(joints)})"]
            table.add_row(", ".join(some), scale_text, noise_text)
        table.add_row(f"base targets: {self.base.kind}", "", "", style="dim")
        return table

    def layout(self) -> dict[str, object]:
        """JSON-able contract."""
        return {
            "mode": self.config.mode,
            "base": self.base.describe(),
            "size": self.size,
            "joints": self.joints,
            # One number a joint says it all, as x, y and z are scaled
            # alike. Rounded, for contracts are compared as JSON.
            "scale_rad": [round(s, 6) for s in self._each(self.scale)],
            # Named only where there are any: policies from before there were such hands keep their contract.
            **({"grips": self.grips} if self.grips else {}),
            **({"hands": "rigid"} if self._rigid else {}),
        }

    def _each(self, values: Tensor) -> list[float]:
        """One number of ``values`` (A,) per joint and per grip."""
        joints = 3 * len(self.joints)
        return [*values[:joints:3].tolist(), *values[joints:].tolist()]
