"""Train every combination of clips, rewards and seeds, resumable, and put the results into one table.

  hoi sweep clips=[a.npz,b.npz] rewards=[tr,tr_lr_cr] seeds=[0,1] output=sweeps/first
  hoi sweep clips=[clips/] subsets=[action=lift,action=sit] train.max_minutes=30 output=sweeps/actions
  hoi sweep ... 'vary={train.lr:[1e-5,3e-5]}'           any other setting as a further axis
  hoi sweep ... plan_only=true                          what it would do and cost
  hoi sweep ... launcher=ray                            a local Ray cluster, or ray.address=auto
  hoi sweep ... launcher=slurm slurm.partition=gpu      a Slurm array; a job that is cut off is requeued and goes on

Stop it (Ctrl-C, SIGTERM, kill -9) and give the same command again: finished trainings stay, begun ones go on, failed ones
are tried again. The output folder gets plan.json, ledger.jsonl (how every job ended), runs/,
logs/, results.md and results.csv.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import hydra
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from humanoid_hoi.core.cli import explain_config_error, hoi_main
from humanoid_hoi.core.config import as_list, plain, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import BUILTIN_CLIPS, CFG
from humanoid_hoi.core.value_checks import MOST_SEED
from humanoid_hoi.core.words import hydra_words
from humanoid_hoi.workflows.sweep.cluster import run_ray
from humanoid_hoi.workflows.sweep.job import Ended
from humanoid_hoi.workflows.sweep.ledger import Ledger
from humanoid_hoi.workflows.sweep.local import run_local
from humanoid_hoi.workflows.sweep.plan import Cost, Job, Plan, make_plan
from humanoid_hoi.workflows.sweep.slurm import SlurmOptions, run_slurm
from humanoid_hoi.workflows.sweep.table import MAX_LISTED, Tables, write_tables

LAUNCHERS = ("local", "ray", "slurm")


@hoi_main("sweep", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Plan, say the cost, run, write the tables."""
    sweep(cfg, plan_of(cfg))


def plan_of(cfg: DictConfig) -> Plan:
    """The plan of a composed cfg/tools/sweep.yaml, its inputs checked.

    Raises:
        HoiError: an unknown launcher or reward preset, a clip that is not there.
    """
    if cfg.launcher not in LAUNCHERS:
        raise HoiError(f"unknown launcher {cfg.launcher!r}", field="launcher", fix=" or ".join(LAUNCHERS))
    # base.yaml is what the presets share, no preset itself.
    presets = sorted(p.stem for p in (CFG / "rewards").glob("*.yaml") if p.stem != "base")
    for name in cfg.rewards:
        if name not in presets:
            raise HoiError(f"unknown rewards {name!r}", field="rewards", fix=" or ".join(presets))
    # Names of shipped clips stay names; files become absolute, as jobs run elsewhere.
    clips = [clip if clip in BUILTIN_CLIPS else str(_existing(clip)) for clip in map(str, cfg.clips)]
    if not (math.isfinite(float(cfg.minutes)) and float(cfg.minutes) > 0):
        raise HoiError(f"{cfg.minutes} minutes", field="minutes", fix="a positive number")
    for name, value, least in (
        ("workers", cfg.workers, 1),
        ("ray.cpus", cfg.ray.cpus, 1),  # with none Ray starts every training at once
    ):
        if int(value) < least:
            raise HoiError(f"found {value}", field=name, fix=f"{least} or more")
    # Now, not when the plan is written.
    typed(SlurmOptions, cfg.slurm, "slurm")
    wrong = next((seed for seed in cfg.seeds if not _is_seed(seed)), None)
    if wrong is not None:
        raise HoiError(
            f"{wrong!r} is no seed", field="seeds", fix=f"whole numbers from 0 to {MOST_SEED}: seeds=[0,1,2]"
        )
    if cfg.vary is not None and not OmegaConf.is_dict(cfg.vary):
        raise HoiError(f"{cfg.vary!r} names no setting", field="vary", fix="'vary={train.lr:[1e-5,3e-5]}'")
    words = [f"train.max_minutes={cfg.minutes}", *map(str, cfg.words)]
    folder = Path(cfg.output).absolute()
    if folder.exists() and not folder.is_dir():
        raise HoiError("is no folder", where=folder, field="output", fix="another name")
    alone = next((clip for clip in clips if cfg.subsets and not Path(clip).is_dir()), None)
    if alone is not None:
        raise HoiError(
            f"{alone} is one clip, not a folder", field="subsets", fix="drop subsets, or name folders of clips"
        )
    axes = (list(cfg.subsets), list(cfg.rewards), list(cfg.seeds))
    vary = {} if cfg.vary is None else plain(cfg.vary)
    plan = make_plan(folder, clips, *axes, words, {key: as_list(values) for key, values in vary.items()})
    check_words(plan)
    return plan


