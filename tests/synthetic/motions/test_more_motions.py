"""A lift from the floor, a push and a sit: in contact where they say so, balanced, plausible; coarse in time to be quick."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.body.proportions import ANKLE_HEIGHT
from humanoid_hoi.body.skeleton import joint_index
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.synthetic.motions import MOTIONS
from humanoid_hoi.synthetic.motions.lift_floor import FloorLiftParams
from humanoid_hoi.synthetic.motions.posture import joint_mass_shares
from humanoid_hoi.synthetic.motions.push import PushParams
from humanoid_hoi.synthetic.motions.sit import SitParams
from humanoid_hoi.viewer.scene3d import clip_poses
from humanoid_hoi.viewer.web.take import pair_ends
from humanoid_hoi.workflows.make.demo_clip import main

FPS = 8
NAMES = ("lift_floor", "push", "sit")


@pytest.fixture(scope="module")
def clips() -> dict[str, HoiClip]:
    return {name: MOTIONS[name][1](MOTIONS[name][0](fps=FPS)) for name in NAMES}


def _joints(clip: HoiClip) -> np.ndarray:
    return clip.joint_pose_w()[0].astype(np.float64)


@pytest.mark.parametrize("name", NAMES)
def test_feet_are_planted_and_the_motion_is_a_human_s(clips: dict[str, HoiClip], name: str) -> None:
    clip = clips[name]
    pos = _joints(clip)
    ankles = pos[:, joint_index(["left_ankle", "right_ankle"])]
    assert np.ptp(ankles, axis=0).max() < 2e-3
    np.testing.assert_allclose(ankles[..., 2], ANKLE_HEIGHT, atol=2e-3)
    assert np.abs(pos[..., 1].mean(1)).max() < 0.01  # left and right alike
    assert np.linalg.norm(np.diff(pos, n=2, axis=0) * FPS**2, axis=-1).max() < 8.0  # m/s^2
    assert pos[..., 2].min() > 0.0 and clip.action == {"lift_floor": "lift"}.get(name, name)


@pytest.mark.parametrize("name", ["lift_floor", "push"])
def test_mass_stays_over_the_feet(clips: dict[str, HoiClip], name: str) -> None:
    pos = _joints(clips[name])
    com = (joint_mass_shares()[:, None] * pos).sum(1)
    heel = pos[:, joint_index(["left_ankle"])[0], 0].min() - 0.045
    ball = pos[:, joint_index(["left_foot"])[0], 0].max()
    assert com[:, 0].min() > heel + 0.03 and com[:, 0].max() < ball - 0.03


@pytest.mark.parametrize("name", NAMES)
def test_pairs_meet_and_labels_say_so(clips: dict[str, HoiClip], name: str) -> None:
    clip = clips[name]
    body, obj = pair_ends(clip, clip_poses(clip))
    active = clip.graph.active
    assert active.any() and not active[0].any()
    assert np.linalg.norm(body - obj, axis=-1)[active].max() < (0.03 if name == "sit" else 0.02)
    touching = clip.contact_labels == 1
    assert (touching.any(1) == active.any(1)).all()
    assert np.all(clip.contact_labels[:, joint_index(["head", "left_ankle"])] <= 0)


def test_the_box_stands_on_the_floor_until_it_is_held(clips: dict[str, HoiClip]) -> None:
    clip = clips["lift_floor"]
    params = FloorLiftParams()
    bottom = clip.obj_pos_w[:, 2] - params.box_half[2]
    held = clip.graph.active[:, 0]
    np.testing.assert_allclose(bottom[~held], 0.0, atol=1e-6)
    assert held[-1] and bottom[-1] == pytest.approx(params.rise, abs=1e-3)
    knees = _joints(clip)[:, joint_index(["left_knee"])[0], 0]
    assert np.all(knees + 0.05 < clip.obj_pos_w[:, 0] - params.box_half[0])  # the shins stay behind the box


def test_the_crate_slides_and_is_not_pushed_over(clips: dict[str, HoiClip]) -> None:
    clip = clips["push"]
    params = PushParams()
    assert np.ptp(clip.obj_pos_w, axis=0) == pytest.approx([params.push, 0, 0], abs=1e-5)
    assert not clip.graph.active[-1].any()
    friction = 0.6
    assert params.box_half[2] + params.grip_up < params.box_half[0] / friction


def test_the_seat_carries_the_pelvis_in_the_end(clips: dict[str, HoiClip]) -> None:
    clip = clips["sit"]
    params = SitParams()
    assert clip.obj_is_static and np.ptp(clip.obj_pos_w, axis=0).max() == 0
    seat = 2 * params.stool_half[2]
    below = clip.root_pos_w[:, 2] - 0.105 - seat
    sitting = clip.graph.active[:, 0]
    assert np.all(below[~sitting] > 0) and np.all(below[sitting] <= 1e-6)
    np.testing.assert_allclose(below[-3:], -params.sink, atol=1e-3)
    assert np.all(clip.contact_labels[np.ix_(sitting, joint_index(["pelvis"]))] == 1)


def test_the_command_makes_any_of_them_and_refuses_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main(["--motion", "push", "--fps", "4"])
    assert HoiClip.load("push.npz").name == "push" and "push.npz" in capsys.readouterr().out
    for words, message in (
        (["--motion", "dance"], "invalid choice: 'dance'"),
        (["--motion", "push", "--stool-back", "1"], "unrecognized arguments"),
        (["--motion", "push", "--push", "2", "--fps", "3", "--overwrite"], "out of reach"),
    ):
        with pytest.raises(SystemExit) as stop:
            main(words)
        assert stop.value.code == 2 and message in capsys.readouterr().err
