"""One test set, every predictor, one table."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.interpoint.baselines import KeypointPrior, NearestGeometry, RandomPoints
from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.protocol import ContactPredictor, ContactQuery, ContactScores
from humanoid_hoi.interpoint.scoring.disturb import Misalignment, disturbed
from humanoid_hoi.interpoint.scoring.metrics import (
    TAU,
    TAU_SHARE,
    TAUS,
    THRESHOLDS,
    Scored,
    average_precision,
    evaluate,
    interval,
    resampled,
)
from humanoid_hoi.interpoint.surface import nearest_on_mesh, normalization

_KEYS = (
    "human_precision",
    "human_recall",
    "human_f1",
    "object_recall",
    "object_recall_restricted",
    "pair_precision",
    "pair_recall",
    "pair_f1",
)
_HEADS = (
    "method",
    "human P",
    "human R",
    "human F1",
    "object R (any of 87)",
    "object R (proposed)",
    "pair P",
    "pair R",
    "pair F1",
    "95 % CI",
    "edits/frame",
)

Change = Callable[[ContactQuery, np.random.Generator], ContactQuery]


@dataclass(frozen=True)
class Method:
    """A predictor and what it is told.

    Attributes:
        name: in the table.
        predictor: who answers.
        sees: changes the true query into what this method is told.
    """

    name: str
    predictor: ContactPredictor
    sees: Change


def true_query(query: ContactQuery, rng: np.random.Generator) -> ContactQuery:
    """Nothing is wrong: an upper bound, not a method."""
    return query


def coarse_query(query: ContactQuery, rng: np.random.Generator) -> ContactQuery:
    """What a session knows before it is solved."""
    return disturbed(query, rng, Misalignment())


def without_pose(query: ContactQuery, rng: np.random.Generator) -> ContactQuery:
    """Image, masks and mesh alone: the paper's inputs."""
    return dataclasses.replace(query, obj_rotmat_cam=None, obj_pos_cam=None, keypoints_cam=None)


def without_category(query: ContactQuery, rng: np.random.Generator) -> ContactQuery:
    """Nobody said what the object is called: the network alone."""
    return dataclasses.replace(coarse_query(query, rng), category="")


def without_image(query: ContactQuery, rng: np.random.Generator) -> ContactQuery:
    """A gray frame without masks."""
    coarse = coarse_query(query, rng)
    # Gray rather than no picture: the network is asked in the same way, only about nothing.
    gray = None if query.image is None else np.full_like(query.image, 127)
    return dataclasses.replace(coarse, image=gray, human_mask=None, object_mask=None)


class BallInstead(ContactPredictor):
    """Asks a predictor about a ball of the object's size; its points are pulled to the real surface, as decoding does."""

    def __init__(self, predictor: ContactPredictor) -> None:
        self.predictor = predictor
        self.version = predictor.version

    def scores(self, query: ContactQuery) -> ContactScores:
        """As the predictor."""
        import trimesh

        center, half = normalization(query.vertices, query.faces)
        # Same center, same size: all that is taken away is the shape.
        ball = trimesh.creation.icosphere(subdivisions=2, radius=half)
        vertices = np.asarray(ball.vertices) + center
        found = self.predictor.scores(dataclasses.replace(query, vertices=vertices, faces=np.asarray(ball.faces)))
        near = nearest_on_mesh(found.point_obj, query.vertices, query.faces)
        return dataclasses.replace(found, point_obj=near.point)


def baselines(prior: KeypointPrior, contacts_per_frame: float) -> list[Method]:
    """The methods any model has to beat, and one upper bound.

    Args:
        prior: counted on the training frames, per category.
        contacts_per_frame: of the training frames.
    """
    return [
        # The floor of every figure; what a method reaches above it is its own.
        Method("random", RandomPoints(contacts_per_frame), true_query),
        Method("keypoint_marginals", KeypointPrior(prior.overall), true_query),
        Method("category_prior", prior, true_query),
        Method("nearest_geometry_disturbed", NearestGeometry(), coarse_query),
        Method("nearest_geometry_true", NearestGeometry(), true_query),
    ]


def model_methods(predictor: ContactPredictor) -> list[Method]:
    """A trained model, and what it does without each of its inputs."""
    return [
        Method("interpoint", predictor, coarse_query),
        Method("interpoint_without_category", predictor, without_category),
        Method("interpoint_without_pose", predictor, without_pose),
        Method("interpoint_image_blanked", predictor, without_image),
        Method("interpoint_object_blanked", BallInstead(predictor), coarse_query),
    ]


