"""The first two phases: rendering moves the object in the picture, opacity finds what hides. ``interaction`` has the third."""

from __future__ import annotations

from collections.abc import Callable

import torch

from humanoid_hoi.reconstruction.single_image.gaussian.problem import Drawings, ImageProblem, rendering_loss
from humanoid_hoi.reconstruction.single_image.gaussian.render_terms import picture_loss
from humanoid_hoi.reconstruction.single_image.gaussian.variables import PoseVariables

Report = Callable[[str, int, int], None]
"""Called with the phase, the step and the number of steps."""

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
