"""Writing a matplotlib figure: as PNG, atomically, with every name in it readable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from humanoid_hoi.core.fileio import atomic_write

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.text import Text

_FORMULA = "\\mathdefault"
"""In the labels that matplotlib itself writes as formulas: powers on logarithmic axes."""


def save_figure(figure: Figure, path: str | Path, dpi: float | None = None) -> Path:
    """Write a figure as PNG, atomically; no display is needed.

    Args:
        figure: its texts become readable where a font lacks their letters, see :func:`make_readable`.
        path: of the file; its folder is made.
        dpi: dots per inch; None is the figure's own.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    make_readable(figure)
    if dpi is not None:
        figure.set_dpi(dpi)
    with atomic_write(path) as stream:
        FigureCanvasAgg(figure).print_png(stream)
    return Path(path)


def make_readable(figure: Figure) -> None:
    """Let every text be drawn: names are no formulas, and letters that matplotlib's own font lacks come from another font of
    this machine, or are spelt in Latin ones."""
    from matplotlib.text import Text

    for axes in figure.axes:
        _name_ticks(axes.xaxis)
        _name_ticks(axes.yaxis)
    for text in figure.findobj(Text):
        _write(text)


def _name_ticks(axis: Axis) -> None:
    """Labels of ticks are made anew from the axis' own names whenever it is drawn: readable ones are given to it."""
    labels = [label.get_text() for label in axis.get_ticklabels()]
    if any(_spelling(label)[0] != label for label in labels):
        axis.set_ticks(axis.get_ticklocs(), labels=[_spelling(label)[0] for label in labels])


def _write(text: Text) -> None:
    words = text.get_text()
    # A name with two dollars in it must not become a formula, or even an error.
    if _FORMULA not in words:
        text.set_parse_math(False)
    spelt, family = _spelling(words)
    if spelt != words:
        text.set_text(spelt)
    if family is not None:
        text.set_fontfamily([*text.get_fontfamily(), family])


def _spelling(words: str) -> tuple[str, str | None]:
    """The text as it can be drawn, and the font family that it needs beside matplotlib's own."""
    if words.isascii() and words.isprintable():
        return words, None
    from humanoid_hoi.core.drawing.letters import face_for, family_of, foreign_letters, latin

    foreign = foreign_letters(words)
    file = face_for(foreign) if foreign else None
    if file is None:
        return latin(words, foreign), None
    return latin(words, foreign & foreign_letters(words, file)), family_of(file)
