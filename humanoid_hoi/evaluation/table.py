"""The result as a table for people."""

from __future__ import annotations

import math

from rich import box
from rich.console import Console
from rich.table import Table

from humanoid_hoi.evaluation.protocol import EvaluationResult

_COLUMNS = {
    "mpjpe_mm": ("MPJPE\nmm", ".1f"),
    "contact_mm": ("contact\nmm", ".1f"),
    "jitter": ("jitter\nm/s^3", ".1f"),
    "obj_pos_mm": ("object\nmm", ".1f"),
    "obj_rot_deg": ("object\ndeg", ".1f"),
    "survived": ("survived\n%", ".0f"),
    "success": ("success\n%", ".0f"),
}
_PERCENT = ("survived", "success")


def result_table(result: EvaluationResult, title: str = "evaluation") -> Table:
    """One row per clip (mean over its trials, with their standard deviation), one for all."""
    cfg = result.config
    table = Table(
        box=box.SIMPLE_HEAD,
        collapse_padding=True,
        pad_edge=False,
        title=f"{title}: {cfg.trials} trials per clip, noise {cfg.noise:g} rad, contact from the {result.anchor} anchor",
        caption="means over trials, ± standard deviation; survived: frames before an error above "
        f"{cfg.joint_limit_m:g} m (joints) or {cfg.object_limit_m:g} m (object)",
    )
    table.add_column("clip", min_width=9)
    table.add_column("frames", justify="right", no_wrap=True)
    for heading, _ in _COLUMNS.values():
        table.add_column(heading, justify="right", no_wrap=True)
    for clip in result.clips:
        table.add_row(clip.name, str(clip.frames), *_cells(clip.mean, clip.std))
    if len(result.clips) > 1:
        table.add_section()
        table.add_row("all", str(sum(c.frames for c in result.clips)), *_cells(result.mean, result.std), style="bold")
    return table


def compare_table(
    before: EvaluationResult, after: EvaluationResult, names: tuple[str, str] = ("untrained", "trained")
) -> Table:
    """Two policies' overall metrics side by side."""
    table = Table(title="before and after")
    for column in ("metric", *names):
        table.add_column(column, justify="left" if column == "metric" else "right")
    for key, (heading, style) in _COLUMNS.items():
        scale = 100.0 if key in _PERCENT else 1.0
        table.add_row(heading.replace("\n", " "), *(_number(r.mean[key] * scale, style) for r in (before, after)))
    return table


def print_result(result: EvaluationResult, title: str = "evaluation", console: Console | None = None) -> None:
    """Print :func:`result_table`."""
    (console or Console()).print(result_table(result, title))


def _cells(mean: dict[str, float], std: dict[str, float]) -> list[str]:
    cells = []
    for key, (_, style) in _COLUMNS.items():
        if key in _PERCENT:
            cells.append(_number(100.0 * mean[key], style))
        else:
            spread = "" if math.isnan(mean[key]) else f"\n±{_number(std[key], style)}"
            cells.append(_number(mean[key], style) + spread)
    return cells


def _number(value: float, style: str) -> str:
    return "-" if math.isnan(value) else format(value, style)
