"""Finds the 87 keypoints on a body's skin by geometry: a ray from inside the part leaves the skin at the point.

``assets/keypoints.csv`` gives each point's offset in its joint's frame for the 1.75 m adult of ``body/proportions.py``.
Bodies differ in thickness and in where their joints lie, so an offset is read as a place along the part (a fraction of
the bone, or of the trunk's height) and a direction across it.
"""

from __future__ import annotations

import numpy as np

from humanoid_hoi.body.axes import vectors_to_smplx
from humanoid_hoi.body.keypoints import Keypoint, load_keypoints
from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS, joint_index
from humanoid_hoi.core.arrays import FloatArray, IntArray

# Joint that ends the bone of a part, where several or none start at the carrying joint.
_BONE_END = {
    "wrist": "middle1",
    "collar": "shoulder",
    "hip": "knee",
    "knee": "ankle",
    "shoulder": "elbow",
    "elbow": "wrist",
    "neck": "head",
}
_TRUNK = ("pelvis", "spine1", "spine3")
_HEAD_RADIUS = 0.3  # m: rays towards the head start this far outside, for the mouth is hollow
_TIP_FRACTION = 0.6  # place of a fingertip point between the last joint and the end of the finger


def pick_keypoint_vertices(vertices: FloatArray, faces: IntArray, joints: FloatArray, weights: FloatArray) -> IntArray:
    """(87,) vertex of each keypoint, in the order of ``assets/keypoints.csv``.

    Args:
        vertices: (V, 3) T-pose, SMPL-X's axes, m.
        faces: (F, 3) closed skin.
        joints: (52, 3) rest joints, m.
        weights: (V, 52) skin weights.
    """
    adult = _adult_joints()
    picked = []
    for point in load_keypoints():
        origin, direction = _ray(point, vertices, joints, adult, weights)
        hit = _first_hit(origin, direction, vertices[faces])
        near = weights[:, _neighborhood(point.joint)].sum(axis=1) > 0.5
        # Vertices that other parts of the body move get a metre added, so that they never win.
        picked.append(int(np.argmin(np.linalg.norm(vertices - hit, axis=1) + ~near)))
    return np.array(picked)


def _adult_joints() -> FloatArray:
    """(52, 3) rest joints of the adult the offsets are for, SMPL-X's axes."""
    # Offsets of the adult become positions by adding up along the tree.
    joints = vectors_to_smplx(adult_skeleton())
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            joints[joint] += joints[parent]
    return joints


