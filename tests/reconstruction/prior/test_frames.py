"""The prior inside stage 1: its derivative, its weak frames, its ranking of hypotheses, and when it is refused."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import pytest
import roma
import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.so3 import turn
from humanoid_hoi.reconstruction.object_solver import ObjectProblem, Stage1Options, solve_object
from humanoid_hoi.reconstruction.object_solver.hypotheses import Hypotheses, choose
from humanoid_hoi.reconstruction.object_solver.residuals import Kernel
from humanoid_hoi.reconstruction.object_solver.usual import PriorTerm
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions
from humanoid_hoi.reconstruction.prior.flow.network import FlowOptions
from humanoid_hoi.reconstruction.prior.frames import FramePrior, spread_cameras
from humanoid_hoi.reconstruction.prior.grouping import GroupOptions
from humanoid_hoi.reconstruction.prior.model import Prior, finished
from humanoid_hoi.reconstruction.prior.rays import from_pelvis
from humanoid_hoi.reconstruction.prior.training import Trainer, TrainOptions
from tests.reconstruction.prior.conftest import made_views

BODY = ConditionOptions(kind="body", joint_noise_m=0.005)
MATRIX = torch.tensor([[900.0, 0, 300], [0, 900.0, 200], [0, 0, 1]], dtype=torch.float64)


@functools.cache
def trained(coupling: str = "additive", steps: int = 300) -> Prior:
    views = made_views(moments=60, per_moment=4)
    flow = FlowOptions(coupling=coupling, depth=2, width=32, blocks=1, condition_width=16)
    options = TrainOptions(supervision="3d", steps=steps, batch=64, every=300, lr=3e-3)
    run = Trainer(views, None, flow, BODY, GroupOptions(), options)
    run.run()
    return finished(run.flow, BODY, views, made_views(moments=20, per_moment=2, seed=8))


class Scene:
    """T moments of the made-up person and box before a standing camera; the person turns slowly."""

    def __init__(self, frames: int = 12, stretch: float = 1.0) -> None:
        views = made_views(moments=frames, per_moment=1, seed=21)
        truth = torch.from_numpy(views.truth).double()
        # Sorted by the hidden number, so that the motion is smooth.
        truth = truth[truth[:, 22:].mean(1)[:, 0].argsort()]
        truth[:, 22:] += torch.tensor([0.0, stretch - 1.0, 0.0])
        yaw = torch.linspace(0, 0.4, frames, dtype=torch.float64)
        flip = torch.diag(torch.tensor([1.0, -1.0, -1.0], dtype=torch.float64))
        self.root = roma.rotvec_to_rotmat(torch.stack([0 * yaw, yaw, 0 * yaw], -1)) @ flip
        self.pelvis = torch.tensor([0.1, 0.0, 3.2], dtype=torch.float64).expand(frames, 3)
        self.points_obj = torch.from_numpy(views.points.points)
        self.vertices = views.points.points
        cam = from_pelvis(truth, self.root, self.pelvis)
        self.joints_cam = cam[:, :22]
        self.object_cam = cam[:, 22:]
        self.pos = self.object_cam.mean(1)

    def prior(self, coupling: str = "additive") -> FramePrior:
        return FramePrior(
            trained(coupling, 300 if coupling == "additive" else 1), self.joints_cam, self.root, self.vertices
        )

    def problem(self, unseen: slice) -> ObjectProblem:
        """Five tracked corners; in the frames ``unseen`` only one of them."""
        image = self.object_cam[:, :5] @ MATRIX.mT
        px = image[..., :2] / image[..., 2:]
        px[unseen, 1:] = torch.nan
        return ObjectProblem.build(MATRIX, track_obj=self.points_obj[:5], track_px=px)


def test_the_derivative_is_that_of_a_turn_about_the_origin_point_and_of_a_shift() -> None:
    scene = Scene(4)
    prior = scene.prior()
    frame = torch.tensor([0, 2, 3])
    rotmat = scene.root[frame]
    origin = torch.tensor([0.03, -0.02, 0.05], dtype=torch.float64)
    pos = scene.pos[frame] + torch.tensor([0.05, 0.0, -0.04])
    z, jacobian = prior.linearized(frame, rotmat, pos, origin)
    torch.testing.assert_close(z, prior.residual(frame, rotmat, pos, origin))
    step = 1e-6
    for k in range(6):
        tangent = torch.zeros(3, 6, dtype=torch.float64)
        tangent[:, k] = step
        there = prior.residual(frame, turn(rotmat, tangent[:, :3]), pos + tangent[:, 3:], origin)
        back = prior.residual(frame, turn(rotmat, -tangent[:, :3]), pos - tangent[:, 3:], origin)
        torch.testing.assert_close(jacobian[..., k], (there - back) / (2 * step), atol=1e-4, rtol=1e-4)


def test_the_term_is_half_the_weighted_mean_square() -> None:
    scene = Scene(4)
    prior = scene.prior()
    origin = torch.zeros(3, dtype=torch.float64)
    weight = torch.tensor([0.0, 5.0, 5.0, 2.0], dtype=torch.float64)
    pos = scene.pos + 0.02
    term = PriorTerm(prior, origin, torch.arange(4), weight, Kernel("none", 1.0))
    cost, matrix, gradient = term.normal(scene.root, pos)
    z = prior.residual(torch.arange(4), scene.root, pos, origin)
    torch.testing.assert_close(cost, 0.5 * weight * z.square().mean((1, 2)))
    torch.testing.assert_close(cost, term.cost(scene.root, pos))
    assert cost[0] == 0 and matrix[0].abs().max() == 0 and gradient[0].abs().max() == 0
    # The gradient is that of the cost.
    moved = torch.zeros(4, 6, dtype=torch.float64)
    moved[:, 5] = 1e-6
    slope = (term.cost(scene.root, pos + moved[:, 3:]) - term.cost(scene.root, pos - moved[:, 3:])) / 2e-6
    torch.testing.assert_close(gradient[:, 5], slope, atol=1e-4, rtol=1e-4)
    # A robust kernel weakens what is very unusual, and leaves the usual alone.
    robust = dataclasses.replace(term, kernel=Kernel("huber", 0.1))
    assert (robust.cost(scene.root, pos)[1:] < cost[1:]).all()


def weak_error(scene: Scene, prior: FramePrior | None, unseen: slice) -> tuple[float, float, object]:
    options = Stage1Options(start_stride=1, weight_prior=30.0)
    found = solve_object(scene.problem(unseen), options, prior=prior)
    error = (found.pos - scene.pos).norm(dim=-1)
    seen = torch.ones(len(error), dtype=torch.bool)
    seen[unseen] = False
    return float(error[~seen].mean()), float(error[seen].mean()), found.prior


def test_weak_frames_get_better_and_the_others_stay() -> None:
    scene = Scene(16)
    unseen = slice(8, 16)  # the second half: the temporal priors can only hold on to what was
    without, seen_without, nothing = weak_error(scene, None, unseen)
    helped, seen_helped, report = weak_error(scene, scene.prior(), unseen)
    assert nothing is None
    assert seen_without < 0.02 and seen_helped < 0.02
    assert helped < 0.6 * without
    weight = report.weight  # type: ignore[attr-defined]
    # The person of the last frame is at the end of what the training set holds.
    assert (weight[8:15] > 0).all()
    # Five tracked corners leave the depth weak in some of the others too; not in all.
    assert (weight[:8] == 0).any()


def test_a_motion_unlike_the_training_set_is_refused() -> None:
    scene = Scene(16, stretch=2.5)  # the object floats 1.5 m higher than it ever did
    unseen = slice(8, 16)
    without, _, _ = weak_error(scene, None, unseen)
    same, _, report = weak_error(scene, scene.prior(), unseen)
    assert same == without
    assert report.words.startswith("refused: 100 %") and report.weight.max() == 0  # type: ignore[attr-defined]


def test_frames_with_strange_bodies_are_left_out() -> None:
    scene = Scene(8)
    scene.joints_cam = scene.joints_cam.clone()
    scene.joints_cam[3, 1:] += 0.8 * (scene.joints_cam[3, 1:] - scene.pelvis[3])
    verdict = scene.prior().judge(torch.zeros(8, dtype=torch.bool), scene.root, scene.pos)
    assert not verdict.allowed[3] and verdict.allowed.sum() >= 6
    assert "no frame is determined" in verdict.words


def test_hypotheses_are_ranked_by_what_is_usual() -> None:
    scene = Scene(3)
    prior = scene.prior()
    wrong = scene.pos + torch.tensor([0.0, 0.0, 0.6])
    rotmat = scene.root[:, None].expand(3, 2, 3, 3)
    pos = torch.stack([wrong, scene.pos], 1)
    # The wrong pose fits the annotations a little better.
    found = Hypotheses(rotmat, pos, torch.tensor([[1.0, 1.2]] * 3).double(), torch.zeros(3, dtype=torch.long))
    frames = torch.arange(3)
    options = Stage1Options()
    assert choose(found, frames, options).tolist() == [0, 0, 0]
    term = PriorTerm(prior, torch.zeros(3).double(), frames, torch.full((3,), 30.0).double(), Kernel("huber", 3.0))
    assert choose(found, frames, options, term).tolist() == [1, 1, 1]


def test_priors_that_cannot_serve_are_refused() -> None:
    scene = Scene(3)
    with pytest.raises(HoiError, match="affine"):
        scene.prior("affine")
    other = dataclasses.replace(trained(), condition=ConditionOptions(kind="layout"))
    with pytest.raises(HoiError, match=r"layout.*condition\.kind=body"):
        FramePrior(other, scene.joints_cam, scene.root, scene.vertices)
    with pytest.raises(HoiError, match="another object"):
        FramePrior(trained(), scene.joints_cam, scene.root, scene.vertices * [1.0, 1.0, 1.6])


def test_cameras_stand_apart() -> None:
    angle = torch.linspace(0, 2 * np.pi, 41)[:-1]
    ring: Tensor = torch.stack([3 * angle.cos(), 0 * angle, 3 * angle.sin()], -1)
    chosen = spread_cameras(ring, 4)
    gaps = torch.cdist(chosen, chosen) + 9 * torch.eye(4)
    assert gaps.min() > 3.9  # a square: 3 sqrt 2
    assert len(spread_cameras(ring[:2], 6)) == 2
