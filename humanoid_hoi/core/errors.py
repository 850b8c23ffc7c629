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
        place = ": ".join(str(part) for part in (self.where, self.field) if part)
        text = f"{place}: {self.what}" if place else self.what
        return f"{text} (fix: {self.fix})" if self.fix else text
