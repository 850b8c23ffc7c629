"""Typed configuration of the environment; values in ``cfg/env``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from envs.assistance.config import AssistanceConfig
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig

STARTS = ("uniform", "first", "failure", "hazard")
"""Rules by which episodes get their first frame."""


@dataclass(frozen=True)
class ObservationConfig(Settings, yaml="env/hoi", node="observation"):
    """What the policy sees.

    Attributes:
        joints: ``body`` (22 joints), ``tips`` (22 and the ten fingertips) or ``all`` (52).
        near: frames ahead of the full reference difference.
        far: frames ahead of the pose-only difference.
        contact_threshold: N, a contact flag is 1 above it.
        terms: what the observation consists of: name -> null for off, or ``{fn, params}``; see
            :mod:`envs.observation_terms`.
        pairs: slots for interaction-graph pairs; None = as many as the clips need. A run stores its number, so that its
            policy can be evaluated on clips with fewer pairs.
        frames: length that the clip's time is told for (:class:`envs.error_terms.ClipTime`); None = that of the longest
            clip. A run stores its number, so that its policy can be evaluated on other clips.
    """

    joints: str = setting(choices=("body", "tips", "all"))
    near: int = setting(at_least=0)
    far: int = setting(at_least=0)
    contact_threshold: float = setting(at_least=0)
    pairs: int | None = setting(at_least=0)
    frames: int | None = setting(at_least=1)
    terms: dict[str, Any] = setting()


@dataclass(frozen=True)
class ActionConfig(BaseTargetConfig, yaml="env/hoi", node="action"):
    """How an action becomes a PD target; what an action of zero stands for is in the parent class.

    Attributes:
        mode: ``residual`` (base target plus scaled action) or ``absolute`` (pi-scaled, InterMimic).
        clip: actions are limited to this many units.
        hands: ``articulated`` (finger joints take actions), ``follow`` (they follow the base targets) or ``synergy`` (they
            follow them, and two grips a hand open and close them: :mod:`envs.hands`). Welded fingers
            (``humanoid.hands=rigid``) take no action whatever this says.
    """

    mode: str = setting(choices=("residual", "absolute"))
    clip: float = setting(above=0)
    hands: str = setting(choices=("articulated", "follow", "synergy"))


@dataclass(frozen=True)
class ResetConfig(Settings, yaml="env/hoi", node="reset"):
    """Reference-state initialization.

    Attributes:
        start: ``uniform`` over valid frames, ``first`` (always frame 0), ``failure`` (weighted by the failure rate of the
            episodes that began there) or ``hazard`` (shortly before frames where episodes fail; :mod:`envs.starts.hazard`).
        first_probability: share of episodes that start at frame 0 whatever ``start`` says.
        validate: test every frame once at construction (:mod:`humanoid_hoi.tracking.start_rule`) and leave out those that
            cannot start an episode.
        noise: rad, standard deviation of the initial joint perturbation.
        states: what a start frame is: ``reference`` (the clip's pose, velocities by differences), ``recorded`` (the full
            state that ``hoi refine`` recorded; :mod:`envs.starts.recorded`) or ``auto`` (recorded where the clip brings a record
            that fits). Roll-outs of an evaluation always start from the reference.
    """

    start: str = setting(choices=STARTS)
    first_probability: float = setting(at_least=0, at_most=1)
    validate: bool = setting()
    noise: float = setting(at_least=0)
    states: str = setting(choices=("reference", "recorded", "auto"))


@dataclass(frozen=True)
class EnvConfig(Settings, yaml="env/hoi"):
    """The task: number of environments and its parts.

    Attributes:
        num_envs, seed: as usual.
        anchor: ``surface`` or ``joint``, where keypoints act.
        contacts: ``ascribed`` accepts backends that only estimate which force came from the object, ``measured`` does not.
    """

    num_envs: int = setting(at_least=1)
    seed: int = setting()
    anchor: str = setting(choices=("surface", "joint"))
    contacts: str = setting(choices=("ascribed", "measured"))
    observation: ObservationConfig = field(default_factory=ObservationConfig)
    action: ActionConfig = field(default_factory=ActionConfig)
    reset: ResetConfig = field(default_factory=ResetConfig)
    assistance: AssistanceConfig = field(default_factory=AssistanceConfig)
    termination: dict[str, Any] = setting()
