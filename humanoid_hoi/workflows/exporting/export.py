"""Take a policy away: one ONNX file from raw simulator state to PD targets, its MuJoCo model, and a runner.

hoi export checkpoint=runs/2026-11-21-101500-demo_box output=lift/policy.onnx
python lift/runner.py lift 5 0.02            five trials with nothing but mujoco and onnxruntime
hoi export checkpoint=runs/a clip=sit output=sit/policy.onnx      one of a run's several clips

The file takes joint and object poses and velocities, contact flags and the frame number; observation, normalizer, network,
reference, base targets and action rule are inside. Joint names, gains, rates and hashes stand in its metadata.
"""

from __future__ import annotations

from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG


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
    rules = EvaluationConfig.parse(run.get("evaluation"))
    limits = (rules.joint_limit_m, rules.object_limit_m)
    bundle = export_bundle(run, checkpoint, clip, cfg.output, limits, bool(cfg.overwrite))
    for path in bundle.files:
        print(f"  {path}  {path.stat().st_size / 1e6:.2f} MB")
    if cfg.check:
        print(
            f"largest difference from the environment over the clip: {difference(run, checkpoint, bundle.onnx):.1e} rad"
        )
    print(f"run it: python {bundle.runner} {bundle.onnx.parent} 5 0.02")


def chosen(checkpoint: Path, name: str | None) -> tuple[DictConfig, Path]:
    """The run's settings with one clip alone, and that clip's file.

    Raises:
        HoiError: the run has no such clip; its clips are listed.
    """
    from humanoid_hoi.workflows.runs import run_config, run_of
    from humanoid_hoi.workflows.viewing.rollouts import clip_files, of_one_clip

    run = run_config(run_of(checkpoint))
    files = clip_files(run)
    name = name or next(iter(files))
    if name not in files:
        raise HoiError(f"no clip {name!r} in this run", where=checkpoint, field="clip", fix=", ".join(sorted(files)))
    return of_one_clip(run, files[name]), files[name]


def difference(run: DictConfig, checkpoint: Path, onnx: Path) -> float:
    """Largest difference (rad) between the exported file's targets and the environment's, over a roll-out with noise."""
    from envs.build import build_env
    from humanoid_hoi.export.replay import ExportedPolicy, largest_difference
    from humanoid_hoi.learning.policy import load_policy

    env = build_env(run, num_envs=1, validate=False)
    try:
        policy = load_policy(checkpoint, env.contract(), env.device)
        return largest_difference(env, ExportedPolicy(onnx), policy)
    finally:
        env.close()


if __name__ == "__main__":
    main()
