"""Train every combination of clips, rewards and seeds, resumable, and put the results into one table.

  hoi sweep clips=[a.npz,b.npz] rewards=[tr,tr_lr_cr] seeds=[0,1] output=sweeps/first
  hoi sweep clips=[clips/] subsets=[action=lift,action=sit] train.max_minutes=30 output=sweeps/actions
  hoi sweep ... plan_only=true                          what it would do and cost
  hoi sweep ... launcher=ray                            a local Ray cluster, or ray.address=auto
  hoi sweep ... launcher=slurm slurm.partition=gpu      a Slurm array; a job that is cut off is requeued and goes on

Stop it (Ctrl-C, SIGTERM, kill -9) and give the same command again: finished trainings stay, begun ones go on, failed ones
are tried again. The output folder gets plan.json, runs/, logs/, results.md and results.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import plain
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.workflows.sweep.cluster import SlurmOptions, run_ray, run_slurm
from humanoid_hoi.workflows.sweep.job import Ended, state_of
from humanoid_hoi.workflows.sweep.local import run_local
from humanoid_hoi.workflows.sweep.plan import Cost, Job, Plan, make_plan
from humanoid_hoi.workflows.sweep.table import write_tables

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
    presets = sorted(p.stem for p in (CFG / "rewards").glob("*.yaml") if p.stem != "base")
    for name in cfg.rewards:
        if name not in presets:
            raise HoiError(f"unknown rewards {name!r}", field="rewards", fix=" or ".join(presets))
    clips = [clip if clip == "demo" else str(_existing(clip)) for clip in map(str, cfg.clips)]
    words = [f"train.max_minutes={cfg.minutes}", *map(str, cfg.words)]
    return make_plan(Path(cfg.output).absolute(), clips, list(cfg.subsets), list(cfg.rewards), list(cfg.seeds), words)


def sweep(cfg: DictConfig, plan: Plan) -> None:
    """Run what is left of a plan and write its tables; exits with 1 where a training failed, 130 when stopped."""
    left = [job for job in plan.jobs if state_of(plan, job) != "done"]
    for job in plan.jobs:
        print(f"  {job.name:<40} {state_of(plan, job)}")
    print(Cost(len(left), int(cfg.workers), float(cfg.minutes)), flush=True)
    if cfg.plan_only:
        return
    plan.save()
    endings: dict[str, Ended] = {}
    stopped = False
    try:
        for end in launched(cfg, plan, left):
            endings[end.job.name] = end
            say(f"[{len(endings)}/{len(left)}] {end.job.name}: {end.state}{': ' + end.reason if end.reason else ''}")
            write_tables(plan, endings)
    except KeyboardInterrupt:
        stopped = True
        say("stopped; the same command goes on")
    markdown, table = write_tables(plan, endings)
    print(markdown.read_text(encoding="utf-8"))
    print(f"wrote {markdown} and {table}")
    if stopped:
        raise SystemExit(130)
    if any(end.state == "failed" for end in endings.values()):
        raise SystemExit(1)


def launched(cfg: DictConfig, plan: Plan, jobs: Sequence[Job]) -> Iterator[Ended]:
    """The jobs' endings, as they come, from the chosen launcher."""
    if cfg.launcher == "ray":
        return run_ray(plan, jobs, int(cfg.ray.cpus), cfg.ray.address, say)
    if cfg.launcher == "slurm":
        return run_slurm(plan, jobs, SlurmOptions(**plain(cfg.slurm)), say)
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
