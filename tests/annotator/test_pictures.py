"""Single pictures: the list, what people decide, conflicts, solving, and what is refused."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.image import HoiImage
from humanoid_hoi.reconstruction.single_image.io.decisions import DECISIONS_FILE, read_decisions, with_decision
from humanoid_hoi.reconstruction.single_image.io.load import load_image
from humanoid_hoi.reconstruction.single_image.io.own import pose_facts, write_own
from humanoid_hoi.synthetic.images.make import make_image

from .conftest import Client


@pytest.fixture(scope="module")
def image() -> HoiImage:
    return make_image(0, size=(96, 80))


@pytest.fixture
def pictures(root: Path, image: HoiImage) -> Path:
    for name in ("basket", "chair"):
        write_own(image, root / "pictures" / name)
    (root / "pictures" / "notes").mkdir()
    return root / "pictures"


def keys(client: Client) -> dict[str, str]:
    return {row["name"]: row["id"] for row in client.get("/api/pictures").json()["pictures"]}


def test_a_picture_is_shown_as_it_is(pictures: Path, client: Client, image: HoiImage) -> None:
    found = keys(client)
    assert sorted(found) == ["basket", "chair"]
    path = f"/api/pictures/{found['basket']}"
    info = client.get(path).json()
    assert (info["width"], info["height"], info["stamp"], info["solved"]) == (96, 80, "", None)
    assert len(info["parts"]) == 34 and len(info["body_parts"]) == len(image.body_cam)
    assert Image.open(io.BytesIO(client.get(f"{path}/picture.jpg").content)).size == (96, 80)
    mask = np.asarray(Image.open(io.BytesIO(client.get(f"{path}/masks/object.png").content)))
    np.testing.assert_array_equal(mask[..., 3] > 0, image.object_mask)
    raw = client.get(f"{path}/meshes/body.bin").content
    assert struct.unpack("<III", raw[:12]) == (len(image.body_cam), len(image.body_faces), 0)
    first = np.frombuffer(raw, "<f4", 3, 12)
    np.testing.assert_allclose(first, image.body_cam[0], rtol=1e-6)


def test_decisions_are_kept_and_conflicts_are_told(
    pictures: Path, client: Client, another: Callable[[str], Client], image: HoiImage
) -> None:
    found = keys(client)
    path = f"/api/pictures/{found['basket']}/decision"
    decision = {"verdict": "pass", "contact_parts": ["left_palm"], "placed": pose_facts(image.start), "refined": None}
    saved = client.post(path, {"decision": decision, "stamp": ""})
    assert saved.status_code == 200, saved.text
    kept = read_decisions(pictures)["basket"]
    assert (kept.verdict, kept.contact_parts, kept.refined) == ("pass", ("left_palm",), None)
    assert kept.placed is not None and np.allclose(kept.placed.pos_cam, image.start.pos_cam)
    two = another("two")
    before = (pictures / DECISIONS_FILE).read_bytes()
    # Made from what there was before: refused, and nothing is lost.
    assert two.post(path, {"decision": {"verdict": "delete"}, "stamp": ""}).status_code == 409
    assert (pictures / DECISIONS_FILE).read_bytes() == before
    # Another picture of the same file is no conflict.
    other = two.post(f"/api/pictures/{found['chair']}/decision", {"decision": {"verdict": "redraw"}, "stamp": ""})
    assert other.status_code == 200 and read_decisions(pictures)["basket"].verdict == "pass"
    rows = {row["name"]: row for row in client.get("/api/pictures").json()["pictures"]}
    assert rows["basket"]["parts"] == 1 and rows["basket"]["placed"] and rows["chair"]["verdict"] == "redraw"
    stamp = saved.json()["stamp"]
    assert two.post(path, {"decision": {"verdict": "delete"}, "stamp": stamp}).status_code == 200
    answer = client.finished(client.post(f"/api/pictures/{found['basket']}/solve").json()["job"])
    assert answer["state"] == "failed" and "verdict" in answer["error"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"decision": {"verdict": "fine"}}, "unknown verdict"),
        ({"decision": {"contact_parts": ["tail"]}}, "unknown body part"),
        ({"decision": {"placed": {"scale": 0}}}, "rotmat|pos_cam|scale"),
        ({"decision": "pass"}, "expected an object"),
        ({}, "expected an object"),
        ({"decision": {}, "stamp": 5}, "stamp"),
    ],
)
def test_what_cannot_be_is_refused(pictures: Path, client: Client, body: dict, word: str) -> None:
    answer = client.post(f"/api/pictures/{keys(client)['basket']}/decision", body)
    assert answer.status_code == 400
    assert any(part in answer.json()["error"] for part in word.split("|"))
    assert not (pictures / DECISIONS_FILE).exists()


def test_ids_are_no_paths_and_changes_need_the_pages_token(pictures: Path, client: Client) -> None:
    for key in ("../box", "basket", "..%2Fpictures", "x" * 400):
        assert client.get(f"/api/pictures/{key}").status_code in (400, 404)
    path = f"/api/pictures/{keys(client)['basket']}"
    assert client.get(f"{path}/masks/wall.png").status_code == 400
    assert client.get(f"{path}/meshes/..%2Fbody.bin").status_code in (400, 404)
    assert client.http.post(f"{path}/decision", json={"decision": {"verdict": "delete"}}).status_code == 403
    assert client.http.post(f"{path}/solve", json={}).status_code == 403
    assert not (pictures / DECISIONS_FILE).exists()


def test_broken_files_are_one_sentence(pictures: Path, client: Client) -> None:
    key = keys(client)["basket"]
    (pictures / "basket" / "meshes.npz").write_bytes(b"PK")
    answer = client.get(f"/api/pictures/{key}")
    assert answer.status_code == 400 and "meshes.npz" in answer.json()["error"]
    (pictures / DECISIONS_FILE).write_text("{")
    assert client.get("/api/pictures").status_code == 400


def test_a_mask_drawn_again_lies_beside_what_was_given(pictures: Path, client: Client, image: HoiImage) -> None:
    path = f"/api/pictures/{keys(client)['basket']}"
    given = (pictures / "basket" / "object_mask.png").read_bytes()
    # A cross over the object, and a frame around it.
    rows, columns = np.nonzero(image.object_mask)
    y, x = float(np.median(rows)), float(np.median(columns))
    paint = {"object": [[[x - 2, y], [x + 2, y]], [[x, y - 2], [x, y + 2]]], "background": [[[1, 1], [94, 1]]]}
    shown = client.post(f"{path}/mask/preview", {"paint": paint})
    assert shown.status_code == 200 and shown.json()["pixels"] > 50
    assert not (pictures / "basket.object_mask.png").exists()
    client.post(f"{path}/decision", {"decision": {"verdict": "redraw"}, "stamp": ""})
    assert client.post(f"{path}/mask/keep", {"paint": paint, "stamp": ""}).status_code == 409
    kept = client.post(f"{path}/mask/keep", {"paint": paint, "stamp": client.get(path).json()["stamp"]}).json()
    assert kept["decision"]["redrawn"] and kept["decision"]["verdict"] == "pass"
    drawn = np.asarray(Image.open(pictures / "basket.object_mask.png")) > 127
    assert drawn.sum() == shown.json()["pixels"]
    served = np.asarray(Image.open(io.BytesIO(client.get(f"{path}/masks/object.png").content)))
    np.testing.assert_array_equal(served[..., 3] > 0, drawn)
    assert (pictures / "basket" / "object_mask.png").read_bytes() == given
    # What is decided later does not lose it, and solving uses it.
    client.post(f"{path}/decision", {"decision": {"verdict": "pass", "redrawn": False}, "stamp": kept["stamp"]})
    made = read_decisions(pictures)["basket"]
    assert made.redrawn
    used = with_decision(load_image(pictures / "basket"), made, pictures / "basket")
    np.testing.assert_array_equal(used.object_mask, drawn)
    # Nothing painted: a sentence, and the mask before stays.
    assert client.post(f"{path}/mask/keep", {"paint": {}, "stamp": ""}).status_code == 400
    (pictures / "basket.object_mask.png").unlink()
    with pytest.raises(HoiError, match=r"basket\.object_mask\.png"):
        with_decision(load_image(pictures / "basket"), made, pictures / "basket")
