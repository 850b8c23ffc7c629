"""What a training is judged by while it learns: evaluations, the share of the steps survived, short films."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from omegaconf import DictConfig
from torch import Tensor

from envs.build import Task, build_env
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.evaluation.protocol import EvaluationConfig, EvaluationResult, evaluate
from humanoid_hoi.evaluation.rollout import Policy as RolloutPolicy
from humanoid_hoi.evaluation.share import survived_share
from humanoid_hoi.learning.dashboards.dashboards import Dashboards
from humanoid_hoi.learning.policy import Policy, policy_of
from humanoid_hoi.learning.rng import get_rng_state, set_rng_state
from humanoid_hoi.learning.stop import StopTraining
from humanoid_hoi.workflows.runs import evaluation_envs, trial_poses
from humanoid_hoi.workflows.settings import RunSettings
from humanoid_hoi.workflows.training.announce import evaluation_seconds, last_share_steps, starts_words

if TYPE_CHECKING:
    from envs.hoi_imitation import HoiImitationEnv
    from humanoid_hoi.learning.agent import HoiAgent

FILM_SIZE = (384, 288)
FILM_FPS = 10.0
EVALUATION = "evaluation/"
SHARE = EVALUATION + "share"
CHOICE_SEED = 20_000
"""Added to the evaluation's seed where checkpoints are chosen: who is chosen by some trials is judged by others."""
VIDEO = "policy"


