"""The 87 contact keypoints of the paper's Table 6: names, parts, carrying joints, surface offsets, SMPL-X vertices.

Rows of ``assets/keypoints.csv`` keep the released class order. Our table is geometrically right: ``left``, ``inner``
or ``outer`` is where the point lies. The released table has six names exchanged (``leftLowerLeg_back`` with
``rightLowerLeg_back``, ``leftNeck_back`` with ``rightNeck_back``, ``leftUpperLeg_inner`` with ``leftUpperLeg_outer``);
their vertices are exchanged back here, and :data:`RELEASED_NAME_SWAPS` reads annotations made with the old names.

Offsets are for an adult of 1.75 m, in the frame of the carrying joint, which is aligned with the world in the T-pose:
+x forward, +y left, +z up, palms down, thumbs forward.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.body.skeleton import canonical_name
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import KEYPOINT_TABLE

_SWAPPED_PAIRS = (
    ("leftLowerLeg_back", "rightLowerLeg_back"),
    ("leftNeck_back", "rightNeck_back"),
    ("leftUpperLeg_inner", "leftUpperLeg_outer"),
)
RELEASED_NAME_SWAPS: dict[str, str] = {a: b for pair in _SWAPPED_PAIRS for a, b in (pair, pair[::-1])}
"""Released keypoint name -> our name of the same SMPL-X vertex, for the six names that differ."""


@dataclass(frozen=True)
class Keypoint:
    """One contact keypoint.

    Attributes:
        name: released spelling, e.g. ``leftHand_palm`` or ``Index_left``.
        part: one of the 26 main parts of Table 6, e.g. ``leftHand``.
        joint: name of the joint (one of the 52) that carries the point.
        offset: (3,) point in that joint's frame, m.
        smplx_vertex: index of the vertex on the SMPL-X mesh.
    """

    name: str
    part: str
    joint: str
    offset: FloatArray
    smplx_vertex: int


@functools.lru_cache(maxsize=1)
def load_keypoints() -> tuple[Keypoint, ...]:
    """All 87 keypoints in the released order.

    Raises:
        HoiError: the table is missing or a row cannot be read.
    """
    try:
        with KEYPOINT_TABLE.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
    except OSError as error:
        raise HoiError(
            "cannot read the keypoint table", where=KEYPOINT_TABLE, fix="restore it from the repository"
        ) from error
    return tuple(_keypoint(row, line) for line, row in enumerate(rows, start=2))


def keypoint(name: str) -> Keypoint:
    """The keypoint called ``name``.

    Raises:
        HoiError: no keypoint has this name.
    """
    table = _by_name()
    if name not in table:
        raise HoiError(f"unknown keypoint {name!r:.60}", fix=f"use one of the 87 names in {KEYPOINT_TABLE.name}")
    return table[name]


def parts() -> dict[str, tuple[str, ...]]:
    """The joint-tree of Table 6: main part -> its keypoint names, in table order."""
    tree: dict[str, tuple[str, ...]] = {}
    for point in load_keypoints():
        tree[point.part] = (*tree.get(point.part, ()), point.name)
    return tree


@functools.lru_cache(maxsize=1)
def _by_name() -> dict[str, Keypoint]:
    return {point.name: point for point in load_keypoints()}


def _keypoint(row: dict[str, str], line: int) -> Keypoint:
    try:
        offset = np.array([float(row[axis]) for axis in ("ox", "oy", "oz")])
        # Shared by all who ask: nobody may change it.
        offset.flags.writeable = False
        return Keypoint(row["keypoint"], row["part"], canonical_name(row["joint"]), offset, int(row["smplx_vertex"]))
    except (KeyError, TypeError, ValueError, HoiError) as error:
        raise HoiError(
            f"bad row: {error}", where=KEYPOINT_TABLE, field=f"line {line}", fix="restore the table from the repository"
        ) from error
