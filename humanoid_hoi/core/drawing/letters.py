"""Names in any script in a picture: drawn with a font of the machine that has the letters, spelt in Latin ones where none has.

matplotlib ships DejaVu Sans, which has no Chinese, Japanese, Korean, Thai ... letters: they would become squares, with a warning
for each of them.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path

from anyascii import anyascii
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

SHIPPED = "DejaVu Sans"
_INVISIBLE = ("Cc", "Cf", "Zl", "Zp", "Zs")
"""Unicode's categories of controls, formats and blanks."""
_REGULAR = 400
_NAMED_SO = {"normal": _REGULAR, "regular": _REGULAR, "medium": 500, "book": _REGULAR, "roman": _REGULAR}


@functools.cache
def _letters_of(file: str) -> frozenset[int]:
    """Code points a font can draw; none where the file cannot be drawn from."""
    try:
        face = FT2Font(file)
    except (RuntimeError, OSError, ValueError):
        return frozenset()
    # Fonts of bitmaps alone, as for colored emoji, cannot be scaled.
    return frozenset(face.get_charmap()) if face.scalable else frozenset()


def foreign_letters(text: str, file: str | None = None) -> set[str]:
    """Letters of a text that a font cannot draw, the shipped one as a rule; line breaks are none."""
    known = _letters_of(file or font_manager.findfont(SHIPPED))
    return {letter for letter in text if ord(letter) not in known and letter != "\n"}


def face_for(letters: Collection[str]) -> str | None:
    """File of the installed font that has most of ``letters``, a plain upright one where several have; None: none has any."""
    return _best_face("".join(sorted(letters)))


@functools.lru_cache(maxsize=256)
def _best_face(letters: str) -> str | None:
    # Looked for anew and not in matplotlib's own list, which does not know what was installed since.
    ranked = sorted((_rank(file, letters), file) for file in _system_fonts())
    return ranked[0][1] if ranked and ranked[0][0][0] < 0 else None


@functools.cache
def family_of(file: str) -> str:
    """Name by which matplotlib finds a font from now on."""
    font_manager.fontManager.addfont(file)
    return font_manager.FontProperties(fname=file).get_name()


@functools.cache
def _system_fonts() -> tuple[str, ...]:
    return tuple(sorted(font_manager.findSystemFonts()))


def _rank(file: str, letters: str) -> tuple[int, int, int, str]:
    """Small for a good font: many of the letters, upright, neither bold nor thin, a sans by its name, few others to read."""
    has = sum(ord(letter) in _letters_of(file) for letter in letters)
    if has == 0:
        return 0, 0, 0, ""
    entry = font_manager.ttfFontProperty(FT2Font(file))
    weight = entry.weight if isinstance(entry.weight, int) else _NAMED_SO.get(str(entry.weight), 700)
    serif = int("serif" in entry.name.lower() or "mono" in entry.name.lower())
    return -has, 1000 * (entry.style != "normal") + abs(weight - _REGULAR), serif, Path(file).name


def latin(text: str, letters: Iterable[str]) -> str:
    """``text`` with each of ``letters`` spelt in Latin ones (by the package anyascii), or ``?`` where there is no spelling."""
    return text.translate({ord(letter): _spelt(letter) for letter in letters})


def _spelt(letter: str) -> str:
    if unicodedata.category(letter) in _INVISIBLE:
        return " "
    # What has no spelling keeps its place, or two names would become one.
    return anyascii(letter) or "?"
