"""Base targets: the PD target that an action of zero stands for, one table per clip.

What a residual policy adds its action to decides how much it has to learn, so it is an object of its own: the reference
moved ahead by the servos' lag (here), the same with feed-forward torques, or targets found by a search. Which one a policy
was trained on is part of its contract.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.bodies import joint_group
from humanoid_hoi.scene.config import HumanoidConfig

REFERENCE = "reference"
"""Kind of targets that follow from the clip at hand alone."""


@dataclass(frozen=True)
class BaseTargets:
    """PD targets of every frame of every clip.

    Attributes:
        kind: how they were made, e.g. ``reference``.
        tables: per clip (T, J - 1, 3) rad, exponential map of each joint but the root in its parent's frame. Row t is the
            target of the control step that ends at frame t.
        settings: JSON-able numbers they were made with; compared as a whole when a checkpoint is loaded.
        hashes: clip name -> content hash. Empty where the table follows from the clip alone: then a policy may be tried
            on other clips, and on another version of its own. A policy is refused on a clip of the same name whose
            targets have another hash.
    """

    kind: str
    tables: tuple[Tensor, ...]
    settings: dict[str, object] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    def packed(self, lengths: Sequence[int], device: torch.device | str = "cpu") -> Tensor:
        """All tables in one (sum of T, 3 (J - 1)), in the order of the clips.

        Raises:
            HoiError: a table is not as long as its clip.
        """
        # One table shifted against its clip would give a policy that
        # follows a frame late; the length is what can be checked.
        found = [len(table) for table in self.tables]
        if found != list(lengths):
            raise HoiError(
                f"tables of {found} frames for clips of {list(lengths)}",
                field=f"{self.kind} targets",
                fix="make them from these clips",
            )
        # (T, J - 1, 3) to (T, 3 (J - 1)): the flat layout of an action.
        return torch.cat([table.flatten(1) for table in self.tables]).float().to(device)

    def describe(self) -> dict[str, object]:
        """JSON-able contract."""
        return {"kind": self.kind, **self.settings, "hashes": dict(self.hashes)}


def reference_targets(clips: Sequence[HoiClip], lead: Tensor | float) -> BaseTargets:
    """The clips' own joint rotations, moved ahead by their own rate of change.

    Args:
        clips: at the control rate.
        lead: s, one number or one per joint but the root (J - 1,); see :func:`servo_lag`.
    """
    # Rounded, because the contract is compared as JSON: 0.1 must stay 0.1 on every machine.
    each = [round(float(seconds), 6) for seconds in torch.as_tensor(lead).reshape(-1)]
    settings: dict[str, object] = {"lead": each[0] if len(set(each)) == 1 else each}
    return BaseTargets(REFERENCE, tuple(moved_ahead(clip, lead) for clip in clips), settings)


def moved_ahead(clip: HoiClip, lead: Tensor | float) -> Tensor:
    """Joint rotations (T, J - 1, 3) of a clip as rotation vectors, ``lead`` seconds ahead of each frame.

    The rate comes from relative rotations (the log map), which do not jump where a rotation vector wraps at pi.
    """
    # The root has no servo: it is moved by what the joints push against.
    quat = torch.from_numpy(np.asarray(clip.joint_quat, np.float32))[:, 1:]
    frames_ahead = torch.as_tensor(lead, dtype=torch.float64) * clip.fps
    # Without a lead the table is the reference itself, to the last bit: no detour through differences.
    if not bool(frames_ahead.any()):
        return roma.unitquat_to_rotvec(quat)
    # Relative turns from each frame to the next, (T - 1, J - 1, 3), in the child's own frame: q_t^-1 q_(t+1).
    step = roma.unitquat_to_rotvec(roma.quat_product(roma.quat_conjugation(quat[:-1]), quat[1:]))
    # Central differences inside, one-sided at both ends: half a frame of delay would be a lead of its own.
    rate = torch.cat([step[:1], 0.5 * (step[1:] + step[:-1]), step[-1:]])
    # rad per frame times frames; one lead a joint becomes a column, one for all stays a single number.
    turn = rate * frames_ahead.float().reshape(-1, 1)
    # On the right, as the turn is given in the child's frame.
    return roma.unitquat_to_rotvec(roma.quat_product(quat, roma.rotvec_to_unitquat(turn)))


def servo_lag(skeleton: Skeleton, humanoid: HumanoidConfig) -> Tensor:
    """Seconds (J - 1,) by which each joint's servo lags behind a moving target: damping / stiffness.

    A PD servo whose damping acts on the joint's own velocity settles at kp e = kd omega, i.e. kd/kp seconds late.
    """
    # The groups hold the gains that the servos are compiled with, so lag and simulator cannot drift apart.
    groups = [joint_group(name, humanoid) for name in skeleton.actuated]
    return torch.tensor([g.damping / g.stiffness for g in groups], dtype=torch.float64)


def table_hash(table: Tensor) -> str:
    """Content hash of a stored table; of float32 bytes, so only for tables that are read from a file and not recomputed."""
    # Little-endian on every machine: the hash travels with checkpoints.
    return hashlib.sha256(np.ascontiguousarray(table.cpu().numpy().astype("<f4")).tobytes()).hexdigest()
