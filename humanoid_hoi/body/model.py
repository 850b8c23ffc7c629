"""What every parametric body offers: joints, chosen vertices and keypoints, without skinning the whole mesh."""

from __future__ import annotations

import abc
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.params import BodyParams


@dataclass(frozen=True)
class BodyPoints:
    """N chosen vertices of a body, ready to be posed: rest positions at given betas and their few skin weights.

    Attributes:
        vertex_ids: (N,) long.
        rest: (N, 3) rest position at the betas they were chosen with, m (differentiable in the betas).
        joint_ids: (N, S) long, the S joints (of the 52) that move each vertex.
        joint_weights: (N, S), rows sum to 1.
        pose_dirs: (N, 3, Q) pose corrective directions, or None for a body without correctives.
    """

    vertex_ids: Tensor
    rest: Tensor
    joint_ids: Tensor
    joint_weights: Tensor
    pose_dirs: Tensor | None = None


@dataclass(frozen=True)
class PosedBody:
    """T posed frames.

    Attributes:
        joints: (T, 52, 3) joint positions, m.
        joint_rotmats: (T, 52, 3, 3) joint orientations (rest: identity), same frame as the parameters.
        points: (T, N, 3) the chosen vertices (N = 0 when none was asked for).
    """

    joints: Tensor
    joint_rotmats: Tensor
    points: Tensor


class BodyModel(abc.ABC):
    """A human body driven by :class:`BodyParams`; everything is differentiable in every parameter.

    Attributes:
        name: ``free`` or ``smplx``.
        num_betas: length of ``betas`` this body takes.
        num_vertices: V.
        faces: (F, 3) long, triangles of the full mesh, counter-clockwise seen from outside.
        keypoint_vertices: (87,) long, vertex of each contact keypoint, in the order of ``assets/keypoints.csv``.
        proxy_vertices: (Vp,) long, about a thousand vertices spread over the skin (collision, silhouettes).
        proxy_faces: (Fp, 3) long, triangles over ``proxy_vertices`` (indices 0..Vp-1), closed.
    """

    name: str
    num_betas: int
    num_vertices: int
    faces: Tensor
    keypoint_vertices: Tensor
    proxy_vertices: Tensor
    proxy_faces: Tensor

    @abc.abstractmethod
    def rest_joints(self, betas: Tensor) -> Tensor:
        """(52, 3) rest joint positions of shape ``betas`` (B,), m, in SMPL-X's axes (x left, y up, z front)."""

    @abc.abstractmethod
    def select(self, vertex_ids: Tensor, betas: Tensor) -> BodyPoints:
        """Prepare vertices (N,) for posing at ``betas``; do it once, outside loops over poses."""

    @abc.abstractmethod
    def pose(self, params: BodyParams, points: BodyPoints | None = None) -> PosedBody:
        """Forward kinematics, and the selected points' skinning. ``points`` must be of the same betas."""

    def keypoints(self, names: Sequence[str], betas: Tensor) -> BodyPoints:
        """Prepare contact keypoints by name.

        Raises:
            HoiError: an unknown name.
        """
        from humanoid_hoi.body.keypoints import keypoint, load_keypoints

        # Row of each keypoint in the table, which is the order of keypoint_vertices.
        order = {point.name: row for row, point in enumerate(load_keypoints())}
        rows = torch.tensor([order[keypoint(name).name] for name in names], dtype=torch.long)
        return self.select(self.keypoint_vertices[rows], betas)

    def vertices(self, params: BodyParams) -> Tensor:
        """(T, V, 3) the whole mesh. Costly: for pictures and exports."""
        return self.pose(params, self.select(torch.arange(self.num_vertices), params.betas)).points

    def rest_pelvis(self, betas: Tensor) -> Tensor:
        """(3,) J0, the rest pelvis: what ties ``transl`` to the pelvis position."""
        return self.rest_joints(betas)[0]
