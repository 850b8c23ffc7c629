"""Linear blend skinning: template, shape directions, joints linear in the shape, a few skin weights per vertex.

A rest point X at shape ``betas`` lands at ``sum_j w_j (R_j (X - J_j) + p_j)``, where J_j is the rest position of joint j
and R_j, p_j its posed orientation and position; joint frames are aligned with the axes in the rest pose. The shape is
one per sequence, so the sum over joints of all frames is a single matrix product of (points x 52*4) with (52*4 x 3 T):
only forward kinematics and the chosen points are ever computed.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel, BodyPoints, PosedBody
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import NUM_JOINTS, PARENTS
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError


@dataclass(frozen=True)
class RigData:
    """The arrays of a rigged body, SMPL-X's axes, m.

    Attributes:
        template: (V, 3) T-pose at zero betas.
        shape_dirs: (V, 3, B) change per unit of each beta.
        joints: (52, 3) rest joints at zero betas.
        joint_dirs: (52, 3, B) change per unit of each beta.
        faces: (F, 3) triangles, counter-clockwise seen from outside.
        weight_ids: (V, S) joints that move each vertex.
        weights: (V, S) rows sum to 1.
        keypoint_vertices: (87,) in the order of ``assets/keypoints.csv``.
        proxy_vertices: (Vp,) chosen vertices.
        proxy_faces: (Fp, 3) closed triangles over the proxy vertices.
        pose_dirs: (V, 3, 459) pose correctives for ``R - I`` of the 51 joints after the pelvis, or None.
    """

    template: FloatArray
    shape_dirs: FloatArray
    joints: FloatArray
    joint_dirs: FloatArray
    faces: IntArray
    weight_ids: IntArray
    weights: FloatArray
    keypoint_vertices: IntArray
    proxy_vertices: IntArray
    proxy_faces: IntArray
    pose_dirs: FloatArray | None = None


class RiggedBody(BodyModel):
    """A body made of :class:`RigData`; follows the dtype and device of the parameters it is given."""

    def __init__(self, name: str, data: RigData) -> None:
        self.name = name
        self.data = data
        # shape_dirs is (V, 3, B).
        self.num_vertices, _, self.num_betas = data.shape_dirs.shape
        self.faces = _long(data.faces)
        self.keypoint_vertices = _long(data.keypoint_vertices)
        self.proxy_vertices = _long(data.proxy_vertices)
        self.proxy_faces = _long(data.proxy_faces)
        self._weight_ids = _long(data.weight_ids)
        self._buffers: dict[tuple[str, torch.dtype, torch.device], Tensor] = {}

    def rest_joints(self, betas: Tensor) -> Tensor:
        """(52, 3) rest joints at ``betas`` (B,), m.

        Raises:
            HoiError: ``betas`` has another length than ``num_betas``.
        """
        self._check_betas(betas)
        return self._like("joints", betas) + self._like("joint_dirs", betas) @ betas

    def select(self, vertex_ids: Tensor, betas: Tensor) -> BodyPoints:
        """Prepare vertices (N,) for posing at ``betas``.

        Raises:
            HoiError: a vertex id outside 0..V-1, or ``betas`` of the wrong length.
        """
        self._check_betas(betas)
        # Indices on the CPU: the range is checked without asking a device.
        ids = vertex_ids.to("cpu", torch.long)
        if len(ids) and not 0 <= int(ids.min()) <= int(ids.max()) < self.num_vertices:
            raise HoiError(
                f"vertex index out of range: {int(ids.min())} to {int(ids.max())}",
                fix=f"the {self.name} body has vertices 0 to {self.num_vertices - 1}",
            )
        at = ids.to(betas.device)
        # Correctives are cut to the chosen vertices: 459 numbers a vertex are too many for all of them.
        correctives = None if self.data.pose_dirs is None else self._like("pose_dirs", betas)[at]
        return BodyPoints(
            vertex_ids=at,
            rest=self._like("template", betas)[at] + self._like("shape_dirs", betas)[at] @ betas,
            joint_ids=self._weight_ids[ids].to(betas.device),
            joint_weights=self._like("weights", betas)[at],
            pose_dirs=correctives,
        )

    def pose(self, params: BodyParams, points: BodyPoints | None = None) -> PosedBody:
        """T posed frames: joints (T, 52, 3), their orientations, and the points (T, N, 3) if any were selected."""
        rest = self.rest_joints(params.betas)
        # (T, 52, 3, 3), parent-relative; the pelvis' is that of the frame.
        local = params.rotmats()
        world = _forward_kinematics(local, rest, params.transl)
        # (T, 52, 3, 4): rotation and position side by side.
        by_frame = world.transpose(0, 1)
        joints = by_frame[..., 3]
        rotmats = by_frame[..., :3]
        if points is None:
            return PosedBody(joints, rotmats, joints.new_zeros(len(joints), 0, 3))
        return PosedBody(joints, rotmats, _skin(points, local, world, rest))

    def _like(self, name: str, other: Tensor) -> Tensor:
        """An array of the rig as a tensor of ``other``'s dtype and device, converted once."""
        key = (name, other.dtype, other.device)
        if key not in self._buffers:
            self._buffers[key] = torch.as_tensor(np.asarray(getattr(self.data, name))).to(other.device, other.dtype)
        return self._buffers[key]

    def _check_betas(self, betas: Tensor) -> None:
        if betas.shape != (self.num_betas,):
            raise HoiError(
                f"betas must have shape ({self.num_betas},), found {tuple(betas.shape)}",
                fix=f"give one set of {self.num_betas} coefficients of the {self.name} body per sequence",
            )


