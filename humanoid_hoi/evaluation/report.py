"""Everything of an evaluation in one folder."""

from __future__ import annotations

import re
from pathlib import Path

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.evaluation.plots import plot_rollout, plot_training
from humanoid_hoi.evaluation.protocol import EvaluationResult, unique_names
from humanoid_hoi.evaluation.table import as_text, compare_table, result_table
from humanoid_hoi.learning.metrics_file import read_metrics


def write_report(
    result: EvaluationResult,
    folder: str | Path,
    *,
    baseline: EvaluationResult | None = None,
    training_csv: str | Path | None = None,
    save_rollouts: bool = False,
    captured: EvaluationResult | None = None,
) -> dict[str, Path]:
    """Write ``metrics.json``, ``table.txt``, one plot per clip and, where given, baseline, training curve and roll-outs.

    Args:
        result: what to report.
        folder: made if missing.
        baseline: another policy's result (untrained), written as ``baseline.json`` and compared in ``table.txt``.
        training_csv: ``metrics.csv`` of the run; skipped when it does not exist.
        captured: the same roll-outs against the captures their references come from, written as ``captured.json``.
        save_rollouts: keep the recordings as ``rollouts/<clip>.npz`` (a few MB each).

    Returns:
        What was written: ``metrics``, ``table``, ``plot/<clip>``, and perhaps ``baseline``, ``training``, ``rollout/<clip>``.
    """
    folder = Path(folder)
    files = {"metrics": folder / "metrics.json", "table": folder / "table.txt"}
    result.save(files["metrics"])
    tables = [result_table(result)]
    if baseline is not None:
        files["baseline"] = folder / "baseline.json"
        baseline.save(files["baseline"])
        tables += [result_table(baseline, "baseline"), compare_table(baseline, result)]
    if captured is not None:
        files["captured"] = folder / "captured.json"
        captured.save(files["captured"])
        tables.append(result_table(captured, "against the captures"))
    # All tables in one file, in the order in which a reader wants them: result, baseline, comparison, captures.
    write_text(files["table"], "".join(as_text(table) for table in tables))
    for rollout, stem in zip(result.rollouts, file_stems([r.name for r in result.rollouts]), strict=True):
        files[f"plot/{stem}"] = plot_rollout(rollout, result.config, folder / "plots" / f"{stem}.png")
        if save_rollouts:
            files[f"rollout/{stem}"] = folder / "rollouts" / f"{stem}.npz"
            rollout.save(files[f"rollout/{stem}"])
    if training_csv is not None and Path(training_csv).is_file():
        curve = plot_training(read_metrics(Path(training_csv)), folder / "plots" / "training.png")
        files |= {"training": curve} if curve else {}
    return files


def file_stems(names: list[str]) -> list[str]:
    """File names of clips: odd characters replaced, repeated names numbered; ``training`` is taken by the curve."""
    # Letters of all scripts stay; a leading dot would hide the file.
    plain = [re.sub(r"[^\w.-]+", "_", name).strip(".") or "clip" for name in names]
    # "training" in front, so that a clip of that name becomes training_2.
    return unique_names(["training", *plain])[1:]
