"""Settings of an evaluation; imports nothing heavy, so that a mistake in them shows at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from omegaconf import DictConfig

from humanoid_hoi.core.config import Settings, setting, typed


@dataclass(frozen=True)
class EvaluationConfig(Settings, yaml="evaluation/default"):
    """``cfg/evaluation``.

    Attributes:
        trials: per clip.
        noise: standard deviation of the initial joint rotations, rad; pelvis and object start exactly.
        seed: of the noise.
        against: clip file, or list of one for each clip, that success is measured against too (the capture that a refined
            clip comes from); None: the clips alone.
        joint_limit_m, object_limit_m: success needs both errors below these in every frame.
        fall_drop_m: a pelvis that far below the reference's counts as a fall.
        metrics: what is reported: name -> ``{}``, ``{fn, params}``, or null for off; see
            :mod:`humanoid_hoi.evaluation.metric_table`.
    """

    trials: int = setting(at_least=1)
    noise: float = setting(at_least=0)
    seed: int = setting(at_least=0)
    against: Any = setting()
    joint_limit_m: float = setting(at_least=0)
    object_limit_m: float = setting(at_least=0)
    fall_drop_m: float = setting(at_least=0)
    metrics: dict[str, Any] = setting()

    @staticmethod
    def parse(config: Mapping[str, Any] | EvaluationConfig | None) -> EvaluationConfig:
        """The config of a mapping.

        Raises:
            HoiError: unknown key, a value of the wrong type or out of range.
        """
        if config is None or isinstance(config, EvaluationConfig):
            return config or EvaluationConfig()
        return typed(EvaluationConfig, config if isinstance(config, DictConfig) else dict(config), "evaluation")
