"""From a recorded clip to the true scene: a skinned body and a metric, centered object mesh in the Z-up world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import roma
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.geometry.surface import as_trimesh
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import resample_clip
from humanoid_hoi.synthetic.sessions.fit import ObjectMotion, fit_body

# A usual rate of video.
FPS = 30.0
EDGE = 0.012
"""Boxes and balls are divided to edges of at most this, m: annotations can only name vertices."""
STATIC_MOVE = 0.005
"""An object that moves less than this (m) and turns less than 1 degree is annotated as static."""


@dataclass(frozen=True)
class Scene:
    """What truly happened, T frames in the Z-up world.

    Attributes:
        name: of the clip.
        fps: frames per second.
        body_name: model of ``body_w``.
        body_w: the person (float32), finger poses included.
        obj_name: of the object.
        obj_vertices: (V, 3) float64 m, mean at the origin.
        obj_faces: (F, 3) int64.
        obj_rotmat_w: (T, 3, 3).
        obj_pos_w: (T, 3), float64.
        obj_is_static: the object never moves.
    """

    name: str
    fps: float
    body_name: str
    body_w: BodyParams
    obj_name: str
    obj_vertices: FloatArray
    obj_faces: IntArray
    obj_rotmat_w: FloatArray
    obj_pos_w: FloatArray
    obj_is_static: bool

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.obj_pos_w)


def make_scene(clip: HoiClip, body: BodyModel, fps: float = FPS, iterations: int = 300) -> Scene:
    """Put ``body`` (mean shape) into the recorded motion.

    The clip's person has other bones than ``body``, so the pose is fitted: hands, feet and the clip's contact points
    are met as well as the bones allow, and skin is kept out of the object. Whatever the fit leaves *is* the truth from here on.

    Args:
        clip: any clip; resampled to ``fps``.
        body: model to put in.
        iterations: of the fit; 0 takes over the recorded angles.
    """
    clip = resample_clip(clip, fps)
    vertices, faces, middle = _centered_mesh(clip)
    rotmat = roma.unitquat_to_rotmat(torch.from_numpy(np.asarray(clip.obj_quat_w, np.float64))).numpy()
    # The origin moves to the mean vertex, so the position moves along: x = R (v - m) + (p + R m).
    pos = np.asarray(clip.obj_pos_w, np.float64) + rotmat @ middle
    person = fit_body(clip, body, ObjectMotion(vertices, faces, rotmat, pos), iterations)
    return Scene(
        clip.name,
        fps,
        body.name,
        person,
        clip.obj.name,
        vertices,
        faces,
        rotmat,
        pos,
        clip.obj_is_static or _rests(rotmat, pos),
    )


def _centered_mesh(clip: HoiClip) -> tuple[FloatArray, IntArray, FloatArray]:
    """Vertices about their mean, triangles, and where that mean was in the clip's object frame."""
    mesh: Any = as_trimesh(clip.obj)
    if clip.obj.kind != "mesh":
        # A box has only eight vertices, and a click can name vertices only: some must be near every place.
        mesh = mesh.subdivide_to_size(EDGE, max_iter=20)
        mesh.merge_vertices()
    vertices = np.asarray(mesh.vertices, np.float64)
    # Sessions center the mesh on its mean vertex, so the truth does too.
    middle = vertices.mean(axis=0)
    return vertices - middle, np.asarray(mesh.faces, np.int64), middle


def _rests(rotmat: FloatArray, pos: FloatArray) -> bool:
    # R - Q|_F = 2 sqrt(2) sin(angle / 2), about sqrt(2) times the angle.
    turned = np.linalg.norm(rotmat - rotmat[0], axis=(1, 2)).max() / np.sqrt(2)  # about the angle in rad
    return bool(np.linalg.norm(pos - pos[0], axis=1).max() < STATIC_MOVE and turned < np.radians(1.0))
