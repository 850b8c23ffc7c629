"""Bounces in MuJoCo, which has no coefficient of restitution: contact stiffness and damping by a measured table.

A contact in MuJoCo is a spring and a damper in units of acceleration: within it ``v' = v - h (b v + k r)`` with the
penetration r. What a ball keeps of its speed then depends on the numbers ``k h^2`` and ``b h`` alone, and on where in
the time step it meets the floor. The usual damping ratio is exact for contacts of many steps only; at 1/120 s an asked
0.8 gave anything from 0.8 to 6 (energy from nothing), because a step lasts as long as the whole contact.

:data:`TABLE` holds, per asked restitution, the stiffest contact whose worst error over drops from 0.3 to 2 m (61
heights, time steps 1/120 and 1/240 s) stays below 0.08; below 0.25 the least error there is, up to 0.10. The values were
found by running :func:`drop` over a grid; MuJoCo's own drops agree with it within 0.02 (tests/scene/test_restitution.py).
Softer contacts would be more exact and sink deeper; :func:`check_reachable` refuses what sinks too deep.
"""

from __future__ import annotations

import math

import numpy as np

from humanoid_hoi.core.errors import HoiError

SOFT_BELOW = 0.1
"""Up to here a contact does not bounce visibly (a ball from 1 m returns to 1 cm) and keeps MuJoCo's usual form."""
IMPEDANCE = 0.95
"""MuJoCo's ``d`` of a bouncing contact, constant: stiffness and damping then act at once and as given."""
DROP = 1.0
"""m; a contact is judged by an impact from this height."""
DEEPEST = 0.5
"""Share of the object's smallest half extent that it may sink into the floor in such an impact."""
MOST_SUBSTEPS = 64

# asked restitution, k h^2, b h
TABLE = np.array(
    [
        (0.15, 0.08, 0.33),
        (0.20, 0.08, 0.29),
        (0.25, 0.08, 0.26),
        (0.30, 0.10, 0.26),
        (0.35, 0.16, 0.29),
        (0.40, 0.16, 0.25),
        (0.45, 0.24, 0.27),
        (0.50, 0.26, 0.24),
        (0.55, 0.28, 0.21),
        (0.60, 0.32, 0.21),
        (0.65, 0.46, 0.20),
        (0.70, 0.48, 0.17),
        (0.75, 0.52, 0.15),
        (0.80, 0.56, 0.14),
        (0.85, 0.58, 0.10),
        (0.90, 0.60, 0.07),
        (0.95, 0.60, 0.03),
    ]
)
HIGHEST = float(TABLE[-1, 0])


def step_numbers(restitution: float) -> tuple[float, float]:
    """``k h^2`` and ``b h`` of a restitution, between the rows of the table on straight lines."""
    return tuple(float(np.interp(restitution, TABLE[:, 0], TABLE[:, column])) for column in (1, 2))  # type: ignore[return-value]


def contact_parameters(restitution: float, timestep: float, time_constant: float) -> dict[str, list[float]]:
    """``solref`` (and ``solimp``) of a geom whose contacts return ``restitution`` of the speed.

    Args:
        restitution: 0 or more and below 1.
        timestep: s, of MuJoCo.
        time_constant: s, stiffness of contacts that do not bounce.
    """
    if restitution <= SOFT_BELOW:
        # MuJoCo's own form: time constant and damping ratio; shorter than two steps is unstable.
        return {"solref": [max(time_constant, 2 * timestep), damping_ratio(restitution)]}
    stiffness, damping = step_numbers(restitution)
    return {
        # Negative values are MuJoCo's direct form: stiffness and damping themselves.
        "solref": [-stiffness / timestep**2, -damping / timestep],
        # Constant impedance: width, midpoint and power have no effect then.
        "solimp": [IMPEDANCE, IMPEDANCE, 0.001, 0.5, 2.0],
    }


def damping_ratio(restitution: float) -> float:
    """Damping ratio of the linear contact whose bounce returns ``restitution`` of the speed: e = exp(-pi z / sqrt(1-z^2))."""
    if restitution <= 0:
        return 1.0
    log = -math.log(restitution)
    # e = exp(-pi z / sqrt(1 - z^2)), solved for z.
    return log / math.sqrt(math.pi**2 + log**2)


def drop(restitution: float, timestep: float, height: float = DROP, gravity: float = 9.81) -> tuple[float, float]:
    """A vertical drop in MuJoCo's arithmetic: the speed ratio (from the heights before and after), and how deep it sank (m).

    Args:
        restitution: asked for, above :data:`SOFT_BELOW`.
        timestep: s.
        height: m of the lowest point at rest.
        gravity: m/s^2.
    """
    stiffness, damping = step_numbers(restitution)
    # m per step, per step.
    pull = -gravity * timestep**2
    place = height
    travel = 0.0  # m per step
    deepest = 0.0
    touched = False
    # Twice the way down and up again, and some more for slow contacts.
    for _ in range(math.ceil(4 * math.sqrt(2 * height / gravity) / timestep) + 100):
        if place < 0:
            touched = True
            # v' = v - h (b v + k r) in these units, and the part of gravity that a soft contact lets through.
            push = -damping * travel - stiffness * place + (1 - IMPEDANCE) * pull
            travel += max(push, pull)  # the floor does not pull
        else:
            travel += pull
        if touched and travel <= 0 and place >= 0:
            # Height after over height before is the square of the speed ratio.
            return math.sqrt(max(place, 0.0) / height), deepest
        place += travel
        deepest = max(deepest, -place)
    return 0.0, deepest


def check_reachable(restitution: float, sim_dt: float, substeps: int, half_extent: float, field: str) -> None:
    """Refuse a restitution whose contacts would be too soft for the object at this time step.

    Args:
        restitution: asked for.
        sim_dt: s, of one simulation step.
        substeps: MuJoCo steps in it.
        half_extent: m, half of the object's smallest side.
        field: what asked for it, for the message.

    Raises:
        HoiError: above the table, or too soft; names the substeps that would do.
    """
    if restitution <= SOFT_BELOW:
        return
    if restitution > HIGHEST:
        raise HoiError(f"{restitution:g} is not reachable", where="config", field=field, fix=f"at most {HIGHEST:g}")
    allowed = DEEPEST * half_extent
    depth = drop(restitution, sim_dt / substeps)[1]
    if depth <= allowed:
        return
    # The fewest substeps that would do: what the message proposes.
    enough = next(
        (n for n in range(substeps + 1, MOST_SUBSTEPS + 1) if drop(restitution, sim_dt / n)[1] <= allowed), None
    )
    fix = f"sim.physics.substeps={enough}" if enough else f"a value up to {SOFT_BELOW:g}"
    raise HoiError(
        f"{restitution:g} needs smaller steps than {1e3 * sim_dt / substeps:.2g} ms: dropped from {DROP:g} m the object would "
        f"sink {100 * depth:.1f} cm into the floor (allowed: {100 * allowed:.1f} cm, half of its half thickness)",
        where="config",
        field=field,
        fix=f"{fix}, or {field}=0.05 without a bounce",
    )
