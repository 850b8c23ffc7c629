"""What a clip holds, in memory: the fields of :class:`~humanoid_hoi.motion.clip.HoiClip` and what follows from them.

World: metres, Z up, ground at z = 0; quaternions xyzw with w >= 0. Arrays are numpy (files), float32 unless said.
Files know these fields (:mod:`humanoid_hoi.motion.clip_io`) and the checks judge them (:mod:`.clip_check`) without
knowing the class that loads and saves itself.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape

Clip = TypeVar("Clip", bound="ClipData")


@dataclass(frozen=True)
class Support:
    """One static box of the scene (a table, a step): world pose and half extents, metres."""

    name: str
    pos_w: FloatArray
    quat_w: FloatArray
    half_size: FloatArray


@dataclass(frozen=True)
class InteractionGraph:
    """P pairs of a body point and an object point, and when each pair is in contact.

    Attributes:
        keypoint_names: P names (Table 6 names, or ``<joint>`` where a source has only joints).
        joint_names: P joint names that carry the keypoints.
        point_joint: (P, 3) keypoint in its joint's frame, m (its surface offset).
        point_obj: (P, 3) contact point in the object frame, m.
        active: (T, P) bool.
    """

    keypoint_names: tuple[str, ...]
    joint_names: tuple[str, ...]
    point_joint: FloatArray
    point_obj: FloatArray
    active: BoolArray

    @property
    def num_pairs(self) -> int:
        """P."""
        return len(self.joint_names)

    @staticmethod
    def empty(num_frames: int) -> InteractionGraph:
        """A graph without pairs over ``num_frames`` frames."""
        none = np.zeros((0, 3), np.float32)
        return InteractionGraph((), (), none, none, np.zeros((num_frames, 0), bool))


@dataclass(frozen=True)
class ServoTargets:
    """PD targets that were found to follow a clip in one simulated scene.

    Attributes:
        targets: (T, J - 1, 3) rad, exponential map in the parent's frame; row t acts on the step that ends at frame t.
        scene: what they were found in (``humanoid_hoi.tracking.scene_hash``): other masses, gains or contacts need others.
        sole: m the sole lay below the toe joint there; the simulated motion itself would give another one.
    """

    targets: FloatArray
    scene: str
    sole: float = 0.0


# Everything that the simulated motion and its scene are made of. Labels, graph and words do not move anything.
_TARGETS_HANG_ON = (
    "fps",
    "joint_offsets",
    "root_pos_w",
    "joint_quat",
    "obj_pos_w",
    "obj_quat_w",
    "obj",
    "obj_is_static",
)


@dataclass(frozen=True)
class ClipData:
    """A human-object interaction of T frames.

    Attributes:
        name, action, source: identity, action label, provenance in words (every repair appends a sentence).
        fps: frames per second.
        joint_offsets: (J, 3) rest offset of each joint in its parent's frame, m (root: zeros).
        root_pos_w: (T, 3) m.
        joint_quat: (T, J, 4) xyzw parent-relative; joint 0 (pelvis) is world.
        obj_pos_w: (T, 3).
        obj_quat_w: (T, 4).
        obj_is_static: the object never moves and is welded to the world in the scene.
        obj: its shape.
        supports: static boxes.
        graph: the interaction graph.
        contact_labels: (T, J) int8: -1 forbidden, 0 unknown, 1 required.
        joint_names, joint_parents: the skeleton, in the order of :data:`~humanoid_hoi.body.skeleton.SMPLX_52` as far as it has
            its joints.
        servo: PD targets found by refinement, None where there are none; a change of the motion drops them.
    """

    name: str
    fps: float
    joint_offsets: FloatArray
    root_pos_w: FloatArray
    joint_quat: FloatArray
    obj_pos_w: FloatArray
    obj_quat_w: FloatArray
    obj: ObjectShape
    graph: InteractionGraph
    contact_labels: NDArray[np.int8]
    obj_is_static: bool = False
    supports: tuple[Support, ...] = ()
    action: str = ""
    source: str = ""
    joint_names: tuple[str, ...] = SMPLX_52.names
    joint_parents: tuple[int, ...] = SMPLX_52.parents
    servo: ServoTargets | None = None

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.root_pos_w)

    @cached_property
    def skeleton(self) -> Skeleton:
        """The joints, their tree and their groups."""
        own = Skeleton(self.joint_names, self.joint_parents)
        # The usual skeleton as the one object it is: comparing and hashing it is quick then.
        return SMPLX_52 if own == SMPLX_52 else own

    @property
    def duration(self) -> float:
        """Seconds from the first frame to the last."""
        # T frames are T - 1 steps of time.
        return (self.num_frames - 1) / self.fps

    def joint_pose_w(self) -> tuple[FloatArray, FloatArray]:
        """World joint positions (T, J, 3) and rotations (T, J, 4) by forward kinematics."""
        # In double precision, though stored in single: errors would add up along ten joints of a finger.
        with torch.no_grad():
            pos, quat = forward_kinematics(
                torch.from_numpy(np.asarray(self.root_pos_w, np.float64)),
                torch.from_numpy(np.asarray(self.joint_quat, np.float64)),
                torch.from_numpy(np.asarray(self.joint_offsets, np.float64)),
                self.joint_parents,
            )
        return pos.numpy().astype(np.float32), quat.numpy().astype(np.float32)

    def replace(self: Clip, **changes: object) -> Clip:
        """A copy with the given fields exchanged; servo targets of another motion are dropped."""
        # Targets were found for a motion: with another one they would be wrong without anybody noticing.
        if "servo" not in changes and any(name in changes for name in _TARGETS_HANG_ON):
            changes["servo"] = None
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def with_note(self: Clip, sentence: str) -> Clip:
        """A copy whose provenance has one more sentence."""
        return self.replace(source=f"{self.source} {sentence}".strip())


def no_labels(num_frames: int, skeleton: Skeleton) -> NDArray[np.int8]:
    """All-unknown contact labels (T, J)."""
    return np.zeros((num_frames, skeleton.size), np.int8)