def _ray(
    point: Keypoint, vertices: FloatArray, joints: FloatArray, adult: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Origin inside (for the head: outside) the body and direction of the ray that meets the skin at the point."""
    at = dict(zip(JOINT_NAMES, joints, strict=True))
    of = dict(zip(JOINT_NAMES, adult, strict=True))
    offset = vectors_to_smplx(point.offset)
    kind = point.joint.removeprefix("left_").removeprefix("right_")
    if point.joint in _TRUNK:
        return _trunk_ray(point, offset, at, of)
    if point.joint == "head":
        return _head_ray(offset, at, of)
    if kind in ("ankle", "foot"):
        up = -1.0 if point.name.endswith("sole") else 1.0
        return at[point.joint] + _foot_place(offset, at, of, point.joint), np.array([0.0, up, 0.0])
    # spine3 belongs to the trunk above, so that only the last joints of fingers are left.
    if kind.endswith("3"):
        return _fingertip_ray(point.joint, at, vertices, weights)
    end = point.joint.replace(kind, _BONE_END[kind])
    bone = of[end] - of[point.joint]
    # The offset along the bone, as a share of its length, and what is left across it.
    along = float(offset @ bone / (bone @ bone))
    across = offset - along * bone
    return at[point.joint] + along * (at[end] - at[point.joint]), across / np.linalg.norm(across)


def _trunk_ray(
    point: Keypoint, offset: FloatArray, at: dict[str, FloatArray], of: dict[str, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Height as a fraction of pelvis to neck; sideways offsets of front and back points keep their place."""
    place = of[point.joint] + offset
    # How high the point lies between pelvis and neck, whatever the size of the body.
    height = (place[1] - of["pelvis"][1]) / (of["neck"][1] - of["pelvis"][1])
    origin = at["pelvis"] + height * (at["neck"] - at["pelvis"])
    # Neither to the front nor to the back: a point on the side of the trunk.
    if abs(offset[2]) < 1e-9:
        return origin, np.array([np.sign(offset[0]), 0.0, 0.0])
    origin[0] = offset[0] * _size(at, of)
    return origin, np.array([0.0, 0.0, np.sign(offset[2])])


def _head_ray(
    offset: FloatArray, at: dict[str, FloatArray], of: dict[str, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    sideways = offset * [1.0, 0.0, 1.0]
    # A point above the crown has no direction sideways and is met from above.
    level = float(np.linalg.norm(sideways))
    direction = sideways / level if level > 0 else np.array([0.0, 1.0, 0.0])
    center = at["head"] + np.array([0.0, offset[1] * _size(at, of), 0.0])
    # From outside inward: inside the head a ray would meet the mouth first.
    return center + _HEAD_RADIUS * direction, -direction


def _foot_place(offset: FloatArray, at: dict[str, FloatArray], of: dict[str, FloatArray], joint: str) -> FloatArray:
    """Place inside the foot over or under which the point lies, relative to its joint."""
    side = joint.split("_")[0]
    foot = at[f"{side}_foot"] - at[f"{side}_ankle"]
    adult = of[f"{side}_foot"] - of[f"{side}_ankle"]
    along = offset[2] / adult[2]
    return (
        along * foot if joint.endswith("ankle") else 0.5 * along * foot * [1.0, 0.0, 1.0]
    )  # further on lie the gaps of the toes


def _fingertip_ray(
    joint: str, at: dict[str, FloatArray], vertices: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """From the bone near the finger's end towards the palm's side."""
    bone = at[joint] - at[joint[:-1] + "2"]
    # Direction of the last bone, which ends at the tip without a joint there.
    direction = bone / np.linalg.norm(bone)
    # Skin that mostly follows this joint; the farthest of it along the bone is the end of the finger.
    own = vertices[weights[:, joint_index([joint])[0]] > 0.5] - at[joint]
    reach = float((own @ direction).max())
    return at[joint] + _TIP_FRACTION * reach * direction, np.array([0.0, -1.0, 0.0])


def _size(at: dict[str, FloatArray], of: dict[str, FloatArray]) -> float:
    """This body's size relative to the adult's, by hip to ankle plus pelvis to head."""
    lengths = [p["head"][1] - p["pelvis"][1] + p["left_hip"][1] - p["left_ankle"][1] for p in (at, of)]
    return float(lengths[0] / lengths[1])


def _first_hit(origin: FloatArray, direction: FloatArray, triangles: FloatArray) -> FloatArray:
    """(3,) where a ray first meets any of the triangles (F, 3, 3): Moeller and Trumbore's test on all of them."""
    corner = triangles[:, 0]
    edge1 = triangles[:, 1] - triangles[:, 0]
    edge2 = triangles[:, 2] - triangles[:, 0]
    # The names of their paper are P (normal) and Q (q): u and v are barycentric, distance is along the ray.
    normal = np.cross(np.broadcast_to(direction, edge2.shape), edge2)
    det = (edge1 * normal).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_origin = origin - corner
        u = (to_origin * normal).sum(axis=1) / det
        q = np.cross(to_origin, edge1)
        v = q @ direction / det
        distance = (q * edge2).sum(axis=1) / det
    # Parallel triangles gave infinities or NaN above; comparisons with them are False.
    inside = (u >= 0) & (v >= 0) & (u + v <= 1) & (distance > 0)
    return origin + distance[inside].min() * direction


def _neighborhood(joint: str) -> IntArray:
    """The joint, its parent and its children: the joints that may move the skin at one of its points."""
    index = joint_index([joint])[0]
    return np.array([j for j, p in enumerate(PARENTS) if j in (index, PARENTS[index]) or p == index])
