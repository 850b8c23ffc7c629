"""Measure what a prior gains on clips that it has not seen.

hoi prior evaluate family=chair output=results                        # trains what it needs
hoi prior evaluate family=lift output=results prior=runs/lift         # a finished prior, on new clips of its family
hoi prior evaluate clips=[a.npz,b.npz,c.npz] val_clips=1 test_clips=1 output=results
hoi prior evaluate family=chair output=results tables=[lambda] recipe=[train.steps=600,flow.width=64]
hoi prior evaluate family=lift output=results tables=[solver,guard] body=free recipe=condition.kind=body

Test pictures get everyday errors: pixel noise, a start moved along the line of sight, an uncertain size, a noisy body.
"without" has the same data terms and steps; weights are chosen on the watched clips. Writes OUTPUT/results.json after every
table, tables.md and prior.png.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf
from rich.console import Console
from rich.markdown import Markdown

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import as_list, plain, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions
from humanoid_hoi.reconstruction.prior.film import FilmOptions
from humanoid_hoi.reconstruction.prior.flow.network import FlowOptions
from humanoid_hoi.reconstruction.prior.grouping import GroupOptions
from humanoid_hoi.reconstruction.prior.model import Prior, load_prior
from humanoid_hoi.reconstruction.prior.post.options import PostOptions
from humanoid_hoi.reconstruction.prior.training import SUPERVISION, TrainOptions
from humanoid_hoi.synthetic.sessions import Noise
from humanoid_hoi.workflows.prior.bench import (
    Bench,
    Recipe,
    Row,
    contact_table,
    grouping_table,
    lambda_table,
    likelihood_table,
    random_distance_cm,
)
from humanoid_hoi.workflows.prior.families import LIFT, lift_clip
from humanoid_hoi.workflows.prior.guard import guard_table
from humanoid_hoi.workflows.prior.report import markdown, plot
from humanoid_hoi.workflows.prior.solver import solver_table
from humanoid_hoi.workflows.prior.train import family_of, whole
from humanoid_hoi.workflows.prior.trials import TrialOptions

TABLES = ("likelihood", "grouping", "lambda", "cameras", "size", "supervision", "contact", "solver", "guard")


@hoi_main("prior_evaluate", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure, write after every table, show."""
    tables = tables_of(cfg)
    output = Path(cfg.output)
    given = None if cfg.prior is None else load_prior(cfg.prior)
    bench = bench_of(cfg, given)
    kind = bench.recipe.condition.kind
    # As the solver would say it, but before the prior is trained.
    if {"solver", "guard"} & set(tables) and kind not in ("body", "none"):
        fix = "recipe=[condition.kind=body]"
        raise HoiError(
            f"frames without the object lack what the prior is told of: {kind}", field="condition.kind", fix=fix
        )
    result: dict[str, Any] = {
        "settings": OmegaConf.to_container(cfg),
        "family": {"name": bench.test.name, "train": len(bench.train.clips), "test": len(bench.test.clips)},
    }
    with ProgressBar(noted=True) as progress:
        task = progress.add_task("measuring", total=len(tables), note="")
        bench.tick = lambda what: progress.update(task, note=what)
        for name in tables:
            result[name] = table_of(name, bench, given, cfg)
            # After every table: hours of work are not lost with the last one.
            write_text(output / "results.json", json.dumps(result, indent=1) + "\n")
            write_text(output / "tables.md", markdown(result))
            progress.advance(task)
    plot(result, output / "prior.png")
    Console().print(Markdown((output / "tables.md").read_text()))
    print(f"wrote {output}")


def tables_of(cfg: DictConfig) -> list[str]:
    """The tables asked for, in this module's order, so that results look alike.

    Raises:
        HoiError: none, an unknown one, or one that these clips cannot give: known before anything is made or trained.
    """
    asked = [str(name) for name in as_list(cfg.tables)]
    unknown = [name for name in asked if name not in TABLES]
    if unknown or not asked:
        raise HoiError(f"{unknown or 'nothing'} is unknown", field="tables", fix=f"some of {', '.join(TABLES)}")
    unknown = [str(name) for name in as_list(cfg.supervision) if name not in SUPERVISION]
    if unknown:
        raise HoiError(f"{unknown} is unknown", field="supervision", fix=f"some of {', '.join(SUPERVISION)}")
    for field in ("lambdas", "contacts"):
        weights_of(cfg, field)
    if "solver" in asked and not cfg.clips and cfg.family != LIFT:
        raise HoiError(f"{cfg.family} has no clips to film", field="tables", fix=f"family={LIFT}, or clips=[...]")
    # The scenes of the other families have a body; clips are skeletons until they are given one.
    if "contact" in asked and (cfg.clips or cfg.family == LIFT) and cfg.body == "clip":
        raise HoiError("contact needs people with skin", field="body", fix="body=free")
    return [name for name in TABLES if name in asked]


