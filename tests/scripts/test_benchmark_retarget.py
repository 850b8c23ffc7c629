"""scripts/benchmark_retarget.py: noise of the stated size, an exact session, figures by hand, one tiny run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.retarget.solved import clip_from_solved
from humanoid_hoi.workflows.benchmarks import retarget_truth as truth


@pytest.fixture(scope="module")
def short() -> HoiClip:
    return slice_clip(HoiClip.load(DEMO_CLIP), 30, 60)


@pytest.mark.parametrize("slow_hz", [None, 1.0])
def test_noise_has_the_stated_size_and_speed(short: HoiClip, slow_hz: float | None) -> None:
    noisy = truth.disturb(short, truth.CaptureNoise(0.02, 0.03, slow_hz, 0.02), seed=1)
    error = noisy.joint_pose_w()[0] - short.joint_pose_w()[0]
    assert np.linalg.norm(error, axis=-1).mean() == pytest.approx(0.02, rel=0.05)
    assert np.linalg.norm(noisy.obj_pos_w - short.obj_pos_w, axis=-1).mean() == pytest.approx(0.03, rel=1e-3)
    speed = 30 * np.linalg.norm(np.diff(error, axis=0), axis=-1).mean()
    assert speed > 0.5 if slow_hz is None else speed < 0.15
    assert (noisy.graph.active != short.graph.active).mean() == pytest.approx(0.02, abs=0.02)


def test_the_session_says_what_the_clip_says(short: HoiClip) -> None:
    session, body = truth.session_of(short)
    clip = clip_from_solved(session, body)
    assert np.abs(clip.joint_pose_w()[0] - short.joint_pose_w()[0]).max() < 1e-4
    assert np.abs(clip.obj_pos_w - short.obj_pos_w).max() < 1e-5
    assert np.array_equal(clip.graph.active, short.graph.active)


def test_the_session_s_camera_sees_the_object(short: HoiClip) -> None:
    session, _ = truth.session_of(short)
    image = session.obj_pos_cam @ session.camera_matrix.T
    px = (image[:, :2] / image[:, 2:]).numpy()
    assert (image[:, 2] > 1).all()
    assert (px > 0).all() and (px < np.array(session.image_size)).all()


def test_contact_times_by_hand(short: HoiClip) -> None:

    def with_active(*runs: tuple[int, int]) -> HoiClip:
        active = np.zeros((30, 1), bool)
        for first, stop in runs:
            active[first:stop] = True
        g = short.graph
        one = type(g)(g.keypoint_names[:1], g.joint_names[:1], g.point_joint[:1], g.point_obj[:1], active)
        return short.replace(graph=one)

    exact = with_active((5, 12), (20, 26))
    assert truth.contact_times(exact, exact) == 1.0
    assert truth.contact_times(exact, with_active((4, 13), (20, 26))) == 1.0  # one frame off is within one frame
    assert truth.contact_times(exact, with_active((5, 14), (20, 26))) == 0.75
    assert truth.contact_times(exact, with_active((5, 12))) == 0.5
    assert truth.contact_times(with_active((5, 12)), exact) == 0.5  # contacts that are none count against it


def test_a_tiny_run_says_which_targets_hold(
    script: Callable[..., None], short: HoiClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = short.replace(name="short").save(tmp_path / "short.npz")
    lax = [
        f"targets.{name}={value}"
        for name, value in (("excess_mm", 99), ("depth_reduction", -9), ("skate_reduction", -9))
    ]
    args = [f"truths=[{path}]", "seeds=[0]", "drift_hz=[null]", "workers=1", *lax, f"output={tmp_path / 'a'}"]
    script("benchmark_retarget", *args, "targets.contact_times=0", "clean={penetration: {iterations: 5, rounds: 1}}")
    assert "joint_ratio <= 1: holds, 1 of 1 rows" in capsys.readouterr().out
    saved = json.loads((tmp_path / "a" / "results.json").read_text())
    row = saved["rows"][0]
    assert row["joint_after"] < row["joint_before"] == pytest.approx(20, abs=1) and saved["missed"] == []
    assert (tmp_path / "a" / "table.md").is_file() and (tmp_path / "a" / "errors.png").stat().st_size > 3000


def test_mistakes_end_in_one_line(error_line: Callable[..., str]) -> None:
    assert "no such clip" in error_line("benchmark_retarget", "output=o", "truths=[nothing.npz]")
    assert "nothing to measure" in error_line("benchmark_retarget", "output=o", "seeds=[]")
    assert "closest" in error_line("benchmark_retarget", "output=o", "seed=1")
