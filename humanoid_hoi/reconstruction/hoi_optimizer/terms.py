"""The terms of Eq. 4 (and the data and prior terms added to it) at given changes of the keyframes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel, BodyPoints
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.reconstruction.hoi_optimizer.collision_loss import (
    SkinPlanes,
    depth_penalty,
    find_skin_planes,
    human_in_object,
)
from humanoid_hoi.reconstruction.hoi_optimizer.contact_loss import contact_loss
from humanoid_hoi.reconstruction.hoi_optimizer.mask_loss import MaskTargets, mask_loss
from humanoid_hoi.reconstruction.hoi_optimizer.options import Stage2Options
from humanoid_hoi.reconstruction.hoi_optimizer.scene import Keyframes
from humanoid_hoi.reconstruction.hoi_optimizer.silhouette import OutlineMesh, project, soft_silhouette
from humanoid_hoi.reconstruction.hoi_optimizer.variables import Change, changed_body, changed_object

TERMS = ("contact", "collision", "mask", "reprojection", "object_prior", "pose_prior")
_REACH = 0.02  # m; skin planes are kept for object samples this near, in case they enter before the next search


@dataclass(frozen=True)
class Posed:
    """A chunk of keyframes at the current change: skin points (T, P + Vp, 3) and the object's pose."""

    rows: Tensor
    skin: Tensor
    rotmat: Tensor
    pos: Tensor

    def place(self, points: Tensor) -> Tensor:
        """Object points (N, 3) in the camera frame, (T, N, 3)."""
        return torch.einsum("tij,nj->tni", self.rotmat, points) + self.pos[:, None]


