"""The observation: one table of named blocks, computed with a handful of batched tensor operations.

Every directional quantity is a 3-vector turned into the heading frame (yaw of the pelvis) by one batched product:
positions, the two first columns of each rotation matrix (6D rotations), velocities, reference differences and
interaction-graph vectors.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from envs.config import ObservationConfig
from humanoid_hoi.body.skeleton import BODY_JOINTS, FINGERTIP_JOINTS, JOINT_NAMES, joint_index
from humanoid_hoi.errors import HoiError
from humanoid_hoi.motion.reference import PairTable, ReferenceFrame, pair_points_w
from humanoid_hoi.sim.state import SimState

_HANDS = ("left", "right")


@dataclass(frozen=True)
class Block:
    """One named slice of the observation."""

    name: str
    size: int
    frame: str


class ObservationTable:
    """Computes observations (N, O) and knows their layout."""

    def __init__(self, config: ObservationConfig, num_pairs: int, device: torch.device) -> None:
        names = {"body": BODY_JOINTS, "tips": BODY_JOINTS + FINGERTIP_JOINTS, "all": JOINT_NAMES}
        if config.joints not in names:
            raise HoiError(f"unknown choice {config.joints!r}", where="config", field="env.observation.joints",
                           fix="body, tips or all")  # fmt: skip
        self.config, self.joint_names = config, names[config.joints]
        self.joints = torch.tensor(joint_index(self.joint_names), device=device)
        self.hands = [
            torch.tensor([i for i, n in enumerate(JOINT_NAMES) if n.startswith(side) and _is_hand(n)], device=device)
            for side in _HANDS
        ]
        self.blocks = self._layout(num_pairs)
        self.dim = sum(b.size for b in self.blocks)

    def _layout(self, pairs: int) -> tuple[Block, ...]:
        k, near, far = len(self.joint_names), self.config.near, self.config.far
        heading = [
            ("joint_pos", k), ("joint_rot6d", 2 * k), ("joint_vel", k), ("joint_angvel", k),
            ("obj_pos", 1), ("obj_rot6d", 2), ("obj_vel", 1), ("obj_angvel", 1),
            (f"ref+{near}_joint_pos_diff", k), (f"ref+{near}_joint_rot6d_diff", 2 * k), (f"ref+{near}_joint_vel_diff", k),
            (f"ref+{near}_joint_angvel_diff", k), (f"ref+{near}_obj_pos_diff", 1), (f"ref+{near}_obj_rot6d_diff", 2),
            (f"ref+{near}_obj_vel_diff", 1), (f"ref+{near}_obj_angvel_diff", 1),
            (f"ref+{far}_joint_pos_diff", k), (f"ref+{far}_joint_rot6d_diff", 2 * k), (f"ref+{far}_obj_pos_diff", 1),
            (f"ref+{far}_obj_rot6d_diff", 2), ("pair_vector", pairs),
        ]  # fmt: skip
        scalars = [("root_height", 1), ("obj_height", 1), ("joint_contact", k), ("hand_contact", 2),
                   ("ref_hand_contact", 2), ("pair_active", pairs), ("phase", 1)]  # fmt: skip
        blocks = [Block(n, 3 * s, "heading") for n, s in heading] + [Block(n, s, "scalar") for n, s in scalars]
        return tuple(blocks)

    def compute(
        self, state: SimState, near: ReferenceFrame, far: ReferenceFrame, pairs: PairTable, phase: Tensor
    ) -> Tensor:
        """Observation (N, O).

        Args:
            state: simulated state. near, far: reference ``near`` and ``far`` frames ahead. pairs: (N, P) graph geometry.
            phase: (N,) share of the clip already played.
        """
        now = _features(state, self.joints)
        split = _Split(len(self.joint_names))
        near_diff = _features(near, self.joints) - now
        far_diff = _poses(far, self.joints) - now[:, split.poses]
        body, obj = pair_points_w(pairs, state.joint_pos_w, state.joint_quat_w, state.obj_pos_w, state.obj_quat_w)
        now = now.clone()
        root = state.joint_pos_w[:, :1]
        now[:, split.positions] -= root
        vectors = torch.cat([now[:, split.order], near_diff[:, split.order], far_diff[:, split.pose_order], obj - body], 1)
        local = vectors @ heading_matrix(state.joint_quat_w[:, 0])
        return torch.cat([local.flatten(1), *self._scalars(state, near, phase)], dim=1)

    def _scalars(self, state: SimState, near: ReferenceFrame, phase: Tensor) -> list[Tensor]:
        touching = (state.net_contact_force_w.square().sum(-1) > self.config.contact_threshold**2).float()
        on_obj = (state.obj_contact_force_w.square().sum(-1) > self.config.contact_threshold**2).float()
        hands = torch.stack([on_obj[:, h].amax(1) for h in self.hands], 1)
        wanted = torch.stack([near.contact_labels[:, h].amax(1) for h in self.hands], 1)
        heights = [state.joint_pos_w[:, 0, 2:], state.obj_pos_w[:, 2:]]
        return [*heights, touching[:, self.joints], hands, wanted, near.pair_active, phase.unsqueeze(1)]

    def describe(self) -> list[dict[str, object]]:
        """JSON-able layout: name, frame, first column, size."""
        rows, start = [], 0
        for block in self.blocks:
            rows.append({"name": block.name, "frame": block.frame, "start": start, "size": block.size})
            start += block.size
        return rows


class _Split:
    """Row ranges of the stacked feature vectors: [joint pos k, obj pos 1 | columns 2k, obj columns 2 | velocities]."""

    def __init__(self, k: int) -> None:
        self.positions = slice(0, k + 1)
        self.poses = slice(0, 3 * (k + 1))
        pos, obj_pos = list(range(k)), [k]
        rot, obj_rot = list(range(k + 1, 3 * k + 1)), [3 * k + 1, 3 * k + 2]
        vel = list(range(3 * k + 3, 4 * k + 3))
        spin = list(range(4 * k + 3, 5 * k + 3))
        obj_vel = [5 * k + 3, 5 * k + 4]
        self.order = torch.tensor(pos + rot + vel + spin + obj_pos + obj_rot + obj_vel)
        self.pose_order = torch.tensor(pos + rot + obj_pos + obj_rot)


def _poses(source: SimState | ReferenceFrame, joints: Tensor) -> Tensor:
    """Positions and rotation columns (N, 3k + 3, 3) of the observed joints and the object, world."""
    columns = rotation_columns(torch.cat([source.joint_quat_w[:, joints], source.obj_quat_w.unsqueeze(1)], 1))
    return torch.cat([source.joint_pos_w[:, joints], source.obj_pos_w.unsqueeze(1), columns], 1)


def _features(source: SimState | ReferenceFrame, joints: Tensor) -> Tensor:
    """Poses and velocities (N, 5k + 5, 3), world."""
    return torch.cat(
        [
            _poses(source, joints),
            source.joint_vel_w[:, joints],
            source.joint_angvel_w[:, joints],
            source.obj_vel_w.unsqueeze(1),
            source.obj_angvel_w.unsqueeze(1),
        ],
        1,
    )


def rotation_columns(quat: Tensor) -> Tensor:
    """First two columns of the rotation matrices of (N, K, 4) xyzw as (N, 2K, 3): per rotation x axis, then y axis."""
    x, y, z, w = quat.unbind(-1)
    first = [1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)]
    second = [2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)]
    return torch.stack([*first, *second], -1).view(len(quat), -1, 3)


def heading_matrix(root_quat_w: Tensor) -> Tensor:
    """(N, 3, 3) H with ``v_world @ H = v_heading``: columns are the heading frame's axes in the world."""
    x, y, z, w = root_quat_w.unbind(-1)
    forward_x, forward_y = 1 - 2 * (y * y + z * z), 2 * (x * y + z * w)
    norm = torch.sqrt(forward_x**2 + forward_y**2).clamp(min=1e-6)
    c, s, zero, one = forward_x / norm, forward_y / norm, torch.zeros_like(x), torch.ones_like(x)
    return torch.stack([c, -s, zero, s, c, zero, zero, zero, one], -1).view(-1, 3, 3)


def _is_hand(name: str) -> bool:
    return name.endswith("wrist") or any(f in name for f in ("index", "middle", "pinky", "ring", "thumb"))