def bench_of(cfg: DictConfig, given: Prior | None) -> Bench:
    """Clips, split, and how they are used.

    Args:
        cfg: settings.
        given: a finished prior, whose condition counts.

    Raises:
        HoiError: too few clips.
    """
    recipe = recipe_of(cfg, given)
    val = whole(cfg.val_clips, "val_clips")
    test = whole(cfg.test_clips, "test_clips")
    # Mistakes first: making clips takes time.
    total = len(as_list(cfg.clips)) or whole(cfg.generate.clips, "generate.clips")
    # With a finished prior nothing is trained, so no clip need be left for that.
    count = total - val - test
    if count < (1 if given is None else 0):
        raise HoiError(f"{total} clips for {val} to watch and {test} to test", field="clips", fix="give more clips")
    family = family_of(cfg)
    # The first clips to train on, then those to watch, then those to test on: parts
    # of one family that share no clip.
    return Bench(family.part(0, count), family.part(count, count + val), family.part(count + val), recipe)


def recipe_of(cfg: DictConfig, given: Prior | None) -> Recipe:
    """The recipe of the settings."""
    words = [str(word) for word in as_list(cfg.recipe)]
    for word in words:
        if "=" not in word or "." not in word.split("=")[0]:
            raise HoiError(f"{word!r} changes no setting", field="recipe", fix="e.g. recipe=[train.steps=600]")
    # "flow.width=64" becomes {"flow": {"width": 64}}; each part is then checked
    # against its own type.
    parts: dict[str, Any] = plain(OmegaConf.from_dotlist(words))
    kinds = {
        "film": FilmOptions,
        "grouping": GroupOptions,
        "condition": ConditionOptions,
        "flow": FlowOptions,
        "train": TrainOptions,
    }
    unknown = sorted(set(parts) - set(kinds))
    if unknown:
        raise HoiError(f"{unknown[0]!r} is unknown", field="recipe", fix=f"one of {', '.join(kinds)}")
    made: dict[str, Any] = {name: typed(kind, parts.get(name) or {}, f"recipe.{name}") for name, kind in kinds.items()}
    # A finished prior was trained with one kind of condition and understands no other.
    if given is not None:
        made["condition"] = given.condition
    return Recipe(post=typed(PostOptions, cfg.post, "post"), trials=typed(TrialOptions, cfg.trials, "trials"), **made)


def table_of(name: str, bench: Bench, given: Prior | None, cfg: DictConfig) -> list[Row]:
    """One table; rows of figures."""
    if name == "grouping":
        views = bench.views(bench.train)
        rows = grouping_table(views, bench.recipe.grouping)
        return [*rows, {"way": "random pairs", "distance_cm": random_distance_cm(views)}]
    if name == "size":
        rows = [{"clips": count, **bench.solved(bench.prior(clips=count))} for count in fitting(cfg.sizes, bench)]
        return [*rows, {"clips": len(bench.train.clips), **bench.solved(bench.prior())}]
    if name == "supervision":
        return [{"supervision": kind, **bench.solved(bench.prior(kind))} for kind in as_list(cfg.supervision)]
    prior = given or bench.prior()
    if name == "solver":
        # The solver's sessions have this body; the prior must have been told of its
        # bones (body=free).
        free = load_free_body()
        return solver_table(solver_clips(cfg), prior, free, typed(Noise, cfg.noise, "noise"))
    if name == "guard":
        return guard_table(prior, bench.views(bench.val), bench.test)
    if name == "likelihood":
        return likelihood_table(prior, bench.views(bench.test))
    if name == "cameras":
        counts = [whole(count, "cameras") for count in as_list(cfg.cameras)]
        return [{"cameras": count, **bench.solved(prior, cameras=count)} for count in counts]
    lambdas = weights_of(cfg, "lambdas")
    if name == "contact":
        return contact_table(bench, prior, lambdas, weights_of(cfg, "contacts"))
    return lambda_table(bench, prior, lambdas)


def weights_of(cfg: DictConfig, field: str) -> list[float]:
    """Weights to try.

    Raises:
        HoiError: none, or one that is no positive number.
    """
    values = as_list(cfg[field])
    wrong = [v for v in values if isinstance(v, bool) or not isinstance(v, (int, float)) or not 0 < v < math.inf]
    if wrong or not values:
        raise HoiError(f"expected positive numbers, found {values!r}", field=field, fix=f"{field}=[100,300]")
    return [float(value) for value in values]


def solver_clips(cfg: DictConfig) -> list[HoiClip]:
    """The test clips themselves."""
    count = whole(cfg.test_clips, "test_clips")
    if cfg.clips:
        # The last ones, as `bench_of` divides them.
        return [HoiClip.load(path) for path in as_list(cfg.clips)[-count:]]
    total = whole(cfg.generate.clips, "generate.clips")
    return [lift_clip(int(cfg.generate.seed), row) for row in range(total - count, total)]


def fitting(sizes: Any, bench: Bench) -> list[int]:
    """The asked numbers of training clips that are fewer than there are."""
    return [whole(count, "sizes") for count in as_list(sizes) if count < len(bench.train.clips)]
