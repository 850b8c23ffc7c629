"""Contacts read off a coarse reconstruction: keypoints near the object touch it at its nearest point."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.body.keypoints import parts
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.interpoint.protocol import (
    KEYPOINT_NAMES,
    ContactPredictor,
    ContactQuery,
    ContactScores,
)
from humanoid_hoi.interpoint.surface import nearest_on_mesh
from humanoid_hoi.motion.interaction.graph import MAX_PAIRS, THRESHOLD


@dataclass
class NearestGeometry(ContactPredictor):
    """The paper's rule for known motion (Sec. 9.6) as a predictor: nearer than 0.1 m, at most five pairs.

    It needs body and object in one camera frame, so it is as good as their alignment. Where only the object's turn is
    unknown, the mesh is taken as its file has it, which is also how the annotation app shows it. The probability is one half at
    ``half_m`` and falls exponentially with distance; keypoints beyond the rule keep a twentieth of theirs, which
    orders them without proposing them.

    Attributes:
        reach_m: largest distance of a contact, m.
        half_m: distance at which the probability is one half, m.
        max_pairs: contacts per frame.
        one_per_part: at most one keypoint of each of the 26 body parts, as annotators mark them; the rule in the
            paper asks every body part for its nearest point.
    """

    reach_m: float = THRESHOLD
    half_m: float = 0.06
    max_pairs: int = MAX_PAIRS
    one_per_part: bool = True
    version: str = "nearest_geometry"

    def scores(self, query: ContactQuery) -> ContactScores:
        """See the class.

        Raises:
            HoiError: body or object position is unknown.
        """
        if query.obj_rotmat_cam is None:
            query = dataclasses.replace(query, obj_rotmat_cam=np.eye(3))
        found = nearest_on_mesh(query.keypoints_obj(), query.vertices, query.faces)
        probability = np.exp2(-found.gap / self.half_m)
        probability[~self._kept(found.gap)] *= 0.05
        return ContactScores(probability, found.point)

    def _kept(self, gap: FloatArray) -> BoolArray:
        """(87,) bool: which keypoints the rule makes a pair of."""
        # First the paper's distance, then one keypoint for each body part, then the
        # nearest few of those.
        allowed = gap < self.reach_m
        if self.one_per_part:
            for rows in _part_rows():
                allowed[rows] &= gap[rows] == gap[rows].min()
        # Keypoints that are not allowed sort to the end; where fewer than ``max_pairs`` are, the
        # last line drops them again.
        order = np.argsort(np.where(allowed, gap, np.inf), kind="stable")
        kept = np.zeros(len(gap), bool)
        kept[order[: self.max_pairs]] = True
        return kept & allowed


def _part_rows() -> list[list[int]]:
    """Rows of the keypoint table, grouped by body part."""
    row = {name: index for index, name in enumerate(KEYPOINT_NAMES)}
    return [[row[name] for name in names] for names in parts().values()]
