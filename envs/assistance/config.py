"""Typed configuration of the assistance; values in ``cfg/env``."""

from __future__ import annotations

from dataclasses import dataclass

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError


@dataclass(frozen=True)
class AssistanceConfig(Settings, yaml="env/hoi", node="assistance"):
    """Springs that pull pelvis and object of some training environments towards their reference, and when they weaken.

    Attributes:
        enabled: off by default; an evaluation never has any.
        root_frequency: Hz, natural frequency of the pelvis on its spring with the whole body's mass at gain 1; 0 for none.
        object_frequency: Hz, the same of the object.
        level: largest gain among the environments at the beginning.
        free_share: share of the environments whose gain is always zero; the others' gains lie evenly between zero and the
            level.
        every: control steps between two judgments.
        hold: the level falls while mean episode length and mean reward are at least this share of their marks.
        fall: it rises again where one of them is below this share.
        down: factor on the level when it falls.
        up: factor when it rises (at most to ``level``).
        end: a level below this is zero.
    """

    enabled: bool = setting()
    root_frequency: float = setting(at_least=0)
    object_frequency: float = setting(at_least=0)
    level: float = setting(at_least=0, at_most=1)
    free_share: float = setting(above=0, at_most=1)
    every: int = setting(at_least=1)
    hold: float = setting(above=0, at_most=1)
    fall: float = setting(above=0, at_most=1)
    down: float = setting(above=0, below=1)
    up: float = setting(above=1)
    end: float = setting(at_least=0)

    def __post_init__(self) -> None:
        """Raises HoiError where help would weaken and be brought back by one and the same figure."""
        if self.fall > self.hold:
            raise HoiError(
                f"found {self.fall}", where="config", field="env.assistance.fall", fix=f"at most hold = {self.hold}"
            )
