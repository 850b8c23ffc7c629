"""What counts as following a reference, in numbers: one config for training, evaluation and readiness (``cfg/tracking``)."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.core.config import Settings, setting


@dataclass(frozen=True)
class StartLimits(Settings, yaml="tracking/default", node="start"):
    """When a frame can start an episode; the rule and its reasons are in :mod:`humanoid_hoi.tracking.start_rule`.

    Attributes:
        steps: control steps that show whether a start throws something off.
        joint_error: m after them, mean over all joints.
        obj_error: m after them.
    """

    steps: int = setting(at_least=1)
    joint_error: float = setting(above=0)
    obj_error: float = setting(above=0)


@dataclass(frozen=True)
class TrackingLimits(Settings, yaml="tracking/default"):
    """Where following ends.

    Attributes:
        joint_error: m, mean distance of the body joints (fingers left out) from the reference.
        obj_error: m, distance of the object's origin.
        obj_rot_error: rad, angle of the object.
        fall: m, the pelvis sinks this far below the reference's.
        contact_force: N of contact force above which two bodies touch (the "1 N rule").
        start: when a frame can start an episode.
    """

    joint_error: float = setting(above=0)
    obj_error: float = setting(above=0)
    obj_rot_error: float = setting(above=0)
    fall: float = setting(above=0)
    contact_force: float = setting(above=0)
    start: StartLimits = field(default_factory=StartLimits)
