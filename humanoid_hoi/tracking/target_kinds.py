"""The kinds of base targets a config can name, each with the function that makes it.

To add a kind: write a function ``(config, clips, scenes) -> BaseTargets`` and enter it in ``KINDS``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.tracking.base_targets import REFERENCE, BaseTargets, reference_targets, servo_lag


@dataclass(frozen=True)
class BaseTargetConfig(Settings, yaml="env/hoi", node="action", partial=True):
    """What an action of zero stands for.

    Attributes:
        base: one of ``KINDS``.
        lead: s the reference is moved ahead by its own rate of change, besides the one control step; None: each joint by
            its own servo's lag, damping / stiffness.
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
    lag = servo_lag(clips[0].skeleton, scenes[0].humanoid)
    return reference_targets(clips, lag if config.lead is None else config.lead)


KINDS: dict[str, Maker] = {REFERENCE: _reference}
