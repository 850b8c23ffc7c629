"""What every synthesized motion asks of the body: planted feet, palms on a face, mass over the feet."""

from __future__ import annotations

import numpy as np
import roma
import torch

from humanoid_hoi.body.keypoints import keypoint
from humanoid_hoi.body.proportions import ankle_height
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, no_labels
from humanoid_hoi.synthetic.motions.ik import IkSolution, OrientationTask, PointTask

SIDES = {"left": 1.0, "right": -1.0}
TASK_WEIGHT = 1000.0  # per metre or radian: a millimetre costs as much as a radian off the rest posture
BALANCE_WEIGHT = 200.0
SOURCE = "Synthesized by scripts/make_demo_clip.py: minimum-jerk paths and inverse kinematics, no capture."
# Hand frame on a side face: fingers forward, thumb up, palm to the middle (columns: images of the hand's x, y, z axes).
HAND_ON_SIDE = {
    "left": np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]),
    "right": np.array([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 0.0, 0.0]]),
}
# On the near face: fingers up, thumbs to the middle, palms forward.
HAND_ON_NEAR = {
    "left": np.array([[0.0, 0.0, -1.0], [-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
    "right": np.array([[0.0, 0.0, -1.0], [1.0, 0.0, 0.0], [0.0, -1.0, 0.0]]),
}
Tasks = tuple[list[PointTask], list[OrientationTask]]


def clip_without_contacts(
    name: str,
    action: str,
    fps: float,
    offsets: FloatArray,
    solution: IkSolution,
    obj_pos_w: FloatArray,
    obj: ObjectShape,
) -> HoiClip:
    """A synthesized clip whose object keeps its rotation and whose contacts are still to be found.

    Args:
        name: of the clip.
        action: its label.
        fps: frames per second.
        offsets: (J, 3) skeleton, m.
        solution: the person's motion, T frames.
        obj_pos_w: (T, 3) path of the object's center, m.
        obj: the object.
    """
    frames = len(obj_pos_w)
    return HoiClip(
        name=name,
        action=action,
        fps=fps,
        joint_offsets=offsets.astype(np.float32),
        source=SOURCE,
        root_pos_w=solution.root_pos_w.astype(np.float32),
        joint_quat=solution.joint_quat.astype(np.float32),
        obj_pos_w=obj_pos_w.astype(np.float32),
        obj_quat_w=np.tile(np.array([0, 0, 0, 1], np.float32), (frames, 1)),
        obj=obj,
        graph=InteractionGraph.empty(frames),
        contact_labels=no_labels(frames, SMPLX_52),
    )


def planted_feet(offsets: FloatArray, stance: float, num_frames: int) -> Tasks:
    """Both feet flat on the ground, pointing forward, below the hips.

    Args:
        offsets: (J, 3) skeleton, m.
        stance: half distance of the feet, m.
        num_frames: T.
    """
    points = []
    turns = []
    flat = np.tile([0.0, 0.0, 0.0, 1.0], (num_frames, 1))
    for side, sign in SIDES.items():
        target = np.array([_ankle_forward(offsets), sign * stance, ankle_height(offsets)])
        points.append(PointTask(f"{side}_ankle", np.zeros(3), np.tile(target, (num_frames, 1)), TASK_WEIGHT))
        turns.append(OrientationTask(f"{side}_ankle", flat, TASK_WEIGHT))
    return points, turns


def middle_of_feet(offsets: FloatArray) -> float:
    """Forward position, m, over which a standing person's mass lies when the feet are planted: between ankle and toes."""
    return _ankle_forward(offsets) + 0.4 * float(offsets[SMPLX_52.index(["left_foot"])[0], 0])


def palm_task(
    side: str, on_obj: FloatArray, hand_on_obj: FloatArray, obj_pos_w: FloatArray, obj_rot_w: FloatArray
) -> tuple[PointTask, OrientationTask]:
    """Bring a palm's center to a path in the object's frame, the hand turned to the object.

    Args:
        side: ``left`` or ``right``.
        on_obj: (T, 3) of the palm's center, m, object frame.
        hand_on_obj: (3, 3) or (T, 3, 3) rotation of the hand's frame in the object's.
        obj_pos_w: (T, 3) m.
        obj_rot_w: (T, 3, 3).
    """
    palm = keypoint(f"{side}Hand_palm")
    target = obj_pos_w + np.einsum("tij,tj->ti", obj_rot_w, on_obj)
    turn = quat_of(obj_rot_w @ hand_on_obj)
    return PointTask(palm.joint, palm.offset, target, TASK_WEIGHT), OrientationTask(palm.joint, turn, TASK_WEIGHT)


def require_reached(solution: IkSolution, remedy: str) -> None:
    """Refuse a solution that misses a task by more than a millimetre or milliradian (5 mm for the softer balance).

    Raises:
        ValueError: it does; ``remedy`` says what to change.
    """
    if solution.worst_residual > TASK_WEIGHT * 1e-3:
        raise ValueError(
            f"out of reach: missed by {solution.worst_residual / TASK_WEIGHT * 1e3:.1f} mm or mrad; {remedy}"
        )


def quat_of(rotation: FloatArray) -> FloatArray:
    """Quaternions (..., 4) xyzw, w >= 0, of rotations (..., 3, 3)."""
    quat = roma.rotmat_to_unitquat(torch.from_numpy(np.ascontiguousarray(rotation))).numpy()
    # Stored quaternions have w >= 0.
    return np.where(quat[..., 3:] < 0, -quat, quat)


def _ankle_forward(offsets: FloatArray) -> float:
    return float(offsets[SMPLX_52.index(["left_hip", "left_knee", "left_ankle"]), 0].sum())
