"""What a training run shows: metrics.csv, its dashboards and a progress line with the time left."""

from __future__ import annotations

import datetime
import sys

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.dashboards.dashboards import Dashboards
from humanoid_hoi.learning.metrics_file import MetricsFile
from humanoid_hoi.learning.run_folder import RunFolder

_TIME = "time/"


class ProgressLine:
    """A line that is redrawn on a terminal, with a spinner that turns between epochs; a plain line per epoch elsewhere."""

    def __init__(self, cfg: TrainConfig) -> None:
        self.cfg = cfg
        self.bar: Progress | None = None
        if sys.stdout.isatty():
            columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
            self.bar = Progress(*columns, console=Console(soft_wrap=True))
            self.task = self.bar.add_task("the first epoch is under way", total=None)
            self.bar.start()

    def show(self, row: dict[str, float]) -> None:
        """Show one epoch."""
        # Both limits count; the one that is nearer ends the run.
        done, left = progress(self.cfg, row)
        if self.bar is None:
            print(describe(self.cfg, row, done, left), flush=True)
        else:
            room = self.bar.console.width - _BEFORE_TEXT
            self.bar.update(self.task, description=describe(self.cfg, row, done, left, room))

    def close(self) -> None:
        """Leave the last line standing."""
        if self.bar is not None:
            self.bar.stop()


_BEFORE_TEXT = 12
"""Columns of spinner and elapsed time."""


def progress(cfg: TrainConfig, row: dict[str, float]) -> tuple[float, float]:
    """Fraction of the run that is done, and seconds left at the mean speed so far."""
    # A limit of 0 is none and is skipped below; minutes are turned to seconds.
    limits = [(row["epoch"], cfg.max_epochs), (row["seconds"], 60.0 * cfg.max_minutes)]
    done = min(1.0, max(now / limit for now, limit in limits if limit > 0))
    return done, row["seconds"] * (1.0 - done) / done


def describe(
    cfg: TrainConfig, row: dict[str, float], done: float, seconds_left: float, width: int | None = None
) -> str:
    """One line for people: what is left of the limit first, then what fits.

    Args:
        cfg: holds the limits.
        row: of the epoch.
        done: share of the limit that ends the run.
        seconds_left: until then.
        width: columns there are; None takes all parts.
    """
    minutes = row["seconds"] / 60.0
    # Which of the two limits ends the run is told, the other is not.
    by_time = bool(cfg.max_minutes) and minutes / cfg.max_minutes >= done - 1e-9
    limit = f"{minutes:.1f}/{cfg.max_minutes:g} min" if by_time else f"epoch {row['epoch']:.0f}/{cfg.max_epochs}"
    parts = [f"ETA {datetime.timedelta(seconds=round(seconds_left))}", f"{done:.0%} ({limit})"]
    parts += [f"epoch {row['epoch']:.0f}"] if by_time else []
    if row["health/bad_values"]:
        parts.append(f"{row['health/bad_values']:.0f} NaN replaced")
    parts += [f"return {row['episode/return']:.2f}", f"length {row['episode/length']:.1f}"]
    parts += [f"{name.removeprefix('error/')} {row[name]:.3g}" for name in row if name.startswith("error/")][:2]
    parts += [f"{row['samples_per_s']:,.0f} samples/s", f"kl {row['learn/kl']:.3f}", f"lr {row['learn/lr']:.1e}"]
    text = parts[0]
    for part in parts[1:]:
        # Parts in order of importance, as many as fit.
        if width is not None and len(text) + 2 + len(part) > width:
            break
        text = f"{text}  {part}"
    return text


class TrainingLog:
    """All logs of a run; on resume they continue and forget what came after the resumed epoch."""

    def __init__(self, run: RunFolder, cfg: TrainConfig, boards: Dashboards, epoch: int = 0) -> None:
        self.metrics = MetricsFile(run.metrics, epoch)
        self.boards = boards
        self.line = ProgressLine(cfg)

    def write(self, figures: dict[str, float], env_log: dict[str, float], bad_values: int) -> dict[str, float]:
        """Log one epoch and return the row.

        Args:
            figures: of the agent; ``seconds/env`` is the time inside ``env.step``. Its names win over the env's.
            env_log: of ``env.pop_log()``; ``time/physics``, seconds since the last call, is taken out of
                ``seconds/env`` as ``seconds/physics``.
            bad_values: numbers replaced because they were not finite.
        """
        # rl_games' names win: the environment may report figures of the same name.
        added = {k: float(v) for k, v in env_log.items() if k not in figures and not k.startswith(_TIME)}
        row = dict(figures) | added | {"health/bad_values": bad_values}
        row["seconds/physics"] = env_log.get(_TIME + "physics", 0.0)
        # Time inside env.step that physics did not take.
        row["seconds/env"] = max(0.0, row["seconds/env"] - row["seconds/physics"])
        self.metrics.append(row)
        # Over samples, since epochs of different settings hold different numbers of them.
        self.boards.scalars(row, int(row["frame"]))
        self.line.show(row)
        return row

    def close(self) -> None:
        """Close the progress line; the dashboards are their owner's to close."""
        self.line.close()
