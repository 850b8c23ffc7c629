"""The result as a table for people."""

from __future__ import annotations

import io
import math

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from humanoid_hoi.evaluation.metric_table import Metric
from humanoid_hoi.evaluation.protocol import EvaluationResult


def _columns(result: EvaluationResult) -> dict[str, Metric]:
    """The metrics that have a column."""
    return {name: metric for name, metric in result.metrics.items() if metric.heading}


def result_table(result: EvaluationResult, title: str = "evaluation") -> Table:
    """One row per clip (mean over its trials, with their standard deviation), one for all."""
    cfg = result.config
    engine = f"; measured with {result.engine}" if result.engine else ""
    table = Table(
        box=box.SIMPLE_HEAD,
        collapse_padding=True,
        pad_edge=False,
        title=f"{escape(title)}: {cfg.trials} trials per clip, noise {cfg.noise:g} rad, contact from the {result.anchor} anchor{engine}",
        caption="means over trials, ± standard deviation; survived: frames before an error above "
        f"{cfg.joint_limit_m:g} m (joints) or {cfg.object_limit_m:g} m (object)",
    )
    table.add_column("clip", min_width=9)
    table.add_column("frames", justify="right", no_wrap=True)
    columns = _columns(result)
    for metric in columns.values():
        table.add_column(metric.heading, justify="right", no_wrap=True)
    for clip in result.clips:
        table.add_row(escape(clip.name), str(clip.frames), *_cells(columns, clip.mean, clip.std))
    if len(result.clips) > 1:
        table.add_section()
        table.add_row(
            "all", str(sum(c.frames for c in result.clips)), *_cells(columns, result.mean, result.std), style="bold"
        )
    return table


def as_text(table: Table, width: int = 140) -> str:
    """A table as it is kept in a file: no colors, one width wherever it is made."""
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(table)
    return out.getvalue()


def compare_table(
    before: EvaluationResult, after: EvaluationResult, names: tuple[str, str] = ("untrained", "trained")
) -> Table:
    """Two policies' overall metrics side by side."""
    table = Table(title="before and after")
    for column in ("metric", *names):
        table.add_column(column, justify="left" if column == "metric" else "right")
    for name, metric in _columns(after).items():
        # Shares are shown in percent.
        scale = 100.0 if metric.percent else 1.0
        values = (r.mean.get(name, math.nan) * scale for r in (before, after))
        table.add_row(metric.heading.replace("\n", " "), *(number_text(value, metric.style) for value in values))
    return table


def print_result(result: EvaluationResult, title: str = "evaluation", console: Console | None = None) -> None:
    """Print :func:`result_table`."""
    (console or Console()).print(result_table(result, title))


def _cells(columns: dict[str, Metric], mean: dict[str, float], std: dict[str, float]) -> list[str]:
    cells = []
    for name, metric in columns.items():
        # The spread of zeros and ones follows from their mean, so that a share is shown without it.
        if metric.percent:
            cells.append(number_text(100.0 * mean[name], metric.style))
        else:
            spread = "" if math.isnan(mean[name]) else f"\n±{number_text(std[name], metric.style)}"
            cells.append(number_text(mean[name], metric.style) + spread)
    return cells


def number_text(value: float, style: str) -> str:
    """``value`` in a style of :func:`format`; "-" for a metric that a clip cannot have (NaN)."""
    return "-" if math.isnan(value) else format(value, style)
