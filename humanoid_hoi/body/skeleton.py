"""The 52 joints: names, tree, aliases of other skeletons' names.

SMPL-X names and order: 22 body joints, then 15 of each hand (jaw and eyes left out). Rest pose: T-pose
facing +x, left +y, up +z, every joint frame aligned with the world. Joints are addressed by name; an order is
never assumed across files.
"""

from __future__ import annotations

from collections.abc import Sequence

from humanoid_hoi.core.errors import HoiError

_BODY = {
    "pelvis": None, "left_hip": "pelvis", "right_hip": "pelvis", "spine1": "pelvis",
    "left_knee": "left_hip", "right_knee": "right_hip", "spine2": "spine1",
    "left_ankle": "left_knee", "right_ankle": "right_knee", "spine3": "spine2",
    "left_foot": "left_ankle", "right_foot": "right_ankle", "neck": "spine3",
    "left_collar": "spine3", "right_collar": "spine3", "head": "neck",
    "left_shoulder": "left_collar", "right_shoulder": "right_collar",
    "left_elbow": "left_shoulder", "right_elbow": "right_shoulder",
    "left_wrist": "left_elbow", "right_wrist": "right_elbow",
}  # fmt: skip
FINGERS = ("index", "middle", "pinky", "ring", "thumb")


def _hand(side: str) -> dict[str, str | None]:
    joints: dict[str, str | None] = {}
    for finger in FINGERS:
        for k in (1, 2, 3):
            joints[f"{side}_{finger}{k}"] = f"{side}_wrist" if k == 1 else f"{side}_{finger}{k - 1}"
    return joints


_TREE: dict[str, str | None] = {**_BODY, **_hand("left"), **_hand("right")}
JOINT_NAMES: tuple[str, ...] = tuple(_TREE)
NUM_JOINTS = len(JOINT_NAMES)
PARENT_NAMES: tuple[str | None, ...] = tuple(_TREE.values())
PARENTS: tuple[int, ...] = tuple(-1 if p is None else JOINT_NAMES.index(p) for p in PARENT_NAMES)
BODY_JOINTS: tuple[str, ...] = tuple(_BODY)
FINGER_JOINTS: tuple[str, ...] = JOINT_NAMES[len(_BODY) :]
FINGERTIP_JOINTS: tuple[str, ...] = tuple(n for n in FINGER_JOINTS if n.endswith("3"))


def _mujoco_aliases() -> dict[str, str]:
    """InterMimic / PhysHOI / SkillMimic body names -> ours."""
    table = {
        "Pelvis": "pelvis",
        "Torso": "spine1",
        "Spine": "spine2",
        "Chest": "spine3",
        "Neck": "neck",
        "Head": "head",
    }
    parts = {
        "Hip": "hip",
        "Knee": "knee",
        "Ankle": "ankle",
        "Toe": "foot",
        "Thorax": "collar",
        "Shoulder": "shoulder",
        "Elbow": "elbow",
        "Wrist": "wrist",
    }
    for letter, side in (("L", "left"), ("R", "right")):
        table |= {f"{letter}_{theirs}": f"{side}_{ours}" for theirs, ours in parts.items()}
        table |= {f"{letter}_{f.capitalize()}{k}": f"{side}_{f}{k}" for f in FINGERS for k in (1, 2, 3)}
    return table


ALIASES: dict[str, str] = _mujoco_aliases()


def canonical_name(name: str) -> str:
    """Our name of a joint given in our or another skeleton's spelling.

    Raises:
        HoiError: the name is in no table.
    """
    if name in _TREE:
        return name
    if name in ALIASES:
        return ALIASES[name]
    raise HoiError(f"unknown joint name {name!r}", fix=f"use one of {', '.join(JOINT_NAMES[:4])}, ...")


def joint_index(names: Sequence[str], order: Sequence[str] = JOINT_NAMES) -> list[int]:
    """Index of each of ``names`` (any spelling) in ``order``."""
    positions = {canonical_name(n): i for i, n in enumerate(order)}
    return [positions[canonical_name(n)] for n in names]


def mirror_name(name: str) -> str:
    """The name with left and right exchanged (joints ``left_...`` and keypoints ``..._left``, ``leftHand_...``)."""
    swap = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
    for word, other in swap.items():
        if word in name:
            return name.replace(word, other)
    return name
