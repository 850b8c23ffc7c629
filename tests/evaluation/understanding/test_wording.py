"""Names out of answers: any form of the word, anywhere in the text, and nothing where nothing is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanoid_hoi.evaluation.understanding.wording import chosen_name, mentioned_name, stem

ACTIONS = ("hold", "sit_on", "sit", "ride", "carry", "lie_on", "throw", "drink_with", "cut")
OBJECTS = ("chair", "dining_table", "bottle", "knife", "box", "glass", "suitcase")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hold", "hold"),
        ("The person is holding the box.", "hold"),
        ("They held it with both hands", "hold"),
        ("**Sitting on**", "sit_on"),
        ("He sits quietly.", "sit"),
        ("1. riding\n2. holding", "ride"),
        ('{"action": "carries"}', "carry"),
        ("She was lying on a sofa", "lie_on"),
        ("rode", "ride"),
        ("cutting bread", "cut"),
        ("thorw", "throw"),  # no word of the list, but nearly one
        ("I cannot tell what is happening in this point cloud at all", None),
        ("", None),
    ],
)
def test_actions(text: str, name: str | None) -> None:
    assert chosen_name(text, ACTIONS) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("With two chairs.", "chair"),
        ("a large Dining Table", "dining_table"),
        ("boxes", "box"),
        ("glasses, maybe", "glass"),
        ("some knives", "knife"),
        ("a suitcase that is brown", "suitcase"),
        ("a table", None),  # the list has no plain table
    ],
)
def test_objects(text: str, name: str | None) -> None:
    assert mentioned_name(text, OBJECTS) == name


def test_the_first_that_is_named_counts_and_the_longer_of_two_at_one_place() -> None:
    assert mentioned_name("carrying, then holding", ("hold", "carry")) == "carry"
    assert mentioned_name("sitting on it", ("sit", "sit_on")) == "sit_on"


@given(st.text())
def test_any_text_gives_a_name_of_the_list_or_none(text: str) -> None:
    assert chosen_name(text, ACTIONS) in (*ACTIONS, None)


@given(st.text(), st.sampled_from(ACTIONS))
def test_any_text_can_be_the_list(text: str, name: str) -> None:
    assert chosen_name(name, [text]) in (text, None)


_NOISE = st.text(alphabet="0123456789 .,:;!?*#\n\"'()[]{}-", max_size=20)


@given(_NOISE, st.sampled_from(OBJECTS), _NOISE)
def test_numbers_and_marks_around_a_name_change_nothing(before: str, name: str, after: str) -> None:
    assert mentioned_name(f"{before} {name.replace('_', ' ')} {after}", OBJECTS) == name


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=15))
def test_a_stem_never_vanishes(word: str) -> None:
    assert stem(word)
