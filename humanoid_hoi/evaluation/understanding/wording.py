"""A name of a closed list out of what a model wrote: a word, a list, a sentence, JSON or a paragraph.

The paper has a text model pick the word; that prompt is not public, and here no model is needed: names are looked for in
the text by their word stems ("is sitting on" names ``sit_on``), and what is not found is compared by spelling with the
machinery that names the actions of videos.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.names.actions import candidates_of, nearest_name, plain_name

_IRREGULAR = {
    "held": "hold", "sat": "sit", "rode": "ride", "ridden": "ride", "stood": "stand", "lay": "lie", "lain": "lie",
    "lying": "lie", "threw": "throw", "thrown": "throw", "caught": "catch", "swung": "swing", "drank": "drink",
    "drunk": "drink", "ate": "eat", "eaten": "eat", "wore": "wear", "worn": "wear", "drove": "drive",
    "driven": "drive", "cut": "cut", "bent": "bend", "hung": "hang", "fed": "feed", "led": "lead", "wrote": "write",
    "written": "write", "swept": "sweep", "knives": "knife", "people": "person", "men": "man", "women": "woman",
}  # fmt: skip
_SHORTEST_STEM = 3


def mentioned_name(text: str, allowed: Sequence[str]) -> str | None:
    """The name of the list that a text names first; of several at one place the longest.

    Args:
        text: anything.
        allowed: names, words joined by blanks or underscores.

    Returns:
        A name as the list spells it; None where the text names none.
    """
    words = [stem(word) for word in re.findall(r"[a-z]+", text.lower())]
    found: list[tuple[int, int, str]] = []
    for name in allowed:
        wanted = [stem(word) for word in plain_name(name).split("_") if word.isalpha()]
        place = _place_of(wanted, words) if wanted else None
        if place is not None:
            # Earliest first; at one place the name of more words ("sit on" before "sit").
            found.append((place, -len(wanted), name))
    return min(found)[2] if found else None


def chosen_name(text: str, allowed: Sequence[str]) -> str | None:
    """:func:`mentioned_name`, else the name whose spelling is nearest to a short answer; None where neither is one.

    Args:
        text: a model's answer.
        allowed: the closed list.
    """
    found = mentioned_name(text, allowed)
    if found is not None:
        return found
    try:
        return nearest_name(candidates_of(text), allowed)
    except HoiError:
        # Near no name: an answer that names nothing is wrong, not an error of this program.
        return None


def stem(word: str) -> str:
    """A word without its ending, alike for the forms of a verb and for one thing and several: riding, rides, ride -> rid."""
    word = _IRREGULAR.get(word, word)
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    # carry and carri(ed); ride and rid(ing); sit and sitt(ing).
    if word.endswith("y") and len(word) > _SHORTEST_STEM:
        word = word[:-1] + "i"
    if word.endswith("e") and len(word) > _SHORTEST_STEM:
        word = word[:-1]
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word


def _place_of(wanted: Sequence[str], words: Sequence[str]) -> int | None:
    """Where the words stand in a row, or None."""
    count = len(wanted)
    return next((k for k in range(len(words) - count + 1) if list(words[k : k + count]) == list(wanted)), None)
