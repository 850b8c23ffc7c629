"""Does an exported policy do the same in another simulator? Success and errors per backend, with confidence intervals.

hoi sim2sim policy=lift/policy.onnx
hoi sim2sim policy=lift/policy.onnx checkpoint=runs/a trials=20 output=report/
hoi sim2sim policy=lift/policy.onnx backends=[mujoco,runner]

`runner` is the shipped program: policy.xml in plain MuJoCo, nothing of this package. `mujoco` and `mujoco_warp` are this
package's own backends, driven by the exported file. Intervals are 95 %: Student's t for errors, Wilson's for success,
Welch's t for differences from the first row.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.sim.at_hand import CPU_ENGINE, GPU_ENGINE, cuda_at_hand

if TYPE_CHECKING:
    from humanoid_hoi.export.replay import Interval

BACKENDS = ("mujoco", "runner", "mujoco_warp")


@dataclass(frozen=True)
class Trials:
    """One row's trials.

    Attributes:
        backend: one of :data:`BACKENDS`, or ``checkpoint``.
        engine: that simulated, as in ``sim=``.
        mpjpe_mm, success: per trial.
    """

    backend: str
    engine: str
    mpjpe_mm: list[float]
    success: list[float]


@hoi_main("sim2sim", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Play on every backend, compare, print, write."""
    from humanoid_hoi.core.fileio import write_text
    from humanoid_hoi.export.replay import ExportedPolicy

    backends = backends_of(cfg.backends)
    report = None if cfg.output is None else Path(cfg.output)
    if report is not None and (report / "table.md").exists() and not cfg.overwrite:
        raise HoiError("exists already", where=report / "table.md", field="output", fix="overwrite=true")
    if int(cfg.trials) < 2:
        raise HoiError(f"{cfg.trials} trials make no interval", field="trials", fix="use 2 or more")
    if not (math.isfinite(float(cfg.noise)) and float(cfg.noise) >= 0):
        raise HoiError(f"{cfg.noise} rad", field="noise", fix="0 or more")
    # What is wrong with the files is said at once.
    exported = ExportedPolicy(cfg.policy)
    require_complete(Path(cfg.policy))
    if cfg.checkpoint:
        require_exported_from(exported.info, cfg)
    # The checkpoint in its own environment comes first: the other rows are compared with it.
    rows = [original(cfg)] if cfg.checkpoint else []
    for backend in backends:
        rows.append(play(backend, cfg))
    text = markdown(rows)
    print(text)
    if report is not None:
        write_text(report / "table.md", text + "\n")
        write_text(report / "figures.json", json.dumps([asdict(r) for r in rows], indent=1) + "\n")


def backends_of(asked: list[str] | None) -> list[str]:
    """The backends asked for, or those at hand: Warp only where it has a GPU (its CPU device is a parity check).

    Raises:
        HoiError: an unknown name.
    """
    if asked is not None and not asked:
        raise HoiError("names nothing", field="backends", fix=", ".join(BACKENDS))
    if asked is not None:
        unknown = [name for name in asked if name not in BACKENDS]
        if unknown:
            raise HoiError(f"unknown backend {unknown[0]!r}", field="backends", fix=", ".join(BACKENDS))
        return list(asked)
    return [name for name in BACKENDS if name != GPU_ENGINE or cuda_at_hand()]


def require_complete(policy: Path) -> None:
    """Refuse an exported file that has lost the files written with it.

    Raises:
        HoiError: names the first that is missing.
    """
    from humanoid_hoi.export.bundle import Bundle

    bundle = Bundle(policy)
    for path in (bundle.model, bundle.config, bundle.clip):
        if not path.is_file():
            fix = "keep the files of an export together, or export again"
            raise HoiError(f"{path.name} is not beside it", where=policy, field="policy", fix=fix)


def require_exported_from(info: dict[str, Any], cfg: DictConfig) -> None:
    """Refuse a checkpoint that the policy was not exported from: their difference would say nothing about the export.

    Args:
        info: metadata of the exported file.
        cfg: names ``policy`` and ``checkpoint``.

    Raises:
        HoiError: it is another one.
    """
    import hashlib

    from humanoid_hoi.workflows.runs import checkpoint_of

    checkpoint = checkpoint_of(cfg.checkpoint)
    if info["sha256"]["checkpoint"] != hashlib.sha256(checkpoint.read_bytes()).hexdigest():
        fix = f"name the one it was exported from, or hoi export checkpoint={checkpoint}"
        raise HoiError(f"{cfg.policy} was exported from another", where=checkpoint, field="checkpoint", fix=fix)


def play(backend: str, cfg: DictConfig) -> Trials:
    """The exported policy's trials on one backend."""
    return plain_runner(cfg) if backend == "runner" else in_environment(backend, cfg)


