"""The evaluation protocol: K deterministic trials of every clip from frame 0, means over trials, never the best of them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.evaluation import metrics as m
from humanoid_hoi.evaluation.config import EvaluationConfig
from humanoid_hoi.evaluation.rollout import ClipRollout, Policy, record_rollouts
from humanoid_hoi.tracking.env_api import VecHoiEnv

UNITS = {
    "mpjpe_mm": "mm",
    "contact_mm": "mm",
    "jitter": "m/s^3",
    "success": "share of trials",
    "obj_pos_mm": "mm",
    "obj_rot_deg": "deg",
    "survived_frames": "frames",
    "survived": "share of the clip",
    "fall": "share of trials",
    "contact_literal_m2": "m^2 (Eq. 23)",
    "jitter_literal_m": "m/frame^3 (Eq. 24)",
}
_LITERAL = {"contact_literal_m2": "contact_mm", "jitter_literal_m": "jitter"}


@dataclass
class ClipResult:
    """Metrics of one clip.

    Attributes:
        name, frames, trials: the clip and how often it was played.
        mean, std: over trials, per metric of ``UNITS``.
        values: metric -> one number per trial.
        reference: ``contact_mm`` and ``jitter`` of the reference motion itself, to judge the roll-out's against.
    """

    name: str
    frames: int
    trials: int
    mean: dict[str, float]
    std: dict[str, float]
    values: dict[str, list[float]]
    reference: dict[str, float]

    def has(self, metric: str) -> bool:
        """Whether the metric exists for this clip (contact needs an active pair, jitter four frames)."""
        return not math.isnan(self.reference.get(_LITERAL.get(metric, metric), 0.0))


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
    """

    mean: dict[str, float]
    std: dict[str, float]
    clips: list[ClipResult]
    config: EvaluationConfig
    anchor: str
    rollouts: list[ClipRollout] = field(default_factory=list, repr=False)
    problems: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Flat headline metrics plus ``std``, ``per_clip``, ``units``, ``protocol``; NaN becomes null."""
        per_clip = {
            name: c.mean | {"frames": c.frames, "std": c.std, "trials": c.values, "reference": c.reference}
            for name, c in zip(unique_names([c.name for c in self.clips]), self.clips, strict=True)
        }
        document = self.mean | {
            "valid": not self.problems,
            "problems": list(self.problems),
            "std": self.std,
            "per_clip": per_clip,
            "units": UNITS,
            "protocol": asdict(self.config) | {"anchor": self.anchor, "num_clips": len(self.clips)},
        }
        return _nan_to_none(document)

    def save(self, path: str | Path) -> None:
        """Write ``metrics.json`` atomically."""
        write_text(path, json.dumps(self.to_json(), indent=2, allow_nan=False) + "\n")


def evaluate(
    policy: Policy, env: VecHoiEnv, config: Mapping[str, Any] | EvaluationConfig | None = None
) -> EvaluationResult:
    """Roll out every clip and measure.

    Args:
        policy: deterministic, obs (N, O) -> actions (N, A).
        env: any environment of :class:`~humanoid_hoi.tracking.env_api.VecHoiEnv`; it stays where the roll-outs ended.
        config: ``cfg/evaluation``.

    Raises:
        HoiError: a mistake in the config, or a clip that no environment can play.
    """
    cfg = EvaluationConfig.parse(config)
    before = _overflows(env)
    rollouts = record_rollouts(policy, env, cfg.trials, cfg.noise, cfg.seed)
    dropped = _overflows(env) - before
    anchor = "surface" if bool(env.reference.pairs.point_joint.any()) else "joint"
    result = summarize(rollouts, cfg, anchor)
    return replace(result, problems=(_DROPPED.format(dropped),)) if dropped else result


_DROPPED = (
    "contact or constraint buffers overflowed in {} worlds, so contacts were dropped "
    "(fix: larger sim.nconmax and sim.njmax)"
)


def _overflows(env: VecHoiEnv) -> int:
    """Worlds whose contact or constraint buffers have overflowed so far; 0 where memory grows by itself."""
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


def summarize(rollouts: list[ClipRollout], config: EvaluationConfig, anchor: str) -> EvaluationResult:
    """Metrics of recorded roll-outs."""
    clips = [_clip_result(r, config) for r in rollouts]
    mean = {}
    std = {}
    for key in UNITS:
        having = [c for c in clips if c.has(key)]  # a NaN that is no lack of pairs or frames must show, not vanish
        mean[key] = float(np.mean([c.mean[key] for c in having])) if having else math.nan
        std[key] = float(np.std(np.concatenate([c.values[key] for c in having]))) if having else math.nan
    return EvaluationResult(mean, std, clips, config, anchor, rollouts)


def trial_metrics(rollout: ClipRollout, config: EvaluationConfig) -> dict[str, np.ndarray]:
    """Every metric of ``UNITS``, one number per trial (K,)."""
    r = rollout
    joint = m.joint_error(r.joint_pos_w, r.ref_joint_pos_w)
    obj = m.object_error(r.obj_pos_w, r.ref_obj_pos_w)
    ok = m.frame_ok(joint, obj, config.joint_limit_m, config.object_limit_m)
    distance = m.pair_distance(r.body_point_w, r.obj_point_w)
    survived = m.survived_frames(ok)
    return {
        "mpjpe_mm": m.mpjpe_mm(r.joint_pos_w, r.ref_joint_pos_w),
        "contact_mm": m.contact_mm(distance, r.pair_active),
        "jitter": m.jitter(r.joint_pos_w, r.fps),
        "success": ok.all(-1).astype(float),
        "obj_pos_mm": 1000.0 * obj.mean(-1),
        "obj_rot_deg": m.object_angle_deg(r.obj_quat_w, r.ref_obj_quat_w).mean(-1),
        "survived_frames": survived.astype(float),
        "survived": survived / r.num_frames,
        "fall": m.fell(r.joint_pos_w[:, :, 0, 2], r.ref_joint_pos_w[:, 0, 2], config.fall_drop_m).astype(float),
        "contact_literal_m2": m.contact_literal_m2(distance, r.pair_active),
        "jitter_literal_m": m.jitter_literal_m(r.joint_pos_w),
    }


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


def _clip_result(rollout: ClipRollout, config: EvaluationConfig) -> ClipResult:
    values = {key: [float(x) for x in trial] for key, trial in trial_metrics(rollout, config).items()}
    distance = m.pair_distance(rollout.ref_body_point_w[None], rollout.ref_obj_point_w[None])
    reference = {
        "contact_mm": float(m.contact_mm(distance, rollout.pair_active)[0]),
        "jitter": float(m.jitter(rollout.ref_joint_pos_w[None], rollout.fps)[0]),
    }
    return ClipResult(
        name=rollout.name,
        frames=rollout.num_frames,
        trials=rollout.num_trials,
        values=values,
        reference=reference,
        mean={key: float(np.mean(v)) for key, v in values.items()},
        std={key: float(np.std(v)) for key, v in values.items()},
    )


def _nan_to_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _nan_to_none(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_nan_to_none(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
