"""The evaluation protocol: K deterministic trials of every clip from frame 0, means over trials, never the best of them."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.progress import Tell
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.evaluation.config import EvaluationConfig
from humanoid_hoi.evaluation.metric_table import Measured, Metric, chosen_metrics
from humanoid_hoi.evaluation.rollout import ClipRollout, Policy, record_rollouts
from humanoid_hoi.tracking.env_api import VecHoiEnv


@dataclass
class ClipResult:
    """Metrics of one clip.

    Attributes:
        name, frames, trials: the clip and how often it was played.
        mean, std: over trials, per metric.
        values: metric -> one number per trial.
        reference: some metrics of the reference motion itself, to judge the roll-out's against.
        absent: metrics the clip cannot have (contact needs an active pair, jitter four frames).
    """

    name: str
    frames: int
    trials: int
    mean: dict[str, float]
    std: dict[str, float]
    values: dict[str, list[float]]
    reference: dict[str, float]
    absent: tuple[str, ...] = ()

    def has(self, metric: str) -> bool:
        """Whether the metric exists for this clip."""
        return metric not in self.absent


@dataclass
class EvaluationResult:
    """Outcome of one policy.

    Attributes:
        mean: metric -> mean over clips of the clip's mean over trials (clips that cannot have the metric left out).
        std: metric -> standard deviation over all trials of all clips.
        clips: per clip.
        config: the protocol's numbers.
        anchor: ``surface`` or ``joint``: where on the body contact distances start.
        rollouts: the recordings behind the numbers.
        problems: why the numbers are not valid; empty where they are.
        metrics: what was measured, by name.
        engine: simulator that played, as in ``sim=``; empty where the environment has none.
    """

    mean: dict[str, float]
    std: dict[str, float]
    clips: list[ClipResult]
    config: EvaluationConfig
    anchor: str
    rollouts: list[ClipRollout] = field(default_factory=list, repr=False)
    problems: tuple[str, ...] = ()
    metrics: dict[str, Metric] = field(default_factory=dict, repr=False)
    engine: str = ""

    def to_json(self) -> dict[str, Any]:
        """Flat headline metrics plus ``std``, ``per_clip``, ``units``, ``protocol``; NaN becomes null."""
        # Two clips of one name must not overwrite each other.
        per_clip = {
            name: c.mean | {"frames": c.frames, "std": c.std, "trials": c.values, "reference": c.reference}
            for name, c in zip(unique_names([c.name for c in self.clips]), self.clips, strict=True)
        }
        document = self.mean | {
            "valid": not self.problems,
            "problems": list(self.problems),
            "std": self.std,
            "per_clip": per_clip,
            "units": {name: metric.unit for name, metric in self.metrics.items()},
            "protocol": {k: v for k, v in asdict(self.config).items() if k != "metrics"}
            | {"anchor": self.anchor, "num_clips": len(self.clips), "engine": self.engine},
        }
        return _nan_to_none(document)

    def save(self, path: str | Path) -> None:
        """Write ``metrics.json`` atomically."""
        write_text(path, json.dumps(self.to_json(), indent=2, allow_nan=False) + "\n")


def evaluate(
    policy: Policy,
    env: VecHoiEnv,
    config: Mapping[str, Any] | EvaluationConfig | None = None,
    trusted: Collection[str] = NOBODY,
    tell: Tell | None = None,
) -> EvaluationResult:
    """Roll out every clip and measure.

    Args:
        policy: deterministic, obs (N, O) -> actions (N, A).
        env: any environment of :class:`~humanoid_hoi.tracking.env_api.VecHoiEnv`; it stays where the roll-outs ended.
        config: ``cfg/evaluation``.
        trusted: names of metrics of the user's own (``my.module.Metric``) that may be imported.
        tell: called after every control step with the steps done and those in all.

    Raises:
        HoiError: a mistake in the config, or a clip that no environment can play.
    """
    cfg = EvaluationConfig.parse(config)
    # Names and parameters are checked before anything is rolled out.
    metrics = chosen_metrics(cfg, trusted)
    # Only overflows of these roll-outs make them invalid.
    before = _overflows(env)
    rollouts = record_rollouts(policy, env, cfg.trials, cfg.noise, cfg.seed, tell)
    dropped = _overflows(env) - before
    # With the paper's joint-center anchor all points are zero.
    anchor = "surface" if bool(env.reference.pairs.point_joint.any()) else "joint"
    result = summarize(rollouts, cfg, anchor, metrics)
    problems = (_DROPPED.format(dropped),) if dropped else ()
    # An environment of the user's own need not have a simulator.
    engine = getattr(getattr(env, "sim", None), "name", "")
    return replace(result, problems=problems, engine=engine)


_DROPPED = (
    "contact or constraint buffers overflowed in {} worlds, so contacts were dropped "
    "(fix: larger sim.nconmax and sim.njmax)"
)


def _overflows(env: VecHoiEnv) -> int:
    """Worlds whose contact or constraint buffers have overflowed so far; 0 where memory grows by itself."""
    # An environment of the user's own need not have a simulator.
    sim: Any = getattr(env, "sim", None)
    if sim is None:
        return 0
    sim.stats()  # looks for new ones
    return int(sim.counters.overflows)


def zero_policy(env: VecHoiEnv) -> Policy:
    """The untrained baseline: action 0, i.e. plain PD tracking of the reference where actions are residuals."""

    def policy(obs: Tensor) -> Tensor:
        return torch.zeros(len(obs), env.action_dim, device=obs.device)

    return policy


def summarize(
    rollouts: list[ClipRollout], config: EvaluationConfig, anchor: str, metrics: dict[str, Metric] | None = None
) -> EvaluationResult:
    """Metrics of recorded roll-outs; ``metrics`` by name, those of ``config`` when None."""
    metrics = chosen_metrics(config) if metrics is None else metrics
    clips = [_clip_result(Measured(r, config), metrics) for r in rollouts]
    mean = {}
    std = {}
    for key in metrics:
        having = [c for c in clips if c.has(key)]  # a NaN that is no lack of pairs or frames must show, not vanish
        mean[key] = float(np.mean([c.mean[key] for c in having])) if having else math.nan
        # Over all trials alike, while the mean counts each clip once.
        std[key] = float(np.std(np.concatenate([c.values[key] for c in having]))) if having else math.nan
    return EvaluationResult(mean, std, clips, config, anchor, rollouts, metrics=metrics)


def unique_names(names: list[str]) -> list[str]:
    """The names with ``_2``, ``_3``... behind those that occurred before."""
    unique: list[str] = []
    for name in names:
        number = 2
        candidate = name
        while candidate in unique:
            number, candidate = number + 1, f"{name}_{number}"
        unique.append(candidate)
    return unique


def _clip_result(measured: Measured, metrics: dict[str, Metric]) -> ClipResult:
    values = {name: [float(x) for x in metric(measured)] for name, metric in metrics.items()}
    # Some metrics mean something only beside the reference's own value.
    motion = measured.of_reference
    return ClipResult(
        name=measured.rollout.name,
        frames=measured.rollout.num_frames,
        trials=measured.rollout.num_trials,
        values=values,
        reference={name: float(metric(motion)[0]) for name, metric in metrics.items() if metric.on_reference},
        absent=tuple(name for name, metric in metrics.items() if not metric.exists(measured)),
        mean={key: float(np.mean(v)) for key, v in values.items()},
        std={key: float(np.std(v)) for key, v in values.items()},
    )


def _nan_to_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _nan_to_none(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_nan_to_none(v) for v in value]
    # JSON has no NaN.
    return None if isinstance(value, float) and not math.isfinite(value) else value
