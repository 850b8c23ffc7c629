"""Flips of single joints are mended on the rotation manifold; flips of the whole body are not."""

from __future__ import annotations

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.checks.finding import Limits, check_accepted
from humanoid_hoi.motion.checks.flips import find_flips, mend
from humanoid_hoi.motion.checks.repair import blocking, repair
from humanoid_hoi.motion.checks.validate import find_problems
from humanoid_hoi.motion.clip import ServoTargets


def turned(clip: HoiClip, joints: list[str], frames: slice | list[int], angle: float, axis: int = 0) -> HoiClip:
    """``clip`` with joints turned by ``angle`` rad about one axis in some frames."""
    vector = torch.zeros(3, dtype=torch.float64)
    vector[axis] = angle
    quat = clip.joint_quat.copy()
    for name in joints:
        k = JOINT_NAMES.index(name)
        old = torch.from_numpy(quat[frames, k].astype(np.float64))
        quat[frames, k] = roma.quat_product(old, roma.rotvec_to_unitquat(vector).expand_as(old)).numpy()
    return clip.replace(joint_quat=np.where(quat[..., 3:] < 0, -quat, quat).astype(np.float32))


def angles(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return 2 * np.arccos(np.clip(np.abs((a.astype(float) * b).sum(-1)), 0, 1))


@pytest.mark.parametrize("joint", ["left_index2", "right_pinky1", "left_wrist"])
def test_a_flip_there_and_back_is_mended_to_the_motion_around_it(clip: HoiClip, joint: str) -> None:
    bad = turned(clip, [joint], slice(20, 22), 2.6)
    found = [f for f in find_problems(bad) if f.refuses]
    assert [f.kind for f in found] == ["joint_flip"] and found[0].frames == (20, 22) and found[0].repairable
    mended = repair(bad, found)
    assert angles(mended.joint_quat, clip.joint_quat).max() < 0.05  # what interpolation over 2 frames loses
    assert np.array_equal(mended.joint_quat[:20], clip.joint_quat[:20])
    assert mended.num_frames == clip.num_frames
    assert f"mended by interpolating their rotation: {joint} in frames 20-21" in mended.source
    assert not blocking(find_problems(mended))


def test_a_finger_that_flips_and_stays_is_led_over(clip: HoiClip) -> None:
    bad = turned(clip, ["left_index2"], slice(20, None), 2.6)
    mended = repair(bad, find_problems(bad))
    k = JOINT_NAMES.index("left_index2")
    steps = angles(mended.joint_quat[1:, k], mended.joint_quat[:-1, k])
    assert steps.max() < 1.0  # half the limit at 30 fps
    assert np.array_equal(mended.joint_quat[:16, k], bad.joint_quat[:16, k])
    assert np.array_equal(mended.joint_quat[25:, k], bad.joint_quat[25:, k])
    assert not blocking(find_problems(mended))


@pytest.mark.parametrize(
    ("joints", "frames"),
    [
        (["pelvis"], slice(20, None)),
        (["pelvis"], slice(20, 22)),
        (["left_hip", "right_hip", "spine1"], slice(20, 22)),
        (["left_knee"], slice(20, None)),
    ],
)
def test_flips_of_the_whole_body_are_refused(clip: HoiClip, joints: list[str], frames: slice) -> None:
    bad = turned(clip, joints, frames, 2.8)
    with pytest.raises(HoiError, match=r"body_flip: \w+ turns by 2\.[6-9]"):
        repair(bad, find_problems(bad))


def test_a_hand_that_flips_all_the_time_is_refused(clip: HoiClip) -> None:
    bad = turned(clip, ["left_index2"], list(range(1, 40, 2)), 2.6)
    assert [f.kind for f in find_problems(bad) if f.refuses] == ["body_flip"]


def test_a_whole_hand_is_mended_like_its_joints(clip: HoiClip) -> None:
    hand = [name for name in FINGER_JOINTS if name.startswith("left")]
    bad = turned(clip, hand, slice(20, 22), 2.6)
    assert angles(repair(bad, find_problems(bad)).joint_quat, clip.joint_quat).max() < 0.05


def test_flips_and_trims_together(clip: HoiClip) -> None:
    bad = turned(clip, ["left_index2"], slice(20, 22), 2.6)
    pos = bad.root_pos_w.copy()
    pos[36:] += 3.0
    mended = repair(bad.replace(root_pos_w=pos), find_problems(bad.replace(root_pos_w=pos)))
    assert mended.num_frames == 36 and "Kept frames 0-35" in mended.source and "left_index2" in mended.source


def test_slerp_by_hand() -> None:
    quat = np.tile(np.array([0.0, 0, 0, 1]), (6, 52, 1))
    k = JOINT_NAMES.index("left_index1")
    quat[3:, k] = [np.sin(0.6), 0, 0, np.cos(0.6)]  # turned by 1.2 rad about x from frame 3 on
    flips = find_flips(quat, np.ones(5, bool), 1.0, 30.0, SMPLX_52)
    (spell,) = flips.spells
    out = mend(quat, flips.spells)
    first, stop = spell.first, spell.stop
    expected = 1.2 * (np.arange(first, stop) - first + 1) / (stop - first + 1)
    assert 2 * np.arctan2(out[first:stop, k, 0], out[first:stop, k, 3]) == pytest.approx(expected)
    quat[stop:, k] *= -1  # the same rotations: the way between is still the short one
    assert mend(quat, flips.spells)[first:stop, k] == pytest.approx(out[first:stop, k])


def test_accepted_kinds_are_checked() -> None:
    assert check_accepted(["joint_flip"]) == ("joint_flip",) and check_accepted("joint_flip") == ("joint_flip",)
    with pytest.raises(HoiError, match="accept: cannot accept 'flip'.*joint_flip"):
        check_accepted(["flip"])


def test_the_limit_scales_with_the_frame_rate(clip: HoiClip) -> None:
    bad = turned(clip, ["left_index2"], slice(20, 22), 1.5)
    assert not [f for f in find_problems(bad, Limits()) if f.refuses]
    fast = bad.replace(fps=60.0)
    assert [f.kind for f in find_problems(fast, Limits()) if f.refuses] == ["joint_flip"]


def test_targets_of_the_motion_with_its_flip_do_not_survive_the_repair(clip: HoiClip) -> None:
    """They would be followed as if they belonged to the mended motion."""
    targets = np.zeros((clip.num_frames, clip.skeleton.size - 1, 3), np.float32)
    bad = turned(clip, ["left_index2"], slice(20, 22), 2.6).replace(servo=ServoTargets(targets, "0123456789abcdef"))
    assert bad.servo is not None
    assert repair(bad, find_problems(bad)).servo is None
