"""An environment that explodes is seen, counted, dumped for replay, and harms nobody else."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import mujoco
import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.sim.divergence import StateHistory, replay_dump
from humanoid_hoi.sim.state import SimState

BAD = {"nan": float("nan"), "huge": 1e7}


@pytest.mark.parametrize("kind", list(BAD))
def test_a_diverged_environment(kind: str, demo: HoiClip, make_scene, make_sim, still, hold, tmp_path: Path) -> None:
    scene = make_scene(demo)
    sim = make_sim(scene, 3, tmp_path)
    calm = make_sim(scene, 3)
    put = still(demo, 3)
    broken = replace(put, joint_angvel=put.joint_angvel.clone())
    broken.joint_angvel[1, 15] = BAD[kind]
    sim.reset(torch.arange(3), broken)
    calm.reset(torch.arange(3), put)
    for each in (sim, calm):
        each.step(hold(put))
    assert sim.diverged().tolist() == [False, True, False] and sim.counters.nan_resets == 1
    others = torch.tensor([0, 2])
    for field in fields(SimState):
        assert torch.equal(getattr(sim.state(), field.name)[others], getattr(calm.state(), field.name)[others])
    assert [p.name for p in sim.counters.dumps] == ["diverged_00.npz"]
    sim.step(hold(put))  # still broken: the same divergence, not a second one
    assert sim.diverged().tolist() == [False, True, False] and sim.counters.nan_resets == 1
    # After a reset it is as good as new.
    sim.reset(torch.tensor([1]), still(demo, 1))
    calm.reset(torch.tensor([1]), still(demo, 1))
    assert not sim.diverged().any()
    for each in (sim, calm):
        each.step(hold(put))
    assert torch.equal(sim.state().joint_pos_w[1], calm.state().joint_pos_w[1])


def test_a_dump_replays_to_the_same_positions(demo: HoiClip, make_scene, make_sim, still, hold, tmp_path: Path) -> None:
    """Also across a reset: the replay starts with the episode, not with the one before."""
    scene = make_scene(demo)
    sim = make_sim(scene, 2, tmp_path)
    put = still(demo, 2)
    sim.reset(torch.arange(2), put)
    for _ in range(3):
        sim.step(hold(put))
    fast = still(demo, 1, root_shift=(0, 0, 1))
    fast.obj_angvel_w[0] = torch.tensor([0.0, 0.0, 198.0])  # below the limit of 200
    sim.reset(torch.tensor([1]), fast)
    shake = torch.zeros(2, 51, 3)
    shake[1] = 2.9
    seen = [sim.snapshot()["qpos"][1].numpy()]
    for _ in range(12):
        sim.step(shake if len(seen) > 2 else hold(put))
        seen.append(sim.snapshot()["qpos"][1].numpy())
        if sim.diverged()[1]:
            break
    if not sim.diverged()[1]:  # stable against all odds: push it over the edge
        sim._history.dump(np.array([1]))
    track = replay_dump(tmp_path / "diverged_00.npz", scene.physics.steps_per_control)
    with np.load(tmp_path / "diverged_00.npz") as dump:
        assert int(dump["env"]) == 1 and len(dump["qpos"]) == min(8, len(seen) - 1)
    assert np.array_equal(track, np.array(seen[-len(track) :]))


def test_two_scenes_do_not_overwrite_each_others_dumps(
    demo: HoiClip, make_scene, make_sim, still, hold, tmp_path: Path
) -> None:
    ball = demo.replace(obj=ObjectShape("ball", "sphere", np.array([0.1], np.float32)), obj_is_static=True)
    scenes = [make_scene(demo), make_scene(ball)]  # a static object: another size of qpos
    sim = make_sim(scenes, 4, tmp_path)
    put = still(demo, 4)
    put.joint_angvel[[0, 3], 20] = float("nan")
    sim.reset(torch.arange(4), put)
    sim.step(hold(put))
    assert sim.diverged().tolist() == [True, False, False, True] and sim.counters.nan_resets == 2
    dumps = sim.counters.dumps
    assert len(set(dumps)) == 2 and all(p.is_file() for p in dumps)
    nq = [mujoco.MjModel.from_binary_path(str(p.parent / "scene.mjb")).nq for p in dumps]
    assert nq[0] == nq[1] + 7
    for path, size in zip(dumps, nq, strict=True):
        assert replay_dump(path, 1).shape[1] == size


def test_dumps_are_few_and_optional(tmp_path: Path) -> None:
    model = mujoco.MjSpec().compile()
    history = StateHistory(model, 30, tmp_path / "new")
    arrays = [np.zeros((30, n)) for n in (model.nq, model.nv, model.nu, model.nv)]
    history.push(*arrays)
    assert len(history.dump(np.arange(30))) == 20 and history.dump(np.arange(30)) == []
    assert StateHistory(model, 30, None).dump(np.arange(3)) == []


def test_replay_names_the_missing_file(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="diverged_07.npz: missing.*scene.mjb"):
        replay_dump(tmp_path / "diverged_07.npz", 4)
