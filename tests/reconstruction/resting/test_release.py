"""Hands that carry let go where the object rests; who sits or only touches is left alone."""

from __future__ import annotations

import numpy as np

from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.reconstruction.resting.release import released

FPS = 10.0  # the grip of 0.3 s is three frames


def pairs(*names: str) -> ContactPairs:
    count = len(names)
    return ContactPairs(names, np.zeros((count, 3)), np.zeros(count, np.int64), np.zeros((20, count), bool))


def resting() -> np.ndarray:
    mask = np.ones(20, bool)
    mask[8:13] = False  # carried in frames 8 to 12
    return mask


def test_a_carrying_hand_touches_a_moment_longer_than_the_object_moves() -> None:
    active = np.ones((20, 1), bool)
    found = released(pairs("leftHand_palm"), active, resting(), FPS)[:, 0]
    assert np.flatnonzero(found).tolist() == list(range(5, 16))
    active[6] = False  # never where nobody marked it
    assert not released(pairs("leftHand_palm"), active, resting(), FPS)[6, 0]


def test_a_finger_that_only_hovers_belongs_to_the_hand_that_carries() -> None:
    active = np.zeros((20, 2), bool)
    active[:, 0] = True
    active[:4, 1] = True
    found = released(pairs("rightHand_palm", "Index_right"), active, resting(), FPS)
    assert not found[:, 1].any()


def test_a_hand_that_never_carries_a_seat_and_a_foot_stay() -> None:
    active = np.ones((20, 3), bool)
    active[8:13, 0] = False  # the left hand touches the thing only while it rests
    found = released(pairs("leftHand_palm", "leftUpperLeg_inner", "leftToeBase"), active, resting(), FPS)
    assert np.array_equal(found, active)


def test_an_object_that_always_moves_or_never_keeps_its_contacts() -> None:
    active = np.ones((20, 1), bool)
    for mask in (np.zeros(20, bool), np.ones(20, bool)):
        assert released(pairs("leftHand_palm"), active, mask, FPS).all()
