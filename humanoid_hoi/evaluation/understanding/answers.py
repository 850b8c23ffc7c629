"""Who answers: a file written down before, a function of the user's own by a registered name, or a baseline without any model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import Registry
from humanoid_hoi.evaluation.understanding.questions import Case, Question
from humanoid_hoi.session.json_file import read_object

Answerer = Callable[[Question], str]
"""From a question to the model's words; empty where it has none."""


ANSWERERS: Registry[Callable[[Sequence[Case]], Answerer]] = Registry("answer function", where="cfg/tools")
"""Every entry builds an answerer for the cases that will be asked about; most ignore them."""


def answerer(name: str, cases: Sequence[Case]) -> Answerer:
    """A registered answer function.

    Raises:
        HoiError: unknown name; lists the known ones.
    """
    return ANSWERERS.find(name, "answer")(cases)


def answers_of_file(path: str | Path) -> Answerer:
    """Answers written down before: ``{"CASE": {"PROMPT": "text", ...}}`` with the prompts of ``questions.json``.

    A case or prompt that is not there has no answer, and counts as wrong.

    Raises:
        HoiError: not such a file.
    """
    path = Path(path)
    content = read_object(path, "give a file of answers")
    for case, entry in content.items():
        if not isinstance(entry, dict) or not all(isinstance(text, str) for text in entry.values()):
            raise HoiError("expected text by prompt", where=path, field=str(case), fix='{"PROMPT": "text", ...}')
    return lambda question: str(content.get(question.case.name, {}).get(question.prompt, ""))


@ANSWERERS.register("usual")
def usual_answer(cases: Sequence[Case]) -> Answerer:
    """What the other cases have most often, and their mean pose: looks at nothing, and is what a model has to beat."""

    def answer(question: Question) -> str:
        others = [case for case in cases if case.name != question.case.name]
        if question.answers == "pose":
            poses = [case.body_pose for case in others if case.body_pose is not None]
            return json.dumps(np.mean(poses, axis=0).tolist()) if poses else ""
        words = [case.action if question.answers == "action" else case.object_name for case in others]
        return Counter(words).most_common(1)[0][0] if words else ""

    return answer


@ANSWERERS.register("rest")
def rest_answer(cases: Sequence[Case]) -> Answerer:
    """The rest pose for every pose, nothing for every name."""
    return lambda question: json.dumps([0.0] * 63) if question.answers == "pose" else ""
