"""How many contacts and constraint rows MuJoCo Warp must hold, estimated from the scene: its buffers never grow.

``nconmax`` and ``nccdmax`` are per world but pooled over all worlds, ``njmax`` is hard in every world. Overflow is
undefined behavior, so the estimate is that of a humanoid lying on the ground with both hands full.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import mujoco
import numpy as np

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.scene.mujoco_spec import OBJECT_BODY

# Contact points a geom makes with a plane or a box (MuJoCo's colliders): sphere, capsule, box, convex mesh.
_POINTS = {
    mujoco.mjtGeom.mjGEOM_SPHERE: 1,
    mujoco.mjtGeom.mjGEOM_CAPSULE: 2,
    mujoco.mjtGeom.mjGEOM_BOX: 4,
    mujoco.mjtGeom.mjGEOM_MESH: 4,
}
_NEAR_A_PIECE = 24  # humanoid geoms whose bounds meet those of one piece of the object
_TOUCHED_PIECES = 16  # pieces of the object that the humanoid or the ground can reach at once


@dataclass(frozen=True)
class BufferSizes:
    """Sizes per world.

    Attributes:
        nconmax: contacts and broad-phase candidates (pooled).
        nccdmax: pairs for the convex collider (pooled).
        njmax: constraint rows (hard limit of every world).
    """

    nconmax: int
    nccdmax: int
    njmax: int


def estimate_sizes(
    model: mujoco.MjModel, skeleton: Skeleton, num_envs: int, nconmax: int | None = None, njmax: int | None = None
) -> BufferSizes:
    """Sizes for ``num_envs`` worlds of ``model``; ``nconmax`` and ``njmax`` override the estimate.

    Args:
        model: body names as in :func:`humanoid_hoi.scene.mujoco_spec.build_spec`.
        skeleton: names of the humanoid's bodies.
        num_envs: worlds that share the pools.
        nconmax, njmax: from the config (``sim.nconmax``, ``sim.njmax``), None to estimate.
    """
    humanoid, hands, obj, static = _geoms(model, skeleton)
    pieces = min(len(obj), _TOUCHED_PIECES)
    # As MuJoCo filters pairs: contype of the one against conaffinity of the other.
    self_contacts = len(humanoid) if model.geom_conaffinity[humanoid[0]] & model.geom_contype[humanoid[0]] else 0
    # Every body down, hands twice (ground and object), six contacts a piece, one a body among themselves.
    contacts = _points(model, humanoid) + _points(model, hands) + 6 * pieces + self_contacts
    # The broad phase lists a pair before anyone knows whether it touches.
    candidates = (len(humanoid) + len(obj)) * len(static) + _NEAR_A_PIECE * len(obj) + 4 * self_contacts
    limits = int(np.count_nonzero(model.jnt_limited))
    # A cone of dimension d has d - 1 tangent directions.
    rows = 2 * (int(model.geom_condim.max()) - 1)  # pyramidal cone: two per tangent direction
    nconmax = nconmax or round_up(max(contacts, candidates))
    # The convex collider's work space is 5 KB per pair: with many worlds only their mean has to fit.
    convex = candidates if num_envs <= 64 else 32 + 8 * len(obj)
    return BufferSizes(nconmax, min(nconmax, round_up(convex)), njmax or round_up(limits + rows * contacts))


def round_up(count: float, step: int = 16) -> int:
    """The next multiple of ``step``."""
    return int(-(-count // step) * step)


def _geoms(model: mujoco.MjModel, skeleton: Skeleton) -> tuple[list[int], list[int], list[int], list[int]]:
    """Ids of the geoms of humanoid, hands, object and world (a static object counts as object)."""
    bodies = {model.body(name).id: name for name in (*skeleton.names, OBJECT_BODY)}
    # Static geoms belong to the world body.
    owner = [bodies.get(int(b), "world") for b in model.geom_bodyid]
    # Geoms that collide with nothing are for the eye.
    solid = [g for g in range(model.ngeom) if model.geom_contype[g] or model.geom_conaffinity[g]]
    obj = [g for g in solid if owner[g] == OBJECT_BODY]
    static = [g for g in solid if owner[g] == "world"]
    humanoid = [g for g in solid if owner[g] in skeleton.names]
    hands = {name for hand in skeleton.hands.values() for name in hand}
    return humanoid, [g for g in humanoid if owner[g] in hands], obj, static


def _points(model: mujoco.MjModel, geoms: Iterable[int]) -> int:
    return sum(_POINTS.get(mujoco.mjtGeom(int(model.geom_type[g])), 4) for g in geoms)
