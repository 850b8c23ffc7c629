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
from humanoid_hoi.motion.reference import PackedReference, PairTable, ReferenceFrame, pair_points_w
from humanoid_hoi.sim.state import SimState

_HANDS = ("left", "right")


@dataclass(frozen=True)
class Block:
    """One named slice of the observation."""

    name: str
    size: int
    frame: str


class ObservationTable:
    """Computes observations (N, O) and knows their layout.

    The reference's features do not depend on the simulation: they are computed once for every (clip, frame) and only
    looked up at each step.
    """

    def __init__(self, config: ObservationConfig, reference: PackedReference) -> None:
        names = {"body": BODY_JOINTS, "tips": BODY_JOINTS + FINGERTIP_JOINTS, "all": JOINT_NAMES}
        if config.joints not in names:
            raise HoiError(f"unknown choice {config.joints!r}", where="config", field="env.observation.joints",
                           fix="body, tips or all")  # fmt: skip
        device = reference.lengths.device
        self.config, self.reference, self.joint_names = config, reference, names[config.joints]
        self.joints = torch.tensor(joint_index(self.joint_names), device=device)
        self.hands = [
            torch.tensor([i for i, n in enumerate(JOINT_NAMES) if n.startswith(side) and _is_hand(n)], device=device)
            for side in _HANDS
        ]
        self.num_poses = 3 * (len(self.joint_names) + 1)
        self._ref_features = torch.cat([_features(f, self.joints) for f in _all_frames(reference)])
        self._ref_scalars = torch.cat([self._ref_flags(f) for f in _all_frames(reference)])
        self.blocks = self._layout(reference.num_pairs)
        self.dim = sum(b.size for b in self.blocks)

    def _layout(self, pairs: int) -> tuple[Block, ...]:
        k, near, far = len(self.joint_names), f"ref+{self.config.near}", f"ref+{self.config.far}"
        poses = [("joint_pos", k), ("obj_pos", 1), ("joint_rot6d", 2 * k), ("obj_rot6d", 2)]
        speeds = [("joint_vel", k), ("joint_angvel", k), ("obj_vel", 1), ("obj_angvel", 1)]
        heading = [
            *poses, *speeds, *((f"{near}_{n}_diff", s) for n, s in poses + speeds),
            *((f"{far}_{n}_diff", s) for n, s in poses), ("pair_vector", pairs),
        ]  # fmt: skip
        scalars = [("root_height", 1), ("obj_height", 1), ("joint_contact", k), ("hand_contact", 2),
                   (f"{near}_hand_contact", 2), (f"{near}_pair_active", pairs), ("phase", 1)]  # fmt: skip
        blocks = [Block(n, 3 * s, "heading") for n, s in heading] + [Block(n, s, "scalar") for n, s in scalars]
        return tuple(blocks)

    def compute(self, state: SimState, clip_ids: Tensor, frames: Tensor, pairs: PairTable) -> Tensor:
        """Observation (N, O).

        Args:
            state: simulated state. clip_ids, frames: (N,) long, where in the reference. pairs: (N, P) graph geometry.
        """
        near = self.reference.row(clip_ids, frames + self.config.near)
        far = self.reference.row(clip_ids, frames + self.config.far)
        now = _features(state, self.joints)
        near_diff = self._ref_features[near] - now
        far_diff = self._ref_features[far, : self.num_poses] - now[:, : self.num_poses]
        body, obj = pair_points_w(pairs, state.joint_pos_w, state.joint_quat_w, state.obj_pos_w, state.obj_quat_w)
        positions = len(self.joint_names) + 1
        relative = now[:, :positions] - state.joint_pos_w[:, :1]
        vectors = torch.cat([relative, now[:, positions:], near_diff, far_diff, obj - body], 1)
        local = vectors @ heading_matrix(state.joint_quat_w[:, 0])
        phase = frames / (self.reference.lengths[clip_ids] - 1)
        flags = [*self._flags(state), self._ref_scalars[near], phase.unsqueeze(1)]
        return torch.cat([local.flatten(1), *flags], dim=1)

    def _flags(self, state: SimState) -> list[Tensor]:
        limit = self.config.contact_threshold**2
        touching = (state.net_contact_force_w[:, self.joints].square().sum(-1) > limit).float()
        on_obj = (state.obj_contact_force_w.square().sum(-1) > limit).float()
        hands = torch.stack([on_obj[:, h].amax(1) for h in self.hands], 1)
        return [state.joint_pos_w[:, 0, 2:], state.obj_pos_w[:, 2:], touching, hands]

    def _ref_flags(self, ref: ReferenceFrame) -> Tensor:
        """(T, 2 + P): whether each hand is required to touch, and which pairs are active."""
        wanted = torch.stack([ref.contact_labels[:, h].amax(1) for h in self.hands], 1)
        return torch.cat([wanted, ref.pair_active], 1)

    def describe(self) -> list[dict[str, object]]:
        """JSON-able layout: name, frame, first column, size."""
        rows, start = [], 0
        for block in self.blocks:
            rows.append({"name": block.name, "frame": block.frame, "start": start, "size": block.size})
            start += block.size
        return rows


def _all_frames(reference: PackedReference) -> list[ReferenceFrame]:
    """Each clip's frames, in buffer order."""
    out = []
    for clip_id, length in enumerate(reference.lengths.tolist()):
        frames = torch.arange(length, device=reference.lengths.device)
        out.append(reference.frame(torch.full_like(frames, clip_id), frames))
    return out


def _features(source: SimState | ReferenceFrame, joints: Tensor) -> Tensor:
    """World vectors (N, 5k + 5, 3) of the observed joints and the object: positions, rotation columns, velocities."""
    columns = rotation_columns(torch.cat([source.joint_quat_w[:, joints], source.obj_quat_w.unsqueeze(1)], 1))
    return torch.cat(
        [
            source.joint_pos_w[:, joints], source.obj_pos_w.unsqueeze(1), columns, source.joint_vel_w[:, joints],
            source.joint_angvel_w[:, joints], source.obj_vel_w.unsqueeze(1), source.obj_angvel_w.unsqueeze(1),
        ],
        1,
    )  # fmt: skip


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
