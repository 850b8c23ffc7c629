"""What the clean-up does and how far it may go; every step can be switched off."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.artefacts.stance import FootOptions


@dataclass
class LabelOptions:
    """Contacts in time: gaps up to ``gap_time`` s are filled, contacts shorter than ``min_time`` s are dropped."""

    enabled: bool = True
    gap_time: float = 0.1
    min_time: float = 0.1


@dataclass
class SmoothOptions:
    """Zero-phase low-pass.

    Attributes:
        body_cutoff, obj_cutoff: Hz; None finds the cutoff from the recording's noise (residual analysis).
        noise_floor: m; a recording with less noise than this is left alone when the cutoff is to be found.
    """

    enabled: bool = True
    body_cutoff: float | None = None
    obj_cutoff: float | None = None
    noise_floor: float = 0.001


@dataclass
class GroundOptions:
    """Vertical shift of the whole recording so that standing feet touch z = 0; refused beyond ``max_shift`` m."""

    enabled: bool = True
    max_shift: float = 0.3


@dataclass
class RestOptions:
    """An object that lies still lies exactly on its support.

    Attributes:
        speed: m/s and spin: rad/s below which it is still.
        min_time: s.
        reach: m its lowest point may be off the support's top.
        max_tilt: rad that are levelled out.
    """

    enabled: bool = True
    speed: float = 0.06
    spin: float = 0.25
    min_time: float = 0.2
    reach: float = 0.05
    max_tilt: float = 0.15


@dataclass
class PenetrationOptions:
    """The kinematic optimization that takes bodies out of the object and the ground and keeps contacts.

    Attributes:
        squeeze: m a body that is in contact may press into the object: with PD control this depth is the grip force.
        reach: m; a contact body farther off in the input is not pulled (labels of whole hands name every finger).
        hand_reach: m; the same for the nearest body of a hand that is labelled as touching.
        iterations: of L-BFGS per round.
        rounds: contacts and stances are looked up again in each.
        correction_cutoff: Hz, how fast a correction may change in time.
        obj_shift: m, obj_turn: rad: typical correction of the object's pose; 0 leaves it where it is.
        object_pieces: avoid the scene's convex pieces, what the simulator collides with; False: the clip's mesh.
    """

    enabled: bool = True
    squeeze: float = 0.0035
    reach: float = 0.03
    hand_reach: float = 0.12
    iterations: int = 120
    rounds: int = 2
    correction_cutoff: float = 3.0
    obj_shift: float = 0.005
    obj_turn: float = 0.02
    object_pieces: bool = True

    def __post_init__(self) -> None:
        """Raises HoiError where a value makes no sense."""
        for name in ("squeeze", "reach", "hand_reach", "obj_shift", "obj_turn"):
            if getattr(self, name) < 0:
                raise HoiError(
                    f"must not be negative, found {getattr(self, name)}",
                    where="config",
                    field=f"clean.penetration.{name}",
                    fix="give 0 or more",
                )
        for name in ("iterations", "rounds", "correction_cutoff"):
            if not getattr(self, name) > 0:
                raise HoiError(
                    f"must be positive, found {getattr(self, name)}",
                    where="config",
                    field=f"clean.penetration.{name}",
                    fix="give more than 0",
                )


@dataclass
class CleanOptions:
    """All steps, in the order they run.

    Attributes:
        repair: trim broken frames and teleports, scale quaternions to unit norm.
        fps: control rate the clip is resampled to; None keeps the recording's.
        accept: kinds of findings that are kept although they refuse a motion (``joint_flip``, ...).
    """

    repair: bool = True
    fps: float | None = 30.0
    accept: tuple[str, ...] = ()
    labels: LabelOptions = field(default_factory=LabelOptions)
    smooth: SmoothOptions = field(default_factory=SmoothOptions)
    ground: GroundOptions = field(default_factory=GroundOptions)
    feet: FootOptions = field(default_factory=FootOptions)
    rest: RestOptions = field(default_factory=RestOptions)
    penetration: PenetrationOptions = field(default_factory=PenetrationOptions)
