"""Train a policy that imitates human-object interactions, evaluate it, and show it.

  hoi train                                  the embedded demo clip, about 5 minutes on 2 cores
  hoi train clip.path=my_clip.npz            your own clip (make one with hoi import)
  hoi train clip.path=clips/ 'clip.subset="action=lift"'  one policy for an action subset (both quotes)
  hoi train resume=runs/2026-11-21-101500-demo_box        go on where a run stopped or was killed
  hoi train run_dir=runs/lift resume=auto                 the same, or a start where nothing was begun: for schedulers
  hoi train logger=wandb                                  figures and videos there too (offline until logger.online=true)
  torchrun --nproc_per_node=2 scripts/train.py env.num_envs=64    two processes, 64 environments each, one policy
  hoi train +experiment=capture clip.path=my_clip.npz     a real capture: refined by sampling first (hoi refine), then an hour or two
  hoi train clip.path=my_clip.npz refine=false            trained on as it is
  hoi train clip.path=my_clip.npz start_from=runs/lift    begin with what another motion's policy has learned (or a shipped one's: demo)
  hoi train rewards=tr train.max_minutes=30 env.num_envs=256 seed=1

Ctrl-C finishes the epoch, saves, and evaluates what there is. The run folder (printed) holds config.yaml, contract.json
(what the policy sees and does), metrics.csv, tensorboard logs, checkpoints, and the evaluation with plots and video.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import rich
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import plain
from humanoid_hoi.core.console.exit_codes import SIGTERM_CODE
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import EVERYBODY, NOBODY
from humanoid_hoi.workflows.shell import shell_words

AUTO = "auto"
"""Value of ``resume``."""

if TYPE_CHECKING:
    from envs.build import Task
    from humanoid_hoi.learning.dashboards.dashboards import Dashboards
    from humanoid_hoi.learning.processes import Processes
    from humanoid_hoi.learning.trainer import TrainResult
    from humanoid_hoi.learning.transfer.warm_start import WarmStart
    from humanoid_hoi.workflows.settings import RunSettings

# What a resumed run may change; the rest would make its curve and its checkpoint mean something else.
CHANGEABLE = (
    "resume",
    "own_terms",
    "video",
    "train.max_minutes",
    "train.max_epochs",
    "train.stop_share",
    "train.stop_checks",
    "train.save_every",
    "sim.num_threads",
    "sim.python",
    "evaluation.trials",
    "evaluation.noise",
    "evaluation.seed",
    "logger",
    "logger.sinks",
    "logger.project",
    "logger.online",
    "logger.evaluate_every",
    "logger.trials",
    "logger.starts",
    "logger.most_starts",
    "logger.video_every",
)


@hoi_main("train")
def main(cfg: DictConfig) -> None:
    """Train, evaluate, report."""
    from humanoid_hoi.learning.processes import joined

    # Whoever starts a run has written its settings: terms of their own are meant.
    trusted = list(cfg.own_terms) if cfg.resume and cfg.resume != AUTO else EVERYBODY
    # Under torchrun several processes come here; only the first decides and writes,
    # the others are told.
    with joined() as group:
        if not group.is_first:
            from humanoid_hoi.workflows.training.beside import train_beside

            train_beside(group, trusted)
        elif cfg.resume == AUTO:
            train_or_go_on(cfg, group)
        elif cfg.resume:
            saved, run_dir = resumed(cfg, list(HydraConfig.get().overrides.task))
            train_run(saved, run_dir, resume=True, trusted=trusted, group=group)
        else:
            train_run(cfg, None, resume=False, trusted=trusted, group=group)


def train_or_go_on(cfg: DictConfig, group: Processes) -> None:
    """``resume=auto``: see :mod:`humanoid_hoi.workflows.training.auto_resume`."""
    from humanoid_hoi.workflows.settings import RunSettings
    from humanoid_hoi.workflows.training.auto_resume import is_finished, run_to_go_on
    from humanoid_hoi.workflows.training.beside import tell_nothing
    from humanoid_hoi.workflows.training.resuming import settings_to_go_on

    # Mistakes first: looking for a run to go on with would report a mere difference of settings.
    RunSettings.parse(cfg, EVERYBODY)
    folder = run_to_go_on(cfg, CHANGEABLE)
    if folder is None:
        train_run(cfg, None, resume=False, trusted=EVERYBODY, group=group, patience=_PATIENCE)
        return
    if is_finished(cfg, folder):
        # Or the other processes would wait for ever.
        tell_nothing(group)
        print(f"run folder {folder} is finished; nothing to do")
        return
    print(f"going on with {folder}", flush=True)
    words = [key for key in CHANGEABLE if key not in _OF_A_RUN]
    saved = settings_to_go_on(folder, cfg, words, CHANGEABLE)
    # The stored settings are this call's own, but for those that may change: its terms are trusted as well.
    train_run(saved, folder, resume=True, trusted=EVERYBODY, group=group, patience=_PATIENCE)


_PATIENCE = 30.0
"""s that ``resume=auto`` waits for a folder: a scheduler starts a job again while the old one still saves."""
_OF_A_RUN = ("resume", "sim.python")
"""Settings of ``CHANGEABLE`` that are not taken over by themselves."""


def resumed(cfg: DictConfig, overrides: list[str]) -> tuple[DictConfig, Path]:
    """Settings and folder of the run to go on with.

    Args:
        cfg: this call's settings.
        overrides: this call's ``key=value`` words.
    """
    from humanoid_hoi.workflows.training.resuming import settings_to_go_on

    run_dir = Path(cfg.resume)
    return settings_to_go_on(run_dir, cfg, overrides, CHANGEABLE), run_dir


def train_run(
    cfg: DictConfig,
    run_dir: Path | None,
    resume: bool,
    trusted: Collection[str] = NOBODY,
    group: Processes | None = None,
    patience: float = 0.0,
) -> None:
    """Check the settings, load clips and scenes once, train, evaluate and film.

    Args:
        cfg: composed from cfg/train.yaml, or the stored one of ``run_dir``.
        run_dir: the run to go on with; None makes a folder.
        resume: go on with ``run_dir``.
        trusted: names of terms of the user's own that may be imported (:mod:`humanoid_hoi.core.registry`).
        group: the processes that train together; this one is the first.
        patience: s to wait for a process that still holds the folder.

    Raises:
        HoiError: a mistake in the settings or clips; nothing is left on disk then.
    """
    from humanoid_hoi.workflows.settings import RunSettings

    settings = RunSettings.parse(cfg, trusted)
    from envs.build import load_task
    from humanoid_hoi.learning.processes import ALONE
    from humanoid_hoi.workflows.refining.decide import choice_of

    group = group or ALONE

    choice = False if resume else choice_of(cfg)
    if choice is True and group.size > 1:
        raise HoiError("refines in one process alone", where="config", field="refine", fix="hoi refine first")
    warm = None if resume else warm_start(cfg)
    task = load_task(cfg)
    with run_folder(cfg, run_dir, patience) as folder:
        if choice is not False:
            which = refined_clips(cfg, settings, task, choice, group)
            cfg.refine = bool(which)  # what was decided is what the run's settings say
            if which:
                settings, task = refine_stage(cfg, settings, folder, which, trusted)
        with run_boards(settings, folder) as boards:
            result = train_in(cfg, settings, task, folder, resume, trusted, boards, group, warm)
            finish(cfg, task, folder, result, boards, trusted)
    print(f"run folder {folder}; see it again: hoi replay {shell_words(checkpoint=folder)} output=policy.mp4")


def warm_start(cfg: DictConfig) -> WarmStart | None:
    """The policy that ``start_from`` names, to begin with.

    Raises:
        HoiError: there is none, or its file is damaged.
    """
    if cfg.get("start_from") is None:
        return None
    from humanoid_hoi.learning.transfer.warm_start import WarmStart
    from humanoid_hoi.workflows.runs import checkpoint_of

    return WarmStart.read(checkpoint_of(str(cfg.start_from)))


def refined_clips(
    cfg: DictConfig, settings: RunSettings, task: Task, choice: bool | str, group: Processes
) -> tuple[int, ...]:
    """Indices of the clips to refine before training: all where the user says so, else those where it pays (said why)."""
    from humanoid_hoi.workflows.refining.decide import decide

    if choice is True:
        return tuple(range(len(task.clips)))
    decision = decide(cfg, settings, task, alone=group.size == 1)
    if decision.why:
        print(decision.why, flush=True)
    return decision.clips


def refine_stage(
    cfg: DictConfig, settings: RunSettings, folder: Path, which: Collection[int], trusted: Collection[str]
) -> tuple[RunSettings, Task]:
    """Refine clips inside the run's folder and load what training goes on with.

    Args:
        cfg: settings of the run; afterwards they name the refined clips, what these are judged by, what they come from
            and the minutes left.
        settings: the same as they were, typed.
        folder: of the run.
        which: indices of the clips.
        trusted: names of terms of the user's own that may be imported.
    """
    from envs.build import load_task
    from humanoid_hoi.learning.recorded_clips import absolute_place
    from humanoid_hoi.workflows.refining.refine_first import refine_first
    from humanoid_hoi.workflows.settings import RunSettings

    limits = settings.train
    stage = refine_first(cfg, folder / "refined", limits.max_minutes, limits.max_epochs, which)
    cfg.refined_from = {"path": absolute_place(cfg.clip.path), "subset": cfg.clip.subset}
    cfg.clip.path = list(stage.clips)
    cfg.clip.subset = None
    cfg.evaluation.against = list(stage.captures)
    cfg.train.max_minutes = stage.minutes_left
    return RunSettings.parse(cfg, trusted), load_task(cfg)


def finish(
    cfg: DictConfig, task: Task, folder: Path, result: TrainResult, boards: Dashboards, trusted: Collection[str]
) -> None:
    """After training: say how it ended; evaluate, film and show, unless the process was told to end."""
    from humanoid_hoi.learning.checkpoint import checkpoint_info, policy_checkpoint
    from humanoid_hoi.learning.run_folder import RunFolder
    from humanoid_hoi.workflows.runs import evaluate_and_report
    from humanoid_hoi.workflows.training.announce import evaluation_seconds
    from humanoid_hoi.workflows.training.watch import show_film, show_result

    print(
        f"trained {result.epochs} epochs, {result.frames:,} samples, {result.seconds / 60:.1f} min "
        f"({result.stopped_by})",
        flush=True,
    )
    # A scheduler takes the machine away: seconds are left, not an evaluation's minutes.
    if result.stopped_by == "SIGTERM":
        print(
            f"saved; go on: hoi train {shell_words(resume=folder)}   or look: hoi evaluate {shell_words(checkpoint=folder)}",
            flush=True,
        )
        raise SystemExit(SIGTERM_CODE)
    RunFolder(folder).check_there()
    seconds = evaluation_seconds(task, int(cfg.evaluation.trials), result.seconds, result.frames)
    print(f"the evaluation takes about {seconds:.0f} s", flush=True)
    # The policy that survived most steps while it learned, which need not be the newest.
    checkpoint = policy_checkpoint(RunFolder(folder))
    if checkpoint != result.checkpoint:
        print(f"the policy of epoch {checkpoint_info(checkpoint)['epoch']} survived most: that one counts", flush=True)
    evaluation = evaluate_and_report(cfg, checkpoint, folder / "evaluation", bool(cfg.video), task, trusted)
    show_result(boards, evaluation, result.frames)
    if cfg.video:
        show_film(boards, task, evaluation, folder, result.frames)


def train_in(
    cfg: DictConfig,
    settings: RunSettings,
    task: Task,
    folder: Path,
    resume: bool,
    trusted: Collection[str],
    boards: Dashboards,
    group: Processes,
    warm: WarmStart | None = None,
) -> TrainResult:
    """Build the environment, describe the run in its folder, and train; dashboards see evaluations on the way."""
    from envs.build import build_env, clip_paths
    from humanoid_hoi.learning.recorded_clips import absolute_place, write_clip_record
    from humanoid_hoi.learning.run_folder import RunFolder
    from humanoid_hoi.workflows.training.announce import announcement, clips_and_starts
    from humanoid_hoi.workflows.training.beside import tell
    from humanoid_hoi.workflows.training.told import train_or_leave
    from humanoid_hoi.workflows.training.watch import Watch

    watch = Watch(cfg, settings, task, folder, boards, trusted)
    env = build_env(cfg, dump_dir=folder / "diverged", task=task, trusted=trusted)
    try:
        rich.print(*env.describe())
        print(clips_and_starts(task, env.tested_starts))
        if not resume:
            # Other clips must fit the same observation.
            cfg.env.observation.pairs = env.reference.num_pairs
            cfg.env.observation.frames = int(env.reference.lengths.max())
            write_clip_record(folder, clip_paths(cfg.clip.path, cfg.clip.subset))
            cfg.clip.path = absolute_place(cfg.clip.path)
        # Only now are the settings complete: the other processes build the same
        # environment from them.
        tell(group, cfg, folder, resume)
        RunFolder(folder).describe(plain(as_stored(cfg, folder)), env.contract(), fresh=not resume)
        boards.settings(plain(cfg))
        print(announcement(task, settings.evaluation.trials, bool(cfg.video), settings.logger), flush=True)
        return train_or_leave(env, settings.train, folder, resume, boards, watch, group, warm)
    finally:
        watch.close()
        env.close()


def as_stored(cfg: DictConfig, folder: Path) -> DictConfig:
    """Settings as a run folder keeps them: clips inside the folder by their place in it, so that they move with the run.

    Args:
        cfg: the settings in use, whose paths hold in the current folder; left as it is.
        folder: of the run.
    """
    from humanoid_hoi.learning.recorded_clips import absolute_place

    # The paths in use hold in the current folder; those stored must hold wherever the run is moved.
    stored = cfg.copy()
    stored.clip.path = absolute_place(cfg.clip.path, folder)
    if cfg.evaluation.against:
        stored.evaluation.against = absolute_place(cfg.evaluation.against, folder)
    return stored


@contextlib.contextmanager
def run_boards(settings: RunSettings, folder: Path) -> Iterator[Dashboards]:
    """The run's dashboards, where it begins or from its checkpoint on."""
    from humanoid_hoi.learning.checkpoint import checkpoint_info
    from humanoid_hoi.learning.dashboards.dashboards import Dashboards
    from humanoid_hoi.learning.run_folder import RunFolder

    # Dashboards count samples: a resumed run goes on at its checkpoint's number,
    # over what was shown after it.
    last = RunFolder(folder).last
    boards = Dashboards(folder, settings.logger, checkpoint_info(last)["frame"] if last.is_file() else 0)
    try:
        yield boards
    finally:
        boards.close()


