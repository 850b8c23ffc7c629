"""What comes after the minutes of training, told before they begin: the evaluation and the pictures take time of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from humanoid_hoi.workflows.runs import MAX_FILMED

if TYPE_CHECKING:
    from envs.build import Task
    from humanoid_hoi.learning.trainer import TrainResult


def control_steps(task: Task, trials: int) -> int:
    """Control steps of one environment that the evaluation of two policies, untrained and trained, takes."""
    return 2 * trials * sum(clip.num_frames - 1 for clip in task.clips)


def announcement(task: Task, trials: int, video: bool) -> str:
    """One line for the start: what follows the training, which ``train.max_minutes`` does not count."""
    clips = len(task.clips)
    words = f"then: evaluation, {trials} trials of {_clips(clips)}, untrained and trained"
    words += f" ({control_steps(task, trials):,} control steps)"
    if video:
        words += f"; pictures and video of {_clips(min(clips, MAX_FILMED))}"
    return f"{words}. Both come on top of train.max_minutes"


def seconds_left(task: Task, trials: int, result: TrainResult) -> float:
    """About how long the evaluation takes, at the speed of the training that has just ended, s."""
    # Seconds per sample of the training, updates included: an upper estimate, as
    # evaluating only steps.
    return control_steps(task, trials) * result.seconds / max(result.frames, 1)


def _clips(count: int) -> str:
    return f"{count} clip" if count == 1 else f"{count} clips"
