"""What a trained policy bears: noisy starts, the object moved, other masses and friction, a push half-way.

  hoi robustness checkpoint=runs/2026-11-21-101500-demo_box
  hoi robustness checkpoint=demo trials=5 output=report/
  hoi robustness checkpoint=RUN levels=[0.01] 'cases=[{name: heavy, mass_kg: 5}]'

Every row is so many trials of every clip from its first frame to its end, without help (a fixed object, a seat, stands
elsewhere in one direction for its whole row); means over all of them, the failed
ones included. A policy of a refined clip is judged by the capture too (evaluation.against of its run), and that is what the
table shows. The untrained baseline stands below. Writes robustness.json and robustness.txt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig, ListConfig, OmegaConf

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.evaluation.headlines import HEADLINES

if TYPE_CHECKING:
    from rich.table import Table

    from envs.build import Task
    from envs.disturbance import Disturbance
    from envs.hoi_imitation import HoiImitationEnv
    from humanoid_hoi.evaluation.protocol import EvaluationResult
    from humanoid_hoi.evaluation.rollout import Policy
    from humanoid_hoi.scene.variation import Variation

UNTRAINED = "untrained"
RESULT = "robustness.json"


@dataclass(frozen=True)
class Case:
    """A row.

    Attributes:
        name: as it is shown.
        noise: rad, of the starts.
        seed: of the noise and of the directions.
        variation: of the scene.
        disturbance: of the trials.
        trained: False plays the untrained baseline.
    """

    name: str
    noise: float
    seed: int
    variation: Variation
    disturbance: Disturbance
    trained: bool = True


@hoi_main("robustness", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Try every case, print and write the table."""
    from humanoid_hoi.core.fileio import output_folder
    from humanoid_hoi.workflows.runs import checkpoint_config, checkpoint_of, run_of
    from humanoid_hoi.workflows.settings import RunSettings

    # Cases first: a misspelt entry costs no loading.
    cases = cases_of(cfg)
    checkpoint = checkpoint_of(str(cfg.checkpoint))
    # The run's own settings; only what makes the trials is this command's.
    run_cfg = checkpoint_config(_as_evaluation(cfg), checkpoint)
    trusted = [str(name) for name in cfg.own_terms]
    RunSettings.parse(run_cfg, trusted)
    # A shipped policy lies in the package, where nothing is written.
    shipped = not Path(str(cfg.checkpoint)).exists()
    folder = Path(cfg.output or (f"robustness-{cfg.checkpoint}" if shipped else run_of(checkpoint) / "robustness"))
    output_folder(folder)
    if (folder / RESULT).exists():
        raise HoiError("is there already", where=folder / RESULT, field="output", fix="output=ANOTHER_FOLDER")
    rows = try_cases(run_cfg, checkpoint, cases, trusted, show)
    write(rows, folder)


def _as_evaluation(cfg: DictConfig) -> DictConfig:
    """What :func:`checkpoint_config` changes in the run's settings: trials, engine and threads."""
    # Null leaves the run's value; noise and seed are set case by case.
    evaluation = {"trials": int(cfg.trials), "noise": None, "seed": None, "against": None}
    sim = {**cfg.sim, "num_threads": int(cfg.num_threads)}
    tree = {"clip": {"path": None}, "evaluation": evaluation, "sim": sim}
    return OmegaConf.create(tree)


def cases_of(cfg: DictConfig) -> list[Case]:
    """The rows a config asks for.

    Raises:
        HoiError: a case with an unknown entry, or a value that is no number.
    """
    from envs.disturbance import Disturbance
    from humanoid_hoi.scene.variation import Variation

    plain_row = (Variation(), Disturbance())
    seeds = [int(seed) for seed in cfg.seeds]
    if not seeds:
        raise HoiError("no seed", where="config", field="seeds", fix="seeds=[11,12]")
    rows = []
    for level in map(float, cfg.levels):
        # Without noise every seed gives the same trial.
        for seed in seeds if level else seeds[:1]:
            rows.append(Case(f"noise {level:g} rad, seed {seed}", level, seed, *plain_row))
    noise = float(cfg.noise)
    rows += [_case(entry, k, noise, seeds[0]) for k, entry in enumerate(_listed(cfg.cases))]
    # The baseline last: what the servos alone bear.
    rows.append(Case(f"{UNTRAINED}, noise {noise:g} rad", noise, seeds[0], *plain_row, trained=False))
    return rows


def _listed(node: Any) -> list[Any]:
    """A list of a config as plain values."""
    if not isinstance(node, ListConfig):
        raise HoiError(
            f"expected a list, found {node!s:.60}", where="config", field="cases", fix="cases=[{name: a, mass: 2}]"
        )
    return list(OmegaConf.to_container(node, resolve=True))  # type: ignore[arg-type]


def _case(entry: Any, number: int, noise: float, seed: int) -> Case:
    """One entry of ``cases``.

    Raises:
        HoiError: it has no name, an unknown entry, or a value that is no number.
    """
    from envs.disturbance import Disturbance
    from humanoid_hoi.scene.variation import Variation

    where = f"cases[{number}]"
    if not isinstance(entry, Mapping) or not entry.get("name"):
        raise HoiError("has no name", where="config", field=where, fix="{name: heavy, mass_kg: 5}")
    # One flat list of entries for the user; each goes to the type that has a field of its name.
    known = {field.name for kind in (Variation, Disturbance) for field in fields(kind)}
    values = {key: value for key, value in entry.items() if key != "name"}
    for key, value in values.items():
        if key not in known:
            raise HoiError(
                "no such entry", where="config", field=f"{where}.{key}", fix=f"use {', '.join(sorted(known))}"
            )
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise HoiError(f"expected a number, found {value!r}", where="config", field=f"{where}.{key}")
    return Case(str(entry["name"]), noise, seed, _part(Variation, values), _part(Disturbance, values))


