"""The one exception users see: a sentence that names where, what and the remedy."""

from __future__ import annotations

from pathlib import Path


class HoiError(Exception):
    """A mistake in the user's input, told in one line without a traceback.

    Args:
        what: what is wrong, with the offending value.
        where: the file (or config) it was found in.
        field: the field, column, frame or key inside ``where``.
        fix: what the user can do about it.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | Path | None = None,
        field: str | None = None,
        fix: str | None = None,
    ) -> None:
        self.what = what
        self.where = where
        self.field = field
        self.fix = fix
        super().__init__(what)

    def __str__(self) -> str:
        place = ": ".join(_line(str(part), _MOST_PLACE) for part in (self.where, self.field) if part)
        what = _line(self.what, _MOST_WORDS)
        text = f"{place}: {what}" if place else what
        return f"{text} (fix: {_line(self.fix, _MOST_WORDS)})" if self.fix else text


_MOST_PLACE = 300
_MOST_WORDS = 600


def _line(text: str, most: int) -> str:
    """Text without line breaks, its middle left out where a value of some file makes it endless."""
    text = " ".join(text.splitlines())
    # Beginning and end are kept: a value is usually recognized by one of them.
    return text if len(text) <= most else f"{text[: most - 80]} ... {text[-70:]}"
