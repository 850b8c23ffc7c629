"""What train, evaluate and replay do alike: settings of a run, an evaluation with its report and pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hydra
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.batch import run_tasks
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG, POLICIES
from humanoid_hoi.core.progress import told
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.learning.checkpoint import policy_checkpoint
from humanoid_hoi.learning.recorded_clips import captures_place, changed_clips, clip_place, read_clip_record
from humanoid_hoi.learning.run_folder import RunFolder
from humanoid_hoi.learning.stored_config import read_stored_config
from humanoid_hoi.learning.transfer.actor_file import ACTOR_FILE
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.sim.at_hand import choose_engine

if TYPE_CHECKING:
    from envs.build import Task
    from humanoid_hoi.evaluation.protocol import EvaluationResult
    from humanoid_hoi.evaluation.rollout import ClipRollout
    from humanoid_hoi.scene.description import SceneDescription

MAX_FILMED = 12
"""Clips of a policy that are filmed after a training; `hoi replay` shows any other."""
_CLIPS_AT_ONCE = 4
"""Clips whose trials are recorded side by side: what is recorded of them is held in memory twice."""


def run_config(run_dir: Path) -> DictConfig:
    """The settings a run was started with, its clips where they lie now; :func:`played_config` where it is played.

    Raises:
        HoiError: the folder holds no run, its config.yaml is damaged, or a recorded clip is gone.
    """
    cfg = read_stored_config(run_dir)
    # The run may have moved, or its clips lie inside it: stored places are looked up anew.
    cfg.clip.path = clip_place(cfg.clip.get("path"), run_dir)
    cfg.evaluation.against = captures_place(cfg.evaluation.get("against"), run_dir)
    return cfg


def played_config(run_dir: Path, sim: Mapping[str, Any] | None = None) -> DictConfig:
    """:func:`run_config` for looking at a run and measuring it: with an engine that this machine has.

    Args:
        run_dir: the folder.
        sim: what the user sets of its node ``sim`` (:func:`~humanoid_hoi.sim.at_hand.choose_engine`).
    """
    run = run_config(run_dir)
    take_engine(run, sim)
    return run


def take_engine(run: DictConfig, sim: Mapping[str, Any] | None = None) -> None:
    """Choose the engine that plays a run here, and say where it is another than the training's."""
    words = choose_engine(run.sim, sim)
    if words:
        print(words, flush=True)


def run_of(checkpoint: Path) -> Path:
    """The run folder a checkpoint belongs to, or the folder of a shipped policy.

    Its ``checkpoints`` folder may be a link to another disk, so the path is followed only where that leads to no run.
    """
    if checkpoint.name == ACTOR_FILE and (checkpoint.parent / "config.yaml").is_file():
        return checkpoint.parent
    # As written first, then with links followed.
    for path in (checkpoint.absolute(), checkpoint.resolve()):
        run = path.parent.parent
        if (run / "config.yaml").is_file():
            return run
    return checkpoint.absolute().parent.parent


def checkpoint_of(named: str | Path) -> Path:
    """The policy that a user names: the file itself, the one a run folder is judged by, or a shipped one by its name.

    A run is judged by the checkpoint that survived most steps (``checkpoints/best.pth``), or the newest where that was not
    measured.

    Raises:
        HoiError: no such file, or one that lies in no run.
    """
    path = Path(named)
    # A file or folder of the user's with this name has precedence over the shipped policy.
    if not path.exists() and (POLICIES / str(named) / ACTOR_FILE).is_file():
        path = POLICIES / str(named)
    if (path / ACTOR_FILE).is_file():
        return path / ACTOR_FILE
    # An empty name becomes a sentence about run folders there.
    if not str(named) or path.is_dir():
        return policy_checkpoint(RunFolder(path))
    if not path.is_file():
        raise HoiError("no such checkpoint", where=path, fix="name the folder that train printed")
    if not (run_of(path) / "config.yaml").is_file():
        fix = "name the folder that train printed, or a .pth in its checkpoints/"
        raise HoiError("lies in no run folder", where=path, field="checkpoint", fix=fix)
    return path


def shipped_policy(name: str) -> Path:
    """The folder of a policy that comes with the package.

    Raises:
        HoiError: there is none of that name; lists those there are.
    """
    names = sorted(path.parent.name for path in POLICIES.glob(f"*/{ACTOR_FILE}"))
    if name not in names:
        shipped = ", ".join(names) or "none"
        raise HoiError(f"no policy {name!r}", field="policy", fix=f"shipped: {shipped}; or a run or checkpoint")
    return POLICIES / name


