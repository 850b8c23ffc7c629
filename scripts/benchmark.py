"""Measure speed: the environment against the raw physics engine, and training, in one run.

  python scripts/benchmark.py                                 64 environments, the demo clip
  python scripts/benchmark.py sizes=[64,256,1024] output=bench.json
  python scripts/benchmark.py sim/physics=table7 train_epochs=0

Before every environment step the raw engine (a second mujoco.batch.Batch of the same model, nothing read, no Python
around it) is put into the same states with the same controls and steps them too: the ratio is free of the machine's
drift. JSON keys: physics_steps_per_s (MuJoCo steps), env_steps_per_s (control steps), env_over_physics (1 = no overhead),
train_samples_per_s with its seconds split into physics, env, inference and update, machine and versions.
"""

from __future__ import annotations

from humanoid_hoi.threads import configure_threads

configure_threads()  # before torch is imported

import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.cli import hoi_main

if TYPE_CHECKING:
    from envs.hoi_imitation import HoiImitationEnv

_WARM_UP = 5


@hoi_main("benchmark")
def main(cfg: DictConfig) -> None:
    """Measure and print."""
    import rich

    from humanoid_hoi.fileio import write_text
    from humanoid_hoi.learning.run_folder import versions

    sizes = [int(n) for n in cfg.sizes]
    rows = [measure_env(cfg, n) for n in sizes]
    result: dict[str, Any] = {**rows[0], "sizes": rows, "machine": versions()}
    if cfg.train_epochs:
        result |= measure_training(cfg, sizes[0])
    for row in rows:
        rich.print(table_of(row))
    if "train_samples_per_s" in result:
        print(f"training: {result['train_samples_per_s']:.0f} samples/s, seconds {result['train_seconds']}")
    if cfg.output:
        write_text(cfg.output, json.dumps(result, indent=2) + "\n")
        print(f"wrote {cfg.output}")


def measure_env(cfg: DictConfig, num_envs: int) -> dict[str, Any]:
    """Environment and raw engine, step by step in turn, as in training (random actions, episodes end and restart)."""
    import torch

    from envs.build import build_env
    from humanoid_hoi.threads import rollout_threads

    env = build_env(cfg, num_envs=num_envs, validate=False)
    try:
        raws = [RawEngine(member) for member in getattr(env.sim, "members", [env.sim])]
        env.reset()
        noise = torch.Generator().manual_seed(0)
        seconds = {"env": 0.0, "raw": 0.0}
        with rollout_threads(num_envs):  # as in training
            for step in range(_WARM_UP + cfg.steps):
                actions = env.action_noise * torch.randn(num_envs, env.action_dim, generator=noise)
                for raw in raws:
                    raw.copy_state()
                begin = time.perf_counter()
                env.step(actions)
                middle = time.perf_counter()
                raw_seconds = sum(raw.step() for raw in raws)
                if step >= _WARM_UP:
                    seconds["env"] += middle - begin
                    seconds["raw"] += raw_seconds
        return figures(env, num_envs, cfg.steps, seconds)
    finally:
        env.close()


class RawEngine:
    """A bare batch that repeats the steps of a simulator."""

    def __init__(self, sim: Any) -> None:
        from mujoco import batch

        self.sim = sim
        self.batch = batch.Batch(sim.model, sim.num_envs, sim.batch.nthread, persistent=True)

    def copy_state(self) -> None:
        """Take over the simulator's state."""
        for name, values in self.sim.snapshot().items():
            if name != "ctrl":
                self.batch.bind(name)[:] = values.numpy()

    def step(self) -> float:
        """Repeat the simulator's last control step; returns its seconds."""
        self.batch.bind("ctrl")[:] = self.sim.snapshot()["ctrl"].numpy()
        begin = time.perf_counter()
        self.batch.step(nstep=self.sim.steps_per_control)
        return time.perf_counter() - begin


def figures(env: HoiImitationEnv, num_envs: int, steps: int, seconds: dict[str, float]) -> dict[str, Any]:
    """Rates and their ratio."""
    per_control = getattr(env.sim, "members", [env.sim])[0].steps_per_control
    log = env.pop_log()
    return {
        "num_envs": num_envs,
        "physics_steps_per_s": num_envs * steps * per_control / seconds["raw"],
        "env_steps_per_s": num_envs * steps / seconds["env"],
        "env_over_physics": seconds["raw"] / seconds["env"],
        "contacts_per_env": log["sim/contacts"],
        "milliseconds_per_step": {name: 1e3 * s / steps for name, s in seconds.items()},
    }


def measure_training(cfg: DictConfig, num_envs: int) -> dict[str, Any]:
    """Samples per second of a short training run, the first epoch left out."""
    from envs.build import build_env
    from humanoid_hoi.learning.metrics_file import read_metrics
    from humanoid_hoi.learning.run_folder import RunFolder
    from humanoid_hoi.learning.trainer import train

    env = build_env(cfg, num_envs=num_envs, validate=False)
    settings = OmegaConf.to_container(cfg.train, resolve=True) | {"max_epochs": cfg.train_epochs + 1, "max_minutes": 0}
    settings["minibatch"] = min(settings["minibatch"], num_envs * settings["horizon"])
    with tempfile.TemporaryDirectory() as folder:
        try:
            train(env, settings, Path(folder) / "run")
        finally:
            env.close()
        rows = read_metrics(RunFolder(Path(folder) / "run").metrics)[1:]
    parts = ("physics", "env", "inference", "update")
    return {
        "train_samples_per_s": len(rows) / sum(1.0 / r["samples_per_s"] for r in rows),
        "train_seconds": {p: round(sum(r[f"seconds/{p}"] for r in rows) / len(rows), 3) for p in parts},
    }


def table_of(row: dict[str, Any]) -> Any:
    """One measured size as a table."""
    from rich.table import Table

    table = Table(title=f"{row['num_envs']} environments")
    for column in ("figure", "value"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for key, value in row.items():
        table.add_row(key, f"{value:,.3f}" if isinstance(value, float) else str(value))
    return table


if __name__ == "__main__":
    main()