class Watch:
    """Called after every epoch; evaluates and films when it is time. It has an environment of its own.

    Each time it measures the share of the steps that the policy survives without noise of its own
    (:mod:`humanoid_hoi.evaluation.share`), by which the training keeps its best checkpoint; after the last epoch too.

    The training is not disturbed: random generators are put back, its environments are not touched, and the minutes that
    are counted for ``train.max_minutes`` are those of training alone.

    Args:
        cfg: settings of the run.
        settings: the same, typed.
        task: clips and scenes.
        folder: of the run; films lie in ``videos/``.
        boards: take what is found.
        trusted: names of terms of the user's own that may be imported.
    """

    def __init__(
        self,
        cfg: DictConfig,
        settings: RunSettings,
        task: Task,
        folder: Path,
        boards: Dashboards,
        trusted: Collection[str] = NOBODY,
    ) -> None:
        self._cfg = cfg
        self._train = settings.train
        self._logger = settings.logger
        self._task = task
        self._folder = folder
        self._boards = boards
        self._trusted = trusted
        self._env: HoiImitationEnv | None = None
        self._announced = False
        self._evaluations = Clock(60.0 * settings.logger.evaluate_every)
        self._films = Clock(60.0 * settings.logger.video_every)

    def __call__(self, agent: HoiAgent, last: bool = False) -> float | None:
        """Evaluate or film if it is time; a training that is told to end gives it up.

        Args:
            agent: what learns.
            last: it was the last epoch: the share alone is measured, as the final evaluation follows.

        Returns:
            The share of the steps survived, None where it was not measured.
        """
        self._announce(agent)
        # Both clocks are asked every time: asking is what moves them on.
        due = self._evaluations.due(agent.train_seconds)
        film = self._films.due(agent.train_seconds)
        judged = self._logger.judges
        if not (due or film or (last and judged)):
            return None
        share = None
        began = time.perf_counter()
        env = agent.vec_env.env
        # A new network draws its first weights, so the guard comes before everything.
        with _generators_kept(), contextlib.suppress(StopTraining):
            sizes = self._train.network(env.obs_dim, env.action_dim)
            # A copy of the network, without exploration: the one that learns is left alone.
            policy = self._stoppable(policy_of(sizes, agent.model.state_dict()).to(env.device), agent)
            if judged:
                share = confirmed(lambda draw: self._share(policy, draw), agent.best_share)
                self._boards.scalars({SHARE: share}, agent.frame)
                starts = starts_words(self._task, self._logger)
                print(f"survives {100 * share:.0f} % of the steps from {starts}", flush=True)
            if last:
                return share
            result = evaluate(policy, self._own_env(), self._rules(self._logger.trials), self._trusted)
            show_result(self._boards, result, agent.frame)
            print(f"evaluated: {headline(result)}", flush=True)
            if film and not agent.vec_env.should_stop():
                show_film(self._boards, self._task, result, self._folder, agent.frame)
        # Half of the time is the training's: many or long clips must not turn it into an evaluation.
        self._evaluations.wait(agent.train_seconds + time.perf_counter() - began)
        return share

    def _announce(self, agent: HoiAgent) -> None:
        """Once, as soon as the speed is known: how long the evaluation after the training will take."""
        if self._announced:
            return
        self._announced = True
        trials = int(self._cfg.evaluation.trials)
        share = last_share_steps(self._task, self._logger)
        seconds = evaluation_seconds(self._task, trials, agent.train_seconds, agent.frame, share)
        print(f"the evaluation after the training will take about {seconds:.0f} s", flush=True)

    def close(self) -> None:
        """Free the environment."""
        if self._env is not None:
            self._env.close()
            self._env = None

    def _share(self, policy: RolloutPolicy, draw: int = 0) -> float:
        """The measure that checkpoints are chosen by: other starts than those that the chosen one is evaluated from.

        Args:
            policy: without exploration.
            draw: another number disturbs the starts in another way.
        """
        rules = self._rules(self._logger.trials)
        rules = replace(rules, seed=rules.seed + CHOICE_SEED * (1 + draw))
        return survived_share(policy, self._own_env(), self._logger.starts, rules, self._logger.most_starts)

    def _rules(self, trials: int) -> EvaluationConfig:
        return replace(EvaluationConfig.parse(self._cfg.evaluation), trials=trials)

    def _own_env(self) -> HoiImitationEnv:
        """Built when it is needed first."""
        if self._env is None:
            # Starts in two rounds at most, where memory allows it: in one, the evaluation's few trials would leave
            # most environments idle.
            together = max(self._logger.trials, self._logger.starts // 2)
            count = evaluation_envs(self._cfg, self._task, together)
            self._env = build_env(self._cfg, num_envs=count, validate=False, task=self._task, trusted=self._trusted)
        return self._env

    def _stoppable(self, policy: Policy, agent: HoiAgent) -> RolloutPolicy:
        """The policy, until the training is told to end."""

        def stoppable(obs: Tensor) -> Tensor:
            # Asked before every step: a training that is told to end need not wait for an evaluation.
            if agent.vec_env.should_stop():
                raise StopTraining
            return policy(obs)

        return stoppable


def confirmed(measure: Callable[[int], float], best: float) -> float:
    """A measurement; where it would be a new best, the mean of it and of a second one.

    Measurements of 16 starts wander by a tenth, and the best of fifty of them is mostly luck: a policy is not kept for that alone.

    Args:
        measure: gives the share for the number of a draw.
        best: so far.
    """
    share = measure(0)
    # A full score is checked as well: it may end the training.
    return 0.5 * (share + measure(1)) if share >= best else share


class Clock:
    """Says when a period has passed, in seconds of training; a resumed run does not begin with a due one.

    Args:
        period: s; 0 is never.
    """

    def __init__(self, period: float) -> None:
        self._period = period
        self._last: int | None = None
        self._not_before = 0.0

    def due(self, seconds: float) -> bool:
        """Whether a further period is over since the last call."""
        if self._period <= 0:
            return False
        # Periods since the beginning of the run, not of this process: a resumed run
        # keeps its rhythm.
        number = int(seconds / self._period)
        found = self._last is not None and number > self._last and seconds >= self._not_before
        # The first epoch after the start counts from the period it lies in: epoch 1 of a run is in period 0.
        self._last = number
        return found

    def wait(self, until: float) -> None:
        """Periods that end before ``until``, in seconds of training, are passed over."""
        self._not_before = until


def headline(result: EvaluationResult) -> str:
    """Success and joint error, for people."""
    parts = []
    if "success" in result.mean:
        parts.append(f"success {100 * result.mean['success']:.0f} %")
    if "mpjpe_mm" in result.mean:
        parts.append(f"MPJPE {result.mean['mpjpe_mm']:.1f} mm")
    return ", ".join(parts)


def show_result(boards: Dashboards, result: EvaluationResult, frame: int) -> None:
    """Means of an evaluation as scalars ``evaluation/<metric>``."""
    boards.scalars({f"{EVALUATION}{name}": value for name, value in result.mean.items()}, frame)


def show_film(boards: Dashboards, task: Task, result: EvaluationResult, folder: Path, frame: int) -> Path:
    """Draw the first clip's first trial over its reference into ``videos/`` and show it; returns the gif."""
    from humanoid_hoi.viewer.render import Look, render_frames
    from humanoid_hoi.viewer.replay import scene3d
    from humanoid_hoi.viewer.scene3d import clip_poses
    from humanoid_hoi.viewer.video import write_video

    rollout = result.rollouts[0]
    clip = task.clips[0]
    # Every step-th frame, so that the film has about FILM_FPS pictures a second and keeps real time.
    step = max(1, round(clip.fps / FILM_FPS))
    poses = trial_poses(rollout)[::step]
    frames = render_frames(
        scene3d(task.scene(0)), poses, clip.fps / step, Look(size=FILM_SIZE), clip_poses(clip)[::step]
    )
    # Twelve digits, so that names sort like numbers.
    path = folder / "videos" / f"{frame:012d}.gif"
    path.parent.mkdir(exist_ok=True)
    write_video(frames, clip.fps / step, path)
    boards.video(VIDEO, path, frame)
    return path


@contextlib.contextmanager
def _generators_kept() -> Iterator[None]:
    """The training draws the same random numbers whether it is watched or not."""
    state = get_rng_state()
    try:
        yield
    finally:
        set_rng_state(state)
