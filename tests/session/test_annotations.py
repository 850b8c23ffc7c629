from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session import Annotations, FrameNotes, read_annotations, write_annotations
from humanoid_hoi.session.assemble import check_annotations, contact_pairs
from humanoid_hoi.session.names import released_name, resolve_name

NAMES = [point.name for point in load_keypoints()]
PIXELS = st.floats(-1e4, 1e4, allow_nan=False) | st.integers(-1000, 1000)
POINTS = st.lists(st.tuples(st.integers(0, 300_000), st.tuples(PIXELS, PIXELS)), max_size=4)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    content: dict[str, Any] = draw(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 300_000), max_size=4))
    if draw(st.booleans()):
        points = [[vertex, list(pixel)] for vertex, pixel in draw(POINTS)]
        content = {"2D_keypoint": points, **content} if draw(st.booleans()) else {**content, "2D_keypoint": points}
    return content


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    content: dict[str, Any] = {
        f"{k:05d}": draw(entries()) for k in draw(st.lists(st.integers(0, 99_999), unique=True, max_size=5))
    }
    content |= {"object_scale": draw(st.floats(0.01, 10))} if draw(st.booleans()) else {}
    content |= {"is_static_object": draw(st.booleans())} if draw(st.booleans()) else {}
    content |= {"start_frame_index": draw(st.integers(0, 99))} if draw(st.booleans()) else {}
    return content | ({"multiview_cam_params": {"é": [1, None]}} if draw(st.booleans()) else {})


@settings(max_examples=80, deadline=None)
@given(files(), st.sampled_from(["\n", "\r\n"]))
def test_what_was_read_is_written_back_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, Any], newline: str
) -> None:
    folder = tmp_path_factory.mktemp("notes")
    text = json.dumps(content, indent=2, ensure_ascii=False).replace("\n", newline).encode()
    (folder / "in.json").write_bytes(text)
    notes = read_annotations(folder / "in.json")
    written = write_annotations(notes, folder / "out.json").read_bytes()
    if notes.order:
        assert written == text
    else:  # a file with frames alone gets the three keys that belong to it
        assert (
            json.loads(written).items() >= content.items()
            and read_annotations(folder / "out.json").frames == notes.frames
        )


def test_the_real_file_comes_out_byte_for_byte(real: Path, tmp_path: Path) -> None:
    source = real / "kp_record_merged.json"
    notes = read_annotations(source)
    assert len(notes.frames) == 246 and notes.is_static and notes.object_scale == 1.5
    assert write_annotations(notes, tmp_path / "copy.json").read_bytes() == source.read_bytes()


def test_a_new_annotation_has_all_keys_of_the_released_file(tmp_path: Path) -> None:
    notes = Annotations({4: FrameNotes({"leftHand_palm": 3}, ((8, (1.5, 2.0)),)), 5: FrameNotes()}, 1.25, True)
    content = json.loads(write_annotations(notes, tmp_path / "a.json").read_text())
    assert content == {
        "00004": {"2D_keypoint": [[8, [1.5, 2.0]]], "leftHand_palm": 3},
        "00005": {},
        "object_scale": 1.25,
        "is_static_object": True,
        "start_frame_index": 4,
    }
    assert notes.annotated == [4] and notes.frames[4].degrees == 5


