"""The lesson of a tutorial session: steps with conditions the page checks, and the known answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LESSON_FILE = "tutorial.json"


def read_lesson(folder: Path) -> dict[str, Any] | None:
    """The lesson in a session folder, or None where there is none (or a damaged one: it is only a lesson)."""
    path = folder / LESSON_FILE
    if not path.is_file():
        return None
    try:
        lesson = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return lesson if isinstance(lesson, dict) else None
