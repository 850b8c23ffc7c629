"""Benchmark the renderers of single pictures: processor time of a step, and how far they agree.

  hoi benchmark renderer                                  torch and Warp at 128 and 256 px (half a minute of a core)
  hoi benchmark renderer sizes=[64] renderers=[torch] method=ours

The steps are those of the rendering phase of ``method`` on a made-up picture: project the Gaussians, list (every fifth step), blend
the pictures that the method compares, losses, derivatives. Renderers take turns step by step, so that a busy machine slows all alike. The last column is the largest
difference of the derivative by the pose and the opacities from the first renderer's, relative to the largest.
"""

from __future__ import annotations

import dataclasses
import statistics
import time
from dataclasses import dataclass, field

import rich
import torch
from omegaconf import DictConfig
from rich.table import Table
from torch import Tensor

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.reconstruction.single_image.gaussian.options import preset
from humanoid_hoi.reconstruction.single_image.gaussian.problem import (
    PAIRS_EVERY,
    Drawings,
    ImageProblem,
    rendering_loss,
)
from humanoid_hoi.reconstruction.single_image.gaussian.variables import PoseVariables
from humanoid_hoi.reconstruction.single_image.image import HoiImage
from humanoid_hoi.reconstruction.single_image.splat.renderer import checked_renderer
from humanoid_hoi.synthetic.images.make import Disturbance, make_image

_WRONG = Disturbance(rotation_deg=20.0)
_PIXELS = (640, 640)


@dataclass
class Steps:
    """What one renderer took for the steps at one size.

    Attributes:
        renderer: its name.
        forward, backward: processor seconds of every step.
        grad: the last step's derivative by the pose and the opacities.
    """

    renderer: str
    forward: list[float] = field(default_factory=list)
    backward: list[float] = field(default_factory=list)
    grad: Tensor = field(default_factory=lambda: torch.zeros(0))

    @property
    def step(self) -> float:
        """Median over groups of steps that share a list, each group's mean: every group has paid for its list once."""
        both = [a + b for a, b in zip(self.forward, self.backward, strict=True)]
        groups = [both[k : k + PAIRS_EVERY] for k in range(0, len(both), PAIRS_EVERY)]
        return statistics.median(statistics.fmean(group) for group in groups)


@hoi_main("benchmark_renderer", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure and print the table."""
    names = [checked_renderer(str(name)) for name in cfg.renderers]
    if not names or not cfg.sizes or int(cfg.lists) < 1 or min(cfg.sizes) < 16:
        raise HoiError("nothing to measure", where="config", fix="renderers, sizes of 16 px and more, lists=1 or more")
    image = make_image(int(cfg.seed), wrong=_WRONG, size=_PIXELS)
    table = Table("px", "renderer", "forward, ms", "backward, ms", "step, ms", "step / first", "derivative off by")
    for size in cfg.sizes:
        rows = measure(image, str(cfg.method), int(size), names, int(cfg.lists))
        for row in rows:
            table.add_row(str(size), row.renderer, *_cells(row, rows[0]))
    rich.print(table)


def measure(image: HoiImage, method: str, size: int, renderers: list[str], lists: int) -> list[Steps]:
    """Steps of every renderer at one size, in turn.

    Args:
        image: the picture.
        method: whose rendering phase.
        size: px.
        renderers: names.
        lists: lists of pairs to build, each for as many steps as in the optimizer.
    """
    options = [dataclasses.replace(preset(method), long_side=size, renderer=name) for name in renderers]
    problems = [ImageProblem.build(image, one) for one in options]
    variables = [PoseVariables(image.start, one.keep_picture) for one in options]
    drawings = [Drawings(problem) for problem in problems]
    rows = [Steps(name) for name in renderers]
    for _ in range(lists * PAIRS_EVERY):
        for row, problem, pose, drawing in zip(rows, problems, variables, drawings, strict=True):
            leaves = [pose.turn, pose.shift, pose.log_scale, problem.logit_human, problem.logit_obj]
            begin = time.process_time()
            loss = rendering_loss(problem, pose, drawing)
            between = time.process_time()
            grads = torch.autograd.grad(loss, leaves, allow_unused=True)
            row.forward.append(between - begin)
            row.backward.append(time.process_time() - between)
            row.grad = torch.cat([g.flatten() for g in grads if g is not None])
    return rows


def _cells(row: Steps, first: Steps) -> list[str]:
    off = (row.grad - first.grad).abs().max() / first.grad.abs().max().clamp_min(1e-30)
    times = (statistics.median(row.forward), statistics.median(row.backward), row.step)
    return [*(f"{1e3 * seconds:.0f}" for seconds in times), f"{row.step / first.step:.2f}", f"{float(off):.0e}"]


if __name__ == "__main__":
    main()
