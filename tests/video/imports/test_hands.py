"""HaMeR's, WiLoR's and WiLoR-mini's layouts made here: the same hand arrives from all three."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.hands import add_hands
from humanoid_hoi.video.imports.hands import import_hands
from tests.video.human.conftest import walker

FRAMES = 30
RNG = np.random.default_rng(1)
FINGERS = RNG.normal(0, 0.2, (15, 3))
WRIST = np.array([0.3, -0.2, 0.5])
MIRROR = np.array([1.0, -1.0, -1.0])


def matrices(turns: np.ndarray) -> np.ndarray:
    return Rotation.from_rotvec(turns.reshape(-1, 3)).as_matrix()


def hamer(right: bool) -> dict[str, Any]:
    """Of a left hand the mirrored right one is what the network saw."""
    sign = np.ones(3) if right else MIRROR
    pose = {"global_orient": matrices(sign * WRIST)[None], "hand_pose": matrices(sign * FINGERS)[None]}
    return {"is_right": float(right), "pred_mano_params": pose}


def mini(right: bool) -> dict[str, Any]:
    pose = {"global_orient": WRIST[None, None], "hand_pose": FINGERS[None]}
    return {"is_right": float(right), "hand_bbox": [0, 0, 9, 9], "wilor_preds": pose}


def stored(tool: str, right: bool, folder: Path) -> Path:
    make = mini if tool == "WiLoR-mini" else hamer
    if tool == "folder":
        (folder / "hands").mkdir()
        for frame in (4, 7):
            one = hamer(right)
            np.savez(folder / "hands" / f"{frame:05d}.npz", is_right=[one["is_right"]], **one["pred_mano_params"])
        return folder / "hands"
    path = folder / "hands.pkl"
    path.write_bytes(pickle.dumps({"000004.jpg": [make(right)], "000007.jpg": [make(right)], "000025.jpg": []}))
    return path


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("tool", ["HaMeR", "WiLoR-mini", "folder"])
def test_the_same_hand_arrives(tool: str, right: bool, tmp_path: Path) -> None:
    target = tmp_path / "motion" / "hand_pose.json"
    side = "right" if right else "left"
    counts = import_hands(stored(tool, right, tmp_path), target, FRAMES)
    assert counts == {side: 4, "left" if right else "right": 0}  # 5 and 6 are bridged
    assert sorted(json.loads(target.read_text()), key=int) == ["4", "5", "6", "7"]
    before = walker(FRAMES)
    params, _ = add_hands(before, target)
    hand = getattr(params, f"{side}_hand_pose")
    np.testing.assert_allclose(hand[[4, 6]], np.stack([FINGERS.ravel()] * 2), atol=1e-5)
    np.testing.assert_array_equal(hand[8], getattr(before, f"{side}_hand_pose")[8])


def test_what_is_no_hand_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hands.pkl"
    target = tmp_path / "hand_pose.json"
    for content, word in (
        ({}, "no hands"),
        ({"40": [hamer(True)]}, "frame 40, the video has 30"),
        ({"a": [hamer(True)]}, "no frame number"),
        ({"1": [{"is_right": 1}]}, "no global_orient"),
        (
            {
                "1": [
                    hamer(True)
                    | {"pred_mano_params": {"global_orient": np.ones((1, 3, 3)), "hand_pose": np.ones((15, 3, 3))}}
                ]
            },
            "no rotations",
        ),
        (
            {"1": [hamer(True) | {"pred_mano_params": {"global_orient": WRIST, "hand_pose": np.zeros((15, 3, 3))}}]},
            "wrist and fingers",
        ),
        ({"1": 5}, "expected hands"),
    ):
        path.write_bytes(pickle.dumps(content))
        with pytest.raises(HoiError, match=word):
            import_hands(path, target, FRAMES)
    assert not target.exists()
