"""The 34 parts: every vertex in one, left like right, keypoints where their names say."""

from __future__ import annotations

import numpy as np
import pytest

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.parts import PART_NAMES, part_index, part_of_keypoint, parts_of_body, parts_of_posed_mesh
from humanoid_hoi.core.errors import HoiError

# The rule and the name disagree here: the throat is moved by the head, the rear of the shoulder by the trunk.
AMBIGUOUS = {"leftNeck_front", "rightNeck_front", "leftShoulder_back", "rightShoulder_back"}


def test_there_are_34_parts_and_none_is_empty() -> None:
    assert len(PART_NAMES) == len(set(PART_NAMES)) == 34
    counts = np.bincount(parts_of_body(load_free_body()), minlength=34)
    assert (counts > 0).all()
    assert counts.sum() == load_free_body().num_vertices


def test_left_and_right_have_equal_parts() -> None:
    counts = np.bincount(parts_of_body(load_free_body()), minlength=34)
    for name in PART_NAMES:
        if name.startswith("left_"):
            assert counts[part_index(name)] == counts[part_index("right" + name[4:])], name


def test_left_parts_lie_on_the_left() -> None:
    body = load_free_body()
    parts = parts_of_body(body)
    for name in ("left_palm", "left_knee", "left_ear", "left_shoulder", "left_hip"):
        assert body.data.template[parts == part_index(name), 0].min() > 0, name


@pytest.mark.parametrize("point", load_keypoints(), ids=lambda p: p.name)
def test_a_keypoint_lies_in_the_part_its_name_says(point) -> None:
    body = load_free_body()
    vertex = body.keypoint_vertices[[p.name for p in load_keypoints()].index(point.name)]
    found = PART_NAMES[parts_of_body(body)[vertex]]
    assert (found == part_of_keypoint(point.name)) == (point.name not in AMBIGUOUS)


def test_a_posed_mesh_takes_the_part_of_the_nearest_keypoint() -> None:
    body = load_free_body()
    vertices = body.data.template
    parts = parts_of_posed_mesh(vertices, body.keypoint_vertices.numpy())
    names = [part_of_keypoint(p.name) for p in load_keypoints()]
    assert [PART_NAMES[i] for i in parts[body.keypoint_vertices.numpy()]] == names
    # Coarse, but most of the skin agrees with the rule on limbs.
    limb = np.isin(parts_of_body(body), [part_index("left_lower_leg"), part_index("right_lower_leg")])
    assert (parts[limb] == parts_of_body(body)[limb]).mean() > 0.5


def test_an_unknown_part_is_refused_with_the_names() -> None:
    with pytest.raises(HoiError, match="one of bottom"):
        part_index("mouse")
