"""Is a clip ready for simulation? Artefacts, which frames can start an episode, and how long open-loop servos survive."""

from __future__ import annotations

import numpy as np
import torch

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.filters.forearm import joint_turns
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.readiness.difficulty import difficulty
from humanoid_hoi.readiness.report import Measured, Readiness, ReadinessLimits
from humanoid_hoi.readiness.verdict import judge
from humanoid_hoi.scene.artefacts.balance import balance_error
from humanoid_hoi.scene.artefacts.measure import FrameArtefacts, frame_artefacts, summarize
from humanoid_hoi.scene.artefacts.solids import object_distance
from humanoid_hoi.scene.artefacts.stance import FootOptions, clip_soles, find_stance, foot_locks
from humanoid_hoi.scene.artefacts.surroundings import Surroundings
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import MAX_TARGET, Simulator
from humanoid_hoi.tracking.base_targets import BaseTargets
from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.tracking.open_loop import check_rate, open_loop
from humanoid_hoi.tracking.start_rule import Starts, find_starts
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets

HALF_TURN = "joint near half a turn, where servos lose it"
"""The kind of artefact of frames with a joint that no servo target reaches; hoi clean rolls forearms away from it."""


def assess(
    clip: HoiClip,
    scene: SceneDescription,
    sim: Simulator | None = None,
    limits: ReadinessLimits | None = None,
    around: Surroundings | None = None,
    targets: BaseTargets | None = None,
) -> Readiness:
    """Judge a clip in its scene.

    Args:
        clip: at the control rate.
        scene: what it will be simulated in.
        sim: a simulator of that scene for open loop and start test; None leaves both out.
        limits: defaults when None.
        around: of the scene where the caller has it already (saves the distance field).
        targets: what the servos aim at; the default kind when None.
    """
    limits = limits or ReadinessLimits()
    around = around or Surroundings.of(scene, object_distance(scene.obj))
    soles = clip_soles(clip, scene.solids)
    # Inner frames of stances only: landing and leaving are no skating.
    frames = frame_artefacts(clip, around, foot_locks(soles, find_stance(soles, clip.fps, FootOptions())).inner())
    imbalance = balance_error(clip, scene, soles)
    masks = artefact_masks(frames, imbalance, limits)
    masks[HALF_TURN] = np.asarray((joint_turns(clip) > MAX_TARGET).any(axis=1))
    starts = None
    survival = None
    if sim is not None:
        # The same targets as training's, so that the report says what will happen there.
        targets = targets or make_base_targets(BaseTargetConfig(), [clip], [scene])
        starts = clip_starts(clip, sim, targets, limits.tracking)
        survival = open_loop(sim, clip, spread_starts(clip, limits.num_starts), targets, limits.tracking)
        # What the first steps throw off is an artefact as well, seen only by simulating.
        masks["thrown off"] = thrown_off(starts, limits)
    found = Measured(
        name=clip.name,
        frames=clip.num_frames,
        fps=clip.fps,
        artefacts=summarize(clip, frames),
        starts=starts,
        # The last frame starts nothing and is not judged.
        clean_ok=np.asarray(~np.stack(list(masks.values()))[:, :-1].any(axis=0)),
        causes={kind: tuple(int(i) for i in np.flatnonzero(mask)) for kind, mask in masks.items()},
        survival=survival,
        per_frame=frames,
        imbalance=imbalance,
        difficulty=difficulty(scene, clip),
    )
    verdict, reasons = judge(found, limits)
    return Readiness(**vars(found), verdict=verdict, reasons=reasons)


def artefact_masks(frames: FrameArtefacts, imbalance: FloatArray, limits: ReadinessLimits) -> dict[str, BoolArray]:
    """Kind of artefact -> frames (T,) that have it, as far as the pose alone shows."""
    return {
        "body in object": frames.obj_depth > limits.obj_depth,
        "body in ground": frames.floor_depth > limits.floor_depth,
        "object in ground": frames.obj_floor_depth > limits.floor_depth,
        "person in the air": frames.body_air > limits.air,
        "object in the air": frames.obj_air > limits.air,
        # NaN, where the person moves, is no imbalance.
        "out of balance": np.nan_to_num(imbalance) > limits.balance,
        "joint limit": frames.over_limit > limits.over_limit,
    }


def thrown_off(starts: Starts, limits: ReadinessLimits) -> BoolArray:
    """Frames (T,) from which the first control steps throw object or joints off; the last frame starts nothing."""
    # Asked this way round, since an exploded start has errors of NaN, which no comparison calls too large.
    calm = (starts.obj_error <= limits.kick) & (starts.joint_error <= limits.shake)
    return np.append(~calm.numpy()[:-1], False)


def clip_starts(clip: HoiClip, sim: Simulator, targets: BaseTargets, limits: TrackingLimits) -> Starts:
    """Which frames of one clip can start an episode in a simulator of its scene: the rule that training uses."""
    # Frame t must be control step t, or the simulated start would be compared with another moment.
    check_rate(clip, sim.control_dt)
    one_scene = torch.zeros(1, dtype=torch.long, device=sim.device)
    return find_starts(sim, PackedReference([clip], sim.device), one_scene, targets, limits.start)


def spread_starts(clip: HoiClip, count: int) -> list[int]:
    """At most ``count`` start frames, evenly spread, frame 0 first, none in the last half second."""
    # The last half second leaves too little to survive.
    last = max(0, clip.num_frames - 1 - round(0.5 * clip.fps))
    # A set: in a short clip neighboring starts round to the same frame.
    return sorted({round(float(f)) for f in np.linspace(0, last, count)})
