"""What a clip's bodies can run into: object, ground and supports, as distances with gradients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.scene.artefacts.pose import Pose
from humanoid_hoi.scene.artefacts.solids import (
    BodySamples,
    body_samples,
    object_corners,
    object_radius,
    support_distance,
)
from humanoid_hoi.scene.bodies import joint_group
from humanoid_hoi.scene.description import SceneDescription

_CORNERS = 48  # of the object, watched against the ground


@dataclass
class Surroundings:
    """What bodies can run into, fixed for one clip."""

    scene: SceneDescription
    samples: BodySamples
    field: SignedDistanceGrid
    limits: Tensor
    corners: Tensor
    corner_radius: float

    @staticmethod
    def of(scene: SceneDescription, field: SignedDistanceGrid) -> Surroundings:
        """From a scene and its object's distance field."""
        # Joint limits in the solids' order, which is the skeleton's; the root has none.
        limits = [joint_group(solid.joint, scene.humanoid).limit for solid in scene.solids[1:]]
        corners = object_corners(scene.obj)
        # A fixed random choice: a scan has thousands of corners,
        # and a few hundred spread ones find the lowest well enough.
        spread = np.random.default_rng(0).permutation(len(corners))[: _CORNERS * 4]
        return Surroundings(
            scene,
            body_samples(scene.solids),
            field,
            torch.tensor(limits),
            torch.as_tensor(corners[spread], dtype=torch.float32),
            object_radius(scene.obj),
        )

    def object_gap(self, pose: Pose, samples: BodySamples) -> Tensor:
        """Distance (T, S) m of each sample's ball from the object."""
        points = samples.world(pose.joint_pos_w, pose.joint_rotmat_w)
        # Less the ball around the sample: 0 where the solid's surface touches.
        return self.field.query(pose.to_object(points)) - samples.radius

    def floor_gap(self, pose: Pose) -> Tensor:
        """Distance (T, S) m of each sample's ball from the ground or the nearest support."""
        points = self.samples.world(pose.joint_pos_w, pose.joint_rotmat_w)
        # Height over z = 0; supports only where they are nearer.
        gap = points[..., 2]
        for support in self.scene.supports:
            gap = torch.minimum(gap, support_distance(support, points))
        return gap - self.samples.radius

    def object_floor_gap(self, pose: Pose) -> Tensor:
        """Distance (T,) m of the object's lowest corner from the ground or a support."""
        # (T, K, 3): corners as row vectors times R^T, then moved.
        corners = pose.obj_pos_w[:, None] + self.corners @ pose.obj_rotmat_w.transpose(1, 2)
        gap = corners[..., 2]
        for support in self.scene.supports:
            gap = torch.minimum(gap, support_distance(support, corners))
        return gap.amin(1) - self.corner_radius