def answers(
    methods: Iterable[Method],
    videos: Iterable[AnnotatedVideo],
    seed: int = 0,
    report: Callable[[int], None] | None = None,
) -> dict[str, Scored]:
    """Every method's answers to every frame.

    All methods that see a coarse alignment see the same one.

    Args:
        methods: whom to ask.
        videos: of the test set.
        seed: of the disturbance.
        report: told after each video how many frames are done.
    """
    methods = list(methods)
    rows: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {method.name: [] for method in methods}
    truth: list[tuple[np.ndarray, np.ndarray, float, str]] = []
    for video in videos:
        # Size of the object, for the tau that is a share of it.
        diagonal = float(np.linalg.norm(np.ptp(video.vertices, axis=0)))
        for t in range(video.num_frames):
            query = video.query(t)
            for method in methods:
                # Seeded by video and frame, not by method: all see the same misalignment, and
                # adding a method changes nobody's.
                rng = np.random.default_rng([seed, *video.name.encode(), t])
                scores = method.predictor.scores(method.sees(query, rng))
                rows[method.name].append((scores.probability, scores.point_obj))
            truth.append((*video.target(t), diagonal, video.object_id))
        if report is not None:
            report(len(truth))
    if not truth:
        raise HoiError("the test set is empty", field="data", fix="give a dataset with a test split")
    return {name: _scored(found, truth) for name, found in rows.items()}


def _scored(
    found: list[tuple[np.ndarray, np.ndarray]], truth: list[tuple[np.ndarray, np.ndarray, float, str]]
) -> Scored:
    # Which object each frame shows, as whole numbers: intervals are drawn over objects.
    objects = [row[3] for row in truth]
    return Scored(
        np.stack([probability for probability, _ in found]),
        np.stack([points for _, points in found]),
        np.stack([row[0] for row in truth]),
        np.stack([row[1] for row in truth]),
        np.array([row[2] for row in truth]),
        np.unique(objects, return_inverse=True)[1],
    )


def of_objects(found: Mapping[str, Scored], objects: Collection[str], wanted: Collection[str]) -> dict[str, Scored]:
    """The answers to the frames of some objects.

    Args:
        found: of :func:`answers`.
        objects: of all frames.
        wanted: some of them.
    """
    # Objects were numbered in the order of their names.
    numbers = [number for number, name in enumerate(sorted(set(objects))) if name in wanted]
    fields = [field.name for field in dataclasses.fields(Scored)]
    return {
        method: Scored(*(getattr(scored, name)[np.isin(scored.group, numbers)] for name in fields))
        for method, scored in found.items()
    }


def table(found: Mapping[str, Scored], thresholds: Iterable[float] = THRESHOLDS) -> list[dict[str, Any]]:
    """Rows of ``table.json``: every method, threshold and tau; ``ci`` is the 95 % interval of the pair F1.

    ``is_headline`` marks the rows to read first: the annotator's threshold, tau of 5 cm.
    """
    rows = []
    for name, scored in found.items():
        # Independent of threshold and tau: once for all rows of a method.
        precision = average_precision(scored)
        for threshold in thresholds:
            # None stands for the share of the object's diagonal.
            for tau in (*TAUS, None):
                figures = dataclasses.asdict(evaluate(scored, threshold, tau))
                low, high = interval(resampled(scored, threshold, tau)["pair_f1"])
                row: dict[str, Any] = {"method": name, "threshold": threshold}
                row["tau"] = tau if tau is not None else f"{TAU_SHARE} of the diagonal"
                row |= {key: round(value, 4) for key, value in figures.items()}
                row |= {"ci": [round(low, 4), round(high, 4)], "human_ap": round(precision, 4)}
                row["is_headline"] = threshold == THRESHOLDS[0] and tau == TAU
                rows.append(row)
    return rows


def markdown(rows: list[dict[str, Any]], note: str = "") -> str:
    """The headline rows as a table, then every other tau's pair F1."""
    lines = [f"| {' | '.join(_HEADS)} |", f"|{'---|' * len(_HEADS)}"]
    best = [row for row in rows if row["is_headline"]]
    for row in best:
        cells = [row["method"], *(f"{row[key]:.3f}" for key in _KEYS), f"{row['ci'][0]:.3f} to {row['ci'][1]:.3f}"]
        lines.append(f"| {' | '.join(cells)} | {row['edits_per_frame']:.2f} |")
    lines += [
        "",
        f"Threshold {THRESHOLDS[0]}, tau {TAU} m; intervals by bootstrap over objects. Pair F1 at each tau:",
        "",
    ]
    taus = list(dict.fromkeys(row["tau"] for row in rows))
    shown = [f"{tau:g} m" if isinstance(tau, float) else str(tau) for tau in taus]
    lines += [f"| method | threshold | {' | '.join(shown)} |", f"|{'---|' * (2 + len(taus))}"]
    for method, threshold in dict.fromkeys((row["method"], row["threshold"]) for row in rows):
        own = [row for row in rows if row["method"] == method and row["threshold"] == threshold]
        cells = [method, str(threshold), *(f"{row['pair_f1']:.3f}" for row in own)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", note]).rstrip() + "\n"


def write_table(rows: list[dict[str, Any]], folder: Path, note: str = "") -> Path:
    """Write ``table.json`` and ``table.md``; returns the former."""
    write_text(folder / "table.json", json.dumps(rows, indent=1) + "\n")
    write_text(folder / "table.md", markdown(rows, note))
    return folder / "table.json"
