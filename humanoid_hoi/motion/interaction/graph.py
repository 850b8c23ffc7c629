"""The interaction graph and contact labels from geometry, where a source has none (paper, section 9.6).

The paper's procedure per frame: every body part asks for its nearest point of the object's surface; nearer than
0.1 m is a pair; the nearest five are kept. A clip's graph has a fixed list of pairs with activity over time, so the
frames' pairs are joined in time: a part keeps its pair (keypoint and object point) while the keypoint's nearest
object point stays within 5 cm of the pair's; when it slides further, or another keypoint of the part comes clearly
nearer, an earlier pair of the same keypoint and place is taken up again, or a new one begins. A pair's object point
is finally the surface sample nearest to the mean of all it stood for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.spatial import cKDTree

from humanoid_hoi.body.keypoints import Keypoint, load_keypoints
from humanoid_hoi.body.proportions import adult_rest
from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton
from humanoid_hoi.geometry.surface import sample_surface
from humanoid_hoi.motion.checks.validate import to_object_frame
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph

THRESHOLD = 0.1
"""m: farther body parts are not in contact (paper 9.6)."""
MAX_PAIRS = 5
"""pairs kept per frame (paper 9.6)."""
NEW_POINT = 0.05
"""m an object point may wander before it is another contact."""
SWITCH_MARGIN = 0.02
"""m another keypoint of the part must be nearer to take the pair over (stops flicker between fingertips)."""
MIN_TIME = 0.1
"""s: shorter contacts are dropped."""
TOUCH = 0.02
"""m: nearer joints are labelled as required contacts (InterMimic labels 1-2 cm)."""

# Parts whose keypoints follow a bone: the joint at its end.
_BONE_CHILD = {
    f"{side}_{parent}": f"{side}_{child}"
    for side in ("left", "right")
    for parent, child in (
        ("shoulder", "elbow"),
        ("elbow", "wrist"),
        ("wrist", "middle1"),
        ("hip", "knee"),
        ("knee", "ankle"),
    )
}


@dataclass
class _Pair:
    """A pair under construction: keypoint index, its object point now, all points it stood for, its frames."""

    keypoint: int
    point: np.ndarray
    points: list[np.ndarray] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)


def build_graph(
    clip: HoiClip, threshold: float = THRESHOLD, max_pairs: int = MAX_PAIRS, seed: int = 0
) -> InteractionGraph:
    """Pairs of body keypoints and object points of a clip, and when each is active (see the module's text).

    Args:
        clip: any clip; its own graph is ignored.
        threshold: m, largest distance of a pair.
        max_pairs: pairs per frame.
        seed: of the surface sample.
    """
    keypoints = load_keypoints()
    offsets = keypoint_offsets(clip.joint_offsets, clip.skeleton)
    surface = sample_surface(clip.obj, seed=seed)
    # (T, 87) m and index of the nearest surface sample.
    distance, nearest = _keypoint_distances(clip, offsets, surface)
    kept = _kept(keypoints, distance, threshold, max_pairs)
    tracks: list[_Pair] = []
    # Each of the 26 parts has one pair at a time.
    for part in _part_members(keypoints).values():
        tracks += _track_part(np.array(part), distance, nearest, kept, surface)
    return _to_graph(clip, tracks, keypoints, offsets, surface)


def keypoint_carriers(skeleton: Skeleton) -> list[int]:
    """Joint of ``skeleton`` that each of the 87 keypoints rides on: its own, or the nearest ancestor that is there."""
    return [skeleton.names.index(_carrier(point.joint, skeleton)) for point in load_keypoints()]


def keypoint_offsets(joint_offsets: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """The 87 keypoint offsets (87, 3) in their carriers' frames, turned and stretched with the limb they sit on.

    The table's offsets are for an adult whose rest limbs are straight; a captured skeleton's arms droop a little and
    are longer or shorter. Keypoints of other parts keep their offset. Where a joint is missing (rigid hands), its
    keypoints keep their place at rest on the joint that carries them.

    Args:
        joint_offsets: (J, 3) rest offsets, m.
        skeleton: the J joints.
    """
    rest = dict(zip(SMPLX_52.names, adult_rest(), strict=True))
    offsets = np.array([k.offset for k in load_keypoints()])
    for row, point in enumerate(load_keypoints()):
        # Where fingers are missing, their keypoints ride on the wrist, at their place in the rest pose.
        offsets[row] += rest[point.joint] - rest[_carrier(point.joint, skeleton)]
        child = _BONE_CHILD.get(point.joint)
        if child in skeleton.names and point.joint in skeleton.names:
            bone = np.asarray(joint_offsets[skeleton.names.index(child)], np.float64)
            offsets[row] = _follow_bone(offsets[row], rest[child] - rest[point.joint], bone)
    return offsets


def _carrier(joint: str, skeleton: Skeleton) -> str:
    """The joint itself or its nearest ancestor in ``skeleton``."""
    index = SMPLX_52.names.index(joint)
    while SMPLX_52.names[index] not in skeleton.names:
        index = SMPLX_52.parents[index]
    return SMPLX_52.names[index]


def derive_labels(clip: HoiClip, touch: float = TOUCH, far: float = THRESHOLD, seed: int = 0) -> np.ndarray:
    """Contact labels (T, J) int8: 1 nearer than ``touch`` to the object, -1 farther than ``far``, else 0 (unknown).

    A joint's distance is the smallest of its keypoints' distances and of its center's less 1 cm (finger) or 5 cm
    (body), a limb's rough radius. The bounds are InterMimic's, with joints in place of body-surface vertices.
    """
    surface = sample_surface(clip.obj, seed=seed)
    distance, _ = _keypoint_distances(clip, keypoint_offsets(clip.joint_offsets, clip.skeleton), surface)
    pos, _ = clip.joint_pose_w()
    # Centers less a rough radius catch the joints that carry no keypoint.
    center, _ = cKDTree(surface).query(to_object_frame(pos, clip))
    radius = np.array([0.01 if n in clip.skeleton.fingers else 0.05 for n in clip.skeleton.names])
    nearest = np.maximum(center - radius, 0.0)
    for column, joint in enumerate(keypoint_carriers(clip.skeleton)):
        nearest[:, joint] = np.minimum(nearest[:, joint], distance[:, column])
    # Between the two bounds nobody knows: no reward and no penalty.
    return np.where(nearest < touch, 1, np.where(nearest > far, -1, 0)).astype(np.int8)


def keypoints_w(clip: HoiClip) -> np.ndarray:
    """World positions (T, 87, 3) of the keypoints, m."""
    pos, quat = clip.joint_pose_w()
    joints = keypoint_carriers(clip.skeleton)
    return pos[:, joints] + rotate(quat[:, joints], keypoint_offsets(clip.joint_offsets, clip.skeleton))


def _keypoint_distances(clip: HoiClip, offsets: np.ndarray, surface: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distance (T, K) of every keypoint to the object's surface, and the index of its nearest surface sample."""
    pos, quat = clip.joint_pose_w()
    joints = keypoint_carriers(clip.skeleton)
    points_w = pos[:, joints] + rotate(quat[:, joints], offsets)
    return cKDTree(surface).query(to_object_frame(points_w, clip))


def rotate(quat: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """Rotate (..., 3) by (..., 4) xyzw."""
    xyz = quat[..., :3]
    w = quat[..., 3:]
    # v' = v + w t + u x t with t = 2 u x v, for a unit quaternion (u, w).
    cross = 2 * np.cross(xyz, np.broadcast_to(vector, xyz.shape))
    return vector + w * cross + np.cross(xyz, cross)


def _follow_bone(offset: np.ndarray, adult: np.ndarray, bone: np.ndarray) -> np.ndarray:
    """Stretch ``offset`` along the adult's bone by the length ratio, then turn the adult's bone into ``bone``."""
    length = np.linalg.norm(adult)
    target = np.linalg.norm(bone)
    if target < 1e-6:
        return offset
    u = adult / length
    v = bone / target
    # Along the bone only; the part across it keeps its size.
    stretched = offset + (target / length - 1) * (offset @ u) * u
    axis = np.cross(u, v)
    cosine = float(u @ v)
    # Rodrigues without a sine: v + a x v + a x (a x v) / (1 + cos) for a = u x v.
    return stretched + np.cross(axis, stretched) + np.cross(axis, np.cross(axis, stretched)) / max(1 + cosine, 1e-6)


def _part_members(keypoints: tuple[Keypoint, ...]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = {}
    for index, point in enumerate(keypoints):
        members.setdefault(point.part, []).append(index)
    return members


def _kept(keypoints: tuple[Keypoint, ...], distance: np.ndarray, threshold: float, max_pairs: int) -> np.ndarray:
    """(T, K) bool: the keypoint's part is among the frame's ``max_pairs`` nearest parts and within ``threshold``."""
    parts = _part_members(keypoints)
    # (T, parts): the nearest keypoint of each part.
    by_part = np.stack([distance[:, members].min(axis=1) for members in parts.values()], axis=1)
    # argsort of an argsort is each entry's rank, 0 for the nearest.
    rank = by_part.argsort(axis=1).argsort(axis=1)
    chosen = (rank < max_pairs) & (by_part < threshold)
    kept = np.zeros(distance.shape, bool)
    for column, members in enumerate(parts.values()):
        kept[:, members] = chosen[:, column : column + 1]
    return kept


def _track_part(
    members: np.ndarray, distance: np.ndarray, nearest: np.ndarray, kept: np.ndarray, surface: np.ndarray
) -> list[_Pair]:
    """Join one part's per-frame pairs in time."""
    pairs: list[_Pair] = []
    current: _Pair | None = None
    for frame in np.flatnonzero(kept[:, members[0]]):
        # The keypoint changes hands only for a clear gain, or two fingertips at equal distance would take turns.
        near = int(members[distance[frame, members].argmin()])
        held = current is not None and distance[frame, current.keypoint] <= distance[frame, near] + SWITCH_MARGIN
        keypoint = current.keypoint if held and current is not None else near
        point = surface[nearest[frame, keypoint]]
        # An earlier pair of the same keypoint near the same place of the object.
        known = [p for p in pairs if p.keypoint == keypoint and np.linalg.norm(p.point - point) < NEW_POINT]
        current = min(known, key=lambda p: float(np.linalg.norm(p.point - point)), default=None)
        if current is None:
            current = _Pair(keypoint, point)
            pairs.append(current)
        current.points.append(point)
        current.frames.append(int(frame))
    return pairs


def _to_graph(
    clip: HoiClip, pairs: list[_Pair], keypoints: tuple[Keypoint, ...], offsets: np.ndarray, surface: np.ndarray
) -> InteractionGraph:
    # Pairs seen in fewer frames are grazes.
    shortest = max(1, round(MIN_TIME * clip.fps))
    pairs = sorted((p for p in pairs if len(p.frames) >= shortest), key=lambda p: p.frames[0])
    if not pairs:
        return InteractionGraph.empty(clip.num_frames)
    active = np.zeros((clip.num_frames, len(pairs)), bool)
    for column, pair in enumerate(pairs):
        active[pair.frames, column] = True
    means = np.array([np.mean(p.points, axis=0) for p in pairs])
    rows = [p.keypoint for p in pairs]
    carriers = keypoint_carriers(clip.skeleton)
    return InteractionGraph(
        tuple(keypoints[r].name for r in rows),
        tuple(clip.skeleton.names[carriers[r]] for r in rows),
        offsets[rows].astype(np.float32),
        # The mean of points on a curved surface lies inside; the nearest sample is on it again.
        surface[cKDTree(surface).query(means)[1]].astype(np.float32),
        active,
    )
