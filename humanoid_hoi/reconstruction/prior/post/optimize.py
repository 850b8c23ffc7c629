"""Eq. 15 in two phases: the object alone, then the person too, with virtual cameras that look from all sides (Eq. 13)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import roma
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.prior.contact.loss import contact_loss
from humanoid_hoi.reconstruction.prior.model import Prior
from humanoid_hoi.reconstruction.prior.post.options import PostOptions
from humanoid_hoi.reconstruction.prior.post.problem import CONFIDENT, ObjectPose, Person, Pictures
from humanoid_hoi.reconstruction.prior.rays import from_pelvis, layout_of_points, split

# px; pixel errors are compared at this focal length, so that weights do not depend on the lens.
_FOCAL = 1000.0
_BODY_SHARE = 0.2

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class PostResult:
    """What the optimization found.

    Attributes:
        pose: of the objects, pelvis frame.
        joints: (B, 22, 3) of the people.
        cameras: (B, m, 3) virtual cameras, pelvis frame, m.
        terms: last value of every term of Eq. 15, weighted, (B,) each.
    """

    pose: ObjectPose
    joints: Tensor
    cameras: Tensor
    terms: dict[str, Tensor]


def optimize_pictures(
    pictures: Pictures, person: Person, prior: Prior | None, options: PostOptions, report: Report | None = None
) -> PostResult:
    """Fit object and, in phase 2, person to pictures.

    The pictures do not influence each other: they are solved together because it is faster.

    Args:
        pictures: B of them.
        person: the people in them; phase 2 is skipped where nothing of them may change.
        prior: what is usual; None, or a weight of 0: no prior term.
        options: weights and steps.
        report: called with (phase, step, steps).
    """
    search = _Search(pictures, person, prior, options)
    search.run("object", search.object_variables(), options.steps_object, report)
    if person.variables():
        rates = [(variable, _BODY_SHARE * options.rate) for variable in person.variables()]
        search.run("object and person", [*search.object_variables(), *rates], options.steps_all, report)
    return search.result()


def within_reach(cameras: Tensor, known: Tensor) -> Tensor:
    """Camera centers (..., 3) moved along their direction to where the known cameras (M, 3) are: no nearer, no farther.

    A sample of the flow may stand inside the person, where every keypoint is in another direction.
    """
    distance = known.norm(dim=-1)
    own = cameras.norm(dim=-1, keepdim=True).clamp_min(1e-6)
    return cameras / own * own.clamp(float(distance.min()), float(distance.max()))


class _Search:
    """The variables and the objective."""

    def __init__(self, pictures: Pictures, person: Person, prior: Prior | None, options: PostOptions) -> None:
        self.pictures = pictures
        self.person = person
        self.prior = prior if options.prior > 0 else None
        self.options = options
        count = len(pictures.root_pos_cam)
        like = pictures.start.pos
        # All changes start at zero: the first state is the coarse pose itself.
        self.turn = like.new_zeros(count, 3).requires_grad_()
        self.shift = like.new_zeros(count, 3).requires_grad_()
        self.grow = like.new_zeros(count).requires_grad_()
        self.cameras = self._first_cameras().requires_grad_()

    def _first_cameras(self) -> Tensor:
        """(B, m, 3) centers drawn from the flow under each picture's condition."""
        like = self.pictures.start.pos
        if self.prior is None:
            return like.new_zeros(len(like), 0, 3)
        generator = torch.Generator().manual_seed(self.options.seed)
        condition = self.pictures.condition
        flow = self.prior.flow
        # A sampled layout carries a camera of its own; the rest of the layout is thrown away here.
        samples = flow.sample(self.options.cameras, condition.to(flow.x_mean), generator)
        return within_reach(split(samples)[1], self.prior.cameras).to(like).contiguous()

    def object_variables(self) -> list[tuple[Tensor, float]]:
        """Variables of phase 1 and their rates."""
        rate = self.options.rate
        found = [(self.turn, rate), (self.shift, rate), (self.grow, rate)]
        return [*found, (self.cameras, self.options.camera_rate)] if self.cameras.shape[1] else found

    def pose(self) -> ObjectPose:
        """As it is now."""
        start = self.pictures.start
        # The turn is about the pelvis frame's axes, after the start's rotation.
        rotmat = roma.rotvec_to_rotmat(self.turn) @ start.rotmat
        return ObjectPose(rotmat, start.pos + self.shift, start.log_scale + self.grow)

    def run(self, phase: str, variables: list[tuple[Tensor, float]], steps: int, report: Report | None) -> None:
        """Adam with half a cosine of the rates."""
        optimizer = torch.optim.Adam([{"params": [v], "lr": rate} for v, rate in variables], foreach=True)
        # From the full rate down to a fiftieth of it.
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(step / max(steps, 1), 1)))
        )
        for step in range(steps):
            loss = torch.stack(list(self.terms().values())).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            if report is not None:
                report(phase, step + 1, steps)

    def terms(self) -> dict[str, Tensor]:
        """The weighted terms of Eq. 15, (B,) each."""
        options = self.options
        pose = self.pose()
        joints, touching = (points.to(pose.pos) for points in self.person.points())
        size = pose.log_scale.exp()
        turned, reshaped = self.person.change()
        found = {
            "points": options.points * self._object_error(pose),
            "joints": options.joints * self._joint_error(joints),
            # L_norm: the object's size stays near 1, the person near the regressor's.
            "norm": options.scale * (size - 1).square() + options.pose * turned + options.betas * reshaped,
        }
        if self.prior is not None:
            found["prior"] = options.prior * self._prior(joints, pose)
        contact = self.pictures.contact
        if contact is not None and options.contact > 0:
            weights = contact.human_weight, contact.obj_weight
            placed = pose.place(contact.point_obj)
            found["contact"] = options.contact * contact_loss(touching, placed, *weights, options.contact_literal)
        return found

    def _prior(self, joints: Tensor, pose: ObjectPose) -> Tensor:
        """(B,) Eq. 13: -log p of the keypoints as the virtual cameras see them."""
        assert self.prior is not None
        flow = self.prior.flow
        points = torch.from_numpy(self.prior.points.points).to(joints)
        keypoints = torch.cat([joints, pose.place(points)], 1)
        layouts = layout_of_points(keypoints[:, None], self.cameras)
        count = layouts.shape[1]
        condition = self.pictures.condition.to(flow.x_mean).repeat_interleave(count, 0)
        log_prob = flow.log_prob if self.options.likelihood == "undivided" else flow.log_prob_divided
        # Eq. 13 at m virtual cameras: each sees the same 3D keypoints as another layout.
        likelihood = log_prob(layouts.flatten(0, 1).to(flow.x_mean), condition).view(-1, count)
        summed = likelihood.sum(1) if self.options.over_cameras == "sum" else likelihood.mean(1)
        return -summed.to(joints)

    def _object_error(self, pose: ObjectPose) -> Tensor:
        """(B,) L_coor: summed weighted squared pixel errors of the object's points, at a focal length of 1000 px."""
        seen = self.pictures.seen
        # One error per symmetry of the object; the best one counts, picture by picture.
        errors = [seen.weight * self._seen_error(pose.place(points), seen.px) for points in seen.alternatives()]
        return torch.stack(errors).sum(-1).amin(0)

    def _joint_error(self, joints: Tensor) -> Tensor:
        """(B,) L_J: the same of the body's joints that were seen with confidence."""
        confidence = self.pictures.joint_confidence
        error = self._seen_error(joints, self.pictures.joint_px)
        return (confidence * (confidence > CONFIDENT) * error).sum(1)

    def _seen_error(self, points: Tensor, px: Tensor) -> Tensor:
        """(B, N) squared distance of points (B, N, 3) of the pelvis frame from where they are seen (B, N, 2)."""
        camera = self.pictures.camera_matrix
        points_cam = from_pelvis(points, self.pictures.root_rotmat_cam, self.pictures.root_pos_cam)
        flat = points_cam[..., :2] / points_cam[..., 2:].clamp_min(0.05)
        middle = camera[:, None, :2, 2]
        focal = torch.stack([camera[:, 0, 0], camera[:, 1, 1]], -1)[:, None]
        return (_FOCAL * (flat - (px - middle) / focal)).square().sum(-1)

    def result(self) -> PostResult:
        """Values without gradients."""
        with torch.no_grad():
            pose = self.pose()
            joints, _ = self.person.points()
            return PostResult(pose, joints, self.cameras.detach(), self.terms())
