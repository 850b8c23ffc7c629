"""Measure speed: the environment against the raw physics engine, and training, in one run.

  hoi benchmark                                          64 environments, the demo clip
  hoi benchmark num_envs=[64,256,1024] output=bench.json (writes bench.png too)
  hoi benchmark sim=mujoco_warp num_envs=[256,1024,4096,8192] train=table7 output=gpu.json
  hoi benchmark sim/physics=table7 train_epochs=0
  hoi benchmark 'hands=[articulated,follow,synergy,rigid]' output=hands.json    every kind of hands, side by side

Before every environment step the raw engine (a second set of simulations of the same model, nothing read, no Python around
it) is put into the same states with the same controls and steps them too: the ratio is free of the machine's drift. The
numbers of environments take turns, a short block each, for the same reason. JSON keys of each row: ``physics_steps_per_s``
(MuJoCo steps), ``env_steps_per_s`` (control steps), ``env_over_physics`` (1 = no overhead), ``us_per_env`` (microseconds of
one environment's control step; ``cpu``: of all cores together), ``contacts_per_env``, ``memory``; of a row with training ``train_samples_per_s``, its seconds
split into physics, env, inference and update, and ``train_over_physics``; beside the rows machine and versions.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import as_list, plain

_WARM_UP = 3


@hoi_main("benchmark")
def main(cfg: DictConfig) -> None:
    """Measure, print, write."""
    import rich

    from humanoid_hoi.learning.run_folder import versions

    sizes = sorted({int(n) for n in cfg.num_envs})
    if cfg.hands:
        compare_hands(cfg, sizes[0])
        return
    rows = measure_env(cfg, sizes)
    result: dict[str, Any] = {
        "sim": cfg.sim.backend,
        "physics": OmegaConf.to_container(cfg.sim.physics, resolve=True),
        "sizes": rows,
        "cost_spread": cost_spread(rows, "env"),
        "cpu_cost_spread": cost_spread(rows, "cpu"),
        "machine": {**versions(), "device": device_name(cfg)},
    }
    for row in rows:
        # Training is measured at some sizes only (by default the smallest), as it takes longest.
        if cfg.train_epochs and row["num_envs"] in (as_list(cfg.train_num_envs) or sizes[:1]):
            row |= measure_training(cfg, row)
        rich.print(table_of(row))
    spread = result["cost_spread"]
    cpu = result["cpu_cost_spread"]
    print(
        f"cost per environment, largest over smallest: {1 + spread:.3f} (CPU time, free of other load: {1 + cpu:.3f})"
    )
    if cfg.output:
        write(Path(cfg.output), result)


def compare_hands(cfg: DictConfig, num_envs: int) -> None:
    """Compare the kinds of hands named in ``cfg.hands``; print, write."""
    import rich

    from humanoid_hoi.core.fileio import write_text
    from humanoid_hoi.learning.run_folder import versions
    from humanoid_hoi.workflows.benchmarks.variants.hands import compared, hands_table, with_hands

    kinds = [str(hands) for hands in as_list(cfg.hands)]
    rows = compared(measure([(with_hands(cfg, hands), num_envs) for hands in kinds], cfg.rounds, cfg.steps))
    rows = [{"hands": hands} | row for hands, row in zip(kinds, rows, strict=True)]
    rich.print(hands_table(rows))
    if cfg.output:
        result = {"sim": cfg.sim.backend, "hands": rows, "machine": {**versions(), "device": device_name(cfg)}}
        Path(cfg.output).parent.mkdir(parents=True, exist_ok=True)
        write_text(Path(cfg.output), json.dumps(result, indent=2) + "\n")
        print(f"wrote {cfg.output}")


class Bench:
    """One number of environments beside its raw engines."""

    def __init__(self, cfg: DictConfig, num_envs: int) -> None:
        import torch

        from envs.build import build_env
        from humanoid_hoi.core.threads import rollout_threads
        from humanoid_hoi.workflows.benchmarks.raw_engine import MemoryWatch, raw_engine

        self.num_envs = num_envs
        self._threads = rollout_threads
        device = str(cfg.sim.get("device", "cpu")) if cfg.sim.backend == "mujoco_warp" else "cpu"
        # Before the environment is built, so that its memory is in the peak.
        watch = MemoryWatch(torch.device(device))
        self.env = build_env(cfg, num_envs=num_envs, validate=False)
        # The same actions at every size and in every run.
        self._noise = torch.Generator().manual_seed(0)
        self.env.reset()
        for _ in range(_WARM_UP):
            self.env.step(self._actions())
        self.memory = watch.megabytes()
        # Several scenes are several simulators; each has its bare engine.
        self._raws = [raw_engine(member) for member in getattr(self.env.sim, "members", [self.env.sim])]
        self.blocks: dict[str, list[float]] = {"env": [], "raw": [], "sim": [], "cpu": []}
        self.contacts: list[float] = []
        # One block that does not count: graphs are compiled and caches warm.
        self.run(1)
        self.forget()

    def run(self, steps: int) -> None:
        """One block of control steps, environment and raw engine in turn, as in training (episodes end and restart)."""
        from humanoid_hoi.workflows.benchmarks.raw_engine import synchronize

        seconds = {"env": 0.0, "raw": 0.0, "cpu": 0.0}
        self.env.pop_log()
        with self._threads(self.num_envs):
            for _ in range(steps):
                actions = self._actions()
                # The bare engines take over the state before this step and repeat it afterwards:
                # the same contacts, hence the same work.
                for raw in self._raws:
                    raw.copy_state()
                # GPU work is started asynchronously: without waiting, the clock
                # would measure the starting.
                synchronize(self.env.device)
                begin = time.perf_counter()
                cpu = time.process_time()
                self.env.step(actions)
                synchronize(self.env.device)
                seconds["env"] += time.perf_counter() - begin
                seconds["cpu"] += time.process_time() - cpu
                seconds["raw"] += sum(raw.step() for raw in self._raws)
        log = self.env.pop_log()
        self.contacts.append(log["sim/contacts"])
        for name, value in {**seconds, "sim": log["time/physics"]}.items():
            self.blocks[name].append(value / steps)

    def forget(self) -> None:
        """Start the figures anew."""
        self.contacts.clear()
        for block in self.blocks.values():
            block.clear()

    def figures(self) -> dict[str, Any]:
        """Rates and ratios: medians over the blocks, the ratio over what was measured side by side."""
        env, raw = (statistics.median(self.blocks[name]) for name in ("env", "raw"))
        per_control = getattr(self.env.sim, "members", [self.env.sim])[0].steps_per_control
        # Ratios of one block each, then their median: a slow moment of the machine slows both.
        ratios = [r / e for e, r in zip(self.blocks["env"], self.blocks["raw"], strict=True)]
        raw_over_sim = statistics.median(r / s for s, r in zip(self.blocks["sim"], self.blocks["raw"], strict=True))
        return {
            "num_envs": self.num_envs,
            "actions": self.env.action_dim,
            "degrees_of_freedom": int(getattr(self.env.sim, "members", [self.env.sim])[0].model.nv),
            "physics_steps_per_s": self.num_envs * per_control / raw,
            "env_steps_per_s": self.num_envs / env,
            "env_over_physics": statistics.median(ratios),
            "env_over_physics_range": [min(ratios), max(ratios)],
            "us_per_env": {
                "env": 1e6 * env / self.num_envs,
                "raw": 1e6 * raw / self.num_envs,
                "cpu": 1e6 * statistics.median(self.blocks["cpu"]) / self.num_envs,
            },
            "ms_per_step": {"env": 1e3 * env, "raw": 1e3 * raw},
            "raw_over_simulator": raw_over_sim,
            "contacts_per_env": statistics.fmean(self.contacts),
            "memory": self.memory,
        }

    def _actions(self) -> Any:
        import torch

        noise = torch.randn(self.num_envs, self.env.action_dim, generator=self._noise)
        return self.env.action_noise * noise.to(self.env.device)


def measure_env(cfg: DictConfig, sizes: list[int]) -> list[dict[str, Any]]:
    """Rows of all sizes, measured in turn."""
    return measure([(cfg, size) for size in sizes], cfg.rounds, cfg.steps)


def measure(cases: list[tuple[DictConfig, int]], rounds: int, steps: int) -> list[dict[str, Any]]:
    """Rows of all cases, measured in turn: every block holds about as many samples as one of the largest.

    Args:
        cases: settings and number of environments of each.
        rounds: blocks of each case.
        steps: control steps per block of the case with most environments.
    """
    largest = max(size for _, size in cases)
    benches: list[Bench] = []
    try:
        for case, size in cases:
            benches.append(Bench(case, size))
        for _ in range(rounds):
            for bench in benches:
                # Small sizes get more steps, so that every block holds about as many samples.
                bench.run(max(1, round(steps * largest / bench.num_envs)))
        return [bench.figures() for bench in benches]
    finally:
        for bench in benches:
            bench.env.close()


def cost_spread(rows: list[dict[str, Any]], clock: str) -> float:
    """How much more the dearest environment costs than the cheapest, as a share; ``clock``: env (wall time) or cpu."""
    costs = [row["us_per_env"][clock] for row in rows]
    return max(costs) / min(costs) - 1.0


def measure_training(cfg: DictConfig, row: dict[str, Any]) -> dict[str, Any]:
    """Samples per second of a short training run, the first epoch left out.

    ``train_over_physics`` is the physics' share of an epoch times what the bare engine takes of it: samples per second over
    the raw engine's, without comparing two moments of a machine whose speed drifts.
    """
    from envs.build import build_env
    from humanoid_hoi.learning.metrics_file import read_metrics
    from humanoid_hoi.learning.run_folder import RunFolder
    from humanoid_hoi.learning.trainer import train

    num_envs = row["num_envs"]
    env = build_env(cfg, num_envs=num_envs, validate=False)
    # One epoch more than asked: the first pays for warming up and is dropped below.
    settings = plain(cfg.train) | {"max_epochs": cfg.train_epochs + 1, "max_minutes": 0}
    settings["minibatch"] = min(settings["minibatch"], num_envs * settings["horizon"])
    with tempfile.TemporaryDirectory() as folder:
        try:
            train(env, settings, Path(folder) / "run")
        finally:
            env.close()
        epochs = read_metrics(RunFolder(Path(folder) / "run").metrics)[1:]
    parts = ("physics", "env", "inference", "update")
    seconds = {p: sum(e[f"seconds/{p}"] for e in epochs) / len(epochs) for p in parts}
    return {
        # The harmonic mean: epochs have equally many samples, so their times add up.
        "train_samples_per_s": len(epochs) / sum(1.0 / e["samples_per_s"] for e in epochs),
        "train_seconds": {p: round(s, 3) for p, s in seconds.items()},
        "train_over_physics": row["raw_over_simulator"] * seconds["physics"] / sum(seconds.values()),
    }


def device_name(cfg: DictConfig) -> str:
    """The GPU's name, or ``cpu``."""
    import torch

    on_gpu = cfg.sim.backend == "mujoco_warp" and str(cfg.sim.device).startswith("cuda")
    return torch.cuda.get_device_name(torch.device(cfg.sim.device)) if on_gpu else "cpu"


