"""Masks under review: strokes, previews, propagation, jumps, the object placed by its silhouette; and supports."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from humanoid_hoi.session.supports import read_supports
from humanoid_hoi.video.masks.files import MaskFiles, write_mask
from humanoid_hoi.video.prepare.thing import read_strokes

from .conftest import FRAMES, HEIGHT, WIDTH, Client, make_app, write_session

PAINT = {"object": [[[60, 50], [90, 50]], [[75, 65]]], "background": [[[5, 5], [150, 5]], [[5, 110], [150, 110]]]}


def paint(client: Client, key: str, frame: int, content: dict) -> None:
    assert client.edit(key, {"op": "set_strokes", "frames": {str(frame): content}}).status_code == 200


def test_strokes_preview_propagate_and_undo(client: Client, key: str, root: Path) -> None:
    client.take(key)
    path = f"/api/sessions/{key}/masks"
    lease = {"lease": client.lease}
    nothing = client.finished(client.post(f"{path}/propagate", lease).json()["job"])
    assert nothing["state"] == "failed" and "nothing is painted" in nothing["error"]
    shown = client.post(f"{path}/preview", {"frame": 4, "paint": PAINT}).json()
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(shown["png"]))))
    assert picture.shape == (HEIGHT, WIDTH, 4)
    assert picture[50, 70, 3] > 0 and picture[5, 80, 3] == 0
    assert not (root / "box" / "mask_dir").exists()  # a preview writes nothing
    paint(client, key, 4, PAINT)
    paint(client, key, 15, {"object": [], "background": []})  # not seen there
    done = client.finished(client.post(f"{path}/propagate", lease).json()["job"])
    assert done["state"] == "done", done["error"]
    masked = done["result"]["masked"]
    assert masked[0] == 0 and 4 in masked and 15 not in masked
    assert [10, "vanishes"] in done["result"]["jumps"]
    assert sorted(read_strokes(root / "box" / "strokes.json")) == [4, 15]
    assert client.get(f"{path}/object/4.png").headers["content-type"] == "image/png"
    client.step(key, "undo")
    assert list(client.get(f"/api/sessions/{key}").json()["document"]["strokes"]) == ["4"]


def test_the_object_is_placed_by_its_masks(client: Client, key: str, root: Path) -> None:
    client.take(key)
    path = f"/api/sessions/{key}/masks/place"
    refused = client.finished(client.post(path, {"lease": client.lease}).json()["job"])
    assert "no masks" in refused["error"]
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[40:70, 60:110] = True
    for frame in range(FRAMES):
        write_mask(root / "box", "object", frame, mask)
    before = client.get(f"/api/sessions/{key}").json()["coarse"]
    done = client.finished(client.post(path, {"lease": client.lease}).json()["job"])
    assert done["state"] == "done", done["error"]
    assert done["result"]["interval"][0] < done["result"]["scale"] < done["result"]["interval"][1]
    assert client.get(f"/api/sessions/{key}").json()["coarse"] != before  # read again


def test_masks_stay_on_disk(root: Path) -> None:
    mask = np.ones((HEIGHT, WIDTH), bool)
    for frame in (2, 3):
        write_mask(root / "box", "object", frame, mask)
    write_mask(root / "box", "object", 5, ~mask)
    masks = MaskFiles(root / "box", "object", FRAMES)
    assert list(masks) == [2, 3] and masks.get(5) is None and masks.get(0) is None


BOX = {"name": "table", "pos_w": [0.1, 0.2, 0.35], "quat_w": [0, 0, 0, 1], "half_size": [0.4, 0.3, 0.35]}


def test_supports_reach_the_session(client: Client, key: str, root: Path) -> None:
    path = root / "box" / "supports.json"
    client.take(key)
    client.post(f"/api/sessions/{key}/export")
    assert not path.exists()
    client.edit(key, {"op": "set_support", "id": "s1", "box": BOX})
    client.post(f"/api/sessions/{key}/export")
    assert [support.name for support in read_supports(path)] == ["table"]
    client.edit(key, {"op": "set_support", "id": "s1", "box": None})
    client.post(f"/api/sessions/{key}/export")
    assert read_supports(path) == ()


def test_supports_a_session_came_with_are_kept(tmp_path: Path) -> None:
    folder = write_session(tmp_path / "s" / "box")
    content = json.dumps({"supports": [BOX]})
    (folder / "supports.json").write_text(content)
    for _ in range(2):  # a restarted server reads the same
        app, parts = make_app(tmp_path / "s")
        client = Client(app).enter()
        key = client.get("/api/sessions").json()["sessions"][0]["id"]
        shown = client.get(f"/api/sessions/{key}").json()["document"]["supports"]
        assert list(shown) == ["file0"] and shown["file0"]["half_size"] == pytest.approx(BOX["half_size"])
        client.take(key)
        client.post(f"/api/sessions/{key}/export")
        assert (folder / "supports.json").read_text() == content
        parts.jobs.close()
        parts.workspace.close()
