"""Does a policy behave the same on the CPU backend and on MuJoCo Warp, wherever it was trained? Noisy trials, paired, with an interval.

  hoi compare backends checkpoint=runs/demo/checkpoints/last.pth
  hoi compare backends checkpoint=... trials=20 noise=[0.01] device=cpu output=report.md

Trial k starts from the same noisy pose on every engine (the noise is drawn on the CPU), so the difference of a metric is
a paired one. Its 95 % confidence interval comes from Student's t over the trials. Everything else is the run's own
config; Warp has no pgs solver and takes Newton, so a policy trained with pgs is played on the CPU with Newton too: that
tells a change of solver from a change of engine. A fall turns a trial of 30 mm into one of 300 mm, therefore the
error over the frames before either engine's failure (``mpjpe_before_failure_mm``) stands beside the whole clip's.
Writes tables (markdown) and every trial's value (JSON).
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.sim.at_hand import needs_missing_gpu

if TYPE_CHECKING:
    import numpy as np

    from humanoid_hoi.evaluation.paired import PairedDifference
    from humanoid_hoi.evaluation.protocol import EvaluationResult
    from humanoid_hoi.evaluation.rollout import ClipRollout

_METRICS = ("mpjpe_mm", "obj_pos_mm", "contact_mm")
_MIN_TRIALS = 20


@dataclass(frozen=True)
class Engine:
    """A backend and the solver it uses."""

    backend: str
    solver: str

    def __str__(self) -> str:
        return f"{self.backend} ({self.solver})"


@hoi_main("compare_backends", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Evaluate on every engine, compare, write."""
    from humanoid_hoi.core.errors import HoiError
    from humanoid_hoi.learning.run_folder import versions
    from humanoid_hoi.workflows.runs import checkpoint_of, run_config, run_of

    if cfg.trials < 2:
        raise HoiError(f"{cfg.trials} trials make no interval", where="config", field="trials", fix="use 20 or more")
    # The CPU's trials take minutes: what would end the other half is said before.
    if needs_missing_gpu({"backend": "mujoco_warp", "device": cfg.device}):
        fix = "device=cpu: Warp's CPU device, slow"
        raise HoiError("there is no CUDA device here", where="config", field="device", fix=fix)
    cfg.checkpoint = str(checkpoint_of(cfg.checkpoint))
    run = run_config(run_of(Path(cfg.checkpoint)))
    own = str(run.sim.physics.solver)
    on_warp = "newton" if own == "pgs" else own
    # The run's own engine, the same engine with Warp's solver, and Warp: the first step changes the
    # solver alone, the second the engine alone.
    engines = [Engine("mujoco", own), Engine("mujoco", on_warp), Engine("mujoco_warp", on_warp)]
    # A run trained with Newton has the first two alike.
    engines = list(dict.fromkeys(engines))
    played = {engine: play(cfg, run, engine) for engine in engines}
    document = {
        **{key: cfg[key] for key in ("trials", "seed", "device", "limit")},
        "checkpoint": str(cfg.checkpoint),
        "seconds": {str(e): p["seconds"] for e, p in played.items()},
        "stats": {str(e): p["stats"] for e, p in played.items()},
        "levels": [
            compare(float(noise), {e: p["results"][k] for e, p in played.items()}, cfg.limit)
            for k, noise in enumerate(cfg.noise)
        ],
        "machine": versions(),
    }
    text = markdown(document)
    print(text)
    write(Path(cfg.output), text, document)


def play(cfg: DictConfig, run: DictConfig, engine: Engine) -> dict[str, Any]:
    """One :class:`EvaluationResult` per noise level on one engine, its seconds and the simulator's counters."""
    from envs.build import build_env
    from humanoid_hoi.evaluation.protocol import EvaluationConfig, evaluate
    from humanoid_hoi.learning.policy import load_policy

    run = run.copy()
    run.sim.backend = engine.backend
    run.sim.physics.solver = engine.solver
    if engine.backend == "mujoco_warp":
        run.sim.device = cfg.device
    # One environment a trial: trial k starts from the same noise on every engine.
    env = build_env(run, num_envs=cfg.trials, validate=False, trusted=list(cfg.own_terms))
    try:
        begin = time.perf_counter()
        policy = load_policy(cfg.checkpoint, env.contract(), env.device)
        results = [evaluate(policy, env, EvaluationConfig(cfg.trials, noise, cfg.seed)) for noise in cfg.noise]
        return {"results": results, "stats": env.sim.stats(), "seconds": time.perf_counter() - begin}
    finally:
        env.close()


def compare(noise: float, results: dict[Engine, EvaluationResult], limit: float) -> dict[str, Any]:
    """JSON-able comparison at one noise level: every pair of engines, every clip."""
    from humanoid_hoi.evaluation.protocol import unique_names

    engines = list(results)
    names = unique_names([clip.name for clip in results[engines[0]].clips])
    pairs: list[dict[str, Any]] = []
    for first, second in combinations(engines, 2):
        clips = {name: compare_clip(results[first], results[second], k) for k, name in enumerate(names)}
        pairs.append({"first": str(first), "second": str(second), "clips": clips})
    # The verdict is about the longest way: from the run's own engine to Warp.
    across = next(p for p in pairs if p["first"] == str(engines[0]) and p["second"] == str(engines[-1]))
    agree = {m: all(agrees(c[m], limit) for c in across["clips"].values()) for m in ("mpjpe_mm", BEFORE)}
    return {"noise": noise, "pairs": pairs, "across": [str(engines[0]), str(engines[-1])], "agree": agree}


