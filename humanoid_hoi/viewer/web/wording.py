"""Names and messages on the page: shown as they are, whatever signs they are made of."""

from __future__ import annotations

import re

_SIGN = re.compile(r"([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"(?<=[_\-/])(?=\w)|(?<=\.)(?=[A-Za-z])")
_SOFT = "\u200b"
"""A place of no width at which a line may be broken."""


def as_text(text: str) -> str:
    """``text`` for viser's markdown: no sign of it is grammar (``*``, ``<``, ``{``), and long names break after ``_ - . /``."""
    # In this order: the mark is no sign, and a name is broken behind its own, not behind our backslashes.
    return _SIGN.sub(r"\\\1", _BREAK.sub(_SOFT, text))
