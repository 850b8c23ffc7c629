"""The whole reconstruction: scale, planes, timeline, static poses, interaction, grasp and release."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.in_scene.arms import HandMotion
from humanoid_hoi.reconstruction.in_scene.evidence.depth import small_masks
from humanoid_hoi.reconstruction.in_scene.evidence.hidden import follow_arms, with_hidden_hands
from humanoid_hoi.reconstruction.in_scene.evidence.outline import read_outlines
from humanoid_hoi.reconstruction.in_scene.evidence.scale import DepthScale, find_scale
from humanoid_hoi.reconstruction.in_scene.evidence.timeline import Timeline, find_timeline
from humanoid_hoi.reconstruction.in_scene.hand import HandModel
from humanoid_hoi.reconstruction.in_scene.options import InSceneOptions
from humanoid_hoi.reconstruction.in_scene.problem import DTYPE, Problem, make_problem, make_thing, metric_depth
from humanoid_hoi.reconstruction.in_scene.session import InSceneSession, check_session
from humanoid_hoi.reconstruction.in_scene.stages.approach import observed_motion, solve_approach
from humanoid_hoi.reconstruction.in_scene.stages.interaction import Interaction, solve_interaction
from humanoid_hoi.reconstruction.in_scene.stages.static import StaticResult, solve_static

Report = Callable[[str], None]


@dataclass(frozen=True)
class InSceneResult:
    """A solved video, in the levelled world.

    Attributes:
        problem: what was solved, with its scene.
        timeline: the phases.
        static: the rests; None where they were not asked for.
        obj_rotmat, obj_pos: (T, 3, 3), (T, 3) the object.
        hands: every hand by side.
        notes: in words.
    """

    problem: Problem
    timeline: Timeline
    static: StaticResult | None
    obj_rotmat: torch.Tensor
    obj_pos: torch.Tensor
    hands: dict[str, HandMotion]
    notes: tuple[str, ...] = ()


METHODS = {
    "ours": InSceneOptions(),
    "hand_centric": InSceneOptions(static=False, grasp_transform=False, scene_terms=False, scene_scale=False),
    "no_static": InSceneOptions(static=False),
    "no_grasp": InSceneOptions(approach=False),
    "no_scene": InSceneOptions(scene_terms=False),
}


def variant(name: str) -> InSceneOptions:
    """The reconstruction, or what it is compared with.

    ``hand_centric`` fits every frame on its own in the hand's frame of reference: depth scaled by each frame's hand, no
    rests, no grasp transform, no scene; its data terms and smoothing are those of ``ours``. ``no_static``, ``no_grasp`` and
    ``no_scene`` each leave out one thing.

    Raises:
        HoiError: an unknown name.
    """
    if name not in METHODS:
        raise HoiError(f"unknown method {name!r}", where="config", field="method", fix=f"of {', '.join(METHODS)}")
    return METHODS[name]


def reconstruct_in_scene(
    given: InSceneSession,
    body: BodyModel,
    options: InSceneOptions = InSceneOptions(),  # noqa: B008 - frozen
    report: Report = lambda stage: None,
) -> InSceneResult:
    """Solve one video.

    Args:
        given: the session with its scene.
        body: model of the session's person; its hands are the hands.
        options: weights, thresholds and parts to leave out.
        report: called with the name of each stage as it starts.

    Raises:
        HoiError: the session lacks something, is cut, has no plane, no static interval or no hand near the object.
    """
    check_session(given)
    report("scale")
    given = follow_arms(given, body)
    betas = given.session.body_cam.betas
    # A hand that is never visible gets no model and stays as the body has it.
    models = {
        side: HandModel.of_body(body, betas.to(DTYPE), side)
        for side, track in given.hands.items()
        if track.visible.any()
    }
    masks = small_masks(given)
    outlines = read_outlines(given, masks)
    thing = make_thing(given, options.samples)
    scale = None if given.depth is None else find_scale(given, masks, models, options.scale)
    if scale is not None and not options.scene_scale:
        scale = _by_hand(scale)
    report("scene")
    problem = make_problem(given, masks, outlines, thing, models, scale, options)
    timeline = find_timeline(given, masks, metric_depth(given, scale), options.timeline)
    timeline, hidden = with_hidden_hands(problem, timeline)
    static = None
    if options.static:
        report("static poses")
        static = solve_static(problem, timeline)
        if scale is not None:
            # The object's own size has corrected the depth's scale: everything
            # metric is made again.
            scale = dataclasses.replace(scale, video=scale.video + static.growth)
            level = problem.levelled.numpy()
            problem = make_problem(given, masks, outlines, thing, models, scale, options, level)
    report("interaction")
    interaction = solve_interaction(problem, timeline, static)
    report("grasp and release")
    solve = solve_approach if options.approach else observed_motion
    hands = {side: solve(problem, side, interaction) for side in problem.hands}
    notes = [f"the {side} hand is hidden while the object moves; its arm ends there, so it carries" for side in hidden]
    notes += _notes(scale, timeline, static)
    return InSceneResult(problem, timeline, static, interaction.obj_rotmat, interaction.obj_pos, hands, tuple(notes))


def without_approach(result: InSceneResult) -> InSceneResult:
    """What ``no_grasp`` gives, from what ``ours`` gave: the stages before are the same."""
    held = result.timeline.held
    carried = {}
    for side in result.timeline.hands:
        hand = result.hands[side]
        carried[side] = HandMotion(hand.rotmat[held], hand.pos[held], hand.fingers[held])
    interaction = Interaction(result.obj_rotmat, result.obj_pos, held, carried)
    hands = {side: observed_motion(result.problem, side, interaction) for side in result.hands}
    return dataclasses.replace(result, hands=hands)


def _by_hand(scale: DepthScale) -> DepthScale:
    """Every frame scaled by its own hands, as where there is no scene to follow."""
    readings = np.stack(list(scale.hands.values()))
    rows = np.flatnonzero(np.isfinite(readings).any(axis=0))
    each = np.nanmean(readings[:, rows], axis=0)
    # Frames without a hand lie between their neighbors.
    frame = np.interp(np.arange(readings.shape[1]), rows, each)
    return dataclasses.replace(scale, video=0.0, frame=frame)


def _notes(scale: DepthScale | None, timeline: Timeline, static: StaticResult | None) -> list[str]:
    notes = []
    if scale is not None:
        notes.append(f"depth times {np.exp(scale.video):.3f} is metric")
        if np.isfinite(scale.spread) and scale.spread > 0.1:
            notes.append(f"the two hands disagree about the scale by {200 * scale.spread:.0f} %")
    if static is not None and abs(static.growth) > 0.05:
        notes.append(f"the object's size changed the hands' scale by {100 * static.growth:.0f} %")
    if timeline.grasp < 0:
        notes.append("the video starts with the object already under way")
    if timeline.release >= timeline.frames:
        notes.append("the video ends with the object under way")
    return notes