class Terms:
    """Computes the weighted losses of chunks of keyframes.

    Nearest skin triangles (object -> human collision) are remembered per chunk and searched again every
    ``collision.refresh`` steps.
    """

    def __init__(self, body: BodyModel, keyframes: Keyframes, options: Stage2Options) -> None:
        self._body = body
        self._keys = keyframes
        self._options = options
        self._proxy = OutlineMesh.build(body.proxy_faces.to(options.device))
        # Collision and mask need the whole proxy; without an object surface only the
        # contact points are posed.
        needs_skin = keyframes.surface is not None
        self._vertex_ids = keyframes.vertex_ids if needs_skin else keyframes.vertex_ids[: keyframes.num_pairs]
        self._points = body.select(self._vertex_ids, keyframes.body.betas)
        self._planes: dict[int, SkinPlanes] = {}

    def __call__(self, rows: Tensor, change: Change, step: int) -> dict[str, Tensor]:
        """Weighted losses, term -> (len(rows),), of the keyframes ``rows`` (consecutive); only terms in use appear."""
        keys = self._keys
        weights = self._options.weights
        # Body and object at the current change; every term below reads this one pose.
        pose = change.pose(keys.chain)[rows]
        turn, shift = change.object_rows(rows)
        posed = self._posed(rows, pose, change, turn, shift)
        losses: dict[str, Tensor] = {}
        if weights.contact and keys.num_pairs:
            losses["contact"] = weights.contact * self._contact(posed)
        if weights.collision and keys.surface is not None:
            losses["collision"] = weights.collision * self._collision(posed, step)
        if weights.mask and keys.silhouettes is not None:
            losses["mask"] = weights.mask * self._mask(posed)
        if weights.reprojection and keys.track_weights.any():
            losses["reprojection"] = weights.reprojection * self._reprojection(posed)
        if weights.object_prior:
            # A turn is measured in metres at the object's radius, so one weight serves both.
            moved = shift.square().sum(dim=-1) + keys.radius**2 * turn.square().sum(dim=-1)
            losses["object_prior"] = weights.object_prior * moved
        if weights.pose_prior:
            losses["pose_prior"] = weights.pose_prior * pose.square().sum(dim=(1, 2))
        return losses

    def _posed(self, rows: Tensor, pose: Tensor, change: Change, turn: Tensor, shift: Tensor) -> Posed:
        keys = self._keys
        params = changed_body(keys.body.frames(rows), pose, change.root[rows], change.betas)
        rotmat, pos = changed_object(keys.obj_rotmat[rows], keys.obj_pos[rows], turn, shift)
        return Posed(rows, self._body.pose(params, self._points_at(params)).points, rotmat, pos)

    def _points_at(self, params: BodyParams) -> BodyPoints:
        if self._options.rates.betas > 0:  # the rest shape itself is being optimized
            return self._body.select(self._vertex_ids, params.betas)
        return self._points

    def _contact(self, posed: Posed) -> Tensor:
        keys = self._keys
        how = self._options.contact
        obj = posed.place(keys.pair_points)
        skin = posed.skin[:, : keys.num_pairs]
        return contact_loss(skin, obj, keys.active[posed.rows], how.epsilon, how.detach_weights)

    def _collision(self, posed: Posed, step: int) -> Tensor:
        keys = self._keys
        how = self._options.collision
        assert keys.surface is not None
        signed = human_in_object(posed.skin, posed.rotmat, posed.pos, keys.surface.sdf)
        total = how.human_in_object * depth_penalty(signed, how.margin, how.truncation)
        if how.object_in_human:
            skin = posed.skin[:, keys.num_pairs :]
            samples = posed.place(keys.surface.samples)
            planes = self._planes_of(int(posed.rows[0]), skin, samples, step)
            total = total + how.object_in_human * planes.penalty(skin, samples, how.margin, how.truncation)
        return total

    def _planes_of(self, chunk: int, skin: Tensor, samples: Tensor, step: int) -> SkinPlanes:
        if chunk not in self._planes or step % self._options.collision.refresh == 0:
            # The search is per frame, on the CPU and without a gradient; between searches the
            # tangent planes stay right as long as skin and object move little.
            self._planes[chunk] = find_skin_planes(skin, self._proxy.faces, samples, _REACH)
        return self._planes[chunk]

    def _mask(self, posed: Posed) -> Tensor:
        keys = self._keys
        how = self._options.mask
        assert keys.silhouettes is not None and keys.surface is not None
        # Eq. 13 hides each rendering behind the other's true mask, so the two are
        # handed over crosswise.
        human = keys.silhouettes.human.rows(posed.rows)
        obj = keys.silhouettes.object.rows(posed.rows)
        total = posed.pos.new_zeros(len(posed.rows))
        if how.human:
            skin = posed.skin[:, keys.num_pairs :]
            total = total + how.human * self._one_mask(skin, self._proxy, human, obj)
        if how.object:
            shape = posed.place(keys.surface.vertices)
            total = total + how.object * self._one_mask(shape, keys.surface.outline, obj, human)
        return total

    def _one_mask(self, points: Tensor, mesh: OutlineMesh, own: MaskTargets, other: MaskTargets) -> Tensor:
        """Eq. 17 of one silhouette; only frames that have its ground truth are rendered."""
        how = self._options.mask
        shapes = self._keys.silhouettes
        assert shapes is not None
        # Rendering is the cost; frames without a mask would only be multiplied by zero.
        some = torch.nonzero(own.present)[:, 0]
        loss = points.new_zeros(len(points))
        if not len(some):
            return loss
        drawn = soft_silhouette(points[some], mesh, shapes.camera_matrix, shapes.size, how.sigma)
        found = mask_loss(drawn, own.rows(some), other.rows(some), how.alpha, how.beta, how.pool)
        return loss.index_add(0, some, found)

    def _reprojection(self, posed: Posed) -> Tensor:
        """Confidence-weighted mean Huber loss of the tracked points, (T,) px^2; 0 where none is seen."""
        keys = self._keys
        delta = self._options.reprojection_huber_px
        weight = keys.track_weights[posed.rows]
        px = project(posed.place(keys.track_points), keys.camera_matrix)
        squared = (px - keys.track_px[posed.rows]).square().sum(dim=-1)
        far = squared > delta**2
        huber = torch.where(far, 2 * delta * squared.clamp_min(delta**2).sqrt() - delta**2, squared)
        return (weight * huber).sum(dim=-1) / weight.sum(dim=-1).clamp_min(1e-9)
