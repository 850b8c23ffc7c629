"""PD targets that carry the torques a motion needs: inverse dynamics of the clip, with the forces of its contacts.

A servo that aims at the reference produces torque only once the body has sagged away from it. The target that gives the
joint torque tau at the reference's own angle and rate is (for the servo torque kp (target - log q) - kd omega)

    target = log(q_ref) + (kd omega_ref + tau) / kp,

axis by axis: MuJoCo's ball servos act in the child's frame, as its joint rates do. tau comes from ``mj_inverse`` with
constraints and actuators off, less what the contacts carry: feet on the ground, body parts on supports or a static
object, hands on the object and the object on the ground each get a friction pyramid, and one non-negative least-squares
problem a frame shares the root's six and the object's six unexplained force rows out among them.

The targets depend on masses, inertias and gains, not on the backend: they are always computed on MuJoCo's compiled model.
"""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.optimize import nnls
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.scene.mujoco_spec import build_spec
from humanoid_hoi.sim.mujoco.layout import MujocoLayout, add_contact_sensors
from humanoid_hoi.tracking.contact_points import ContactFinder

# How much a newton metre of unexplained root torque weighs against a newton: a foot's lever arm is about 0.2 m.
_TORQUE_WEIGHT = 5.0
_RIDGE = 0.03
"""Pulls the contact forces towards zero, so that of many equal explanations the one with spread-out forces is taken."""


@dataclass(frozen=True)
class FeedForwardConfig:
    """How the torques are computed.

    Attributes:
        velocity_smooth, acceleration_smooth: frames, width of the Gaussian on the differences of the poses.
        torque_smooth: frames, width of the Gaussian on the targets' offsets (contact forces jump when a foot lands).
        limit: rad, largest offset |tau / kp| of an axis.
        foot_height: m, corners of the feet lower than this can carry force.
        reach: m, bodies nearer than this to the object or a support can carry force.
        friction: slope of the pyramids.
    """

    velocity_smooth: float = 1.0
    acceleration_smooth: float = 2.0
    torque_smooth: float = 1.0
    limit: float = 0.6
    foot_height: float = 0.04
    reach: float = 0.02
    friction: float = 0.7


@dataclass(frozen=True)
class FeedForward:
    """The targets of one clip and what stands behind them.

    Attributes:
        targets: (T, 51, 3) rad.
        torque: (T, 51, 3) N m in the child's frame.
        root_residual: (T, 6) N and N m that no contact explains: how far the motion is from feasible.
        obj_residual: (T, 6) the same of the object; zeros where it is static.
        contact_force: (T,) N, sum of the normal forces of all contacts: ground, supports, hands and object.
    """

    targets: FloatArray
    torque: FloatArray
    root_residual: FloatArray
    obj_residual: FloatArray
    contact_force: FloatArray


def feed_forward(scene: SceneDescription, clip: HoiClip, config: FeedForwardConfig | None = None) -> FeedForward:
    """Inverse dynamics of ``clip`` in ``scene``.

    Args:
        scene: the clip's scene, as its environment simulates it.
        clip: at the control rate.
        config: defaults when None.
    """
    config = config or FeedForwardConfig()
    # The same model the simulator compiles, sensors included, because its layout is looked up by their names.
    spec = build_spec(scene)
    add_contact_sensors(spec, scene.skeleton)
    model = spec.compile()
    layout = MujocoLayout.of(model, scene.skeleton)
    qpos = clip_qpos(model, layout, clip)
    vel, acc = differences(model, qpos, clip.fps, config)
    torque, root, obj, force = _torques(model, layout, clip, (qpos, vel, acc), config)
    kp, kd = gains(model, layout)
    # What the servo has to be off by to push that hard; a motion with huge torques must not ask for a turn of pi.
    offset = np.zeros_like(torque)  # a welded joint has no servo
    offset[:, layout.moving] = np.clip(torque[:, layout.moving] / kp, -config.limit, config.limit)
    offset = gaussian_filter1d(offset, config.torque_smooth, axis=0, mode="nearest")
    # Pose, plus the lag of a damped servo behind a moving target, plus the torque.
    targets = rotation_vectors(clip)
    targets[:, layout.moving] += kd / kp * vel[:, layout.ball_qvel] + offset[:, layout.moving]
    return FeedForward(targets, torque, root, obj, force)


def gains(model: mujoco.MjModel, layout: MujocoLayout) -> tuple[FloatArray, FloatArray]:
    # MuJoCo's position servo is gain * ctrl + bias . (1, q, qdot), with bias = (0, -kp, -kd).
    """kp and kd of every axis that moves, (M, 3) N m/rad and N m s/rad, as compiled."""
    kp = model.actuator_gainprm[layout.ctrl, 0].reshape(-1, 3)
    kd = -model.actuator_biasprm[layout.ctrl, 2].reshape(-1, 3)
    return kp, kd


def rotation_vectors(clip: HoiClip) -> FloatArray:
    """log of the joints' rotations, (T, 51, 3) rad, float64."""
    quat = np.asarray(clip.joint_quat, np.float64)[:, 1:]
    return Rotation.from_quat(quat.reshape(-1, 4)).as_rotvec().reshape(*quat.shape[:2], 3)


