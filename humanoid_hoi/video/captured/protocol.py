"""Constraints taken from captured motion, as the paper does for BEHAVE and IMHD (Sec. 9.6): what an annotator would give.

Contacts: every body point asks for its nearest object vertex; pairs closer than 0.1 m count, the nearest five of a frame
are kept. Tracks: five object vertices spread over the picture by farthest point sampling of the projected mesh.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.session.session import Tracks


@dataclass(frozen=True)
class Protocol:
    """The paper's numbers.

    Attributes:
        reach_m: pairs farther apart are no contact.
        contacts: kept per frame, the nearest first.
        points: tracked object vertices.
        refresh: frames after which the tracked vertices are chosen anew among the visible ones.
    """

    reach_m: float = 0.1
    contacts: int = 5
    points: int = 5
    refresh: int = 30


def contact_constraints(
    keypoints_obj: FloatArray, vertices: FloatArray, protocol: Protocol | None = None
) -> ContactPairs:
    """3D-3D pairs.

    Args:
        keypoints_obj: (T, 87, 3) body keypoints in the object's frame, m.
        vertices: (V, 3) of the object.
        protocol: see there.
    """
    protocol = protocol or Protocol()
    frames, count, _ = keypoints_obj.shape
    apart, nearest = cKDTree(vertices).query(keypoints_obj.reshape(-1, 3))
    apart = apart.reshape(frames, count)
    nearest = nearest.reshape(frames, count)
    # Sorting twice gives each keypoint's rank among the frame's distances.
    rank = apart.argsort(axis=1).argsort(axis=1)
    kept = (apart < protocol.reach_m) & (rank < protocol.contacts)
    names = [point.name for point in load_keypoints()]
    pairs: dict[tuple[int, int], IntArray] = {}
    # A pair is a keypoint with one vertex: where the nearest vertex changes, another
    # pair takes over.
    for keypoint in np.flatnonzero(kept.any(axis=0)):
        for vertex in np.unique(nearest[kept[:, keypoint], keypoint]):
            pairs[int(keypoint), int(vertex)] = np.flatnonzero(kept[:, keypoint] & (nearest[:, keypoint] == vertex))
    active = np.zeros((frames, len(pairs)), bool)
    for column, rows in enumerate(pairs.values()):
        active[rows, column] = True
    ids: IntArray = np.array([vertex for _, vertex in pairs], np.int64)
    points = np.asarray(vertices, np.float64)[ids].reshape(-1, 3)
    return ContactPairs(tuple(names[k] for k, _ in pairs), points, ids, active)


def track_constraints(
    vertices_cam: FloatArray,
    visible: BoolArray,
    vertices: FloatArray,
    camera_matrix: FloatArray,
    protocol: Protocol | None = None,
) -> Tracks:
    """3D-2D points.

    Args:
        vertices_cam: (T, V, 3) object vertices in the camera frame, m.
        visible: (T, V) inside the picture and not hidden.
        vertices: (V, 3) in the object's frame.
        camera_matrix: (3, 3).
        protocol: see there.
    """
    protocol = protocol or Protocol()
    frames = len(vertices_cam)
    px = project(vertices_cam, camera_matrix)
    chosen: dict[int, IntArray] = {}
    # Every so often five new vertices among those that are visible then; each group
    # lives until the next.
    for first in range(0, frames, protocol.refresh):
        candidates = np.flatnonzero(visible[first])
        if len(candidates):
            chosen[first] = candidates[spread_points(px[first, candidates], protocol.points)]
    ids = np.unique(np.concatenate(list(chosen.values()))) if chosen else np.zeros(0, np.int64)
    shown = np.full((frames, len(ids), 2), np.nan)
    for first, group in chosen.items():
        rows = slice(first, min(first + protocol.refresh, frames))
        # ``ids`` is sorted and holds them all: a lookup of the columns.
        columns = np.searchsorted(ids, group)
        seen = visible[rows][:, group]
        shown[rows, columns] = np.where(seen[..., None], px[rows][:, group], np.nan)
    confidence = np.isfinite(shown).all(-1).astype(float)
    return Tracks(np.asarray(vertices, np.float64)[ids], ids.astype(np.int64), shown, confidence)


def spread_points(px: FloatArray, count: int) -> IntArray:
    """Indices of ``count`` points (N, 2) by farthest point sampling, started at the one farthest from the middle."""
    picked = [int(np.argmax(np.linalg.norm(px - px.mean(axis=0), axis=1)))]
    apart = np.linalg.norm(px - px[picked[0]], axis=1)
    while len(picked) < min(count, len(px)):
        picked.append(int(np.argmax(apart)))
        apart = np.minimum(apart, np.linalg.norm(px - px[picked[-1]], axis=1))
    return np.array(picked, np.int64)
