from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.object_poses import read_object_poses

EYE = np.eye(3).tolist()


def save(folder: Path, content: Any, where: str = "align") -> Path:
    (folder / where).mkdir(exist_ok=True)
    (folder / where / "obj_poses.json").write_text(json.dumps(content))
    return folder


def test_first_generation(tmp_path: Path) -> None:
    poses = read_object_poses(
        save(tmp_path, {"scale": 0.62, "center": [[1, 2, 3], [4, 5, 6]], "rotation": [EYE, EYE]}), 2
    )
    assert poses.scale == 0.62 and not poses.is_baked and poses.center.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert poses.rotmat is not None and poses.rotmat.shape == (2, 3, 3)


def test_second_generation_with_one_translation_and_no_scale(tmp_path: Path) -> None:
    poses = read_object_poses(save(tmp_path, {"scale": 0, "t": [1, 2, 3]}, "output"), 3)
    assert poses.scale == 1.0 and poses.is_baked and poses.rotmat is None
    assert poses.center.tolist() == [[1, 2, 3]] * 3


def test_align_comes_before_output(tmp_path: Path) -> None:
    save(tmp_path, {"scale": 2, "t": [0, 0, 1]}, "output")
    save(tmp_path, {"scale": 3, "t": [0, 0, 1]}, "align")
    assert read_object_poses(tmp_path, 1).scale == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"scale": 1}, "center or t: the object's center is missing"),
        ({"scale": 1, "center": [[1, 2, 3]] * 5}, "center: 5 frames, the body motion has 2"),
        ({"scale": 1, "center": [[1, 2]] * 2}, r"center: expected shape \(frames, 3\), found \(2, 2\)"),
        ({"scale": 1, "center": [[1, 2, 3], [1, 2, float("inf")]]}, r"center: frame 1, index \[1, 2\]: value inf"),
        ({"scale": 1, "center": [[1, 2, 3], [1, 2]]}, "center: expected numbers"),
        ({"scale": -1, "t": [1, 2, 3]}, "scale: expected a positive number, found -1"),
        ({"t": [1, 2, 3]}, "scale: expected a positive number, found None"),
        (
            {"scale": 1, "t": [1, 2, 3], "rotation": [EYE, [[2, 0, 0], [0, 1, 0], [0, 0, 1]]]},
            "rotation: row 1 is no rotation matrix",
        ),
        (  # a reflection is orthogonal, but turns left into right
            {"scale": 1, "t": [1, 2, 3], "rotation": [EYE, [[1, 0, 0], [0, 1, 0], [0, 0, -1]]]},
            r"rotation: row 1 is no rotation matrix \(off by inf\)",
        ),
    ],
)
def test_bad_files(tmp_path: Path, content: Any, message: str) -> None:
    with pytest.raises(HoiError, match=f"obj_poses.json: {message}"):
        read_object_poses(save(tmp_path, content), 2)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="neither align/obj_poses.json nor output/obj_poses.json"):
        read_object_poses(tmp_path, 2)