def table_of(row: dict[str, Any]) -> Any:
    """One measured size as a table."""
    from rich.table import Table

    table = Table(title=f"{row['num_envs']} environments")
    for column in ("figure", "value"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for key, value in row.items():
        table.add_row(key, _shown(value))
    return table


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {_shown(v)}" for k, v in value.items())
    if isinstance(value, list):
        return " to ".join(map(_shown, value))
    return f"{value:,.3f}" if isinstance(value, float) else str(value)


def write(path: Path, result: dict[str, Any]) -> None:
    """The JSON and, beside it, the plot."""
    from humanoid_hoi.core.fileio import write_text

    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(result, indent=2) + "\n")
    plot(result, path.with_suffix(".png"))
    print(f"wrote {path} and {path.with_suffix('.png').name}")


def plot(result: dict[str, Any], path: Path) -> None:
    """Cost of one environment's control step, and the share of it that is physics, against the number of environments."""
    from matplotlib.figure import Figure

    from humanoid_hoi.core.drawing.figures import save_figure

    rows = result["sizes"]
    sizes = [row["num_envs"] for row in rows]
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    cost, share = figure.subplots(1, 2)
    for name, label in (("env", "environment"), ("raw", "physics only")):
        cost.plot(sizes, [row["us_per_env"][name] for row in rows], "o-", label=label)
    cost.set(ylabel="µs per environment step")
    share.plot(sizes, [row["env_over_physics"] for row in rows], "o-", label="environment / physics only")
    trained = [row for row in rows if "train_over_physics" in row]
    if trained:
        share.plot(
            [row["num_envs"] for row in trained],
            [row["train_over_physics"] for row in trained],
            "s--",
            label="training / physics only",
        )
    for axes in (cost, share):
        axes.set(xlabel="environments", xscale="log", ylim=(0, 1.15 * axes.get_ylim()[1]))
        axes.set_xticks(sizes, [str(n) for n in sizes], minor=False)
        axes.minorticks_off()
        axes.legend()
        axes.grid(alpha=0.3)
    figure.suptitle(f"{result['sim']} on {result['machine']['device']}")
    save_figure(figure, path, dpi=120)
