"""Names of actions (paper 10.2): a description of the video, then a name from it, both by a model or from a file.

The two questions are the paper's. Who answers is pluggable: any function from a question (and pictures) to text. A closed
list keeps a data set's names apart from one another: an answer is put on the list's nearest name, or refused.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.session.json_file import read_object

# The paper's first question: a description of the whole interaction, asked with pictures.
DESCRIBE = (
    "There exists human and {obj_name} in the video. Please describe the interactions between the person and the object"
    " completely and accurately. Output full sentences."
)
# The second one, asked about that description alone.
SUMMARIZE = (
    "Here is a human-{obj_name} action description: {interaction_description}. Please summarize the core human-{obj_name}"
    " interaction into several concise action category names."
)
Answer = Callable[[str, Sequence[ByteArray]], str]
"""From a question and pictures of the video (none for the second question) to text."""
CLOSE_ENOUGH = 0.6
"""Likeness (0 to 1) at which an answer is taken for a name of the list."""
MAX_WORDS = 4


@dataclass(frozen=True)
class ActionName:
    """What a clip is called.

    Attributes:
        name: lower case, words joined by underscores.
        description: the answer to the first question.
        candidates: all names of the second answer, the chosen one among them or near one of them.
    """

    name: str
    description: str
    candidates: tuple[str, ...]


def name_action(
    object_name: str, pictures: Sequence[ByteArray], answer: Answer, allowed: Sequence[str] | None = None
) -> ActionName:
    """Ask both questions and choose a name.

    Args:
        object_name: of the object in the video.
        pictures: a few frames, in order.
        answer: who answers.
        allowed: the closed list; None takes the first candidate as it is.

    Raises:
        HoiError: an empty answer, or one that is near no name of the list.
    """
    description = answer(DESCRIBE.format(obj_name=object_name), pictures).strip()
    question = SUMMARIZE.format(obj_name=object_name, interaction_description=description.rstrip("."))
    candidates = candidates_of(answer(question, ()))
    if not description or not candidates:
        raise HoiError("the answer names no action", field="action", fix="ask another model, or give action=NAME")
    if allowed is None:
        return ActionName(candidates[0], description, candidates)
    return ActionName(nearest_name(candidates, allowed), description, candidates)


def candidates_of(text: str) -> tuple[str, ...]:
    """Names out of an answer: list items, lines, or parts between commas; numbering and marks are dropped."""
    # Answers come as lists, lines or prose: all are cut into short pieces, and long pieces dropped.
    parts = re.split(r"[\n;,]|\band\b", text)
    names = []
    for part in parts:
        # A label before a colon ("Action: lift box") is no part of the name.
        words = re.findall(r"[a-z]+", re.sub(r"^\s*(\d+[.)]|[-*])", "", part).lower().split(":")[-1])
        if 0 < len(words) <= MAX_WORDS:
            names.append("_".join(words))
    # Each name once, in the order of the answer: the first is the model's favourite.
    return tuple(dict.fromkeys(names))


def nearest_name(candidates: Sequence[str], allowed: Sequence[str]) -> str:
    """The name of the closed list that is most like one of the candidates.

    Raises:
        HoiError: none is near.
    """
    # Names are compared in one spelling and given back in the list's own.
    spelled = {plain_name(name): name for name in allowed}
    # Every candidate against every name: the best pair decides.
    scored = [
        (difflib.SequenceMatcher(None, candidate, name).ratio(), spelled[name])
        for candidate in candidates
        for name in spelled
    ]
    score, best = max(scored, default=(0.0, ""))
    if score < CLOSE_ENOUGH:
        raise HoiError(
            f"{', '.join(candidates)} is near no name of the list",
            field="action",
            fix=f"give one of {', '.join(list(allowed)[:6])}",
        )
    return best


def plain_name(name: str) -> str:
    """Lower case, words joined by underscores."""
    return "_".join(re.findall(r"[a-z0-9]+", name.lower()))


def answers_of_file(path: str | Path, session: str) -> Answer:
    """Answers written down beforehand: ``{"SESSION": {"description": ..., "actions": "a, b"}}``.

    Raises:
        HoiError: not such a file, or the session is not in it.
    """
    path = Path(path)
    entry = read_object(path, "give a file of answers").get(session)
    if not isinstance(entry, dict) or not all(isinstance(entry.get(k), str) for k in ("description", "actions")):
        raise HoiError("no answers for this session", where=path, field=session, fix="description and actions, as text")
    # The two questions are told apart by their pictures: the first has some, the second none.
    return lambda _, pictures: str(entry["description"] if len(pictures) else entry["actions"])


def write_action(session: Path, found: ActionName) -> None:
    """``action.json`` of a session folder, from which the manifest's ``action`` is taken."""
    content = {"action": found.name, "description": found.description, "candidates": list(found.candidates)}
    write_text(session / "action.json", json.dumps(content, indent=2) + "\n")


def action_of(session: Path) -> str:
    """The action a session was named with: ``action.json``, else what ``hoi prepare`` was told, else nothing.

    Raises:
        HoiError: a broken file.
    """
    for name in ("action.json", "prepare.json"):
        path = session / name
        found = read_object(path, "delete it, or make it again").get("action") if path.is_file() else None
        if isinstance(found, str) and found:
            return found
    return ""


def object_name_of(session: Path) -> str:
    """What the session calls its object (``select_id.json``), or "object".

    Raises:
        HoiError: a broken file.
    """
    path = session / "select_id.json"
    found = read_object(path, "delete it, or make it again").get("object_name") if path.is_file() else None
    return found if isinstance(found, str) and found else "object"
