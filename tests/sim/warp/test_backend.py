"""MuJoCo Warp on its CPU device, against formulas and against the CPU engine.

Warp compiles its kernels on first use (12 to 50 s on a quiet core, then cached in ~/.cache/warp). Everything CUDA (graph
capture, streams, memory) needs a GPU and is covered by the last test only where there is one.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import hydra
import numpy as np
import pytest
import roma
import torch
from hydra.core.global_hydra import GlobalHydra
from torch import Tensor

from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG, DEMO_CLIP
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.factory import make_simulator
from humanoid_hoi.sim.mujoco.backend import compile_model
from humanoid_hoi.sim.state import ResetState, SimState

pytest.importorskip("mujoco_warp", reason='needs the extra: pip install -e ".[gpu]"')

from humanoid_hoi.sim.warp.backend import checked_device, warp_model
from humanoid_hoi.sim.warp.sizes import estimate_sizes

N = 2
ALL = torch.arange(N)
CPU = {"device": "cpu"}
HANDS = [i for i, n in enumerate(JOINT_NAMES) if n.endswith("wrist") or n in FINGER_JOINTS]
FEET = [i for i, n in enumerate(JOINT_NAMES) if n.endswith(("ankle", "foot"))]


@pytest.fixture(scope="module")
def scene(demo: HoiClip, make_scene) -> SceneDescription:
    return make_scene(demo, solver="newton", tolerance=1e-8, solver_iterations=30)


@pytest.fixture(scope="module")
def warp_sim(scene: SceneDescription) -> Iterator[Simulator]:
    sim = make_simulator("mujoco_warp", [scene], N, settings=CPU)
    yield sim
    sim.close()


@pytest.fixture(scope="module")
def cpu_sim(scene: SceneDescription) -> Iterator[Simulator]:
    sim = make_simulator("mujoco", [scene], N, num_threads=1)
    yield sim
    sim.close()


def copy(state: SimState) -> SimState:
    return SimState(*(getattr(state, f.name).clone() for f in fields(SimState)))


def same(a: SimState, b: SimState, rows: list[int]) -> bool:
    return all(torch.equal(getattr(a, f.name)[rows], getattr(b, f.name)[rows]) for f in fields(SimState))


def start(demo: HoiClip, still) -> tuple[ResetState, Tensor]:
    """World 0 stands at the clip's first frame, world 1 holds the box at its highest."""
    held = int(demo.obj_pos_w[:, 2].argmax())
    first = still(demo, 1)
    second = still(demo, 1, frame=held)
    rows = ResetState(*(torch.cat([getattr(s, f.name) for s in (first, second)]) for f in fields(ResetState)))
    return rows, torch.tensor([0, held])


def follow(demo: HoiClip, frames: Tensor, step: int) -> Tensor:
    """The clip's joint rotations ``step`` frames on, as targets."""
    reference = PackedReference([demo])
    quat = reference.frame(torch.zeros_like(frames), frames + step + 1).joint_quat
    return roma.unitquat_to_rotvec(quat[:, 1:])


def test_short_roll_outs_of_the_demo_agree_with_the_cpu_engine(warp_sim, cpu_sim, demo: HoiClip, still) -> None:
    """Ten control steps (40 engine steps). Standing (world 0): 0.5 mm and 2 cm/s. With the box in the hands (world 1):
    5 mm and 10 cm/s, as colliders differ in which of a grip's many contact points they find (2.3 mm after ten steps and, in one,
    10 cm/s were seen; the object's weight is carried alike)."""
    put, frames = start(demo, still)
    for sim in (warp_sim, cpu_sim):
        sim.reset(ALL, put)
        for step in range(10):
            sim.step(follow(demo, frames, step))
    a = warp_sim.state()
    b = cpu_sim.state()
    for row, near, slow, turned in ((0, 5e-4, 2e-2, 1e-5), (1, 5e-3, 1e-1, 1e-4)):
        for name in ("joint_pos_w", "obj_pos_w"):
            assert (getattr(a, name) - getattr(b, name))[row].abs().max() < near, name
        for name in ("joint_vel_w", "obj_vel_w"):
            assert (getattr(a, name) - getattr(b, name))[row].abs().max() < slow, name
        for name in ("joint_quat_w", "obj_quat_w"):
            assert (getattr(a, name) * getattr(b, name))[row].sum(-1).abs().min() > 1 - turned, name
    for name in ("obj_contact_force_w", "ground_contact_force_w"):
        of_warp, of_cpu = (getattr(s, name).sum(1) for s in (a, b))
        assert torch.allclose(of_warp, of_cpu, rtol=0.05, atol=5.0), name


