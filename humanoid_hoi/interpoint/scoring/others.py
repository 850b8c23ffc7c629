"""Answers of other predictors from a file: point lists, or dense regions as LEMON and InteractVLM give them.

The file, JSON::

    {"name": "interactvlm",
     "frames": [{"video": "chair-100000-sit-1-0", "frame": 0,
                 "keypoints": {"buttocks_left": 0.9},             probability of each keypoint; left out: 0
                 "points": {"buttocks_left": [0.1, 0.0, -0.2]},   object frame, m
                 "vertices": [17, 18, 40]}]}                      a dense region on the object instead of points

Point lists are scored like every predictor. Regions are scored by Eq. 11, as printed and as a recall.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import mesh_hash
from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.protocol import (
    KEYPOINT_NAMES,
    NUM_KEYPOINTS,
    ContactPredictor,
    ContactQuery,
    ContactScores,
)
from humanoid_hoi.interpoint.scoring.metrics import coverage


class FileAnswers(ContactPredictor):
    """Answers that were written down, in the order in which the test set asks.

    Attributes:
        version: the file's ``name``.
        path: the file.
        frames: its entries by (video, frame).
    """

    def __init__(self, path: Path) -> None:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            self.version = str(content["name"])
            self.frames = {(str(f["video"]), int(f["frame"])): dict(f) for f in content["frames"]}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HoiError(f"not a file of answers: {error}", where=path, fix="see docs/interpoint.md") from error
        unknown = {name for f in self.frames.values() for name in f.get("keypoints", {})} - set(KEYPOINT_NAMES)
        if unknown:
            raise HoiError(f"unknown keypoint {min(unknown)!r}", where=path, field="keypoints", fix="Table 6's names")
        self.path = path
        self._by_picture: dict[str, dict[str, Any]] = {}

    def expect(self, videos: Iterable[AnnotatedVideo]) -> None:
        """Tell which query is which frame: queries carry no names."""
        for video in videos:
            for t in range(video.num_frames):
                self._by_picture[_key(video.query(t))] = self.frames.get((video.name, t), {})

    def scores(self, query: ContactQuery) -> ContactScores:
        """The written answer; nothing is proposed in a frame that the file leaves out."""
        entry = self._by_picture.get(_key(query), {})
        probability = np.zeros(NUM_KEYPOINTS)
        # Keypoints that the file gives no point lie at the object's middle; what counts of them is the probability.
        points = np.tile(query.vertices.mean(0), (NUM_KEYPOINTS, 1))
        for name, value in entry.get("keypoints", {}).items():
            probability[KEYPOINT_NAMES.index(name)] = float(value)
        for name, point in entry.get("points", {}).items():
            points[KEYPOINT_NAMES.index(name)] = point
        return ContactScores(probability, points)


def score_regions(answers: FileAnswers, videos: Iterable[AnnotatedVideo]) -> list[str]:
    """Eq. 11 both ways for the entries that have a dense region; lines to print.

    Also tells ``answers`` which query is which frame.
    """
    videos = list(videos)
    answers.expect(videos)
    figures = []
    for video in videos:
        tree = cKDTree(video.vertices)
        for t in range(video.num_frames):
            region = answers.frames.get((video.name, t), {}).get("vertices")
            # Where nothing touches, G is empty and neither figure of Eq. 11 means anything.
            if region is not None and video.contact_active[t].any():
                figures.append(_coverage(video, t, np.asarray(region, np.int64), tree, answers.path))
    if not figures:
        return []
    printed, recall = np.mean(figures, axis=0)
    return [
        f"{answers.version}: dense regions of {len(figures)} frames, Eq. 11 as printed (a precision) {printed:.3f}, "
        f"as a recall {recall:.3f}"
    ]


def _coverage(video: AnnotatedVideo, t: int, region: np.ndarray, tree: cKDTree, where: Path) -> tuple[float, float]:
    if len(region) and (region.min() < 0 or region.max() >= len(video.vertices)):
        raise HoiError(
            f"vertex {int(region.max())} of {video.name} frame {t} does not exist",
            where=where,
            field="vertices",
            fix=f"the mesh has {len(video.vertices)} vertices",
        )
    predicted = np.zeros(len(video.vertices), bool)
    predicted[region] = True
    truth = np.zeros(len(video.vertices), bool)
    # G: the mesh's vertices nearest to the annotated points.
    truth[tree.query(np.stack(list(video.contacts(t).values())))[1]] = True
    return coverage(predicted, truth)


def _key(query: ContactQuery) -> str:
    """Tells frames apart by what they show."""
    # Every 7th pixel tells frames apart; ``hash`` is only compared within this process.
    image = b"" if query.image is None else query.image[::7, ::7].tobytes()
    return mesh_hash(query.vertices, query.faces) + str(hash(image))
