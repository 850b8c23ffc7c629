"""Interaction graph and contact labels of a body that touches a box, from geometry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch
from numpy.typing import NDArray

from humanoid_hoi.body.keypoints import keypoint
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph
from humanoid_hoi.synthetic.motions.posture import GRIP_FINGERS

FAR = 0.1  # m: joints farther from the object than this must not touch it (the paper's 9.6 uses the same distance)


@dataclass(frozen=True)
class BodyPoint:
    """A point of the body that touches the object.

    Attributes:
        name: of the keypoint, or of the joint where no keypoint lies there.
        joint: that carries it.
        offset: (3,) in the joint's frame, m.
        required: the joint must touch; False where it only comes near.
    """

    name: str
    joint: str
    offset: FloatArray
    required: bool = True

    @staticmethod
    def of(keypoint_name: str, required: bool = True) -> BodyPoint:
        """The keypoint of that name."""
        point = keypoint(keypoint_name)
        return BodyPoint(point.name, point.joint, point.offset, required)


def palms_and_pads() -> list[BodyPoint]:
    """Both palms and the pads of the eight long fingers."""
    names = [f"{side}Hand_palm" for side in ("left", "right")]
    names += [f"{finger}_{side}" for side in ("left", "right") for finger in GRIP_FINGERS]
    return [BodyPoint.of(name) for name in names]


def contact_annotation(clip: HoiClip, points: list[BodyPoint], touching: BoolArray, face_axis: int) -> HoiClip:
    """The clip with pairs and labels of a box object that is touched in the frames ``touching`` (T,).

    Each pair's object point is the mean place of the body's point while touching, moved onto the face. Labels (T, J): 1 for
    the bodies that must touch then, -1 for joints beyond ``FAR``, else 0.

    Args:
        clip: without annotation.
        points: of the body.
        touching: when.
        face_axis: 0, 1 or 2: the faces at both ends of this axis of the object are touched.
    """
    pos_w, quat_w = (a.astype(np.float64) for a in clip.joint_pose_w())
    # Each point's place in the object's frame, averaged over the touch, then put onto
    # the face it presses.
    on_obj = np.stack([_to_object(clip, _surface_point(p, pos_w, quat_w))[touching].mean(axis=0) for p in points])
    half = float(clip.obj.size[face_axis])
    on_obj[:, face_axis] = np.sign(on_obj[:, face_axis]) * half
    graph = InteractionGraph(
        tuple(p.name for p in points),
        tuple(p.joint for p in points),
        np.stack([p.offset for p in points]).astype(np.float32),
        on_obj.astype(np.float32),
        np.repeat(touching[:, None], len(points), axis=1),
    )
    labels = _labels(clip, pos_w, touching, [p.joint for p in points if p.required])
    return clip.replace(graph=graph, contact_labels=labels)


def _surface_point(point: BodyPoint, joint_pos_w: FloatArray, joint_quat_w: FloatArray) -> FloatArray:
    j = SMPLX_52.index([point.joint])[0]
    offset = torch.from_numpy(np.array(point.offset, np.float64)).expand(len(joint_pos_w), 3)
    return joint_pos_w[:, j] + roma.quat_action(torch.from_numpy(joint_quat_w[:, j]), offset).numpy()


def _to_object(clip: HoiClip, point_w: FloatArray) -> FloatArray:
    """World points (T, ..., 3) in the object's frame."""
    # Shapes (T, 1, ..., 3), so that one pose per frame serves any number of points.
    center = clip.obj_pos_w.astype(np.float64).reshape(len(point_w), *([1] * (point_w.ndim - 2)), 3)
    back = roma.quat_conjugation(torch.from_numpy(clip.obj_quat_w.astype(np.float64)))
    back = back.reshape(len(point_w), *([1] * (point_w.ndim - 2)), 4).expand(*point_w.shape[:-1], 4)
    return roma.quat_action(back, torch.from_numpy(point_w - center)).numpy()


def _labels(clip: HoiClip, joint_pos_w: FloatArray, holding: BoolArray, required: list[str]) -> NDArray[np.int8]:
    # Distance to a box: what each coordinate exceeds the half extent by.
    outside = np.maximum(np.abs(_to_object(clip, joint_pos_w)) - clip.obj.size.astype(np.float64), 0.0)
    labels = np.where(np.linalg.norm(outside, axis=-1) > FAR, -1, 0).astype(np.int8)
    # Required wins over forbidden for the joints that hold.
    labels[np.flatnonzero(holding)[:, None], SMPLX_52.index(required)] = 1
    return labels
