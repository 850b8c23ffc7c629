"""Fit a body with bones of its own to a recorded clip: joints and contacts as recorded, skin outside the object."""

from __future__ import annotations

from dataclasses import dataclass

import igl
import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.axes import from_smplx_axes, vectors_to_smplx
from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.model import BodyModel, BodyPoints
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.motion.clip import HoiClip

# Joints that must be where the recording had them; the rest may give way to another person's proportions.
_FIRM = ("wrist", "ankle", "foot", "pelvis", "head")
_CONTACT = 10.0
_OUTSIDE = 20.0
_LOOSE = 0.1
_POSE = 0.001
_STEADY = 0.02
_SMOOTH = 5.0
_REFRESH = 10  # iterations between two looks at which skin is inside the object
_NEARBY = 0.08  # skin that is never closer to the object than this is left alone, m


@dataclass(frozen=True)
class ObjectMotion:
    """A mesh (V, 3), (F, 3) about its own origin and its pose (T, 3, 3), (T, 3) in the world; float64, m."""

    vertices: FloatArray
    faces: IntArray
    rotmat: FloatArray
    pos: FloatArray

    def local(self, points_w: FloatArray) -> FloatArray:
        """World points (T, N, 3) in the object's frame."""
        return np.einsum("tji,tnj->tni", self.rotmat, points_w - self.pos[:, None])

    def push_out(self, points_w: FloatArray) -> tuple[FloatArray, BoolArray]:
        """Nearest surface point of every world point (T, N, 3), and which are inside (T, N)."""
        local = self.local(points_w)
        inside = ((local > self.vertices.min(0)) & (local < self.vertices.max(0))).all(-1)
        target = points_w.copy()
        if not inside.any():
            return target, inside
        points = np.ascontiguousarray(local[inside])
        # Half a winding: inside, for a mesh that is closed or nearly so.
        deep = np.abs(igl.fast_winding_number(self.vertices, self.faces, points)) > 0.5
        inside[inside] = deep
        surface = np.asarray(igl.point_mesh_squared_distance(points[deep], self.vertices, self.faces)[2]).reshape(-1, 3)
        frame = np.nonzero(inside)[0]
        target[inside] = np.einsum("nij,nj->ni", self.rotmat[frame], surface) + self.pos[frame]
        return target, inside


def fit_body(clip: HoiClip, body: BodyModel, obj: ObjectMotion, iterations: int = 300) -> BodyParams:
    """Parameters (world, float32, zero betas) that repeat a clip's joints and contacts with ``body``'s bones.

    Adam over all frames together; deviations from the recorded angles are small and smooth in time. Skin that has got
    inside the object is drawn to the nearest surface point, looked up anew every few iterations.
    """
    start = recorded_pose(clip, body)
    targets = torch.from_numpy(clip.joint_pose_w()[0])
    firmness = _firmness()
    names, points_w, active = _contact_targets(clip)
    # Contact keypoints first, so that their rows are known.
    skin = _select(body, start, names, obj)
    pushed = torch.zeros(0)
    inside = torch.zeros(0)
    turn = torch.zeros_like(start.rotvecs()).requires_grad_()
    shift = torch.zeros_like(start.transl).requires_grad_()
    optimizer = torch.optim.Adam([turn, shift], lr=0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, max(iterations, 1), eta_min=5e-4)
    for iteration in range(iterations):
        posed = body.pose(_moved(start, turn, shift), skin)
        # Which skin is inside changes slowly, and finding it out is the dear part.
        if iteration % _REFRESH == 0:
            out, which = obj.push_out(posed.points.detach().double().numpy())
            pushed = torch.from_numpy(out).float()
            inside = torch.from_numpy(which).float()
        # Joints where they were recorded, skin out of the object, contact points
        # met; then small, smooth changes.
        loss = (firmness * (posed.joints - targets).square().sum(-1)).sum()
        loss = loss + _OUTSIDE * ((posed.points - pushed).square().sum(-1) * inside).sum()
        loss = loss + _CONTACT * ((posed.points[:, : len(names)] - points_w).square().sum(-1) * active).sum()
        loss = loss + _POSE * turn.square().sum() + _STEADY * shift.square().sum()
        loss = loss + _SMOOTH * (turn.diff(dim=0).square().sum() + 10 * shift.diff(dim=0).square().sum())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return _moved(start, turn, shift).detach()


def recorded_pose(clip: HoiClip, body: BodyModel) -> BodyParams:
    """The clip's joint angles and pelvis in SMPL-X's parameters (world, float32, zero betas)."""
    quat = torch.from_numpy(np.asarray(clip.joint_quat, np.float64))
    rotvecs = vectors_to_smplx(roma.unitquat_to_rotvec(quat))
    # The pelvis turns the rest body, which stands in SMPL-X's axes, into the world.
    rotvecs[:, 0] = roma.rotmat_to_rotvec(roma.unitquat_to_rotmat(quat[:, 0]) @ from_smplx_axes())
    betas = torch.zeros(body.num_betas)
    pelvis = torch.from_numpy(np.asarray(clip.root_pos_w, np.float32))
    return BodyParams.from_rotvecs(rotvecs.float(), pelvis - body.rest_pelvis(betas).float(), betas)


def _moved(start: BodyParams, turn: Tensor, shift: Tensor) -> BodyParams:
    return BodyParams.from_rotvecs(start.rotvecs() + turn, start.transl + shift, start.betas)


def _select(body: BodyModel, start: BodyParams, names: list[str], obj: ObjectMotion) -> BodyPoints:
    """The contact keypoints ``names`` first, then the skin that ever comes near the object."""
    with torch.no_grad():
        skin = body.pose(start, body.select(body.proxy_vertices, start.betas)).points.double().numpy()
    local = obj.local(skin)
    near = (local > obj.vertices.min(0) - _NEARBY) & (local < obj.vertices.max(0) + _NEARBY)
    # Skin that comes near in any frame is watched in all of them.
    close = body.proxy_vertices[torch.from_numpy(near.all(-1).any(0))]
    order = {point.name: row for row, point in enumerate(load_keypoints())}
    keypoints = body.keypoint_vertices[torch.tensor([order[name] for name in names], dtype=torch.long)]
    return body.select(torch.cat([keypoints, close]), start.betas)


def _firmness() -> Tensor:
    """(J,) weight of each joint's position; fingers follow the recorded angles only."""
    return torch.tensor([_firm(name) if name in SMPLX_52.body else 0.0 for name in SMPLX_52.names])


def _firm(name: str) -> float:
    return 1.0 if any(word in name for word in _FIRM) else _LOOSE


def _contact_targets(clip: HoiClip) -> tuple[list[str], Tensor, Tensor]:
    """Keypoint names, their contact points in the world (T, P, 3), and when they touch (T, P)."""
    graph = clip.graph
    known = {point.name for point in load_keypoints()}
    pairs = [p for p, name in enumerate(graph.keypoint_names) if name in known]
    rotmat = roma.unitquat_to_rotmat(torch.from_numpy(np.asarray(clip.obj_quat_w, np.float32)))
    points = torch.from_numpy(np.asarray(graph.point_obj, np.float32))[pairs]
    points_w = (
        torch.einsum("tij,pj->tpi", rotmat, points) + torch.from_numpy(np.asarray(clip.obj_pos_w, np.float32))[:, None]
    )
    return [graph.keypoint_names[p] for p in pairs], points_w, torch.from_numpy(graph.active[:, pairs]).float()
