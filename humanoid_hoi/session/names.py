"""Keypoint names of released annotations -> our names of the points their annotators saw.

The released table calls six points by the name of their neighbor (left/right calf and neck, inner/outer left thigh).
Which one an annotator meant cannot be told from the file: names were picked from a picture, the vertex was shown
afterwards. The default follows the **vertex** of the released table, because that is what the released solver pulled
to the object and what the annotator saw and accepted on screen. ``literal=True`` takes the name at its word instead.

The first release also had both insteps on the other foot's sole (vertices 8607 and 5913); the second corrected them,
and we read them by name in both.
"""

from __future__ import annotations

import difflib
import functools
from pathlib import Path

from humanoid_hoi.body.keypoints import RELEASED_NAME_SWAPS, load_keypoints
from humanoid_hoi.core.errors import HoiError


def resolve_name(name: str, *, literal: bool = False, where: str | Path | None = None, field: str | None = None) -> str:
    """Our name of the released keypoint ``name`` (any upper and lower case).

    Args:
        name: as written in the annotation.
        literal: take the name at its word rather than the vertex the released table gives it.
        where, field: place for the error message.

    Raises:
        HoiError: no such keypoint; suggests the nearest names.
    """
    ours = _spellings().get(name.casefold())
    if ours is None:
        # Near in spelling, whatever the case.
        near = difflib.get_close_matches(name.casefold(), _spellings(), n=2, cutoff=0.5)
        hint = " or ".join(_spellings()[n] for n in near)
        fix = f"did you mean {hint}?" if hint else "use one of the 87 names in assets/keypoints.csv"
        raise HoiError(f"unknown keypoint {name!r:.60}", where=where, field=field, fix=fix)
    # The vertex decides unless the caller takes the name at its word.
    return ours if literal else RELEASED_NAME_SWAPS.get(ours, ours)


def released_name(name: str) -> str:
    """The released spelling of our keypoint ``name``: the inverse of :func:`resolve_name` (default reading)."""
    # Swaps go both ways, so that the same table undoes them.
    return RELEASED_NAME_SWAPS.get(name, name)


@functools.lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return {point.name.casefold(): point.name for point in load_keypoints()}
