"""Results of other tools in their documented layouts, made here: what arrives, what is filled in, what is refused."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.gvhmr import read_motion_file
from humanoid_hoi.video.imports import import_motion

FRAMES = 10
SEEN = np.array([0, 1, 2, 5, 6, 9])
MATRIX = np.array([[500.0, 0, 160], [0, 500.0, 120], [0, 0, 1]])
RNG = np.random.default_rng(0)
POSE = np.cumsum(RNG.normal(0, 0.05, (len(SEEN), 24, 3)), axis=0)
TRANSL = np.column_stack([SEEN * 0.1, np.zeros(len(SEEN)), 3.0 + 0 * SEEN])


def matrices(rotvecs: np.ndarray) -> np.ndarray:
    return Rotation.from_rotvec(rotvecs.reshape(-1, 3)).as_matrix().reshape(*rotvecs.shape[:-1], 3, 3)


def wham() -> dict[int, Any]:
    person = {"pose": POSE.reshape(-1, 72), "trans": TRANSL, "frame_ids": SEEN, "betas": np.zeros((len(SEEN), 10))}
    world = {"pose_world": POSE.reshape(-1, 72), "trans_world": TRANSL + np.array([0, 1, 0])}
    passer_by = {"pose": POSE.reshape(-1, 72)[:2], "trans": TRANSL[:2], "frame_ids": SEEN[:2]}
    return {7: passer_by, 3: person | world}


def prompt_hmr() -> dict[str, Any]:
    flat = np.concatenate([POSE[:, :22].reshape(len(SEEN), 66), np.zeros((len(SEEN), 9))], axis=1)
    person = {"frames": SEEN, "smplx_cam": {"pose": flat, "trans": TRANSL, "shape": np.zeros((1, 10))}}
    return {"people": {1: person | {"smplx_world": {"pose": flat, "trans": TRANSL}}}, "camera": {}}


def phalp() -> dict[str, Any]:
    turned = matrices(POSE)
    rows = {f"{n:06d}.jpg": {"tid": [], "smpl": [], "camera": []} for n in range(FRAMES)}
    for i, frame in enumerate(SEEN):
        smpl = {"global_orient": turned[i, :1], "body_pose": turned[i, 1:], "betas": np.zeros(10)}
        rows[f"{frame:06d}.jpg"] = {"tid": [4], "smpl": [smpl], "camera": [TRANSL[i]]}
    return rows


def tram(folder: Path) -> Path:
    track = {
        "pred_rotmat": matrices(POSE),
        "pred_trans": TRANSL[:, None],
        "pred_shape": np.zeros((len(SEEN), 10)),
        "frame": SEEN,
    }
    np.save(folder / "hps_track_0.npy", track, allow_pickle=True)  # type: ignore[arg-type]
    eye = np.broadcast_to(np.eye(3), (FRAMES, 3, 3)).copy()
    camera = {
        "pred_cam_R": eye,
        "pred_cam_T": np.zeros((FRAMES, 3)),
        "img_focal": 700.0,
        "img_center": np.array([160, 120.0]),
    }
    np.save(folder / "camera.npy", camera, allow_pickle=True)  # type: ignore[arg-type]
    return folder


def stored(name: str, folder: Path) -> Path:
    if name == "TRAM":
        return tram(folder)
    content = {"WHAM": wham, "PromptHMR": prompt_hmr, "4DHumans": phalp}[name]()
    (folder / "x.pkl").write_bytes(pickle.dumps(content))
    return folder / "x.pkl"


@pytest.mark.parametrize("name", ["WHAM", "PromptHMR", "4DHumans", "TRAM"])
def test_rotations_place_and_gaps(name: str, tmp_path: Path) -> None:
    target = tmp_path / "motion" / "result.pt"
    assert import_motion(stored(name, tmp_path), target, FRAMES, MATRIX) == name
    motion = read_motion_file(target)
    assert motion.params_cam.num_frames == FRAMES
    ours = motion.params_cam.to(torch.float64).rotmats()[:, :22].numpy()
    np.testing.assert_allclose(ours[SEEN], matrices(POSE)[:, :22], atol=1e-5)
    np.testing.assert_allclose(motion.params_cam.transl[SEEN], TRANSL, atol=1e-5)
    np.testing.assert_allclose(motion.params_cam.transl[3, 0], 0.3, atol=1e-5)  # a gap is bridged
    focal = 700.0 if name == "TRAM" else 500.0
    assert motion.camera_matrix[0, 0] == focal
    filled = torch.load(target, weights_only=True)["filled_frames"].numpy()
    np.testing.assert_array_equal(np.flatnonzero(~filled), SEEN)


def test_what_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "result.pt"
    source = stored("WHAM", tmp_path)
    with pytest.raises(HoiError, match="frames 0..9 of a video with 8"):
        import_motion(source, target, 8, MATRIX)
    wrong = wham()
    wrong[3]["pose"] = np.zeros((len(SEEN), 70))
    for content, word in (
        ({"a": 1}, "no known tool"),
        (wrong, "looks like WHAM"),
        ({3: wham()[3] | {"trans": TRANSL * np.nan}}, "not finite"),
        ({"people": []}, "looks like PromptHMR"),
    ):
        source.write_bytes(pickle.dumps(content))
        with pytest.raises(HoiError, match=word):
            import_motion(source, target, FRAMES, MATRIX)
    source.write_bytes(b"\x80\x04c__builtin__\neval\n.")
    with pytest.raises(HoiError, match="more than plain arrays"):
        import_motion(source, target, FRAMES, MATRIX)
    with pytest.raises(HoiError, match="no hps_track"):
        import_motion(Path(tmp_path.parent), target, FRAMES, MATRIX)
    assert not target.exists()
