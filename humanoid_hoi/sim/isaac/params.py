"""Table 7 of the paper in PhysX's terms, and how it is set on Isaac Gym's parameter objects. Python 3.8, no imports.

The first half turns a physics config (any object with its attributes) into plain data, in the simulator's process; the
second half, in the worker, writes plain data onto ``gymapi`` objects. docs/isaac_gym.md has the table row by row.
"""

from __future__ import annotations

from typing import Any

# Net forces of the last substep are what the other backends report too.
CONTACT_LAST_SUBSTEP = 1  # CC_ALL_SUBSTEPS (2, the default) is known to give wrong net forces
SOLVER_TGS = 1
BOUNCE_THRESHOLD = 0.2  # m/s; slower contacts do not bounce
# shapes whose filters share a bit do not collide: 1 switches self-collision off
HUMANOID_FILTER = 1
OPEN_FILTER = 0
MAX_ANGULAR_VELOCITY = 100.0  # rad/s
DAMPING = 0.01  # 1/s, angular damping of every body (InterMimic)
UNLIMITED_EFFORT = 1.0e6  # N m


def sim_settings(physics: Any) -> dict[str, Any]:
    """``SimParams`` without PhysX: one ``simulate()`` is ``sim_dt`` long and integrates ``substeps`` times."""
    return {"dt": physics.sim_dt, "substeps": physics.substeps, "gravity": [0.0, 0.0, -physics.gravity]}


def physx_settings(physics: Any, max_contact_pairs: int, buffer_multiplier: float, use_gpu: bool) -> dict[str, Any]:
    """``SimParams.physx``."""
    return {
        "solver_type": SOLVER_TGS,
        "num_position_iterations": physics.position_iterations,
        "num_velocity_iterations": physics.velocity_iterations,
        "contact_offset": physics.contact_offset,
        "rest_offset": physics.rest_offset,
        "max_depenetration_velocity": physics.max_depenetration_velocity,
        "bounce_threshold_velocity": BOUNCE_THRESHOLD,
        "max_gpu_contact_pairs": max_contact_pairs,
        "default_buffer_size_multiplier": buffer_multiplier,
        "use_gpu": use_gpu,
    }


def ground_settings(physics: Any) -> dict[str, float]:
    """``PlaneParams``."""
    friction = physics.ground_friction
    return {"static_friction": friction, "dynamic_friction": friction, "restitution": physics.ground_restitution}


def shape_settings(physics: Any, friction: float, restitution: float, shape_filter: int) -> dict[str, float]:
    """``RigidShapeProperties`` of all shapes of an actor. PhysX averages friction and restitution of the two partners."""
    return {
        "friction": friction,
        "restitution": restitution,
        "contact_offset": physics.contact_offset,
        "rest_offset": physics.rest_offset,
        "filter": shape_filter,
    }


def humanoid_options() -> dict[str, Any]:
    """``AssetOptions`` of the humanoid."""
    return {
        "angular_damping": DAMPING,
        "linear_damping": 0.0,
        "max_angular_velocity": MAX_ANGULAR_VELOCITY,
        "fix_base_link": False,
        "collapse_fixed_joints": False,
        "use_physx_armature": True,
    }


def object_options(is_static: bool, density: float, vhacd_hulls: int | None) -> dict[str, Any]:
    """``AssetOptions`` of the object.

    Args:
        is_static: fixed to the world.
        density: kg/m^3, used by Isaac Gym only where the URDF gives no mass (ours always does).
        vhacd_hulls: at most this many V-HACD pieces; None: the file's collision meshes are convex already.
    """
    options: dict[str, Any] = {
        "angular_damping": DAMPING,
        "linear_damping": 0.0,
        "max_angular_velocity": MAX_ANGULAR_VELOCITY,
        "fix_base_link": is_static,
        "density": density,
        "override_com": False,
        "override_inertia": False,
        "vhacd_enabled": vhacd_hulls is not None,
    }
    if vhacd_hulls is not None:
        options["vhacd_params"] = {"max_convex_hulls": vhacd_hulls, "max_num_vertices_per_ch": 64, "resolution": 300000}
    return options


# ---------------------------------------------------------------- worker side


def put(target: Any, values: dict[str, Any]) -> None:
    """Set attributes of a ``gymapi`` object; nested dicts go into nested objects.

    Raises:
        ValueError: it has no such attribute (another version of Isaac Gym).
    """
    for name, value in values.items():
        # A silent new attribute would be a setting that does nothing.
        if not hasattr(target, name):
            raise ValueError(f"{type(target).__name__} has no field {name} in this version of Isaac Gym")
        if isinstance(value, dict):
            put(getattr(target, name), value)
        else:
            setattr(target, name, value)


def make_sim_params(gymapi: Any, message: dict[str, Any]) -> Any:
    """``SimParams`` of a build message."""
    params = gymapi.SimParams()
    sim = message["sim"]
    params.dt = sim["dt"]
    params.substeps = sim["substeps"]
    params.up_axis = gymapi.UP_AXIS_Z
    params.gravity = gymapi.Vec3(*sim["gravity"])
    params.use_gpu_pipeline = message["gpu"]
    put(params.physx, message["physx"])
    params.physx.contact_collection = gymapi.ContactCollection(CONTACT_LAST_SUBSTEP)
    return params


def make_asset_options(gymapi: Any, values: dict[str, Any]) -> Any:
    """``AssetOptions``; ``vhacd_params`` starts from Isaac Gym's defaults."""
    options = gymapi.AssetOptions()
    # Every joint is a servo unless told otherwise.
    options.default_dof_drive_mode = int(gymapi.DOF_MODE_POS)
    plain = {k: v for k, v in values.items() if k != "vhacd_params"}
    put(options, plain)
    if "vhacd_params" in values:
        options.vhacd_params = gymapi.VhacdParams()
        put(options.vhacd_params, values["vhacd_params"])
    return options


def make_pose(gymapi: Any, pose: list[float]) -> Any:
    """``Transform`` of position and xyzw quaternion."""
    transform = gymapi.Transform()
    transform.p = gymapi.Vec3(*pose[:3])
    transform.r = gymapi.Quat(*pose[3:])
    return transform
