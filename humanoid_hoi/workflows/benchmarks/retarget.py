"""Benchmark the retargeting on noisy reconstructions of known motions: errors, penetration, skating, contact times.

  hoi benchmark retarget output=bench                                   the demo clip, 3 seeds, 2 kinds of noise
  hoi benchmark retarget output=bench truths=[demo,clean/largebox_000.npz] seeds=[0] workers=2
  hoi benchmark retarget output=bench 'clean={penetration: {obj_shift: 0.005}}'

Every truth is disturbed (2 cm at the joints, 2 cm at the object, wrong contacts), written as the solved session a
reconstruction would give (SMPL-X-style parameters in a camera, keypoint pairs, a mesh), retargeted and cleaned up with the
settings of hoi retarget. Recorded clips are no truth as they are (fingers inside the object): clean them first.
A grip presses into the object on purpose (clean.penetration.squeeze), so what lies beyond that is shown apart. OUTPUT gets
results.json, table.md and errors.png. Exit code 1: a target is missed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.batch import run_tasks
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder, write_text
from humanoid_hoi.core.paths import CFG, clip_file
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.cleanup import CleanOptions, SceneConfigs
from humanoid_hoi.workflows.benchmarks.retarget_truth import CaptureNoise, retarget_noisy

Figures = Mapping[str, Any]
# Targets that are reductions, and the figures that each is formed of.
_FIT_ON = {"depth_reduction": ("obj_depth_mean_mm", "floor_depth_mean_mm"), "skate_reduction": ("skate_mm_s",)}
_WORTH = 0.2  # mm (mm/s): where the input has less than this there is nothing to reduce


@hoi_main("benchmark_retarget", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure, print, write; exit code 1 where a target is missed."""
    output = output_folder(cfg.output)
    jobs = jobs_of(cfg)
    outcomes = run_tasks(one, jobs, cfg.workers, "retargeting")
    # A benchmark with holes would be misread, so one failed run fails it.
    failed = [o for o in outcomes if o.error]
    if failed:
        raise HoiError(f"{len(failed)} of {len(jobs)} runs failed, first {failed[0].name}: {failed[0].error}")
    rows = [o.value for o in outcomes]
    targets: dict[str, float] = dict(OmegaConf.to_container(cfg.targets))  # type: ignore[arg-type]
    misses = [text for row in rows for text in missed(row, targets)]
    text = table(rows) + "\n" + "\n".join(verdicts(rows, targets)) + "\n"
    saved = {"settings": OmegaConf.to_container(cfg), "rows": rows, "missed": misses}
    write_text(output / "results.json", json.dumps(saved, indent=1) + "\n")
    write_text(output / "table.md", text)
    plot(rows, output / "errors.png")
    print(f"{text}\nwrote {output}")
    if misses:
        raise SystemExit(1)


def jobs_of(cfg: DictConfig) -> dict[str, tuple]:
    """name -> arguments of :func:`one`, mistakes found before any work."""
    from humanoid_hoi.workflows.runs import default_scene_config

    configs = SceneConfigs.of(default_scene_config())
    # The command's own defaults, so that the benchmark measures what users get.
    defaults = OmegaConf.load(CFG / "tools" / "retarget.yaml").clean
    options = typed(CleanOptions, OmegaConf.merge(defaults, cfg.clean or {}), "clean")  # type: ignore[arg-type]
    if not (cfg.truths and cfg.seeds and cfg.drift_hz):
        raise HoiError("nothing to measure", field="truths, seeds, drift_hz", fix="give at least one of each")
    jobs: dict[str, tuple] = {}
    for path in (clip_file(str(t)) for t in cfg.truths):
        # Read once to see that it can be.
        HoiClip.load(path)
        for hz in cfg.drift_hz:
            noise = CaptureNoise(
                float(cfg.joint_m), float(cfg.obj_m), None if hz is None else float(hz), float(cfg.flips)
            )
            for seed in cfg.seeds:
                kind = "white" if hz is None else f"drift {hz:g} Hz"
                jobs[f"{path.stem}, {kind}, seed {seed}"] = (path, kind, noise, int(seed), configs, options)
    return jobs


def one(
    path: Path, kind: str, noise: CaptureNoise, seed: int, configs: SceneConfigs, options: CleanOptions
) -> dict[str, Any]:
    """Figures of one disturbed truth."""
    truth = HoiClip.load(path)
    # The clean-up would resample, and its frames could not be compared with the truth's one by one.
    if options.fps is not None and abs(truth.fps - options.fps) > 1e-6:
        raise HoiError(
            f"has {truth.fps:g} frames per second, the clean-up makes {options.fps:g}",
            where=path,
            field="fps",
            fix=f"resample it, or clean.fps={truth.fps:g}",
        )
    found = retarget_noisy(truth, noise, seed, configs, options)
    return {"clip": truth.name, "noise": kind, "seed": seed, "frames": truth.num_frames, **found}


