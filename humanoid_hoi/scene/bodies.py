"""Geometry of the humanoid's bodies, derived from a skeleton: one simple solid each, simulator-neutral."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.config import HumanoidConfig, JointGroup
from humanoid_hoi.scene.segments import segment_masses

_REFERENCE_LEG = 0.86  # m, hip to ankle of the adult the radii are stated for
LIMIT_SLACK = 0.2
"""rad by which a joint can turn beyond the limit of its group: the clean-up keeps clips within the limit, and a servo that
follows one must not meet the joint's stop."""
# Capsule bodies: the child they reach to and the part of the way they cover.
_STICKS = {
    "hip": ("knee", 0.15, 0.85),
    "knee": ("ankle", 0.1, 0.85),
    "shoulder": ("elbow", 0.12, 0.88),
    "elbow": ("wrist", 0.12, 0.85),
    "collar": ("shoulder", 0.3, 0.75),
}
_RADII = (
    "pelvis",
    "hip",
    "knee",
    "spine1",
    "spine2",
    "spine3",
    "neck",
    "head",
    "collar",
    "shoulder",
    "elbow",
    "finger",
    "palm_half_thickness",
    "palm_half_width",
    "rigid_hand_half_length",
    "foot_half_width",
    "foot_half_height",
    "heel",
    "toe_length",
)


@dataclass(frozen=True)
class BodySolid:
    """One body's solid in its joint frame.

    Attributes:
        kind: ``sphere`` (size: radius), ``capsule`` (radius, half length along ``axis``) or ``box`` (half extents).
        pos: (3,) center, m.
        axis: (3,) unit direction of a capsule.
        volume: m^3.
        mass: kg.
    """

    joint: str
    kind: Literal["sphere", "capsule", "box"]
    size: tuple[float, ...]
    pos: np.ndarray
    axis: np.ndarray
    mass: float = 0.0

    @property
    def volume(self) -> float:
        """m^3."""
        if self.kind == "box":
            return 8.0 * math.prod(self.size)
        radius = self.size[0]
        ball = 4 / 3 * math.pi * radius**3
        return ball if self.kind == "sphere" else ball + math.pi * radius**2 * 2 * self.size[1]


def joint_group(joint: str, config: HumanoidConfig) -> JointGroup:
    """The control group of a joint: the first one of whose words occurs in its name.

    Raises:
        HoiError: there is none.
    """
    # In the order of the yaml: the first group with a matching word counts.
    for group in config.groups.values():
        if any(word in joint for word in group.joints):
            return group
    raise HoiError(
        f"no group holds joint {joint}",
        where="config",
        field="humanoid.groups",
        fix="add a word of its name to the joints of a group",
    )


def body_solids(
    skeleton: Skeleton, offsets: np.ndarray, config: HumanoidConfig, sole_drop: float = 0.0
) -> list[BodySolid]:
    """Solids of all J bodies in the skeleton's order, masses by :mod:`humanoid_hoi.scene.segments`.

    Args:
        skeleton: its joints; hands without finger joints are rigid.
        offsets: (J, 3) rest offsets, m.
        config: radii, total mass and its shares.
        sole_drop: m, how far the sole lies below the toe joint in the rest pose.

    Raises:
        HoiError: a radius or a segment's mass is missing.
    """
    missing = [name for name in _RADII if name not in config.radii]
    if missing:
        raise HoiError(f"no value for {', '.join(missing)}", where="config", field="humanoid.radii", fix="give metres")
    # Solids first, masses afterwards: without given shares they are shared out by volume.
    maker = _SolidMaker(skeleton, np.asarray(offsets, float), config, sole_drop)
    solids = [maker.make(j) for j in skeleton.names]
    masses = segment_masses(skeleton, np.asarray(offsets, float), [s.volume for s in solids], config)
    return [dataclasses.replace(solid, mass=mass) for solid, mass in zip(solids, masses, strict=True)]


