"""The parts of the Warp backend that need none of MuJoCo Warp's kernels, checked against MuJoCo's C engine and by hand."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from dataclasses import fields
from types import SimpleNamespace

import mujoco
import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.paths import ROOT
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.hands import grasp_weld
from humanoid_hoi.sim.factory import make_simulator
from humanoid_hoi.sim.mujoco.backend import compile_model
from humanoid_hoi.sim.mujoco.layout import MujocoLayout
from humanoid_hoi.sim.state import ResetState, SimState

pytest.importorskip("mujoco_warp", reason='needs the extra: pip install -e ".[gpu]"')

import warp as wp

from humanoid_hoi.sim.warp.contacts import ContactForces
from humanoid_hoi.sim.warp.layout import KinematicViews, WarpLayout
from humanoid_hoi.sim.warp.overflow import OverflowWatch
from humanoid_hoi.sim.warp.sizes import BufferSizes

_CPU = torch.device("cpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_missing_gpu_is_told_in_one_line_before_warp_says_anything() -> None:
    code = """
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.sim.warp.backend import checked_device
try:
    checked_device("cuda")
except HoiError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    (line,) = (done.stdout + done.stderr).splitlines()
    assert line.startswith("config: sim.device: there is no CUDA device here")


@pytest.fixture(scope="module")
def model(demo: HoiClip, make_scene) -> mujoco.MjModel:
    return compile_model(make_scene(demo))


def moving(demo: HoiClip, still, count: int) -> ResetState:
    g = torch.Generator().manual_seed(3)

    def noise(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=g)

    state = still(demo, count, root_shift=(0, 0, 3), obj_pos=(4, 1, 3))
    state.joint_quat = roma.rotvec_to_unitquat(0.4 * noise(count, 52, 3))
    state.joint_angvel = 2 * noise(count, 52, 3)
    state.root_vel_w = noise(count, 3)
    state.root_angvel_w = noise(count, 3)
    state.obj_quat_w = roma.rotvec_to_unitquat(noise(count, 3))
    state.obj_vel_w = noise(count, 3)
    state.obj_angvel_w = noise(count, 3)
    return state


def test_both_conversions_are_those_of_the_cpu_backend(model: mujoco.MjModel, demo: HoiClip, make_scene, still) -> None:
    count = 3
    put = moving(demo, still, count)
    layout = WarpLayout(model, MujocoLayout.of(model, SMPLX_52), _CPU)
    qpos, qvel = layout.reset_rows(put)
    data = mujoco.MjData(model)
    rows = []
    for k in range(count):
        data.qpos[:] = qpos[k].numpy()
        data.qvel[:] = qvel[k].numpy()
        mujoco.mj_forward(model, data)
        rows.append([a.copy() for a in (data.xpos, data.xquat, data.cvel, data.subtree_com)])
    views = KinematicViews(*(torch.tensor(np.array(column), dtype=torch.float32) for column in zip(*rows, strict=True)))
    state = layout.read(views, torch.zeros(count, 2, 52, 3))
    sim = make_simulator("mujoco", [make_scene(demo)], count, num_threads=1)
    sim.reset(torch.arange(count), put)
    for field in fields(SimState):
        found = getattr(state, field.name)
        expected = getattr(sim.state(), field.name)
        assert found.shape == expected.shape and torch.allclose(found, expected, atol=2e-5), field.name
    sim.close()