def reduction(row: Figures, key: str) -> float:
    """Share of ``key`` that the clean-up took away; NaN where the input had next to nothing of it."""
    before = float(row[f"{key}_before"])
    return 1 - float(row[f"{key}_after"]) / before if before > _WORTH else float("nan")


def measured(row: Figures) -> dict[str, float]:
    """The figure that each target is compared with."""
    # Of several kinds of depth the one that was reduced least.
    worst = {name: np.array([reduction(row, key) for key in keys]) for name, keys in _FIT_ON.items()}
    return {
        "joint_ratio": row["joint_after"] / row["joint_before"],
        "excess_mm": row["worst_frame_excess"],
        "contact_times": row["contact_times"],
        **{name: float(np.nanmin(v)) if np.isfinite(v).any() else float("nan") for name, v in worst.items()},
    }


def missed(row: Figures, targets: Mapping[str, float]) -> list[str]:
    """Sentences on the targets a row misses; what cannot be measured in it (NaN) misses nothing."""
    out = []
    for name, value in measured(row).items():
        # Ratios and excesses are to be small, the others large; comparisons with NaN are False.
        bad = value > targets[name] if name in ("joint_ratio", "excess_mm") else value < targets[name]
        if bad:
            out.append(
                f"{row['clip']}, {row['noise']}, seed {row['seed']}: {name} {value:.3g}, wanted {targets[name]:g}"
            )
    return out


def verdicts(rows: list[dict[str, Any]], targets: Mapping[str, float]) -> list[str]:
    """A line per target: in how many rows it holds, and the worst figure."""
    lines = []
    for name, wanted in targets.items():
        values = np.array([measured(row)[name] for row in rows])
        values = values[np.isfinite(values)]
        small = name in ("joint_ratio", "excess_mm")
        good = int((values <= wanted).sum() if small else (values >= wanted).sum())
        worst = (values.max() if small else values.min()) if len(values) else float("nan")
        word = "holds" if good == len(values) else "MISSED"
        lines.append(
            f"- {name} {'<=' if small else '>='} {wanted:g}: {word}, {good} of {len(values)} rows, worst {worst:.3g}"
        )
    return lines


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown, a line per run; before -> after."""
    head = (
        "clip",
        "noise",
        "seed",
        "joints mm",
        "worst frame: above the input by mm",
        "object mm",
        "depth in object mm, mean (max)",
        "of it beyond the grip, mean mm",
        "depth in ground mm, mean (max)",
        "skating mm/s",
        "contact times within 1 frame",
    )
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for r in rows:
        # A default binds this row, as the loop goes on.
        def depth(part: str, r: Figures = r) -> str:
            return " -> ".join(
                f"{r[f'{part}_depth_mean_mm_{w}']:.2f} ({r[f'{part}_depth_max_mm_{w}']:.1f})"
                for w in ("before", "after")
            )

        cells = (
            r["clip"],
            r["noise"],
            str(r["seed"]),
            f"{r['joint_before']:.1f} -> {r['joint_after']:.1f}",
            f"{r['worst_frame_excess']:.1f}",
            f"{r['obj_before']:.1f} -> {r['obj_after']:.1f}",
            depth("obj"),
            f"{r['obj_beyond_grip_mean_mm_before']:.2f} -> {r['obj_beyond_grip_mean_mm_after']:.3f}",
            depth("floor"),
            f"{r['skate_mm_s_before']:.0f} -> {r['skate_mm_s_after']:.1f}",
            f"{100 * r['contact_times']:.0f} %",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def plot(rows: list[dict[str, Any]], path: Path) -> Path:
    """Joint and object error before and after, a pair of bars per run."""
    figure = Figure(figsize=(9, 0.35 * len(rows) + 2.0), layout="constrained")
    names = [f"{r['clip']}, {r['noise']}, {r['seed']}" for r in rows]
    at = np.arange(len(rows))
    for axis, part, title in zip(
        figure.subplots(1, 2, sharey=True), ("joint", "obj"), ("joints", "object"), strict=True
    ):
        for k, word in enumerate(("before", "after")):
            axis.barh(at + 0.4 * k - 0.2, [r[f"{part}_{word}"] for r in rows], 0.38, color=f"C{k}", label=word)
        axis.set_xlabel(f"error of the {title} against the truth, mm")
        axis.set_yticks(at, names, fontsize=7)
        axis.grid(axis="x", alpha=0.3)
        axis.legend(fontsize=8)
    # The first run on top, as in the table.
    figure.axes[0].invert_yaxis()
    return save_figure(figure, path)
