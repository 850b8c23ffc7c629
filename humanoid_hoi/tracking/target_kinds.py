"""The kinds of base targets a config can name, each with the function that makes it.

To add a kind: write a function ``(config, clips, scenes) -> BaseTargets`` and enter it in ``KINDS``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.scene.hands import grasp_weld
from humanoid_hoi.tracking.base_targets import REFERENCE, BaseTargets, reference_targets, servo_lag, table_hash
from humanoid_hoi.tracking.feed_forward import feed_forward
from humanoid_hoi.tracking.iterative import iterative_targets
from humanoid_hoi.tracking.scene_hash import body_hash, is_of_scene, scene_hash

AUTO = "auto"
FEED_FORWARD = "feed_forward"
REFINED = "refined"
ITERATIVE = "iterative"


@dataclass(frozen=True)
class BaseTargetConfig(Settings, yaml="env/hoi", node="action", partial=True):
    """What an action of zero stands for.

    Attributes:
        base: one of ``KINDS``: ``reference`` (the clip's own rotations), ``feed_forward`` (and the torques the motion
            needs, by inverse dynamics), ``iterative`` (learned in a few roll-outs with pelvis and object held by springs),
            ``refined`` (targets found by ``hoi refine``, which the clip must bring) or ``auto`` (refined where the clip
            brings targets for this very scene, else feed-forward).
        lead: s the ``reference`` is moved ahead by its own rate of change, besides the one control step; None: each joint
            by its own servo's lag, damping / stiffness, as the other kinds always do.
    """

    base: str = setting()
    lead: float | None = setting(at_least=0)


Maker = Callable[[BaseTargetConfig, Sequence[HoiClip], Sequence[SceneDescription]], BaseTargets]


def make_base_targets(
    config: BaseTargetConfig, clips: Sequence[HoiClip], scenes: Sequence[SceneDescription]
) -> BaseTargets:
    """The base targets a config asks for.

    Args:
        config: ``cfg/env``, node ``action``.
        clips: at the control rate, all of one skeleton.
        scenes: of each clip: masses and gains.

    Raises:
        HoiError: an unknown kind.
    """
    if config.base not in KINDS:
        raise HoiError(
            f"unknown choice {config.base!r}", where="config", field="env.action.base", fix=f"use {', '.join(KINDS)}"
        )
    return KINDS[config.base](config, clips, scenes)


def _reference(config: BaseTargetConfig, clips: Sequence[HoiClip], scenes: Sequence[SceneDescription]) -> BaseTargets:
    # All clips of one training share the first one's skeleton and the humanoid's gains.
    lag = servo_lag(clips[0].skeleton, scenes[0].humanoid)
    return reference_targets(clips, lag if config.lead is None else config.lead)


def _feed_forward(
    config: BaseTargetConfig, clips: Sequence[HoiClip], scenes: Sequence[SceneDescription]
) -> BaseTargets:
    pairs = list(zip(clips, scenes, strict=True))
    tables = tuple(_with_torques(clip, scene) for clip, scene in pairs)
    # Hashes of the body, not of the targets: feed-forward targets are computed anew with every start,
    # and rounding may differ from machine to machine; what must agree is what they were computed for.
    return BaseTargets(FEED_FORWARD, tables, {}, {clip.name: body_hash(scene) for clip, scene in pairs})


def _iterative(config: BaseTargetConfig, clips: Sequence[HoiClip], scenes: Sequence[SceneDescription]) -> BaseTargets:
    pairs = list(zip(clips, scenes, strict=True))
    tables = tuple(torch.from_numpy(iterative_targets(scene, clip).targets).float() for clip, scene in pairs)
    # Learned in contact, so the whole scene counts; rounding differs from machine to machine, so the table does not.
    return BaseTargets(ITERATIVE, tables, {}, {clip.name: scene_hash(scene) for clip, scene in pairs})


def _refined(config: BaseTargetConfig, clips: Sequence[HoiClip], scenes: Sequence[SceneDescription]) -> BaseTargets:
    tables = []
    for clip, scene in zip(clips, scenes, strict=True):
        if clip.servo is None:
            raise HoiError("was not refined", where=clip.name, field="servo_targets", fix="hoi refine, or base=auto")
        # Targets are corrections found against one set of masses and gains; elsewhere they correct nothing.
        if not is_of_scene(clip.servo.scene, scene):
            refuse_other_hands(clip, scene)
            raise HoiError(
                f"was refined in scene {clip.servo.scene}, this one is {scene_hash(scene)}: other masses, gains or contacts",
                where=clip.name,
                field="servo_scene",
                fix="refine it again in this scene, or use env.action.base=auto",
            )
        tables.append(torch.from_numpy(clip.servo.targets).float())
    return BaseTargets(REFINED, tuple(tables), {}, {c.name: table_hash(t) for c, t in zip(clips, tables, strict=True)})


def _auto(config: BaseTargetConfig, clips: Sequence[HoiClip], scenes: Sequence[SceneDescription]) -> BaseTargets:
    """Clip by clip; the hashes say which had targets of its own."""
    tables = []
    hashes = {}
    # A clip without targets of its own, or with those of another scene, is not refused here but gets feed-forward ones.
    for clip, scene in zip(clips, scenes, strict=True):
        if clip.servo is not None and is_of_scene(clip.servo.scene, scene):
            tables.append(torch.from_numpy(clip.servo.targets).float())
            hashes[clip.name] = table_hash(tables[-1])
        else:
            refuse_other_hands(clip, scene)
            tables.append(_with_torques(clip, scene))
            hashes[clip.name] = body_hash(scene)
    return BaseTargets(AUTO, tuple(tables), {}, hashes)


def refuse_other_hands(clip: HoiClip, scene: SceneDescription) -> None:
    """Raises HoiError where a clip was refined in this very scene but for its hands.

    Falling back to feed-forward without a word would throw away a refinement because of one setting.
    """
    if clip.servo is None:
        return
    other = dataclasses.replace(scene, weld=grasp_weld([clip]) if scene.weld is None else None)
    if is_of_scene(clip.servo.scene, other):
        hands = ("articulated", "rigid") if scene.weld is None else ("rigid", "articulated")
        raise HoiError(
            f"was refined with {hands[1]} hands, this scene has {hands[0]} ones",
            where=clip.name,
            field="humanoid.hands",
            fix=f"humanoid.hands={hands[1]}, hoi refine scene=[humanoid.hands={hands[0]}], or env.action.base=feed_forward",
        )


def _with_torques(clip: HoiClip, scene: SceneDescription) -> Tensor:
    return torch.from_numpy(feed_forward(scene, clip).targets).float()


KINDS: dict[str, Maker] = {
    AUTO: _auto,
    FEED_FORWARD: _feed_forward,
    ITERATIVE: _iterative,
    REFINED: _refined,
    REFERENCE: _reference,
}
