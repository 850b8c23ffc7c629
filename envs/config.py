"""Typed configuration of the environment; values in ``cfg/env``."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig

_LIMITS = TrackingLimits()


@dataclass
class ObservationConfig:
    """What the policy sees.

    Attributes:
        joints: ``body`` (22 joints), ``tips`` (22 and the ten fingertips) or ``all`` (52).
        near: frames ahead of the full reference difference.
        far: frames ahead of the pose-only difference.
        contact_threshold: N, a contact flag is 1 above it.
        pairs: slots for interaction-graph pairs; None = as many as the clips need. A run stores its number, so that its
            policy can be evaluated on clips with fewer pairs.
    """

    joints: str = "body"
    near: int = 1
    far: int = 16
    contact_threshold: float = _LIMITS.contact_force
    pairs: int | None = None


@dataclass
class ActionConfig(BaseTargetConfig):
    """How an action becomes a PD target; what an action of zero stands for is in the parent class.

    Attributes:
        mode: ``residual`` (base target plus scaled action) or ``absolute`` (pi-scaled, InterMimic).
        clip: actions are limited to this many units.
    """

    mode: str = "residual"
    clip: float = 4.0


@dataclass
class ResetConfig:
    """Reference-state initialization.

    Attributes:
        start: ``uniform`` over valid frames, ``first`` (always frame 0) or ``failure`` (weighted by failure rate).
        first_probability: share of episodes that start at frame 0 whatever ``start`` says.
        validate: test every frame once at construction (:mod:`humanoid_hoi.tracking.start_rule`) and leave out those that
            cannot start an episode.
        noise: rad, standard deviation of the initial joint perturbation.
    """

    start: str = "uniform"
    first_probability: float = 0.1
    validate: bool = True
    noise: float = 0.0


@dataclass
class TerminationConfig:
    """When an episode fails; a threshold of null switches a cause off.

    Attributes:
        fall_height: m, the pelvis sinks this far below the reference.
        joint_error: m, mean distance of the body joints (see :class:`humanoid_hoi.tracking.errors.TrackingErrors`).
        obj_error: m.
        obj_rot_error: rad.
        contact_loss: control steps in a row without any required object contact.
        contact_force: N, what counts as contact there.
    """

    fall_height: float | None = _LIMITS.fall
    joint_error: float | None = _LIMITS.joint_error
    obj_error: float | None = _LIMITS.obj_error
    obj_rot_error: float | None = _LIMITS.obj_rot_error
    contact_loss: int | None = None
    contact_force: float = _LIMITS.contact_force


@dataclass
class EnvConfig:
    """The task: number of environments and its parts.

    Attributes:
        num_envs, seed: as usual.
        anchor: ``surface`` or ``joint``, where keypoints act.
        contacts: ``ascribed`` accepts backends that only estimate which force came from the object, ``measured`` does not.
    """

    num_envs: int = 128
    seed: int = 0
    anchor: str = "surface"
    contacts: str = "ascribed"
    observation: ObservationConfig = field(default_factory=ObservationConfig)
    action: ActionConfig = field(default_factory=ActionConfig)
    reset: ResetConfig = field(default_factory=ResetConfig)
    termination: TerminationConfig = field(default_factory=TerminationConfig)
