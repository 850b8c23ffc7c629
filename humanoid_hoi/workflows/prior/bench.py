"""The measurements of the prior: likelihood, grouping, and errors on held-out clips with and without it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions, condition_of, noised
from humanoid_hoi.reconstruction.prior.film import FilmOptions, film_moments
from humanoid_hoi.reconstruction.prior.flow.network import FlowOptions
from humanoid_hoi.reconstruction.prior.grouping import GroupOptions, group_views, picture_distance
from humanoid_hoi.reconstruction.prior.model import Prior, finished
from humanoid_hoi.reconstruction.prior.post.optimize import optimize_pictures
from humanoid_hoi.reconstruction.prior.post.options import PostOptions
from humanoid_hoi.reconstruction.prior.rays import layout_of_points, split
from humanoid_hoi.reconstruction.prior.training import Trainer, TrainOptions
from humanoid_hoi.reconstruction.prior.views import Views
from humanoid_hoi.workflows.prior.families import Family
from humanoid_hoi.workflows.prior.touch import training_maps, with_contact
from humanoid_hoi.workflows.prior.trials import TrialOptions, Trials, errors, make_trials

Row = dict[str, Any]
Tick = Callable[[str], None]

DISPLACED_CM = (5, 10, 20, 40)
ERROR = "translation_cm"
"""By which weights are chosen."""
WATCHED = "watched_cm"
""":data:`ERROR` of the clips that were watched while training."""


@dataclass(frozen=True)
class Recipe:
    """How priors are made and tried.

    Attributes:
        film: cameras of the training pictures, and of the test pictures.
        grouping, condition, flow, train: of the training.
        post: of the optimization.
        trials: errors of the test pictures.
    """

    film: FilmOptions = field(default_factory=FilmOptions)
    grouping: GroupOptions = field(default_factory=GroupOptions)
    condition: ConditionOptions = field(default_factory=ConditionOptions)
    flow: FlowOptions = field(default_factory=FlowOptions)
    train: TrainOptions = field(default_factory=TrainOptions)
    post: PostOptions = field(default_factory=PostOptions)
    trials: TrialOptions = field(default_factory=TrialOptions)


class Bench:
    """One family, split by clips: trained on, watched while training, and tested on."""

    def __init__(self, train: Family, val: Family, test: Family, recipe: Recipe, tick: Tick | None = None) -> None:
        """A bench.

        Args:
            train, val, test: different clips of one family.
            recipe: how.
            tick: called with what was finished.
        """
        self.train = train
        self.val = val
        self.test = test
        self.recipe = recipe
        self.tick = tick or (lambda what: None)
        # Drawn once: every variant is measured on the same pictures with the same errors.
        self.trials: Trials = make_trials(test, recipe.film, recipe.condition, recipe.trials)
        self.watched: Trials = make_trials(val, recipe.film, recipe.condition, recipe.trials)
        self._priors: dict[tuple[str, int], Prior] = {}

    def views(self, family: Family) -> Views:
        """Pictures of a family's clips."""
        return film_moments(family.name, family.points, family.clips, self.recipe.film)

    def prior(self, supervision: str | None = None, clips: int | None = None) -> Prior:
        """A prior trained on the first clips, kept for the next question.

        Args:
            supervision: None: the recipe's.
            clips: None: all.
        """
        supervision = supervision or self.recipe.train.supervision
        count = len(self.train.clips) if clips is None else clips
        # Trainings are what takes the time, and several tables ask for the same one.
        key = (supervision, count)
        if key not in self._priors:
            recipe = self.recipe
            views = self.views(self.train.part(0, count))
            val = self.views(self.val)
            options = dataclasses.replace(recipe.train, supervision=supervision)
            trainer = Trainer(views, val, recipe.flow, recipe.condition, recipe.grouping, options)
            trainer.run()
            note = f"{count} clips of {self.train.name}, {len(views)} pictures, supervision {supervision}"
            self._priors[key] = finished(trainer.flow, recipe.condition, views, val, note)
            self.tick(f"prior {supervision}, {count} clips")
        return self._priors[key]

    def solved(self, known: Prior | None, watched: bool = False, **changes: Any) -> Row:
        """Errors of pictures, mean and standard error over clips.

        Args:
            known: the prior; None: without.
            watched: of the watched clips' pictures, by which weights are chosen; else of the test clips'.
            changes: of the recipe's :class:`PostOptions`.
        """
        options = dataclasses.replace(self.recipe.post, **changes)
        trials, family = (self.watched, self.val) if watched else (self.trials, self.test)
        result = optimize_pictures(trials.pictures, trials.person, known, options)
        found = errors(trials, result.pose, result.joints, family)
        self.tick(f"lambda {options.prior if known else 0:g}, {options.cameras} cameras")
        return summary(found, trials.clip)

    def start(self) -> Row:
        """Errors of the coarse poses."""
        found = errors(self.trials, self.trials.pictures.start, self.trials.joints, self.test)
        return summary(found, self.trials.clip)

    def usual_place(self) -> Row:
        """Errors of the coarse poses with the object where it is in the mean of the training clips, beside the pelvis.

        What a prior must beat: a number that needs neither picture nor flow.
        """
        start = self.trials.pictures.start
        place = torch.cat([moments.obj_pos for _, moments in self.train.clips]).mean(0)
        pose = dataclasses.replace(start, pos=place.expand_as(start.pos))
        return summary(errors(self.trials, pose, self.trials.joints, self.test), self.trials.clip)


