"""One self-contained page: viser's client with the recorded motion inside; opens from a file, needs no server."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.viewer.web.aim import aim
from humanoid_hoi.viewer.web.chart import chart_svg
from humanoid_hoi.viewer.web.guard import silence, start_server
from humanoid_hoi.viewer.web.nodes import LAYERS, SHOWN_AT_FIRST
from humanoid_hoi.viewer.web.take import Take
from humanoid_hoi.viewer.web.view import make_actors

_HEAD_ROOM = 0.28  # m from the head's joint to the label above it
_LABEL_RATE = 5.0  # Hz


def write_page(
    take: Take,
    path: str | Path,
    *,
    trial: int = 0,
    reference: str = "ghost",
    layers: tuple[str, ...] = SHOWN_AT_FIRST,
    overwrite: bool = False,
) -> Path:
    """Write a take as one ``.html`` file.

    Args:
        take: what to record.
        path: output, ending in ``.html``.
        trial: which of its trials.
        reference: ``ghost``, ``beside`` or ``hidden``.
        layers: what is drawn, see ``nodes.LAYERS``; the page has no switches.
        overwrite: replace an existing file.

    Raises:
        HoiError: the file exists, has another suffix or cannot be written; no such trial or layer.
    """
    path = check_page(path, overwrite)
    unknown = [layer for layer in layers if layer not in LAYERS]
    if unknown:
        raise HoiError(f"unknown layer {unknown[0]!r}", field="layers", fix=", ".join(LAYERS))
    if take.trials and not 0 <= trial < len(take.trials):
        raise HoiError(
            f"{trial}, but there are {len(take.trials)} trials", field="trial", fix=f"0 to {len(take.trials) - 1}"
        )
    # viser records from a running server; nobody connects to this one.
    server = start_server(port=0)
    try:
        page = _record(server, take, trial, reference, layers)
    finally:
        with silence():
            server.stop()
    write_text(path, _with_overlay(page, take, trial))
    return path


def check_page(path: str | Path, overwrite: bool = False) -> Path:
    """The path of a page to write, checked before anything is computed.

    Raises:
        HoiError: another suffix, or the file exists and ``overwrite`` is off.
    """
    path = Path(path)
    if path.suffix.lower() not in (".html", ".htm"):
        raise HoiError("a page ends in .html", where=path, field="output", fix=f"output={path.with_suffix('.html')}")
    if path.parent.exists() and not path.parent.is_dir():
        raise HoiError("is no folder", where=path.parent, field="output", fix="another folder")
    if path.exists() and not overwrite:
        raise HoiError("exists already", where=path, field="output", fix="another name, or overwrite=true")
    return path


def _record(server: Any, take: Take, trial: int, reference: str, layers: tuple[str, ...]) -> str:
    """The page's text: every frame drawn once while viser's recorder listens."""
    motion = take.motion(trial)
    server.scene.add_grid("/ground", width=20, height=20, shadow_opacity=0.3)
    aim(server, take, trial, reference)
    actors = make_actors(server, take, reference)
    label = server.scene.add_label("/label", take.name)
    # Text that changes at every frame cannot be read, and makes the page large.
    stride = max(1, round(take.fps / _LABEL_RATE))
    recorder = None
    for t in range(take.num_frames):
        for actor, instant in zip(actors, (motion.at(t), take.reference.at(t)), strict=False):
            actor.put(instant)
            if t == 0:
                # The layers are fixed before the recorder starts, as the page has no switches.
                for layer in LAYERS:
                    actor.show(layer, layer in layers)
        label.position = motion.at(t).poses[_head(take), :3] + np.array([0.0, 0.0, _HEAD_ROOM])
        if t % stride == 0:
            label.text = _caption(take, trial, t)
        # The recorder takes what stands at its start as its first frame.
        recorder = server.get_scene_serializer() if recorder is None else recorder
        recorder.insert_sleep(1 / take.fps)
    assert recorder is not None
    return recorder.as_html()


def _head(take: Take) -> int:
    return take.scene.body_names.index("head") if "head" in take.scene.body_names else 0


def _caption(take: Take, trial: int, t: int) -> str:
    """Time and the first curve's value, for the label above the head."""
    motion = take.motion(trial)
    text = f"{t / take.fps:.1f} s"
    for name, values in list(motion.curves.items())[:1]:
        value = values[min(t, len(values) - 1)]
        # Curves are called "what, unit".
        unit = name.rpartition(", ")[2]
        text += f"   {value:.0f} {unit}" if np.isfinite(value) else ""
    return text


def _with_overlay(page: str, take: Take, trial: int) -> str:
    """The page with its title and the error curve in a corner."""
    motion = take.motion(trial)
    chart = chart_svg(motion, take.fps, None, take.limit, take.num_frames)
    fails = motion.first_failure
    note = "" if fails is None else f" &mdash; fails at frame {fails} ({fails / take.fps:.1f} s)"
    box = (
        '<div style="position:fixed;right:12px;top:12px;width:320px;z-index:50;pointer-events:none;'
        'font:13px sans-serif;color:#222">'
        f'<div style="margin:0 0 6px 2px"><b>{html.escape(take.name)}</b> {html.escape(take.note)}{note}</div>'
        f"{chart}</div>"
    )
    # The last one: the client's own scripts may hold the word.
    end = page.rindex("</body>")
    title = f"<title>{html.escape(take.name)}</title>"
    head = page.index("</head>")
    return page[:head] + title + page[head:end] + box + page[end:]