@contextlib.contextmanager
def run_folder(cfg: DictConfig, resumed: Path | None, patience: float = 0.0) -> Iterator[Path]:
    """The run's folder, claimed and locked; where nothing began in it, it is removed again.

    Args:
        cfg: settings.
        resumed: the run to go on with.
        patience: s to wait for a process that leaves it.
    """
    from humanoid_hoi.learning.run_folder import sweep, training_lock

    folder, made = (resumed, False) if resumed is not None else new_run(cfg)
    try:
        with training_lock(folder, patience):
            sweep(folder)
            yield folder
    finally:
        # Nothing but the lock: a mistake in the settings leaves no empty run folder behind.
        if made and folder.is_dir() and {path.name for path in folder.iterdir()} <= {"lock"}:
            (folder / "lock").unlink(missing_ok=True)
            folder.rmdir()


def new_run(cfg: DictConfig) -> tuple[Path, bool]:
    """Folder of a new run, ``run_dir`` or runs/<date>-<name>-seed<seed>, and whether it was made just now."""
    from humanoid_hoi.learning.run_folder import claim, folder_characters, new_run_path

    if cfg.run_dir:
        return Path(cfg.run_dir), claim(Path(cfg.run_dir))
    # The seed is part of the name: runs of several seeds stand side by side.
    name = cfg.name or f"{name_of_clips(cfg)}-seed{cfg.seed}"
    return new_run_path(folder_characters(str(name))), True


def name_of_clips(cfg: DictConfig) -> str:
    """The clip's file or folder name, in characters that suit a folder."""
    from envs.build import clip_paths
    from humanoid_hoi.learning.run_folder import folder_characters

    is_folder = isinstance(cfg.clip.path, str) and Path(cfg.clip.path).is_dir()
    first = clip_paths(cfg.clip.path, cfg.clip.subset)[0]
    return folder_characters(Path(cfg.clip.path).resolve().name if is_folder else first.stem)
