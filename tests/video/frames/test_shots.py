"""Cuts, shots, clips."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.frames import Shot, check_single_shot, find_shots, probe_video
from humanoid_hoi.video.frames.shots import clips_of, shots_between, without_repeats
from humanoid_hoi.video.packages import opencv
from tests.video.conftest import encode, textured


def test_a_cut_is_found_at_its_frame(tmp_path: Path) -> None:
    first = textured(72, 96, 1)
    second = 255 - textured(72, 96, 2) // 2
    video = probe_video(encode(tmp_path / "cut.mp4", [first] * 12 + [second] * 9))
    shots = find_shots(video)
    assert shots == [Shot(0, 12), Shot(12, 21)]
    check_single_shot(video, 0, 12, shots)
    with pytest.raises(HoiError, match="cuts before frame 12") as caught:
        check_single_shot(video, 4, 20, shots)
    assert "range=[4,12]" in str(caught.value)
    with pytest.raises(HoiError, match="no range of 21 frames"):
        check_single_shot(video, 5, 5, shots)


def test_slow_motion_is_no_cut(tmp_path: Path) -> None:
    picture = opencv().GaussianBlur(textured(72, 160, 3), (0, 0), 4)
    moving = [np.roll(picture, k, axis=1)[:, :96] for k in range(20)]
    assert find_shots(probe_video(encode(tmp_path / "pan.mp4", moving))) == [Shot(0, 20)]


def test_the_released_example_has_a_cut_before_frame_40(data: Path) -> None:
    path = data / "spear" / "video.mp4"
    video = probe_video(path, resample=False)
    assert (video.width, video.height, video.fps, video.num_frames) == (576, 1024, 30.0, 42)
    assert find_shots(video) == [Shot(0, 40), Shot(40, 42)]
    # Its times have a gap at the cut: at a constant rate the last picture before it would be shown three times.
    even = probe_video(path)
    assert even.is_variable_rate and even.num_frames == 45
    assert without_repeats(even, find_shots(even)[0]) == Shot(0, 40)


def test_long_shots_are_divided_evenly() -> None:
    clips = list(clips_of(shots_between([100], 1600), fps=30.0, max_seconds=20.0))
    assert clips == [Shot(0, 100), Shot(100, 600), Shot(600, 1100), Shot(1100, 1600)]
