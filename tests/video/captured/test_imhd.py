"""A folder in IMHD's layout made here, read into the camera's frame, and made a session."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.captured.behave import session_of
from humanoid_hoi.video.captured.imhd import read_imhd
from tests.video.captured.layouts import write_imhd

FRAMES = 4


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_imhd(tmp_path, FRAMES)


def test_a_part_arrives_in_the_cameras_frame(file: Path) -> None:
    body = load_body("free")
    captured = read_imhd(file, body)
    assert (captured.object_name, captured.fps, captured.image_size) == ("baseball", 60.0, (3840, 2160))
    assert np.allclose(captured.vertices.mean(0), 0)
    hand = body.pose(captured.body_cam).joints[:, 20].detach().double().numpy()
    np.testing.assert_allclose(np.linalg.norm(captured.obj_pos - hand, axis=1), 0.15, atol=1e-4)
    stored = json.loads((file.parents[4] / "calibrations" / "20230825" / "extrin.json").read_text())
    turn = np.array(stored["rotation"]).reshape(3, 3)
    np.testing.assert_allclose(captured.obj_rotmat[0], turn @ Rotation.from_rotvec([0.1, 0.2, 0]).as_matrix())
    assert session_of(captured, body).fps == 60.0


def test_what_is_wrong_is_named(file: Path) -> None:
    body = load_body("free")
    content = pickle.loads(file.read_bytes())
    for change, word in (
        ({"objectRot": np.zeros((FRAMES, 4))}, "objectRot"),
        ({"objectTrans": np.zeros((FRAMES + 1, 3))}, "unequal lengths"),
        ({"smplPose": None}, "smplPose: is missing"),
        ({"smplTrans": np.full((FRAMES, 3), np.nan)}, "smplTrans"),
    ):
        file.write_bytes(pickle.dumps(content | change))
        with pytest.raises(HoiError, match=word):
            read_imhd(file, body)
    file.write_bytes(pickle.dumps(content))
    with pytest.raises(HoiError, match="chair"):
        read_imhd(file, body, object_name="chair")
    file.write_bytes(b"\x80\x04c__builtin__\neval\n.")
    with pytest.raises(HoiError):
        read_imhd(file, body)
