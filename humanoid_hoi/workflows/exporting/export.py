"""Take a policy away: one ONNX file from raw simulator state to PD targets, its MuJoCo model, and a runner.

hoi export checkpoint=runs/2026-11-21-101500-demo_box output=lift/policy.onnx
python lift/runner.py lift/policy.onnx 5 0.02      five trials with nothing but mujoco and onnxruntime
hoi export checkpoint=runs/a clip=sit output=sit/policy.onnx      one of a run's several clips
hoi export checkpoint=runs/a output=a/policy.onnx own_terms=[my.module.Term]   the run names a term of your own

The file takes joint and object poses and velocities, contact flags and the frame number; observation, normalizer, network,
reference, base targets and action rule are inside. Joint names, gains, rates and hashes stand in its metadata.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.sim.at_hand import CPU_ENGINE, GPU_ENGINE, told_engine


@hoi_main("export", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Export, compare, say what was written."""
    from humanoid_hoi.evaluation.protocol import EvaluationConfig
    from humanoid_hoi.export.bundle import export_bundle
    from humanoid_hoi.export.onnx_file import require_onnx
    from humanoid_hoi.workflows.runs import checkpoint_of

    require_onnx()
    checkpoint = checkpoint_of(cfg.checkpoint)
    run, clip = chosen(checkpoint, cfg.clip)
    on_plain_mujoco(run, cfg.sim.backend)
    # The runner counts success by the run's own limits.
    rules = EvaluationConfig.parse(run.get("evaluation"))
    limits = (rules.joint_limit_m, rules.object_limit_m)
    trusted = list(cfg.own_terms)
    bundle = export_bundle(run, checkpoint, clip, cfg.output, limits, bool(cfg.overwrite), trusted)
    for path in bundle.files:
        print(f"  {path}  {path.stat().st_size / 1e6:.2f} MB")
    if cfg.check:
        apart, speed = compared(run, checkpoint, bundle.onnx, trusted)
        print(f"largest difference from the environment over the clip: {apart:.1e} rad")
        print(speed)
    print(f"run it: python {shlex.quote(str(bundle.runner))} {shlex.quote(str(bundle.onnx))} 5 0.02")


def on_plain_mujoco(run: DictConfig, asked: str | None) -> None:
    """Take the engine asked for, or MuJoCo's on the CPU for a run of MuJoCo Warp: policy.xml and its runner are of that one."""
    if asked is None and run.sim.backend != GPU_ENGINE:
        return
    own = told_engine(run.sim)
    run.sim.backend = asked or CPU_ENGINE
    print(f"trained with {own}; exported from sim={run.sim.backend}", flush=True)


def chosen(checkpoint: Path, name: str | None) -> tuple[DictConfig, Path]:
    """The run's settings as it was trained with one clip alone, and that clip's file.

    Raises:
        HoiError: the run has no such clip; its clips are listed.
    """
    from humanoid_hoi.workflows.runs import run_config, run_of
    from humanoid_hoi.workflows.viewing.rollouts import clip_files, of_one_clip

    run = run_config(run_of(checkpoint))
    files = clip_files(run)
    # A file holds one reference motion; without a name it is the run's first.
    name = name or next(iter(files))
    if name not in files:
        raise HoiError(f"no clip {name!r} in this run", where=checkpoint, field="clip", fix=", ".join(sorted(files)))
    return of_one_clip(run, files[name]), files[name]


def compared(run: DictConfig, checkpoint: Path, onnx: Path, trusted: Collection[str] = NOBODY) -> tuple[float, Speed]:
    """The exported file beside the environment: largest difference of targets (rad) over a noisy roll-out, and speed.

    Args:
        run: settings of the checkpoint's run, with one clip.
        checkpoint: what was exported.
        onnx: the exported file.
        trusted: names of terms of the user's own (``my.module.Term``) that may be imported.
    """
    from envs.build import build_env
    from humanoid_hoi.export.graph import RawPolicy, example
    from humanoid_hoi.export.replay import ExportedPolicy, largest_difference
    from humanoid_hoi.learning.policy import load_policy

    # One simulation: the exported file is made for one robot, and one is what it is compared with.
    env = build_env(run, num_envs=1, validate=False, trusted=trusted)
    try:
        policy = load_policy(checkpoint, env.contract(), env.device)
        exported = ExportedPolicy(onnx)
        apart = largest_difference(env, exported, policy)
        # Both are asked about the same state, so the ratio says what the code costs,
        # not what the states cost.
        raw = example(env)
        own = RawPolicy(env, policy)
        return apart, Speed(per_second(lambda: exported(raw)), per_second(lambda: own(*raw)))
    finally:
        env.close()


@dataclass(frozen=True)
class Speed:
    """Actions per processor second of one simulation: of the exported file, and of the environment's own code in torch."""

    exported: float
    own: float

    def __str__(self) -> str:
        ratio = self.exported / self.own
        return f"{self.exported:,.0f} actions per processor second, {ratio:.1f} times the environment's own torch code"


def per_second(act: Callable[[], object], calls: int = 200) -> float:
    """Calls per processor second, after a first one that does not count."""
    # The first call pays for memory and compilation.
    act()
    # Processor time: other programs on the machine do not count.
    began = time.process_time()
    for _ in range(calls):
        act()
    return calls / max(1e-9, time.process_time() - began)


if __name__ == "__main__":
    main()
