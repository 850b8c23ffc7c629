"""What ``hoi benchmark images`` compares: ways to find an object's pose in a picture.

Rows that differ from ``ours`` in the interaction phase alone share what comes before it: the picture's phases are run once.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable

from humanoid_hoi.reconstruction.single_image.gaussian.interaction import interaction_phase
from humanoid_hoi.reconstruction.single_image.gaussian.optimize import optimize_image, picture_phases, silent, without
from humanoid_hoi.reconstruction.single_image.gaussian.options import INTERACTION_TERMS, GaussianOptions, preset
from humanoid_hoi.reconstruction.single_image.gaussian.problem import ImageProblem
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose
from humanoid_hoi.reconstruction.single_image.phosa import PhosaOptions, phosa_like

Solved = tuple[ObjectPose, float]
"""A pose, and the processor seconds it took."""
Solver = Callable[[HoiImage], ObjectPose]

_OURS = preset("ours")


def _gaussian(options: GaussianOptions) -> Solver:
    return lambda image: optimize_image(image, options).pose


def _only(*terms: str) -> GaussianOptions:
    """Ours with these interaction terms alone; none: rendering alone, as Table 3's first row."""
    if not terms:
        return dataclasses.replace(_OURS, interaction_steps=0)
    return without(_OURS, *(term for term in INTERACTION_TERMS if term not in terms))


def _dull(options: GaussianOptions) -> GaussianOptions:
    """Without color: the outline alone."""
    return dataclasses.replace(options, render=dataclasses.replace(options.render, color=0.0))


ALONE: dict[str, Solver] = {
    "start": lambda image: image.start,
    "phosa": phosa_like,
    "phosa+parts": lambda image: phosa_like(image, PhosaOptions(parts=True)),
    "released": _gaussian(preset("released")),
    "paper": _gaussian(preset("paper")),
    "outline": _gaussian(_dull(_OURS)),
    "unlit": _gaussian(dataclasses.replace(_OURS, shading=False)),
    "one start": _gaussian(dataclasses.replace(_OURS, starts=1)),
    "wide": _gaussian(dataclasses.replace(_OURS, starts=72, spread_deg=120.0)),
}
"""Methods that share nothing."""

# Table 3's ablation: each line adds one term to those of the line above; with all of them it is ``ours``.
SHARED: dict[str, GaussianOptions] = {
    "gaussian": _only(),
    "+depth": _only("depth_order"),
    "+collision": _only("depth_order", "collision"),
    "+contact": _OURS,
    "ours": _OURS,
    "unannotated": _OURS,
}
"""Methods with the same rendering as ours; ``unannotated`` is ours on a picture of which nobody said what touches."""

METHODS = (*ALONE, *SHARED)


def solve_by(image: HoiImage, names: Iterable[str]) -> dict[str, Solved]:
    """The picture solved by each method.

    Args:
        image: with a coarse pose.
        names: of :data:`METHODS`.
    """
    names = list(names)
    found = {}
    for name in names:
        if name in ALONE:
            begin = time.process_time()
            pose = ALONE[name](image)
            found[name] = (pose, time.process_time() - begin)
    shared = [name for name in names if name in SHARED]
    return found | (_solve_shared(image, shared) if shared else {})


def _solve_shared(image: HoiImage, names: list[str]) -> dict[str, Solved]:
    begin = time.process_time()
    problem, variables = picture_phases(image, _OURS, silent)
    problem.collision_fields()
    # Every method is charged for what all of them needed.
    before = time.process_time() - begin
    rendered = variables.numbers()
    found: dict[str, Solved] = {}
    for name in names:
        # The full method has one result under two names.
        twin = {"ours": "+contact", "+contact": "ours"}.get(name)
        if twin in found:
            found[name] = found[twin]
            continue
        begin = time.process_time()
        variables.restore(rendered)
        if SHARED[name].interaction_steps:
            interaction_phase(_problem(problem, name), variables, silent)
        found[name] = (variables.pose(), before + time.process_time() - begin)
    return found


def _problem(problem: ImageProblem, name: str) -> ImageProblem:
    image = problem.image.replace(contact_parts=()) if name == "unannotated" else problem.image
    return dataclasses.replace(problem, options=SHARED[name], image=image)