def test_forces_are_those_on_the_body_and_told_apart(warp_sim, demo: HoiClip, still, hold) -> None:
    put, _ = start(demo, still)
    warp_sim.reset(ALL, put)
    assert warp_sim.state().net_contact_force_w.abs().max() == 0
    ground = []
    for _ in range(8):
        warp_sim.step(hold(put))
        ground.append(warp_sim.state().ground_contact_force_w[0].sum(0))
    state = warp_sim.state()
    assert state.obj_contact_force_w[1, HANDS].norm(dim=-1).max() > 1
    assert state.obj_contact_force_w[:, FEET].abs().max() == 0
    assert state.ground_contact_force_w[:, HANDS].abs().max() == 0
    assert (torch.stack(ground)[3:, 2] > 100).all()  # up: the ground carries, it does not pull
    assert state.obj_contact_force_w[1].sum(0)[2] < 0  # down: the box lies in the hands


def test_the_ground_carries_the_weight(warp_sim, scene: SceneDescription, demo: HoiClip, still, hold) -> None:
    put = still(demo, N)
    warp_sim.reset(ALL, put)
    forces = []
    for _ in range(40):  # a step's force is that of its last substep: it wobbles, its mean does not
        warp_sim.step(hold(put))
        forces.append(warp_sim.state().ground_contact_force_w[0].sum(0))
    weight = 9.81 * sum(solid.mass for solid in scene.solids)
    assert float(torch.stack(forces[10:]).mean(0)[2]) == pytest.approx(weight, rel=0.05)


def test_a_partial_reset_and_a_restore_leave_the_rest_bit_identical(warp_sim, demo: HoiClip, still, hold) -> None:
    put, _ = start(demo, still)
    warp_sim.reset(ALL, put)
    warp_sim.step(hold(put))
    before = copy(warp_sim.state())
    snapshot = warp_sim.snapshot()
    warp_sim.reset(torch.tensor([1]), still(demo, 1))
    assert same(before, warp_sim.state(), [0])
    assert warp_sim.state().net_contact_force_w[1].abs().max() == 0
    warp_sim.step(hold(put))
    after = copy(warp_sim.state())
    warp_sim.restore(snapshot)
    warp_sim.step(hold(put))
    assert same(after, warp_sim.state(), [0])


def test_a_nan_world_is_flagged_counted_once_and_reset_alone(warp_sim, demo: HoiClip, still, hold) -> None:
    put, _ = start(demo, still)
    counted = warp_sim.counters.nan_resets
    ends = []
    for broken in (True, False):
        warp_sim.reset(ALL, put)
        if broken:
            warp_sim._arrays["qpos"][1, 2] = float("nan")
        for _ in range(2):
            warp_sim.step(hold(put))
        assert warp_sim.diverged().tolist() == [False, broken]
        ends.append(copy(warp_sim.state()))
    assert same(ends[0], ends[1], [0])  # its neighbor felt nothing
    assert warp_sim.counters.nan_resets == counted + 1
    assert not warp_sim.diverged().any() and torch.isfinite(warp_sim.state().joint_pos_w).all()


def test_overflow_is_counted_and_the_number_to_set_is_named(
    scene: SceneDescription, demo: HoiClip, still, hold
) -> None:
    sim = make_simulator("mujoco_warp", [scene], N, settings={**CPU, "nconmax": 4})
    put, _ = start(demo, still)
    sim.reset(ALL, put)
    sim.step(hold(put))
    with pytest.warns(RuntimeWarning, match=r"undefined.*sim\.nconmax=\d+"):
        stats = sim.stats()
    assert stats["overflows"] > 0 and sim.counters.overflows == stats["overflows"]
    sim.close()
    sim.close()


# ---------------------------------------------------------------- without a step: no kernels needed


def test_pgs_becomes_newton_and_says_so(demo: HoiClip, make_scene) -> None:
    scene = make_scene(demo, solver="pgs", tolerance=1e-9)
    with pytest.warns(UserWarning, match="no PGS"):
        model = warp_model(scene)
    reference = compile_model(scene)
    assert model.opt.solver == 2 and model.opt.tolerance == 1e-6
    assert (model.nv, model.nu, model.ngeom, model.nsensor) == (
        reference.nv,
        reference.nu,
        reference.ngeom,
        reference.nsensor,
    )


def test_sizes_come_from_the_scene_and_can_be_overridden(demo: HoiClip, make_scene) -> None:
    model = compile_model(make_scene(demo))
    sizes = estimate_sizes(model, SMPLX_52, 1)
    assert 100 <= sizes.nconmax <= 400 and sizes.nccdmax <= sizes.nconmax
    assert 51 + 4 * 60 < sizes.njmax < 1500  # at least a fallen humanoid with 60 contacts, all limits active
    assert estimate_sizes(model, SMPLX_52, 4096).nccdmax < sizes.nccdmax
    chosen = estimate_sizes(model, SMPLX_52, 1, nconmax=40, njmax=333)
    assert (chosen.nconmax, chosen.njmax) == (40, 333) and chosen.nccdmax <= 40


