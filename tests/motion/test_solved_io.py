from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.solved import ContactPairs, SolvedSession
from humanoid_hoi.motion.solved_io import load_solved, save_solved


def solved_session(
    frames: int = 4, pairs: int = 2, dtype: torch.dtype = torch.float32, **changes: Any
) -> SolvedSession:
    eye = torch.eye(3, dtype=torch.float64).expand(frames, 3, 3).clone()
    generator = torch.Generator().manual_seed(frames)
    body = BodyParams.rest(frames, num_betas=5, dtype=dtype)
    names = ("leftHand_palm", "Index_right", "Chin")[:pairs]
    solved = SolvedSession(
        name="chair über",
        fps=29.97,
        frame_ids=np.arange(7, 7 + frames),
        body_name="free",
        body_cam=body.replace(body_pose=torch.randn(frames, 63, generator=generator, dtype=dtype)),
        rest_pelvis=torch.tensor([0.0, -0.35, 0.01], dtype=torch.float64),
        obj_rotmat_cam=eye,
        obj_pos_cam=torch.randn(frames, 3, generator=generator, dtype=torch.float64),
        world_from_cam_rotmat=eye,
        world_from_cam_pos=torch.randn(frames, 3, generator=generator, dtype=torch.float64),
        camera_matrix=torch.tensor([[80.0, 0, 32], [0, 80, 24], [0, 0, 1]], dtype=torch.float64),
        image_size=(64, 48),
        obj=ObjectShape("box", "mesh", vertices=np.eye(4, 3), faces=np.array([[0, 1, 2], [0, 1, 3]], np.int32)),
        contacts=ContactPairs(names, np.full((pairs, 3), np.nan), np.arange(pairs), np.ones((frames, pairs), bool)),
        obj_is_static=True,
        source="test",
        quality={"reprojection_px_mean": 1.25},
    )
    return solved.replace(**changes)


def assert_same(ours: Any, theirs: Any, at: str = "") -> None:
    if isinstance(ours, torch.Tensor):
        assert ours.dtype == theirs.dtype and torch.equal(ours, theirs), at
    elif isinstance(ours, np.ndarray):
        np.testing.assert_array_equal(ours, theirs, err_msg=at)
    elif hasattr(ours, "__dataclass_fields__"):
        for name in ours.__dataclass_fields__:
            assert_same(getattr(ours, name), getattr(theirs, name), f"{at}.{name}")
    else:
        assert ours == theirs, at


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 5), st.integers(0, 3), st.sampled_from([torch.float32, torch.float64]))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, frames: int, pairs: int, dtype: torch.dtype) -> None:
    solved = solved_session(frames, pairs, dtype)
    path = save_solved(solved, tmp_path_factory.mktemp("solved") / "s.npz")
    assert_same(solved, load_solved(path))


def test_a_result_without_mesh(tmp_path: Path) -> None:
    solved = solved_session(obj=ObjectShape("chair", "mesh"))
    assert_same(solved, load_solved(save_solved(solved, tmp_path / "s.npz")))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fps": 0.0}, "fps: must be positive"),
        ({"frame_ids": np.array([7, 8, 10, 11])}, "frame_ids: must be consecutive"),
        ({"obj_pos_cam": torch.zeros(3, 3)}, r"obj_pos_cam: expected shape \(4, 3\), found \(3, 3\)"),
        ({"obj_pos_cam": torch.full((4, 3), torch.nan)}, r"obj_pos_cam: value nan at index \[0, 0\]"),
        ({"obj_rotmat_cam": torch.zeros(4, 3, 3)}, "obj_rotmat_cam: row 0 is no rotation matrix"),
        ({"world_from_cam_rotmat": -torch.eye(3).expand(4, 3, 3)}, "world_from_cam_rotmat: row 0 is no rotation"),
        ({"image_size": (0, 48)}, "image_size: must be positive"),
        ({"obj": ObjectShape("ball", "sphere", size=np.ones(1))}, "obj_kind: expected mesh, found 'sphere'"),
        ({"obj": ObjectShape("x", "mesh", vertices=np.eye(3), faces=np.array([[0, 1, 3]]))}, "obj_faces: index 3 of 3"),
        (
            {"contacts": ContactPairs(("Nose",), np.zeros((1, 3)), np.zeros(1, int), np.ones((4, 1), bool))},
            "contact_keypoint_names: unknown keypoint 'Nose'",
        ),
        (
            {"contacts": ContactPairs((), np.zeros((0, 3)), np.zeros(0, int), np.ones((3, 0), bool))},
            r"contact_active: expected shape \(4, 0\), found \(3, 0\)",
        ),
        ({"body_cam": BodyParams.rest(5)}, r"global_orient: expected shape \(4, 3\), found \(5, 3\)"),
    ],
)
def test_bad_results_are_refused_before_writing(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(HoiError, match=f"s.npz: {message}"):
        save_solved(solved_session(**changes), tmp_path / "s.npz")
    assert list(tmp_path.iterdir()) == []


def test_bad_files(tmp_path: Path) -> None:
    path = tmp_path / "s.npz"
    with pytest.raises(HoiError, match="s.npz: no such file"):
        load_solved(path)
    path.write_bytes(b"not a zip")
    with pytest.raises(HoiError, match="s.npz: not a readable solved session"):
        load_solved(path)
    save_solved(solved_session(), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(HoiError, match="s.npz: not a readable solved session"):
        load_solved(path)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda f: f.pop("body_transl"), "body_transl: missing"),
        (lambda f: f.update(schema_version=np.int64(9)), "schema_version: expected 1, found 9"),
        (lambda f: f.update(quality=np.str_("{")), "not a readable solved session"),
        (lambda f: f.update(name=np.array([object()], dtype=object)), "not a readable solved session"),
    ],
)
def test_foreign_fields(tmp_path: Path, edit: Any, message: str) -> None:
    path = save_solved(solved_session(), tmp_path / "s.npz")
    with np.load(path) as archive:
        fields = dict(archive)
    edit(fields)
    np.savez(path, **fields)
    with pytest.raises(HoiError, match=message):
        load_solved(path)
