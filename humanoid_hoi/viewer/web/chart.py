"""The plot under the timeline: figures per frame, the limit, and where the trial fails, as one small SVG."""

from __future__ import annotations

import html

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.viewer.web.take import Motion

_SIZE = (300, 120)
_LEFT = 34
_BOTTOM = 16
_TOP = 16
_COLORS = ("#1f6fb4", "#d9822b", "#5a9e5a")
_TEXT = 'font-family="sans-serif" font-size="9" fill="#444"'


def chart_svg(
    motion: Motion, fps: float, frame: int | None = None, limit: float | None = None, frames: int | None = None
) -> str:
    """An SVG of the motion's curves; an empty string where it has none.

    Args:
        motion: its ``curves`` and ``failed`` are drawn.
        fps: frames per second, for the time axis.
        frame: where the cursor stands; None draws none.
        limit: a dashed line at this value.
        frames: length of the time axis; the motion's own by default.
    """
    if not motion.curves:
        return ""
    frames = frames or len(motion)
    top = _axis_top(motion, limit)
    width, height = _SIZE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="100%" '
        'role="img" aria-label="error over time" style="background:#fff;border-radius:4px">'
    ]
    parts += _failures(motion, frames)
    parts += _grid(top, frames, fps)
    if limit is not None:
        y = _y(limit, top)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{width}" stroke="#c33" stroke-width="1" stroke-dasharray="4 3"/>')
    for values, color in zip(motion.curves.values(), _COLORS, strict=False):
        parts.append(f'<path d="{_path(values, top, frames)}" fill="none" stroke="{color}" stroke-width="1.4"/>')
    parts += _legend(list(motion.curves))
    if frame is not None:
        x = _x(frame, frames)
        parts.append(f'<path d="M{x:.1f} {_TOP}V{height - _BOTTOM}" stroke="#000" stroke-width="1"/>')
    return "".join([*parts, "</svg>"])


def _axis_top(motion: Motion, limit: float | None) -> float:
    """A round number above every finite value and the limit."""
    values = np.concatenate([np.ravel(v) for v in motion.curves.values()])
    values = values[np.isfinite(values)]
    highest = max([*([float(values.max())] if len(values) else []), limit or 0.0, 1.0])
    # Rounded up to a half of the leading digit's unit: axes end at 150, 200, 250.
    step = 10.0 ** np.floor(np.log10(highest))
    return float(np.ceil(highest * 1.02 / (step / 2)) * step / 2)


def _x(frame: float, frames: int) -> float:
    # Frame 0 at the axis, the last frame 6 pixels before the right edge.
    return _LEFT + (_SIZE[0] - _LEFT - 6) * frame / max(frames - 1, 1)


def _y(value: float, top: float) -> float:
    # SVG counts downwards; values above the axis are drawn at its top.
    return _SIZE[1] - _BOTTOM - (_SIZE[1] - _BOTTOM - _TOP) * min(value / top, 1.0)


def _path(values: FloatArray, top: float, frames: int) -> str:
    """Path data; a value that is not finite interrupts the line."""
    out = []
    # M moves the pen, L draws to the next point.
    pen = "M"
    for k, value in enumerate(values):
        if not np.isfinite(value):
            pen = "M"
            continue
        out.append(f"{pen}{_x(k, frames):.1f} {_y(float(value), top):.1f}")
        pen = "L"
    return "".join(out)


def _failures(motion: Motion, frames: int) -> list[str]:
    """A red band over every stretch of failing frames, and a word at the first."""
    if not motion.failed.any():
        return []
    # Starts and ends of the failing stretches alternate.
    edges = np.flatnonzero(np.diff(np.concatenate([[0], motion.failed.astype(int), [0]])))
    bands = []
    for start, end in edges.reshape(-1, 2):
        # Half a frame to each side: a single failing frame has a width.
        x = _x(start - 0.5, frames)
        width = max(_x(end - 0.5, frames) - x, 1.0)
        height = _SIZE[1] - _BOTTOM - _TOP
        bands.append(f'<rect x="{x:.1f}" y="{_TOP}" width="{width:.1f}" height="{height}" fill="#e66" opacity=".3"/>')
    return bands


def _grid(top: float, frames: int, fps: float) -> list[str]:
    bottom = _SIZE[1] - _BOTTOM
    parts = [f'<path d="M{_LEFT} {_TOP}V{bottom}H{_SIZE[0]}" fill="none" stroke="#bbb"/>']
    for share in (0.0, 0.5, 1.0):
        y = _y(share * top, top)
        parts.append(f'<text x="{_LEFT - 4}" y="{y + 3:.1f}" text-anchor="end" {_TEXT}>{share * top:g}</text>')
    seconds = (frames - 1) / fps
    # About five labels, at whole seconds, or at parts of one where the clip is short.
    step = next((part for part in (0.1, 0.2, 0.5, 1.0) if seconds / part <= 5), float(np.ceil(seconds / 5)))
    for second in np.arange(0.0, seconds + 1e-6, step):
        x = _x(second * fps, frames)
        parts.append(f'<text x="{x:.1f}" y="{_SIZE[1] - 4}" text-anchor="middle" {_TEXT}>{second:g} s</text>')
    return parts


def _legend(names: list[str]) -> list[str]:
    parts = []
    x = float(_LEFT)
    for name, color in zip(names, _COLORS, strict=False):
        parts.append(
            f'<rect x="{x:.0f}" y="4" width="8" height="8" fill="{color}"/>'
            f'<text x="{x + 11:.0f}" y="11" {_TEXT}>{html.escape(name)}</text>'
        )
        # An SVG cannot measure text here: about 4.9 units per letter at this size.
        x += 22 + 4.9 * len(name)
    return parts
