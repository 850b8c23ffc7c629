"""Decisions about pictures: what is kept, what is refused, and what solving makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose
from humanoid_hoi.reconstruction.single_image.io.decisions import (
    DECISIONS_FILE,
    UNDECIDED,
    PictureDecision,
    decision_of,
    read_decisions,
    with_decision,
    write_decisions,
)
from humanoid_hoi.reconstruction.single_image.io.own import pose_facts
from humanoid_hoi.synthetic.images.make import make_image

NOWHERE = Path("nowhere")
POSE = ObjectPose(np.diag([1.0, -1.0, -1.0]), np.array([0.1, 0.2, 3.0]), 0.5)


@pytest.fixture(scope="module")
def image() -> HoiImage:
    return make_image(3, size=(96, 96))


def test_decisions_survive_the_file(tmp_path: Path) -> None:
    made = PictureDecision("pass", ("right_palm",), POSE, None, True, "anna")
    write_decisions(tmp_path, {"b": made, "a": PictureDecision("delete")})
    back = read_decisions(tmp_path)
    assert list(back) == ["a", "b"] and back["a"] == PictureDecision("delete")
    assert back["b"].as_dict() == made.as_dict()
    assert read_decisions(tmp_path / "nowhere") == {}


def test_what_was_decided_goes_into_the_picture(image: HoiImage) -> None:
    assert with_decision(image, UNDECIDED, NOWHERE) == image.replace()
    placed = with_decision(image, PictureDecision(contact_parts=(), placed=POSE), NOWHERE)
    assert placed.start == POSE and placed.contact_parts == ()
    other = ObjectPose(np.eye(3), np.array([0.0, 0.0, 2.0]), 1.0)
    # What somebody refined after solving comes after where it was placed before.
    assert with_decision(image, PictureDecision(placed=POSE, refined=other), NOWHERE).start == other


@pytest.mark.parametrize(("verdict", "usable"), [("", True), ("pass", True), ("redraw", False), ("delete", False)])
def test_only_good_pictures_go_on(verdict: str, usable: bool) -> None:
    assert PictureDecision(verdict).usable is usable


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ({"verdict": "fine"}, "unknown verdict 'fine'"),
        ({"verdict": ["pass"]}, "unknown verdict"),
        ({"contact_parts": ["third_arm"]}, "unknown body part 'third_arm'"),
        ({"contact_parts": "left_palm"}, "list of parts"),
        ({"placed": {"rotmat": [[1, 0, 0], [0, 1, 0]], "pos_cam": [0, 0, 1], "scale": 1}}, "3x3"),
        ({"placed": pose_facts(POSE) | {"scale": -1}}, "scale -1"),
        ({"refined": pose_facts(POSE) | {"rotmat": np.ones((3, 3)).tolist()}}, "not a rotation"),
        ({"refined": pose_facts(POSE) | {"rotmat": (-np.eye(3)).tolist()}}, "not a rotation"),
        ({"user": "x" * 101}, "short name"),
        ([], "expected an object"),
    ],
)
def test_what_cannot_be_is_refused_by_field(content: Any, word: str, tmp_path: Path) -> None:
    (tmp_path / DECISIONS_FILE).write_text(json.dumps({"schema_version": 1, "pictures": {"a": content}}))
    with pytest.raises(HoiError, match=word) as error:
        read_decisions(tmp_path)
    assert DECISIONS_FILE in str(error.value) and "pictures.a" in str(error.value)


def test_another_version_and_a_broken_file_are_told(tmp_path: Path) -> None:
    for text, word in (
        ('{"schema_version": 2}', "found 2"),
        ('{"schema_version": 1, "pictures": []}', "by picture"),
        ("{", "JSON"),
    ):
        (tmp_path / DECISIONS_FILE).write_text(text)
        with pytest.raises(HoiError, match=word):
            read_decisions(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers(-5, 10**20) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["verdict", "contact_parts", "placed", "refined", "user", "rotmat", "scale", "pos_cam"])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(FIELDS, JSON | st.dictionaries(FIELDS, JSON)))
def test_whatever_it_says_is_taken_or_refused_in_a_sentence(content: dict[str, Any]) -> None:
    try:
        made = decision_of(content, Path("decisions.json"), "pictures.a")
    except HoiError:
        return
    # What was taken is taken again in the same words.
    assert decision_of(made.as_dict(), Path("decisions.json"), "pictures.a").as_dict() == made.as_dict()