def summary(found: dict[str, FloatArray], clip: IntArray) -> Row:
    """Means over pictures, the standard error of the translation over clips (pictures of a clip are alike), medians."""
    # Pictures of one clip share person and motion; over pictures the standard error
    # would be far too small.
    by_clip = np.array([found["translation_cm"][clip == c].mean() for c in np.unique(clip)])
    row: Row = {name: float(values.mean()) for name, values in found.items()}
    row["translation_median_cm"] = float(np.median(found["translation_cm"]))
    row["translation_error_cm"] = float(by_clip.std(ddof=1) / np.sqrt(len(by_clip))) if len(by_clip) > 1 else np.nan
    return row


def lambda_table(bench: Bench, prior: Prior, lambdas: Sequence[float]) -> list[Row]:
    """Errors over lambda, of the watched clips (which choose it) and of the test clips (which do not)."""
    rows: list[Row] = [{"lambda": "start", **bench.start()}, {"lambda": "training mean", **bench.usual_place()}]
    rows.append({"lambda": "without", **_watched(bench.solved(None, watched=True)), **bench.solved(None)})
    for value in lambdas:
        seen = _watched(bench.solved(prior, watched=True, prior=value))
        rows.append({"lambda": value, **seen, **bench.solved(prior, prior=value)})
    best = min(rows[3:], key=lambda row: float(row[WATCHED]))
    return [*rows, {**best, "lambda": f"chosen on watched clips: {best['lambda']:g}"}]


def _watched(row: Row) -> Row:
    """What is shown of the watched clips: place, turn, and both together."""
    return {WATCHED: row[ERROR], "watched_deg": row["rotation_deg"], "watched_object_cm": row["object_cm"]}


def contact_table(bench: Bench, prior: Prior, lambdas: Sequence[float], contacts: Sequence[float]) -> list[Row]:
    """With and without the prior, with and without Eq. 14; every weight is chosen on the watched clips.

    Raises:
        HoiError: people without skin.
    """
    mean = training_maps(bench.train, bench.recipe.film)
    bench.trials = with_contact(bench.trials, bench.test, mean)
    bench.watched = with_contact(bench.watched, bench.val, mean)

    def chosen(known: Prior | None, name: str, values: Sequence[float], **fixed: float) -> float:
        each: list[dict[str, Any]] = [{name: value, **fixed} for value in values]
        found = [float(bench.solved(known, True, **changes)[ERROR]) for changes in each]
        return values[int(np.argmin(found))]

    weight = chosen(prior, "prior", lambdas, contact=0.0)
    alone = chosen(None, "contact", contacts)
    both = chosen(prior, "contact", contacts, prior=weight)
    rows: list[Row] = []
    ways = (("neither", None, 0.0), ("contact", None, alone), ("prior", prior, 0.0), ("prior and contact", prior, both))
    for name, known, contact in ways:
        each: dict[str, Any] = {"prior": weight, "contact": contact}
        seen = _watched(bench.solved(known, True, **each))
        told = {"terms": name, "lambda": weight if known else 0.0, "lambda contact": contact, **seen}
        rows.append({**told, **bench.solved(known, **each)})
    return rows