def test_mistakes_are_one_sentence(scene: SceneDescription, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HoiError, match=r"sim\.device.*unknown device"):
        checked_device("gpu")
    if not torch.cuda.is_available():
        with pytest.raises(HoiError, match=r"no CUDA device.*sim\.device=cpu runs Warp for checks only"):
            make_simulator("mujoco_warp", [scene], 1)
    with pytest.raises(HoiError, match="njmax"):
        make_simulator("mujoco_warp", [scene], 1, settings={"device": "cpu", "njmax": "many"})
    monkeypatch.setitem(sys.modules, "mujoco_warp", None)
    for name in [m for m in sys.modules if m.startswith(("humanoid_hoi.sim.warp.backend", "humanoid_hoi.sim.warp_"))]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(HoiError, match=r"mujoco-warp.*\.\[gpu\]"):
        make_simulator("mujoco_warp", [scene], 1, settings=CPU)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_captured_steps_on_cuda_agree_with_the_cpu_engine(
    scene: SceneDescription, cpu_sim, demo: HoiClip, still
) -> None:
    sim = make_simulator("mujoco_warp", [scene], N, settings={"device": "cuda"})
    put, frames = start(demo, still)
    moved = ResetState(*(getattr(put, f.name).to(sim.device) for f in fields(ResetState)))
    sim.reset(ALL.to(sim.device), moved)
    cpu_sim.reset(ALL, put)
    for step in range(10):
        sim.step(follow(demo, frames, step).to(sim.device))
        cpu_sim.step(follow(demo, frames, step))
    assert (sim.state().joint_pos_w.cpu() - cpu_sim.state().joint_pos_w).abs().max() < 1e-3
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert sim.stats()["overflows"] == 0
    sim.close()


# ---------------------------------------------------------------- the environment on it


@pytest.fixture(scope="module")
def other_box(demo: HoiClip, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo with a smaller box, as a file."""
    path = tmp_path_factory.mktemp("clips") / "small_box.npz"
    shape = ObjectShape("small_box", "box", demo.obj.size * np.float32(0.9))
    demo.replace(name="small_box", obj=shape).save(path)
    return str(path)


def test_the_environment_steps_two_scenes_and_restarts_their_episodes(other_box: str) -> None:
    """Two clips with different objects in three environments: one Warp model each, one batch for the learner."""
    from envs.build import build_env

    clips = f"clip.path=[{DEMO_CLIP},{other_box}]"
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        cfg = hydra.compose(
            "train",
            [
                "sim=mujoco_warp",
                "sim.device=cpu",
                "env.reset.validate=false",
                clips,
                "env.termination.joint_error=1e-6",
                "env.num_envs=3",
            ],
        )
    env = build_env(cfg)
    try:
        assert len(env.sim.members) == 2 and env.sim.name == "mujoco_warp"  # type: ignore[attr-defined]
        obs = env.reset()
        assert obs.shape == (3, env.obs_dim) and torch.isfinite(obs).all()
        for _ in range(3):
            result = env.step(torch.zeros(3, env.action_dim))
            assert result.done.all()  # the threshold is zero, so every step ends and restarts every episode
            assert torch.isfinite(result.obs).all() and torch.isfinite(result.reward).all()
            assert (result.reward > 0).all()
        assert (env.clip_ids == env.sim.scene_ids).all()
        log = env.pop_log()
        assert log["episode/count"] == 9 and log["sim/overflows"] == 0 and log["sim/nan_resets"] == 0
        error = (env.state().obj_pos_w - env.reference_frame().obj_pos_w).norm(dim=-1)
        assert error.max() < 1e-4  # put onto the reference
    finally:
        env.close()


def test_an_evaluation_on_overflowing_buffers_is_not_valid(demo: HoiClip, tmp_path: Path) -> None:
    from envs.build import build_env
    from humanoid_hoi.evaluation.protocol import evaluate, zero_policy

    path = slice_clip(demo, 0, 3).save(tmp_path / "short.npz")
    words = ["sim=mujoco_warp", "sim.device=cpu", "sim.nconmax=4", "env.reset.validate=false", "env.num_envs=1"]
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        cfg = hydra.compose("train", [*words, f"clip.path={path}"])
    env = build_env(cfg)
    try:
        with pytest.warns(RuntimeWarning, match="sim.nconmax"):
            result = evaluate(zero_policy(env), env, {"trials": 1})
    finally:
        env.close()
    assert result.problems and result.to_json()["valid"] is False


def test_too_little_memory_is_told_before_it_is_allocated(scene: SceneDescription, monkeypatch) -> None:
    monkeypatch.setattr("humanoid_hoi.sim.warp.memory.free_bytes", lambda device: 3 * 10**9)
    with pytest.raises(HoiError) as told:
        make_simulator("mujoco_warp", [scene], 8192, settings=CPU)
    words = str(told.value)
    assert words.startswith("config: env.num_envs: 8192 environments need about ") and "cpu has 3.0 GB free" in words
    fits = int(re.search(r"at most (\d+)", words)[1])  # type: ignore[index]
    assert 500 < fits < 8192 and "sim.nconmax and sim.njmax (now " in words
