"""From a picture with a coarse object pose to a better one."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.reconstruction.single_image.gaussian.clouds import workable
from humanoid_hoi.reconstruction.single_image.gaussian.interaction import interaction_phase
from humanoid_hoi.reconstruction.single_image.gaussian.options import GaussianOptions
from humanoid_hoi.reconstruction.single_image.gaussian.outline_batch import OutlineBatch
from humanoid_hoi.reconstruction.single_image.gaussian.phases import (
    Report,
    opacity_phase,
    render_phase,
)
from humanoid_hoi.reconstruction.single_image.gaussian.problem import Drawings, ImageProblem, rendering_loss
from humanoid_hoi.reconstruction.single_image.gaussian.region import ContactRegion, find_region
from humanoid_hoi.reconstruction.single_image.gaussian.variables import (
    PoseVariables,
    axial_starts,
    round_axis,
    turned_starts,
)
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose, check_image

# The search for a start: first all rotations on a small picture and a crude mesh,
# then the few best on the full ones.
_SMALL_SIDE = 64  # px
_SMALL_FACES = 400
_SMALL_STEPS = 40
_KEPT = 6
_KEPT_FACES = 1500
_KEPT_STEPS = 40
_AXIAL = 4  # either way, of a round thing
_LEAST_SLOPE = 0.02  # loss per rad; that of an outline which says something is ten times as much
_FINALISTS = 4
_FINAL_STEPS = 20
_COMPILING = "kernels, compiled at first use"
# Share of the coarse rotation's loss that a turned copy has to stay below.
_CLEARLY = 0.9


@dataclass(frozen=True)
class ImageResult:
    """What one picture gave.

    Attributes:
        pose: of the object.
        rendered: pose after the rendering phase, before interaction.
        body_contact: (V,) bool, body vertices of the contact region.
        opacity_body: (V,) learned opacities of the body.
        seconds: processor seconds of each phase.
    """

    pose: ObjectPose
    rendered: ObjectPose
    body_contact: BoolArray
    opacity_body: FloatArray
    seconds: dict[str, float]


def optimize_image(
    image: HoiImage, options: GaussianOptions | None = None, report: Report | None = None
) -> ImageResult:
    """Run the phases.

    Args:
        image: picture, meshes and coarse pose.
        options: settings; default ``ours``.
        report: progress.

    Raises:
        HoiError: the picture's parts do not fit together.
    """
    options = options or GaussianOptions()
    tell = report or silent
    clock = _Clock()
    # Start, picture, opacity, depth: each phase takes over what the one before has settled.
    problem, variables = picture_phases(image, options, tell, clock.lap)
    rendered = variables.pose()
    if options.interaction_steps:
        interaction_phase(problem, variables, tell)
    clock.lap("interaction")
    region = _region(problem, variables)
    # From rows of the region to a mask over all body vertices.
    touching = torch.zeros(len(image.body_cam), dtype=torch.bool)
    touching[region.human] = True
    opacity = problem.logit_human.sigmoid().detach().numpy()
    return ImageResult(variables.pose(), rendered, touching.numpy(), opacity, clock.seconds)


def picture_phases(
    image: HoiImage, options: GaussianOptions, report: Report, lap: Callable[[str], None] | None = None
) -> tuple[ImageProblem, PoseVariables]:
    """All that comes before the interaction phase: what the picture itself shows.

    Args:
        image: picture, meshes and coarse pose.
        options: settings.
        report: progress.
        lap: told of each phase that has ended.

    Raises:
        HoiError: the picture's parts do not fit together.
    """
    check_image(image)
    image = workable(image)
    ended = lap or (lambda phase: None)
    problem = ImageProblem.build(image, options, lambda: report(_COMPILING, 0, 1))
    start = best_start(problem, report) if options.starts > 1 else image.start
    ended("starts")
    variables = PoseVariables(start, options.keep_picture)
    render_phase(problem, variables, options.render_steps, report)
    ended("rendering")
    opacity_phase(problem, variables, report)
    ended("opacity")
    return problem, variables


def best_start(problem: ImageProblem, report: Report) -> ObjectPose:
    """The best of the coarse pose and turned copies of it, after a short descent of each.

    All of them are descended together on a small outline; a few are kept by outline and color and descended again on the full
    one. An outline may say nothing of a rotation, so the best of them go down the whole rendering loss too, on the small picture,
    before they are judged for good. A turned copy must be clearly better: where the picture cannot tell, the coarse rotation stands.
    """
    options = problem.options
    small = problem.resized(min(_SMALL_SIDE, options.long_side))
    poses = turned_starts(problem.image.start, options.starts, options.spread_deg, options.seed)
    # Turns about its own axis are what the outline of a round thing cannot tell, and random axes rarely meet it.
    axis = round_axis(problem.light.vertices, problem.light.faces)
    if axis is not None:
        poses += axial_starts(problem.image.start, axis, _AXIAL, options.spread_deg)
    batch = OutlineBatch.around(problem.image, poses, _SMALL_FACES, small.target)
    batch.descend(_SMALL_STEPS, _LEAST_SLOPE)
    losses = [_judge(small, batch.pose(row)) for row in range(len(batch))]
    report("starts", 1, 3)
    # Rows 0 and 1 both have the coarse rotation: the better of the two stands for it.
    coarse = min((0, 1), key=lambda row: losses[row])
    others = sorted(range(2, len(batch)), key=lambda row: losses[row])
    rows = torch.tensor([coarse, *others[: _KEPT - 1]])
    kept = batch.kept(rows, problem.image, _KEPT_FACES, problem.target)
    kept.descend(_KEPT_STEPS, _LEAST_SLOPE)
    found = [kept.pose(row) for row in range(len(rows))]
    losses = [_judge(problem, pose) for pose in found]
    report("starts", 2, 3)
    finalists = [0, *sorted(range(1, len(found)), key=lambda row: losses[row])[: _FINALISTS - 1]]
    found = [_descended(small, found[row]) for row in finalists]
    losses = [_judge(problem, pose) for pose in found]
    report("starts", 3, 3)
    best = min(range(len(found)), key=lambda row: losses[row])
    return found[best] if losses[best] < _CLEARLY * losses[0] else found[0]


def _descended(problem: ImageProblem, pose: ObjectPose) -> ObjectPose:
    """A pose after a few steps of the rendering phase."""
    variables = PoseVariables(pose, problem.options.keep_picture)
    render_phase(problem, variables, _FINAL_STEPS, silent)
    return variables.pose()


def _judge(problem: ImageProblem, pose: ObjectPose) -> float:
    """The rendering loss of a pose."""
    variables = PoseVariables(pose, problem.options.keep_picture)
    with torch.no_grad():
        return float(rendering_loss(problem, variables, Drawings(problem)))


def without(options: GaussianOptions, *terms: str) -> GaussianOptions:
    """The settings with interaction terms (of ``INTERACTION_TERMS``) switched off, for ablations."""
    weights = dataclasses.replace(options.interaction, **dict.fromkeys(terms, 0.0))
    return dataclasses.replace(options, interaction=weights)


def _region(problem: ImageProblem, variables: PoseVariables) -> ContactRegion:
    with torch.no_grad():
        return find_region(
            problem.human.center,
            variables.place(problem.vertices),
            problem.logit_human.sigmoid(),
            problem.logit_obj.sigmoid(),
            problem.options.region,
        )


class _Clock:
    """Processor seconds of this process between laps."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.process_time()

    def lap(self, name: str) -> None:
        now = time.process_time()
        self.seconds[name] = now - self._last
        self._last = now


def silent(phase: str, step: int, steps: int) -> None:
    """No progress."""