def test_frames_may_come_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"00007": {"Chin": 1}, "00002": {"Chin": 2}}')
    assert read_annotations(tmp_path / "a.json").annotated == [2, 7]


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("precious")
    with pytest.raises(HoiError, match="a.json: the file exists and is kept"):
        write_annotations(Annotations({}), path)
    assert path.read_text() == "precious"
    write_annotations(Annotations({}), path, overwrite=True)
    assert json.loads(path.read_text())["object_scale"] == 1.0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"status": "delete"}', "status=delete: the annotator deleted this session"),
        ('{"00000": {"Chin": 1},\n  "00001": {,}}', "line 2, column 13: broken JSON"),
        ('{"00001": {"Chin": 1}, "00001": {}}', "00001: key given twice"),
        ('{"00001": {"Chin": 1, "Chin": 2}}', "Chin: key given twice"),
        ('{"00001": {}, "1": {}}', "1: frame 1 is given twice"),
        ("[1, 2]", "expected an object {...}, found list"),
        ('{"00003": 5}', "frame 00003: expected an object {...}, found 5"),
        ('{"00003": {"Chin": -1}}', "frame 00003, Chin: expected a whole number from 0, found -1"),
        ('{"00003": {"Chin": 1.5}}', "frame 00003, Chin: expected a whole number from 0, found 1.5"),
        ('{"00003": {"Chin": true}}', "frame 00003, Chin: expected a whole number from 0, found True"),
        ('{"00003": {"2D_keypoint": {}}}', "frame 00003, 2D_keypoint: expected a list"),
        (
            '{"00003": {"2D_keypoint": [[1, [2, NaN]]]}}',
            r"frame 00003, 2D_keypoint\[0\]: .*finite pixels, found \[1, \[2, nan",
        ),
        (
            '{"00003": {"2D_keypoint": [[1, [2, 3]], [4, 5, 6]]}}',
            r"frame 00003, 2D_keypoint\[1\]: expected \[vertex, \[x, y\]\]",
        ),
        ('{"00003": {"2D_keypoint": [["a", [2, 3]]]}}', r"frame 00003, 2D_keypoint\[0\]: expected a whole number"),
        ('{"object_scale": 0}', "object_scale: expected a positive number, found 0"),
        ('{"object_scale": "big"}', "object_scale: expected a positive number, found 'big'"),
        ('{"is_static_object": "yes"}', "is_static_object: expected true or false, found 'yes'"),
        ('{"start_frame_index": null}', "start_frame_index: expected a whole number"),
    ],
)
def test_bad_annotations_are_told_by_place_and_value(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "kp_record_merged.json"
    path.write_text(text)
    with pytest.raises(HoiError, match=f"kp_record_merged.json: {message}"):
        read_annotations(path)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(NAMES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["00000", "00002", "7", "object_scale", "is_static_object", "start_frame_index", "status", "x"])
ENTRIES = JUNK | st.dictionaries(st.sampled_from([*NAMES[:3], "2D_keypoint", "x"]), JUNK, max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, ENTRIES, max_size=4))
def test_junk_is_read_or_told_never_a_traceback(tmp_path_factory: pytest.TempPathFactory, content: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "kp_record_merged.json"
    path.write_text(json.dumps(content))
    try:
        notes = read_annotations(path)
        check_annotations(notes, 8, None, (64, 48), path)
        pairs = contact_pairs(notes, 8, np.zeros((0, 3)), path)
        assert pairs.active.shape == (8, len(pairs.keypoint_names))
    except HoiError as error:
        assert str(path) in str(error) and error.fix


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="kp_record_merged.json: no such file"):
        read_annotations(tmp_path / "kp_record_merged.json")


@given(st.sampled_from(NAMES), st.sampled_from([str, str.lower, str.upper]))
def test_names_go_out_and_in_whatever_their_case(name: str, spell: Any) -> None:
    assert resolve_name(spell(released_name(name))) == name
    assert resolve_name(spell(name), literal=True) == name


def test_exchanged_names_follow_the_released_vertex() -> None:
    vertex = {point.name: point.smplx_vertex for point in load_keypoints()}
    assert vertex[resolve_name("leftLowerLeg_back")] == 6502  # the released table's vertex of that name
    assert vertex[resolve_name("LeftUpperLeg_Outer")] == 3583
    assert vertex[resolve_name("rightUpperLeg_outer")] == 6371
    assert vertex[resolve_name("leftLowerLeg_back", literal=True)] == 3744


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(HoiError, match="unknown keypoint 'leftHand_plam'.*did you mean leftHand_palm"):
        resolve_name("leftHand_plam")
    with pytest.raises(HoiError, match="unknown keypoint 'qqq'.*87 names"):
        resolve_name("qqq")
