"""The simulated humanoid's solids and the object as measurements see them: sample points with radii, one distance field.

A sphere is its center and a capsule a row of centers with its radius, so depth there is exact against any smooth
surface; a box (palm, foot) is a lattice of surface points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import roma
import torch
import trimesh
from scipy.spatial import ConvexHull
from torch import Tensor

from humanoid_hoi.geometry.convex import ConvexPiece
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.geometry.surface import shape_vertices
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.scene.bodies import BodySolid
from humanoid_hoi.scene.description import SceneObject

# m between points of a box's surface
_PALM_LATTICE = 0.022
_FOOT_LATTICE = 0.05
_SKIN_EDGE = 0.02  # m: triangles of convex pieces are cut to this size before inner ones are dropped


@dataclass(frozen=True)
class BodySamples:
    """S points of the J solids.

    Attributes:
        joint: (S,) long.
        point: (S, 3) m in the joint's frame.
        radius: (S,) m of the ball around each.
        num_joints: J.
    """

    joint: Tensor
    point: Tensor
    radius: Tensor
    num_joints: int

    def world(self, joint_pos_w: Tensor, joint_rotmat_w: Tensor) -> Tensor:
        """World positions (T, S, 3) for joints (T, J, 3) and their rotation matrices (T, J, 3, 3)."""
        # (T, S, 3, 3) times (S, 3).
        turned = (joint_rotmat_w[:, self.joint] * self.point[:, None]).sum(-1)
        return joint_pos_w[:, self.joint] + turned

    def of(self, keep: Tensor) -> BodySamples:
        """Only the samples of joints with ``keep`` (J,) true."""
        rows = keep[self.joint].nonzero().flatten()
        return BodySamples(self.joint[rows], self.point[rows], self.radius[rows], self.num_joints)

    def joint_min(self, values: Tensor) -> Tensor:
        """Smallest of ``values`` (T, S) over each joint's samples, (T, J); infinity where it has none."""
        # Infinity is the neutral element of the minimum; joints without a sample keep it.
        out = torch.full((len(values), self.num_joints), torch.inf, dtype=values.dtype)
        return out.scatter_reduce(1, self.joint.expand(len(values), -1), values, "amin")


def body_samples(solids: Sequence[BodySolid], dtype: torch.dtype = torch.float32) -> BodySamples:
    """Sample points of the scene's solids (one per joint, in the skeleton's order)."""
    joints = []
    points = []
    radii = []
    for index, solid in enumerate(solids):
        local, radius = _solid_points(solid)
        joints += [index] * len(local)
        points.append(local)
        radii += [radius] * len(local)
    return BodySamples(
        torch.tensor(joints),
        torch.as_tensor(np.concatenate(points), dtype=dtype),
        torch.tensor(radii, dtype=dtype),
        len(solids),
    )


def _solid_points(solid: BodySolid) -> tuple[np.ndarray, float]:
    if solid.kind == "sphere":
        return solid.pos[None], solid.size[0]
    if solid.kind == "capsule":
        radius, half = solid.size
        # Neighboring centers at most a radius apart, so that no surface slips between their balls.
        count = max(2, int(np.ceil(2 * half / radius)) + 1)
        return solid.pos + np.linspace(-half, half, count)[:, None] * solid.axis, radius
    # Palms touch objects and need a fine lattice, feet stand on planes.
    step = _PALM_LATTICE if "wrist" in solid.joint else _FOOT_LATTICE
    axes = [np.linspace(-h, h, max(2, int(np.ceil(2 * h / step)) + 1)) for h in solid.size]
    lattice = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    # Inner lattice points say nothing that those on the surface do not.
    on_surface = (np.abs(np.abs(lattice) - np.asarray(solid.size)) < 1e-9).any(1)
    return solid.pos + lattice[on_surface], 0.0


def object_distance(obj: SceneObject, pieces: bool = True) -> SignedDistanceGrid:
    """Distance to the object: with ``pieces`` to the union of its convex pieces, which is what the simulator collides
    with (it fills hollows the mesh has), else to the clip's shape."""
    if not pieces or not obj.pieces:
        return SignedDistanceGrid.from_shape(obj.shape)
    # One mesh of all pieces: the triangles of each count from where its vertices begin.
    starts = np.cumsum([0, *(len(p.vertices) for p in obj.pieces)])
    vertices = np.concatenate([p.vertices for p in obj.pieces])
    faces = np.concatenate([p.faces + start for p, start in zip(obj.pieces, starts, strict=False)])
    # All pieces say what is inside; distances are measured to the outer skin, as inner walls are no surface.
    return SignedDistanceGrid.from_triangles(vertices, faces, skin=_outer_skin(obj.pieces))


def _outer_skin(pieces: Sequence[ConvexPiece]) -> tuple[np.ndarray, np.ndarray]:
    """The pieces' triangles, cut small, without those that lie inside another piece."""
    # Outward planes of each piece: a point is inside where all are negative.
    planes = [ConvexHull(np.asarray(p.vertices, np.float64)).equations for p in pieces]
    vertices = []
    faces = []
    count = 0
    for index, piece in enumerate(pieces):
        # Cut small first, so that a triangle that is half hidden can be kept in part.
        points, triangles = trimesh.remesh.subdivide_to_size(piece.vertices.astype(np.float64), piece.faces, _SKIN_EDGE)
        corners = points[triangles]
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
        above = corners.mean(1) + 1e-3 * normal  # pieces touch at their cuts: look a little outside
        hidden = np.zeros(len(triangles), bool)
        for other, plane in enumerate(planes):
            if other != index:
                hidden |= (above @ plane[:, :3].T + plane[:, 3]).max(1) < 0
        vertices.append(points)
        faces.append(triangles[~hidden] + count)
        count += len(points)
    return np.concatenate(vertices), np.concatenate(faces)


def object_corners(obj: SceneObject) -> np.ndarray:
    """(K, 3) corners of the object as the simulator sees it, in its frame; of a sphere its center."""
    if obj.shape.kind == "sphere":
        return np.zeros((1, 3))
    if not obj.pieces:
        return shape_vertices(obj.shape)
    corners = np.concatenate([np.asarray(p.vertices, np.float64) for p in obj.pieces])
    # Inner corners of a union of pieces never touch the ground.
    return corners[ConvexHull(corners).vertices]


def object_radius(obj: SceneObject) -> float:
    """m around each of :func:`object_corners`: a sphere's radius, else 0."""
    return float(obj.shape.size[0]) if obj.shape.kind == "sphere" else 0.0


def support_distance(support: Support, points_w: Tensor) -> Tensor:
    """Signed distance (...,) m of world points (..., 3) to a support's box."""

    def like(values: np.ndarray) -> Tensor:
        return torch.as_tensor(np.asarray(values)).to(points_w)

    # World into the support's frame, as above.
    local = (points_w - like(support.pos_w)) @ roma.unitquat_to_rotmat(like(support.quat_w))
    box = SignedDistanceGrid("box", like(support.half_size), torch.zeros(3), 0.0, torch.zeros(0, 0, 0))
    return box.query(local)
