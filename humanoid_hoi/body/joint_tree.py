"""Distances along the joint tree, and the tree of parts the annotator picks keypoints from (Table 6)."""

from __future__ import annotations

import functools

import torch
from torch import Tensor

from humanoid_hoi.body.keypoints import keypoint, parts
from humanoid_hoi.body.skeleton import JOINT_NAMES, NUM_JOINTS, PARENTS, canonical_name, joint_index
from humanoid_hoi.core.errors import HoiError


@functools.lru_cache(maxsize=1)
def joint_distance() -> Tensor:
    """(52, 52) long: number of bones between two joints of the skeleton. Shared, so leave it unchanged."""
    distance = torch.zeros(NUM_JOINTS, NUM_JOINTS, dtype=torch.long)
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:  # parents come before children: everything known so far is one bone further away
            # A joint is one bone farther from everything than its parent is.
            distance[joint, :joint] = distance[parent, :joint] + 1
            distance[:joint, joint] = distance[joint, :joint]
    return distance


def chain(joint: str, stop: str = "pelvis") -> tuple[str, ...]:
    """The joints from ``joint`` up to and including its ancestor ``stop``.

    ``chain("left_wrist", "left_shoulder")`` is ``("left_wrist", "left_elbow", "left_shoulder")``.

    Raises:
        HoiError: an unknown joint, or ``stop`` is no ancestor of ``joint``.
    """
    names = [canonical_name(joint)]
    stop = canonical_name(stop)
    while names[-1] != stop:
        parent = PARENTS[joint_index(names[-1:])[0]]
        if parent < 0:
            raise HoiError(f"{stop!r} is no ancestor of {joint!r}", fix="name a joint between it and the pelvis")
        names.append(JOINT_NAMES[parent])
    return tuple(names)


@functools.lru_cache(maxsize=1)
def part_joints() -> dict[str, str]:
    """Main part of Table 6 -> the joint nearest the trunk that carries one of its keypoints."""
    # Row 0: distance from the pelvis.
    distance = joint_distance()[0]
    carried = {part: [keypoint(name).joint for name in names] for part, names in parts().items()}
    # A part like the hand has points on many joints; it hangs on the one nearest the trunk.
    return {part: min(joints, key=lambda j: int(distance[joint_index([j])[0]])) for part, joints in carried.items()}


def keypoint_joints() -> dict[str, str]:
    """Keypoint -> the joint (of the 52) that carries it in the simulation, all 87 in table order."""
    return {name: keypoint(name).joint for names in parts().values() for name in names}


def keypoint_distance(first: str, second: str) -> int:
    """Bones between the joints that carry two keypoints.

    Raises:
        HoiError: an unknown keypoint.
    """
    a, b = joint_index([keypoint(first).joint, keypoint(second).joint])
    return int(joint_distance()[a, b])


def part_distance(first: str, second: str) -> int:
    """Bones between two main parts, 0 for parts on the same joint (``hip`` and ``buttocks_left``).

    Raises:
        HoiError: an unknown part.
    """
    table = part_joints()
    for part in (first, second):
        if part not in table:
            raise HoiError(f"unknown part {part!r}", fix=f"use one of {', '.join(table)}")
    a, b = joint_index([table[first], table[second]])
    return int(joint_distance()[a, b])
