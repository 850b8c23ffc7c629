"""Frame rates, resampling, rotation, damaged files."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.frames import FrameReader, probe_video, read, read_frames
from humanoid_hoi.video.frames.probe import VideoInfo, resample_plan, uneven
from tests.video.conftest import encode, textured


def shown(picture: np.ndarray) -> int:
    """The number written into a counting picture's brightness."""
    return round((float(picture.mean()) - 20) / 4)


def test_a_constant_rate_is_read_as_it_is(tmp_path: Path, counting: list[np.ndarray]) -> None:
    video = probe_video(encode(tmp_path / "a.mp4", counting, fps=25))
    assert (video.fps, video.num_frames, video.width, video.height) == (25.0, 40, 64, 48)
    assert not video.is_variable_rate
    assert [shown(p) for _, p in read_frames(video)] == list(range(40))
    assert [(n, shown(p)) for n, p in read_frames(video, 7, 20, step=5)] == [(7, 7), (12, 12), (17, 17)]


def test_a_variable_rate_is_resampled_to_the_picture_on_screen(tmp_path: Path, counting: list[np.ndarray]) -> None:
    # 20 pictures at 25 per second, then 20 at 50 per second.
    times = [40 * k for k in range(20)] + [800 + 20 * k for k in range(20)]
    path = encode(tmp_path / "v.mp4", counting, fps=25, times_ms=times)
    video = probe_video(path, fps=25)
    assert video.is_variable_rate
    assert [shown(p) for _, p in read_frames(video)] == [*range(20), *range(20, 40, 2)]


def test_any_frame_by_number(tmp_path: Path, counting: list[np.ndarray]) -> None:
    reader = FrameReader(encode(tmp_path / "a.mp4", counting), cached=4)
    assert len(reader) == 40
    for frame in (0, 39, 3, 4, 30, 5, 38):
        assert shown(reader[frame]) == frame
    with pytest.raises(HoiError, match="outside 0..39"):
        reader[40]


def test_backwards_decodes_in_stretches(
    tmp_path: Path, counting: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture at a time would decode the video anew from its key frame for every step back."""
    starts: list[int] = []

    def counted(video: VideoInfo, start: int = 0) -> Iterator[tuple[int, np.ndarray]]:
        starts.append(start)
        return read_frames(video, start)

    monkeypatch.setattr(read, "read_frames", counted)
    reader = FrameReader(encode(tmp_path / "a.mp4", counting), cached=8)
    assert [shown(reader[frame]) for frame in range(39, -1, -1)] == list(range(39, -1, -1))
    assert starts == [39, 31, 23, 15, 7, 0]
    other = reader.apart(4)
    assert shown(other[20]) == 20 and shown(reader[0]) == 0
    assert starts[-1] == 20  # the first reader still has what it read


def test_rotation_is_applied(tmp_path: Path) -> None:
    video = probe_video(encode(tmp_path / "a.mp4", [textured(48, 64, 0)] * 3))
    _, upright = next(read_frames(video))
    turned = dataclasses.replace(video, rotation_deg=90, width=48, height=64)
    _, picture = next(read_frames(turned))
    np.testing.assert_array_equal(picture, np.rot90(upright, 1))
    _, small = next(read_frames(turned, long_side=32))
    assert small.shape == (32, 24, 3)


def test_damaged_files_are_one_sentence(tmp_path: Path, counting: list[np.ndarray]) -> None:
    good = encode(tmp_path / "a.mp4", counting).read_bytes()
    for name, content in {
        "empty.mp4": b"",
        "text.mp4": b"this is no video" * 20,
        "cut.mp4": good[: len(good) // 2],
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(HoiError, match="not a readable video|no picture|no video stream") as caught:
            probe_video(tmp_path / name)
        assert "\n" not in str(caught.value) and name in str(caught.value)
    with pytest.raises(HoiError, match="no such video"):
        probe_video(tmp_path / "missing.mp4")


def test_rates_out_of_range_are_refused(tmp_path: Path, counting: list[np.ndarray]) -> None:
    path = encode(tmp_path / "a.mp4", counting)
    for fps in (0.0, -3.0, float("nan"), 1e6):
        with pytest.raises(HoiError, match="fps"):
            probe_video(path, fps=fps)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 200), min_size=2, max_size=60), st.integers(5, 60))
def test_a_plan_never_goes_back_and_stays_near(steps_ms: list[int], fps: int) -> None:
    times = np.concatenate([[0.0], np.cumsum(steps_ms) / 1000.0])
    plan = resample_plan(times, fps)
    assert (np.diff(plan) >= 0).all()
    assert plan[0] == 0 and plan[-1] <= len(times) - 1
    wanted = np.arange(len(plan)) / fps
    inside = wanted <= times[-1]
    distance = np.abs(times[plan] - wanted)[inside]
    nearest = np.abs(times[None] - wanted[:, None]).min(axis=1)[inside]
    np.testing.assert_allclose(distance, nearest, atol=1e-12)


def test_uneven_spacing() -> None:
    assert not uneven(np.arange(50) / 30 + 0.002 * np.sin(np.arange(50)))
    dropped = np.delete(np.arange(50) / 30, [20, 21])
    assert uneven(dropped)
