"""The 52 joints: names, tree, aliases of other skeletons' names.

SMPL-X names and order: 22 body joints, then 15 of each hand (jaw and eyes left out). Rest pose: T-pose
facing +x, left +y, up +z, every joint frame aligned with the world. Joints are addressed by name; an order is
never assumed across files.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

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
# SMPL-X's order within a hand, which happens to be the alphabet's.
FINGERS = ("index", "middle", "pinky", "ring", "thumb")


def _hand(side: str) -> dict[str, str | None]:
    joints: dict[str, str | None] = {}
    for finger in FINGERS:
        for k in (1, 2, 3):
            joints[f"{side}_{finger}{k}"] = f"{side}_wrist" if k == 1 else f"{side}_{finger}{k - 1}"
    return joints


# Dictionaries keep their order: this is the canonical order of the 52 joints.
_TREE: dict[str, str | None] = {**_BODY, **_hand("left"), **_hand("right")}
JOINT_NAMES: tuple[str, ...] = tuple(_TREE)
NUM_JOINTS = len(JOINT_NAMES)
PARENT_NAMES: tuple[str | None, ...] = tuple(_TREE.values())
PARENTS: tuple[int, ...] = tuple(-1 if p is None else JOINT_NAMES.index(p) for p in PARENT_NAMES)
BODY_JOINTS: tuple[str, ...] = tuple(_BODY)
FINGER_JOINTS: tuple[str, ...] = JOINT_NAMES[len(_BODY) :]
FINGERTIP_JOINTS: tuple[str, ...] = tuple(n for n in FINGER_JOINTS if n.endswith("3"))


@dataclass(frozen=True)
class Skeleton:
    """A tree of named joints and its groups: what "the hand" is, is said here and nowhere else.

    Names are ours (:func:`canonical_name`); a side is the prefix ``left_`` or ``right_``. Joint 0 is the root.

    Attributes:
        names: J joint names, every parent before its children.
        parents: J indices, -1 for the root.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]

    def __post_init__(self) -> None:
        """Raises HoiError where this is no tree with its root first."""
        # Child after parent is what every pass over the tree relies on.
        rooted = len(self.names) == len(self.parents) > 0 and self.parents[0] == -1
        if not rooted or any(not 0 <= parent < joint for joint, parent in enumerate(self.parents) if joint):
            raise HoiError("is no tree with its root first", field="joint_parents", fix="list parents before children")

    @property
    def size(self) -> int:
        """J."""
        return len(self.names)

    @property
    def actuated(self) -> tuple[str, ...]:
        """The joints that a servo drives: all but the root."""
        return self.names[1:]

    @cached_property
    def fingers(self) -> tuple[str, ...]:
        """Finger joints; none where the skeleton leaves them out."""
        return tuple(name for name in self.names if any(finger in name for finger in FINGERS))

    @cached_property
    def body(self) -> tuple[str, ...]:
        """Everything but the fingers: 22 joints of SMPL-X, wrists included."""
        return tuple(name for name in self.names if name not in self.fingers)

    @cached_property
    def tips(self) -> tuple[str, ...]:
        """The last joint of each finger."""
        # Joints that are somebody's parent are no last ones.
        inner = {self.names[parent] for parent in self.parents if parent >= 0}
        return tuple(name for name in self.fingers if name not in inner)

    @cached_property
    def wrists(self) -> tuple[str, ...]:
        """Left, then right."""
        return tuple(name for name in self.names if name.endswith("wrist"))

    @cached_property
    def feet(self) -> tuple[str, ...]:
        """Ankles and toe joints."""
        return tuple(name for name in self.names if name.endswith(("ankle", "foot")))

    @cached_property
    def hands(self) -> dict[str, tuple[str, ...]]:
        """Side -> the wrist and the fingers on it."""
        grips = {*self.wrists, *self.fingers}
        return {side: tuple(n for n in self.names if n in grips and n.startswith(side)) for side in SIDES}

    @cached_property
    def bones(self) -> tuple[tuple[int, int], ...]:
        """(joint, parent) of every joint but the root."""
        return tuple((joint, parent) for joint, parent in enumerate(self.parents) if parent >= 0)

    def keep(self, names: Collection[str]) -> Skeleton:
        """The skeleton with only some of its joints, each hanging on its nearest ancestor that is kept.

        Raises:
            HoiError: the root is not among them, or a name is no joint of this skeleton.
        """
        # Asked for its refusal of unknown names.
        self.index(list(names))
        kept = [joint for joint, name in enumerate(self.names) if name in names]
        return Skeleton(
            tuple(self.names[joint] for joint in kept),
            tuple(-1 if (above := self._above(joint, kept)) is None else kept.index(above) for joint in kept),
        )

    def _above(self, joint: int, kept: Collection[int]) -> int | None:
        """Nearest ancestor of a joint among ``kept``."""
        parent = self.parents[joint]
        while parent >= 0 and parent not in kept:
            parent = self.parents[parent]
        return parent if parent >= 0 else None

    def index(self, names: Sequence[str]) -> list[int]:
        """Index of each of ``names`` (any spelling).

        Raises:
            HoiError: a joint this skeleton lacks.
        """
        # Names are compared in our spelling; the skeleton's own are ours already.
        own = {name: joint for joint, name in enumerate(self.names)}
        wanted = [canonical_name(name) for name in names]
        missing = [name for name in wanted if name not in own]
        if missing:
            raise HoiError(f"the skeleton has no joint {missing[0]!r}", fix=f"it has {', '.join(self.names[:4])}, ...")
        return [own[name] for name in wanted]


SIDES = ("left", "right")
SMPLX_52 = Skeleton(JOINT_NAMES, PARENTS)
"""SMPL-X without jaw and eyes: 22 body joints, then 15 of each hand."""


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
    # The first word that fits: no name holds two of them.
    for word, other in swap.items():
        if word in name:
            return name.replace(word, other)
    return name
