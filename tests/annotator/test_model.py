"""The document model: operations and their inverses, and the released files byte for byte."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.annotator.model import (
    Bounds,
    Document,
    apply_all,
    document_to_json,
    from_annotations,
    to_annotations,
)
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.annotations import read_annotations, write_annotations

BOUNDS = Bounds(30, 100, 50, (640, 480), frozenset({"lefthand_palm", "righthand_palm", "head_top"}))


def point(vertex: int = 3, **more: object) -> dict:
    return {
        "anchor": {"vertex": vertex, "face": None, "bary": None},
        "contacts": {},
        "visibility": {},
        "track": {},
    } | more


def made(*operations: dict) -> Document:
    document = Document()
    apply_all(document, list(operations), BOUNDS)
    return document


ADD = {"op": "add_point", "id": "a", "point": point()}


def test_a_contact_holds_until_the_next_key_frame() -> None:
    document = made(ADD, {"op": "set_contacts", "id": "a", "frames": {"4": ["leftHand_palm"], "9": []}})
    frames = to_annotations(document, 30).frames
    assert sorted(frames) == [4, 5, 6, 7, 8]
    assert frames[4].contacts == {"leftHand_palm": 3}


def test_a_hidden_point_keeps_its_track_but_is_not_written() -> None:
    track = {str(f): [10.0 + f, 20.0, 1.0, "manual"] for f in range(6)}
    document = made(
        {"op": "add_point", "id": "a", "point": point(track=track)},
        {"op": "set_visibility", "id": "a", "frames": {"2": False, "4": True}},
    )
    assert sorted(to_annotations(document, 30).frames) == [0, 1, 4, 5]
    assert len(document.points["a"].track) == 6


def test_one_keypoint_touches_one_point_at_a_time() -> None:
    document = made(
        ADD,
        {"op": "add_point", "id": "b", "point": point(4)},
        {"op": "set_contacts", "id": "a", "frames": {"4": ["leftHand_palm"], "9": []}},
    )
    before = document_to_json(document)
    with pytest.raises(HoiError, match="touches point a already in frames 6 to 8"):
        apply_all(document, [{"op": "set_contacts", "id": "b", "frames": {"6": ["lefthand_palm"]}}], BOUNDS)
    assert document_to_json(document) == before
    apply_all(document, [{"op": "set_contacts", "id": "b", "frames": {"9": ["leftHand_palm"]}}], BOUNDS)


def test_a_tracker_never_overwrites_a_correction() -> None:
    document = made(ADD, {"op": "set_track", "id": "a", "frames": {"5": [1.0, 2.0, 1.0, "manual"]}})
    tracked = [{"op": "set_track", "id": "a", "frames": {"4": [1, 1, 0.5, "lk"], "5": [9.0, 9.0, 0.5, "lk"]}}]
    with pytest.raises(HoiError, match="corrected by a person"):
        apply_all(document, tracked, BOUNDS)
    apply_all(document, tracked, BOUNDS, by_person=False)  # undo may
    assert document.points["a"].track[5].source == "lk"


def test_a_failing_batch_changes_nothing() -> None:
    document = made(ADD)
    before = document_to_json(document)
    with pytest.raises(HoiError, match="vertex 100, the mesh has 100"):
        apply_all(
            document, [{"op": "set_scale", "value": 2.0}, {"op": "add_point", "id": "b", "point": point(100)}], BOUNDS
        )
    assert document_to_json(document) == before


def test_a_batch_is_undone_from_its_last_operation_on() -> None:
    document = made(ADD)
    before = document_to_json(copy.deepcopy(document))
    other = {"op": "add_point", "id": "a", "point": point(4)}
    inverse = apply_all(document, [{"op": "remove_point", "id": "a"}, other, {"op": "set_scale", "value": 2.0}], BOUNDS)
    assert document.points["a"].anchor.vertex == 4
    apply_all(document, inverse, BOUNDS, by_person=False)
    assert document_to_json(document) == before


BAD = [
    {"op": "nothing"},
    {"op": "add_point", "id": "../x", "point": point()},
    {"op": "add_point", "id": "b"},
    {"op": "add_point", "id": "b", "point": point(anchor={"vertex": 3, "face": 2, "bary": [1, 1, 1]})},
    {"op": "add_point", "id": "b", "point": point(anchor={"vertex": True})},
    {"op": "remove_point", "id": "zz"},
    {"op": "set_contacts", "id": "a", "frames": {"30": []}},
    {"op": "set_contacts", "id": "a", "frames": {"-1": []}},
    {"op": "set_contacts", "id": "a", "frames": {"1": ["third_hand"]}},
    {"op": "set_contacts", "id": "a", "frames": {"1": ["head_top", "head_top"]}},
    {"op": "set_contacts", "id": "a", "frames": {"1": [], "01": []}},
    {"op": "set_track", "id": "a", "frames": {"1": [float("nan"), 0, 1, "lk"]}},
    {"op": "set_track", "id": "a", "frames": {"1": [10**400, 0, 1, "lk"]}},
    {"op": "set_track", "id": "a", "frames": {"1": [5000, 0, 1, "lk"]}},
    {"op": "set_track", "id": "a", "frames": {"1": [5, 0, 2, "lk"]}},
    {"op": "set_track", "id": "a", "frames": {"1": [5, 0, 1, "<script>"]}},
    {"op": "set_scale", "value": 0},
    {"op": "set_scale", "value": "1"},
    {"op": "set_static", "value": 1},
    {
        "op": "set_support",
        "id": "t",
        "box": {"name": "t", "pos_w": [0, 0, 0], "quat_w": [0, 0, 0, 2], "half_size": [1, 1, 1]},
    },
    {"op": "set_provenance", "id": "p", "value": {"x": "y" * 5000}},
    "remove",
]


@pytest.mark.parametrize("operation", BAD, ids=lambda o: str(o)[:60])
def test_what_is_not_possible_is_refused_in_a_sentence(operation: object) -> None:
    document = made(ADD)
    before = document_to_json(document)
    with pytest.raises(HoiError):
        apply_all(document, [operation], BOUNDS)  # type: ignore[list-item]
    assert document_to_json(document) == before


NOTHING: dict = {"object": [], "background": []}
PAINT = {"object": [[[3.0, 4.0], [5.5, 4.0]], [[9.0, 9.0]]], "background": []}


def random_operations(seed: int, count: int) -> list[dict]:
    rng = random.Random(seed)
    names = [["leftHand_palm"], ["rightHand_palm", "Head_top"], [], None]
    found: list[dict] = []
    for step in range(count):
        key = rng.choice("abcd")
        frame = str(rng.randrange(30))
        found.append(
            rng.choice(
                [
                    {"op": "add_point", "id": key, "point": point(rng.randrange(100))},
                    {"op": "remove_point", "id": key},
                    {"op": "set_contacts", "id": key, "frames": {frame: rng.choice(names)}},
                    {"op": "set_visibility", "id": key, "frames": {frame: rng.choice([True, False, None])}},
                    {"op": "set_track", "id": key, "frames": {frame: rng.choice([None, [step, 1.5, 0.5, "lk"]])}},
                    {"op": "set_scale", "value": 1 + rng.random()},
                    {"op": "set_static", "value": rng.random() < 0.5},
                    {"op": "set_strokes", "frames": {frame: rng.choice([None, PAINT, NOTHING])}},
                    {"op": "set_provenance", "id": key, "value": rng.choice([None, {"score": step}])},
                ]
            )
        )
    return found


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_every_operation_is_undone_by_its_inverse(seed: int) -> None:
    document = Document()
    past = []
    for operation in random_operations(seed, 40):
        before = document_to_json(copy.deepcopy(document))
        try:
            inverse = apply_all(document, [operation], BOUNDS)
        except HoiError:
            assert document_to_json(document) == before
            continue
        past.append((before, inverse))
    for before, inverse in reversed(past):
        apply_all(document, inverse, BOUNDS, by_person=False)
        assert document_to_json(document) == before
    assert document_to_json(document) == document_to_json(Document())


# --- released files -----------------------------------------------------------------------------------------------


def written(path: Path, text: str) -> Path:
    path.write_text(text, newline="")
    return path


CASES = {
    "second generation, names before points": {
        "00003": {"leftHand_palm": 7, "2D_keypoint": [[9, [1, 2.5]], [7, [3.0, 4.0]]]},
        "00004": {"2D_keypoint": []},
        "object_scale": 1,
        "is_static_object": False,
        "start_frame_index": 3,
    },
    "one vertex twice in a frame, two keypoints on a vertex": {
        "00000": {"2D_keypoint": [[9, [1, 2]], [9, [5, 6]]], "leftHand_palm": 9, "rightHand_palm": 9},
        "object_scale": 1.25,
    },
    "no scale, foreign keys": {"5": {"Head_top": 2}, "annotator": "x"},
}


@pytest.mark.parametrize("name", CASES)
def test_an_unchanged_file_comes_out_byte_for_byte(name: str, tmp_path: Path) -> None:
    content = {(f"{int(k):05d}" if k.isdigit() else k): v for k, v in CASES[name].items()}
    path = written(tmp_path / "in.json", json.dumps(content, indent=2))
    base = read_annotations(path)
    out = write_annotations(to_annotations(from_annotations(base, 30), 30, base), tmp_path / "out.json")
    assert out.read_bytes() == path.read_bytes()


def test_only_the_frames_that_changed_are_written_anew(tmp_path: Path) -> None:
    path = written(tmp_path / "in.json", json.dumps(CASES["second generation, names before points"], indent=2))
    base = read_annotations(path)
    document = from_annotations(base, 30)
    apply_all(document, [{"op": "set_track", "id": "v9", "frames": {"4": [8.0, 9.0, 1.0, "manual"]}}], BOUNDS)
    after = to_annotations(document, 30, base)
    assert after.frames[3] is base.frames[3]
    assert after.frames[4].points == ((9, (8.0, 9.0)),)
    assert after.start_index == 3


def test_the_start_frame_follows_an_earlier_annotation(tmp_path: Path) -> None:
    path = written(tmp_path / "in.json", json.dumps(CASES["second generation, names before points"], indent=2))
    base = read_annotations(path)
    document = from_annotations(base, 30)
    apply_all(document, [{"op": "set_track", "id": "v9", "frames": {"1": [8.0, 9.0, 1.0, "manual"]}}], BOUNDS)
    out = write_annotations(to_annotations(document, 30, base), tmp_path / "out.json")
    assert list(json.loads(out.read_text()))[:2] == ["00001", "00003"]
    assert json.loads(out.read_text())["start_frame_index"] == 1


def test_the_real_session_comes_out_byte_for_byte(data: Path, tmp_path: Path) -> None:
    path = data / "open4dhoi_session" / "kp_record_merged.json"
    base = read_annotations(path)
    document = from_annotations(base, 247)
    assert len(document.points) == 11
    out = write_annotations(to_annotations(document, 247, base), tmp_path / "out.json")
    assert out.read_bytes() == path.read_bytes()


# --- the browser's model ------------------------------------------------------------------------------------------

CASES_FILE = Path(__file__).parents[2] / "humanoid_hoi" / "annotator" / "web" / "test" / "cases.json"


def browser_cases() -> list[dict]:
    """Sequences of operations with the inverse and the document after each: both models must agree on them."""
    found = []
    for seed in range(6):
        document = Document()
        steps = []
        for operation in random_operations(seed, 30):
            try:
                inverse = apply_all(document, [operation], BOUNDS)
            except HoiError:
                continue
            steps.append(
                {"ops": [operation], "inverse": inverse, "document": document_to_json(copy.deepcopy(document))}
            )
        found.append({"name": f"random {seed}", "steps": steps})
    return json.loads(json.dumps(found))


def test_the_browsers_cases_are_what_this_model_does() -> None:
    assert json.loads(CASES_FILE.read_text()) == browser_cases()


def test_strokes_are_checked() -> None:
    document = made({"op": "set_strokes", "frames": {"4": PAINT}})
    assert document.strokes[4].object[1] == ((9.0, 9.0),)
    before = document_to_json(document)
    for wrong, word in (
        ({"object": [[]]}, "1 to 2000 points"),
        ({"object": [[[1, 2, 3]]]}, "expected 2 numbers"),
        ({"object": [[[1, "x"]]]}, "finite number"),
        ({"object": [[[9999.0, 0]]]}, "far outside"),
        ({"background": [[[0, 0]]] * 201}, "at most 200 lines"),
    ):
        with pytest.raises(HoiError, match=word):
            apply_all(document, [{"op": "set_strokes", "frames": {"5": wrong}}], BOUNDS)
    assert document_to_json(document) == before
