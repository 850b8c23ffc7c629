"""Does a policy trained on the CPU backend behave the same on MuJoCo Warp? Noisy trials, paired, with an interval.

  python scripts/compare_backends.py checkpoint=runs/demo/checkpoints/last.pth
  python scripts/compare_backends.py checkpoint=... trials=40 device=cpu output=report.md

Trial k starts from the same noisy pose on both backends (the noise is drawn on the CPU), so the difference of a metric
is a paired one. Its 95 % confidence interval comes from Student's t over the trials. Everything else is the run's own
config; Warp replaces the pgs solver by Newton. Writes a table (markdown) and every trial's value (JSON).
"""

from __future__ import annotations

from humanoid_hoi.threads import configure_threads

configure_threads()  # before torch is imported

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig

from humanoid_hoi.cli import hoi_main
from humanoid_hoi.paths import CFG

if TYPE_CHECKING:
    from humanoid_hoi.evaluation.paired import PairedDifference
    from humanoid_hoi.evaluation.protocol import ClipResult

_METRICS = ("mpjpe_mm", "obj_pos_mm", "contact_mm")
_MIN_TRIALS = 20


@hoi_main("compare_backends", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Evaluate twice, compare, write."""
    from _shared import run_config, run_of

    from humanoid_hoi.errors import HoiError

    if cfg.trials < 2:
        raise HoiError(f"{cfg.trials} trials make no interval", where="config", field="trials", fix="use 20 or more")
    run = run_config(run_of(Path(cfg.checkpoint)))
    first, second = evaluate_on(cfg, run, "mujoco"), evaluate_on(cfg, run, "mujoco_warp")
    document = compare(cfg, first, second)
    text = markdown(document)
    print(text)
    write(Path(cfg.output), text, document)


def evaluate_on(cfg: DictConfig, run: DictConfig, backend: str) -> dict[str, Any]:
    """Trials of every clip on one backend: ``clips`` (:class:`ClipResult`) and ``seconds``."""
    from envs.build import build_env
    from humanoid_hoi.evaluation.protocol import EvaluationConfig, evaluate
    from humanoid_hoi.learning.policy import load_policy

    run = run.copy()
    run.sim.backend = backend
    if backend == "mujoco_warp":
        run.sim.device = cfg.device
        run.sim.physics.solver = "newton" if run.sim.physics.solver == "pgs" else run.sim.physics.solver
    env = build_env(run, num_envs=cfg.trials, validate=False)
    try:
        begin = time.perf_counter()
        policy = load_policy(cfg.checkpoint, env.contract(), env.device)
        result = evaluate(policy, env, EvaluationConfig(trials=cfg.trials, noise=cfg.noise, seed=cfg.seed))
        stats = env.sim.stats()
        return {
            "clips": result.clips,
            "seconds": time.perf_counter() - begin,
            "stats": stats,
            "solver": run.sim.physics.solver,
        }
    finally:
        env.close()


def compare(cfg: DictConfig, first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """JSON-able comparison: settings, versions, and per clip every metric's difference and trials."""
    from humanoid_hoi.learning.run_folder import versions

    clips = {a.name: compare_clip(a, b) for a, b in zip(first["clips"], second["clips"], strict=True)}
    settings = {key: cfg[key] for key in ("trials", "noise", "seed", "device", "limit")}
    return {
        "checkpoint": str(cfg.checkpoint), **settings, "clips": clips,
        "solver": {"mujoco": first["solver"], "mujoco_warp": second["solver"]},
        "seconds": {"mujoco": first["seconds"], "mujoco_warp": second["seconds"]},
        "stats": {"mujoco": first["stats"], "mujoco_warp": second["stats"]},
        "agree": all(agrees(c["mpjpe_mm"], cfg.limit) for c in clips.values()), "machine": versions(),
    }  # fmt: skip


def compare_clip(first: ClipResult, second: ClipResult) -> dict[str, Any]:
    """Every metric the clip has, plus the success rates."""
    from humanoid_hoi.evaluation.paired import paired_difference

    out: dict[str, Any] = {}
    for metric in (m for m in _METRICS if first.has(m)):
        out[metric] = as_json(paired_difference(first.values[metric], second.values[metric]))
        out[metric]["per_trial"] = {"mujoco": first.values[metric], "mujoco_warp": second.values[metric]}
    out["success"] = {"mujoco": first.mean["success"], "mujoco_warp": second.mean["success"]}
    return out


def agrees(mpjpe: dict[str, Any], limit: float) -> bool:
    """Whether the whole interval lies within ``limit`` of the CPU's value."""
    return max(abs(mpjpe["relative_low"]), abs(mpjpe["relative_high"])) <= limit


def as_json(found: PairedDifference) -> dict[str, Any]:
    """The numbers of a difference."""
    shares = {"relative": found.relative, "relative_low": found.relative_low, "relative_high": found.relative_high}
    return {**asdict(found), **shares}


def markdown(document: dict[str, Any]) -> str:
    """The comparison as a page."""
    solver, device, limit = document["solver"], document["device"], document["limit"]
    head = [
        "# One policy on two backends", "",
        f"`scripts/compare_backends.py`: {document['trials']} paired trials per clip, initial pose noise"
        f" {document['noise']} rad, checkpoint `{document['checkpoint']}`. `mujoco` (CPU engine, {solver['mujoco']})"
        f" against `mujoco_warp` (device {device}, {solver['mujoco_warp']}). Intervals: 95 %, Student's t on the paired"
        " differences.", "",
        "| clip | metric | mujoco | mujoco_warp | difference (95 %) | relative (95 %) |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    rows = [row(clip, metric, values) for clip, found in document["clips"].items() for metric, values in found.items()]
    few = "" if document["trials"] >= _MIN_TRIALS else f" With fewer than {_MIN_TRIALS} trials this proves little."
    verdict = "agree" if document["agree"] else "are not shown to agree"
    seconds = ", ".join(f"{name} {value:.0f} s" for name, value in document["seconds"].items())
    tail = f"Within {limit:.0%} of the MPJPE the backends **{verdict}**.{few} Evaluation took: {seconds}."
    return "\n".join([*head, *rows, "", tail, ""])


def row(clip: str, metric: str, values: dict[str, Any]) -> str:
    """One line of the table."""
    if metric == "success":
        return f"| {clip} | success | {values['mujoco']:.2f} | {values['mujoco_warp']:.2f} | | |"
    change = f"{values['difference']:+.2f} [{values['low']:+.2f}, {values['high']:+.2f}]"
    share = f"{values['relative']:+.1%} [{values['relative_low']:+.1%}, {values['relative_high']:+.1%}]"
    return f"| {clip} | {metric} | {values['first']:.2f} | {values['second']:.2f} | {change} | {share} |"


def write(path: Path, text: str, document: dict[str, Any]) -> None:
    """Markdown and JSON side by side."""
    from humanoid_hoi.fileio import write_text

    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text)
    write_text(path.with_suffix(".json"), json.dumps(document, indent=2) + "\n")
    print(f"wrote {path} and {path.with_suffix('.json').name}")


if __name__ == "__main__":
    main()
