"""What the clean-up does and how far it may go; every step can be switched off."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.scene.artefacts.stance import FootOptions


@dataclass
class LabelOptions(Settings, yaml="tools/clean/default", node="labels", key="clean.labels"):
    """Contacts in time: gaps up to ``gap_time`` s are filled, contacts shorter than ``min_time`` s are dropped."""

    enabled: bool = setting()
    gap_time: float = setting(at_least=0)
    min_time: float = setting(at_least=0)


@dataclass
class SmoothOptions(Settings, yaml="tools/clean/default", node="smooth", key="clean.smooth"):
    """Zero-phase low-pass.

    Attributes:
        body_cutoff, obj_cutoff: Hz; None finds the cutoff from the recording's noise (residual analysis).
        noise_floor: m; a recording with less noise than this is left alone when the cutoff is to be found.
    """

    enabled: bool = setting()
    body_cutoff: float | None = setting(above=0)
    obj_cutoff: float | None = setting(above=0)
    noise_floor: float = setting(at_least=0)


@dataclass
class GroundOptions(Settings, yaml="tools/clean/default", node="ground", key="clean.ground"):
    """Vertical shift of the whole recording so that standing feet touch z = 0; refused beyond ``max_shift`` m.

    Attributes:
        follow: m by which the ground under the feet may wander from its middle height and is followed (see
            :mod:`.ground`); 0: one height for the clip, as recordings of calibrated cameras have it.
    """

    enabled: bool = setting()
    max_shift: float = setting(at_least=0)
    follow: float = setting(at_least=0)


@dataclass
class RestOptions(Settings, yaml="tools/clean/default", node="rest", key="clean.rest"):
    """An object that lies still lies exactly on its support.

    Attributes:
        speed: m/s and spin: rad/s below which it is still.
        min_time: s.
        reach: m its lowest point may be off the support's top.
        max_tilt: rad that are levelled out.
    """

    enabled: bool = setting()
    speed: float = setting(at_least=0)
    spin: float = setting(at_least=0)
    min_time: float = setting(at_least=0)
    reach: float = setting(at_least=0)
    max_tilt: float = setting(at_least=0)


@dataclass
class PenetrationOptions(Settings, yaml="tools/clean/default", node="penetration", key="clean.penetration"):
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

    enabled: bool = setting()
    squeeze: float = setting(at_least=0)
    reach: float = setting(at_least=0)
    hand_reach: float = setting(at_least=0)
    iterations: int = setting(at_least=1)
    rounds: int = setting(at_least=1)
    correction_cutoff: float = setting(above=0)
    obj_shift: float = setting(at_least=0)
    obj_turn: float = setting(at_least=0)
    object_pieces: bool = setting()


@dataclass
class CleanOptions(Settings, yaml="tools/clean/default", key="clean"):
    """All steps, in the order they run.

    Attributes:
        repair: trim broken frames and teleports, scale quaternions to unit norm.
        fps: control rate the clip is resampled to; None keeps the recording's.
        max_trim: frames that may be left out at either end where no episode can start; for who has a simulator to try it
            (``hoi retarget``, ``hoi clean-clip``), :func:`.clean_clip` has none. 0: none.
        share_roll: roll forearms whose elbow or wrist comes near half a turn (:mod:`humanoid_hoi.motion.filters.forearm`).
        accept: kinds of findings that are kept although they refuse a motion (``joint_flip``, ...).
    """

    repair: bool = setting()
    fps: float | None = setting(above=0)
    max_trim: int = setting(at_least=0)
    share_roll: bool = setting()
    accept: tuple[str, ...] = ()
    labels: LabelOptions = field(default_factory=LabelOptions)
    smooth: SmoothOptions = field(default_factory=SmoothOptions)
    ground: GroundOptions = field(default_factory=GroundOptions)
    feet: FootOptions = field(default_factory=FootOptions)
    rest: RestOptions = field(default_factory=RestOptions)
    penetration: PenetrationOptions = field(default_factory=PenetrationOptions)
