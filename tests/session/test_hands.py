from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.hands import add_hands

EYE = np.eye(3).tolist()


def turn(axis: str, degrees: float) -> list[list[float]]:
    c = math.cos(math.radians(degrees))
    s = math.sin(math.radians(degrees))
    return {
        "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
        "y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
        "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
    }[axis]


def save(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content))
    return path


def test_right_hand_as_stored_left_hand_mirrored(tmp_path: Path) -> None:
    # mirroring at x = 0 keeps turns about x and reverses those about y and z
    fingers = [turn("x", 10), turn("y", 20), turn("z", 30), *[EYE] * 12]
    wrist = [turn("z", 40)]
    path = save(
        tmp_path / "hand_pose.json",
        {
            "1": {"right_hand": fingers, "right_global_orient": wrist},
            "2": {"left_hand": fingers, "left_global_orient": wrist},
        },
    )
    params, counts = add_hands(BodyParams.rest(4), path)
    assert counts == {"left": 1, "right": 1}
    right = params.right_hand_pose[1].reshape(15, 3)
    left = params.left_hand_pose[2].reshape(15, 3)
    expected = torch.zeros(15, 3)
    expected[0, 0], expected[1, 1], expected[2, 2] = (math.radians(d) for d in (10, 20, 30))
    torch.testing.assert_close(right, expected, atol=1e-6, rtol=0)
    torch.testing.assert_close(left, expected * torch.tensor([1.0, -1.0, -1.0]), atol=1e-6, rtol=0)
    assert params.body_pose[1, 60:63].tolist() == pytest.approx([0, 0, math.radians(40)], abs=1e-6)
    assert params.body_pose[2, 57:60].tolist() == pytest.approx([0, 0, -math.radians(40)], abs=1e-6)
    # nothing else moves: other frames flat, other joints at rest
    assert not params.right_hand_pose[[0, 2, 3]].any() and not params.left_hand_pose[[0, 1, 3]].any()
    assert int((params.body_pose.abs() > 1e-6).sum()) == 2


def test_the_wrist_is_relative_to_the_elbow(tmp_path: Path) -> None:
    # 90 deg about z at the pelvis and 20 at the elbow, all about z: a wrist seen at 150 deg is bent by 40
    pose = torch.zeros(1, 63)
    elbow = 3 * (JOINT_NAMES.index("right_elbow") - 1)
    pose[0, elbow + 2] = math.radians(20)
    params = BodyParams.rest(1).replace(body_pose=pose, global_orient=torch.tensor([[0, 0, math.radians(90)]]))
    path = save(tmp_path / "h.json", {"0": {"right_hand": [EYE] * 15, "right_global_orient": [turn("z", 150)]}})
    after, _ = add_hands(params, path)
    assert after.body_pose[0, 60:63].tolist() == pytest.approx([0, 0, math.radians(40)], abs=1e-6)


@pytest.mark.parametrize(
    ("side", "start", "ids"), [("left", 57, (3, 6, 9, 13, 16, 18)), ("right", 60, (3, 6, 9, 14, 17, 19))]
)
def test_the_chain_of_elbow_rotations(tmp_path: Path, side: str, start: int, ids: tuple[int, ...]) -> None:
    generator = torch.Generator().manual_seed(0)
    params = BodyParams.rest(2, dtype=torch.float64).replace(
        body_pose=torch.randn(2, 63, generator=generator, dtype=torch.float64),
        global_orient=torch.randn(2, 3, generator=generator, dtype=torch.float64),
    )
    seen = roma.rotvec_to_rotmat(torch.tensor([0.3, -0.2, 0.5], dtype=torch.float64))
    path = save(tmp_path / "h.json", {"1": {f"{side}_hand": [EYE] * 15, f"{side}_global_orient": [seen.tolist()]}})
    after, _ = add_hands(params, path)
    total = roma.rotvec_to_rotmat(after.global_orient[1])
    for joint in ids:
        total = total @ roma.rotvec_to_rotmat(after.body_pose[1, 3 * joint - 3 : 3 * joint])
    wrist = total @ roma.rotvec_to_rotmat(after.body_pose[1, start : start + 3])
    mirror = torch.diag(torch.tensor([-1.0, 1.0, 1.0], dtype=torch.float64))
    torch.testing.assert_close(wrist, mirror @ seen @ mirror if side == "left" else seen)
    torch.testing.assert_close(after.body_pose[0], params.body_pose[0])


def test_a_hand_without_a_wrist_keeps_the_bodys_wrist(tmp_path: Path) -> None:
    params = BodyParams.rest(1).replace(body_pose=torch.full((1, 63), 0.1))
    after, _ = add_hands(params, save(tmp_path / "h.json", {"0": {"left_hand": [turn("x", 5)] * 15}}))
    torch.testing.assert_close(after.body_pose, params.body_pose)
    assert after.left_hand_pose.any()


def test_the_real_file(real: Path) -> None:
    after, counts = add_hands(BodyParams.rest(247), real / "motion" / "hand_pose.json")
    assert counts == {"left": 15, "right": 34}
    assert int(after.left_hand_pose.any(dim=1).sum()) == 15
    assert torch.isfinite(after.rotvecs()).all()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"9": {}}, r"frame 9: the motion has frames 0..3"),
        ({"2": [1]}, r"frame 2: expected an object {...}, found \[1\]"),
        ({"x": {}}, r"frame x: no frame number"),
        (
            {"2": {"left_hand": [EYE] * 14}},
            r"frame 2, left_hand: expected 15 matrices of 3x3, found shape \(14, 3, 3\)",
        ),
        (
            {"2": {"left_hand": [[[2, 0, 0], [0, 1, 0], [0, 0, 1]]] * 15}},
            "frame 2, left_hand: row 0 is no rotation matrix",
        ),
        (
            {"2": {"right_hand": [EYE] * 15, "right_global_orient": [[[-1, 0, 0], [0, 1, 0], [0, 0, 1]]]}},
            "frame 2, right_global_orient: row 0 is no rotation matrix",
        ),
        ({"2": {"left_hand": [[[float("nan")] * 3] * 3] * 15}}, "frame 2, left_hand: .*not finite"),
        ({"2": {"left_hand": "flat"}}, "frame 2, left_hand: expected numbers"),
    ],
)
def test_bad_hands(tmp_path: Path, content: dict[str, Any], message: str) -> None:
    with pytest.raises(HoiError, match=message):
        add_hands(BodyParams.rest(4), save(tmp_path / "hand_pose.json", content))