BEFORE = "mpjpe_before_failure_mm"


def compare_clip(first: EvaluationResult, second: EvaluationResult, clip: int) -> dict[str, Any]:
    """Every metric the clip has, the error before either fails, and the success rates."""
    from humanoid_hoi.evaluation.paired import paired_difference

    a = first.clips[clip]
    b = second.clips[clip]
    # A clip without contacts has no contact error.
    values = {m: (a.values[m], b.values[m]) for m in _METRICS if a.has(m)}
    before = before_failure(first.rollouts[clip], second.rollouts[clip], first.config)
    values[BEFORE] = (before[0].tolist(), before[1].tolist())
    out: dict[str, Any] = {}
    for metric, (of_first, of_second) in values.items():
        out[metric] = as_json(paired_difference(of_first, of_second))
        out[metric]["per_trial"] = [of_first, of_second]
    out["success"] = [a.mean["success"], b.mean["success"]]
    return out


def before_failure(first: ClipRollout, second: ClipRollout, config: Any) -> tuple[np.ndarray, np.ndarray]:
    """Mean joint error (K,), mm, of both over the frames before the first failure of either (frame 0 always counts)."""
    import numpy as np

    from humanoid_hoi.evaluation import metrics as m

    errors = []
    fine = []
    for r in (first, second):
        joint = m.joint_error(r.joint_pos_w, r.ref_joint_pos_w)
        obj = m.object_error(r.obj_pos_w, r.ref_obj_pos_w)
        errors.append(1000.0 * joint)
        fine.append(m.frame_ok(joint, obj, config.joint_limit_m, config.object_limit_m))
    # A frame counts while *both* are fine: after one has failed its errors say how it fell, not how
    # well it follows. At least one frame, so that the mean exists.
    count = np.maximum(m.survived_frames(fine[0] & fine[1]), 1)
    counted = np.arange(first.num_frames) < count[:, None]
    return tuple((e * counted).sum(1) / count for e in errors)  # type: ignore[return-value]


def agrees(found: dict[str, Any], limit: float) -> bool:
    """Whether the whole interval lies within ``limit`` of the first engine's value."""
    # The interval, not its middle: few noisy trials must not pass as agreement.
    return max(abs(found["relative_low"]), abs(found["relative_high"])) <= limit


def as_json(found: PairedDifference) -> dict[str, Any]:
    """The numbers of a difference."""
    shares = {"relative": found.relative, "relative_low": found.relative_low, "relative_high": found.relative_high}
    return {**asdict(found), **shares}


def markdown(document: dict[str, Any]) -> str:
    """The comparison as a page."""
    few = "" if document["trials"] >= _MIN_TRIALS else f" With fewer than {_MIN_TRIALS} trials this proves little."
    seconds = ", ".join(f"{name} {value:.0f} s" for name, value in document["seconds"].items())
    lines = [
        "# One policy on two backends",
        "",
        f"`hoi compare backends`: {document['trials']} paired trials per clip and noise level, checkpoint"
        f" `{document['checkpoint']}`, MuJoCo Warp on device {document['device']}. Intervals: 95 %, Student's t on the"
        f" paired differences.{few} Evaluation took: {seconds}. `{BEFORE}`: over the frames before either engine fails"
        " (joints or object 0.2 m off).",
    ]
    for level in document["levels"]:
        lines += ["", *level_lines(level, document["limit"])]
    return "\n".join([*lines, ""])


def level_lines(level: dict[str, Any], limit: float) -> list[str]:
    """Table and verdict of one noise level."""
    lines = [
        f"## Initial pose noise {level['noise']:g} rad",
        "",
        "| first | second | clip | metric | first | second | difference (95 %) | relative (95 %) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for pair in level["pairs"]:
        for clip, found in pair["clips"].items():
            lines += [row(f"| {pair['first']} | {pair['second']} | {clip} |", m, v) for m, v in found.items()]
    words = {True: "**agree**", False: "are **not shown to agree**"}
    verdicts = [f"{words[level['agree'][m]]} in `{m}`" for m in ("mpjpe_mm", BEFORE)]
    return [*lines, "", f"Within {limit:.0%}, {' and '.join(level['across'])} {', and '.join(verdicts)}."]


def row(head: str, metric: str, values: Any) -> str:
    """One line of the table."""
    if metric == "success":
        return f"{head} success | {values[0]:.2f} | {values[1]:.2f} | | |"
    change = f"{values['difference']:+.2f} [{values['low']:+.2f}, {values['high']:+.2f}]"
    share = f"{values['relative']:+.1%} [{values['relative_low']:+.1%}, {values['relative_high']:+.1%}]"
    return f"{head} {metric} | {values['first']:.2f} | {values['second']:.2f} | {change} | {share} |"


def write(path: Path, text: str, document: dict[str, Any]) -> None:
    """Markdown and JSON side by side."""
    from humanoid_hoi.core.fileio import write_text

    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text)
    write_text(path.with_suffix(".json"), json.dumps(document, indent=1) + "\n")
    print(f"wrote {path} and {path.with_suffix('.json').name}")
