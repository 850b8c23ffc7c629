"""The simulated scene as one MJCF file, with the clip's first frame as keyframe ``start``."""

from __future__ import annotations

import mujoco
import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.scene.mujoco_spec import build_spec
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.sim.mujoco.layout import add_contact_sensors

START = "start"


def scene_xml(scene: SceneDescription, simulator: MujocoCpuSimulator, env: int = 0) -> str:
    """MJCF of ``scene`` with contact sensors; meshes stand in the file itself.

    Args:
        scene: what the simulator was built from.
        simulator: stands at the start: its state of ``env`` becomes the keyframe.
        env: which environment.

    Raises:
        HoiError: the file would not give the same model.
    """
    # The same spec as the simulator's, sensors included.
    spec = build_spec(scene)
    add_contact_sensors(spec, scene.skeleton)
    state = simulator.snapshot()
    spec.add_key(
        name=START,
        qpos=state["qpos"][env].numpy(),
        qvel=state["qvel"][env].numpy(),
        ctrl=state["ctrl"][env].numpy(),
    )
    # MuJoCo writes only specs that have been compiled.
    spec.compile()
    text = str(spec.to_xml())
    # Written and read back: six digits and default values must give the same model.
    _check_same(simulator.model, mujoco.MjModel.from_xml_string(text))
    return text


# What decides how the scene moves: masses, shapes, frames, friction, gains and limits.
_COMPARED = ("body_mass", "body_inertia", "body_pos", "geom_size", "geom_pos", "geom_friction", "geom_solref")
_COMPARED_TOO = ("dof_armature", "dof_damping", "actuator_gainprm", "actuator_biasprm", "jnt_range", "sensor_adr")
_RELATIVE = 1e-4  # the file's numbers have six digits


def _check_same(ours: mujoco.MjModel, read: mujoco.MjModel) -> None:
    for name in (*_COMPARED, *_COMPARED_TOO):
        a = np.asarray(getattr(ours, name), np.float64)
        b = np.asarray(getattr(read, name), np.float64)
        if a.shape != b.shape or not np.allclose(a, b, rtol=_RELATIVE, atol=1e-6):
            raise HoiError("does not survive being written as MJCF", where="policy.xml", field=name, fix="report this")
    # A wrong time step or solver would change every roll-out, without any array above being different.
    for name in ("timestep", "integrator", "solver", "iterations", "disableflags"):
        if not np.isclose(getattr(ours.opt, name), getattr(read.opt, name), rtol=_RELATIVE):
            raise HoiError("does not survive being written as MJCF", where="policy.xml", field=name, fix="report this")
