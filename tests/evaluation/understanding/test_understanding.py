"""Questions, answers and scores of the understanding protocols."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanoid_hoi.__main__ import main
from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.evaluation.understanding.answers import ANSWERERS, answerer, answers_of_file
from humanoid_hoi.evaluation.understanding.pose import parse_pose, pose_error
from humanoid_hoi.evaluation.understanding.questions import (
    Case,
    Question,
    box_of,
    cloud_of,
    cloud_questions,
    participle,
    pose_questions,
)
from humanoid_hoi.evaluation.understanding.score import Lists, Scored, pose_means, score, top1
from humanoid_hoi.reconstruction.single_image.io.own import write_own
from humanoid_hoi.synthetic.images.make import make_image

BOX = np.array([10.0, 20, 30, 40])


def case(name: str = "a", action: str = "sit_on", thing: str = "chair", pose: np.ndarray | None = None) -> Case:
    return Case(name, action, thing, BOX, pose)


def test_the_four_questions_about_a_cloud() -> None:
    texts = [question.text for question in cloud_questions(case())]
    head = "The point cloud is a person interacting with an object. The person is black. "
    assert texts == [
        head + "What is the action between the person and the chair?",
        head + "What is the action between the person and the object?",
        head + "What is the person sitting on with?",
        head + "What is the person interacting with?",
    ]


def test_the_three_questions_about_a_pose() -> None:
    assert pose_questions(case()) == ()
    texts = [question.text for question in pose_questions(case(action="ride", thing="bike", pose=np.zeros(63)))]
    assert texts[0] == "What is the SMPL pose of the person riding the object at [10, 20, 30, 40]?"
    assert texts[1] == "What is the SMPL pose of the person interacting with the object at [10, 20, 30, 40]?"
    assert texts[2] == "What is the SMPL pose of the person riding the bike at [10, 20, 30, 40]?"


@pytest.mark.parametrize(
    ("action", "word"),
    [
        ("sit_on", "sitting on"), ("ride", "riding"), ("hold", "holding"), ("lie_on", "lying on"), ("cut", "cutting"),
        ("feed", "feeding"), ("open", "opening"), ("throw", "throwing"), ("carry", "carrying"), ("see", "seeing"),
        ("holding", "holding"),
    ],
)  # fmt: skip
def test_participles(action: str, word: str) -> None:
    assert participle(action) == word


def test_a_box_holds_its_pixels() -> None:
    mask = np.zeros((50, 60), bool)
    mask[20:30, 10:15] = True
    assert box_of(mask).tolist() == [10, 20, 15, 30]


def test_the_cloud_is_black_where_the_person_is_and_fits_the_unit_ball() -> None:
    image = make_image(0, size=(64, 64))
    assert image.obj_color is not None
    cloud = cloud_of(image, 2000)
    assert cloud.shape == (2000, 6)
    assert np.linalg.norm(cloud[:, :3], axis=1).max() == pytest.approx(1.0)
    black = (cloud[:, 3:] == 0).all(axis=1)
    share = len(image.body_cam) / (len(image.body_cam) + len(image.obj_vertices))
    assert black.mean() == pytest.approx(share, abs=0.05)


def test_top_one_counts_silence_as_wrong() -> None:
    rows = [
        Scored(str(k), "action", "", "x" if right else "", right) for k, right in enumerate([True, False, False, True])
    ]
    assert top1(rows) == (0.5, pytest.approx(0.25))


def test_scores_of_written_answers(tmp_path: Path) -> None:
    cases = [case("a"), case("b", "hold", "bottle")]
    answers = {"a": {"action": "He is sitting on it.", "object": "a bottle"}, "b": {"action": "no idea"}}
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answers))
    questions = [question for each in cases for question in cloud_questions(each)]
    lists = Lists(("sit_on", "hold"), ("chair", "bottle"))
    rows = score(questions, answers_of_file(path), lists, load_free_body())
    right = {(row.case, row.prompt): row.right for row in rows}
    assert right["a", "action"] and not right["a", "object"] and not right["b", "action"]
    # Not in the file: no answer.
    assert not right["b", "object"]
    found = {(row.case, row.prompt): row.found for row in rows}
    assert found["a", "object"] == "bottle" and found["b", "action"] == ""


def test_a_text_model_may_pick_the_word() -> None:
    asked: list[str] = []

    def extract(question: str, pictures: object) -> str:
        asked.append(question)
        return "sit_on"

    question = cloud_questions(case())[0]
    rows = score(
        [question], lambda _: "someone rests upon wood", Lists(("sit_on", "hold"), ()), load_free_body(), extract
    )
    assert rows[0].right
    assert "someone rests upon wood" in asked[0] and "sit_on, hold" in asked[0]


def test_the_usual_answer_does_not_look_at_its_own_case() -> None:
    cases = [case("a", "hold", "box"), case("b", "hold", "cup"), case("c", "ride", "bike", np.full(63, 0.2))]
    cases += [case("d", "ride", "bike", np.full(63, 0.4))]
    say = answerer("usual", cases)
    by_name = {each.name: each for each in cases}
    assert say(cloud_questions(by_name["a"])[0]) == "ride"
    assert say(cloud_questions(by_name["c"])[0]) == "hold"
    pose = parse_pose(say(Question(by_name["c"], "pose", "", "pose")))
    assert pose is not None and np.allclose(pose, 0.4)


def test_a_function_registers_under_a_name_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ANSWERERS, "_entries", dict(ANSWERERS))
    ANSWERERS.register("parrot")(lambda cases: lambda question: question.text)
    assert answerer("parrot", [])(cloud_questions(case())[1]).endswith("the object?")
    with pytest.raises(ValueError, match="already"):
        ANSWERERS.register("parrot")(lambda cases: lambda question: "")
    monkeypatch.undo()
    with pytest.raises(HoiError, match="usual"):
        answerer("parrot", [])


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (json.dumps(list(range(1, 64)) and [0.1] * 63), 0.1),
        (json.dumps({"body_pose": [[0.2, 0, 0]] * 21}), 0.2),
        ("The pose is [" + ", ".join(["9e-1"] * 3 + ["0.3"] * 63) + "].", 0.3),  # with a root
        ("pose: [" + " ".join(["0.4"] * 69) + "]", 0.4),  # SMPL without a root
        ("[[" + "], [".join(["0.5, 0.5, 0.5"] * 24) + "]]", 0.5),
    ],
)
def test_poses_are_read(text: str, first: float) -> None:
    pose = parse_pose(text)
    assert pose is not None and pose.shape == (63,) and pose[0] == pytest.approx(first)


@pytest.mark.parametrize("text", ["", "standing", "[1, 2, 3]", json.dumps([100.0] * 63), json.dumps(["a"] * 63)])
def test_what_is_no_pose_is_none(text: str) -> None:
    assert parse_pose(text) is None


@given(st.text() | st.lists(st.floats() | st.integers(), max_size=80).map(str) | st.from_regex(r"[\[\]0-9eE.,\- ]*"))
def test_any_text_gives_a_finite_pose_or_none(text: str) -> None:
    pose = parse_pose(text)
    assert pose is None or (pose.shape == (63,) and np.isfinite(pose).all())


def test_the_error_of_one_bent_knee_by_hand() -> None:
    """Joints below the knee move; the chord of the ankle's circle is twice the shin times the sine of half the angle."""
    body = load_free_body()
    truth = np.zeros(63)
    bent = truth.copy()
    # The left knee is joint 4, so the fourth of the body's 21.
    bent[9] = math.radians(60)
    error = pose_error(body, bent, truth)
    import torch

    joints = body.rest_joints(torch.zeros(body.num_betas, dtype=torch.float64)).numpy()
    arms = [np.linalg.norm((joints[k] - joints[4])[1:]) for k in (7, 10)]  # ankle and foot, across the x axis
    expected = sum(2 * arm * math.sin(math.radians(30)) for arm in arms) / 22
    assert error.mpjpe == pytest.approx(1000 * expected, rel=1e-6)
    assert 0 < error.mpvpe < error.mpjpe * 3
    assert pose_error(body, truth, truth).mpvpe == 0.0


