"""The keypoint table is complete, mirrored and geometrically right; the skeleton has the proportions of an adult."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.body import keypoints as kp
from humanoid_hoi.body.proportions import ANKLE_HEIGHT, adult_skeleton, ankle_height, standing_pelvis_height
from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS, joint_index, mirror_name
from humanoid_hoi.core.errors import HoiError

RELEASED = Path(__file__).parents[2].parent / "shared" / "data" / "keypoints_87.json"
MIRROR = np.array([1.0, -1.0, 1.0])


def _rest_position(point: kp.Keypoint) -> np.ndarray:
    """The keypoint in the rest pose, pelvis at the origin."""
    offsets = adult_skeleton()
    j = joint_index([point.joint])[0]
    position = point.offset.copy()
    while j >= 0:
        position = position + offsets[j]
        j = PARENTS[j]
    return position


def test_87_distinct_keypoints_in_26_parts_on_known_joints() -> None:
    points = kp.load_keypoints()
    assert len({p.name for p in points}) == len({p.smplx_vertex for p in points}) == len(points) == 87
    assert {p.joint for p in points} <= set(JOINT_NAMES)
    sizes = {part: len(names) for part, names in kp.parts().items()}
    assert len(sizes) == 26
    assert sizes["leftHand"] == 7 and sizes["head"] == 5 and sizes["rightFoot"] == 3 and sizes["hip"] == 4


def test_left_and_right_are_mirror_images() -> None:
    for point in kp.load_keypoints():
        other = kp.keypoint(mirror_name(point.name))
        assert (other.joint, other.part) == (mirror_name(point.joint), mirror_name(point.part))
        np.testing.assert_array_equal(other.offset, point.offset * MIRROR)


def test_names_say_where_the_point_lies() -> None:
    place = {p.name: _rest_position(p) for p in kp.load_keypoints()}
    for name, position in place.items():
        side = name.lower().count("left") - name.lower().count("right")
        assert side == 0 or side * position[1] > 0.01, name
        if name.endswith("_front"):
            assert position[0] > place[name.replace("_front", "_back")][0] + 0.05, name
        if name.endswith("_inner"):
            assert abs(position[1]) < abs(place[name.replace("_inner", "_outer")][1]) - 0.05, name
    assert place["leftUpperArm_up"][2] > place["leftUpperArm_down"][2]
    assert place["leftHand_palm"][2] < place["leftHand_back"][2]
    assert place["leftForeArm_thumb"][0] > place["leftForeArm_pinky"][0]
    assert place["Head_top"][2] == max(p[2] for p in place.values())


def test_soles_and_head_top_span_the_standing_height() -> None:
    pelvis = standing_pelvis_height(adult_skeleton())
    assert _rest_position(kp.keypoint("leftFoot_sole"))[2] == pytest.approx(-pelvis, abs=1e-4)
    assert _rest_position(kp.keypoint("Head_top"))[2] == pytest.approx(1.75 - pelvis, abs=1e-3)


def test_vertices_are_the_released_ones_but_for_the_exchanged_names() -> None:
    if not RELEASED.exists():
        pytest.skip(f"{RELEASED} is not on this machine")
    released = json.loads(RELEASED.read_text())
    assert list(released) == [p.name for p in kp.load_keypoints()]
    for name, vertex in released.items():
        assert kp.keypoint(kp.RELEASED_NAME_SWAPS.get(name, name)).smplx_vertex == vertex
    assert len(kp.RELEASED_NAME_SWAPS) == 6


def test_unknown_name_and_broken_table_are_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HoiError, match="unknown keypoint 'leftEar'"):
        kp.keypoint("leftEar")
    table = tmp_path / "keypoints.csv"
    table.write_text("keypoint,part,joint,ox,oy,oz,smplx_vertex\nMouth,head,head,0.1,zero,0,1\n")
    monkeypatch.setattr(kp, "KEYPOINT_TABLE", table)
    with pytest.raises(HoiError, match=r"line 2.*zero"):
        kp.load_keypoints.__wrapped__()


def test_skeleton_scales_with_height_and_is_symmetric() -> None:
    offsets = adult_skeleton()
    mirrored = offsets[joint_index([mirror_name(n) for n in JOINT_NAMES])] * MIRROR
    np.testing.assert_allclose(mirrored, offsets, atol=1e-12)
    upper_arm = np.linalg.norm(offsets[joint_index(["left_elbow"])[0]])
    assert upper_arm == pytest.approx(0.186 * 1.75)
    assert ankle_height(offsets) == pytest.approx(ANKLE_HEIGHT)
    tall = adult_skeleton(1.9)
    assert standing_pelvis_height(tall) == pytest.approx(0.530 * 1.9)
    with pytest.raises(ValueError, match=r"17\.5"):
        adult_skeleton(17.5)
