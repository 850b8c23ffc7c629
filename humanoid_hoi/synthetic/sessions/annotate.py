"""Annotating a known scene as the paper's evaluation does (Sec. 9.6), but like a person: pairs and points persist.

Contacts: every body keypoint nearer than 0.1 m to the object's surface is a candidate; at most five per frame, nearest
first. Taken frame by frame that rule names another vertex in almost every frame. Here a keypoint keeps one object
vertex until it has slid more than 3 cm away from it (then a new pair begins), pairs shorter than a few frames are left
out, and a pair already in use gives way only to one that is 2 cm nearer.

Tracked points: five visible vertices spread over the picture by farthest-point sampling in the first frame. They stay
the same from then on, seen or hidden; when fewer than three of them are visible, new ones complete the five.
"""

from __future__ import annotations

from dataclasses import dataclass

import igl
import numpy as np
from scipy.spatial import cKDTree

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.motion.solved import ContactPairs


@dataclass(frozen=True)
class AnnotationOptions(Settings, yaml="tools/make_synthetic_sessions", node="annotation", key="annotation"):
    """What the virtual annotator does.

    Attributes:
        contact_m: largest distance of keypoint and surface that counts as contact, m.
        max_pairs: contact pairs per frame.
        slip_m: a keypoint that slid this far on the object begins a new pair, m.
        keep_m: advantage of a pair already in use when pairs compete, m.
        min_frames: shorter contacts are not annotated.
        points: tracked points to begin with, and to return to.
        min_visible: below this many, new ones are chosen.
    """

    contact_m: float = setting()
    max_pairs: int = setting()
    slip_m: float = setting()
    keep_m: float = setting()
    min_frames: int = setting()
    points: int = setting()
    min_visible: int = setting()


@dataclass(frozen=True)
class _Episode:
    keypoint: int
    # Half open: the keypoint touches the vertex in frames first to stop - 1.
    first: int
    stop: int
    vertex: int


def annotate_contacts(
    keypoints_obj: FloatArray, vertices: FloatArray, faces: IntArray, options: AnnotationOptions
) -> ContactPairs:
    """Contact pairs of T frames.

    Args:
        keypoints_obj: (T, 87, 3) body keypoints in the object's frame, m, in table order.
        vertices: (V, 3) object mesh, m.
        faces: (F, 3).
        options: rules.
    """
    frames, count = keypoints_obj.shape[:2]
    flat = np.ascontiguousarray(keypoints_obj.reshape(-1, 3), np.float64)
    # All frames and keypoints in one call, then (T, 87).
    squared, _, surface = igl.point_mesh_squared_distance(flat, vertices, faces)[:3]
    gap = np.sqrt(squared).reshape(frames, count)
    surface = np.asarray(surface).reshape(frames, count, 3)
    tree = cKDTree(vertices)
    episodes = [
        episode
        # Keypoints that never come near are skipped: most of the 87 touch nothing.
        for k in np.flatnonzero((gap < options.contact_m).any(0))
        for episode in _episodes(int(k), gap[:, k], surface[:, k], tree, options)
    ]
    active = _compete(episodes, keypoints_obj, vertices, options)
    return _pairs(episodes, active, vertices)


def _episodes(
    keypoint: int, gap: FloatArray, surface: FloatArray, tree: cKDTree, options: AnnotationOptions
) -> list[_Episode]:
    """Runs of frames in which one keypoint stays near one place of the surface."""
    found = []
    first = None
    # One frame beyond the end, so that a run that lasts to the end is closed as well.
    for t in range(len(gap) + 1):
        near = t < len(gap) and gap[t] < options.contact_m
        slid = first is not None and near and np.linalg.norm(surface[t] - surface[first]) > options.slip_m
        if first is not None and (slid or not near):
            if t - first >= options.min_frames:
                # The annotator clicks where keypoint and object are nearest during the run.
                closest = first + int(np.argmin(gap[first:t]))
                found.append(_Episode(keypoint, first, t, int(tree.query(surface[closest])[1])))
            first = None
        # A keypoint that slid too far closes its run and opens the next one in the same frame.
        if first is None and near:
            first = t
    return found