def _part(kind: Callable[..., Any], entries: Mapping[str, float]) -> Any:
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: float(value) for name, value in entries.items() if name in names})


def try_cases(
    cfg: DictConfig,
    checkpoint: Path,
    cases: list[Case],
    trusted: Collection[str],
    tell: Callable[[str, EvaluationResult], None],
) -> dict[str, EvaluationResult]:
    """Results by the cases' names; the captures' where the run is judged by captures.

    Args:
        cfg: settings of the run.
        checkpoint: of the policy.
        cases: rows.
        trusted: names of terms of the user's own that may be imported.
        tell: called with every row as it is found.
    """
    from envs.build import load_clips, load_task
    from humanoid_hoi.evaluation.against import against

    # Clips and scenes once for all cases.
    task = load_task(cfg)
    named = cfg.evaluation.get("against")
    captures = load_clips(OmegaConf.create({"path": named}), cfg.sim.physics.control_dt) if named else None
    rows = {}
    for case in cases:
        if weighs_what_is_fixed(case, [clip.obj_is_static for clip in task.clips]):
            print(f"{case.name}: left out, the object is fixed", flush=True)
            continue
        found = _try(cfg, checkpoint, task, case, trusted)
        # A policy of a refined clip is judged by the capture it came from, in every case.
        rows[case.name] = found if captures is None else against(found, captures)
        tell(case.name, rows[case.name])
    return rows


def weighs_what_is_fixed(case: Case, static: Sequence[bool]) -> bool:
    """Whether a row is about the object's mass where no object of the clips can move.

    Args:
        case: the row.
        static: of every clip, whether its object is fixed.
    """
    return (case.variation.mass != 1.0 or case.variation.mass_kg is not None) and all(static)


def _try(cfg: DictConfig, checkpoint: Path, task: Task, case: Case, trusted: Collection[str]) -> EvaluationResult:
    from envs.build import build_env
    from envs.disturbance import DisturbedRollout
    from humanoid_hoi.evaluation.config import EvaluationConfig
    from humanoid_hoi.evaluation.protocol import evaluate, zero_policy
    from humanoid_hoi.learning.policy import load_policy
    from humanoid_hoi.scene.variation import moved_aside
    from humanoid_hoi.workflows.runs import evaluation_envs

    rules = replace(EvaluationConfig.parse(cfg.evaluation), noise=case.noise, seed=case.seed)
    # Only the simulated scene is changed: observation, base targets and judgement stay those of the
    # scene that was trained in.
    scenes = [case.variation.of(scene) for scene in task.scenes]
    disturbance = case.disturbance
    if disturbance.shift_m or disturbance.turn_deg:
        # Fixed objects stand elsewhere from the beginning, in one direction for the row; free ones are moved trial by trial.
        scenes = [moved_aside(scene, disturbance.shift_m, disturbance.turn_deg, case.seed) for scene in scenes]
        if all(scene.obj.is_static for scene in scenes):
            disturbance = replace(disturbance, shift_m=0.0, turn_deg=0.0)
    count = evaluation_envs(cfg, task, rules.trials)
    env: HoiImitationEnv = build_env(cfg, num_envs=count, validate=False, task=task, trusted=trusted, simulated=scenes)
    try:
        if not disturbance.does_nothing:
            env.rollout = DisturbedRollout(env.world, disturbance)
        policy: Policy = load_policy(checkpoint, env.contract(), env.device) if case.trained else zero_policy(env)
        return evaluate(policy, env, rules, trusted)
    finally:
        env.close()


def show(name: str, result: EvaluationResult) -> None:
    """One line as soon as a row is known: the whole table takes minutes."""
    from humanoid_hoi.evaluation.table import number_text

    figures = ", ".join(
        f"{heading} {number_text(factor * result.mean[metric], '.0f')}"
        for metric, (heading, factor) in HEADLINES.items()
        if metric in result.mean
    )
    print(f"{name}: {figures}", flush=True)


def table_of(rows: Mapping[str, EvaluationResult]) -> Table:
    """All rows."""
    from rich.table import Table

    from humanoid_hoi.evaluation.table import number_text

    trials = next(iter(rows.values())).config.trials
    engine = next(iter(rows.values())).engine
    table = Table(title=f"{trials} trials of every clip a row, means over all of them; measured with {engine}")
    table.add_column("trials", overflow="fold")
    # A column only where every row has the figure.
    shown = [metric for metric in HEADLINES if all(metric in row.mean for row in rows.values())]
    for metric in shown:
        table.add_column(HEADLINES[metric][0], justify="right")
    for name, row in rows.items():
        table.add_row(name, *(number_text(HEADLINES[metric][1] * row.mean[metric], ".0f") for metric in shown))
    return table


def write(rows: Mapping[str, EvaluationResult], folder: Path) -> None:
    """robustness.json and robustness.txt, and the table on the screen."""
    import rich

    from humanoid_hoi.core.fileio import write_text
    from humanoid_hoi.evaluation.table import as_text

    table = table_of(rows)
    rich.print(table)
    documents = {name: row.to_json() for name, row in rows.items()}
    write_text(folder / RESULT, json.dumps(documents, indent=1, allow_nan=False) + "\n")
    write_text(folder / "robustness.txt", as_text(table))
    print(f"wrote {folder / RESULT} and robustness.txt")
