"""Two scenes behind one batch."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import group_clips, scene_key
from humanoid_hoi.sim.factory import envs_per_scene, make_simulator
from humanoid_hoi.sim.grouped import GroupedSimulator
from humanoid_hoi.sim.state import SimState

N = 5
ALL = torch.arange(N)


@pytest.fixture(scope="module")
def clips(demo: HoiClip) -> list[HoiClip]:
    small = replace(demo.obj, name="small", size=(demo.obj.size * 0.5).astype(np.float32))
    return [demo, demo.replace(name="small", obj=small)]


@pytest.fixture(scope="module")
def sim(clips: list[HoiClip], make_scene, make_sim) -> GroupedSimulator:
    grouped = make_sim([make_scene(c) for c in clips], N)
    assert isinstance(grouped, GroupedSimulator)
    return grouped


def test_scenes_and_sizes(sim: GroupedSimulator, clips: list[HoiClip]) -> None:
    assert sim.num_envs == N and sim.scene_ids.tolist() == [0, 0, 0, 1, 1]
    for member, clip in zip(sim.members, clips, strict=True):
        assert member.model.geom("object_0").size == pytest.approx(clip.obj.size)


def test_partial_resets_reach_the_right_member(sim: GroupedSimulator, demo: HoiClip, still) -> None:
    sim.reset(ALL, still(demo, N))
    ids = torch.tensor([4, 1, 3])  # members in mixed order
    put = still(demo, 3)
    put.obj_pos_w[:, 0] = torch.tensor([14.0, 11.0, 13.0])
    sim.reset(ids, put)
    x = sim.state().obj_pos_w[:, 0]
    assert x[ids].tolist() == [14, 11, 13]
    assert torch.allclose(x[[0, 2]], torch.tensor(demo.obj_pos_w[0, 0]))


def test_state_is_the_members_in_order(sim: GroupedSimulator, demo: HoiClip, still, hold, clips: list[HoiClip]) -> None:
    put = still(demo, N)
    put.obj_pos_w[:] = torch.tensor([5.0, 0, 1.0])  # dropped: the smaller box comes to rest lower
    sim.reset(ALL, put)
    for _ in range(45):
        sim.step(hold(put))
    state = sim.state()
    for field in fields(SimState):
        parts = torch.cat([getattr(m.state(), field.name) for m in sim.members])
        assert torch.equal(getattr(state, field.name), parts)
    heights = [float(clips[s].obj.size[2]) for s in sim.scene_ids]
    assert state.obj_pos_w[:, 2].tolist() == pytest.approx(heights, abs=0.01)


def test_snapshot_of_all_scenes(sim: GroupedSimulator, demo: HoiClip, still, hold) -> None:
    put = still(demo, N)
    sim.reset(ALL, put)
    snapshot = sim.snapshot()
    ends = []
    for _ in range(2):
        sim.restore(snapshot)
        sim.step(hold(put))
        ends.append(sim.state().joint_pos_w.clone())
    assert torch.equal(*ends)


def test_stats_of_all_scenes(sim: GroupedSimulator, demo: HoiClip, still, hold) -> None:
    put = still(demo, N)
    sim.reset(ALL, put)
    sim.step(hold(put))
    first, second = (m.stats() for m in sim.members)
    merged = sim.stats()
    assert set(merged) == set(first)
    assert merged["contacts"] == pytest.approx((3 * first["contacts"] + 2 * second["contacts"]) / 5)
    assert merged["nan_resets"] == first["nan_resets"] + second["nan_resets"]


def test_a_peak_stays_a_peak_and_a_count_adds_up(sim: GroupedSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for member, peak in zip(sim.members, (7.0, 4.0), strict=True):
        values = {"contacts": 1.0, "overflows": 2.0, "peak_contacts": peak}
        monkeypatch.setattr(member, "stats", lambda values=values: values)
    assert sim.stats() == {"contacts": 1.0, "overflows": 4.0, "peak_contacts": 7.0}


def test_grouping_by_scene(clips: list[HoiClip], demo: HoiClip) -> None:
    again = demo.replace(name="other", root_pos_w=demo.root_pos_w + np.float32(0.5) * np.array([1, 0, 0], np.float32))
    assert list(group_clips([clips[0], clips[1], again]).values()) == [[0, 2], [1]]
    moved = replace(demo.supports[0], pos_w=demo.supports[0].pos_w + np.array([0.1, 0, 0], np.float32))
    assert scene_key(demo.replace(supports=(moved,))) != scene_key(demo)
    assert scene_key(demo.replace(obj=replace(demo.obj, mass=2.0))) != scene_key(demo)


def test_shares_and_too_few_environments(clips: list[HoiClip], make_scene, backend: str) -> None:
    assert envs_per_scene(7, 3).tolist() == [3, 2, 2]
    scenes = [make_scene(c) for c in clips]
    with pytest.raises(HoiError, match="env.num_envs: 1 environments cannot hold 2 scenes.*at least 2"):
        make_simulator(backend, scenes, 1)
    with pytest.raises(HoiError, match="sim.backend: unknown simulator 'bullet'.*valid: mujoco"):
        make_simulator("bullet", scenes, 4)
