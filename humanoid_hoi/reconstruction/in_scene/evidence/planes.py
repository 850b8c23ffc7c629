"""Up, the planes things rest on (RANSAC), and a truncated point-to-plane field of everything static."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy.spatial import cKDTree

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.reconstruction.in_scene.options import PlaneOptions

_NEIGHBORS = 12
_MEAN_OF = 4
_SLAB = 0.02
"""m, half thickness of the box that stands for a plane in a clip."""


@dataclass(frozen=True)
class SupportPlane:
    """A level plane of the scene, in the levelled world.

    Attributes:
        height: m.
        low, high: (2,) x and y of its extent, m.
        count: static points on it.
    """

    height: float
    low: FloatArray
    high: FloatArray
    count: int

    def support(self, name: str) -> Support:
        """The plane as a slab whose top it is."""
        middle = np.array([*(0.5 * (self.low + self.high)), self.height - _SLAB], np.float32)
        half = np.array([*(0.5 * (self.high - self.low)), _SLAB], np.float32)
        return Support(name, middle, np.array([0, 0, 0, 1], np.float32), half)


def find_up(points: FloatArray, options: PlaneOptions, seed: int = 0, where: str = "") -> FloatArray:
    """(3, 3) rotation of the given world that makes its level planes level: up is the mean of their normals.

    Args:
        points: (N, 3) static points, Z about up.
        options: of the search.
        seed: of the random triples.
        where: the session, for the message.

    Raises:
        HoiError: no plane is found.
    """
    rest = points
    normals = []
    counts = []
    rng = np.random.default_rng(seed)
    # Peel one plane after another: its members are taken out before the next is looked for.
    for _ in range(options.most):
        found = _best_plane(rest, options, rng, len(points))
        if found is None:
            break
        normal, on = found
        normals.append(normal)
        counts.append(float(on.sum()))
        rest = rest[~on]
    if not normals:
        raise HoiError(
            f"no support plane within {options.up_tolerance_deg:g} degrees of level among {len(points)} static points",
            where=where,
            field="depth",
            fix="the scene must show what the object rests on, and the cameras' Z must be about up",
        )
    # A larger plane knows its own slope far better than a small one.
    up = (np.array(normals) * (np.array(counts) ** 2)[:, None]).sum(axis=0)
    return _turn_to_z(up / np.linalg.norm(up))


def _best_plane(
    points: FloatArray, options: PlaneOptions, rng: np.random.Generator, total: int
) -> tuple[FloatArray, BoolArray] | None:
    """Normal and members of the nearly level plane that holds the most points; None where none holds enough."""
    if len(points) < 3:
        return None
    # RANSAC with all tries at once. A triple with a doubled point has no normal; its length is 0.
    triples = points[rng.integers(0, len(points), (options.tries, 3))]
    normals = np.cross(triples[:, 1] - triples[:, 0], triples[:, 2] - triples[:, 0])
    length = np.linalg.norm(normals, axis=1)
    normals = normals / np.maximum(length, 1e-12)[:, None]
    # Both orientations are the same plane; take the one that looks up.
    normals *= np.sign(normals[:, 2:])
    level = (normals[:, 2] > np.cos(np.radians(options.up_tolerance_deg))) & (length > 1e-6)
    if not level.any():
        return None
    normals = normals[level]
    offset = (normals * triples[level, 0]).sum(axis=1)
    # (N, tries) distances to all candidate planes, and how many points lie on each.
    votes = (np.abs(points @ normals.T - offset) < options.tolerance_m).sum(axis=0)
    normal = normals[votes.argmax()]
    on = np.abs(points @ normal - offset[votes.argmax()]) < options.tolerance_m
    for _ in range(2):
        middle = points[on].mean(axis=0)
        # The direction of least spread of the members: a least-squares plane, twice,
        # as the members change.
        normal = np.linalg.svd(points[on] - middle, full_matrices=False)[2][2]
        normal = normal * np.sign(normal[2])
        on = np.abs((points - middle) @ normal) < options.tolerance_m
    return None if on.sum() < options.min_share * total else (normal, on)


def find_planes(points: FloatArray, options: PlaneOptions) -> tuple[SupportPlane, ...]:
    """Level planes of a levelled cloud, highest count first: peaks of the heights, each refined by its median."""
    planes: list[SupportPlane] = []
    rest = points
    for _ in range(options.most):
        if len(rest) < 3:
            break
        heights = np.sort(rest[:, 2])
        # For each height as the lower end, how many points lie within one slab above
        # it: the densest window.
        ends = np.searchsorted(heights, heights + 2 * options.tolerance_m)
        best = int((ends - np.arange(len(heights))).argmax())
        height = float(np.median(heights[best : ends[best]]))
        on = np.abs(rest[:, 2] - height) < options.tolerance_m
        if on.sum() < options.min_share * len(points):
            break
        low, high = np.percentile(rest[on, :2], [1, 99], axis=0)
        planes.append(SupportPlane(float(np.median(rest[on, 2])), low, high, int(on.sum())))
        # Wider than the plane itself, or its upper and lower skin would be found as
        # planes of their own.
        rest = rest[np.abs(rest[:, 2] - height) > 1.5 * options.tolerance_m]
    return tuple(planes)


def support_under(
    planes: tuple[SupportPlane, ...], points: FloatArray, footprint: FloatArray, lowest: float, options: PlaneOptions
) -> SupportPlane | None:
    """The plane an object rests on, its height taken from the points around the object; None where none is near.

    Args:
        planes: of the scene.
        points: (N, 3) static points.
        footprint: (2,) x and y of the object.
        lowest: m, about its lowest point.
        options: of the search.
    """
    near = [
        p for p in planes if (footprint > p.low - options.near_m).all() and (footprint < p.high + options.near_m).all()
    ]
    if not near:
        return None
    # What is under a surface that carries is out of reach, as a stray plane of smeared depth below a table is: left out are
    # planes below one that lies under the footprint, unless that is far above the object, as a shelf over it would be.
    over = [p.height for p in near if (footprint > p.low).all() and (footprint < p.high).all()]
    floor = max([height for height in over if height < lowest + options.above_m], default=-np.inf)
    near = [p for p in near if p.height >= floor]
    # Of the planes that reach under the object, the one whose height suits its lowest point.
    plane = min(near, key=lambda p: abs(p.height - lowest))
    around = np.linalg.norm(points[:, :2] - footprint, axis=1) < 2 * options.near_m
    around &= np.abs(points[:, 2] - plane.height) < 2 * options.tolerance_m
    # A large plane may be bent by the depth's errors: the points nearby say how high it is here.
    height = float(np.median(points[around, 2])) if around.sum() >= 20 else plane.height
    return SupportPlane(height, plane.low, plane.high, plane.count)


def scene_field(
    points: FloatArray, towards: FloatArray, center: FloatArray, options: PlaneOptions
) -> SignedDistanceGrid:
    """Truncated point-to-plane distance around the path of an object: positive in front of the scene, negative behind it.

    Args:
        points: (N, 3) static points.
        towards: (N, 3) from each towards the camera.
        center: (M, 3) places the object passes.
        options: spacing and truncation.

    Returns:
        A grid; beyond the truncation, and outside, nothing is penetrated.
    """
    low = center.min(axis=0) - 0.3
    high = center.max(axis=0) + 0.3
    near = ((points > low - options.field_reach_m) & (points < high + options.field_reach_m)).all(axis=1)
    points = points[near]
    counts = np.ceil((high - low) / options.field_spacing_m).astype(int) + 1
    # Untouched cells say "far in front", which penetrates nothing.
    values = np.full(counts, options.field_reach_m, np.float32)
    if len(points) > _NEIGHBORS:
        normals = _normals(points, towards[near])
        axes = [low[k] + options.field_spacing_m * np.arange(counts[k]) for k in range(3)]
        nodes = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
        # Mean of the signed distances to the tangent planes of the nearest points; cells that do
        # not have as many within the truncation keep the far value.
        distance, index = cKDTree(points).query(nodes, k=_MEAN_OF, distance_upper_bound=options.field_reach_m)
        found = np.isfinite(distance).all(axis=1)
        offset = nodes[found, None] - points[index[found]]
        signed = (offset * normals[index[found]]).sum(axis=-1).mean(axis=1)
        flat = values.reshape(-1)
        flat[found] = signed.clip(-options.field_reach_m, options.field_reach_m)
    size = torch.from_numpy((counts - 1) * options.field_spacing_m).float()
    origin = torch.from_numpy(low).float()
    return SignedDistanceGrid("grid", size, origin, options.field_spacing_m, torch.from_numpy(values))


def _normals(points: FloatArray, towards: FloatArray) -> FloatArray:
    """(N, 3) normals of the neighborhoods, on the side the cameras are."""
    neighbors = points[cKDTree(points).query(points, k=_NEIGHBORS)[1]]
    spread = neighbors - neighbors.mean(axis=1, keepdims=True)
    # The eigenvector of the least eigenvalue (``eigh`` sorts ascending), made to face the cameras.
    normals = np.linalg.eigh(spread.transpose(0, 2, 1) @ spread)[1][:, :, 0]
    return normals * np.sign((normals * towards).sum(axis=1, keepdims=True))


def _turn_to_z(up: FloatArray) -> FloatArray:
    """(3, 3) least rotation that takes ``up`` to Z."""
    axis = np.cross(up, [0.0, 0.0, 1.0])
    # Rodrigues for unit vectors, R = I + K + K^2 / (1 + cos): no angle needed, and
    # defined for any up but straight down.
    skew = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + skew + skew @ skew / (1 + up[2])
