"""What comes after the minutes of training, told before they begin: the evaluation and the pictures take time of their own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.threads import available_cores
from humanoid_hoi.evaluation.share import dealt_starts, share_steps
from humanoid_hoi.learning.dashboards.sink import LoggerConfig
from humanoid_hoi.workflows.runs import MAX_FILMED, counted

if TYPE_CHECKING:
    from envs.build import Task

SHEET = 8
"""Pictures of a strip."""
_PROCESS_STARTS = 3.0
"""s until a process that draws has loaded what it needs."""


def control_steps(task: Task, trials: int) -> int:
    """Control steps of one environment that the evaluation of two policies, untrained and trained, takes."""
    return 2 * trials * sum(clip.num_frames - 1 for clip in task.clips)


def clips_and_starts(task: Task, tested: object) -> str:
    """The clips, and where their episodes can start: what was ``tested``, None where nothing was."""
    return f"{counted(len(task.clips), 'clip')}, {tested or 'any frame can start an episode'}"


def last_share_steps(task: Task, logger: LoggerConfig) -> int:
    """Control steps that the share survived after the last epoch takes at most; 0 where it is not measured."""
    return share_steps(_lengths(task), logger.starts, logger.most_starts) if logger.judges else 0


def starts_words(task: Task, logger: LoggerConfig) -> str:
    """The starts that the share survived is measured from."""
    dealt = dealt_starts(_lengths(task), logger.starts, logger.most_starts)
    total = sum(map(len, dealt))
    starts = counted(total, "start")
    if len(dealt) == 1:
        return starts
    begun = sum(bool(of_clip) for of_clip in dealt)
    return f"{starts} in {f'{begun} of ' if begun < len(dealt) else ''}{len(dealt)} clips"


def announcement(task: Task, trials: int, video: bool, logger: LoggerConfig) -> str:
    """One line for the start: what follows the training, which ``train.max_minutes`` does not count.

    Args:
        task: clips and scenes.
        trials: of every clip, in the evaluation.
        video: whether films follow.
        logger: what the share survived after the last epoch is measured from.
    """
    clips = len(task.clips)
    words = "then: "
    if logger.judges:
        words += f"the share survived from {starts_words(task, logger)} (at most {last_share_steps(task, logger):,} control steps); "
    words += f"evaluation, {counted(trials, 'trial')} of {counted(clips, 'clip')}, untrained and trained"
    words += f" ({control_steps(task, trials):,} control steps)"
    if video:
        films = min(clips, MAX_FILMED)
        words += f"; pictures and video of {counted(films, 'clip')}, {picture_count(task)} pictures"
        each = seconds_a_picture(task)
        if each is not None:
            words += f", about {drawing_seconds(task, each, available_cores()):.0f} s"
    return f"{words}. All this comes on top of train.max_minutes"


def picture_count(task: Task) -> int:
    """Pictures of all films: every frame of the video, and those of the strip."""
    return sum(clip.num_frames + SHEET for clip in task.clips[:MAX_FILMED])


def seconds_a_picture(task: Task) -> float | None:
    """Measured on one picture of the first clip beside itself, s; None where nothing can be drawn on this machine."""
    from humanoid_hoi.viewer.render import Look, render_frames
    from humanoid_hoi.viewer.replay import BESIDE, scene3d
    from humanoid_hoi.viewer.scene3d import clip_poses

    poses = clip_poses(task.clips[0])[:2]
    look = Look(ghost_offset_w=BESIDE)
    try:
        # The first picture builds the scene and takes longer.
        marks = [
            time.perf_counter() for _ in render_frames(scene3d(task.scene(0)), poses, task.clips[0].fps, look, poses)
        ]
    except HoiError:
        return None
    # The time between the first and the second picture is that of one picture alone.
    return marks[1] - marks[0]


def drawing_seconds(task: Task, each: float, cores: int) -> float:
    """About how long the drawing takes, s: one process per clip, so many at a time as there are cores.

    Args:
        task: its first ``MAX_FILMED`` clips are drawn.
        each: s a picture.
        cores: of the machine.
    """
    loads = [0.0] * max(1, cores)
    # Longest first, each onto the core with the least so far: an estimate, not the pool's own order.
    for clip in sorted(task.clips[:MAX_FILMED], key=lambda clip: -clip.num_frames):
        loads[loads.index(min(loads))] += _PROCESS_STARTS + each * (clip.num_frames + SHEET)
    return max(loads)


def evaluation_seconds(task: Task, trials: int, seconds: float, frames: int, share: int = 0) -> float:
    """About how long the evaluation takes, s, at the speed at which a training has made ``frames`` samples in ``seconds``.

    Args:
        task: clips and scenes.
        trials: of every clip.
        seconds: of training.
        frames: samples made in that time.
        share: control steps of the share survived, where it is still to be measured.
    """
    # Seconds per sample of the training, updates included: an upper estimate, as
    # evaluating only steps.
    return (control_steps(task, trials) + share) * seconds / max(frames, 1)


def _lengths(task: Task) -> list[int]:
    return [clip.num_frames for clip in task.clips]
