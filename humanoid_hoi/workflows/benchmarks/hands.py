"""Every kind of hands in one run: what each costs the environment, and what it saves the engine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.config import as_list
from humanoid_hoi.core.errors import HoiError

if TYPE_CHECKING:
    from rich.table import Table

HANDS = ("articulated", "follow", "synergy", "rigid")
"""The first three are settings of the action, ``rigid`` is one of the humanoid: fingers that are no joints."""


def compare_hands(cfg: DictConfig, num_envs: int) -> None:
    """Compare the kinds of hands named in ``cfg.hands``; print, write."""
    import rich

    from humanoid_hoi.core.fileio import write_text
    from humanoid_hoi.learning.run_folder import versions
    from humanoid_hoi.workflows.benchmarks.environment import device_name, measure

    kinds = [str(hands) for hands in as_list(cfg.hands)]
    rows = compared(measure([(with_hands(cfg, hands), num_envs) for hands in kinds], cfg.rounds, cfg.steps))
    rows = [{"hands": hands} | row for hands, row in zip(kinds, rows, strict=True)]
    rich.print(hands_table(rows))
    if cfg.output:
        result = {"sim": cfg.sim.backend, "hands": rows, "machine": {**versions(), "device": device_name(cfg)}}
        Path(cfg.output).parent.mkdir(parents=True, exist_ok=True)
        write_text(Path(cfg.output), json.dumps(result, indent=2) + "\n")
        print(f"wrote {cfg.output}")


def with_hands(cfg: DictConfig, hands: str) -> DictConfig:
    """A copy of a benchmark's settings with one kind of hands.

    Raises:
        HoiError: there is no such kind.
    """
    if hands not in HANDS:
        raise HoiError(f"unknown choice {hands!r}", where="config", field="hands", fix=" or ".join(HANDS))
    copy = OmegaConf.create(OmegaConf.to_container(cfg, resolve=False))
    assert isinstance(copy, DictConfig)
    copy.humanoid.hands = "rigid" if hands == "rigid" else "articulated"
    copy.env.action.hands = "follow" if hands == "rigid" else hands
    return copy


def compared(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with their rates against those of the first one, measured block by block in turn with it."""
    first = rows[0]["us_per_env"]
    return [
        row
        | {
            "env_over_first": first["env"] / row["us_per_env"]["env"],
            "raw_over_first": first["raw"] / row["us_per_env"]["raw"],
        }
        for row in rows
    ]


def hands_table(rows: Sequence[dict[str, Any]]) -> Table:
    """One line a kind."""
    from rich.table import Table

    table = Table(title=f"hands, {rows[0]['num_envs']} environments")
    for column in ("hands", "actions", "degrees of freedom", "raw engine", "environment", "environment / raw engine"):
        table.add_column(column, justify="left" if column == "hands" else "right")
    for row in rows:
        ratios = (row["raw_over_first"], row["env_over_first"], row["env_over_physics"])
        counts = (str(row["actions"]), str(row["degrees_of_freedom"]))
        table.add_row(row["hands"], *counts, *(f"{ratio:.2f}" for ratio in ratios))
    table.caption = f"raw engine and environment: steps per second against {rows[0]['hands']}"
    return table
