"""Assistance in MuJoCo's CPU batch: a spring and a damper on the free joints of pelvis and object, at every physics step.

The spring's force is computed from the state before each physics step; the damper is not a force but ``dof_damping`` of that
environment, which the implicit integrator takes into its step: an explicit one at these time steps throws an object of half
a kilogram about. What the damper would do to the reference's own velocity is given back as a force, so that it damps the
velocity against the reference.

Forces go into ``qfrc_applied``: on a free joint that is a force at the body's origin in the world and a torque in the
body's frame. It would persist, so it is zero again before :meth:`Helper.finish` returns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mujoco
import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.scene.mujoco_spec import OBJECT_BODY
from humanoid_hoi.sim.assistance import Guide, Strength
from humanoid_hoi.sim.mujoco.layout import MujocoLayout


@dataclass(frozen=True)
class _Spring:
    """One free joint.

    Attributes:
        name: ``root`` or ``obj``, as the guide's fields begin.
        qpos, qvel: its slices.
        stiffness, damping: (6,) N/m, N m/rad and N s/m, N m s/rad at gain 1.
    """

    name: str
    qpos: slice
    qvel: slice
    stiffness: FloatArray
    damping: FloatArray


class Helper:
    """Springs and dampers of one batch.

    Args:
        model: compiled.
        layout: of the model.
        batch: whose environments are helped; its ``dof_damping`` becomes each environment's own.
        strength: at gain 1.
    """

    def __init__(self, model: mujoco.MjModel, layout: MujocoLayout, batch: Any, strength: Strength) -> None:
        self.strength = strength
        self._timestep = float(model.opt.timestep)
        self._springs = [_spring("root", layout.root_qpos, layout.root_qvel, _root_inertia(model, layout), strength)]
        if layout.obj_qpos is not None and layout.obj_qvel is not None:
            inertia = _object_inertia(model)
            self._springs.append(_spring("obj", layout.obj_qpos, layout.obj_qvel, inertia, strength))
        # A copy of the model's own: the batch's becomes an array with a row for each environment.
        self._own_damping = np.array(model.dof_damping)
        self._damping = batch.expand("dof_damping")
        self._force = batch.bind("qfrc_applied")
        self._qpos, self._qvel = batch.bind("qpos"), batch.bind("qvel")
        self._gain: FloatArray | None = None

    def run(self, guide: Guide, steps: int, step: Callable[[bool], None]) -> None:
        """Take ``steps`` physics steps under the springs; afterwards nothing pulls any more.

        Args:
            guide: where to, at the end of the last step.
            steps: number of them.
            step: takes one; is told whether it is the last.
        """
        gain = guide.gain.double().cpu().numpy()
        self._set_damping(gain)
        poses = {spring.name: _poses(guide, spring.name) for spring in self._springs}
        for k in range(steps):
            # Where the guide is when this physics step begins: aiming at its end would keep a moving body one step ahead.
            left = (steps - k) * self._timestep
            for spring in self._springs:
                self._force[:, spring.qvel] = gain[:, None] * self._pull(spring, poses[spring.name], left)
            step(k == steps - 1)
        for spring in self._springs:
            self._force[:, spring.qvel] = 0.0

    def release(self) -> None:
        """Take the dampers away; nothing to do where there are none."""
        if self._gain is not None:
            self._damping[:] = self._own_damping
            self._gain = None

    def _set_damping(self, gain: FloatArray) -> None:
        # Gains change once in many steps; the rows are written only then.
        if self._gain is not None and np.array_equal(gain, self._gain):
            return
        for spring in self._springs:
            self._damping[:, spring.qvel] = self._own_damping[spring.qvel] + gain[:, None] * spring.damping
        self._gain = gain

    def _pull(
        self, spring: _Spring, pose: tuple[FloatArray, Rotation, FloatArray, FloatArray], left: float
    ) -> FloatArray:
        """Generalized force (N, 6) at gain 1, ``left`` seconds before the guide's pose is due."""
        pos, turn, vel, angvel = pose
        here = self._qpos[:, spring.qpos]
        # qpos of a free joint: position, then wxyz; scipy wants xyzw.
        now = Rotation.from_quat(here[:, [4, 5, 6, 3]])
        back = now.inv()
        # The guide moves on with its own velocity during the control step.
        offset = pos - left * vel - here[:, :3]
        wanted = Rotation.from_rotvec(-left * angvel) * turn
        # Position error in the world, rotation error in the body's own axes, as the free joint's forces are.
        error = np.concatenate([offset, (back * wanted).as_rotvec()], axis=1)
        rate = np.concatenate([vel, back.apply(angvel)], axis=1)
        # The second term is what the damper takes from the reference's own velocity.
        return spring.stiffness * error + spring.damping * rate


def _poses(guide: Guide, name: str) -> tuple[FloatArray, Rotation, FloatArray, FloatArray]:
    def part(field: str) -> FloatArray:
        values: FloatArray = getattr(guide, f"{name}_{field}").double().cpu().numpy()
        return values

    return part("pos_w"), Rotation.from_quat(part("quat_w")), part("vel_w"), part("angvel_w")


def _spring(name: str, qpos: slice, qvel: slice, inertia: FloatArray, strength: Strength) -> _Spring:
    frequency = strength.root_frequency if name == "root" else strength.object_frequency
    rate = 2.0 * np.pi * frequency
    # Critically damped: k = m w^2 and d = 2 m w, with w = 2 pi f.
    return _Spring(name, qpos, qvel, inertia * rate**2, 2.0 * inertia * rate)


def _root_inertia(model: mujoco.MjModel, layout: MujocoLayout) -> FloatArray:
    """What moves with the pelvis when all joints hold, (6,): total mass, and mean inertia about it in the rest pose."""
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    whole = np.zeros((model.nv, model.nv))
    mujoco.mj_fullM(model, data, whole)
    # Of the joint-space inertia the root's block says what it carries: mass three times, then inertia about each axis.
    diagonal = np.diag(whole)[layout.root_qvel]
    return np.repeat([diagonal[:3].mean(), diagonal[3:].mean()], 3)


def _object_inertia(model: mujoco.MjModel) -> FloatArray:
    body = model.body(OBJECT_BODY).id
    return np.repeat([model.body_mass[body], model.body_inertia[body].mean()], 3)
