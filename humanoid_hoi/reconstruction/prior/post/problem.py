"""What is known of B pictures before the post-optimization, and the person in them."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import read_arrays
from humanoid_hoi.reconstruction.prior.rays import LAYOUT_JOINTS

CONFIDENT = 0.5
"""Body joints seen with less confidence are left out (released code)."""


@dataclass(frozen=True)
class ObjectPose:
    """Similarity of an object to the person: ``x = exp(log_scale) rotmat a + pos``, pelvis frame (Eq. 3).

    Attributes:
        rotmat: (B, 3, 3).
        pos: (B, 3) of the object's mean vertex, m.
        log_scale: (B,).
    """

    rotmat: Tensor
    pos: Tensor
    log_scale: Tensor

    def place(self, points: Tensor) -> Tensor:
        """Object points (N, 3) or (B, N, 3) in the pelvis frame, (B, N, 3)."""
        scaled = self.log_scale.exp()[:, None, None] * points
        return scaled @ self.rotmat.mT + self.pos[:, None]


@dataclass(frozen=True)
class Correspondences:
    """Object points seen in the pictures, sparse keypoints or a dense 2D-3D map.

    Attributes:
        point_obj: (B, P, 3) object frame, m.
        px: (B, P, 2).
        weight: (B, P), 0 where there is none.
        turns: (S, 3, 3) the object's own symmetries, of which the one that fits best counts in each picture; None:
            the points are as they are named.
        center: (3,) of the symmetries, object frame, m.
    """

    point_obj: Tensor
    px: Tensor
    weight: Tensor
    turns: Tensor | None = None
    center: Tensor | None = None

    def alternatives(self) -> list[Tensor]:
        """The object points (B, P, 3) under each symmetry."""
        if self.turns is None:
            return [self.point_obj]
        center = self.point_obj.new_zeros(3) if self.center is None else self.center
        return [(self.point_obj - center) @ turn.mT + center for turn in self.turns]


@dataclass(frozen=True)
class Contact:
    """Contact candidates (Eq. 14) of B pictures.

    Attributes:
        vertex_ids: (I,) body vertices that are a candidate in some picture.
        human_weight: (B, I) 0 where a vertex is none.
        point_obj: (J, 3) object points.
        obj_weight: (B, J).
    """

    vertex_ids: Tensor
    human_weight: Tensor
    point_obj: Tensor
    obj_weight: Tensor


@dataclass(frozen=True)
class Pictures:
    """B pictures of one object.

    Attributes:
        camera_matrix: (B, 3, 3) K, px.
        root_rotmat_cam: (B, 3, 3) pelvis orientation in the camera frame; it and the position stay as they are.
        root_pos_cam: (B, 3) pelvis joint in the camera frame, m.
        joint_px: (B, 22, 2) body joints as seen.
        joint_confidence: (B, 22).
        seen: the object as seen.
        condition: (B, C) what the flow is told.
        start: coarse object poses.
        contact: candidates, or None.
    """

    camera_matrix: Tensor
    root_rotmat_cam: Tensor
    root_pos_cam: Tensor
    joint_px: Tensor
    joint_confidence: Tensor
    seen: Correspondences
    condition: Tensor
    start: ObjectPose
    contact: Contact | None = None


class Person(abc.ABC):
    """The people of B pictures in the pelvis frame."""

    @abc.abstractmethod
    def points(self) -> tuple[Tensor, Tensor]:
        """Joints (B, 22, 3) and contact candidates (B, I, 3), m."""

    @abc.abstractmethod
    def variables(self) -> list[Tensor]:
        """What phase 2 may change; empty: nothing."""

    @abc.abstractmethod
    def change(self) -> tuple[Tensor, Tensor]:
        """Squared change of the pose (B,), rad^2, and of the shape ()."""


class FixedPerson(Person):
    """Joints that stay as they are given."""

    def __init__(self, joints: Tensor, contact_points: Tensor | None = None) -> None:
        """Of joints (B, 22, 3) and contact candidates (B, I, 3)."""
        self.joints = joints
        self.contact_points = joints[:, :0] if contact_points is None else contact_points

    def points(self) -> tuple[Tensor, Tensor]:
        """See :class:`Person`."""
        return self.joints, self.contact_points

    def variables(self) -> list[Tensor]:
        """See :class:`Person`."""
        return []

    def change(self) -> tuple[Tensor, Tensor]:
        """See :class:`Person`."""
        return self.joints.new_zeros(len(self.joints)), self.joints.new_zeros(())


class ModelPerson(Person):
    """A parametric body whose pose and shape phase 2 changes; one shape for all pictures of a call."""

    def __init__(self, body: BodyModel, params: BodyParams, vertex_ids: Tensor | None = None) -> None:
        """A body.

        Args:
            body: model.
            params: B frames; their root is not used.
            vertex_ids: (I,) contact candidates.
        """
        self.body = body
        self.params = params
        self.vertex_ids = torch.zeros(0, dtype=torch.long) if vertex_ids is None else vertex_ids
        self.turn = torch.zeros_like(params.body_pose).requires_grad_()
        self.shape = torch.zeros_like(params.betas).requires_grad_()

    def current(self) -> BodyParams:
        """The parameters as they are now, the root as it was given."""
        return self.params.replace(body_pose=self.params.body_pose + self.turn, betas=self.params.betas + self.shape)

    def points(self) -> tuple[Tensor, Tensor]:
        """See :class:`Person`."""
        now = self.current()
        # Root rotation and translation off: the body is posed in its pelvis frame right away.
        local = now.replace(global_orient=torch.zeros_like(now.global_orient), transl=torch.zeros_like(now.transl))
        points = self.body.select(self.vertex_ids, now.betas) if len(self.vertex_ids) else None
        posed = self.body.pose(local, points)
        pelvis = posed.joints[:, :1]
        return posed.joints[:, : len(LAYOUT_JOINTS)] - pelvis, posed.points - pelvis

    def variables(self) -> list[Tensor]:
        """See :class:`Person`."""
        return [self.turn, self.shape]

    def change(self) -> tuple[Tensor, Tensor]:
        """See :class:`Person`."""
        return self.turn.square().sum(1), self.shape.square().sum()


def read_dense_map(path: str | Path, most: int = 500, seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    """A dense 2D-3D map as object points (P, 3), pixels (P, 2) and weights (P,).

    The file (.npz) holds ``point_obj`` (H, W, 3), the object point seen in each pixel (object frame, m; NaN where the
    object is not seen), and optionally ``weight`` (H, W) and ``origin`` (2,), the pixel of the map's first entry, and
    ``step``, pixels per entry.

    Args:
        path: the file.
        most: so many pixels are drawn from it.
        seed: draws them.

    Raises:
        HoiError: no such file, or other arrays.
    """
    fix = "write point_obj (H, W, 3) with numpy.savez, NaN where the object is not seen"
    if not Path(path).is_file():
        raise HoiError("no such file", where=path, fix=fix)
    data = read_arrays(path, "dense 2D-3D map", fix)
    points = np.asarray(data.get("point_obj", np.zeros(0)), np.float64)
    if points.ndim != 3 or points.shape[2] != 3:
        raise HoiError(f"has shape {points.shape}, expected (H, W, 3)", where=path, field="point_obj", fix=fix)
    weight = np.asarray(data.get("weight", np.ones(points.shape[:2])), np.float64)
    if weight.shape != points.shape[:2] or not (weight >= 0).all():
        raise HoiError(f"must be {points.shape[:2]} numbers from 0", where=path, field="weight", fix=fix)
    row, column = np.nonzero(np.isfinite(points).all(-1) & (weight > 0))
    if not len(row):
        raise HoiError("the object is seen nowhere", where=path, field="point_obj", fix=fix)
    # A dense map has tens of thousands of nearly equal pixels; a few hundred say the same.
    chosen = np.random.default_rng(seed).permutation(len(row))[:most]
    row = row[chosen]
    column = column[chosen]
    origin = np.asarray(data.get("origin", np.zeros(2)), np.float64)
    # A pixel's center lies half a step from its corner.
    px = origin + (np.stack([column, row], 1) + 0.5) * float(data.get("step", 1.0))
    return tuple(torch.from_numpy(a) for a in (points[row, column], px, weight[row, column]))  # type: ignore[return-value]
