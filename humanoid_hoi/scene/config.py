"""Typed configuration of the scene; the values live in ``cfg/sim/physics``, ``cfg/humanoid`` and ``cfg/object``."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from humanoid_hoi.core.errors import HoiError


def _require(good: bool, value: float, field: str, expected: str) -> None:
    if not good:
        raise HoiError(f"found {value}", where="config", field=field, fix=f"give {expected}")


@dataclass
class PhysicsConfig:
    """Table 7 of the paper plus the friction values it leaves out. ``cfg/sim/physics`` says how MuJoCo maps each row.

    Attributes:
        sim_dt: s, one simulation step.
        control_dt: s, one action.
        substeps: solver steps per ``sim_dt``.
        position_iterations, velocity_iterations: PhysX solver iterations (no counterpart in MuJoCo's Newton solver).
        contact_offset: m, distance at which contacts are generated -> ``gap``.
        rest_offset: m -> ``margin``.
        max_depenetration_velocity: m/s (PhysX only: MuJoCo's soft contacts have no such impulse).
        obj_restitution, ground_restitution: coefficient of restitution -> contact damping ratio.
        humanoid_friction, ground_friction, obj_friction: Coulomb coefficients; a contact of the object uses the mean of
            its own and the humanoid's (PhysX's rule; MuJoCo would take the larger one).
        solver, solver_iterations, tolerance: MuJoCo's constraint solver (``newton``, ``cg``, ``pgs``).
        contact_time_constant: s, stiffness of MuJoCo's contacts; at least twice the time step.
    """

    sim_dt: float = 1 / 60
    control_dt: float = 1 / 30
    substeps: int = 2
    position_iterations: int = 8
    velocity_iterations: int = 1
    contact_offset: float = 0.02
    rest_offset: float = 0.0
    max_depenetration_velocity: float = 20.0
    obj_friction: float = 0.6
    humanoid_friction: float = 1.0
    ground_friction: float = 1.0
    obj_restitution: float = 0.05
    ground_restitution: float = 0.1
    solver: str = "newton"
    solver_iterations: int = 30
    tolerance: float = 1e-6
    contact_time_constant: float = 0.02
    gravity: float = 9.81

    def __post_init__(self) -> None:
        """Raises HoiError where a value is out of range or an action is no whole number of steps."""
        for name in ("sim_dt", "control_dt", "substeps"):
            value = getattr(self, name)
            if not value > 0:
                raise HoiError(
                    f"must be positive, found {value}",
                    where="config",
                    field=f"sim.physics.{name}",
                    fix="see cfg/sim/physics/table7.yaml",
                )
        for name in ("obj_friction", "humanoid_friction", "ground_friction", "contact_offset", "tolerance"):
            _require(getattr(self, name) >= 0, getattr(self, name), f"sim.physics.{name}", "0 or more")
        for name in ("obj_restitution", "ground_restitution"):
            _require(0 <= getattr(self, name) < 1, getattr(self, name), f"sim.physics.{name}", "0 or more and below 1")
        for name in ("solver_iterations", "contact_time_constant"):
            _require(getattr(self, name) > 0, getattr(self, name), f"sim.physics.{name}", "more than 0")
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


def damping_ratio(restitution: float) -> float:
    """Damping ratio of the linear contact whose bounce returns ``restitution`` of the speed: e = exp(-pi z / sqrt(1-z^2))."""
    if restitution <= 0:
        return 1.0
    log = -math.log(restitution)
    return log / math.sqrt(math.pi**2 + log**2)


@dataclass
class JointGroup:
    """Control of a group of joints, matched by words in the joint's name.

    Attributes:
        joints: words; a joint belongs to the first group one of whose words occurs in its name.
        stiffness: N m/rad.
        damping: N m s/rad.
        armature: kg m^2.
        limit: rad, total angle.
        action_scale: rad per action unit.
        noise: rad, initial exploration standard deviation.
    """

    joints: tuple[str, ...]
    stiffness: float
    damping: float
    armature: float = 0.02
    limit: float = 2.9
    action_scale: float = 0.4
    noise: float = 0.04

    def __post_init__(self) -> None:
        """Raises HoiError where a gain, limit or noise is out of range."""
        field = f"humanoid.groups with joints [{', '.join(self.joints)}]"
        for name in ("stiffness", "limit", "noise"):
            _require(getattr(self, name) > 0, getattr(self, name), f"{field}: {name}", "more than 0")
        for name in ("damping", "armature", "action_scale"):
            _require(getattr(self, name) >= 0, getattr(self, name), f"{field}: {name}", "0 or more")


@dataclass
class HumanoidConfig:
    """Sphere-and-stick humanoid: radii (m) for a 1.75 m adult (scaled with leg length), total mass and joint groups."""

    total_mass: float = 70.0
    self_collision: bool = False
    scale_radii: bool = True
    effort_limit: float | None = None
    radii: dict[str, float] = field(default_factory=dict)
    groups: dict[str, JointGroup] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises HoiError where the mass is not positive."""
        _require(self.total_mass > 0, self.total_mass, "humanoid.total_mass", "more than 0")


@dataclass
class ObjectConfig:
    """How the object becomes solid: convex pieces and mass.

    Attributes:
        max_convex_hulls: at most this many pieces (Table 7: 64).
        concavity: CoACD threshold.
        density: kg/m^3.
        mass_rule: ``density``, ``table7`` (static 10000 kg, dynamic 0.5 kg) or ``explicit`` (``mass``).
        A mass stored in the clip always wins.
    """

    max_convex_hulls: int = 64
    concavity: float = 0.05
    density: float = 1000.0
    mass_rule: str = "table7"
    static_mass: float = 10000.0
    dynamic_mass: float = 0.5
    mass: float | None = None
