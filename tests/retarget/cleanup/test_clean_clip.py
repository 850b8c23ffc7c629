"""The whole clean-up: a noisy demo with its truth, bad input, and real clips where they are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import resample_clip, slice_clip
from humanoid_hoi.retarget.cleanup import CleanOptions, SceneConfigs, clean_clip, pipeline
from humanoid_hoi.scene.artefacts.measure import deep_frames
from tests.conftest import pronated


def onsets(active: np.ndarray) -> list[tuple[int, int, int]]:
    """(column, frame, +1 on / -1 off) of every change."""
    padded = np.pad(active.astype(int), ((1, 1), (0, 0)))
    step = np.diff(padded, axis=0)
    return [(k, int(t), int(step[t, k])) for k in range(active.shape[1]) for t in np.flatnonzero(step[:, k])]


def test_noise_goes_and_contacts_stay(demo: HoiClip, configs: SceneConfigs, add_noise: Callable[..., HoiClip]) -> None:
    """The figures of the issue on 2 cm of joint and 2 cm of object noise."""
    truth = slice_clip(demo, 0, 50)  # reach, grasp and lift
    shaken = add_noise(truth)
    options = CleanOptions()
    options.penetration.iterations = 40
    result = clean_clip(shaken, configs, options)
    before = result.report.before
    after = result.report.after
    assert after.obj_depth_max_mm < 5 and after.obj_depth_mean_mm < 0.2 * before.obj_depth_mean_mm
    assert after.skate_mm_s < 0.2 * before.skate_mm_s and after.hand_gap_mm < 5
    truth_pos, shaken_pos, clean_pos = (c.joint_pose_w()[0] for c in (truth, shaken, result.clip))
    noisy, clean = (np.linalg.norm(p - truth_pos, axis=-1).mean(1) for p in (shaken_pos, clean_pos))
    assert clean.mean() < 0.7 * noisy.mean() and (clean - noisy).max() < 0.01
    assert np.linalg.norm(result.clip.obj_pos_w - truth.obj_pos_w, axis=-1).mean() < 0.015
    wanted = onsets(truth.graph.active)
    found = onsets(result.clip.graph.active)
    kept = [any(k == j and s == d and abs(t - u) <= 1 for j, u, d in found) for k, t, s in wanted]
    assert np.mean(kept) >= 0.95 and len(found) == len(wanted)


def test_the_input_is_kept_beside_the_result(demo: HoiClip, configs: SceneConfigs) -> None:
    options = CleanOptions()
    options.penetration.enabled = options.feet.enabled = False
    sixty = resample_clip(demo, 60.0)
    result = clean_clip(sixty, configs, options)
    assert sixty.fps == 60.0 and result.clip.fps == 30.0 == result.original.fps
    assert result.clip.num_frames == result.original.num_frames == demo.num_frames
    assert set(result.report.as_dict()) == {
        "steps",
        "before",
        "after",
        "sole_m",
        "jitter_m_s3",
        "rougher",
        "joint_shift_mm",
        "obj_shift_mm",
    }
    assert result.report.steps["resample"] == {"from_fps": 60.0, "to_fps": 30.0}
    assert onsets(result.clip.graph.active) == onsets(demo.graph.active)  # there and back


def test_a_forearm_that_comes_near_half_a_turn_is_rolled(demo: HoiClip, configs: SceneConfigs) -> None:
    options = CleanOptions()
    options.penetration.enabled = options.feet.enabled = options.smooth.enabled = False
    twisted = pronated(slice_clip(demo, 0, 50), 2.8, 3.2)
    result = clean_clip(twisted, configs, options)
    assert (
        result.report.steps["share_roll"]["turn_before_deg"] > 160 > result.report.steps["share_roll"]["turn_after_deg"]
    )
    options.share_roll = False
    kept = clean_clip(twisted, configs, options)
    assert "share_roll" not in kept.report.steps
    # The hands stand where they stood, and nothing else of the clean-up is changed by it.
    assert np.abs(result.clip.joint_pose_w()[0] - kept.clip.joint_pose_w()[0]).max() < 1e-5


def test_a_clip_without_end_is_refused_before_the_work(
    demo: HoiClip, configs: SceneConfigs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MOST_FRAMES", 30)
    with pytest.raises(HoiError, match="50 frames, and the clean-up takes 30 at most.*slice_clip"):
        clean_clip(slice_clip(demo, 0, 50), configs)


def test_a_teleport_is_trimmed_or_refused_by_frame(demo: HoiClip, configs: SceneConfigs) -> None:
    options = CleanOptions()
    options.penetration.enabled = options.feet.enabled = options.smooth.enabled = False
    late = demo.obj_pos_w.copy()
    middle = demo.obj_pos_w.copy()
    late[105:] += 5.0
    middle[60:] += 5.0
    result = clean_clip(demo.replace(obj_pos_w=late), configs, options)
    assert result.clip.num_frames == 105 and "obj_jump" in result.clip.source
    with pytest.raises(HoiError, match="obj_jump.*frame 60"):
        clean_clip(demo.replace(obj_pos_w=middle), configs, options)


def test_the_remaining_depth_names_frames_and_bodies(demo: HoiClip, configs: SceneConfigs) -> None:
    options = CleanOptions()
    options.penetration.enabled = options.feet.enabled = False
    report = clean_clip(demo, configs, options).report
    text = deep_frames(report.frames_after, 0.008)
    assert text is not None and "frames" in text and "mm in frame" in text
    assert deep_frames(report.frames_after, 0.1) is None


def test_a_captured_drag_comes_out_of_the_box(real_clip: Callable[[str, str], HoiClip], configs: SceneConfigs) -> None:
    clip = slice_clip(real_clip("sub8_largebox_000", "largebox"), 12, 28)
    options = CleanOptions()
    options.penetration.iterations = 40
    report = clean_clip(clip, configs, options).report
    assert report.before.obj_depth_max_mm > 40
    assert report.after.obj_depth_max_mm < 10 and report.after.hand_gap_mm < 5
    assert report.after.obj_depth_mean_mm < 0.2 * report.before.obj_depth_mean_mm
