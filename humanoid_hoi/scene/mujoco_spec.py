"""One MjSpec from a scene description, shared by the CPU and the Warp backend and by the viewer.

Collision classes by bit: humanoid 1, ground and supports 2, object 4; the humanoid does not touch itself unless asked.
"""

from __future__ import annotations

import mujoco
import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.bodies import LIMIT_SLACK, BodySolid, joint_group
from humanoid_hoi.scene.config import PhysicsConfig
from humanoid_hoi.scene.description import SceneDescription, SceneObject
from humanoid_hoi.scene.restitution import check_reachable, contact_parameters

_HUMANOID = 1
_GROUND = 2
_OBJECT = 4
OBJECT_BODY = "object"
_FOOT = 0.1  # m: bodies of the humanoid that fall on the ground are about this thick
_SKIN = (0.85, 0.62, 0.48, 1.0)
_FINGER = (0.80, 0.55, 0.42, 1.0)
_WOOD = (0.55, 0.45, 0.36, 1.0)
_BOX = (0.25, 0.48, 0.72, 1.0)
_SOLVERS = {"newton": mujoco.mjtSolver.mjSOL_NEWTON, "cg": mujoco.mjtSolver.mjSOL_CG, "pgs": mujoco.mjtSolver.mjSOL_PGS}
_GEOM = {
    "sphere": mujoco.mjtGeom.mjGEOM_SPHERE,
    "capsule": mujoco.mjtGeom.mjGEOM_CAPSULE,
    "box": mujoco.mjtGeom.mjGEOM_BOX,
}


def build_spec(scene: SceneDescription) -> mujoco.MjSpec:
    """MjSpec of the scene: one body a joint, named by it, body ``object``, geoms ``ground`` and ``support_<name>``.

    Raises:
        HoiError: an unknown solver, or a restitution that this time step cannot give.
    """
    # Before anything is built: the message names substeps that would do.
    _check_bounces(scene)
    spec = mujoco.MjSpec()
    spec.modelname = "humanoid_hoi"
    spec.compiler.degree = False
    _set_options(spec, scene.physics)
    _add_ground(spec, scene)
    _add_humanoid(spec, scene)
    _add_object(spec, scene.obj, scene.physics)
    return spec


def _set_options(spec: mujoco.MjSpec, physics: PhysicsConfig) -> None:
    option = spec.option
    option.timestep = physics.timestep
    option.gravity = [0.0, 0.0, -physics.gravity]
    # Euler diverges with these PD gains at any useful step: implicitfast treats the damping implicitly.
    option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    if physics.solver not in _SOLVERS:
        raise HoiError(
            f"unknown choice {physics.solver!r}", where="config", field="sim.physics.solver", fix=" or ".join(_SOLVERS)
        )
    option.solver = _SOLVERS[physics.solver]
    option.iterations = physics.solver_iterations
    option.tolerance = physics.tolerance
    # MuJoCo resets a diverged state silently; we want to see, count and report it.
    option.disableflags |= mujoco.mjtDisableBit.mjDSBL_AUTORESET


def _add_ground(spec: mujoco.MjSpec, scene: SceneDescription) -> None:
    physics = scene.physics
    world = spec.worldbody
    world.add_light(pos=[0, -2, 4], dir=[0, 0.4, -1], type=mujoco.mjtLightType.mjLIGHT_DIRECTIONAL)
    common = {
        "contype": _GROUND,
        # Bits: ground against objects; the humanoid's own affinity names the ground.
        "conaffinity": _OBJECT,
        # Sliding, torsional and rolling friction; with three contact dimensions only the first acts.
        "friction": [physics.ground_friction, 0.005, 0.0001],
        **_bounce(physics, physics.ground_restitution),
        "margin": physics.rest_offset,
        "gap": physics.contact_offset,
    }
    world.add_geom(
        name="ground", type=mujoco.mjtGeom.mjGEOM_PLANE, size=[0, 0, 0.05], rgba=[0.9, 0.9, 0.88, 1], **common
    )
    for support in scene.supports:
        world.add_geom(
            name=f"support_{support.name}",
            type=mujoco.mjtGeom.mjGEOM_BOX,
            size=_f64(support.half_size),
            pos=_f64(support.pos_w),
            quat=wxyz(support.quat_w),
            rgba=_WOOD,
            **common,
        )


def _add_humanoid(spec: mujoco.MjSpec, scene: SceneDescription) -> None:
    config = scene.humanoid
    physics = scene.physics
    bodies: dict[str, mujoco.MjsBody] = {}
    names = scene.skeleton.names
    for joint, above, offset, solid in zip(
        names, scene.skeleton.parents, scene.joint_offsets, scene.solids, strict=True
    ):
        is_root = above < 0
        parent = spec.worldbody if is_root else bodies[names[above]]
        # A body stands in its parent's frame; the root is put in place by every reset.
        body = parent.add_body(name=joint, pos=[0, 0, 1] if is_root else _f64(offset))
        bodies[joint] = body
        welded = None if scene.weld is None else scene.weld.quat_of(joint)
        if is_root:
            body.add_freejoint(name=joint)
        elif welded is not None:
            body.quat = wxyz(welded)  # a body without a joint does not move against its parent
        else:
            group = joint_group(joint, config)
            body.add_joint(
                name=joint,
                type=mujoco.mjtJoint.mjJNT_BALL,
                armature=group.armature,
                limited=True,
                range=[0, group.limit + LIMIT_SLACK],
            )
        color = _FINGER if joint in scene.skeleton.fingers else _SKIN
        _add_solid(body, solid, physics, config.self_collision, color)
    for joint in scene.actuated:
        _add_servo(spec, joint, scene)


