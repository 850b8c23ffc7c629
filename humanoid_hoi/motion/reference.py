"""Clips packed into one buffer indexed by (clip, frame): the reference an environment tracks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import angular_velocity, forward_kinematics, linear_velocity, rotate
from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip


@dataclass
class ReferenceFrame:
    """Reference of N environments at one frame each; poses as in ``SimState``, plus graph and labels.

    Attributes:
        joint_pos_w (N, J, 3), joint_quat_w (N, J, 4), joint_vel_w, joint_angvel_w (N, J, 3): world.
        joint_quat: (N, J, 4) parent-relative (joint 0 world).
        obj_pos_w (N, 3), obj_quat_w (N, 4), obj_vel_w, obj_angvel_w (N, 3).
        contact_labels: (N, J) float, -1 forbidden, 0 unknown, 1 required.
        pair_active: (N, P) float 0/1, zero for padding.
    """

    joint_pos_w: Tensor
    joint_quat_w: Tensor
    joint_vel_w: Tensor
    joint_angvel_w: Tensor
    joint_quat: Tensor
    obj_pos_w: Tensor
    obj_quat_w: Tensor
    obj_vel_w: Tensor
    obj_angvel_w: Tensor
    contact_labels: Tensor
    pair_active: Tensor


@dataclass
class PairTable:
    """Interaction-graph geometry per environment, padded to P pairs.

    Attributes:
        joint: (N, P) long joint index.
        point_joint: (N, P, 3) m in the joint frame (zeros: joint-center anchor).
        point_obj: (N, P, 3) m in the object frame.
    """

    joint: Tensor
    point_joint: Tensor
    point_obj: Tensor


# Column layout of the packed buffer: one gather per environment step fetches a whole frame, one split names its parts.
def _layout(joints: int) -> dict[str, tuple[int, ...]]:
    return {
        "joint_pos_w": (joints, 3),
        "joint_quat_w": (joints, 4),
        "joint_vel_w": (joints, 3),
        "joint_angvel_w": (joints, 3),
        "joint_quat": (joints, 4),
        "obj_pos_w": (3,),
        "obj_quat_w": (4,),
        "obj_vel_w": (3,),
        "obj_angvel_w": (3,),
        "contact_labels": (joints,),
    }


class PackedReference:
    """All clips' frames in one float32 buffer (sum of T, columns), one row per frame.

    Args:
        clips: clips already at the control rate (resample before).
        device: where the buffer lives.
        anchor: ``surface`` keeps each keypoint's offset in its joint frame; ``joint`` is the paper's joint center.
        num_pairs: P, unused slots are padding; None: as many as the clips need (at least 1).

    Attributes:
        skeleton: of all clips.

    Raises:
        HoiError: a clip has more than ``num_pairs`` pairs, or another skeleton than the first.
    """

    def __init__(
        self,
        clips: Sequence[HoiClip],
        device: str | torch.device = "cpu",
        anchor: str = "surface",
        num_pairs: int | None = None,
    ) -> None:
        self.clips = list(clips)
        self.skeleton = common_skeleton(clips)
        self._layout = _layout(self.skeleton.size)
        self._widths = [math.prod(shape) for shape in self._layout.values()]
        most = max(clips, key=lambda c: c.graph.num_pairs)
        self.num_pairs = max(1, most.graph.num_pairs) if num_pairs is None else num_pairs
        if self.num_pairs < max(1, most.graph.num_pairs):
            raise HoiError(
                f"{most.graph.num_pairs} pairs, but the observation holds {num_pairs}",
                where=most.name,
                field="graph",
                fix="train with a larger env.observation.pairs",
            )
        self.lengths = torch.tensor([c.num_frames for c in clips], device=device)
        # Rows of a clip begin where those before it end.
        self.starts = torch.cumsum(self.lengths, 0) - self.lengths
        self._last = self.starts + self.lengths - 1
        # The usual case of one clip needs no look-up by clip; the host knows its length, so a device is not asked.
        self._only_length = clips[0].num_frames if len(clips) == 1 else None
        self._buffer = torch.cat([self._rows(c) for c in clips]).to(device)
        self.pairs = _pair_table(clips, self.num_pairs, anchor, device)

    def row(self, clip_ids: Tensor, frames: Tensor) -> Tensor:
        """Buffer row of each (clip, frame); frames past the end stay on the last one."""
        if self._only_length is not None:
            return frames.clamp(0, self._only_length - 1)
        return torch.minimum(self.starts[clip_ids] + frames.clamp(min=0), self._last[clip_ids])

    def last_frame(self, clip_ids: Tensor) -> Tensor:
        """Number of each clip's last frame."""
        return self.lengths[clip_ids] - 1

    def frame(self, clip_ids: Tensor, frames: Tensor) -> ReferenceFrame:
        """The reference (N) at ``frames`` of ``clip_ids``; clamped to each clip's last frame."""
        return self.frame_of_rows(self.row(clip_ids, frames))

    def frame_of_rows(self, rows: Tensor) -> ReferenceFrame:
        """The reference of buffer rows (N,) as from :meth:`row`."""
        parts = self._buffer.index_select(0, rows).split([*self._widths, self.num_pairs], 1)
        # Fields with one number a column group are (N, 3) or (N, 4) already; those by joint are unfolded.
        shaped = [p.unflatten(1, s) if len(s) > 1 else p for p, s in zip(parts, self._layout.values(), strict=False)]
        return ReferenceFrame(**dict(zip(self._layout, shaped, strict=True)), pair_active=parts[-1])

    def _rows(self, clip: HoiClip) -> Tensor:
        # Double precision, because velocities are differences of nearly equal numbers.
        root, local = (torch.from_numpy(a).double() for a in (clip.root_pos_w, clip.joint_quat))
        pos, quat = forward_kinematics(root, local, torch.from_numpy(clip.joint_offsets).double(), clip.joint_parents)
        obj_pos = torch.from_numpy(clip.obj_pos_w).double()
        obj_quat = torch.from_numpy(clip.obj_quat_w).double()
        active = torch.zeros(clip.num_frames, self.num_pairs, dtype=torch.float64)
        active[:, : clip.graph.num_pairs] = torch.from_numpy(clip.graph.active).double()
        columns = [
            pos,
            quat,
            linear_velocity(pos, clip.fps),
            angular_velocity(quat, clip.fps),
            local,
            obj_pos,
            obj_quat,
            linear_velocity(obj_pos, clip.fps),
            angular_velocity(obj_quat, clip.fps),
            torch.from_numpy(clip.contact_labels).double(),
            active,
        ]
        # In the order of _layout and the pairs' activity last: frame_of_rows splits a row by the same widths.
        return torch.cat([c.reshape(clip.num_frames, -1) for c in columns], dim=1).float()


