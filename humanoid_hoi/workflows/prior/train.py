"""Learn from 2D pictures where an object is relative to a person (WildHOI).

hoi prior train family=lift output=runs/lift                        # made up here: nothing else is needed
hoi prior train clips=[a.npz,b.npz,c.npz] output=runs/mine          # your clips of one object, filmed by random cameras
hoi prior train wildhoi=DATA/skateboard wildhoi_mesh=skateboard.ply wildhoi_keypoints=keypoints.json output=runs/board
hoi prior train family=lift output=runs/solver body=free condition.kind=body  # for hoi reconstruct prior=runs/solver

A prior knows one object. Pictures of the same interaction are found by their rays (train.supervision=knn); nothing
three-dimensional is used. Killed? The same command goes on where it stopped. Writes OUTPUT/prior.pt (the finished
prior), last.pt, metrics.csv and, for pictures made here, views.npz.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from omegaconf import DictConfig

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import as_list, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions
from humanoid_hoi.reconstruction.prior.film import FilmOptions, film_moments
from humanoid_hoi.reconstruction.prior.flow.network import FlowOptions
from humanoid_hoi.reconstruction.prior.grouping import GroupOptions
from humanoid_hoi.reconstruction.prior.model import FILE, Prior, finished, save_prior
from humanoid_hoi.reconstruction.prior.training import Trainer, TrainOptions
from humanoid_hoi.reconstruction.prior.views import Views, joined, load_views, save_views
from humanoid_hoi.reconstruction.prior.wildhoi import read_object_keypoints, read_wildhoi
from humanoid_hoi.workflows.prior.families import Family, family_of_files, make_family

_SOURCES = ("clips", "family", "views", "wildhoi")


@hoi_main("prior_train", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Train, then write the finished prior."""
    flow = typed(FlowOptions, cfg.flow, "flow")
    condition = typed(ConditionOptions, cfg.condition, "condition")
    grouping = typed(GroupOptions, cfg.grouping, "grouping")
    options = typed(TrainOptions, cfg.train, "train")
    share = fraction(cfg.val_share, "val_share")
    output = Path(cfg.output)
    views = pictures_of(cfg, output)
    train, val = split_clips(views, share)
    print(f"{len(train)} pictures of {len(set(train.clip))} clips, {0 if val is None else len(val)} to watch")
    with ProgressBar(noted=True) as progress:
        # Grouping comes first and takes long; a resumed run has its progress after that.
        task = progress.add_task("grouping", total=options.steps, note="")
        trainer = Trainer(train, val, flow, condition, grouping, options, output)
        progress.update(task, description="training", completed=trainer.progress.step)

        def report(step: int, steps: int, row: dict[str, float]) -> None:
            seen = f", unseen clips {row['val_log_prob']:.3f}" if "val_log_prob" in row else ""
            progress.update(task, completed=step, note=f"log-likelihood per number {-row['loss']:.3f}{seen}")

        trainer.run(report)
    note = f"{len(train)} pictures of {len(set(train.clip))} clips, supervision {options.supervision}"
    prior = finished(trainer.flow, condition, train, val, note)
    show(prior, save_prior(prior, output / FILE))


def show(prior: Prior, path: Path) -> None:
    """What was learned, in three lines."""
    print(f"{prior.object_name}: {prior.points.size} keypoints, told of {prior.condition.kind}; {prior.note}")
    print(f"usual: up to {prior.usual_nll:.3f} nats per number, body distance up to {prior.usual_body:.2f}")
    print(f"wrote {path}")


def pictures_of(cfg: DictConfig, output: Path) -> Views:
    """The pictures that the settings name.

    Raises:
        HoiError: none or several sources named, or a source that cannot be read.
    """
    given = [name for name in _SOURCES if cfg[name]]
    # Exactly one: pictures of two sources would be of two objects.
    if len(given) != 1:
        raise HoiError(
            f"{', '.join(given) or 'nothing'} given",
            where="config",
            field="pictures",
            fix=f"one of {', '.join(_SOURCES)}",
        )
    # Pictures made or read before, perhaps by several runs.
    if cfg.views:
        return joined([load_views(path) for path in as_list(cfg.views)])
    if cfg.wildhoi:
        for name in ("wildhoi_mesh", "wildhoi_keypoints"):
            if cfg[name] is None:
                raise HoiError("not given", where="config", field=name, fix="the object's own file")
        return read_wildhoi(cfg.wildhoi, read_object_keypoints(cfg.wildhoi_mesh, cfg.wildhoi_keypoints))
    kept = output / "views.npz"
    if kept.is_file():  # a killed run: the same pictures
        return load_views(kept)
    family = family_of(cfg)
    views = film_moments(family.name, family.points, family.clips, typed(FilmOptions, cfg.film, "film"))
    # Kept, as a resumed run must train on the same pictures.
    save_views(views, kept)
    return views


def family_of(cfg: DictConfig) -> Family:
    """The clips that the settings name, or made up."""
    points = whole(cfg.points, "points")
    body = body_named(cfg.body)
    if cfg.clips:
        return family_of_files(as_list(cfg.clips), points, body)
    count = whole(cfg.generate.clips, "generate.clips")
    with ProgressBar(noted=True) as progress:
        task = progress.add_task(f"making {cfg.family}", total=count, note="")
        return make_family(
            str(cfg.family), count, int(cfg.generate.seed), points, lambda name: progress.advance(task), body
        )


def body_named(name: object) -> BodyModel | None:
    """The body to put into clips; None: the clips' own skeletons.

    Raises:
        HoiError: an unknown name.
    """
    if name not in ("clip", "free"):
        raise HoiError(f"{name!r} is unknown", field="body", fix="clip or free")
    return load_free_body() if name == "free" else None


def split_clips(views: Views, share: float) -> tuple[Views, Views | None]:
    """Pictures to train on, and those of the last clips, to watch; None where a clip is all there is."""
    clips = np.unique(views.clip)
    # Whole clips, from the end: pictures of a clip that was trained on would prove nothing.
    held = clips[len(clips) - round(share * len(clips)) :] if share > 0 else clips[:0]
    if not len(held):
        return views, None
    rows = np.isin(views.clip, held)
    return views.take(~rows), views.take(rows)


def whole(value: object, field: str) -> int:
    """A whole number from 1.

    Raises:
        HoiError: anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100_000:
        raise HoiError(f"expected a whole number from 1, found {value!r}", field=field, fix=f"e.g. {field}=8")
    return value


def fraction(value: object, field: str) -> float:
    """A number from 0, below 1.

    Raises:
        HoiError: anything else.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1:
        raise HoiError(f"expected a share from 0 to below 1, found {value!r}", field=field, fix=f"e.g. {field}=0.15")
    return float(value)
