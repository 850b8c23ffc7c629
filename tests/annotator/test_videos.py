"""Videos before they are sessions: the list, what is chosen, conflicts, and preparing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.prepare.choice import choice_of, find_object, read_choice, video_of

from .conftest import FRAMES, Client, write_video

CLIP = {"start": 2, "stop": 12, "action": "lift", "person_px": [40, 50], "object_px": [[70, 60, 1], [10, 10, 0]]}
CHOICE = {"category": "box", "object": "box:0.4x0.3x0.3", "height_m": 1.7, "clips": [CLIP]}


@pytest.fixture
def video(root: Path) -> Path:
    (root / "videos").mkdir()
    write_video(root / "videos" / "lift.mp4")
    (root / "videos" / "notes.txt").write_text("no video")
    return root / "videos" / "lift.mp4"


def test_what_is_chosen_is_saved_and_conflicts_are_told(
    video: Path, client: Client, another: Callable[[str], Client]
) -> None:
    rows = client.get("/api/videos").json()["videos"]
    assert [row["name"] for row in rows] == ["lift.mp4"]
    path = f"/api/videos/{rows[0]['id']}"
    info = client.get(path).json()
    assert (info["frames"], info["stamp"], info["choice"]["clips"]) == (FRAMES, "", [])
    shots = client.finished(client.post(f"{path}/shots").json()["job"])
    assert shots["result"]["shots"] == [[0, FRAMES]]
    saved = client.post(f"{path}/choice", {"choice": CHOICE, "stamp": ""})
    assert saved.status_code == 200
    chosen = video.with_name("lift.mp4.choice.json")
    assert read_choice(chosen).clips[0].object_px == ((70, 60, 1), (10, 10, 0))
    before = chosen.read_bytes()
    two = another("two")
    assert two.post(f"{path}/choice", {"choice": CHOICE | {"category": "crate"}, "stamp": ""}).status_code == 409
    assert chosen.read_bytes() == before
    answer = two.post(f"{path}/choice", {"choice": CHOICE | {"category": "crate"}, "stamp": saved.json()["stamp"]})
    assert answer.status_code == 200
    assert client.get("/api/videos").json()["videos"][0]["category"] == "crate"
    assert client.get(f"{path}/frames/3.jpg").headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"clips": [CLIP] * 4}, "at most 3 clips"),
        ({"clips": [CLIP | {"stop": 2}]}, "no range"),
        ({"clips": [CLIP | {"stop": FRAMES + 1}]}, "the video has 0..19"),
        ({"clips": [CLIP | {"object_px": [[1, 2, 3]]}]}, "1 \\(on\\) or 0"),
        ({"clips": [CLIP | {"person_px": [1]}]}, "expected 2 numbers"),
        ({"height_m": 17}, "between 0.5 and 2.5"),
        ({"category": "x" * 300}, "short text"),
        ({"clips": "all"}, "list of at most"),
    ],
)
def test_what_cannot_be_is_refused(video: Path, client: Client, change: dict, word: str) -> None:
    path = f"/api/videos/{client.get('/api/videos').json()['videos'][0]['id']}"
    answer = client.post(f"{path}/choice", {"choice": CHOICE | change, "stamp": ""})
    assert answer.status_code == 400
    with pytest.raises(
        AssertionError if "the video has" in word else HoiError, match=None if "the video" in word else word
    ):
        choice_of(CHOICE | change, "choice")
        raise AssertionError
    assert not video.with_name("lift.mp4.choice.json").exists()


def test_ids_are_no_paths(video: Path, client: Client) -> None:
    for key in ("../box", "..%2Fbox", "lift.mp4", "x" * 500):
        assert client.get(f"/api/videos/{key}").status_code in (400, 404)
    path = f"/api/videos/{client.get('/api/videos').json()['videos'][0]['id']}"
    client.post(f"{path}/choice", {"choice": CHOICE | {"object": "../box/obj_org.obj"}, "stamp": ""})
    refused = client.finished(client.post(f"{path}/prepare").json()["job"])
    assert refused["state"] == "failed" and "no object" in refused["error"]


def test_objects_are_found_by_name(tmp_path: Path) -> None:
    (tmp_path / "objects").mkdir()
    (tmp_path / "objects" / "chair.obj").write_text("v 0 0 0\n")
    assert find_object("chair.obj", (tmp_path, tmp_path / "objects")) == str(tmp_path / "objects" / "chair.obj")
    assert find_object("sphere:0.2", ()) == "sphere:0.2"
    with pytest.raises(HoiError, match="no object"):
        find_object("objects/chair.obj", (tmp_path,))
    with pytest.raises(HoiError, match="no video beside it"):
        video_of(tmp_path / "x.mp4.choice.json")


def test_prepare_says_what_the_command_says(video: Path, client: Client) -> None:
    """Nobody is in this video: the command's sentence arrives in the page, and no session appears."""
    path = f"/api/videos/{client.get('/api/videos').json()['videos'][0]['id']}"
    assert client.finished(client.post(f"{path}/prepare").json()["job"])["error"].startswith("clips: no clip is chosen")
    client.post(f"{path}/choice", {"choice": CHOICE, "stamp": ""})
    done = client.finished(client.post(f"{path}/prepare").json()["job"])
    assert done["state"] == "failed"
    assert "person" in done["error"] or "fetch-models" in done["error"]
    assert json.loads(video.with_name("lift.mp4.choice.json").read_text())["category"] == "box"
    assert len(client.get("/api/sessions").json()["sessions"]) == 1
