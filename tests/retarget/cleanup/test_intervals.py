"""Debouncing of contacts and hysteresis, by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.cleanup.intervals import debounce, debounce_contacts, hysteresis, runs


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


def test_flipped_contacts_of_the_demo_come_back(demo: HoiClip, add_noise: Callable[..., HoiClip]) -> None:
    shaken = add_noise(demo, flips=0.03)
    assert (shaken.graph.active != demo.graph.active).sum() > 10
    clean, changed = debounce_contacts(shaken, 0.1, 0.1)
    assert changed > 10
    assert (clean.graph.active != demo.graph.active).sum() <= 2
    assert ((clean.contact_labels == 1) != (demo.contact_labels == 1)).sum() <= 2
