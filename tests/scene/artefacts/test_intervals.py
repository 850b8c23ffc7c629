"""Debouncing and hysteresis, by hand."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.scene.artefacts.intervals import debounce, hysteresis, runs


def mask(text: str) -> np.ndarray:
    return np.array([c == "#" for c in text])


def test_runs() -> None:
    assert runs(mask("##..#.")) == [(0, 2), (4, 5)]
    assert runs(mask("......")) == []


def test_gaps_are_filled_and_blips_dropped_while_edges_stay() -> None:
    assert (debounce(mask("....#####.#####...."), 3, 3) == mask("....###########....")).all()
    assert (debounce(mask("..#.....########..."), 3, 3) == mask("........########...")).all()
    assert (debounce(mask("....########....#.."), 3, 3) == mask("....########.......")).all()


def test_hysteresis_needs_one_frame_of_the_strict_condition() -> None:
    enter = mask("...#.......")
    stay = mask(".#####..###")
    assert (hysteresis(enter, stay) == mask(".#####.....")).all()
