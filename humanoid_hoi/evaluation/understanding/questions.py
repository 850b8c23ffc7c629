"""The questions of Sec. 6 of the paper: four about a point cloud (Table 4), three about a pose (Table 5).

Sec. 6.1, 6.2 and B.3 print them with gaps for action, object and place, "which can be replaced or not": a gap that is left
open reads "the object" and "interacting". How the place is written is not said; here it is the object's box in pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.reconstruction.single_image.image import HoiImage

CLOUD_INTRODUCTION = "The point cloud is a person interacting with an object. The person is black."
ASK_ACTION = "What is the action between the person and the {object}?"
ASK_OBJECT = "What is the person {action} with?"
ASK_POSE = "What is the SMPL pose of the person {action} {object} at {location}?"
EXTRACT = (
    "A model was shown a person with an object and wrote: {answer}\nWhich {what} of this list does it name? Answer with one"
    " entry of the list alone, or with none.\n{names}"
)
"""For a text model that picks the word; the paper's own wording is not public, this is ours."""


@dataclass(frozen=True)
class Case:
    """One picture with what is to be found out.

    Attributes:
        name: of the picture.
        action: what the person does, as the closed list says it.
        object_name: what with.
        box: (4,) x1, y1, x2, y2 of the object, px.
        body_pose: (63,) true pose of the body's 21 joints, rad; None where it is not known.
    """

    name: str
    action: str
    object_name: str
    box: FloatArray
    body_pose: FloatArray | None = None


@dataclass(frozen=True)
class Question:
    """One question about a case.

    Attributes:
        case: what it is about.
        prompt: name of the kind, a row of the table.
        text: what is asked.
        answers: ``action``, ``object`` or ``pose``: what a right answer holds.
    """

    case: Case
    prompt: str
    text: str
    answers: str


CLOUD_PROMPTS = ("action, object given", "action", "object, action given", "object")
POSE_PROMPTS = ("pose, action given", "pose", "pose, action and object given")


def cloud_questions(case: Case) -> tuple[Question, ...]:
    """The four of Table 4, to be asked with the colored cloud."""
    thing = case.object_name.replace("_", " ")
    doing = participle(case.action)
    texts = (
        ASK_ACTION.format(object=thing),
        ASK_ACTION.format(object="object"),
        ASK_OBJECT.format(action=doing),
        ASK_OBJECT.format(action="interacting"),
    )
    asked = ("action", "action", "object", "object")
    return tuple(
        Question(case, prompt, f"{CLOUD_INTRODUCTION} {text}", what)
        for prompt, text, what in zip(CLOUD_PROMPTS, texts, asked, strict=True)
    )


def pose_questions(case: Case) -> tuple[Question, ...]:
    """The three of Table 5, to be asked with the picture; none where the true pose is not known."""
    if case.body_pose is None:
        return ()
    place = "[" + ", ".join(f"{value:.0f}" for value in case.box) + "]"
    thing = "the " + case.object_name.replace("_", " ")
    doing = participle(case.action)
    gaps = ((doing, "the object"), ("interacting with", "the object"), (doing, thing))
    return tuple(
        Question(case, prompt, ASK_POSE.format(action=action, object=object_, location=place), "pose")
        for prompt, (action, object_) in zip(POSE_PROMPTS, gaps, strict=True)
    )


def participle(action: str) -> str:
    """An action as a sentence has it: ``sit_on`` -> "sitting on", ``ride`` -> "riding"."""
    verb, *rest = action.replace("_", " ").split() or ["interact"]
    if verb.endswith("ing"):
        return " ".join([verb, *rest])
    if verb.endswith("ie"):
        verb = verb[:-2] + "y"
    elif verb.endswith("e") and not verb.endswith("ee"):
        verb = verb[:-1]
    elif _doubles(verb):
        verb += verb[-1]
    return " ".join([f"{verb}ing", *rest])


def _doubles(verb: str) -> bool:
    """A short verb that ends in one vowel and one consonant doubles it: sit, cut, hug; not feed, throw, fix, open."""
    vowels = "aeiou"
    return (
        len(verb) >= 3
        and verb[-1] not in vowels + "wxy"
        and verb[-2] in vowels
        and verb[-3] not in vowels
        and sum(letter in vowels for letter in verb) == 1
    )


def case_of(image: HoiImage, action: str, object_name: str) -> Case:
    """A picture as a case; the box is that of its object mask."""
    pose = None if image.body is None else image.body.params.body_pose[0].double().numpy()
    return Case(image.name, action, object_name, box_of(image.object_mask), pose)


def box_of(mask: BoolArray) -> FloatArray:
    """(4,) x1, y1, x2, y2 of a mask's pixels, px; the last pixel is inside."""
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    return np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], np.float64)


def cloud_of(image: HoiImage, points: int = 8192, seed: int = 0) -> FloatArray:
    """(points, 6) positions in the unit ball and colors in [0, 1]: the object in its colors, the person black.

    Args:
        image: with its object at ``start``; an object without colors is grey.
        points: drawn from the vertices of both; repeated where there are fewer.
        seed: of the draw.
    """
    placed = image.start.apply(image.obj_vertices)
    color = image.obj_color if image.obj_color is not None else np.full_like(placed, 0.5)
    both = np.concatenate([np.hstack([image.body_cam, np.zeros_like(image.body_cam)]), np.hstack([placed, color])])
    rows = np.random.default_rng(seed).choice(len(both), points, replace=len(both) < points)
    chosen = both[rows]
    chosen[:, :3] -= chosen[:, :3].mean(axis=0)
    chosen[:, :3] /= np.linalg.norm(chosen[:, :3], axis=1).max()
    return chosen
