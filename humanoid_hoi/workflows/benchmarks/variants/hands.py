"""Every kind of hands in one run: what each costs the environment, and what it saves the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.errors import HoiError

if TYPE_CHECKING:
    from rich.table import Table

HANDS = ("articulated", "follow", "synergy", "rigid")
"""The first three are settings of the action, ``rigid`` is one of the humanoid: fingers that are no joints."""


def with_hands(cfg: DictConfig, hands: str) -> DictConfig:
    """A copy of a benchmark's settings with one kind of hands and feed-forward targets.

    Raises:
        HoiError: there is no such kind.
    """
    if hands not in HANDS:
        raise HoiError(f"unknown choice {hands!r}", where="config", field="hands", fix=" or ".join(HANDS))
    copy = OmegaConf.create(OmegaConf.to_container(cfg, resolve=False))
    assert isinstance(copy, DictConfig)
    copy.humanoid.hands = "rigid" if hands == "rigid" else "articulated"
    copy.env.action.hands = "follow" if hands == "rigid" else hands
    # Refined targets belong to one kind of hands, so that none is compared on better ones.
    copy.env.action.base = "feed_forward"
    return copy


def compared(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with their rates against those of the first one, measured block by block in turn with it."""
    first = rows[0]["us_per_env"]
    return [
        row
        | {
            "env_over_first": first["env"] / row["us_per_env"]["env"],
            "raw_over_first": first["raw"] / row["us_per_env"]["raw"],
            "cpu_over_first": first["cpu"] / row["us_per_env"]["cpu"],
        }
        for row in rows
    ]


def hands_table(rows: Sequence[dict[str, Any]]) -> Table:
    """One line a kind."""
    from rich.table import Table

    table = Table(title=f"hands, {rows[0]['num_envs']} environments")
    figures = ("raw engine", "environment", "environment, processor time", "environment / raw engine")
    for column in ("hands", "actions", "degrees of freedom", *figures):
        table.add_column(column, justify="left" if column == "hands" else "right")
    for row in rows:
        ratios = (row["raw_over_first"], row["env_over_first"], row["cpu_over_first"], row["env_over_physics"])
        counts = (str(row["actions"]), str(row["degrees_of_freedom"]))
        table.add_row(row["hands"], *counts, *(f"{ratio:.2f}" for ratio in ratios))
    table.caption = f"raw engine and environment: steps per second against {rows[0]['hands']}"
    return table
