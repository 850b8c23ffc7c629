"""Names in any script are drawn or spelt in figures and films: no squares, no warnings, no formulas made of names."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from humanoid_hoi.core.drawing import letters
from humanoid_hoi.core.drawing.figures import make_readable, save_figure
from humanoid_hoi.viewer import overlay

BOX = "\u7bb1"
CHAIR = "\u6905"


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Files of the fonts that are installed, to be filled."""
    files: list[str] = []
    monkeypatch.setattr(letters, "_system_fonts", lambda: tuple(files))
    letters._best_face.cache_clear()
    yield files
    letters._best_face.cache_clear()


def block() -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 800), (800, 800), (800, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def font(path: Path, text: str, family: str = "Test Sans", style: str = "Regular") -> str:
    """A font whose letters are filled blocks."""
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in text)]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): name for letter, name in zip(text, names[1:], strict=True)})
    builder.setupGlyf({name: block() for name in names})
    builder.setupHorizontalMetrics({name: (900, 0) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": style})
    builder.setupOS2(usWeightClass=700 if style == "Bold" else 400)
    builder.setupPost()
    builder.save(path)
    return str(path)


def figure_of_names() -> Figure:
    figure = Figure(figsize=(4, 3), layout="constrained")
    axes = figure.subplots()
    axes.barh([BOX, "table"], [1, 2])
    figure.suptitle(f"{BOX}{CHAIR} $x$")
    return figure


def texts(figure: Figure) -> set[str]:
    return {text.get_text() for text in figure.findobj(Text)} - {""}


def test_without_a_font_names_are_spelt(system: list[str], tmp_path: Path) -> None:
    figure = figure_of_names()
    path = save_figure(figure, tmp_path / "new" / "a.png")
    with Image.open(path) as picture:
        assert picture.size == (400, 300)
    assert {"XiangYi $x$", "Xiang", "table"} <= texts(figure)


def test_with_a_font_names_are_drawn_by_it(system: list[str], tmp_path: Path) -> None:
    system.append(font(tmp_path / "box.ttf", BOX))
    figure = figure_of_names()
    save_figure(figure, tmp_path / "a.png")
    # The letter that it lacks is spelt.
    assert {f"{BOX}Yi $x$", BOX, "table"} <= texts(figure)
    title = next(text for text in figure.findobj(Text) if text.get_text().startswith(BOX))
    assert title.get_fontfamily()[-1] == "Test Sans"


def test_the_fullest_and_plainest_font_is_taken(system: list[str], tmp_path: Path) -> None:
    files = {
        "few": font(tmp_path / "few.ttf", BOX),
        "bold": font(tmp_path / "bold.ttf", BOX + CHAIR, style="Bold"),
        "serif": font(tmp_path / "a_serif.ttf", BOX + CHAIR, "Test Serif"),
        "plain": font(tmp_path / "plain.ttf", BOX + CHAIR),
    }
    damaged = tmp_path / "damaged.ttf"
    damaged.write_bytes(b"no font")
    system.extend([str(damaged), *files.values()])
    assert letters.face_for({BOX, CHAIR}) == files["plain"]
    assert letters.face_for({"\u0e01"}) is None


def test_names_are_no_formulas_and_powers_stay_some(tmp_path: Path) -> None:
    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.plot([1, 1000], [1, 2], label="cost $\\unknown{$")
    axes.set_xscale("log")
    axes.legend()
    save_figure(figure, tmp_path / "a.png")
    assert any("mathdefault" in text.get_text() and text.get_parse_math() for text in figure.findobj(Text))


def test_usual_texts_are_left_alone(system: list[str]) -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.set(xlabel="\u00b5s \u2212 \u00e9", title="a\nb")
    axes.plot([-1, 1], [0, 1])
    axes.set_xticks([-0.5, 0.5])
    make_readable(figure)
    assert {"\u00b5s \u2212 \u00e9", "a\nb", "\u22120.5"} <= texts(figure)
    assert all(len(text.get_fontfamily()) == 1 for text in figure.findobj(Text))
    # A letter that nothing spells keeps a place; one that is invisible becomes a blank.
    assert letters.latin("a\ue000b\tc", letters.foreign_letters("a\ue000b\tc")) == "a?b c"


def test_a_film_writes_names_too(system: list[str], tmp_path: Path) -> None:
    def ink(text: str) -> int:
        overlay._drawable.cache_clear()
        image = Image.new("RGB", (320, 240), "white")
        overlay.draw_text(image, text, (20, 20))
        return int((np.asarray(image).sum(-1) < 200).sum())

    assert ink(BOX) == ink("Xiang")
    system.append(font(tmp_path / "box.ttf", BOX + "a"))
    letters._best_face.cache_clear()
    # The font's letters are filled blocks; it has none for the chair.
    assert ink(BOX + BOX) > 1.5 * ink(BOX) > 60
    assert overlay._drawable(f"a{BOX}{CHAIR}") == (f"a{BOX}Yi", system[0])
    overlay._drawable.cache_clear()