def likelihood_table(prior: Prior, views: Views, seed: int = 0) -> list[Row]:
    """How often a true layout of held-out clips is likelier than one whose object was moved; nats between them.

    The layouts are those of another camera than the condition's; the object moves in a random direction, and along the
    line of sight of the picture that the condition tells of.
    """
    generator = torch.Generator().manual_seed(seed)
    condition = noised(condition_of(views, prior.condition), prior.condition, generator)
    truth = torch.from_numpy(views.truth)
    cameras = split(views.layouts)[1]
    # A camera that another picture was taken from: the condition must not give the
    # answer away by the shared view.
    other = cameras[torch.randperm(len(views), generator=generator)]
    # The layout's points: body joints first, then the object's keypoints.
    body = truth.shape[1] - views.points.size
    # From the condition's camera to the object's middle: along it a picture says little.
    ray = truth[:, body:].mean(1) - cameras
    ray = ray / ray.norm(dim=-1, keepdim=True)
    # A normalized Gaussian is uniform over directions.
    free = torch.randn(len(views), 3, generator=generator)
    free = free / free.norm(dim=-1, keepdim=True)
    flow = prior.flow
    with torch.no_grad():
        true = flow.log_prob(layout_of_points(truth, other), condition)
        rows = []
        for distance in DISPLACED_CM:
            row: Row = {"moved_cm": distance}
            for name, direction in (("any direction", free), ("line of sight", ray)):
                moved = truth.clone()
                moved[:, body:] += 0.01 * distance * direction[:, None]
                # Difference of log-likelihoods; positive: the true layout is the likelier one.
                gap = true - flow.log_prob(layout_of_points(moved, other), condition)
                row[f"{name}: likelier"] = float((gap > 0).float().mean())
                row[f"{name}: nats"] = float(gap.median())
            rows.append(row)
    return rows


def grouping_table(views: Views, options: GroupOptions, neighbors: Sequence[int] = (1, 3, 8)) -> list[Row]:
    """Do neighbors show the same moment, by number of neighbors and way of choosing.

    ``recall``: found views of the same moment as a share of those that there are (k at most).

    Symmetries and the mirror are left out: a neighbor found through them is another moment by name.
    """
    # Which pictures show the same moment: known here, as the pictures were made. The
    # grouping is not told.
    truth = torch.from_numpy(views.groups())
    moment = torch.from_numpy(views.moment)
    clip = torch.from_numpy(views.clip)
    # So many other pictures of the same moment there are to be found.
    others = torch.bincount(truth)[truth] - 1
    ways = {
        "Eq. 11": {"pairwise": 0.0, "diversity": 0.0},
        "Eq. 11, new views only": {"pairwise": 0.0},
        "released: half by the other neighbors": {},
    }
    rows = []
    for name, changes in ways.items():
        plain = dataclasses.replace(options, symmetry=False, flip=False, neighbors=max(neighbors), **changes)  # type: ignore[arg-type]
        # Once for the largest number; fewer neighbors are its first columns (column
        # 0 is the picture itself).
        groups = group_views(views, plain)
        for count in neighbors:
            source = groups.source[:, 1 : count + 1]
            there = source >= 0
            # -1 marks "none found"; it must not index from the end.
            own = source.clamp_min(0)
            same = truth[own] == truth[:, None]
            # Neighboring moments look nearly alike, and help nearly as much.
            near = (clip[own] == clip[:, None]) & ((moment[own] - moment[:, None]).abs() <= 1)
            rows.append(
                {
                    "way": name,
                    "neighbors": count,
                    "recall": float((same & there).sum() / others.clamp_max(count).sum().clamp_min(1)),
                    "same moment": _share(same, there),
                    "same or next moment": _share(near, there),
                    "same clip": _share(clip[own] == clip[:, None], there),
                    "found": float(there.float().mean()),
                    "distance_cm": float(100 * groups.distance[:, 1 : count + 1][there].mean()),
                }
            )
    return rows


def _share(values: torch.Tensor, there: torch.Tensor) -> float:
    return float(values[there].float().mean()) if there.any() else float("nan")


def random_distance_cm(views: Views, count: int = 400) -> float:
    """Median Eq. 11 distance of random pairs of pictures, cm."""
    rows = torch.randperm(len(views), generator=torch.Generator().manual_seed(0))[:count]
    # Rows against the same rows backwards: pairs drawn at random.
    distance = picture_distance(views.layouts[rows], views.layouts[rows.flip(0)])
    return float(100 * distance.median())
