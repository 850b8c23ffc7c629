"""Feedback around a refined clip: gains regressed from disturbed roll-outs, and what they are worth in noisy trials.

  hoi refine clip=box.npz output=refined/box
  hoi feedback refined=refined/box output=refined/box/feedback

The refined targets alone fall after a second once the start is disturbed. Here disturbed roll-outs around the trajectory
show what states and offsets lead to; ridge regression gives local dynamics, a Riccati recursion gains for every frame, and
multi-step rounds improve them. Open loop is the first candidate and the best by trials is kept, so the result is never
worse than open loop on the trials that choose. feedback.json holds trials on fresh seeds, against the clip as it was
recorded. An experiment so far: see docs/results/captures.md for how far it gets.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG

if TYPE_CHECKING:
    from humanoid_hoi.learning.imitation.rollouts import Rollouts, Trials


@hoi_main("feedback", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Find gains, try them, write both."""
    import numpy as np

    from humanoid_hoi.core.fileio import atomic_write, write_text
    from humanoid_hoi.learning.imitation.config import FeedbackConfig
    from humanoid_hoi.learning.imitation.search_gains import GainSearch, report_trials

    config = typed(FeedbackConfig, cfg.feedback, "feedback")
    output = output_folder(cfg.output)
    if (output / "feedback.json").exists():
        raise HoiError("holds a finished feedback", where=output, field="output", fix="name another folder")
    if not 1 <= int(cfg.trials) <= config.envs:
        raise HoiError(f"found {cfg.trials}", where="config", field="trials", fix=f"give 1 to {config.envs}")
    rollouts = rollouts_around(Path(cfg.refined), config.envs, [str(w) for w in cfg.scene], int(cfg.num_threads))
    try:
        search = GainSearch(rollouts, config, say)
        gains = search.run()
        # Read before the report's own trials are played: these are no part of the search's cost.
        used = rollouts.plant.env_steps
        levels = [float(level) for level in cfg.levels]
        seeds = [int(seed) for seed in cfg.seeds]
        rows = {
            name: report_trials(rollouts, table, int(cfg.trials), levels, seeds)
            # Zero gains are the refined targets alone.
            for name, table in (("open_loop", 0.0 * gains), ("feedback", gains))
        }
    finally:
        rollouts.plant.close()
    with atomic_write(output / "gains.npz") as stream:
        np.savez_compressed(stream, gains=gains.astype(np.float32))
    result: dict[str, Any] = {"env_steps": used, "share_spread_starts": search.score.spread.share, **rows}
    write_text(output / "feedback.json", json.dumps(result, indent=1))
    for name, found in rows.items():
        for row in found:
            print(
                f"{name:10s} noise {row['noise']:g} rad, seed {row['seed']}: {100 * row['success']:.0f} % of "
                f"{row['trials']} trials complete, {row['survived_steps']:.0f} of {row['steps']} steps on average"
            )
    print(f"{used:,} environment steps; wrote {output / 'gains.npz'} and feedback.json")


def rollouts_around(folder: Path, envs: int, scene_words: list[str], num_threads: int) -> Rollouts:
    """Copies of the scene of a refinement's folder around its trajectory, judged against the clip as recorded.

    Raises:
        HoiError: the folder holds no whole refinement, or of another scene.
    """
    import torch

    from envs.build import scene_of
    from humanoid_hoi.learning.imitation.nominal import nominal_of
    from humanoid_hoi.learning.imitation.rollouts import Rollouts
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.refine.config import CostConfig
    from humanoid_hoi.refine.cost import TrackingCost
    from humanoid_hoi.refine.plant import Plant
    from humanoid_hoi.refine.record import Record
    from humanoid_hoi.sim.factory import make_simulator
    from humanoid_hoi.tracking.scene_hash import is_of_scene
    from humanoid_hoi.workflows.runs import default_scene_config

    record = Record.load(folder / "record.npz")
    clip = HoiClip.load(folder / "original.npz")
    cfg = default_scene_config(scene_words)
    scene = scene_of(cfg, clip, record.sole)
    # Gains are made for this scene's dynamics: other masses or contacts make them wrong.
    if not is_of_scene(record.scene, scene):
        raise HoiError(
            "was refined in another scene (masses, gains or contacts)",
            where=folder,
            field="scene",
            fix="give the same words as to hoi refine, or refine again",
        )
    if len(record.targets) != clip.num_frames:
        raise HoiError(
            f"holds {len(record.targets)} of {clip.num_frames} frames",
            where=folder,
            field="record.npz",
            fix="feedback needs a complete refinement",
        )
    # A single copy replays the record; the many that search are made afterwards.
    one = Plant(make_simulator(cfg.sim.backend, [scene], 1, num_threads, None, cfg.sim))
    nominal = nominal_of(record, one, clip.skeleton, not clip.obj_is_static)
    one.close()
    plant = Plant(make_simulator(cfg.sim.backend, [scene], envs, num_threads, None, cfg.sim))
    return Rollouts(plant, nominal, TrackingCost(clip, CostConfig(), torch.device("cpu")))


def say(label: str, spread: Trials, noisy: Trials, steps: int) -> None:
    """One line per candidate."""
    print(
        f"{label:38s} {100 * spread.share:5.1f} % of the steps from spread starts; noisy first frame: "
        f"{noisy.survived.mean():.0f} steps, {100 * noisy.success:.0f} % complete; {steps:,} env steps",
        flush=True,
    )