def _is_seed(value: object) -> bool:
    # True is an int in Python, but nobody means it as a seed.
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_SEED


def check_words(plan: Plan) -> None:
    """Compose the settings of one job of every kind of words, so that a wrong word stops nothing half-way.

    Raises:
        HoiError: names the word.
    """
    # Words repeat over clips and seeds: each kind is composed once.
    for words in dict.fromkeys(job.words for job in plan.jobs):
        # Hydra allows one composition at a time, and the command itself is inside one.
        GlobalHydra.instance().clear()
        try:
            with hydra.initialize_config_dir(str(CFG), version_base=None):
                hydra.compose("train", overrides=hydra_words(words, {}))
        except (HydraException, OmegaConfBaseException) as error:
            raise HoiError(explain_config_error(error, "train"), field="words or vary") from error


def sweep(cfg: DictConfig, plan: Plan) -> None:
    """Run what is left of a plan and write its tables; exits with 1 where a training is not done, 130 when stopped."""
    ledger = Ledger(plan)
    left = ledger.left()
    print_states(plan, ledger)
    # Ray and Slurm run as many as there are cores for.
    workers = int(cfg.workers) if cfg.launcher == "local" else None
    print(Cost(len(left), workers, float(cfg.minutes)), flush=True)
    if cfg.plan_only:
        return
    # Only now: a plan that was merely looked at leaves nothing behind.
    plan.save()
    failed, stopped = follow(launched(cfg, plan, left), ledger, Tables(plan), len(left))
    markdown, table = write_tables(plan, ledger.entries)
    if len(plan.jobs) <= MAX_LISTED:
        print(markdown.read_text(encoding="utf-8"))
    print(f"wrote {markdown} and {table}")
    if stopped:
        raise SystemExit(130)
    if failed:
        raise SystemExit(1)


def follow(endings: Iterator[Ended], ledger: Ledger, tables: Tables, total: int) -> tuple[int, bool]:
    """Take the endings as they come: a line each, into the ledger, into the tables.

    Returns:
        how many are not done, and whether the sweep was stopped.
    """
    failed = 0
    try:
        # The ledger first: should the table fail, the ending is recorded.
        for number, end in enumerate(endings, 1):
            entry = ledger.add(end)
            # One that was killed (out of memory) is not done either.
            failed += entry.state != "done"
            say(f"[{number}/{total}] {end.job.name}: {end.state}{': ' + end.reason if end.reason else ''}")
            tables.refresh(ledger.entries)
    except KeyboardInterrupt:
        say("stopped; the same command goes on")
        return failed, True
    return failed, False


def print_states(plan: Plan, ledger: Ledger) -> None:
    """Every job and its state, or of a large plan how many are in each state."""
    if len(plan.jobs) <= MAX_LISTED:
        for job in plan.jobs:
            print(f"  {job.name:<40} {ledger.entries[job.name].state}")
    else:
        print("  " + ", ".join(f"{count} {state}" for state, count in ledger.counts().items()))


def launched(cfg: DictConfig, plan: Plan, jobs: Sequence[Job]) -> Iterator[Ended]:
    """The jobs' endings, as they come, from the chosen launcher."""
    if cfg.launcher == "ray":
        return run_ray(plan, jobs, int(cfg.ray.cpus), cfg.ray.address, say)
    if cfg.launcher == "slurm":
        return run_slurm(plan, jobs, typed(SlurmOptions, cfg.slurm, "slurm"), say)
    return run_local(plan, jobs, int(cfg.workers), say)


def say(line: str) -> None:
    """One line, at once."""
    print(line, flush=True)


def _existing(clip: str) -> Path:
    """Absolute, because jobs may run elsewhere."""
    path = Path(clip).absolute()
    if not path.exists():
        raise HoiError("no such file or folder", where=clip, field="clips", fix="check the path")
    return path


if __name__ == "__main__":
    main()
