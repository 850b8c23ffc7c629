"""The demo clip: really in contact, balanced, smooth, and what the script makes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.keypoints import keypoint
from humanoid_hoi.body.kinematics import angular_velocity
from humanoid_hoi.body.proportions import ANKLE_HEIGHT
from humanoid_hoi.body.skeleton import joint_index
from humanoid_hoi.core.paths import DEMO_CLIP, ROOT
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference, PairTable, pair_points_w
from humanoid_hoi.synthetic.motions import DemoParams, make_demo_clip
from humanoid_hoi.synthetic.motions.posture import joint_mass_shares
from humanoid_hoi.synthetic.motions.trajectory import arc, minimum_jerk

PARAMS = DemoParams()


@pytest.fixture(scope="module")
def clip() -> HoiClip:
    return HoiClip.load(DEMO_CLIP)


@pytest.fixture(scope="module")
def joint_pos_w(clip: HoiClip) -> np.ndarray:
    return clip.joint_pose_w()[0].astype(np.float64)


def _in_box(clip: HoiClip, point_w: np.ndarray) -> np.ndarray:
    back = roma.quat_conjugation(torch.from_numpy(clip.obj_quat_w))
    return roma.quat_action(back, torch.from_numpy((point_w - clip.obj_pos_w).astype(np.float32))).numpy()


def _pad_in_box(clip: HoiClip, name: str) -> np.ndarray:
    point = keypoint(name)
    pos, quat = (a[:, joint_index([point.joint])[0]] for a in clip.joint_pose_w())
    offset = torch.from_numpy(point.offset.astype(np.float32)).expand(len(pos), 3)
    return _in_box(clip, pos + roma.quat_action(torch.from_numpy(quat), offset).numpy())


def test_the_shipped_file_is_what_the_parameters_make(clip: HoiClip) -> None:
    made = make_demo_clip()
    assert made.name == "demo_box" and made.num_frames == clip.num_frames == len(PARAMS.times())
    np.testing.assert_allclose(made.root_pos_w, clip.root_pos_w, atol=1e-5)
    np.testing.assert_allclose(made.joint_quat, clip.joint_quat, atol=1e-5)
    np.testing.assert_array_equal(made.contact_labels, clip.contact_labels)
    assert DEMO_CLIP.stat().st_size < 300_000


@pytest.mark.parametrize("side", ["left", "right"])
def test_palms_and_finger_pads_press_on_the_faces(clip: HoiClip, side: str) -> None:
    sign = 1.0 if side == "left" else -1.0
    for name in (f"{side}Hand_palm", *(f"{f}_{side}" for f in ("Index", "Middle", "Ring", "Pinky"))):
        held = clip.graph.active[:, clip.graph.keypoint_names.index(name)]
        pad = _pad_in_box(clip, name)
        limit = PARAMS.squeeze + (0.0 if "palm" in name else PARAMS.finger_squeeze)
        depth = PARAMS.box_half[1] - sign * pad[:, 1]
        assert np.all(depth[held] > 0) and np.all(depth[held] < limit + 1e-4), name
        assert np.all(depth[~held] < PARAMS.finger_squeeze + 1e-6), name
        assert np.ptp(pad[held][:, [0, 2]], axis=0).max() < 1e-3, f"{name} slides on the box"
        assert np.all(np.abs(pad[held][:, [0, 2]]) < np.array(PARAMS.box_half)[[0, 2]]), f"{name} is off the face"


def test_hands_start_and_end_beside_the_box_and_stand_still(clip: HoiClip, joint_pos_w: np.ndarray) -> None:
    gap = _pad_in_box(clip, "leftHand_palm")[[0, -1], 1] - PARAMS.box_half[1]
    np.testing.assert_allclose(gap, PARAMS.hand_gap, atol=1e-4)
    speed = np.linalg.norm(np.diff(joint_pos_w, axis=0), axis=-1) * clip.fps
    assert speed[:8].max() < 0.005 and speed[-8:].max() < 0.005


def test_the_graph_gives_coincident_points_in_the_reference(clip: HoiClip) -> None:
    reference = PackedReference([clip])
    frames = torch.arange(clip.num_frames)
    frame = reference.frame(torch.zeros_like(frames), frames)
    one = reference.pairs
    many = PairTable(*(a.expand(len(frames), *a.shape[1:]) for a in (one.joint, one.point_joint, one.point_obj)))
    body, obj = pair_points_w(many, frame.joint_pos_w, frame.joint_quat_w, frame.obj_pos_w, frame.obj_quat_w)
    distance = (body - obj).norm(dim=-1)[frame.pair_active > 0]
    assert distance.numel() == 10 * clip.graph.active[:, 0].sum()
    assert distance.max() < PARAMS.squeeze + PARAMS.finger_squeeze + 5e-4


def test_box_rests_on_the_table_until_held(clip: HoiClip) -> None:
    held = clip.graph.active[:, 0]
    table = clip.supports[0]
    bottom = clip.obj_pos_w[:, 2] - PARAMS.box_half[2]
    top = table.pos_w[2] + table.half_size[2]
    np.testing.assert_allclose(bottom[~held], top, atol=1e-6)
    assert bottom.min() > top - 1e-6 and bottom.max() == pytest.approx(top + PARAMS.rise, abs=2e-3)
    assert np.abs(np.diff(clip.obj_pos_w[~held & np.roll(~held, -1)][:20], axis=0)).max() < 1e-6
    assert np.ptp(clip.obj_pos_w[:, 1]) == pytest.approx(PARAMS.shift, abs=1e-5)


def test_feet_are_planted_and_mass_is_over_them(clip: HoiClip, joint_pos_w: np.ndarray) -> None:
    ankles = joint_pos_w[:, joint_index(["left_ankle", "right_ankle"])]
    assert np.ptp(ankles, axis=0).max() < 1e-3
    np.testing.assert_allclose(ankles[..., 2], ANKLE_HEIGHT, atol=1e-3)
    com = (joint_mass_shares()[:, None] * joint_pos_w).sum(axis=1)
    heel = ankles[..., 0].min() - 0.045
    ball = joint_pos_w[:, joint_index(["left_foot"])[0], 0].max()
    assert com[:, 0].min() > heel + 0.04 and com[:, 0].max() < ball - 0.04
    assert np.abs(com[:, 1]).max() < 0.02


def test_motion_is_humanly_smooth(clip: HoiClip, joint_pos_w: np.ndarray) -> None:
    local = torch.from_numpy(clip.joint_quat)
    assert angular_velocity(local, clip.fps).norm(dim=-1).max() < 4.0
    assert 2 * torch.arccos(local[..., 3].clamp(max=1)).max() < 2.6
    acceleration = np.diff(joint_pos_w, n=2, axis=0) * clip.fps**2
    assert np.linalg.norm(acceleration, axis=-1).max() < 5.0


def test_body_stays_clear_of_box_and_table(clip: HoiClip, joint_pos_w: np.ndarray) -> None:
    assert (clip.obj_pos_w[:, 0] - PARAMS.box_half[0] - clip.root_pos_w[:, 0]).min() > 0.2
    wrists = joint_pos_w[:, joint_index(["left_wrist", "right_wrist"])]
    assert wrists[..., 2].min() > PARAMS.table_height + 0.05
    elbows = joint_pos_w[:, joint_index(["left_elbow", "right_elbow"])]
    assert np.abs(elbows[..., 1]).min() > 0.12 and elbows[..., 0].min() > 0.0
    knees = joint_pos_w[:, joint_index(["left_knee"])[0]]
    assert np.all(knees[:, 0] > 0.5 * (joint_pos_w[:, joint_index(["left_ankle"])[0], 0] + clip.root_pos_w[:, 0]))


def test_labels_require_the_hands_and_forbid_the_rest(clip: HoiClip) -> None:
    held = clip.graph.active[:, 0]
    hands = joint_index(["left_wrist", "right_wrist", "left_index3", "right_pinky3"])
    assert np.all(clip.contact_labels[np.ix_(held, hands)] == 1)
    assert not np.any(clip.contact_labels[~held] == 1)
    assert np.all(clip.contact_labels[:, joint_index(["pelvis", "head", "left_ankle", "right_knee"])] == -1)


def test_unreachable_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="out of reach"):
        make_demo_clip(DemoParams(box_distance=1.2, fps=3))


def test_minimum_jerk_and_arc() -> None:
    np.testing.assert_allclose(minimum_jerk(np.array([-1.0, 0.0, 0.5, 1.0, 2.0])), [0, 0, 0.5, 1, 1])
    path = arc(np.array([0.0, 0.5, 1.0]), np.zeros(3), np.array([0.0, 1.0, 0.0]), 0.2)
    np.testing.assert_allclose(path, [[0, 0, 0], [0, 0.5, 0.2], [0, 1, 0]])


def test_the_script_writes_a_loadable_clip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("make_demo_clip", ROOT / "scripts" / "make_demo_clip.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    out = tmp_path / "demo.npz"
    script.main(["--out", str(out), "--fps", "10", "--squeeze", "0.005"])
    assert HoiClip.load(out).fps == 10 and str(out) in capsys.readouterr().out
    # Two variants are two names in a table, not "demo_box" twice.
    assert HoiClip.load(out).name == "demo"
    with pytest.raises(SystemExit):
        script.main(["--out", str(out), "--fps", "12"])
    assert "--overwrite" in capsys.readouterr().err and HoiClip.load(out).fps == 10
    script.main(["--out", str(out), "--fps", "12", "--overwrite"])
    assert HoiClip.load(out).fps == 12
    with pytest.raises(SystemExit) as stop:
        script.main(["--out", str(out), "--overwrite", "--height", "9"])
    assert stop.value.code == 2
    assert "height" in capsys.readouterr().err
