"""The third phase: who hides whom, who is inside whom and what touches move the object, in ``ours`` along its viewing ray alone.

Rotation, place across the picture and apparent size are what the picture shows, and rendering has found them; depth is what it
hides. So ``ours`` compares all depths within reach first (a step by step descent ends behind the wrong side of a hand or an arm),
and then descends in depth alone.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.parts import part_index
from humanoid_hoi.reconstruction.hoi_optimizer.silhouette import project
from humanoid_hoi.reconstruction.single_image.gaussian.interaction_terms import (
    collision_loss,
    depth_order_loss,
    parts_loss,
    see,
)
from humanoid_hoi.reconstruction.single_image.gaussian.phases import Report
from humanoid_hoi.reconstruction.single_image.gaussian.problem import ImageProblem
from humanoid_hoi.reconstruction.single_image.gaussian.region import contact_loss, find_region
from humanoid_hoi.reconstruction.single_image.gaussian.variables import PoseVariables

_REGION_EVERY = 10
_COARSE_STEP = 0.02  # m, between depths compared first
_FINE_STEP = 0.0025  # m, around the best of them
_STAY = 0.01
"""Cost of a squared meter: where no term says anything, the coarse depth stands."""
_HANDS = ("left_palm", "right_palm", "left_fingers", "right_fingers")
_BESIDE = 3  # px of the small picture
_NEAREST = 0.5
"""Share of the depth that the object always keeps from the camera."""


def interaction_phase(problem: ImageProblem, variables: PoseVariables, report: Report) -> None:
    """Depth order, collision and contact; the paper freezes rotation and size here, ``ours`` all but depth."""
    options = problem.options
    steps = options.interaction_steps
    loss = InteractionLoss(problem)
    groups = [{"params": [variables.log_depth], "lr": options.shift_rate / float(variables.pos[2])}]
    if options.depth_reach:
        search_depth(loss, variables, options.depth_reach)
    else:
        groups.append({"params": [variables.shift], "lr": 0.3 * options.shift_rate})
    optimizer = torch.optim.Adam(groups, eps=1e-15)
    for step in range(steps):
        optimizer.zero_grad()
        loss(variables, refresh=step % _REGION_EVERY == 0).backward()
        optimizer.step()
        report("interaction", step + 1, steps)


def search_depth(loss: InteractionLoss, variables: PoseVariables, reach: float) -> None:
    """Put the object at the best depth within ``reach`` (m) of where it is, by all terms but the contact region.

    The region is left out because it is another set of points at every depth, and an empty one costs nothing.

    Args:
        loss: the terms.
        variables: of which depth is changed.
        reach: m, either way.
    """
    here = variables.log_depth.detach().clone()
    depth = float(variables.pos[2] * here.exp())

    def best(middle: float, half: float, step: float) -> float:
        offsets = middle + step * np.arange(-round(half / step), round(half / step) + 1)
        offsets = offsets[offsets > -_NEAREST * depth]
        costs = []
        for offset in offsets:
            variables.log_depth.copy_(here + np.log1p(offset / depth))
            costs.append(float(loss.observed(variables)) + _STAY * offset**2)
        return float(offsets[int(np.argmin(costs))])

    with torch.no_grad():
        loss.refresh(variables.place(loss.problem.vertices))
        found = best(best(0.0, reach, _COARSE_STEP), _COARSE_STEP, _FINE_STEP)
        variables.log_depth.copy_(here + np.log1p(found / depth))


class InteractionLoss:
    """Terms of the interaction phase; which pixels and points count is found anew every few steps."""

    def __init__(self, problem: ImageProblem) -> None:
        self.problem = problem
        self.body = torch.from_numpy(np.asarray(problem.image.body_cam, np.float32))
        self.body_depth = problem.body_depth()
        self.fields = problem.collision_fields()
        self.parts = part_rows(problem)

    def __call__(self, variables: PoseVariables, refresh: bool) -> Tensor:
        """The weighted sum, a scalar."""
        placed = variables.place(self.problem.vertices)
        if refresh:
            self.refresh(placed)
        total = self.observed(variables)
        weight = self.problem.options.interaction.contact
        return total + weight * contact_loss(self.body, placed, self._region) if weight else total

    def observed(self, variables: PoseVariables) -> Tensor:
        """The terms that can be compared from depth to depth: order, collision and annotated parts."""
        weights = self.problem.options.interaction
        target = self.problem.target
        placed = variables.place(self.problem.vertices)
        # The distance is measured in the object's unit and brought back to metres.
        body_distance = self.fields.obj.query(self._body_in_object(variables)) * variables.pose().scale
        total = weights.collision * collision_loss(self.fields.human.query(placed), body_distance)
        obj_depth = self._surface.depth(placed, target.size[0] * target.size[1])
        total = total + weights.depth_order * depth_order_loss(self.body_depth, obj_depth, target)
        return total + weights.parts * parts_loss(body_distance, self.parts) if weights.parts else total

    def refresh(self, placed: Tensor) -> None:
        """Find anew what is seen and what may touch, with the object's vertices (M, 3) where they are now."""
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


def part_rows(problem: ImageProblem) -> list[Tensor]:
    """Body vertices of each part that touches: those annotated, else the hands where the picture shows one at the object."""
    image = problem.image
    if image.body_parts is None:
        return []
    parts = torch.from_numpy(np.asarray(image.body_parts, np.int64))
    names = image.contact_parts or _HANDS
    rows = [torch.nonzero(parts == part_index(name))[:, 0] for name in names]
    if not image.contact_parts:
        # A guess, as good as most pictures of something that is held; docs/single_image.md says how to say better.
        beside = _at_outline(problem)
        rows = [found for found in rows if beside[found].any()]
    return [found for found in rows if len(found)]


def _at_outline(problem: ImageProblem) -> Tensor:
    """(V,) bool: body vertices that project onto the object's mask or within a few pixels of it."""
    target = problem.target
    wide = 2 * _BESIDE + 1
    grown = torch.nn.functional.max_pool2d(target.obj[None], wide, stride=1, padding=_BESIDE)[0] > 0.5
    width, height = target.size
    pixels = project(torch.from_numpy(np.asarray(problem.image.body_cam, np.float32)), target.camera_matrix)
    column, row = pixels.floor().long().unbind(dim=1)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    return inside & grown[row.clamp(0, height - 1), column.clamp(0, width - 1)]