def plain_runner(cfg: DictConfig) -> Trials:
    """Trials of the shipped runner: plain MuJoCo on policy.xml."""
    from humanoid_hoi.export.runner import Runner

    runner = Runner(cfg.policy)
    # Seeds of its own: the runner draws its noise with another generator, so trials
    # are not paired with the environment's.
    rollouts = [runner.rollout(float(cfg.noise), int(cfg.seed) + k) for k in range(int(cfg.trials))]
    limits = runner.info["success_limits"]
    return Trials(
        "runner",
        CPU_ENGINE,
        # Column 0 of the errors is the joints' in meters, hence 1000; one mean per trial.
        [1000 * float(errors[:, 0].mean()) for errors in rollouts],
        # Success: joints and object stay within the limits in every frame.
        [float((errors < limits).all()) for errors in rollouts],
    )


def in_environment(backend: str, cfg: DictConfig) -> Trials:
    """Trials in this package's environment on ``backend``, targets from the exported file."""
    from envs.build import build_env
    from humanoid_hoi.evaluation.protocol import zero_policy
    from humanoid_hoi.export.bundle import Bundle
    from humanoid_hoi.export.replay import ExportedActions, ExportedPolicy
    from humanoid_hoi.workflows.runs import run_config
    from humanoid_hoi.workflows.viewing.rollouts import of_one_clip

    bundle = Bundle(Path(cfg.policy))
    run = of_one_clip(run_config(bundle.config.parent), bundle.clip)
    run.sim.backend = backend
    if backend == GPU_ENGINE and not cuda_at_hand():
        run.sim.device = "cpu"
        print("no CUDA device here: MuJoCo Warp on its CPU device, some hundred times slower", flush=True)
    env = build_env(run, num_envs=int(cfg.trials), validate=False, trusted=list(cfg.own_terms))
    try:
        # The file takes the place of the environment's action rule, so the policy in
        # front of it does nothing.
        ExportedActions(env, ExportedPolicy(bundle.onnx)).install()
        return _evaluated(backend, zero_policy(env), env, run, cfg)
    finally:
        env.close()


def original(cfg: DictConfig) -> Trials:
    """Trials of the checkpoint itself in its own environment."""
    from envs.build import build_env
    from humanoid_hoi.learning.policy import load_policy
    from humanoid_hoi.workflows.exporting.export import chosen
    from humanoid_hoi.workflows.runs import checkpoint_of, take_engine
    from humanoid_hoi.workflows.viewing.rollouts import of_one_clip

    checkpoint = checkpoint_of(cfg.checkpoint)
    run, _ = chosen(checkpoint, None)
    # The clip that was exported lies beside the policy; the run may have several.
    run = of_one_clip(run, Path(cfg.policy).with_name("clip.npz"))
    take_engine(run)
    env = build_env(run, num_envs=int(cfg.trials), validate=False, trusted=list(cfg.own_terms))
    try:
        policy = load_policy(checkpoint, env.contract(), env.device)
        return _evaluated("checkpoint", policy, env, run, cfg)
    finally:
        env.close()


def _evaluated(name: str, policy: Any, env: Any, run: DictConfig, cfg: DictConfig) -> Trials:
    import dataclasses

    from humanoid_hoi.evaluation.protocol import EvaluationConfig, evaluate

    rules = EvaluationConfig.parse(run.get("evaluation"))
    rules = dataclasses.replace(rules, trials=int(cfg.trials), noise=float(cfg.noise), seed=int(cfg.seed))
    result = evaluate(policy, env, rules, list(cfg.own_terms))
    values = result.clips[0].values
    return Trials(name, result.engine, values["mpjpe_mm"], values["success"])


def markdown(rows: list[Trials]) -> str:
    """The table: figures with their intervals, and differences from the first row."""
    from humanoid_hoi.export.replay import difference_interval, mean_interval, share_interval

    lines = [
        "| backend | trials | success % | MPJPE mm | MPJPE less the first row's, mm |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        success = share_interval(int(sum(row.success)), len(row.success))
        # Welch's interval: the trials of two backends are independent and may spread differently.
        # Which engine the checkpoint's own environment has is not in its name.
        name = f"{row.backend} ({row.engine})" if row.backend == "checkpoint" else row.backend
        apart = "" if row is rows[0] else str(difference_interval(rows[0].mpjpe_mm, row.mpjpe_mm))
        lines.append(f"| {name} | {len(row.success)} | {_percent(success)} | {mean_interval(row.mpjpe_mm)} | {apart} |")
    return "\n".join(lines)


def _percent(share: Interval) -> str:
    return f"{100 * share.value:.0f} [{100 * share.low:.0f}, {100 * share.high:.0f}]"


if __name__ == "__main__":
    main()
