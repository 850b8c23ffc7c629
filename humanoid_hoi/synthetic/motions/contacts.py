"""Interaction graph and contact labels of a two-palm hold on a box, from geometry."""

from __future__ import annotations

import numpy as np
import roma
import torch
from numpy.typing import NDArray

from humanoid_hoi.body.keypoints import Keypoint, keypoint
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph
from humanoid_hoi.synthetic.motions.posture import GRIP_FINGERS

FAR = 0.1  # m: joints farther from the object than this must not touch it (the paper's 9.6 uses the same distance)


def hold_annotation(clip: HoiClip, holding: BoolArray) -> tuple[InteractionGraph, NDArray[np.int8]]:
    """Graph and labels of a clip whose hands hold a box object in the frames ``holding`` (T,).

    Pairs are both palms and eight finger pads; each one's object point is the mean place of the pad during the hold,
    moved onto the face. Labels (T, J): 1 for the pairs' bodies during the hold, -1 for joints beyond ``FAR``, else 0.
    """
    pads = [keypoint(f"{side}Hand_palm") for side in ("left", "right")]
    pads += [keypoint(f"{finger}_{side}") for side in ("left", "right") for finger in GRIP_FINGERS]
    pos_w, quat_w = (a.astype(np.float64) for a in clip.joint_pose_w())
    # Each pad's place in the object's frame, averaged over the hold, then put onto
    # the face it presses.
    on_obj = np.stack([_to_object(clip, _surface_point(pad, pos_w, quat_w))[holding].mean(axis=0) for pad in pads])
    half_y = float(clip.obj.size[1])
    on_obj[:, 1] = np.sign(on_obj[:, 1]) * half_y
    graph = InteractionGraph(
        tuple(p.name for p in pads),
        tuple(p.joint for p in pads),
        np.stack([p.offset for p in pads]).astype(np.float32),
        on_obj.astype(np.float32),
        np.repeat(holding[:, None], len(pads), axis=1),
    )
    return graph, _labels(clip, pos_w, holding, [p.joint for p in pads])


def _surface_point(pad: Keypoint, joint_pos_w: FloatArray, joint_quat_w: FloatArray) -> FloatArray:
    j = SMPLX_52.index([pad.joint])[0]
    offset = torch.from_numpy(pad.offset.copy()).expand(len(joint_pos_w), 3)
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
