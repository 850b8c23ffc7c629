"""The stage of a training run that refines its clips: half of the run's minutes at most, and never worse than nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.config import yaml_of
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.sim.at_hand import searching_engine

SHARE_OF_MINUTES = 0.5
"""Of the run's minutes that refinement may take."""


@dataclass(frozen=True)
class RefinedClips:
    """What training goes on with.

    Attributes:
        clips: paths, one a clip: refined, or as recorded where that failed.
        captures: paths of what each comes from, frame for frame.
        minutes_left: of the run; 0 where there is no limit.
    """

    clips: tuple[str, ...]
    captures: tuple[str, ...]
    minutes_left: float


def refine_first(
    cfg: DictConfig, folder: Path, max_minutes: float, max_epochs: int = 0, only: Collection[int] | None = None
) -> RefinedClips:
    """Refine the clips of a run; a clip that could not be followed to its end is trained on as it was recorded.

    Args:
        cfg: composed from cfg/train.yaml.
        folder: of the run, for the results of this stage: one folder a clip.
        max_minutes: of the whole run; 0 sets no limit.
        max_epochs: of the run; a run of few epochs is a trial and gets a minute of refinement an epoch. 0 sets no limit.
        only: indices of the clips to refine; None is all of them. The others are trained on as they are.
    """
    from envs.build import clip_paths

    paths = clip_paths(cfg.clip.path, cfg.clip.subset)
    chosen_ones = range(len(paths)) if only is None else sorted(only)
    judged = against_paths(cfg.evaluation.get("against"), len(paths))
    # The smaller of what the minutes and the epochs of the run allow; 0 means no
    # limit and is left out.
    limits = [limit for limit in (SHARE_OF_MINUTES * max_minutes, float(max_epochs)) if limit > 0]
    budget = min(limits) if limits else 0.0
    print(
        f"stage 1: refine {len(chosen_ones)} clip(s) by sampling"
        + (f", at most {budget:.1f} minutes of {max_minutes:g}" if budget else "")
        + "; servos alone fall within a second, and training cannot find balance in this time",
        flush=True,
    )
    spent = 0.0
    chosen: list[Path] = []
    captures: list[Path] = []
    for k, path in enumerate(paths):
        # Trained on as it is; judged by what the user named, or by itself.
        if k not in chosen_ones:
            chosen.append(path)
            captures.append(judged[k] or path)
            continue
        left_over = sum(other >= k for other in chosen_ones)
        # What is left is divided among the clips that are left, so a quick one leaves its time to
        # the others; never nothing, so that each is tried.
        share = max(budget - spent, 0.05) / left_over if budget else 0.0
        report = _refine_one(cfg, path, folder / path.stem, share)
        spent += report["seconds"] / 60
        chosen.append(_chosen(path, folder / path.stem, report))
        # The input as it was trimmed: frame for frame what the refined clip imitates.
        captures.append(folder / path.stem / "original.npz" if report["complete"] else path)
    # Never 0, which would mean no limit.
    left = max(max_minutes - spent, 0.1) if max_minutes else 0.0
    print(
        f"stage 2: train on {sum(c.is_relative_to(folder) for c in chosen)} refined of {len(chosen)} clips", flush=True
    )
    return RefinedClips(tuple(map(str, chosen)), tuple(map(str, captures)), left)


def against_paths(against: Any, count: int) -> list[Path | None]:
    """What a user wants each clip judged by: ``evaluation.against`` as a list of ``count``, None where nothing is named."""
    if not against:
        return [None] * count
    named = [against] if isinstance(against, str) else list(against)
    return [Path(path) for path in named] if len(named) == count else [None] * count


def _refine_one(cfg: DictConfig, path: Path, folder: Path, minutes: float) -> dict[str, Any]:
    from humanoid_hoi.refine.config import RefineConfig
    from humanoid_hoi.workflows.refining.refine import prepare, run_task, verdict

    # A copy, resolved: each clip is refined under its own settings node.
    one = OmegaConf.create(OmegaConf.to_container(cfg, resolve=True))
    assert isinstance(one, DictConfig)
    one.clip.path = str(path)
    one.clip.subset = None
    one.sim.backend = searching_engine(one.sim)
    usual = yaml_of("tools/refine")
    task, first = prepare(one, RefineConfig(), usual.start, int(usual.max_trim), int(cfg.sim.num_threads))
    task.max_minutes = minutes
    try:
        report = run_task(task, first, folder)
    except HoiError as error:
        print(f"not refined: {error}", flush=True)
        # A clip that cannot be refined is trained on as recorded: the run goes on.
        return {"complete": False, "seconds": 0.0, "clip": task.clip.name}
    print(verdict(report), flush=True)
    return report


def _chosen(path: Path, folder: Path, report: dict[str, Any]) -> Path:
    """The refined clip where it is whole, else the recorded one."""
    if report["complete"]:
        return folder / f"{report['clip']}.npz"
    print(f"{path.stem}: trained on as recorded, with feed-forward targets")
    return path
