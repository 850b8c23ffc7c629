"""The released layout, written here as its tool writes it; pickles are read without running anything."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
import trimesh

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.prior.grouping import picture_distance
from humanoid_hoi.reconstruction.prior.object_points import ObjectPoints
from humanoid_hoi.reconstruction.prior.rays import from_pelvis, split
from humanoid_hoi.reconstruction.prior.wildhoi import read_object_keypoints, read_wildhoi
from tests.reconstruction.prior.conftest import made_views
from tests.reconstruction.prior.test_post import watching


def write(folder: Path, frames: int = 25) -> ObjectPoints:
    """One sequence in which the same moment is seen from all around."""
    views = made_views(moments=1, per_moment=frames)
    rotmat, pos = watching(split(views.layouts)[1].double())
    focal = np.tile([700.0, 720.0], (frames, 1))
    middle = np.tile([300.0, 200.0], (frames, 1))
    cam = from_pelvis(torch.from_numpy(views.truth).double(), rotmat, pos).numpy()
    px = cam[..., :2] / cam[..., 2:] * focal[:, None] + middle[:, None]
    px[10, 3] = np.nan
    content = {
        "frame_ids": [f"{k:06d}" for k in range(frames)],
        "smpl_kps_seq": px[:, :22].astype(np.float32),
        "object_kps_seq": px[:, 22:].astype(np.float32),
        "cam_R_seq": rotmat.numpy(),
        "cam_T_seq": pos.numpy()[:, None],
        "focal_seq": focal,
        "princpt_seq": middle,
    }
    target = folder / "hoi_kps" / "0007" / "000_hoi_kps.pkl"
    target.parent.mkdir(parents=True)
    target.write_bytes(pickle.dumps(content))
    return views.points


def test_the_released_layout_gives_the_rays_of_the_scene(tmp_path: Path) -> None:
    points = write(tmp_path / "box")
    views = read_wildhoi(tmp_path / "box", points, fps=6.0)
    # Every fifth frame; the tenth has an unknown keypoint.
    assert len(views) == 4 and views.clip_names == ("0007",) and views.object_name == "box"
    assert views.moment.tolist() == [0, 5, 15, 20]
    truth = made_views(moments=1, per_moment=25).layouts[[0, 5, 15, 20]]
    torch.testing.assert_close(views.layouts, truth, atol=2e-4, rtol=0)
    assert picture_distance(views.layouts, views.layouts).max() < 5e-3


def test_folders_and_files_that_are_something_else(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="hoi_kps"):
        read_wildhoi(tmp_path, made_views().points)
    points = write(tmp_path / "box")
    path = next((tmp_path / "box").rglob("*.pkl"))
    content = pickle.loads(path.read_bytes())
    for change, words in (
        ({"cam_R_seq": np.ones((25, 3, 3))}, "cam_R_seq: is no rotation in frame 0"),
        ({"focal_seq": np.zeros((25, 2))}, "focal_seq"),
        ({"object_kps_seq": np.zeros((25, 3, 2))}, "object_kps_seq"),
        ({"cam_T_seq": np.zeros((7, 3))}, "shapes do not fit"),
    ):
        path.write_bytes(pickle.dumps({**content, **change}))
        with pytest.raises(HoiError, match=words):
            read_wildhoi(tmp_path / "box", points)
    path.write_bytes(pickle.dumps({"frame_ids": []}))
    with pytest.raises(HoiError, match="lacks smpl_kps_seq"):
        read_wildhoi(tmp_path / "box", points)


class Harmful:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path("harmed"),)  # type: ignore[return-value]


def test_nothing_in_a_pickle_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    points = write(tmp_path / "box")
    next((tmp_path / "box").rglob("*.pkl")).write_bytes(pickle.dumps(Harmful()))
    with pytest.raises(HoiError, match=r"000_hoi_kps\.pkl"):
        read_wildhoi(tmp_path / "box", points)
    assert not Path("harmed").exists()


def test_object_keypoints_are_means_of_vertices(tmp_path: Path) -> None:
    mesh = trimesh.creation.box(extents=(0.2, 0.3, 0.4))
    mesh.export(tmp_path / "box.ply")
    stored = trimesh.load(tmp_path / "box.ply", process=False)
    vertices = np.asarray(stored.vertices)
    low = np.flatnonzero(vertices[:, 2] < 0).tolist()
    high = np.flatnonzero(vertices[:, 2] > 0).tolist()
    (tmp_path / "points.json").write_text(json.dumps({"1": low, "2": high}))
    found = read_object_keypoints(tmp_path / "box.ply", tmp_path / "points.json")
    assert np.allclose(found.points, [[0, 0, -0.2], [0, 0, 0.2]])
    # The box has its half turns; about x and y they exchange the two points.
    assert sorted(map(tuple, found.symmetries.tolist())) == [(0, 1), (0, 1), (1, 0), (1, 0)]
    for text in ("[", "{}", '{"1": [99]}', '{"1": []}', "3", '{"1": "a"}'):
        (tmp_path / "bad.json").write_text(text)
        with pytest.raises(HoiError, match=r"bad\.json"):
            read_object_keypoints(tmp_path / "box.ply", tmp_path / "bad.json")
