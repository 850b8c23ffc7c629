"""Several training runs side by side: seeds of one setting, or the rewards TR, TR+LR, TR+LR+CR."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from matplotlib.figure import Figure

from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.evaluation.headlines import FIGURES
from humanoid_hoi.evaluation.plots import learning_axes
from humanoid_hoi.learning.metrics_file import read_metrics

# Column of metrics.csv, which has one row per epoch -> title of its panel.
_CURVES = {
    "episode/return": "return per episode",
    "episode/length": "episode length, steps",
    "error/joint_pos_m": "mean joint error, m",
}


@dataclass(frozen=True)
class RunSummary:
    """What a finished run folder says of itself.

    Attributes:
        rows: ``metrics.csv``.
        before, after: ``metrics.json`` of the untrained and the trained policy.
        config: ``config.yaml``.
        revision: first line of ``git.txt``.
    """

    name: str
    rows: list[dict[str, float]]
    before: dict[str, Any]
    after: dict[str, Any]
    config: dict[str, Any]
    revision: str

    @staticmethod
    def read(folder: str | Path) -> RunSummary:
        """Read a run folder.

        Raises:
            HoiError: a file is missing, e.g. because the run was never evaluated.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise HoiError("no such run", where=folder, field="runs", fix="name run folders: runs=[runs/a,runs/b]")
        # baseline.json is of the untrained policy, metrics.json of the trained one.
        names = ("metrics.csv", "config.yaml", "git.txt", "evaluation/metrics.json", "evaluation/baseline.json")
        for name in names:
            if not (folder / name).is_file():
                raise HoiError("missing", where=folder / name, fix="finish the run, then hoi evaluate checkpoint=RUN")
        return RunSummary(
            name=folder.name,
            rows=_epochs(folder / "metrics.csv"),
            before=_figures(folder / "evaluation/baseline.json"),
            after=_figures(folder / "evaluation/metrics.json"),
            config=_mapping(folder / "config.yaml", yaml.safe_load),
            # The first line of git.txt is the revision; a damaged file must not stop the comparison.
            revision=((folder / "git.txt").read_text(errors="replace").splitlines() or ["unknown revision"])[0],
        )


# What the table reads without a fallback; a curve whose column is missing is drawn as NaN instead.
_EPOCH_FIGURES = ("seconds", "frame", "episode/length")


def _epochs(path: Path) -> list[dict[str, float]]:
    rows = read_metrics(path)
    missing = [name for name in _EPOCH_FIGURES if not rows or name not in rows[0]]
    if missing:
        raise HoiError("holds no epoch, or lacks a column", where=path, field=missing[0], fix="train the run again")
    return rows


def _figures(path: Path) -> dict[str, Any]:
    """A report whose metrics are numbers."""
    found = _mapping(path, json.loads)
    for key in FIGURES:
        # null stands for what a clip cannot have, e.g. contact without pairs.
        value = found.get(key)
        if value is not None and not _is_number(value):
            raise HoiError(f"{value!r:.40} is no number", where=path, field=key, fix="evaluate the run again")
    return found


def _is_number(value: Any) -> bool:
    # To Python true is the integer 1, but it is no measurement.
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    # NaN fails this too: no report of ours holds one.
    return abs(value) < 1e15


def _mapping(path: Path, parse: Callable[[str], Any]) -> dict[str, Any]:
    """What a file holds.

    Raises:
        HoiError: it cannot be read, or holds no names with values.
    """
    try:
        found = parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())[:120]
        raise HoiError(f"damaged: {reason}", where=path, fix="evaluate the run again") from error
    if not isinstance(found, dict):
        raise HoiError(f"damaged: holds a {type(found).__name__}", where=path, fix="evaluate the run again")
    return found


def comparison_table(runs: Sequence[RunSummary]) -> str:
    """Markdown: one row per run, ``untrained -> trained`` for every metric."""
    head = ["run", "seed", "minutes", "samples", "episode length", *(label for label, _ in FIGURES.values())]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for run in runs:
        # The episode's length is compared within the training; the metrics further right compare two evaluations.
        first = run.rows[0]
        last = run.rows[-1]
        cells = [
            run.name,
            str(run.config.get("seed", "?")),
            f"{last['seconds'] / 60:.1f}",
            f"{last['frame'] / 1000:.0f} k",
            f"{first['episode/length']:.1f} -> {last['episode/length']:.1f}",
        ]
        cells += [_change(run, key, scale) for key, (_, scale) in FIGURES.items()]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def engines_line(runs: Sequence[RunSummary]) -> str:
    """Which simulator measured, for under the table: figures of two engines are not compared unawares."""
    engines = [_engine(run) for run in runs]
    if len(set(engines)) == 1:
        return f"measured with sim={engines[0]}"
    each = ", ".join(f"{run.name}: {engine}" for run, engine in zip(runs, engines, strict=True))
    return f"measured with different engines ({each})"


def _engine(run: RunSummary) -> str:
    protocol = run.after.get("protocol")
    found = protocol.get("engine") if isinstance(protocol, dict) else None
    # Reports of older versions do not say it.
    return found if isinstance(found, str) and found.isidentifier() else "unknown"


def plot_runs(runs: Sequence[RunSummary], path: str | Path) -> Path:
    """Return, episode length and joint error over samples, one line per run."""
    figure = Figure(figsize=(4.4 * len(_CURVES), 3.4), layout="constrained")
    for axes, (column, title) in zip(np.atleast_1d(figure.subplots(1, len(_CURVES))), _CURVES.items(), strict=True):
        for run in runs:
            # Over samples and not epochs: runs may gather differently many in one.
            axes.plot([r["frame"] for r in run.rows], [r.get(column, np.nan) for r in run.rows], label=run.name)
        axes.set_title(title)
        learning_axes(axes, "samples")
        axes.legend(fontsize=8)
    return save_figure(figure, path)


def _change(run: RunSummary, key: str, scale: float) -> str:
    # Whole numbers: a comparison of runs is read, not computed with.
    before, after = (None if r.get(key) is None else f"{r[key] * scale:.0f}" for r in (run.before, run.after))
    return f"{before or '-'} -> {after or '-'}"
