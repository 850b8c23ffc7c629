"""Playing an exported policy in our own environments, on any backend, and how sure the figures are."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy import stats
from torch import Tensor

from envs.hoi_imitation import HoiImitationEnv
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.export.graph import raw_state, shortened
from humanoid_hoi.export.onnx_file import METADATA_KEY, require_onnx

_CONFIDENCE = 0.95


class ExportedPolicy:
    """An exported ``policy.onnx``, called with torch tensors.

    Args:
        path: the file.

    Attributes:
        info: its metadata.

    Raises:
        HoiError: no such file, not an ONNX file, or not one of ours.
    """

    def __init__(self, path: str | Path) -> None:
        require_onnx()
        import onnxruntime

        if not Path(path).is_file():
            raise HoiError("no such file", where=path, field="policy", fix="make it with hoi export")
        options = onnxruntime.SessionOptions()
        # A network this small gains nothing from more threads.
        options.intra_op_num_threads = 1
        options.log_severity_level = 4  # what is wrong is said in our own words
        try:
            self._session: Any = onnxruntime.InferenceSession(str(path), options)
        except Exception as error:  # onnxruntime has its own classes, all below Exception
            reason = " ".join(str(error).split())[:120]
            raise HoiError(f"not a readable ONNX file ({reason})", where=path, fix="export again") from error
        text = self._session.get_modelmeta().custom_metadata_map.get(METADATA_KEY)
        if text is None:
            raise HoiError("was not written by hoi export", where=path, field="metadata", fix="export with hoi export")
        self.info: dict[str, Any] = json.loads(text)

    def __call__(self, raw: Sequence[Tensor]) -> Tensor:
        """PD targets (N, J - 1, 3) of N rows of raw state, one after the other."""
        names = self.info["inputs"]
        rows = []
        # Row by row: the graph is for one robot.
        for k in range(len(raw[0])):
            inputs = {name: value[k : k + 1].cpu().numpy() for name, value in zip(names, raw, strict=True)}
            rows.append(self._session.run(["targets"], inputs)[0])
        return torch.from_numpy(np.concatenate(rows))


class ExportedActions:
    """Stands in an environment's place of the action map: targets come from the exported file, actions are ignored.

    Args:
        env: the environment; call :meth:`install`.
        policy: the exported policy.
    """

    def __init__(self, env: HoiImitationEnv, policy: ExportedPolicy) -> None:
        self._env = env
        self._policy = policy
        self.size = env.world.actions.size

    def install(self) -> None:
        """From now on the environment follows the exported policy.

        Raises:
            HoiError: the environment has another clip length or control rate than the policy.
        """
        info = self._policy.info
        found = {"frames": int(self._env.reference.lengths[0]), "control_dt": self._env.control_dt}
        for name, value in found.items():
            # The same clip at the same rate: its reference is inside the graph.
            if not math.isclose(info[name], value, rel_tol=1e-6):
                raise HoiError(f"exported for {info[name]}, the environment has {value}", where="policy", field=name)
        self._env.world.actions = self  # type: ignore[assignment]

    def targets(self, actions: Tensor, clip_ids: Tensor, frames: Tensor) -> Tensor:
        """PD targets (N, J - 1, 3) at the environment's present state."""
        raw = raw_state(self._env.state(), frames, float(self._policy.info["contact_threshold"]))
        return self._policy(raw).to(actions.device)


def largest_difference(
    env: HoiImitationEnv, exported: ExportedPolicy, network: Any, frames: int | None = None
) -> float:
    """Roll the environment out with its own policy and compare every target with the exported policy's.

    Args:
        env: one or more environments of the exported clip.
        exported: the file.
        network: the policy, obs (N, O) to actions (N, A).
        frames: steps; the whole clip by default.

    Returns:
        The largest absolute difference, rad.
    """
    # A little noise (rad) at the start, so that not only states on the reference are compared.
    obs = env.rollout.begin(torch.zeros(env.num_envs, dtype=torch.long, device=env.device), noise=0.02, seed=0)
    worst = 0.0
    with torch.no_grad():
        for _ in range(frames or int(env.reference.lengths[0]) - 1):
            actions = network(obs)
            # As the simulator shortens them.
            own = shortened(env.world.actions.targets(actions, env.clip_ids, env.frames))
            # The very state that the network's observation was made of: the step follows below.
            raw = raw_state(env.state(), env.frames, float(exported.info["contact_threshold"]))
            worst = max(worst, float((exported(raw) - own.cpu()).abs().max()))
            obs = env.rollout.step(actions)
    return worst


@dataclass(frozen=True)
class Interval:
    """A figure and its 95 % confidence interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3g} [{self.low:.3g}, {self.high:.3g}]"


def mean_interval(values: Sequence[float]) -> Interval:
    """Mean of independent trials, Student's t; one trial has no interval."""
    x = np.asarray(values, float)
    if len(x) < 2:
        return Interval(float(x.mean()), math.nan, math.nan)
    # Student's t with n - 1 degrees of freedom.
    half = float(stats.t.ppf(0.5 + _CONFIDENCE / 2, len(x) - 1) * x.std(ddof=1) / math.sqrt(len(x)))
    return Interval(float(x.mean()), float(x.mean()) - half, float(x.mean()) + half)


def share_interval(successes: int, trials: int) -> Interval:
    """Share of successes, Wilson's score interval: sensible at 0 and at all."""
    # Unlike mean +- 1.96 sigma it does not shrink to nothing when all trials succeed.
    found = stats.binomtest(successes, trials).proportion_ci(_CONFIDENCE, method="wilson")
    return Interval(successes / trials, float(found.low), float(found.high))


def difference_interval(first: Sequence[float], second: Sequence[float]) -> Interval:
    """Mean of ``second`` less mean of ``first``, trials not paired, Welch's t."""
    a = np.asarray(first, float)
    b = np.asarray(second, float)
    difference = float(b.mean() - a.mean())
    # Without any spread there is no interval to compute.
    if min(len(a), len(b)) < 2 or a.std() + b.std() == 0:
        return Interval(difference, difference, difference)
    found = stats.ttest_ind(b, a, equal_var=False).confidence_interval(_CONFIDENCE)
    return Interval(difference, float(found.low), float(found.high))
