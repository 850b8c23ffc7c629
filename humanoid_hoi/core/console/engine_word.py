"""``sim=mujoco`` where a command takes a run's settings as they are: the engine alone is meant, not a group with its physics."""

from __future__ import annotations

import re
from collections.abc import Sequence

from omegaconf import DictConfig

_ENGINE = re.compile(r"\++sim\.(backend|device)=|\+*sim=")


def engine_named(words: Sequence[str], own: DictConfig) -> list[str]:
    """The words with ``sim=NAME``, ``+sim=NAME`` and ``+sim.backend=NAME`` spelled ``sim.backend=NAME``.

    Args:
        words: as typed.
        own: a command's own yaml; where it has no ``sim.backend`` nothing is changed.
    """
    sim = own.get("sim") if "sim" in own else None
    if not isinstance(sim, DictConfig) or "backend" not in sim:
        return list(words)
    return [_spelled(word) for word in words]


def _spelled(word: str) -> str:
    found = _ENGINE.match(word)
    return word if found is None else f"sim.{found[1] or 'backend'}={word[found.end() :]}"
