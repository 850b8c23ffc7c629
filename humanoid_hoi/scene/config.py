"""Typed configuration of the scene; the values live in ``cfg/sim/physics``, ``cfg/humanoid`` and ``cfg/object``."""

from __future__ import annotations

from dataclasses import dataclass, field

from humanoid_hoi.core.config import Range, Settings, check_ranges, setting
from humanoid_hoi.core.errors import HoiError


@dataclass(frozen=True)
class PhysicsConfig(Settings, yaml="sim/physics/cpu"):
    """Table 7 of the paper plus the friction values it leaves out. ``cfg/sim/physics`` says how MuJoCo maps each row.

    Attributes:
        sim_dt: s, one simulation step.
        control_dt: s, one action.
        substeps: solver steps per ``sim_dt``.
        position_iterations, velocity_iterations: PhysX solver iterations (no counterpart in MuJoCo's Newton solver).
        contact_offset: m, distance at which contacts are generated -> ``gap``.
        rest_offset: m -> ``margin``.
        max_depenetration_velocity: m/s (PhysX only: MuJoCo's soft contacts have no such impulse).
        obj_restitution, ground_restitution: share of the speed kept in a bounce (an object's own value wins) ->
            contact stiffness and damping by the table of :mod:`humanoid_hoi.scene.restitution`.
        humanoid_friction, ground_friction, obj_friction: Coulomb coefficients; a contact of the object uses the mean of
            its own and the humanoid's (PhysX's rule; MuJoCo would take the larger one).
        solver, solver_iterations, tolerance: MuJoCo's constraint solver (``newton``, ``cg``, ``pgs``).
        contact_time_constant: s, stiffness of MuJoCo's contacts; at least twice the time step.
    """

    sim_dt: float = setting(above=0)
    control_dt: float = setting(above=0)
    substeps: int = setting(at_least=1)
    position_iterations: int = setting(at_least=0)
    velocity_iterations: int = setting(at_least=0)
    contact_offset: float = setting(at_least=0)
    rest_offset: float = setting()
    max_depenetration_velocity: float = setting(above=0)
    obj_friction: float = setting(at_least=0)
    humanoid_friction: float = setting(at_least=0)
    ground_friction: float = setting(at_least=0)
    obj_restitution: float = setting(at_least=0, below=1)
    ground_restitution: float = setting(at_least=0, below=1)
    solver: str = setting(choices=("newton", "cg", "pgs"))
    solver_iterations: int = setting(at_least=1)
    tolerance: float = setting(at_least=0)
    contact_time_constant: float = setting(above=0)
    gravity: float = setting(at_least=0)

    def __post_init__(self) -> None:
        """Raises HoiError where a value is out of range or an action is no whole number of steps."""
        # The whole number of solver steps that an action lasts.
        steps = self.control_dt / self.timestep
        if round(steps) < 1 or abs(steps - round(steps)) > 1e-3 * steps:
            raise HoiError(
                f"{self.control_dt} s is no whole number of steps of {self.timestep:.6g} s",
                where="config",
                field="sim.physics.control_dt",
                fix="make it a multiple of sim_dt / substeps",
            )

    @property
    def timestep(self) -> float:
        """MuJoCo time step, s."""
        return self.sim_dt / self.substeps

    @property
    def steps_per_control(self) -> int:
        """MuJoCo steps per action."""
        return round(self.control_dt / self.timestep)


@dataclass  # not frozen: omegaconf cannot merge into a frozen entry of a dictionary
class JointGroup:
    """Control of a group of joints, matched by words in the joint's name.

    Attributes:
        joints: words; a joint belongs to the first group one of whose words occurs in its name.
        stiffness: N m/rad.
        damping: N m s/rad.
        action_scale: rad per action unit.
        noise: rad, initial exploration standard deviation.
        armature: kg m^2.
        limit: rad, total angle.
    """

    joints: tuple[str, ...]
    stiffness: float = field(metadata={"range": Range(above=0)})
    damping: float = field(metadata={"range": Range(at_least=0)})
    action_scale: float = field(metadata={"range": Range(at_least=0)})
    noise: float = field(metadata={"range": Range(above=0)})
    armature: float = field(default=0.02, metadata={"range": Range(at_least=0)})
    limit: float = field(default=2.9, metadata={"range": Range(above=0)})

    def __post_init__(self) -> None:
        """Raises HoiError where a gain, limit or noise is out of range."""
        check_ranges(self, f"humanoid.groups with joints [{', '.join(self.joints)}]")


@dataclass(frozen=True)
class HumanoidConfig(Settings, yaml="humanoid/smplx52"):
    """Sphere-and-stick humanoid: radii (m) for a 1.75 m adult (scaled with leg length), masses and joint groups.

    Attributes:
        total_mass: kg; None takes ``mass_at_175`` times the squared ratio of the skeleton's stature to 1.75 m.
        mass_at_175: kg of a person of 1.75 m (70 kg is a body mass index of 22.9).
        segment_mass: share of the total mass of each body, in percent, by the joint's name without its side (both
            sides have the same); ``finger`` is all fifteen finger bodies of one hand together. Empty or None: one density
            for all solids.
        hands: ``articulated``, or ``rigid``: fingers welded in the clips' mean grasp
            (:mod:`humanoid_hoi.scene.hands`).
    """

    total_mass: float | None = setting(above=0)
    mass_at_175: float = setting(above=0)
    segment_mass: dict[str, float] | None = setting()
    hands: str = setting(choices=("articulated", "rigid"))
    self_collision: bool = setting()
    scale_radii: bool = setting()
    effort_limit: float | None = setting(above=0)
    radii: dict[str, float] = setting()
    groups: dict[str, JointGroup] = setting()

    def __post_init__(self) -> None:
        """Raises HoiError where a mass is not positive."""
        super().__post_init__()
        for name, share in ({} if isinstance(self.segment_mass, str) else self.segment_mass or {}).items():
            if not share > 0:
                raise HoiError(
                    f"found {share}", where="config", field=f"humanoid.segment_mass.{name}", fix="give a number above 0"
                )


@dataclass(frozen=True)
class ObjectConfig(Settings, yaml="object/cpu"):
    """How the object becomes solid: convex pieces and mass.

    Attributes:
        max_convex_hulls: at most this many pieces (Table 7: 64).
        concavity: CoACD threshold.
        density: kg/m^3.
        mass_rule: ``density``, ``table7`` (static 10000 kg, dynamic 0.5 kg) or ``explicit`` (``mass``).
        A mass stored in the clip always wins.
    """

    max_convex_hulls: int = setting(at_least=1)
    concavity: float = setting(above=0)
    density: float = setting(above=0)
    mass_rule: str = setting(choices=("table7", "density", "explicit"))
    static_mass: float = setting(above=0)
    dynamic_mass: float = setting(above=0)
    mass: float | None = setting(above=0)
