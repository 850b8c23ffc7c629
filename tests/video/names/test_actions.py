"""The two questions, names out of answers, the closed list, answers from a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.names.actions import (
    action_of,
    answers_of_file,
    candidates_of,
    name_action,
    nearest_name,
    write_action,
)

PICTURES = [np.zeros((4, 4, 3), np.uint8)]


def test_both_questions_are_the_papers() -> None:
    asked: list[str] = []

    def answer(question: str, pictures: Sequence[np.ndarray]) -> str:
        asked.append(question)
        return "A man lifts the box and walks." if len(pictures) else "1. Lifting\n2. Carry box\n3. walk"

    found = name_action("box", PICTURES, answer, allowed=["lift", "carry_box", "sit"])
    assert asked[0].startswith("There exists human and box in the video.")
    assert "action description: A man lifts the box and walks. Please summarize the core human-box" in asked[1]
    assert found.candidates == ("lifting", "carry_box", "walk") and found.name == "carry_box"
    assert name_action("box", PICTURES, answer).name == "lifting"


def test_names_out_of_answers() -> None:
    assert candidates_of("Action names: lift, carry and put down") == ("lift", "carry", "put_down")
    assert candidates_of("- Sit on chair\n- sit on chair") == ("sit_on_chair",)
    assert candidates_of("I am afraid that I can not answer this question at all") == ()
    with pytest.raises(HoiError, match="near no name"):
        nearest_name(["juggle"], ["sit", "lift"])
    with pytest.raises(HoiError, match="names no action"):
        name_action("box", PICTURES, lambda *_: "")


def test_answers_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"s1": {"description": "She sits.", "actions": "sit"}, "s2": 3}))
    found = name_action("chair", PICTURES, answers_of_file(path, "s1"))
    write_action(tmp_path, found)
    assert json.loads((tmp_path / "action.json").read_text())["action"] == "sit"
    for session in ("s2", "s3"):
        with pytest.raises(HoiError, match=session):
            answers_of_file(path, session)


def test_the_command_names_sessions_and_their_clips(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from humanoid_hoi.core.paths import DEMO_CLIP
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.motion.dataset import read_manifest
    from humanoid_hoi.workflows.preparing.name_actions import main

    for name in ("lift", "sit"):
        (tmp_path / "s" / name / "motion").mkdir(parents=True)
        (tmp_path / "s" / name / "motion" / "result.pt").write_bytes(b"")
    (tmp_path / "s" / "lift" / "select_id.json").write_text(json.dumps({"object_name": "crate"}))
    HoiClip.load(DEMO_CLIP).replace(name="lift", action="").save(tmp_path / "clips" / "lift.npz")
    main([f"data={tmp_path / 's'}", f"questions={tmp_path / 'q.json'}"])
    assert "human and crate in the video" in json.loads((tmp_path / "q.json").read_text())["lift"]["question"]
    (tmp_path / "names.txt").write_text("lift\ncarry_box\n")
    (tmp_path / "a.json").write_text(json.dumps({"lift": {"description": "A lift.", "actions": "lifting"}}))
    given = [f"answers={tmp_path / 'a.json'}", f"allowed={tmp_path / 'names.txt'}", f"clips={tmp_path / 'clips'}"]
    with pytest.raises(SystemExit):  # sit has no answer; lift is named all the same
        main([f"data={tmp_path / 's'}", *given])
    said = capsys.readouterr().out
    assert "lift: lift (clip and manifest too)" in said and "error: sit:" in said
    assert action_of(tmp_path / "s" / "lift") == "lift" and action_of(tmp_path / "s" / "sit") == ""
    assert HoiClip.load(tmp_path / "clips" / "lift.npz").action == "lift"
    assert [row.action for row in read_manifest(tmp_path / "clips")] == ["lift"]
    main([f"data={tmp_path / 's' / 'sit'}", "name=Sit down"])
    assert action_of(tmp_path / "s" / "sit") == "sit_down"
