"""Supports between the document and ``supports.json`` of a session, which ``hoi retarget`` reads."""

from __future__ import annotations

import json
from pathlib import Path

from humanoid_hoi.annotator.model.document import Box
from humanoid_hoi.annotator.model.wire import box_to_json
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.session.supports import FILE, read_supports


def boxes_of(folder: Path) -> dict[str, Box]:
    """The supports a session came with, or none; ids ``file0`` and so on.

    Raises:
        HoiError: a broken file.
    """
    path = folder / FILE
    found = read_supports(path) if path.is_file() else ()
    return {f"file{number}": _box(support) for number, support in enumerate(found)}


def write_boxes(folder: Path, boxes: dict[str, Box], before: dict[str, Box]) -> None:
    """Write the document's supports unless they are still what the session came with.

    Args:
        folder: of the session.
        boxes: of the document.
        before: what the file said at first.
    """
    path = folder / FILE
    # Untouched supports are not written: the file keeps its own spelling and digits.
    if boxes == before and boxes_of(folder) == before:
        return
    content = {"supports": [box_to_json(box) for box in boxes.values()]}
    write_text(path, json.dumps(content, indent=1) + "\n")


def _box(support: Support) -> Box:
    x, y, z = (float(v) for v in support.pos_w)
    qx, qy, qz, qw = (float(v) for v in support.quat_w)
    a, b, c = (float(v) for v in support.half_size)
    return Box(support.name, (x, y, z), (qx, qy, qz, qw), (a, b, c))
