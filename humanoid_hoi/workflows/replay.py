"""Watch clips, or a policy beside the clips it imitates: as video, as a strip of pictures, or live in a window.

  hoi replay output=demo.mp4                              the embedded demo clip
  hoi replay clip=my_clip.npz output=clip.gif
  hoi replay clip=clips/ output=clips.png                 every clip of a folder: clips_<name>.png
  hoi replay checkpoint=runs/<run> output=policy.mp4      every clip of the policy
  hoi replay checkpoint=runs/<run> clip=my_clip.npz output=policy.mp4
  hoi replay clip=my_clip.npz                             a live window (needs a display)

Needs no GPU and no OpenGL: without a working OpenGL the built-in software renderer draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from omegaconf import DictConfig

from humanoid_hoi.core.batch import run_tasks
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG

if TYPE_CHECKING:
    from humanoid_hoi.core.arrays import FloatArray
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.scene.description import SceneDescription


@dataclass(frozen=True)
class Show:
    """One motion to show.

    Attributes:
        scene: it happens in.
        clip: the reference.
        poses: (T, 53, 7) of the policy; None shows the reference alone.
    """

    scene: SceneDescription
    clip: HoiClip
    poses: FloatArray | None = None


@hoi_main("replay", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Replay."""
    from humanoid_hoi.viewer.live import require_display

    # What cannot work (no display, a video of an unknown kind) is said before a
    # policy is rolled out.
    if cfg.output is None:
        require_display()
    elif not is_picture(cfg.output):
        from humanoid_hoi.viewer.video import check_output

        check_output(cfg.output)
    shows = policy_shows(cfg) if cfg.checkpoint else clip_shows(cfg)
    if cfg.output is None:
        show_live(shows)
        return
    for path in write_all(shows, Path(cfg.output)):
        print(f"wrote {path}")


def clip_shows(cfg: DictConfig) -> list[Show]:
    """The clips that ``clip`` names, in the scenes they would be trained in."""
    from envs.build import load_task
    from humanoid_hoi.workflows.runs import default_scene_config

    settings = default_scene_config()
    settings.clip.path = cfg.clip or "demo"
    task = load_task(settings)
    return [Show(task.scene(k), clip) for k, clip in enumerate(task.clips)]


def policy_shows(cfg: DictConfig) -> list[Show]:
    """One roll-out of every clip of a run, or of the clips that ``clip`` names.

    Raises:
        HoiError: no such trial, or the checkpoint does not fit.
    """
    from envs.build import build_env, load_task
    from humanoid_hoi.core.progress import told
    from humanoid_hoi.evaluation.rollout import record_rollouts
    from humanoid_hoi.learning.policy import load_policy
    from humanoid_hoi.workflows.runs import checkpoint_of, evaluation_envs, played_config, run_of, trial_poses
    from humanoid_hoi.workflows.settings import RunSettings

    if not isinstance(cfg.trial, int) or cfg.trial < 0:
        raise HoiError(f"there is no trial {cfg.trial!r}", field="trial", fix="give 0 or more")
    checkpoint = checkpoint_of(cfg.checkpoint)
    run = played_config(run_of(checkpoint), cfg.sim)
    # Other clips than the policy's own: whatever subset the run was trained on does
    # not hold for them.
    if cfg.clip:
        run.clip.path = cfg.clip
        run.clip.subset = None
    if cfg.python:
        run.sim.python = cfg.python
    trusted = list(cfg.own_terms)
    RunSettings.parse(run, trusted)
    task = load_task(run)
    count = evaluation_envs(run, task, cfg.trial + 1)
    env = build_env(run, num_envs=count, validate=False, task=task, trusted=trusted)
    try:
        policy = load_policy(checkpoint, env.contract(), env.device)
        # Counted from 0: the trial asked for and all before it are played.
        with told("simulating") as tell:
            rollouts = record_rollouts(policy, env, cfg.trial + 1, cfg.noise, 0, tell)
    finally:
        env.close()
    return [Show(task.scene(k), task.clips[k], trial_poses(r, cfg.trial)) for k, r in enumerate(rollouts)]


def show_live(shows: Sequence[Show]) -> None:
    """The first motion in a window; says how to see the others."""
    from humanoid_hoi.viewer.live import play_live
    from humanoid_hoi.viewer.replay import scene3d
    from humanoid_hoi.viewer.scene3d import clip_contacts, clip_poses

    if len(shows) > 1:
        others = ", ".join(show.clip.name for show in shows[1:6])
        print(f"showing {shows[0].clip.name}, 1 of {len(shows)}; clip=FILE shows another ({others}, ...)")
    # A window shows one motion at a time.
    first = shows[0]
    poses = clip_poses(first.clip) if first.poses is None else first.poses
    play_live(scene3d(first.scene), poses, first.clip.fps, clip_contacts(first.clip, poses))


def write_all(shows: Sequence[Show], output: Path) -> list[Path]:
    """Write every motion: ``output`` itself for one, ``output`` with the clip's name for several; in parallel.

    Raises:
        HoiError: one could not be drawn.
    """
    from humanoid_hoi.evaluation.report import file_stems

    stems = file_stems([show.clip.name for show in shows])
    paths = [output if len(shows) == 1 else output.with_stem(f"{output.stem}_{stem}") for stem in stems]
    # One is drawn here, with its errors as they are; several in processes of their own.
    if len(shows) == 1:
        return [write(shows[0], output)]
    outcomes = run_tasks(write, {str(p): (show, p) for p, show in zip(paths, shows, strict=True)}, title="drawing")
    failed = [outcome for outcome in outcomes if outcome.error]
    if failed:
        raise HoiError(f"could not be drawn: {failed[0].error}", where=failed[0].name)
    return paths


def write(show: Show, path: Path) -> Path:
    """One motion as video or picture strip."""
    from humanoid_hoi.viewer import replay

    if show.poses is None:
        draw: Callable[..., Path] = replay.clip_sheet if is_picture(path) else replay.clip_video
        return draw(show.scene, show.clip, path)
    draw = replay.comparison_sheet if is_picture(path) else replay.comparison_video
    return draw(show.scene, show.clip, show.poses, path)


def is_picture(output: str | Path) -> bool:
    """A strip of pictures rather than a video is asked for."""
    return Path(output).suffix.lower() == ".png"