@dataclass(frozen=True)
class _Tree:
    """The joint tree level by level.

    Attributes:
        order: (52,) joints sorted by depth.
        place: (52,) where each joint stands in ``order``.
        sizes: joints per level.
        above: per level below the root, the place of each joint's parent in the level above.
    """

    order: Tensor
    place: Tensor
    sizes: tuple[int, ...]
    above: tuple[Tensor, ...]


@functools.lru_cache(maxsize=4)
def _tree(device: torch.device) -> _Tree:
    levels = [[0]]
    above = []
    # Level by level down the tree, until no joint has a parent in the last one.
    while below := [j for j, p in enumerate(PARENTS) if p in levels[-1]]:
        above.append(torch.tensor([levels[-1].index(PARENTS[j]) for j in below], device=device))
        levels.append(below)
    order = torch.tensor([j for level in levels for j in level], device=device)
    # argsort of a permutation is its inverse.
    return _Tree(order, torch.argsort(order), tuple(map(len, levels)), tuple(above))


def _forward_kinematics(local: Tensor, rest: Tensor, transl: Tensor) -> Tensor:
    """World transforms [R | p] (52, T, 3, 4), one batched product per depth of the tree; joints come first in memory,
    so that taking a level is a plain copy."""
    tree = _tree(rest.device)
    parents = torch.tensor(PARENTS[1:], device=rest.device)
    # The root's zero stays unused: its place is set below.
    offsets = torch.cat([torch.zeros_like(rest[:1]), rest[1:] - rest[parents]])
    columns = offsets[:, None, :, None].expand(-1, len(local), -1, -1)
    # [R | offset] of every joint, sorted by depth: (52, T, 3, 4).
    frames = torch.cat([local.transpose(0, 1), columns], dim=-1).index_select(0, tree.order)
    root, *levels = frames.split(tree.sizes)
    # The root stands at J0 + transl, whatever its rotation.
    world = [torch.cat([root[..., :3], (rest[0] + transl)[None, :, :, None]], dim=-1)]
    for level, parent in zip(levels, tree.above, strict=True):
        up = world[-1].index_select(0, parent)
        # Rotation by rotation, and the offset turned into the world by the parent's rotation.
        moved = up[..., :3] @ level
        world.append(torch.cat([moved[..., :3], moved[..., 3:] + up[..., 3:]], dim=-1))
    return torch.cat(world).index_select(0, tree.place)


def _skin(points: BodyPoints, local: Tensor, world: Tensor, rest: Tensor) -> Tensor:
    """(T, N, 3) skinned points of the joints' transforms (52, T, 3, 4)."""
    frames = world.shape[1]
    count = len(points.rest)
    # Few weights a vertex, spread to a column for each joint.
    weights = points.rest.new_zeros(count, NUM_JOINTS).scatter_add(1, points.joint_ids, points.joint_weights)
    # Rest positions relative to every joint, times the weights: what each joint's transform is multiplied with.
    relative = (points.rest[:, None] - rest) * weights[..., None]
    moved = torch.cat([relative, weights[..., None]], dim=-1).flatten(1)  # (N, 52*4)
    # One product for all frames: (N, 208) times (208, 3 T).
    posed = (
        (moved @ world.permute(0, 3, 1, 2).reshape(4 * NUM_JOINTS, 3 * frames)).view(count, frames, 3).transpose(0, 1)
    )
    if points.pose_dirs is None:
        return posed
    # Pose correctives depend on how far each joint is from rest, R - I.
    eye = torch.eye(3, dtype=local.dtype, device=local.device)
    features = (local[:, 1:] - eye).flatten(1)  # (T, 459)
    offsets = (features @ points.pose_dirs.flatten(0, 1).T).view(frames, count, 3)
    # Correctives are offsets in the rest frame and have to be turned by the blend of the joints' rotations.
    rotmats = world[..., :3].transpose(0, 1).flatten(2)
    blended = (weights @ rotmats).view(frames, count, 3, 3)
    return posed + (blended @ offsets[..., None])[..., 0]


def _long(values: IntArray) -> Tensor:
    return torch.as_tensor(np.asarray(values, dtype=np.int64))
