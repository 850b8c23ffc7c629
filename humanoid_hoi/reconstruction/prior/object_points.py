"""Keypoints of any object: farthest points of its surface that keep the mesh's own symmetries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError

SYMMETRY_TOLERANCE = 0.02
"""A mesh is symmetric when its image lies nearer than this to it everywhere, share of its longest extent."""

# Signs on the three axes: an even number of minus signs is a half turn, an odd one a mirror.
_ROTATIONS = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
_MIRRORS = ((-1, 1, 1), (1, -1, 1), (1, 1, -1), (-1, -1, -1))


@dataclass(frozen=True)
class ObjectPoints:
    """The keypoints of one object. Frame: the mesh's own axes, its mean vertex at the origin, m.

    Attributes:
        points: (K, 3) float64.
        symmetries: (S, K) orders of the keypoints under the object's half turns; the first is the identity.
        mirror: (K,) their order in the object's mirror image, or None where the object has no mirror plane.
        rotations: (S, 3, 3) the half turns themselves, about :attr:`center`.
        center: (3,) of the symmetries.
    """

    points: FloatArray
    symmetries: IntArray
    mirror: IntArray | None
    rotations: FloatArray
    center: FloatArray

    @property
    def size(self) -> int:
        """K."""
        return len(self.points)


def choose_points(vertices: FloatArray, count: int = 8, chosen: IntArray | None = None) -> ObjectPoints:
    """Keypoints of a mesh: those a person chose, or farthest-point sampling from the vertex farthest from the middle.

    Symmetries are looked for among the half turns about the mesh's axes and the mirrors at its planes, through the
    middle of its bounding box. A point is taken together with its images (a box gives its corners), so that the
    symmetries permute the keypoints; a group of images that no longer fits is passed over.

    Args:
        vertices: (V, 3) in any frame, m; keypoints are relative to their mean.
        count: K, at least 1.
        chosen: vertices to use instead; symmetries that do not permute them are then dropped.

    Raises:
        HoiError: fewer vertices than keypoints, or a chosen vertex that does not exist.
    """
    vertices = np.asarray(vertices, np.float64)
    vertices = vertices - vertices.mean(0)
    if not 1 <= count <= len(vertices):
        raise HoiError(f"{count} keypoints of {len(vertices)} vertices", field="points", fix="ask for fewer")
    if chosen is not None and (len(chosen) == 0 or not ((chosen >= 0) & (chosen < len(vertices))).all()):
        raise HoiError(
            f"must be vertices 0..{len(vertices) - 1}, found {list(chosen)[:5]}", field="points", fix="name others"
        )
    center = 0.5 * (vertices.min(0) + vertices.max(0))
    signs = mesh_symmetries(vertices, center)
    points = vertices[chosen] if chosen is not None else _farthest_orbits(vertices, center, signs, count)
    return with_symmetries(points, center, signs, float(np.ptp(vertices, axis=0).max()))


def with_symmetries(points: FloatArray, center: FloatArray, signs: FloatArray, extent: float) -> ObjectPoints:
    """Keypoints with those symmetries (M, 3) of signs that permute them.

    Args:
        points: (K, 3).
        center: (3,) of the symmetries.
        signs: (M, 3) of +-1, the diagonals of the candidate maps.
        extent: of the object, m: the tolerance is a share of it.
    """
    orders = {tuple(sign): _order(points, center, sign, extent) for sign in signs.tolist()}
    turns = [sign for sign in _ROTATIONS if orders.get(sign) is not None]
    mirrors = [orders[sign] for sign in _MIRRORS if orders.get(sign) is not None]
    return ObjectPoints(
        points,
        np.array([orders[sign] for sign in turns], np.int64).reshape(-1, len(points)),
        None if not mirrors else np.array(mirrors[0], np.int64),
        np.array([np.diag(sign) for sign in turns], np.float64),
        np.asarray(center, np.float64),
    )


def mesh_symmetries(vertices: FloatArray, center: FloatArray) -> FloatArray:
    """(M, 3) the sign maps under which the vertices fall on the vertices, the identity first."""
    tolerance = SYMMETRY_TOLERANCE * np.ptp(vertices, axis=0).max()
    tree = cKDTree(vertices)
    kept = []
    for sign in (*_ROTATIONS, *_MIRRORS):
        image = (vertices - center) * sign + center
        # Every vertex's image must have a vertex near it.
        if tree.query(image)[0].max() < tolerance:
            kept.append(sign)
    return np.array(kept, np.float64)


def _farthest_orbits(vertices: FloatArray, center: FloatArray, signs: FloatArray, count: int) -> FloatArray:
    """(K, 3) vertices, each the farthest from all before it, with its images as long as they fit."""
    extent = np.ptp(vertices, axis=0).max()
    gap = np.linalg.norm(vertices - center, axis=1)
    points: list[FloatArray] = []
    while len(points) < count:
        if gap.max() <= 0:  # nothing fits any more: let a single vertex through
            # Only reached when every orbit left is larger than the places left.
            left = np.min([np.linalg.norm(vertices - p, axis=1) for p in points], axis=0)
            points.append(vertices[int(left.argmax())])
            continue
        best = int(gap.argmax())
        orbit = _orbit(vertices[best], center, signs, extent)
        # Never half an orbit: the symmetry would no longer permute the keypoints.
        if len(points) + len(orbit) > count:
            gap[best] = 0.0
            continue
        for point in orbit:
            distance = np.linalg.norm(vertices - point, axis=1)
            # The first orbit replaces the start value, which was the distance from the middle.
            gap = np.minimum(gap, distance) if points else distance
            points.append(point)
    return np.array(points)


def _orbit(point: FloatArray, center: FloatArray, signs: FloatArray, extent: float) -> list[FloatArray]:
    """The different images of a point; those closer than a tenth of the extent count as one."""
    images: list[FloatArray] = []
    for sign in signs:
        image = (point - center) * sign + center
        if all(np.linalg.norm(image - other) > 0.1 * extent for other in images):
            images.append(image)
    return images


def _order(points: FloatArray, center: FloatArray, sign: list[float], extent: float) -> list[int] | None:
    """Which keypoint lies where each one is taken, or None where the map does not permute them."""
    image = (points - center) * np.asarray(sign) + center
    distance, order = cKDTree(points).query(image)
    one_to_one = len(set(order.tolist())) == len(points)
    # Orbits merge points a tenth apart, so their images agree to that.
    return [int(k) for k in order] if one_to_one and distance.max() < 0.1 * extent else None
