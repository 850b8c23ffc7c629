"""Benchmark the reconstruction: errors against noise, speed, before and after stage 2, and a real session.

  hoi benchmark reconstruction output=bench                                  about 7 minutes on two cores
  hoi benchmark reconstruction output=bench session=SESSION                  with a real session's figures
  hoi benchmark reconstruction output=bench tables=[speed] speed.repeats=5
  hoi benchmark reconstruction output=bench clip=CLIP.npz sessions=4 suite=4

Sessions are synthetic: a known motion (the demo clip, or any clip that hoi import made) filmed by virtual
cameras, annotated by the paper's rule, then disturbed. The yardstick is the released solver's scheme: scipy's
Levenberg-Marquardt on Eq. 3, frame by frame. OUTPUT gets results.json, tables.md and noise.png. Speeds are ratios of what
ran side by side in this process.
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG, clip_file
from humanoid_hoi.core.progress import ProgressBar

Tick = Callable[[str], None]
TABLES = ("noise", "speed", "suite", "real")


@hoi_main("benchmark_reconstruction", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure, print, write."""
    import torch

    from humanoid_hoi.core.fileio import write_text
    from humanoid_hoi.learning.run_folder import versions
    from humanoid_hoi.workflows.benchmarks.reconstructing.reconstruction_report import markdown, plot_noise

    wanted = tables_of(cfg)
    output = output_folder(cfg.output)
    began = time.perf_counter()
    result: dict[str, Any] = {
        "settings": OmegaConf.to_container(cfg),
        "machine": {**versions(), "threads": torch.get_num_threads()},
    }

    def keep(name: str, figures: Any) -> None:
        """Write what there is after every table: a run that is stopped has not been in vain."""
        result.update({name: figures, "minutes": (time.perf_counter() - began) / 60})
        write_text(output / "results.json", json.dumps(result, indent=1) + "\n")
        write_text(output / "tables.md", markdown(result))
        if name == "noise":
            plot_noise(figures, output / "noise.png")

    with ProgressBar() as bar:
        task = bar.add_task("starting", total=steps_of(cfg, wanted))
        measure(cfg, wanted, lambda what: bar.update(task, description=what, advance=1), keep)
    print(f"{markdown(result)}\nwrote {output} after {result['minutes']:.1f} minutes")


def tables_of(cfg: DictConfig) -> list[str]:
    """The wanted tables; the real one only where a session is given."""
    unknown = [name for name in cfg.tables if name not in TABLES]
    if unknown or not cfg.tables:
        raise HoiError(f"{unknown or 'nothing'} is no table", field="tables", fix=f"some of {', '.join(TABLES)}")
    for name in ("sessions", "suite", "every", "samples"):
        if not isinstance(cfg[name], int) or cfg[name] < 1:
            raise HoiError(f"expected a whole number from 1, found {cfg[name]!r}", field=name, fix=f"e.g. {name}=2")
    return [name for name in TABLES if name in cfg.tables and (name != "real" or cfg.session)]


def steps_of(cfg: DictConfig, wanted: list[str]) -> int:
    """Ticks of the progress bar."""
    noise = sum(2 + bool(row.get("stage2")) for row in cfg.rows) * cfg.sessions
    return sum({"noise": noise, "speed": 6 * cfg.speed.repeats, "suite": cfg.suite, "real": 3}[name] for name in wanted)


def measure(cfg: DictConfig, wanted: list[str], tick: Tick, keep: Callable[[str, Any], None]) -> None:
    """Every wanted table, handed to ``keep`` as soon as it is there."""
    from humanoid_hoi.body.load import load_body
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.synthetic.sessions import disturb, only
    from humanoid_hoi.workflows.benchmarks.reconstructing.reconstruction_real import RealSession
    from humanoid_hoi.workflows.benchmarks.reconstructing.reconstruction_tables import (
        NoiseTable,
        NoiseTableSettings,
        speed_table,
        suite_table,
    )

    rows = [row_of(cfg, row) for row in cfg.rows]  # mistakes first, work later
    clip = HoiClip.load(clip_file(str(cfg.clip)))
    body = load_body(cfg.body, cfg.body_model)
    # The real session first: it is the quickest to fail, by a wrong folder.
    if "real" in wanted:
        keep("real", RealSession(Path(cfg.session), body, cfg.speed.repeats).table(tick))
    if {"noise", "speed"} & set(wanted):
        # Films are kept in it: the speed table takes one of the noise table's.
        table = NoiseTable(clip, body, NoiseTableSettings(cfg.sessions, cfg.seed, cfg.samples, cfg.every))
    if "speed" in wanted:
        noise = only(track_px=cfg.speed.track_px, contact_m=cfg.speed.contact_m)
        session, truth = disturb(table.footage(cfg.seed, 0.1), noise, cfg.seed)
        keep("speed", speed_table(session, body, truth, cfg.speed.repeats, cfg.speed.frames, tick))
    if "noise" in wanted:
        keep("noise", [table.row(*row, tick) for row in rows])
    if "suite" in wanted:
        keep("suite", suite_table(clip, body, cfg.suite, tick))


def row_of(cfg: DictConfig, row: DictConfig) -> tuple[str, Any, float, bool]:
    """Name, noise, contact rule and whether stage 2 runs."""
    from humanoid_hoi.core.config import typed
    from humanoid_hoi.synthetic.sessions import PERFECT, Noise

    settings: dict[str, Any] = dict(OmegaConf.to_container(row))  # type: ignore[arg-type]
    name = str(settings.pop("name", "row"))
    rule = float(settings.pop("contact_rule", 0.1))
    stage2 = bool(settings.pop("stage2", False))
    base: dict[str, Any] = dict(OmegaConf.to_container(cfg.base))  # type: ignore[arg-type]
    return name, typed(Noise, {**dataclasses.asdict(PERFECT), **base, **settings}, f"rows.{name}"), rule, stage2
