"""Answers to scores: Top-1 of names (Table 4), joint and vertex errors of poses (Table 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.evaluation.understanding.answers import Answerer
from humanoid_hoi.evaluation.understanding.pose import parse_pose, pose_error
from humanoid_hoi.evaluation.understanding.questions import EXTRACT, Question
from humanoid_hoi.evaluation.understanding.wording import chosen_name
from humanoid_hoi.video.names.actions import Answer, plain_name

PAPER_TOP1 = {"action, object given": 0.47, "action": 0.20, "object, action given": 0.32, "object": 0.31}
"""Table 4: PointLLM-7B on the paper's own data; not measured here."""
PAPER_POSE = {
    "pose, action given": (103.6, 131.2),
    "pose": (105.2, 133.5),
    "pose, action and object given": (103.4, 130.9),
}
"""Table 5: ChatPose on the paper's own data, MPJPE and MPVPE in mm; not measured here."""


@dataclass(frozen=True)
class Scored:
    """One answer.

    Attributes:
        case, prompt: which.
        answer: the model's words.
        found: the name of the closed list, or "" where none was found; "pose" where a pose was.
        right: the name is the true one; None for a pose.
        mpjpe, mpvpe: mm; None for a name, and for an answer without a pose.
    """

    case: str
    prompt: str
    answer: str
    found: str
    right: bool | None = None
    mpjpe: float | None = None
    mpvpe: float | None = None


@dataclass(frozen=True)
class Lists:
    """The closed lists."""

    actions: Sequence[str]
    objects: Sequence[str]


def score(
    questions: Iterable[Question], answer: Answerer, lists: Lists, body: BodyModel, extract: Answer | None = None
) -> list[Scored]:
    """Ask every question and score the answers.

    Args:
        questions: in order.
        answer: who answers.
        lists: closed lists of actions and objects.
        body: that poses are compared on.
        extract: a text model that picks the word out of an answer, as in the paper; None looks for it (:mod:`.wording`).
    """
    return [_scored(question, answer(question), lists, body, extract) for question in questions]


def top1(rows: Sequence[Scored]) -> tuple[float, float]:
    """Share of right answers and its standard error; no answer and an unreadable one are wrong."""
    right = np.array([bool(row.right) for row in rows], np.float64)
    share = float(right.mean())
    return share, float(np.sqrt(share * (1 - share) / len(right)))


def pose_means(rows: Sequence[Scored]) -> tuple[float, float]:
    """MPJPE and MPVPE over the answers that hold a pose, mm; NaN where none does."""
    pairs = [(row.mpjpe, row.mpvpe) for row in rows if row.mpjpe is not None and row.mpvpe is not None]
    joints, vertices = np.mean(pairs, axis=0) if pairs else (np.nan, np.nan)
    return float(joints), float(vertices)


def _scored(question: Question, text: str, lists: Lists, body: BodyModel, extract: Answer | None) -> Scored:
    case = question.case
    if question.answers == "pose":
        pose = parse_pose(text)
        if pose is None or case.body_pose is None:
            return Scored(case.name, question.prompt, text, "")
        error = pose_error(body, pose, case.body_pose)
        return Scored(case.name, question.prompt, text, "pose", None, error.mpjpe, error.mpvpe)
    names = lists.actions if question.answers == "action" else lists.objects
    words = text
    if extract is not None and text:
        listed = ", ".join(names)
        words = extract(EXTRACT.format(answer=text, what=question.answers, names=listed), ())
    found = chosen_name(words, names)
    truth = case.action if question.answers == "action" else case.object_name
    right = found is not None and plain_name(found) == plain_name(truth)
    return Scored(case.name, question.prompt, text, found or "", right)
