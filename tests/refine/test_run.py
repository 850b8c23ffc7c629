"""A whole refinement: files, figures of the replay, a kill in the middle, a failure that keeps its prefix."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.refine import run
from humanoid_hoi.refine.config import AssistanceConfig, RefineConfig
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.plant import Plant
from humanoid_hoi.refine.record import Record, replay
from humanoid_hoi.refine.run import refine
from humanoid_hoi.refine.search import Trajectory
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.tracking.target_kinds import BaseTargetConfig, make_base_targets
from tests.refine.conftest import MakeTask


@pytest.fixture(scope="module")
def folder(make_task: MakeTask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("refined")
    refine(make_task(), out)
    return out


def test_the_report_is_of_the_replay(folder: Path, clip: HoiClip, scene: SceneDescription) -> None:
    report = json.loads((folder / "refine.json").read_text())
    needed = ("complete", "frames", "survived_frames", "joints_mm", "object_mm", "assistance", "env_steps", "seconds")
    assert all(key in report for key in needed)
    assert report["complete"] and report["frames"] == report["survived_frames"] == 16
    assert report["replay_exact"] and report["assistance"] == 0.0 and report["env_steps"] > 100
    # Once more by hand, from the file.
    plant = Plant(MujocoCpuSimulator(scene, 1, 1))
    cost = TrackingCost(clip, RefineConfig().cost, torch.device("cpu"))
    played = replay(Record.load(folder / "record.npz"), plant, cost, clip.joint_parents)
    plant.close()
    assert 1000 * played.joints.mean() == pytest.approx(report["joints_mm"], abs=0.01)
    assert 1000 * played.obj.mean() == pytest.approx(report["object_mm"], abs=0.01)


def test_the_refined_clip_brings_its_targets(folder: Path, clip: HoiClip, scene: SceneDescription) -> None:
    refined = HoiClip.load(folder / f"{clip.name}.npz")
    assert refined.servo is not None and "no assistance" in refined.source
    targets = make_base_targets(BaseTargetConfig("refined"), [refined], [scene])
    record = Record.load(folder / "record.npz")
    assert torch.equal(targets.tables[0], record.targets)
    assert record.states["qpos"].dtype == torch.float64
    # What it shows is what was simulated: near the input, not equal to it.
    distance = np.linalg.norm(refined.joint_pose_w()[0] - clip.joint_pose_w()[0], axis=-1)
    assert 1e-5 < distance[1:].mean() < 0.06


def test_finished_work_is_not_done_again_and_not_mixed_up(folder: Path, make_task: MakeTask) -> None:
    before = (folder / "refine.json").read_bytes()
    told: list[int] = []
    refine(make_task(), folder, lambda *_: told.append(1))
    assert told == [] and (folder / "refine.json").read_bytes() == before
    with pytest.raises(HoiError, match="another clip or with other settings"):
        refine(make_task(seed=1), folder)


def test_a_killed_run_goes_on_and_ends_as_an_unbroken_one(
    make_task: MakeTask, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_SAVE_EVERY", 0.0)

    def die(_pass: int, _steps: int, track: Trajectory) -> None:
        if track.steps >= 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refine(make_task(), tmp_path, die)
    assert (tmp_path / "running.npz").exists() and not (tmp_path / "refine.json").exists()
    seen: list[int] = []
    refine(make_task(), tmp_path, lambda _p, _s, track: seen.append(track.steps))
    assert min(seen) >= 7 and not (tmp_path / "running.npz").exists()
    one, other = Record.load(folder / "record.npz"), Record.load(tmp_path / "record.npz")
    assert torch.equal(one.targets, other.targets)
    assert torch.equal(one.states["qpos"], other.states["qpos"])


def test_a_clip_that_cannot_be_followed_leaves_its_prefix(make_task: MakeTask, tmp_path: Path) -> None:
    task = make_task()
    root = task.clip.root_pos_w.copy()
    root[9:, 0] += 1.0  # nobody jumps a metre in a thirtieth of a second
    rule = replace(task.config.retry, tries=1, frames=3, restarts=1)
    task = replace(task, clip=task.clip.replace(root_pos_w=root), config=replace(task.config, retry=rule))
    report = refine(task, tmp_path)
    assert not report["complete"] and report["frames"] == 16 and 2 <= report["survived_frames"] <= 9
    assert "balance" in report["why"]
    prefix = HoiClip.load(tmp_path / f"{task.clip.name}.npz")
    assert prefix.num_frames == report["survived_frames"] and "as far as frame" in prefix.source


def test_a_helped_trajectory_is_never_the_result(make_task: MakeTask, tmp_path: Path) -> None:
    # Time for a single step: it is spent in the last pass, the first that counts.
    task = make_task(assistance=AssistanceConfig(gains=(1.0,)), calm=replace(RefineConfig().calm, steps=1))
    task.max_minutes = 1e-9
    report = refine(task, tmp_path)
    assert not report["complete"] and report["survived_frames"] == 2 and report["replay_exact"]
    assert report["why"] == "its time was up"


def test_helped_passes_come_first_leave_only_their_plan_and_survive_a_kill(
    folder: Path, make_task: MakeTask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_SAVE_EVERY", 0.0)
    task = make_task(assistance=AssistanceConfig(gains=(1.0,)))
    seen: dict[int, list[float]] = {0: [], 1: []}

    def kill(number: int, steps: int, track: Trajectory) -> None:
        if number == 0 and track.steps == 6:
            raise KeyboardInterrupt

    def note(number: int, steps: int, track: Trajectory) -> None:
        seen[number] = list(track.joints)

    with pytest.raises(KeyboardInterrupt):
        refine(task, tmp_path / "killed", kill)
    resumed = refine(task, tmp_path / "killed", note)
    unbroken = refine(task, tmp_path / "unbroken")
    assert resumed["joints_mm"] == unbroken["joints_mm"] and resumed["object_mm"] == unbroken["object_mm"]
    # Two passes of all 15 steps; what is reported is the replay of the second one, which nothing helped.
    assert [len(errors) for errors in seen.values()] == [15, 15]
    assert resumed["complete"] and resumed["replay_exact"] and resumed["assistance"] == 0.0
    # The springs pull: a helped pass is nearer to the clip than a search that nothing helps, both from nothing.
    alone = json.loads((folder / "refine.json").read_text())
    assert 1000 * np.mean(seen[0]) < 0.9 * alone["joints_mm"]


def test_a_search_without_help_keeps_the_name_it_had(make_task: MakeTask) -> None:
    """Folders that were refined before there was any help are still known; with help it is another search."""
    task = make_task()
    weaker = replace(task.config, assistance=AssistanceConfig(root_frequency=1.0))
    assert replace(task, config=weaker).identity() == task.identity()
    helped = replace(task.config, assistance=AssistanceConfig(gains=(0.5,)))
    assert replace(task, config=helped).identity() != task.identity()


def test_a_damaged_running_file_is_refused(make_task: MakeTask, tmp_path: Path) -> None:
    (tmp_path / "running.npz").write_bytes(b"no archive")
    with pytest.raises(HoiError, match="running refinement"):
        refine(make_task(), tmp_path)