def checkpoint_config(cfg: DictConfig, checkpoint: Path) -> DictConfig:
    """The settings of a checkpoint's run with the values given in ``cfg`` (nulls leave the run's).

    Args:
        cfg: nodes ``clip``, ``evaluation`` and ``sim`` of cfg/evaluate.yaml.
        checkpoint: inside a run folder.
    """
    run_dir = run_of(checkpoint)
    run = read_stored_config(run_dir)
    if cfg.clip.path is None:
        run.clip.path = clip_place(run.clip.get("path"), run_dir)
    else:
        run.clip.path = cfg.clip.path
        run.clip.subset = cfg.clip.subset
    run.evaluation.against = captures_place(run.evaluation.get("against"), run_dir) if cfg.clip.path is None else None
    # Null means "as the run has it"; everything else wins over the run.
    run.evaluation.update({key: value for key, value in cfg.evaluation.items() if value is not None})
    take_engine(run, cfg.sim)
    return run


def default_scene_config(words: Sequence[str] = ()) -> DictConfig:
    """The settings of cfg/train.yaml, for simulating or showing a clip outside a run; ``words`` change them."""
    # Hydra composes one config at a time, and the command itself already runs inside one.
    GlobalHydra.instance().clear()
    with hydra.initialize_config_dir(str(CFG), version_base=None):
        return hydra.compose("train", overrides=list(words))


