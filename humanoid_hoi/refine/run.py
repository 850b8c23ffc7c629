"""The whole refinement of one clip into a folder: search, record, replay, report; goes on where it was killed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.refine.assistance import refuse_unable
from humanoid_hoi.refine.config import RefineConfig
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.plant import Plant
from humanoid_hoi.refine.record import Record, Replay, refined_clip, replay
from humanoid_hoi.refine.search import Search, Trajectory
from humanoid_hoi.refine.state import load_search, save_search
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.tracking.start_states import reset_state

RECORD = "record.npz"
REPORT = "refine.json"
RUNNING = "running.npz"
_SAVE_EVERY = 20.0
"""Seconds between two writes of the running search."""

Tell = Callable[[int, int, Trajectory], None]
"""Called after every step: pass (from 0), frames to do in all, the trajectory so far."""


@dataclass
class Task:
    """What to refine and with what.

    Attributes:
        clip: the reference, trimmed, at the control rate; also what the result is measured against.
        base: (T, J - 1, 3) float32, base targets.
        make_sim: a simulator of the clip's scene with so many copies.
        scene: hash of that scene.
        config: the search.
        sole: m below the toe joint in that scene.
        max_minutes: of searching, all sittings together; 0 for as long as it takes.
        solver: of contacts (:func:`~humanoid_hoi.tracking.scene_hash.solver_words`); a search goes on with its own alone.
    """

    clip: HoiClip
    base: Tensor
    make_sim: Callable[[int], Simulator]
    scene: str
    config: RefineConfig
    sole: float = 0.0
    max_minutes: float = 0.0
    solver: str = ""

    def identity(self) -> str:
        """Hash of everything that makes two searches the same one."""
        # The clip enters through its base targets. A search is the same
        # one however long it may take, so max_minutes is left out.
        settings = dataclasses.asdict(self.config)
        if not self.config.assistance.gains:
            # As before there was any help, so that what was refined then is still known.
            del settings["assistance"]
        digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
        digest.update((self.scene + self.solver).encode())
        digest.update(self.base.numpy().tobytes())
        return digest.hexdigest()[:16]

    def seconds_until(self, number: int) -> float:
        """Seconds of searching by which pass ``number`` must end; infinity without a limit.

        A helped pass may not use up the time of those that count: each has an equal share.
        """
        if self.max_minutes <= 0:
            return float("inf")
        share = (number + 1) / self.config.all_passes if self.config.gain(number) > 0 else 1.0
        return 60.0 * self.max_minutes * share


@dataclass
class Clock:
    """Environment steps and seconds over all sittings of one refinement, and whether its time was spent."""

    env_steps: int = 0
    seconds: float = 0.0
    spent: bool = False


@torch.no_grad()
def refine(task: Task, folder: Path, tell: Tell | None = None) -> dict[str, Any]:
    """Refine a clip into ``folder``; returns what ``refine.json`` holds.

    The folder gets ``<clip>.npz`` (the refined motion with its servo targets), ``record.npz`` (float64 states),
    ``original.npz`` (the input, trimmed as the result is) and ``refine.json``. A search that was killed is taken up from
    ``running.npz``; one that is finished is not done again.

    Raises:
        HoiError: the folder holds the result or the running search of another clip or of other settings.
    """
    report = finished(folder, task)
    if report is not None:
        return report
    best, clock = _search(task, folder, tell)
    if best.steps < 1:
        raise HoiError(
            f"the first step already ends {best_error(best)} from the clip",
            where=task.clip.name,
            field="start",
            fix="begin at another frame (start=N), or look at the clip with hoi describe",
        )
    return _write(task, folder, best, clock)


def finished(folder: Path, task: Task) -> dict[str, Any] | None:
    """The report of an earlier run of the same task; None where there is none.

    Raises:
        HoiError: the folder holds another task's result.
    """
    path = folder / REPORT
    if not path.is_file():
        return None
    report: dict[str, Any] = json.loads(path.read_text())
    if report.get("task") != task.identity():
        raise HoiError(
            "holds the refinement of another clip or with other settings",
            where=folder,
            field="output",
            fix="name another folder, or delete this one",
        )
    return report


def best_error(track: Trajectory) -> str:
    """The last errors in words."""
    if not track.joints:
        return "far"
    return f"{1000 * track.joints[-1]:.0f} mm (joints) and {1000 * track.obj[-1]:.0f} mm (object)"


def _search(task: Task, folder: Path, tell: Tell | None) -> tuple[Trajectory, Clock]:
    config = task.config
    # Two simulators of one scene: many copies that imagine, and one whose states are the result.
    ahead = Plant(task.make_sim(config.samples))
    real = Plant(task.make_sim(1))
    try:
        refuse_unable(real, config.assistance)
        cost = TrackingCost(task.clip, config.cost, ahead.sim.device)
        generator = torch.Generator().manual_seed(config.seed)
        search = Search(ahead, real, cost, task.base, config, generator)
        now, first_pass, clock = _taken_up(task, folder, search, real, cost)
        # The steps of earlier sittings, so that the report counts them all.
        ahead.env_steps = clock.env_steps
        for number in range(first_pass, config.all_passes):
            search.begin_pass(config.gain(number))
            # Later passes begin at the same first frame with the offsets of the pass before.
            if now is None:
                now = _begin(task, real, cost)
            for track in _saving(search, now, task, folder, number, clock, ahead):
                if tell is not None:
                    tell(number, len(task.base) - 1, track)
                # Checked after the search has taken a step, so that even a tiny limit leaves something to write.
                if clock.seconds > task.seconds_until(number):
                    clock.spent = config.gain(number) <= 0
                    search.keep(track)
                    break
            now = None
            if clock.spent:
                break
        best = search.progress.best
        assert best is not None  # a pass keeps at least its start
        return best, Clock(ahead.env_steps + real.env_steps, clock.seconds, clock.spent)
    finally:
        ahead.close()
        real.close()


def _begin(task: Task, real: Plant, cost: TrackingCost) -> Trajectory:
    """The clip's first frame as the simulator holds it."""
    # What the simulator holds, not what the clip says: float64, converted, normalized.
    return Trajectory([real.start(reset_state(cost.frame(0), task.clip.joint_parents))])


