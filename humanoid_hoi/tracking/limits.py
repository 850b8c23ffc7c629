"""What counts as following a reference, in numbers: one config for training, evaluation and readiness (``cfg/tracking``)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from humanoid_hoi.core.errors import HoiError


@dataclass(frozen=True)
class StartLimits:
    """When a frame can start an episode; the rule and its reasons are in :mod:`humanoid_hoi.tracking.start_rule`.

    Attributes:
        steps: control steps that show whether a start throws something off.
        joint_error: m after them, mean over all joints.
        obj_error: m after them.
    """

    steps: int = 2
    joint_error: float = 0.15
    obj_error: float = 0.10


@dataclass(frozen=True)
class TrackingLimits:
    """Where following ends.

    Attributes:
        joint_error: m, mean distance of the body joints (fingers left out) from the reference.
        obj_error: m, distance of the object's origin.
        obj_rot_error: rad, angle of the object.
        fall: m, the pelvis sinks this far below the reference's.
        contact_force: N of contact force above which two bodies touch (the "1 N rule").
        start: when a frame can start an episode.
    """

    joint_error: float = 0.2
    obj_error: float = 0.2
    obj_rot_error: float = 1.2
    fall: float = 0.3
    contact_force: float = 1.0
    start: StartLimits = field(default_factory=StartLimits)

    def __post_init__(self) -> None:
        """Raises HoiError where a limit is not positive."""
        for group, prefix in ((self, "tracking"), (self.start, "tracking.start")):
            for name in (f.name for f in fields(group) if f.name != "start"):
                value = getattr(group, name)
                if not value > 0:
                    raise HoiError(f"{value} is no limit", where="config", field=f"{prefix}.{name}", fix="use > 0")
