"""Predictors that never look: how often each keypoint touched in annotated frames, overall or per object category."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.interpoint.protocol import (
    KEYPOINT_NAMES,
    NUM_KEYPOINTS,
    ContactPredictor,
    ContactQuery,
    ContactScores,
)
from humanoid_hoi.interpoint.surface import checked_mesh, nearest_on_mesh, normalization, sample_even

_SMOOTHING = 5.0
"""Frames of the overall frequency that every category is mixed with: a category seen once is not believed alone."""


@dataclass(frozen=True)
class Counted:
    """Contact statistics of some frames.

    Attributes:
        frames: how many.
        touching: (87,) in how many each keypoint touched.
        place: (87, 3) its mean contact point, in units of the object's half diagonal about its area centroid.
        spread: (87,) standard deviation of its contact points per axis, in the same units; NaN where nobody counted it.
    """

    frames: int
    touching: FloatArray
    place: FloatArray
    spread: FloatArray

    @property
    def frequency(self) -> FloatArray:
        """(87,) share of the frames in which each keypoint touches."""
        return self.touching / max(self.frames, 1)


@dataclass
class KeypointPrior(ContactPredictor):
    """The frequency of every keypoint, placed at its usual place on the object.

    Attributes:
        overall: statistics of all annotated frames.
        by_category: the same per object category; empty for plain marginals. An unknown category falls back.
        version: ``keypoint_marginals`` or ``category_prior``.
    """

    overall: Counted
    by_category: Mapping[str, Counted] = field(default_factory=dict)
    version: str = "keypoint_marginals"

    def scores(self, query: ContactQuery) -> ContactScores:
        """See the class: the usual place is pulled to the nearest surface point of this object."""
        vertices, faces = checked_mesh(query.vertices, query.faces)
        center, half = normalization(vertices, faces)
        counted = self.by_category.get(query.category)
        probability = self.overall.frequency
        place = self.overall.place
        if counted is not None:
            # Shrinkage: with as many frames as ``_SMOOTHING`` a category is believed
            # half, with many wholly.
            share = counted.frames / (counted.frames + _SMOOTHING)
            probability = share * counted.frequency + (1 - share) * probability
            place = np.where(counted.touching[:, None] > 0, counted.place, place)
        # Usual places are remembered in units of the object, so they carry over to
        # one of another size.
        points = nearest_on_mesh(center + half * place, vertices, faces).point
        return ContactScores(np.asarray(probability, np.float64), points)

    def save(self, path: str | Path) -> Path:
        """Write the statistics as JSON, atomically."""
        content = {"version": self.version, "overall": _plain(self.overall)}
        content["by_category"] = {name: _plain(counted) for name, counted in sorted(self.by_category.items())}
        write_text(path, json.dumps(content, indent=1) + "\n")
        return Path(path)

    @staticmethod
    def load(path: str | Path) -> KeypointPrior:
        """Read what :meth:`save` wrote.

        Raises:
            HoiError: missing or broken file.
        """
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
            categories = {name: _counted(entry) for name, entry in content["by_category"].items()}
            return KeypointPrior(_counted(content["overall"]), categories, content["version"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HoiError(
                f"not a keypoint prior: {error}", where=path, fix="make it again: hoi interpoint train"
            ) from error


@dataclass
class RandomPoints(ContactPredictor):
    """The floor: a random probability and a random surface point for every keypoint.

    Attributes:
        rate: mean number of keypoints above one half, out of 87.
        seed: each query gets its own draw, the same for the same sequence of queries.
    """

    rate: float = 3.0
    seed: int = 0
    version: str = "random"

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)

    def scores(self, query: ContactQuery) -> ContactScores:
        """See the class."""
        points = sample_even(query.vertices, query.faces, NUM_KEYPOINTS, int(self._rng.integers(2**31)))
        # The power puts ``rate`` of 87 uniform draws above one half in the mean.
        power = np.log(0.5) / np.log(1.0 - self.rate / NUM_KEYPOINTS)
        # Shuffled: points of farthest-point sampling come in an order of their own.
        return ContactScores(self._rng.random(NUM_KEYPOINTS) ** power, self._rng.permutation(points))


def count(observations: Iterable[tuple[Mapping[str, FloatArray], FloatArray, IntArray]]) -> Counted:
    """Statistics of annotated frames.

    Args:
        observations: per frame the contact points by keypoint name (object frame, m), the object's vertices and faces.
    """
    touching = np.zeros(NUM_KEYPOINTS)
    place = np.zeros((NUM_KEYPOINTS, 3))
    squares = np.zeros(NUM_KEYPOINTS)
    frames = 0
    for contacts, vertices, faces in observations:
        center, half = normalization(vertices, faces)
        frames += 1
        for name, point in contacts.items():
            row = KEYPOINT_NAMES.index(name)
            touching[row] += 1
            # Sums for now; divided by the counts below.
            at = (np.asarray(point, np.float64) - center) / half
            place[row] += at
            squares[row] += at @ at
    times = np.maximum(touching, 1)
    place /= times[:, None]
    # Mean square less square of the mean, over three axes; rounding may leave it a little below zero.
    variance = np.maximum(squares / times - (place**2).sum(1), 0.0) / 3
    return Counted(frames, touching, place, np.where(touching > 0, np.sqrt(variance), np.nan))


def _plain(counted: Counted) -> dict[str, object]:
    seen = np.flatnonzero(counted.touching)
    return {
        "frames": counted.frames,
        "keypoints": {
            KEYPOINT_NAMES[k]: [float(counted.touching[k]), *(round(float(x), 4) for x in _numbers(counted, int(k)))]
            for k in seen
        },
    }


def _numbers(counted: Counted, row: int) -> list[float]:
    # The spread comes last, and only where it was counted: JSON has no NaN.
    spread = [counted.spread[row]] if np.isfinite(counted.spread[row]) else []
    return [*counted.place[row], *spread]


def _counted(entry: dict) -> Counted:
    touching = np.zeros(NUM_KEYPOINTS)
    place = np.zeros((NUM_KEYPOINTS, 3))
    spread = np.full(NUM_KEYPOINTS, np.nan)
    for name, (times, x, y, z, *counted) in entry["keypoints"].items():
        row = KEYPOINT_NAMES.index(name)
        touching[row] = times
        place[row] = x, y, z
        # Models of before have no spread.
        if counted:
            spread[row] = counted[0]
    return Counted(int(entry["frames"]), touching, place, spread)
