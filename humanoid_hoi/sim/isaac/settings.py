"""The settings of ``sim=isaacgym``, and the build message the worker gets: a whole scene as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from scipy.spatial import cKDTree

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.bodies import BodySolid, joint_group
from humanoid_hoi.scene.config import PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription, SceneObject
from humanoid_hoi.sim.isaac import params
from humanoid_hoi.sim.isaac.assets import HUMANOID_FILE, OBJECT_FILE, body_masses, object_meshes
from humanoid_hoi.sim.isaac.protocol import VERSION

OBJECT_SAMPLES = 512
_FEET = ("ankle", "foot")
_SPAWN_HEIGHT = 1.0


@dataclass(frozen=True)
class IsaacConfig(Settings, yaml="sim/isaacgym", partial=True):
    """``cfg/sim/isaacgym.yaml`` beside ``backend`` and ``physics``.

    Attributes:
        python: the Python 3.8 interpreter with Isaac Gym and torch.
        device: where this process keeps its tensors (``cpu`` or ``cuda:0``).
        device_id: the worker's GPU.
        gpu: PhysX and the tensor pipeline on the GPU.
        headless: no window.
        vhacd: Isaac Gym decomposes the object mesh (V-HACD) instead of our CoACD pieces.
        object_density: kg/m^3, AssetOptions.density; without effect, as the URDF states the mass.
        max_contact_pairs, buffer_multiplier: PhysX's GPU buffers; 12 GB cards need fewer pairs.
        env_spacing: m, half the side of an environment's cell.
        contact_margin: m, how near counts as touching when the net contact force is ascribed.
        velocity_point: where Isaac Gym takes a body's linear velocity: ``com`` (PhysX's own) or ``origin``.
        start_timeout, step_timeout: s; the first start compiles gymtorch and may decompose meshes.
    """

    python: str | None = setting()
    device: str = setting()
    device_id: int = setting(at_least=0)
    gpu: bool = setting()
    headless: bool = setting()
    vhacd: bool = setting()
    vhacd_max_hulls: int = setting(at_least=1)
    object_density: float = setting(above=0)
    max_contact_pairs: int = setting(at_least=1)
    buffer_multiplier: float = setting(above=0)
    env_spacing: float = setting(above=0)
    contact_margin: float = setting(at_least=0)
    velocity_point: str = setting(choices=("com", "origin"))
    start_timeout: float = setting(above=0)
    step_timeout: float = setting(above=0)


def simulate_calls(physics: PhysicsConfig) -> int:
    """``simulate()`` calls per action.

    Raises:
        HoiError: an action is no whole number of simulation steps (here ``sim_dt`` cannot be split as in MuJoCo).
    """
    # Whole calls only: an action cannot end in the middle of a simulate().
    calls = physics.control_dt / physics.sim_dt
    if round(calls) < 1 or abs(calls - round(calls)) > 1e-3 * calls:
        raise HoiError(
            f"{physics.control_dt:.6g} s is no whole number of simulation steps of {physics.sim_dt:.6g} s",
            where="config",
            field="sim.physics.control_dt",
            fix="make it a multiple of sim_dt",
        )
    return round(calls)


def build_message(
    scene: SceneDescription, num_envs: int, config: IsaacConfig, folder: Path, engine: str = "isaac"
) -> dict[str, Any]:
    """Everything the worker needs to know, JSON-able.

    Args:
        scene: what to simulate.
        num_envs: N.
        config: settings.
        folder: holds the files of :func:`assets.write_assets`.
        engine: ``isaac`` or ``stand_in``.
    """
    physics = scene.physics
    physx = params.physx_settings(physics, config.max_contact_pairs, config.buffer_multiplier, config.gpu)
    return {
        "command": "build",
        "version": VERSION,
        "engine": engine,
        "num_envs": num_envs,
        "control_dt": physics.control_dt,
        "simulate_calls": simulate_calls(physics),
        "device_id": config.device_id,
        "gpu": config.gpu,
        "headless": config.headless,
        "sim": params.sim_settings(physics),
        "physx": physx,
        "ground": params.ground_settings(physics),
        "joints": list(scene.skeleton.names),
        "spacing": config.env_spacing,
        "velocity_point": config.velocity_point,
        "humanoid": _humanoid(scene, folder),
        "object": _object(scene, config, folder),
        "supports": _supports(scene),
        "contacts": _contacts(scene, config),
    }


def _humanoid(scene: SceneDescription, folder: Path) -> dict[str, Any]:
    physics = scene.physics
    config = scene.humanoid
    # None means no limit; Isaac Gym wants a number.
    effort = params.UNLIMITED_EFFORT if config.effort_limit is None else config.effort_limit
    groups = {joint: joint_group(joint, config) for joint in scene.skeleton.actuated}
    gains = {
        joint: {"stiffness": g.stiffness, "damping": g.damping, "armature": g.armature, "effort": effort}
        for joint, g in groups.items()
    }
    # Shapes whose filters share a bit pass through each other: all of a humanoid's have the same one.
    shape_filter = params.OPEN_FILTER if config.self_collision else params.HUMANOID_FILTER
    return {
        "root": str(folder),
        "file": HUMANOID_FILE,
        "options": params.humanoid_options(),
        "shape": params.shape_settings(physics, physics.humanoid_friction, physics.ground_restitution, shape_filter),
        "masses": body_masses(scene),
        "gains": gains,
        # High enough that nothing touches before the first reset puts everybody in place.
        "spawn": [0.0, 0.0, _SPAWN_HEIGHT, 0.0, 0.0, 0.0, 1.0],
        "com": [_floats(solid.pos) for solid in scene.solids],
    }


def _object(scene: SceneDescription, config: IsaacConfig, folder: Path) -> dict[str, Any]:
    obj = scene.obj
    physics = scene.physics
    hulls = config.vhacd_max_hulls if config.vhacd and obj.shape.kind == "mesh" else None
    return {
        "root": str(folder),
        "file": OBJECT_FILE,
        "options": params.object_options(obj.is_static, config.object_density, hulls),
        "shape": params.shape_settings(physics, physics.obj_friction, _restitution(scene), params.OPEN_FILTER),
        "mass": float(obj.mass.mass),
        "is_static": obj.is_static,
        "spawn": _floats(obj.pose_w),
        "com": _floats(obj.mass.com),
    }


def _restitution(scene: SceneDescription) -> float:
    """PhysX averages the partners' values: an object's own restitution is stated so that the mean with the ground is it.

    The config's value is handed on as it is, which is what the paper's Table 7 means.
    """
    own = scene.obj.shape.restitution
    if own is None:
        return scene.obj.restitution
    # (own' + ground) / 2 = own, solved for own'.
    return max(2 * own - scene.physics.ground_restitution, 0.0)


def _supports(scene: SceneDescription) -> list[dict[str, Any]]:
    physics = scene.physics
    shape = params.shape_settings(physics, physics.ground_friction, physics.ground_restitution, params.OPEN_FILTER)
    return [
        {
            "name": f"support_{s.name}",
            "size": _floats(2 * s.half_size),
            "shape": shape,
            "spawn": _floats(np.concatenate([s.pos_w, s.quat_w])),
        }
        for s in scene.supports
    ]


def _contacts(scene: SceneDescription, config: IsaacConfig) -> dict[str, Any]:
    """Arguments of :class:`geometry.ContactSplitter` except the device."""
    points, spacing = surface_samples(scene.obj)
    supports = [
        {"pos": _floats(s.pos_w), "quat": _floats(s.quat_w), "half": _floats(s.half_size)} for s in scene.supports
    ]
    return {
        "solids": [rounded_box(solid) for solid in scene.solids],
        "points": points.tolist(),
        "spacing": spacing,
        "supports": supports,
        "margin": config.contact_margin,
    }


def rounded_box(solid: BodySolid) -> dict[str, Any]:
    """A solid as box core plus radius: sphere = point, capsule = segment along its z, box = radius 0."""
    half = [0.0, 0.0, 0.0]
    radius = 0.0
    quat = [0.0, 0.0, 0.0, 1.0]
    if solid.kind == "box":
        half = [float(v) for v in solid.size]
    else:
        radius = float(solid.size[0])
        if solid.kind == "capsule":
            half = [0.0, 0.0, float(solid.size[1])]
            quat = _from_z(solid.axis)
    # Feet are whatever is expected on the ground: ankles and toe bodies.
    foot = float(any(word in solid.joint for word in _FEET))
    return {"pos": _floats(solid.pos), "quat": quat, "half": half, "radius": radius, "foot": foot}


def surface_samples(obj: SceneObject, count: int = OBJECT_SAMPLES) -> tuple[np.ndarray, float]:
    """Evenly spread points (count, 3) on the object's collision surface, and the distance within which every surface point
    has one (m, measured on a dense sample)."""
    if obj.shape.kind == "box":
        mesh = trimesh.creation.box(extents=2 * np.asarray(obj.shape.size, float))
    elif obj.shape.kind == "sphere":
        mesh = trimesh.creation.icosphere(radius=float(obj.shape.size[0]))
    else:
        mesh = trimesh.util.concatenate(list(object_meshes(obj, vhacd=False).values()))
    # Dense enough to stand for the surface itself.
    dense = np.asarray(trimesh.sample.sample_surface(mesh, 16 * count, seed=0)[0])
    # Each new sample is the point farthest from all samples so far.
    chosen = [0]
    distance = np.linalg.norm(dense - dense[0], axis=1)
    for _ in range(count - 1):  # farthest point sampling
        chosen.append(int(distance.argmax()))
        distance = np.minimum(distance, np.linalg.norm(dense - dense[chosen[-1]], axis=1))
    points = dense[chosen]
    # How far the farthest surface point is from its sample: what the sampling may miss.
    return points, float(cKDTree(points).query(dense)[0].max())


def _from_z(axis: np.ndarray) -> list[float]:
    """xyzw rotation that turns z onto the unit vector ``axis``."""
    # Half a turn about x: the half-way quaternion below vanishes there.
    if axis[2] < -0.999999:
        return [1.0, 0.0, 0.0, 0.0]
    # (z x axis, 1 + z . axis) is half-way between no turn and twice the turn; normalized it is the turn.
    quat = np.array([-axis[1], axis[0], 0.0, 1.0 + axis[2]])
    return _floats(quat / np.linalg.norm(quat))


def _floats(values: np.ndarray) -> list[float]:
    return [float(v) for v in np.asarray(values, np.float64).ravel()]
