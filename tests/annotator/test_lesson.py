"""The lesson speaks of what its video shows, an old one is renewed, and the verdict names the next step."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.annotator.tutorial import LESSON_FILE, NAME, lesson_of, make_tutorial
from humanoid_hoi.annotator.work.retargeting import next_steps
from humanoid_hoi.annotator.workspace import Workspace
from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.readiness.ends import POSE_CAUSES
from humanoid_hoi.synthetic.sessions import CameraOptions, disturb, film, make_scene, only
from humanoid_hoi.synthetic.sessions.truth import Truth, write_truth


@pytest.fixture(scope="module")
def free_body() -> BodyModel:
    return load_body("free")


@pytest.fixture(scope="module")
def truth(free_body: BodyModel) -> Truth:
    footage = film(
        make_scene(HoiClip.load(DEMO_CLIP), free_body, iterations=2), free_body, CameraOptions(48, 48), seed=3
    )
    return disturb(footage, only(), seed=3, name=NAME)[1]


def _step(lesson: dict, kind: str) -> dict:
    return next(step["done"] for step in lesson["steps"] if step["done"]["kind"] == kind)


def test_contacts_hold_while_the_box_is_carried(truth: Truth) -> None:
    lesson = lesson_of(truth)
    clip = HoiClip.load(DEMO_CLIP)
    raised = np.flatnonzero(clip.obj_pos_w[:, 2] > clip.obj_pos_w[0, 2] + 0.005)
    assert _step(lesson, "contact")["frame"] == raised[0] - 1
    assert _step(lesson, "ended") == {"kind": "ended", "frame": int(raised[-1]) + 1, "points": 2}


def test_an_older_lesson_is_renewed(truth: Truth, free_body: BodyModel, tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    written = tmp_path / NAME / LESSON_FILE
    written.write_text('{"title": "Tutorial", "steps": []}', encoding="utf-8")
    write_truth(truth, tmp_path / "truth" / f"{NAME}.npz")
    make_tutorial(tmp_path, free_body)
    assert json.loads(written.read_text(encoding="utf-8")) == lesson_of(truth)


def test_a_lesson_without_its_truth_is_left_alone(free_body: BodyModel, tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    written = tmp_path / NAME / LESSON_FILE
    written.write_text("{}", encoding="utf-8")
    make_tutorial(tmp_path, free_body)
    assert written.read_text(encoding="utf-8") == "{}"


def test_the_verdict_names_the_next_step() -> None:
    ready = next_steps("ready with gaps", ["object in the air in frames 3-5"], "clips/lift.npz")
    assert any("hoi refine clip=clips/lift.npz output=refined/lift" in line for line in ready)
    assert any("hoi train clip.path=refined/lift/lift.npz" in line for line in ready)
    poor = next_steps("not ready", ["only 40 % of the frames", "object in the air in frames 3-5"], "clips/lift.npz")
    assert poor[0].startswith("object in the air:")
    assert len(poor) == 2


@pytest.mark.parametrize("cause", [*POSE_CAUSES, "thrown off"])
def test_every_cause_of_an_unclean_frame_has_its_advice(cause: str) -> None:
    assert next_steps("not ready", [f"{cause} in frames 1-2"], "clips/x.npz")[0].startswith(f"{cause}:")


def test_a_video_is_no_folder_of_sessions(tmp_path: Path) -> None:
    (tmp_path / "lift.mp4").write_bytes(b"")
    with pytest.raises(HoiError, match="a file, not a folder.*hoi prepare"):
        Workspace(tmp_path / "lift.mp4")
