"""Typed configuration of the feedback's rounds; the commented values live in ``cfg/tools/feedback.yaml``."""

from __future__ import annotations

from dataclasses import dataclass

from humanoid_hoi.core.config import Settings, setting


@dataclass(frozen=True)
class FeedbackConfig(Settings, yaml="tools/feedback", node="feedback"):
    """How gains are found around a refined trajectory.

    Attributes:
        envs: copies that roll out together.
        batches: roll-outs of ``envs`` copies for one round of one-step data.
        rounds: of one-step regression and Riccati recursion; each collects under the best gains so far.
        widths: frames, of the Gaussian that pools neighboring frames.
        efforts: per rad^2 of the gains' offsets; every pair of width and effort is tried.
        caution: weight of the regression's own uncertainty.
        action_noise: rad, of one-step data.
        multi_batches, multi_rounds: the same of the multi-step rounds.
        multi_noise: rad, of multi-step data.
        multi_steps: shares of a Gauss-Newton step that are tried; a whole one explodes.
        noise: rad, joint noise of the trials that choose between gains.
        seed: of data; trials that choose use ``seed + 100``, reported ones fresh seeds.
    """

    envs: int = setting(at_least=4)
    batches: int = setting(at_least=1)
    rounds: int = setting(at_least=0)
    widths: tuple[float, ...] = setting(above=0)
    efforts: tuple[float, ...] = setting(above=0)
    caution: float = setting(at_least=0)
    action_noise: float = setting(above=0)
    multi_batches: int = setting(at_least=1)
    multi_rounds: int = setting(at_least=0)
    multi_noise: float = setting(above=0)
    multi_steps: tuple[float, ...] = setting(above=0)
    noise: float = setting(at_least=0)
    seed: int = setting(at_least=0)
