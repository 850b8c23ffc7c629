"""Which template suits which family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.interpoint.data.objects import MadeObject
from humanoid_hoi.interpoint.data.stage import Plan, Stage
from humanoid_hoi.interpoint.data.templates import carry, grip, rest


@dataclass(frozen=True)
class Template:
    """One way to touch.

    Attributes:
        plan: arranges person and object.
        categories: families it suits.
    """

    plan: Callable[[Stage], Plan]
    categories: tuple[str, ...]


TEMPLATES: dict[str, Template] = {
    "carry": Template(carry.carry, ("box", "ball", "gym_ball", "barrel", "bag", "tire")),
    "carry_under": Template(carry.carry_under, ("box", "barrel", "board", "bag")),
    "overhead": Template(carry.overhead, ("box", "ball", "gym_ball", "board")),
    "hug": Template(carry.hug, ("box", "gym_ball", "bag", "barrel")),
    "on_shoulder": Template(carry.on_shoulder, ("stick", "board", "barrel", "broom", "bat")),
    "on_head": Template(carry.on_head, ("box", "barrel", "bag")),
    "one_hand": Template(grip.one_hand, ("bottle", "cup", "stick", "bat", "axe", "racket", "pan", "dumbbell", "broom")),
    "two_hands": Template(grip.two_hands, ("stick", "broom", "bat", "axe")),
    "hanging": Template(grip.hanging, ("suitcase", "bag", "dumbbell")),
    "drink": Template(grip.drink, ("bottle", "cup")),
    "play": Template(grip.play, ("guitar",)),
    "sit": Template(rest.sit, ("chair", "stool", "bench", "gym_ball")),
    "lean_on": Template(rest.lean_on, ("table", "crate")),
    "push": Template(rest.push, ("crate", "cupboard")),
    "lean_back": Template(rest.lean_back, ("cupboard",)),
    "foot_on": Template(rest.foot_on, ("ball", "box", "stool", "bench", "tire")),
    "kick": Template(rest.kick, ("ball", "gym_ball")),
    "stand_on": Template(rest.stand_on, ("board", "box")),
    "knee_on": Template(rest.knee_on, ("bench", "chair", "box")),
}
"""Name to template."""


def templates_for(obj: MadeObject) -> tuple[str, ...]:
    """Templates that suit an object: by family, or by size for a mesh of the user's own.

    Args:
        obj: any object.
    """
    # A user's own mesh has no family: only what suits its size is tried.
    known = tuple(name for name, template in TEMPLATES.items() if obj.category in template.categories)
    if known:
        return known
    largest = float(np.ptp(obj.vertices, axis=0).max())
    if largest < 0.7:
        return ("carry", "carry_under", "overhead", "foot_on")
    return ("push", "lean_on") if largest > 1.0 else ("carry", "push", "lean_on")