def common_skeleton(clips: Sequence[HoiClip]) -> Skeleton:
    """The skeleton of all clips.

    Raises:
        HoiError: a clip has another one than the first: one policy has one set of joints.
    """
    first = clips[0].skeleton
    for clip in clips:
        if clip.skeleton != first:
            raise HoiError(
                f"has {clip.skeleton.size} joints, {clips[0].name} has {first.size}",
                where=clip.name,
                field="joint_names",
                fix="train clips of different skeletons apart",
            )
    return first


def _pair_table(clips: Sequence[HoiClip], num_pairs: int, anchor: str, device: str | torch.device) -> PairTable:
    if anchor not in ("surface", "joint"):
        raise ValueError(f"anchor must be 'surface' or 'joint', found {anchor!r}")
    joint = torch.zeros(len(clips), num_pairs, dtype=torch.long)
    point_joint = torch.zeros(len(clips), num_pairs, 3)
    point_obj = torch.zeros(len(clips), num_pairs, 3)
    # Unused slots stay zero: joint 0, no offset, never active.
    for k, clip in enumerate(clips):
        graph = clip.graph
        n = clip.graph.num_pairs
        joint[k, :n] = torch.tensor(clip.skeleton.index(graph.joint_names), dtype=torch.long)
        point_obj[k, :n] = torch.from_numpy(graph.point_obj).float()
        # With anchor joint the offsets stay zero, as in the paper's Eq. 6.
        if anchor == "surface":
            point_joint[k, :n] = torch.from_numpy(graph.point_joint).float()
    return PairTable(joint.to(device), point_joint.to(device), point_obj.to(device))


def pair_points_w(
    pairs: PairTable, joint_pos_w: Tensor, joint_quat_w: Tensor, obj_pos_w: Tensor, obj_quat_w: Tensor
) -> tuple[Tensor, Tensor]:
    """World positions (N, P, 3) of the body's and the object's point of every pair (Eq. 6: R o M + p, and p_h)."""
    # (N, P, 1), expanded to the width of what is gathered.
    index = pairs.joint.unsqueeze(-1)
    anchor_pos = joint_pos_w.gather(1, index.expand(-1, -1, 3))
    anchor_quat = joint_quat_w.gather(1, index.expand(-1, -1, 4))
    body = anchor_pos + rotate(anchor_quat, pairs.point_joint)
    return body, obj_pos_w.unsqueeze(1) + rotate(obj_quat_w.unsqueeze(1), pairs.point_obj)
