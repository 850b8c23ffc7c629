"""Index maps between Isaac Gym's orders and the canonical one, by name. Pure Python, 3.8, no imports.

Isaac Gym shows three co-located hinges ``<joint>_x/_y/_z`` as one PhysX spherical joint whose three coordinates are a
rotation vector: position, target and our exponential map agree component by component, so only the order can differ.
"""

from __future__ import annotations

AXES = "xyz"


class LayoutError(ValueError):
    """Isaac Gym's asset does not hold what the scene was written with."""


def dof_names(joints: list[str]) -> list[str]:
    """Degrees of freedom of the actuated joints in canonical order: ``left_hip_x``, ``left_hip_y``, ..."""
    return [joint + "_" + axis for joint in joints for axis in AXES]


def index_by_name(wanted: list[str], found: list[str], what: str) -> list[int]:
    """Position of each of ``wanted`` in ``found``: ``found[result[i]] == wanted[i]``.

    Raises:
        LayoutError: a name is missing, double, or ``found`` holds others too.
    """
    position = {name: k for k, name in enumerate(found)}
    missing = [name for name in wanted if name not in position]
    if missing:
        raise LayoutError(f"{what} missing in Isaac Gym's asset: {', '.join(missing[:5])}")
    if len(found) != len(wanted):
        extra = sorted(set(found) - set(wanted)) or ["a name twice"]
        raise LayoutError(f"{what} in Isaac Gym's asset that the scene has not: {', '.join(extra[:5])}")
    return [position[name] for name in wanted]


def inverse(index: list[int]) -> list[int]:
    """The inverse permutation: ``inverse(index)[index[i]] == i``."""
    result = [0] * len(index)
    for k, position in enumerate(index):
        result[position] = k
    return result


def env_major(per_env: int, total: int, num_envs: int, what: str) -> None:
    """Check that a flat tensor of ``total`` rows is ``num_envs`` equal blocks of ``per_env``.

    Raises:
        LayoutError: it is not.
    """
    if per_env * num_envs != total:
        raise LayoutError(f"{total} {what} in the simulation, expected {num_envs} x {per_env}")


def gain_rows(names: list[str], gains: dict[str, dict[str, float]], field: str) -> list[float]:
    """One value of the gain table for each of Isaac Gym's degrees of freedom ``names``, in their order.

    Args:
        names: ``<joint>_<axis>`` in Isaac Gym's order.
        gains: joint -> {stiffness, damping, armature, effort}.
        field: the column.
    """
    # Names end in _x, _y or _z: two letters off gives the joint.
    return [float(gains[name[:-2]][field]) for name in names]