def counted(count: int, noun: str) -> str:
    """``1 clip``, ``2 clips``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def evaluation_envs(cfg: DictConfig, task: Task, trials: int) -> int:
    """Environments for roll-outs: enough for the trials of a few clips, not more than training used, but at least one
    for every scene. All of them are stepped, so none is idle that need not be.

    Args:
        cfg: settings of the run.
        task: its clips and scenes.
        trials: of every clip.
    """
    return max(len(task.scenes), min(int(cfg.env.num_envs), trials * min(len(task.clips), _CLIPS_AT_ONCE)))


def evaluate_and_report(
    cfg: DictConfig,
    checkpoint: Path,
    folder: Path,
    video: bool,
    task: Task | None = None,
    trusted: Collection[str] = NOBODY,
) -> EvaluationResult:
    """Evaluate a checkpoint and the untrained policy; print tables; write report, plots, video; say where they are.

    Args:
        cfg: settings of the run.
        checkpoint: of the policy.
        folder: of the report.
        video: film the policy beside its reference.
        task: clips and scenes of ``cfg`` where they are loaded already.
        trusted: names of terms of the user's own that may be imported (:mod:`humanoid_hoi.core.registry`).
    """
    from envs.build import build_env, load_task
    from humanoid_hoi.evaluation.protocol import evaluate, zero_policy
    from humanoid_hoi.evaluation.report import write_report
    from humanoid_hoi.evaluation.table import print_result
    from humanoid_hoi.learning.policy import load_policy

    task = task or load_task(cfg)
    trials = counted(int(cfg.evaluation.trials), "trial")
    print(f"evaluating: {trials} of {counted(len(task.clips), 'clip')}, untrained and trained", flush=True)
    count = evaluation_envs(cfg, task, int(cfg.evaluation.trials))
    env = build_env(cfg, num_envs=count, validate=False, task=task, trusted=trusted)
    try:
        policy = load_policy(checkpoint, env.contract(), env.device)
        # The zero policy is what training starts from: the base targets and nothing else. The same
        # environment and the same noise, so the two compare.
        with told("evaluating", parts=2) as tell:
            before = evaluate(zero_policy(env), env, cfg.evaluation, trusted, tell)
            after = evaluate(policy, env, cfg.evaluation, trusted, tell)
    finally:
        env.close()
    for problem in after.problems:
        print(f"THIS EVALUATION IS NOT VALID: {problem}")
    print_result(after, "trained policy, every clip from its first frame")
    print_table(before, after)
    captured = judged_by_captures(cfg, after)
    training = RunFolder(run_of(checkpoint)).metrics
    files = write_report(after, folder, baseline=before, training_csv=training, save_rollouts=True, captured=captured)
    if video:
        files |= show_rollouts(task, after.rollouts, folder)
    print(f"evaluation in {folder}")
    for name, path in files.items():
        print(f"  {name:<24} {path}")
    return after


def judged_by_captures(cfg: DictConfig, result: EvaluationResult) -> EvaluationResult | None:
    """The roll-outs measured against the captures that ``evaluation.against`` names, and printed; None: it names none."""
    named = cfg.evaluation.get("against")
    if not named:
        return None
    from envs.build import load_clips
    from humanoid_hoi.evaluation.against import against
    from humanoid_hoi.evaluation.table import print_result

    # Clips as recorded: a policy of a refined clip follows its refinement, and is
    # judged by the capture too.
    captures = load_clips(OmegaConf.create({"path": named}), cfg.sim.physics.control_dt)
    judged = against(result, captures)
    print_result(judged, "the same trials against the captures")
    return judged


def print_table(before: EvaluationResult, after: EvaluationResult) -> None:
    """Untrained and trained side by side."""
    import rich

    from humanoid_hoi.evaluation.table import compare_table

    rich.print(compare_table(before, after))


@dataclass(frozen=True)
class Film:
    """One roll-out to draw beside its reference, small enough for a worker process.

    Attributes:
        scene: as it was simulated.
        clip: the reference.
        poses: (T, 53, 7) of one trial.
        stem: of the files, without an ending.
    """

    scene: SceneDescription
    clip: HoiClip
    poses: FloatArray
    stem: Path

    def picture(self) -> Path:
        """Where the picture strip goes."""
        return self.stem.with_name(f"{self.stem.name}.png")

    def video(self) -> Path:
        """Where the video goes."""
        return self.stem.with_name(f"{self.stem.name}.mp4")


def show_rollouts(task: Task, rollouts: list[ClipRollout], folder: Path) -> dict[str, Path]:
    """Video and picture strip of every clip's first trial beside its reference, drawn in parallel processes.

    Returns:
        ``picture`` and ``video`` of a single clip, else ``picture/<clip>`` and ``video/<clip>``.
    """
    films = films_of(task, rollouts, folder)
    of = "" if len(films) == len(rollouts) else f" of {len(rollouts)}"
    print(f"drawing {counted(len(films), 'clip')}{of} beside the reference", flush=True)
    # Drawing is the slowest part and every clip's is independent: in processes.
    outcomes = run_tasks(draw, {str(film.stem): (film,) for film in films}, title="drawing")
    failed = [outcome for outcome in outcomes if outcome.error]
    if failed:
        raise HoiError(f"could not be drawn: {failed[0].error}", where=failed[0].name)
    files: dict[str, Path] = {}
    for film in films:
        suffix = "" if len(rollouts) == 1 else f"/{film.stem.name}"
        files |= {f"picture{suffix}": film.picture(), f"video{suffix}": film.video()}
    return files


def films_of(task: Task, rollouts: list[ClipRollout], folder: Path, trial: int = 0) -> list[Film]:
    """What there is to draw of a policy: ``policy`` for one clip, ``policy/<clip>`` for several (at most ``MAX_FILMED``)."""
    from humanoid_hoi.evaluation.report import file_stems

    stems = file_stems([rollout.name for rollout in rollouts])
    return [
        Film(
            task.scene(k),
            task.clips[k],
            trial_poses(rollout, trial),
            folder / ("policy" if len(rollouts) == 1 else f"policy/{stem}"),
        )
        for k, (rollout, stem) in enumerate(zip(rollouts, stems, strict=True))
    ][:MAX_FILMED]


def draw(film: Film) -> None:
    """Picture strip and video of one film."""
    from humanoid_hoi.viewer.replay import comparison_sheet, comparison_video

    film.stem.parent.mkdir(parents=True, exist_ok=True)
    comparison_sheet(film.scene, film.clip, film.poses, film.picture())
    comparison_video(film.scene, film.clip, film.poses, film.video())


def trial_poses(rollout: ClipRollout, trial: int = 0) -> FloatArray:
    """Poses (T, 53, 7) of one trial."""
    from humanoid_hoi.viewer.replay import rollout_poses

    return rollout_poses(
        rollout.joint_pos_w[trial], rollout.joint_quat_w[trial], rollout.obj_pos_w[trial], rollout.obj_quat_w[trial]
    )


def note_changed_clips(run_dir: Path) -> None:
    """Say which clips are no longer the files that a run was trained on."""
    for file in changed_clips(read_clip_record(run_dir)):
        print(f"note: {file} has changed since this run was trained")
