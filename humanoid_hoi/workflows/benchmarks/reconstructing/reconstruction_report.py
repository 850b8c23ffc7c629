"""The results of hoi benchmark reconstruction as markdown and as a picture."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Row = dict[str, Any]
COLORS = {
    "scipy from zero": "#444444",
    "scipy from the frame before": "#d95f02",
    "stage 1": "#1b6ca8",
    "stage 1+2": "#2a9d5c",
}


def markdown(result: Row) -> str:
    """Every table that was made."""
    writers: dict[str, Callable[[Any], str]] = {"noise": _noise, "speed": _speed, "suite": _suite, "real": _real}
    machine = result["machine"]
    head = (
        f"Python {machine['python']}, torch {machine.get('torch')}, {machine['cores']} cores, {machine['threads']} thread(s), "
        f"{platform.machine()}; {result['minutes']:.1f} minutes.\n"
    )
    return "\n".join([head, *(write(result[name]) for name, write in writers.items() if name in result)])


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [" | ".join(head), "|".join(["---"] * len(head)), *(" | ".join(row) for row in rows)]
    # The second line is the rule under the heads, which has no spaces.
    return "".join(f"| {line} |\n" if i != 1 else f"|{line}|\n" for i, line in enumerate(lines))


def _noise(rows: list[Row]) -> str:
    body = []
    for row in rows:
        for method, cameras in row["methods"].items():
            # Means over the cameras.
            mean = {key: np.mean([camera[key] for camera in cameras]) for key in cameras[0]}
            body.append(
                [
                    row["name"],
                    method,
                    f"{mean['cd_o_cm']:.2f}",
                    f"{mean['cd_o_max_cm']:.1f}",
                    f"{mean['rotation_deg']:.2f}",
                    f"{mean['translation_mm']:.1f}",
                    f"{mean['mpjpe_mm']:.1f}",
                ]
            )
    # The annotation rule itself leaves gaps between keypoint and surface: the true answer has
    # these contact distances.
    gaps = sorted({(row["contact_rule_m"], round(row["true_gap_mm"])) for row in rows})
    note = ", ".join(f"{rule:g} m: {gap} mm" for rule, gap in gaps)
    head = ["noise", "method", "CD-o cm", "worst frame cm", "rotation deg", "translation mm", "MPJPE mm"]
    return f"## Errors against noise\n\n{_table(head, body)}\nTrue gap of the annotated contact pairs, by contact rule: {note}.\n"


def _speed(result: Row) -> str:
    body = [
        [
            name,
            f"{row['wall_s']:.3f}",
            f"{row['cpu_s']:.3f}",
            f"{row['faster_wall']:.1f}",
            f"{row['faster_cpu']:.1f}",
            f"{row['cost_ratio']:.6f}",
            f"{row['worst_frame_cost_ratio']:.6f}",
        ]
        for name, row in result["methods"].items()
    ]
    head = [
        "method",
        "wall s",
        "processor s",
        "times faster (wall)",
        "times faster (processor)",
        "cost / scipy's",
        "worst frame",
    ]
    return (
        f"## Speed, {result['frames']} frames, least of {result['repeats']} turns\n\n{_table(head, body)}\n"
        "Compared with scipy at the same number of starts. The robust, temporal default minimizes another cost.\n"
    )


def _suite(result: Row) -> str:
    names = ("penetration_mm", "penetration_volume_cm3", "contact_mm", "reprojection_px_mean", "jitter_human")
    body = []
    for row in result["rows"]:
        figures = [f"{row[name][0]:.1f} -> {row[name][1]:.1f}" for name in names]
        body.append([row["name"], "hand-held" if row["hand_held"] else "tripod", *figures, f"{row['seconds']:.0f}"])
    head = [
        "session",
        "camera",
        "penetration mm",
        "volume cm3",
        "contact mm",
        "reprojection px",
        "jitter m/s3",
        "seconds",
    ]
    return (
        f"## Stage 1 -> stage 2\n\n{_table(head, body)}\nPenetration and contact both lower in {result['both_lower']} of "
        f"{result['of']}; largest rise of the reprojection {result['largest_reprojection_rise_px']:+.2f} px.\n"
    )


def _real(result: Row) -> str:
    moving = result["moving"]
    static = result["static"]
    starts = result["random_starts"]
    zero = result["released_from_zero"]
    robust = starts["default_reprojection_px"]
    body = [
        [
            "moving: mean reprojection",
            f"{moving['reprojection_px']:.2f} px (worst frame {moving['worst_frame_px']:.1f})",
        ],
        ["static: mean reprojection", f"{static['reprojection_px']:.2f} px"],
        [
            "static: optimum of one rigid pose, same camera",
            f"{static['optimum_px']:.2f} px (ratio {static['ratio']:.3f})",
        ],
        ["static: the paper's best frame", f"{static['best_frame_px']:.2f} px"],
        [
            "static: after camera refinement",
            f"{static['refined_px']:.2f} px (camera moved {static['camera_moved_mm']:.0f} mm on average)",
        ],
        [
            f"24 random starts per frame, Eq. 3, {starts['seeds']} seeds: frames converged",
            f"{min(starts['converged'])} to {max(starts['converged'])} of {starts['frames']}",
        ],
        ["the same, default settings: mean reprojection", f"{min(robust):.2f} to {max(robust):.2f} px"],
        ["released scheme, tracks only, from the coarse center, random orientation: wrong", _wrong(zero, "center")],
        ["the same from the camera's origin: wrong", _wrong(zero, "camera")],
        ["seconds: stage 1, moving", _seconds(moving["seconds"])],
        ["seconds: triangulating the points, moving", _seconds(moving["triangulation_seconds"])],
        ["seconds: stage 1, static", _seconds(static["seconds"])],
        ["seconds: camera refinement", _seconds(static["refine_seconds"])],
    ]
    head = [f"real session, {result['frames']} frames, {result['tracked_points']} tracked points", "figure"]
    return f"## Real session\n\n{_table(head, body)}"


def _wrong(zero: Row, where: str) -> str:
    return f"{zero[where]['wrong']} of {zero['frames']} (median {zero[where]['median_deg']:.0f} deg off)"


def _seconds(row: Row) -> str:
    return f"{row['wall']:.2f} wall, {row['cpu']:.2f} processor"


def plot_noise(rows: list[Row], path: Path) -> None:
    """CD-o against tracking noise, one panel per contact noise (plain rows only)."""
    from matplotlib.figure import Figure

    from humanoid_hoi.core.drawing.figures import save_figure

    # Rows with other kinds of noise would not lie on the curves.
    plain = [row for row in rows if _is_plain(row)]
    levels = sorted({row["noise"]["contact_m"] for row in plain})
    figure = Figure(figsize=(3.6 * max(len(levels), 1) + 0.4, 3.6), layout="constrained")
    panels = figure.subplots(1, max(len(levels), 1), sharey=True, squeeze=False)[0]
    for panel, level in zip(panels, levels, strict=False):
        _panel(panel, [row for row in plain if row["noise"]["contact_m"] == level])
        panel.set_title(f"contact noise {100 * level:g} cm")
    panels[0].set_ylabel("CD-o, cm")
    if levels:
        # One legend for all panels; a method that appears in several is listed once.
        handles = {
            label: line for panel in panels for line, label in zip(*panel.get_legend_handles_labels(), strict=True)
        }
        figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=5, fontsize=8, frameon=False)
    save_figure(figure, path, dpi=110)


def _panel(panel: Any, rows: list[Row]) -> None:
    for method, color in COLORS.items():
        found = [(row["noise"]["track_px"], c["cd_o_cm"]) for row in rows for c in row["methods"].get(method, ())]
        if not found:
            continue
        px = sorted({x for x, _ in found})
        mean = [np.mean([y for x, y in found if x == p]) for p in px]
        style = "--o" if method == "scipy from zero" else "-o"  # the other scipy often lies on top of it
        panel.plot(
            px,
            mean,
            style if len(px) > 1 else "D",
            color=color,
            label=method,
            markersize=4,
            linewidth=1.5,
            zorder=3 - (style == "-o"),
        )
        # Every camera's value as a small dot behind the mean.
        panel.plot(*zip(*found, strict=True), ".", color=color, alpha=0.5, markersize=4)
    panel.axhline(3.0, color="black", linestyle=":", linewidth=1, label="target (1 px, 1 cm)")
    panel.set_ylim(bottom=0.0)
    panel.set_xlabel("tracking noise, px")
    panel.grid(alpha=0.3, which="both", linewidth=0.4)


def _is_plain(row: Row) -> bool:
    other = {
        key: value
        for key, value in row["noise"].items()
        if key in ("outlier_share", "missing_share", "pose_rad", "scale_share")
    }
    return not any(other.values()) and row["contact_rule_m"] == 0.1