class _SolidMaker:
    def __init__(self, skeleton: Skeleton, offsets: np.ndarray, config: HumanoidConfig, sole_drop: float) -> None:
        self.skeleton = skeleton
        self.offsets = offsets
        self.sole_drop = sole_drop
        # Thigh and shin: the size of a person, by which all radii grow.
        leg = np.linalg.norm(self._offset("left_knee")) + np.linalg.norm(self._offset("left_ankle"))
        scale = float(leg) / _REFERENCE_LEG if config.scale_radii else 1.0
        self.size = {key: value * scale for key, value in config.radii.items()}

    def make(self, joint: str) -> BodySolid:
        # The side's prefix apart: sticks are the same left and right.
        side, _, part = joint.partition("_") if joint.startswith(("left_", "right_")) else ("", "", joint)
        if joint in self.skeleton.fingers:
            return self._finger(joint)
        if part in _STICKS:
            child, start, end = _STICKS[part]
            return self._stick(joint, self._offset(f"{side}_{child}"), self.size[part], start, end)
        if part in ("ankle", "foot"):
            return self._ankle(side) if part == "ankle" else self._toes(side)
        if part == "wrist":
            return self._palm(side)
        return self._trunk(joint)

    def _offset(self, joint: str) -> np.ndarray:
        return self.offsets[self.skeleton.index([joint])[0]]

    def _stick(self, joint: str, reach: np.ndarray, radius: float, start: float, end: float) -> BodySolid:
        length = float(np.linalg.norm(reach))
        half = 0.5 * (end - start) * length
        # A bone shorter than the stick's ends leaves a ball.
        if half < 1e-3:
            return BodySolid(joint, "sphere", (radius,), 0.5 * reach, np.array([0.0, 0.0, 1.0]))
        return BodySolid(joint, "capsule", (radius, half), 0.5 * (start + end) * reach, reach / length)

    def _trunk(self, joint: str) -> BodySolid:
        up = np.array([0.0, 0.0, 1.0])
        side = np.array([0.0, 1.0, 0.0])
        radius = self.size[joint]
        if joint == "neck":
            return self._stick(joint, self._offset("head"), radius, 0.2, 0.8)
        if joint == "head":
            return BodySolid(joint, "sphere", (radius,), np.array([0.1, 0.0, 0.6]) * radius, up)
        if joint == "pelvis":
            return BodySolid(joint, "sphere", (radius,), np.zeros(3), up)
        # A lying capsule, as wide as the trunk: its axis goes from side to side.
        reach = {"spine1": "spine2", "spine2": "spine3", "spine3": "neck"}[joint]
        return BodySolid(joint, "capsule", (radius, 0.35 * radius), 0.4 * self._offset(reach), side)

    def _ankle(self, side: str) -> BodySolid:
        toe = self._offset(f"{side}_foot")
        half_h = self.size["foot_half_height"]
        heel = -self.size["heel"]
        # From behind the heel to the ball of the foot, its underside as far below the toe joint as the sole.
        center = np.array([0.5 * (toe[0] + heel), toe[1] * 0.5, toe[2] - self.sole_drop + half_h])
        return BodySolid(
            f"{side}_ankle", "box", (0.5 * (toe[0] - heel), self.size["foot_half_width"], half_h), center, np.zeros(3)
        )

    def _toes(self, side: str) -> BodySolid:
        half_h = self.size["foot_half_height"]
        half_l = 0.5 * self.size["toe_length"]
        center = np.array([half_l, 0.0, half_h - self.sole_drop])
        return BodySolid(f"{side}_foot", "box", (half_l, self.size["foot_half_width"], half_h), center, np.zeros(3))

    def _palm(self, side: str) -> BodySolid:
        wrist = f"{side}_wrist"
        if f"{side}_middle1" in self.skeleton.names:
            reach = self._offset(f"{side}_middle1")
        else:
            # A rigid hand goes on as the forearm does, fingers included.
            along = self._offset(wrist) / np.linalg.norm(self._offset(wrist))
            reach = 2.0 * self.size["rigid_hand_half_length"] * along
        # The palm is a flat box along the hand, which lies along y in the rest pose.
        half = (self.size["palm_half_width"], 0.5 * abs(float(reach[1])), self.size["palm_half_thickness"])
        return BodySolid(wrist, "box", half, 0.5 * reach, np.zeros(3))

    def _finger(self, joint: str) -> BodySolid:
        own = self.skeleton.names.index(joint)
        is_tip = joint in self.skeleton.tips
        # A tip has no child to reach to: it goes on like the bone before it.
        reach = 0.8 * self.offsets[own] if is_tip else self.offsets[self.skeleton.parents.index(own)]
        return self._stick(joint, reach, self.size["finger"], 0.15, 0.85)


def sole_drop_of(foot_height: np.ndarray, limit: float = 0.06) -> float:
    """How far the sole lies below the toe joint, read off the motion: the ground is z = 0 by definition.

    Args:
        foot_height: (T, 2) z of left and right toe joint, m.
        limit: sources whose toe joint floats higher than this float; they are not given thicker soles.

    Returns:
        5 % quantile of the lower foot's height, within [0, limit], metres.
    """
    # Not the lowest frame of all, which noise decides.
    return float(np.clip(np.quantile(foot_height.min(axis=1), 0.05), 0.0, limit))