def test_forces_are_summed_by_body_and_partner_with_the_sign_of_the_body(model: mujoco.MjModel) -> None:
    layout = MujocoLayout.of(model, SMPLX_52)
    geom = {name: model.geom(name).id for name in ("ground", "object_0", "left_foot", "left_wrist", "pelvis")}
    pairs = [
        ("ground", "left_foot", 0),
        ("ground", "left_foot", 0),
        ("object_0", "left_wrist", 1),
        ("left_wrist", "object_0", 0),
        ("ground", "object_0", 1),
        ("pelvis", "left_wrist", 1),
        ("ground", "left_foot", 1),
    ]
    used = len(pairs) - 1  # the last one is left from an earlier step
    up = np.tile(np.array([0, 0, 10, 0, 0, 0], np.float32), (len(pairs), 1)) * np.arange(1, len(pairs) + 1)[:, None]
    with wp.ScopedDevice("cpu"):
        contact = SimpleNamespace(
            geom=wp.array([[geom[a], geom[b]] for a, b, _ in pairs], dtype=wp.vec2i),
            worldid=wp.array([w for _, _, w in pairs], dtype=int),
        )
        data = SimpleNamespace(naconmax=len(pairs), nworld=2, nacon=wp.array([used], dtype=int), contact=contact)
        forces = ContactForces(model, layout.bodies, None, data)  # type: ignore[arg-type]
        forces.accumulate(wp.array(up.astype(np.float32), dtype=wp.spatial_vector))
    total = forces.total
    foot, wrist, pelvis = (JOINT_NAMES.index(n) for n in ("left_foot", "left_wrist", "pelvis"))
    assert total[0, 1, foot].tolist() == [0, 0, 30]  # the second geom of a contact is pushed along the force
    assert total[1, 0, wrist].tolist() == [0, 0, 30] and total[0, 0, wrist].tolist() == [0, 0, -40]
    assert total[:, :, pelvis].abs().max() == 0  # self-contact is neither object nor ground
    assert float(total[..., 2].sum()) == 20 and total[1, 1].abs().max() == 0
    forces.clear(torch.tensor([0]))
    assert total[0].abs().max() == 0 and total[1].abs().max() == 30


def watch(bits: list[int], rows: list[int], contacts: int) -> OverflowWatch:
    with wp.ScopedDevice("cpu"):
        data = SimpleNamespace(
            nworld=len(bits),
            overflow=wp.array(bits, dtype=int),
            nefc=wp.array(rows, dtype=int),
            nacon=wp.array([contacts], dtype=int),
            ncollision=wp.array([contacts // 2], dtype=int),
        )
        return OverflowWatch(data, BufferSizes(nconmax=32, nccdmax=32, njmax=100))  # type: ignore[arg-type]


def test_an_overflow_is_told_once_with_the_number_to_set(recwarn: pytest.WarningsRecorder) -> None:
    from mujoco_warp import OverflowType

    seen = watch([0, int(OverflowType.NEFC | OverflowType.ITERATIONS)], [40, 130], 20)
    seen.record()
    seen.check()
    seen.check()
    assert [str(w.message) for w in recwarn.list] == [
        "MuJoCo Warp ran out of contact or constraint memory in 1 of 2 environments: their physics is undefined "
        "(fix: set sim.njmax=208)"
    ]
    assert seen.count == 1 and seen.peaks() == {"peak_constraint_rows": 130, "peak_contacts": 10}
    assert seen.contacts_per_env() == 10


def test_contact_overflow_names_nconmax_and_solver_limits_are_no_overflow(recwarn: pytest.WarningsRecorder) -> None:
    from mujoco_warp import OverflowType

    calm = watch([int(OverflowType.ITERATIONS)] * 2, [40, 40], 20)
    calm.check()
    assert not recwarn.list and calm.count == 0
    full = watch([int(OverflowType.NARROWPHASE)] * 2, [40, 40], 100)
    full.record()
    full.check()
    assert "sim.nconmax=80)" in str(recwarn.list[0].message) and full.count == 2


def test_rigid_hands_leave_their_joints_out(demo: HoiClip, make_scene, still) -> None:
    scene = make_scene(demo)
    scene = dataclasses.replace(scene, weld=grasp_weld([demo]))
    model = compile_model(scene)
    layout = MujocoLayout.of(model, SMPLX_52)
    state = still(demo, 2, frame=40)
    own = WarpLayout(model, layout, _CPU)
    qpos, qvel = own.reset_rows(state)
    expected = np.tile(model.qpos0, (2, 1)), np.zeros((2, model.nv))
    layout.write_reset(*expected, np.arange(2), state)
    assert qpos.shape == (2, 7 + 21 * 4 + 7) and len(own.ctrl) == 63
    assert np.allclose(qpos, expected[0], atol=1e-6) and np.allclose(qvel, expected[1], atol=1e-6)