def _add_solid(
    body: mujoco.MjsBody,
    solid: BodySolid,
    physics: PhysicsConfig,
    self_collision: bool,
    color: tuple[float, ...],
) -> None:
    body.add_geom(
        name=solid.joint,
        type=_GEOM[solid.kind],
        # MuJoCo wants three numbers whatever the shape.
        size=[*solid.size, 0.0, 0.0][:3],
        pos=_f64(solid.pos),
        quat=_quat_from_z(solid.axis),
        # An explicit mass: MuJoCo would compute one from a density.
        mass=solid.mass,
        contype=_HUMANOID,
        conaffinity=_GROUND | _OBJECT | (_HUMANOID if self_collision else 0),
        friction=[physics.humanoid_friction, 0.005, 0.0001],
        margin=physics.rest_offset,
        gap=physics.contact_offset,
        rgba=color,
        **_bounce(physics, physics.ground_restitution),
    )


def _add_servo(spec: mujoco.MjSpec, joint: str, scene: SceneDescription) -> None:
    """Three position actuators along x, y, z: together an exponential-map PD like Isaac Gym's spherical joint."""
    group = joint_group(joint, scene.humanoid)
    for axis, letter in enumerate("xyz"):
        gear = [0.0] * 6
        # The gear picks one axis of the ball joint's three.
        gear[axis] = 1.0
        servo = spec.add_actuator(name=f"{joint}_{letter}", target=joint, trntype=mujoco.mjtTrn.mjTRN_JOINT, gear=gear)
        # Stiffness and damping on the joint's own velocity: torque = kp (target - angle) - kv rate.
        servo.set_to_position(kp=group.stiffness, kv=group.damping)
        if scene.humanoid.effort_limit is not None:
            servo.forcelimited = True
            servo.forcerange = [-scene.humanoid.effort_limit, scene.humanoid.effort_limit]


def _add_object(spec: mujoco.MjSpec, obj: SceneObject, physics: PhysicsConfig) -> None:
    body = spec.worldbody.add_body(name=OBJECT_BODY, pos=_f64(obj.pose_w[:3]), quat=wxyz(obj.pose_w[3:]))
    if not obj.is_static:
        body.add_freejoint(name=OBJECT_BODY)
    # Mass and inertia are ours (the clip's mass may differ from density times volume); geoms add nothing.
    body.explicitinertial = True
    body.mass = obj.mass.mass
    body.ipos = _f64(obj.mass.com)
    inertia = obj.mass.inertia
    # MuJoCo's order: the diagonal, then xy, xz, yz.
    body.fullinertia = [inertia[0, 0], inertia[1, 1], inertia[2, 2], inertia[0, 1], inertia[0, 2], inertia[1, 2]]
    # Priority 1: the object decides its contacts' friction, also with the ground: the mean of its own and the humanoid's
    # (PhysX averages the two partners; one geom cannot know both).
    common = {
        "contype": _OBJECT,
        # One side of the filter is enough: the humanoid and the ground name the object.
        "conaffinity": 0,
        "priority": 1,
        "condim": 3,
        "friction": [0.5 * (physics.obj_friction + physics.humanoid_friction), 0.005, 0.0001],
        **_bounce(physics, obj.restitution),
        "margin": physics.rest_offset,
        "gap": physics.contact_offset,
        "rgba": _BOX,
    }
    if obj.shape.kind != "mesh":
        size = [*map(float, obj.shape.size), 0.0, 0.0][:3]
        body.add_geom(name="object_0", type=_GEOM[obj.shape.kind], size=size, **common)
    for k, piece in enumerate(obj.pieces):
        mesh = spec.add_mesh(name=f"object_{k}", uservert=_f64(piece.vertices).ravel(), userface=piece.faces.ravel())
        # A piece is convex by construction, so that its hull is itself.
        mesh.inertia = mujoco.mjtMeshInertia.mjMESH_INERTIA_CONVEX
        body.add_geom(name=f"object_{k}", type=mujoco.mjtGeom.mjGEOM_MESH, meshname=mesh.name, **common)


def _bounce(physics: PhysicsConfig, restitution: float) -> dict[str, list[float]]:
    return contact_parameters(restitution, physics.timestep, physics.contact_time_constant)


def _check_bounces(scene: SceneDescription) -> None:
    """Refuse a restitution that the time step cannot give; a welded object does not bounce."""
    physics = scene.physics
    obj = scene.obj
    field = "sim.physics.obj_restitution" if obj.shape.restitution is None else f"restitution of {obj.shape.name}"
    # A static object is welded to the world and never drops.
    if not obj.is_static:
        check_reachable(obj.restitution, physics.sim_dt, physics.substeps, obj.half_extent, field)
    field = "sim.physics.ground_restitution"
    check_reachable(physics.ground_restitution, physics.sim_dt, physics.substeps, _FOOT, field)


def _f64(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, np.float64)


def wxyz(quat_xyzw: np.ndarray) -> np.ndarray:
    """MuJoCo's quaternion order of an xyzw quaternion."""
    return np.roll(np.asarray(quat_xyzw, np.float64), 1)


def _quat_from_z(axis: np.ndarray) -> np.ndarray:
    """wxyz rotation that turns z onto ``axis``; identity for boxes (zero axis)."""
    quat = np.zeros(4)
    if not axis.any():
        return np.array([1.0, 0.0, 0.0, 0.0])
    mujoco.mju_quatZ2Vec(quat, _f64(axis))
    return quat