def _compete(
    episodes: list[_Episode], keypoints_obj: FloatArray, vertices: FloatArray, options: AnnotationOptions
) -> BoolArray:
    """(T, E): the at most ``max_pairs`` episodes that are annotated in each frame."""
    distance = np.full((len(keypoints_obj), len(episodes)), np.inf)
    for e, episode in enumerate(episodes):
        rows = slice(episode.first, episode.stop)
        distance[rows, e] = np.linalg.norm(keypoints_obj[rows, episode.keypoint] - vertices[episode.vertex], axis=-1)
    # The clicked vertex may be farther than the surface: the rule is applied to it once more.
    distance[distance >= options.contact_m] = np.inf
    active = np.zeros(distance.shape, bool)
    for t, row in enumerate(distance):
        # A pair in use gets a head start, or two equally near ones would change places every frame.
        order = np.argsort(row - (options.keep_m * active[t - 1] if t else 0.0), kind="stable")
        chosen = order[: options.max_pairs]
        active[t, chosen[np.isfinite(row[chosen])]] = True
    return active


def _pairs(episodes: list[_Episode], active: BoolArray, vertices: FloatArray) -> ContactPairs:
    """Episodes with the same keypoint and vertex are one pair; pairs in the order of their first frame."""
    names = [point.name for point in load_keypoints()]
    rows: dict[tuple[int, int], BoolArray] = {}
    for e, episode in enumerate(episodes):
        if active[:, e].any():
            key = (episode.keypoint, episode.vertex)
            rows[key] = rows.get(key, np.zeros(len(active), bool)) | active[:, e]
    # argmax of a boolean row is its first active frame.
    keys = sorted(rows, key=lambda key: (int(rows[key].argmax()), key))
    ids = np.array([vertex for _, vertex in keys], np.int64)
    columns = np.stack([rows[key] for key in keys], 1) if keys else np.zeros((len(active), 0), bool)
    return ContactPairs(tuple(names[k] for k, _ in keys), vertices[ids].reshape(-1, 3), ids, columns)


def choose_points(px: FloatArray, visible: BoolArray, options: AnnotationOptions) -> tuple[IntArray, IntArray]:
    """Vertices (M,) to track and the frame (M,) in which each was clicked: trackers run forward from there.

    Args:
        px: (T, V, 2) projections of the object's vertices.
        visible: (T, V).
        options: rules.
    """
    chosen: list[int] = []
    since: list[int] = []
    for t in range(len(px)):
        # Points once chosen stay; new ones are only added.
        seen = [v for v in chosen if visible[t, v]]
        missing = options.points - len(seen)
        if (chosen and len(seen) >= options.min_visible) or missing <= 0:
            continue
        candidates = np.flatnonzero(visible[t])
        chosen += farthest_points(px[t, candidates], px[t, seen], missing, candidates, chosen)
        since += [t] * (len(chosen) - len(since))
    return np.array(chosen, np.int64), np.array(since, np.int64)


def farthest_points(px: FloatArray, taken: FloatArray, count: int, ids: IntArray, exclude: list[int]) -> list[int]:
    """Up to ``count`` of ``ids``, each the farthest in the picture from all taken before; begins at a corner.

    Args:
        px: (N, 2) of the candidates ``ids`` (N,).
        taken: (K, 2) pixels already covered.
        exclude: ids not to be chosen.
    """
    if len(px) == 0:
        return []
    if len(taken):
        # Distance of each candidate to the nearest point that is already taken.
        gap = np.linalg.norm(px[:, None] - taken[None], axis=-1).min(1)
    else:
        # The center stands in for taken points: the one farthest from it lies at a corner.
        gap = np.linalg.norm(px - px.mean(0), axis=-1)
    # -1 marks points that may not be taken, in this frame or any other.
    gap = np.where(np.isin(ids, exclude), -1.0, gap)
    found: list[int] = []
    first = len(taken) == 0
    for _ in range(min(count, len(px))):
        best = int(np.argmax(gap))
        if gap[best] <= 0:
            break
        found.append(int(ids[best]))
        distance = np.linalg.norm(px - px[best], axis=-1)
        # The first point only starts the sampling from a corner; distances count from it on.
        gap = np.where(gap < 0, -1.0, distance) if first else np.minimum(gap, distance)
        first = False
    return found
