"""The three phases: rendering moves the object in the picture, opacity finds what hides, interaction moves it in depth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.single_image.gaussian.interaction_terms import (
    collision_loss,
    depth_order_loss,
    see,
)
from humanoid_hoi.reconstruction.single_image.gaussian.problem import Drawings, ImageProblem, rendering_loss
from humanoid_hoi.reconstruction.single_image.gaussian.region import contact_loss, find_region
from humanoid_hoi.reconstruction.single_image.gaussian.render_terms import outline_loss, picture_loss
from humanoid_hoi.reconstruction.single_image.gaussian.variables import PoseVariables

Report = Callable[[str, int, int], None]
"""Called with the phase, the step and the number of steps."""

_REGION_EVERY = 10
_OPACITY_WEIGHTS = (1.0, 1.0, 0.0)  # L1 and mask; similarity says nothing about a single fading Gaussian


def render_phase(problem: ImageProblem, variables: PoseVariables, steps: int, report: Report) -> float:
    """Adam over the picture; returns the loss of the pose it ends with.

    ``ours`` keeps the best pose seen and spends the second half of the steps near it at a quarter of the rates: which
    edges make the outline changes from step to step, and so does the loss. The paper's rates are constant and its last
    pose counts.
    """
    options = problem.options
    keep_best = options.method == "ours"
    drawings = Drawings(problem)
    optimizer = _pose_optimizer(problem, variables)
    best = (float("inf"), variables.numbers())
    loss = torch.zeros(())
    for step in range(steps):
        # A fresh optimizer: Adam's momentum belongs to where the search was, not to the best pose.
        if keep_best and step == steps // 2:
            variables.restore(best[1])
            optimizer = _pose_optimizer(problem, variables, share=0.25)
        optimizer.zero_grad()
        loss = rendering_loss(problem, variables, drawings)
        if float(loss.detach()) < best[0]:
            # The numbers that gave this loss, before the step changes them.
            best = (float(loss.detach()), variables.numbers())
        loss.backward()
        optimizer.step()
        report("rendering", step + 1, steps)
    if not keep_best:
        return float(loss.detach())
    variables.restore(best[1])
    return best[0]


def _pose_optimizer(problem: ImageProblem, variables: PoseVariables, share: float = 1.0) -> torch.optim.Adam:
    """Adam over the pose, at a share of the rates, and over the opacities where they are learned with it."""
    options = problem.options
    groups = [
        {"params": [variables.turn], "lr": share * options.rotation_rate},
        {"params": [variables.shift], "lr": share * options.shift_rate},
        {"params": [variables.log_scale], "lr": share * options.scale_rate},
    ]
    if options.free_depth:
        # The rate is in metres; over the depth it becomes a rate of log depth.
        groups.append({"params": [variables.log_depth], "lr": share * options.shift_rate / float(variables.pos[2])})
    if not options.opacity_steps:
        groups.append({"params": [problem.logit_human, problem.logit_obj], "lr": options.opacity_rate})
    return torch.optim.Adam(groups, eps=1e-15)


def opacity_phase(problem: ImageProblem, variables: PoseVariables, report: Report) -> None:
    """Learn the opacities with the pose held: Gaussians that the other one covers must fade."""
    steps = problem.options.opacity_steps
    if not steps:
        return
    target = problem.target
    optimizer = torch.optim.Adam([problem.logit_human, problem.logit_obj], lr=problem.options.opacity_rate)
    drawings = Drawings(problem)
    masks = (target.obj, target.person)
    for step in range(steps):
        optimizer.zero_grad()
        _, obj, human = drawings.draw(variables, (False, True, True))
        # Object alone and human alone: in the picture of both, hidden Gaussians
        # would not have to fade.
        loss = sum(
            (picture_loss(d, m, target, _OPACITY_WEIGHTS) for d, m in zip((obj, human), masks, strict=True) if d),
            start=torch.zeros(()),
        )
        loss.backward()
        optimizer.step()
        report("opacity", step + 1, steps)


def interaction_phase(problem: ImageProblem, variables: PoseVariables, report: Report) -> None:
    """Depth order, collision and contact; the paper freezes rotation and size here."""
    options = problem.options
    steps = options.interaction_steps
    groups = [{"params": [variables.log_depth], "lr": options.shift_rate / float(variables.pos[2])}]
    if options.interaction.outline:
        # With the outline still asked for, the rest may give way a little too.
        groups.append({"params": [variables.turn], "lr": 0.1 * options.rotation_rate})
        groups.append({"params": [variables.log_scale], "lr": 0.1 * options.scale_rate})
    groups.append({"params": [variables.shift], "lr": 0.3 * options.shift_rate})
    optimizer = torch.optim.Adam(groups, eps=1e-15)
    loss = InteractionLoss(problem)
    for step in range(steps):
        optimizer.zero_grad()
        loss(variables, refresh=step % _REGION_EVERY == 0).backward()
        optimizer.step()
        report("interaction", step + 1, steps)


class InteractionLoss:
    """Terms of the interaction phase; which pixels and points count is found anew every few steps."""

    def __init__(self, problem: ImageProblem) -> None:
        self.problem = problem
        self.body = torch.from_numpy(np.asarray(problem.image.body_cam, np.float32))
        self.body_depth = problem.body_depth()
        self.fields = problem.collision_fields()

    def __call__(self, variables: PoseVariables, refresh: bool) -> Tensor:
        """The weighted sum, a scalar."""
        problem = self.problem
        weights = problem.options.interaction
        target = problem.target
        placed = variables.place(problem.vertices)
        if refresh:
            self._refresh(placed)
        pose = variables.pose()
        total = weights.collision * collision_loss(placed, self._body_in_object(variables), pose.scale, self.fields)
        obj_depth = self._surface.depth(placed, target.size[0] * target.size[1])
        total = total + weights.depth_order * depth_order_loss(self.body_depth, obj_depth, target)
        if weights.contact:
            total = total + weights.contact * contact_loss(self.body, placed, self._region)
        if weights.outline:
            total = total + weights.outline * outline_loss(placed[None], problem.outline, target)[0]
        return total

    def _refresh(self, placed: Tensor) -> None:
        problem = self.problem
        points = placed.detach().numpy().astype(np.float64)
        self._surface = see(points, problem.light.faces, problem.target)
        self._region = find_region(
            self.body, placed, problem.logit_human.sigmoid(), problem.logit_obj.sigmoid(), problem.options.region
        )

    def _body_in_object(self, variables: PoseVariables) -> Tensor:
        """(V, 3) the body in the object's frame and unit, differentiable in the pose."""
        # Three points of the object's frame fix its similarity: origin and the ends of its axes.
        # The rows of ``axes`` are s R^T's: orthogonal, of length s. Dividing the products by s^2
        # inverts the similarity without ever forming the rotation, so the gradient flows.
        frame = variables.place(torch.cat([torch.zeros(1, 3), torch.eye(3)]))
        axes = frame[1:] - frame[0]
        square = axes.square().sum(dim=1)
        return (self.body - frame[0]) @ axes.T / square