def test_pose_means_leave_out_what_is_no_pose() -> None:
    rows = [Scored("a", "pose", "", "pose", None, 10.0, 20.0), Scored("b", "pose", "", "")]
    assert pose_means(rows) == (10.0, 20.0)
    assert math.isnan(pose_means(rows[1:])[0])


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for seed in (0, 1):
        write_own(make_image(seed, size=(64, 64)), folder / f"p{seed}")
    labels = {"p0": {"action": "hold", "object": "box"}, "p1": {"action": "carry", "object": "stool"}}
    (folder / "labels.json").write_text(json.dumps(labels))
    return folder


def test_questions_out_and_answers_in(pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"data={pictures}", f"labels={pictures / 'labels.json'}"]
    main(["benchmark", "understanding", *words, f"output={tmp_path / 'asked'}"])
    questions = json.loads((tmp_path / "asked" / "questions.json").read_text())
    assert set(questions) == {"p0", "p1"} and len(questions["p0"]) == 7
    assert np.load(tmp_path / "asked" / "clouds" / "p0.npy").shape == (8192, 6)
    truth = {"p0": "holding a box", "p1": "carrying a stool"}
    answers = {name: dict.fromkeys(asked, truth[name]) for name, asked in questions.items()}
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    main(["benchmark", "understanding", *words, f"output={tmp_path / 'b'}", f"answers={tmp_path / 'answers.json'}"])
    assert "| action | 1.00 ± 0.00 | 0 of 2 | 0.20 |" in (tmp_path / "b" / "table.md").read_text()
    main(["benchmark", "understanding", *words, f"output={tmp_path / 'c'}", "answer=usual"])
    # Of two pictures the other one's names are always wrong; its pose is some centimeters off.
    rows = json.loads((tmp_path / "c" / "rows.json").read_text())
    assert not any(row["right"] for row in rows if row["prompt"] == "action")
    assert all(0 < row["mpjpe"] < 500 for row in rows if row["prompt"] == "pose")


@pytest.mark.parametrize(
    ("labels", "word"),
    [("{}", "no picture"), ('{"p0": {"action": ""}}', "p0"), ('{"nobody": {"action": "a", "object": "b"}}', "nobody")],
)
def test_bad_labels_are_one_line(
    pictures: Path, tmp_path: Path, labels: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "labels.json"
    path.write_text(labels)
    with pytest.raises(SystemExit):
        main(["benchmark", "understanding", f"data={pictures}", f"labels={path}", f"output={tmp_path / 'o'}"])
    message = capsys.readouterr().err
    assert word in message and message.count("\n") == 1