def clip_qpos(model: mujoco.MjModel, layout: MujocoLayout, clip: HoiClip) -> FloatArray:
    """The clip's poses as MuJoCo holds them, (T, nq)."""
    qpos = np.tile(model.qpos0, (clip.num_frames, 1))
    # xyzw to MuJoCo's wxyz: the last component becomes the first.
    quat = np.roll(np.asarray(clip.joint_quat, np.float64), 1, axis=-1)
    # A free joint is position, then quaternion: 7 numbers.
    qpos[:, layout.root_qpos] = np.concatenate([clip.root_pos_w, quat[:, 0]], axis=1)
    qpos[:, layout.ball_qpos] = quat[:, 1:][:, layout.moving]
    if layout.obj_qpos is not None:
        qpos[:, layout.obj_qpos] = np.concatenate([clip.obj_pos_w, np.roll(clip.obj_quat_w, 1, axis=-1)], axis=1)
    return qpos


def differences(
    model: mujoco.MjModel, qpos: FloatArray, fps: float, config: FeedForwardConfig
) -> tuple[FloatArray, FloatArray]:
    """Smoothed velocities and accelerations (T, nv) of poses (T, nq), by central differences on the manifold."""
    count = len(qpos)
    vel = np.zeros((count, model.nv))
    for t in range(count):
        # Central inside, one-sided at both ends; a clip of one frame has none and stays at rest.
        before, after = max(t - 1, 0), min(t + 1, count - 1)
        if after > before:
            # On the manifold: the difference of two poses is a rotation
            # vector per ball joint, not four quaternion components.
            mujoco.mj_differentiatePos(model, vel[t], (after - before) / fps, qpos[before], qpos[after])
    vel = gaussian_filter1d(vel, config.velocity_smooth, axis=0, mode="nearest")
    if count < 2:
        return vel, np.zeros_like(vel)
    # Velocities live in a flat space, so that ordinary differences do for accelerations.
    acc = np.gradient(vel, 1.0 / fps, axis=0)
    return vel, gaussian_filter1d(acc, config.acceleration_smooth, axis=0, mode="nearest")


def _torques(
    model: mujoco.MjModel,
    layout: MujocoLayout,
    clip: HoiClip,
    motion: tuple[FloatArray, FloatArray, FloatArray],
    config: FeedForwardConfig,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    count = clip.num_frames
    torque = np.zeros((count, clip.skeleton.size - 1, 3))
    root = np.zeros((count, 6))
    obj = np.zeros((count, 6))
    force = np.zeros(count)
    data = mujoco.MjData(model)
    finder = ContactFinder(model, layout, clip.skeleton, config.foot_height, config.reach, config.friction)
    for t in range(count):
        # Positions of this frame are current in data from here on, which the contact finder relies on.
        wanted = _inverse_dynamics(model, data, *(series[t] for series in motion))
        pyramids = finder.columns(data, clip.contact_labels[t] > 0)
        # The contacts first carry what root and object cannot do by themselves; the joints do the rest.
        rest, carried = explain(wanted, pyramids, layout)
        torque[t, layout.moving] = rest[layout.ball_qvel]
        root[t] = rest[layout.root_qvel]
        obj[t] = 0.0 if layout.obj_qvel is None else rest[layout.obj_qvel]
        force[t] = carried
    return torque, root, obj, force


def _inverse_dynamics(
    model: mujoco.MjModel, data: mujoco.MjData, qpos: FloatArray, qvel: FloatArray, qacc: FloatArray
) -> FloatArray:
    """Generalized forces (nv,) that the motion needs, from gravity and inertia alone."""
    data.qpos[:] = qpos
    data.qvel[:] = qvel
    data.qacc[:] = qacc
    # Constraints off, as recorded bodies overlap a little and MuJoCo would push them
    # apart with huge forces; actuators off, as their torque is what is asked for.
    flags = model.opt.disableflags
    model.opt.disableflags |= mujoco.mjtDisableBit.mjDSBL_CONSTRAINT | mujoco.mjtDisableBit.mjDSBL_ACTUATION
    mujoco.mj_inverse(model, data)
    model.opt.disableflags = flags
    return data.qfrc_inverse.copy()


def explain(wanted: FloatArray, pyramids: FloatArray, layout: MujocoLayout) -> tuple[FloatArray, float]:
    """What is left of generalized forces (nv,) once contacts carry what they can, and the sum of their normal forces, N.

    Args:
        wanted: (nv,).
        pyramids: (nv, E) generalized force of a unit force along each edge of each contact's friction pyramid.
        layout: where root and object stand in nv.
    """
    if not pyramids.shape[1]:
        return wanted, 0.0
    # Root and object have no motors: only contacts can explain their
    # rows. The joints' rows are left out, as servos fill those.
    rows = np.r_[layout.root_qvel] if layout.obj_qvel is None else np.r_[layout.root_qvel, layout.obj_qvel]
    # Forces and torques of root and object in one sum of squares, in comparable units.
    # Three forces, then three torques, repeated for the object.
    weight = np.resize([1.0, 1.0, 1.0, *[_TORQUE_WEIGHT] * 3], len(rows))
    ridge = _RIDGE * np.eye(pyramids.shape[1])
    # Rows of the ridge below those of the balance: minimizes |W (wanted - P s)|^2 + |ridge s|^2 over s >= 0.
    matrix = np.vstack([weight[:, None] * pyramids[rows], ridge])
    right = np.concatenate([weight * wanted[rows], np.zeros(pyramids.shape[1])])
    # A contact can push along its pyramid's edges but never pull: non-negative least squares.
    strength, _ = nnls(matrix, right, maxiter=50 * matrix.shape[1])
    # All rows now, the joints' too: what the feet carry also loads ankles and knees.
    return wanted - pyramids @ strength, float(strength.sum())
