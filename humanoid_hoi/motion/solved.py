"""SolvedSession: a human and an object recovered from one video, per frame, in the camera and in a world frame."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.params import BodyParams, transform_params
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.geometry.shapes import ObjectShape


@dataclass(frozen=True)
class ContactPairs:
    """P annotated pairs of a body keypoint and an object point, and when each touches.

    Attributes:
        keypoint_names: P Table 6 names, as in ``assets/keypoints.csv`` (released aliases already resolved).
        point_obj: (P, 3) float64, object frame, m; NaN where the mesh is missing.
        vertex_ids: (P,) int64 vertex of the object mesh, as annotated.
        active: (T, P) bool.
    """

    keypoint_names: tuple[str, ...]
    point_obj: FloatArray
    vertex_ids: IntArray
    active: BoolArray


@dataclass(frozen=True)
class SolvedSession:
    """T consecutive solved frames. Camera frame: OpenCV (x right, y down, z forward), metres.

    World frame: Z up, gravity-aligned, ``x_w = world_from_cam x_cam`` per frame. An object point a of the (centered,
    metric) object frame lies at ``obj_rotmat_cam a + obj_pos_cam``.

    Attributes:
        name: session name.
        source: provenance in words.
        fps: frames per second.
        frame_ids: (T,) int64 absolute video frames.
        body_name: ``free`` or ``smplx``: the body model the parameters belong to.
        body_cam: the human in the camera frame.
        rest_pelvis: (3,) J0 of that body at these betas.
        obj_rotmat_cam: (T, 3, 3).
        obj_pos_cam: (T, 3), float64 tensors.
        world_from_cam_rotmat: (T, 3, 3).
        world_from_cam_pos: (T, 3), float64 tensors.
        camera_matrix: (3, 3) K in pixels.
        image_size: (width, height).
        obj: its shape, metric and centered (``kind='mesh'``; without faces when the mesh is missing).
        obj_is_static: it never moves in the world.
        contacts: the annotated pairs.
        quality: figures of the quality report (reprojection px, contact mm, penetration mm, ...).
    """

    name: str
    fps: float
    frame_ids: IntArray
    body_name: str
    body_cam: BodyParams
    rest_pelvis: Tensor
    obj_rotmat_cam: Tensor
    obj_pos_cam: Tensor
    world_from_cam_rotmat: Tensor
    world_from_cam_pos: Tensor
    camera_matrix: Tensor
    image_size: tuple[int, int]
    obj: ObjectShape
    contacts: ContactPairs
    obj_is_static: bool = False
    source: str = ""
    quality: dict[str, float] = field(default_factory=dict)

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.frame_ids)

    def replace(self, **changes: object) -> SolvedSession:
        """A copy with the given fields exchanged."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def body_w(self) -> BodyParams:
        """The human in the Z-up world."""
        # In the precision of the body's parameters, float32 or float64.
        dtype = self.body_cam.transl.dtype
        return transform_params(
            self.body_cam,
            self.world_from_cam_rotmat.to(dtype),
            self.world_from_cam_pos.to(dtype),
            self.rest_pelvis.to(dtype),
        )

    def obj_pose_w(self) -> tuple[Tensor, Tensor]:
        """The object in the Z-up world: rotation (T, 3, 3) and position (T, 3)."""
        # Object to camera, then camera to world.
        rotmat = self.world_from_cam_rotmat @ self.obj_rotmat_cam
        # x_w = R x_cam + p for each frame.
        pos = torch.einsum("tij,tj->ti", self.world_from_cam_rotmat, self.obj_pos_cam) + self.world_from_cam_pos
        return rotmat, pos


def held_still(solved: SolvedSession, seconds: float) -> SolvedSession:
    """One solved frame, held: identical frames of a pose, so that what needs a motion gets one that does not move.

    Args:
        solved: of one frame, as a picture gives it.
        seconds: how long; at least two frames.
    """
    frames = max(2, round(seconds * solved.fps))
    rows = torch.zeros(frames, dtype=torch.long)
    per_frame = ("obj_rotmat_cam", "obj_pos_cam", "world_from_cam_rotmat", "world_from_cam_pos")
    active = np.repeat(solved.contacts.active, frames, axis=0)
    return solved.replace(
        frame_ids=solved.frame_ids[0] + np.arange(frames),
        body_cam=solved.body_cam.frames(rows),
        contacts=dataclasses.replace(solved.contacts, active=active),
        **{name: getattr(solved, name)[rows] for name in per_frame},
    )
