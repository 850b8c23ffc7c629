"""The observation: one table of named blocks, computed with a handful of batched tensor operations.

Every directional quantity is a 3-vector turned into the heading frame (yaw of the pelvis) by one batched product:
positions, the two first columns of each rotation matrix (6D rotations), velocities, reference differences and
interaction-graph vectors.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from envs.config import ObservationConfig
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.reference import PackedReference, PairTable, ReferenceFrame
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.errors import touches
from rewards.inputs import pair_offset_w


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
        skeleton = reference.skeleton
        names = {"body": skeleton.body, "tips": skeleton.body + skeleton.tips, "all": skeleton.names}
        if config.joints not in names:
            raise HoiError(
                f"unknown choice {config.joints!r}",
                where="config",
                field="env.observation.joints",
                fix="body, tips or all",
            )
        device = reference.lengths.device
        self.config = config
        self.reference = reference
        self.joint_names = names[config.joints]
        self.joints = _slice_or_index(skeleton.index(self.joint_names), device)
        self.hands = [torch.tensor(skeleton.index(hand), device=device) for hand in skeleton.hands.values()]
        members = [[float(name in hand) for hand in skeleton.hands.values()] for name in skeleton.names]
        self._hand_members = torch.tensor(members, device=device)  # (J, 2)
        self.num_poses = 3 * (len(self.joint_names) + 1)
        self._ahead = self._look_ahead()
        self.blocks = self._layout(reference.num_pairs)
        self.dim = sum(b.size for b in self.blocks)

    def _layout(self, pairs: int) -> tuple[Block, ...]:
        k = len(self.joint_names)
        near = f"ref+{self.config.near}"
        far = f"ref+{self.config.far}"
        poses = [("joint_pos", k), ("obj_pos", 1), ("joint_rot6d", 2 * k), ("obj_rot6d", 2)]
        speeds = [("joint_vel", k), ("joint_angvel", k), ("obj_vel", 1), ("obj_angvel", 1)]
        heading = [
            *poses,
            *speeds,
            *((f"{near}_{n}_diff", s) for n, s in poses + speeds),
            *((f"{far}_{n}_diff", s) for n, s in poses),
            ("pair_vector", pairs),
        ]
        scalars = [
            ("root_height", 1),
            ("obj_height", 1),
            ("joint_contact", k),
            ("hand_contact", 2),
            (f"{near}_hand_contact", 2),
            (f"{near}_pair_active", pairs),
            ("phase", 1),
        ]
        blocks = [Block(n, 3 * s, "heading") for n, s in heading] + [Block(n, s, "scalar") for n, s in scalars]
        return tuple(blocks)

    def compute(
        self, state: SimState, clip_ids: Tensor, frames: Tensor, pairs: PairTable, pair_offset: Tensor | None = None
    ) -> Tensor:
        """Observation (N, O).

        Args:
            state: simulated state.
            clip_ids, frames: (N,) long, where in the reference.
            pairs: (N, P) graph geometry.
            pair_offset: (N, P, 3) of :func:`rewards.inputs.pair_offset_w`, where the caller has it already.
        """
        now = _features(state, self.joints)
        poses = self.num_poses
        positions = len(self.joint_names) + 1
        offset = pair_offset_w(pairs, state) if pair_offset is None else pair_offset
        every = now.shape[1]
        row = self._ahead.index_select(0, self.reference.row(clip_ids, frames))
        known = 3 * (every + poses)
        vectors = torch.cat([now, row[:, :known].view(len(now), -1, 3), offset], 1)
        vectors[:, :positions] -= state.joint_pos_w[:, :1]
        vectors[:, every : 2 * every] -= now
        vectors[:, 2 * every : 2 * every + poses] -= now[:, :poses]
        heading = _heading(now[:, positions, :2])  # the pelvis' x axis
        size = 3 * vectors.shape[1]
        obs = now.new_empty(len(now), self.dim)
        torch.bmm(vectors, heading, out=obs[:, :size].view(vectors.shape))
        torch.cat([*self._flags(state), row[:, known:]], 1, out=obs[:, size:])
        return obs

    def _look_ahead(self) -> Tensor:
        """What each frame's observation takes from the reference, in one row: features ``near`` frames on, poses ``far``
        frames on, flags ``near`` frames on, phase."""
        rows = []
        reference = self.reference
        for clip_id, length in enumerate(reference.lengths.tolist()):
            frames = torch.arange(length, device=reference.lengths.device)
            clip = torch.full_like(frames, clip_id)
            near, far = (reference.frame(clip, frames + k) for k in (self.config.near, self.config.far))
            vectors = torch.cat([_features(near, self.joints), _features(far, self.joints)[:, : self.num_poses]], 1)
            phase = (frames / max(1, length - 1)).unsqueeze(1)
            rows.append(torch.cat([vectors.flatten(1), self._ref_flags(near), phase], 1))
        return torch.cat(rows)

    def _flags(self, state: SimState) -> list[Tensor]:
        limit = self.config.contact_threshold
        net = _of_joints(state.obj_contact_force_w, self.joints) + _of_joints(state.ground_contact_force_w, self.joints)
        touching = touches(net, limit)
        on_obj = touches(state.obj_contact_force_w, limit)
        hands = on_obj.float() @ self._hand_members > 0
        return [state.joint_pos_w[:, 0, 2:], state.obj_pos_w[:, 2:], touching, hands]

    def _ref_flags(self, ref: ReferenceFrame) -> Tensor:
        """(T, 2 + P): whether each hand is required to touch, and which pairs are active."""
        wanted = torch.stack([ref.contact_labels[:, h].amax(1) for h in self.hands], 1)
        return torch.cat([wanted, ref.pair_active], 1)

    def describe(self) -> list[dict[str, object]]:
        """JSON-able layout: name, frame, first column, size."""
        rows = []
        start = 0
        for block in self.blocks:
            rows.append({"name": block.name, "frame": block.frame, "start": start, "size": block.size})
            start += block.size
        return rows


def _features(source: SimState | ReferenceFrame, joints: slice | Tensor) -> Tensor:
    """World vectors (N, 5k + 5, 3) of the observed joints and the object: positions, rotation columns, velocities."""
    columns = rotation_columns(torch.cat([_of_joints(source.joint_quat_w, joints), source.obj_quat_w.unsqueeze(1)], 1))
    return torch.cat(
        [
            _of_joints(source.joint_pos_w, joints),
            source.obj_pos_w.unsqueeze(1),
            columns,
            _of_joints(source.joint_vel_w, joints),
            _of_joints(source.joint_angvel_w, joints),
            source.obj_vel_w.unsqueeze(1),
            source.obj_angvel_w.unsqueeze(1),
        ],
        1,
    )


def _slice_or_index(joints: Sequence[int], device: torch.device) -> slice | Tensor:
    """A slice where the joints follow each other: a view instead of a copy."""
    first = joints[0]
    last = joints[-1]
    if list(joints) == list(range(first, last + 1)):
        return slice(first, last + 1)
    return torch.tensor(list(joints), device=device)


def _of_joints(values: Tensor, joints: slice | Tensor) -> Tensor:
    return values[:, joints] if isinstance(joints, slice) else values.index_select(1, joints)


# Products x*x, x*y ... w*w of a quaternion (16) to the first two columns of its matrix (6), less the two ones.
_COLUMNS_OF_PRODUCTS = torch.zeros(4, 4, 6)
for _row, _col, _out, _value in (
    (1, 1, 0, -2.0),
    (2, 2, 0, -2.0),
    (0, 1, 1, 2.0),
    (2, 3, 1, 2.0),
    (0, 2, 2, 2.0),
    (1, 3, 2, -2.0),
    (0, 1, 3, 2.0),
    (2, 3, 3, -2.0),
    (0, 0, 4, -2.0),
    (2, 2, 4, -2.0),
    (1, 2, 5, 2.0),
    (0, 3, 5, 2.0),
):
    _COLUMNS_OF_PRODUCTS[_row, _col, _out] = _value
_ONES = torch.tensor([1.0, 0, 0, 0, 1, 0])


@functools.lru_cache(maxsize=8)
def _column_constants(device: torch.device) -> tuple[Tensor, Tensor]:
    return _ONES.to(device), _COLUMNS_OF_PRODUCTS.view(16, 6).to(device)


def rotation_columns(quat: Tensor) -> Tensor:
    """First two columns of the rotation matrices of (N, K, 4) xyzw as (N, 2K, 3): per rotation x axis, then y axis.

    The columns are linear in the products of the quaternion's parts: two operations instead of thirty small ones.
    """
    ones, matrix = _column_constants(quat.device)
    products = (quat.unsqueeze(-1) * quat.unsqueeze(-2)).view(-1, 16)
    return torch.addmm(ones, products, matrix).view(len(quat), -1, 3)


# (cos, sin) of the heading to the flat 3 x 3 matrix [[c, -s, 0], [s, c, 0], [0, 0, 1]].
_HEADING = torch.tensor([[1.0, 0, 0, 0, 1, 0, 0, 0, 0], [0, -1.0, 0, 1, 0, 0, 0, 0, 0]])
_UP = torch.tensor([0.0, 0, 0, 0, 0, 0, 0, 0, 1])


@functools.lru_cache(maxsize=8)
def _heading_constants(device: torch.device) -> tuple[Tensor, Tensor]:
    return _UP.to(device), _HEADING.to(device)


def heading_matrix(root_quat_w: Tensor) -> Tensor:
    """(N, 3, 3) H with ``v_world @ H = v_heading``: columns are the heading frame's axes in the world."""
    return _heading(rotation_columns(root_quat_w.unsqueeze(1))[:, 0, :2])


def _heading(forward: Tensor) -> Tensor:
    """The matrix of the pelvis' x axis, horizontal part (N, 2), of any length."""
    up, spread = _heading_constants(forward.device)
    x, y = forward.unbind(1)
    length = torch.hypot(x, y).clamp_(min=1e-6).unsqueeze(1)
    return torch.addmm(up, forward / length, spread).view(-1, 3, 3)