def _taken_up(
    task: Task, folder: Path, search: Search, real: Plant, cost: TrackingCost
) -> tuple[Trajectory | None, int, Clock]:
    """Trajectory, pass and clock of a search that was killed, or a fresh start."""
    path = folder / RUNNING
    if not path.is_file():
        return None, 0, Clock()
    now, progress, notes, rng = load_search(path)
    if notes.get("task") != task.identity():
        raise HoiError(
            "a refinement of another clip or with other settings is under way here",
            where=path,
            field="output",
            fix="name another folder, or delete this file",
        )
    search.progress = progress
    search.planner.offsets = now.offsets.clone()
    # Without the generator's state the resumed search would draw other samples than the one that was killed.
    search.generator.set_state(rng)
    search.set_retry(*notes["retry"])
    return now, int(notes["pass"]), Clock(int(notes["env_steps"]), float(notes["seconds"]))


def _saving(
    search: Search, track: Trajectory, task: Task, folder: Path, number: int, clock: Clock, ahead: Plant
) -> Any:
    """Run one pass, writing the search down every few seconds; counts the seconds."""
    # As if it had begun that much earlier: seconds of former sittings are included.
    began = time.perf_counter() - clock.seconds
    written = time.perf_counter()
    for current in search.run(track):
        clock.seconds = time.perf_counter() - began
        if time.perf_counter() - written > _SAVE_EVERY:
            # The plan lives in the planner while it runs.
            current.offsets = search.planner.offsets
            notes = {
                "task": task.identity(),
                "pass": number,
                "env_steps": ahead.env_steps,
                "seconds": clock.seconds,
                "retry": search.retry,
            }
            save_search(folder / RUNNING, current, search.progress, notes, search.generator.get_state())
            written = time.perf_counter()
        yield current
    clock.seconds = time.perf_counter() - began


def _write(task: Task, folder: Path, best: Trajectory, clock: Clock) -> dict[str, Any]:
    """Write record, clips and report; every figure is of the replay of the written record."""
    # Saved, loaded and played again before a number is reported: what is reported is what the file gives.
    Record.of(best.rows, best.targets, task.scene, task.sole).save(folder / RECORD)
    record = Record.load(folder / RECORD)
    plant = Plant(task.make_sim(1))
    try:
        played = replay(
            record, plant, TrackingCost(task.clip, task.config.cost, plant.sim.device), task.clip.joint_parents
        )
    finally:
        plant.close()
    report = _report(task, played, clock)
    # A search that ended early is measured against as much of the input as it has.
    kept = slice_clip(task.clip, 0, len(record.targets)) if len(record.targets) < task.clip.num_frames else task.clip
    task.clip.save(folder / "original.npz")
    refined_clip(kept, played, record, sentence_of(report)).save(folder / f"{task.clip.name}.npz")
    write_text(folder / REPORT, json.dumps(report, indent=2))
    # Last: only once everything else is written is the running search worth nothing.
    (folder / RUNNING).unlink(missing_ok=True)
    return report


def _report(task: Task, played: Replay, clock: Clock) -> dict[str, Any]:
    survived = played.survived(task.config.fail)
    frames = task.clip.num_frames
    # Errors of the part that counts; frames from the fall on say nothing about the tracking before it.
    joints = played.joints[:survived]
    obj = played.obj[:survived]
    return {
        "complete": survived == frames,
        "frames": frames,
        "survived_frames": survived,
        "joints_mm": round(1000 * float(joints.mean()), 2),
        "object_mm": round(1000 * float(obj.mean()), 2),
        "assistance": 0.0,
        "env_steps": clock.env_steps,
        "seconds": round(clock.seconds, 1),
        "clip": task.clip.name,
        "why": "" if survived == frames else "its time was up" if clock.spent else reason(played, survived),
        "joints_max_mm": round(1000 * float(joints.max()), 2),
        "object_max_mm": round(1000 * float(obj.max()), 2),
        "replay_exact": played.exact,
        "scene": task.scene,
        "task": task.identity(),
    }


def reason(played: Replay, frame: int) -> str:
    """Why a replay ends before ``frame``: what had gone wrong by then, in words."""
    # The first frame that was off, or the last one there is.
    last = min(frame, len(played.joints) - 1)
    joints = 1000 * float(played.joints[last])
    obj = 1000 * float(played.obj[last])
    what = "the object was left behind" if obj > joints else "the body lost its balance or its pose"
    return f"{what} (joints {joints:.0f} mm, object {obj:.0f} mm off)"


def sentence_of(report: dict[str, Any]) -> str:
    """The provenance of a refined clip."""
    how = "Refined" if report["complete"] else f"Refined as far as frame {report['survived_frames'] - 1}"
    return (
        f"{how}: {report['joints_mm']:.0f} mm from the source, object {report['object_mm']:.0f} mm, "
        f"{'no assistance' if not report['assistance'] else 'assisted'}, {report['env_steps']} environment steps."
    )
