"""Point tracking against exact truth, at the border, through occlusion, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.packages import opencv
from humanoid_hoi.video.track import LKOptions, LucasKanade, track
from tests.video.conftest import textured

POINTS = np.array([[60.3, 50.7], [90.0, 70.5], [70.25, 80.0]])


def affine(t: int) -> FloatArray:
    """Turn, grow and shift of the scene at frame t, (2, 3), about pixel coordinates."""
    angle = np.radians(0.8 * t)
    scale = 1 + 0.004 * t
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    center = np.array([80.0, 60.0])
    linear = np.array([[c, -s], [s, c]])
    shift = center - linear @ center + [0.7 * t, -0.4 * t]
    return np.column_stack([linear, shift])


def moving_scene(frames: int = 20) -> tuple[list[ByteArray], FloatArray]:
    """A turning, growing picture of 160 x 120, and where POINTS truly are, (T, 3, 2)."""
    cv2 = opencv()
    picture = textured(120, 160, 5)
    half = np.array([0.5, 0.5])
    pictures = []
    truth = []
    for t in range(frames):
        matrix = affine(t)
        # OpenCV counts from pixel centers, our coordinates from the corner.
        shifted = np.column_stack([matrix[:, :2], matrix[:, 2] + matrix[:, :2] @ half - half])
        pictures.append(cv2.warpAffine(picture, shifted, (160, 120), flags=cv2.INTER_CUBIC, borderMode=2))
        truth.append(POINTS @ matrix[:, :2].T + matrix[:, 2])
    return pictures, np.array(truth)


def test_points_follow_a_turning_scene_to_a_tenth_of_a_pixel() -> None:
    pictures, truth = moving_scene()
    result = track(pictures, POINTS, frame=0)
    assert result.ok.all()
    assert np.linalg.norm(result.px - truth, axis=-1).max() < 0.25
    np.testing.assert_array_equal(result.px[0], POINTS)
    assert (result.confidence[0] == 1).all() and (result.confidence > 0.3).all()


def test_both_directions_meet_in_the_clicked_frame() -> None:
    pictures, truth = moving_scene()
    result = track(pictures, truth[10], frame=10, direction="both", start=2, stop=18)
    assert result.start == 2 and result.px.shape == (16, 3, 2) and result.ok.all()
    assert np.linalg.norm(result.px - truth[2:18], axis=-1).max() < 0.25
    one_way = track(pictures, truth[10], frame=10, direction="backward", start=2, stop=18)
    assert one_way.ok[:9].all() and not one_way.ok[9:].any()
    np.testing.assert_allclose(one_way.px[:9], result.px[:9])


def test_a_point_that_vanishes_ends_instead_of_drifting() -> None:
    pictures, _ = moving_scene()
    covered = [p.copy() for p in pictures]
    for picture in covered[8:]:
        picture[:, 50:] = textured(120, 110, 9)  # the scene is gone for good
    result = track(covered, POINTS, frame=0)
    assert result.ok[:8].all() and not result.ok[8:].any()
    assert np.isnan(result.px[8:]).all() and (result.confidence[8:] == 0).all()


def test_no_pass_is_silent_and_each_picture_is_visited_twice() -> None:
    """Points that end in different frames go home together: a way back for each would read the video many times."""
    pictures, _ = moving_scene()
    for number, (row, column) in enumerate([(50, 60), (70, 90), (80, 70)]):
        for picture in pictures[8 + 3 * number :]:
            picture[row - 14 : row + 30, column - 16 : column + 34] = textured(44, 50, 9 + number)
    read: list[int] = []
    said: list[tuple[int, int]] = []

    class Counted(list[ByteArray]):
        def __getitem__(self, frame: int) -> ByteArray:  # type: ignore[override]
            read.append(frame)
            return list.__getitem__(self, frame)

    result = track(Counted(pictures), POINTS, frame=0, progress=lambda step, total: said.append((step, total)))
    assert len(set(result.ok.sum(axis=0))) > 1
    assert len(read) <= 2 * len(pictures) + 1
    assert len(said) >= len(read) - 1
    assert said == sorted(said) and said[-1] == (20, 20)


def test_a_jump_is_caught_by_redetection() -> None:
    pictures, truth = moving_scene(6)
    shaken = [*pictures[:3], *(np.roll(p, 15, axis=1) for p in pictures[3:])]
    kept = track(shaken, POINTS, frame=0, tracker=LucasKanade(LKOptions(levels=0, search_px=24)))
    lost = track(shaken, POINTS, frame=0, tracker=LucasKanade(LKOptions(levels=0, redetect=False)))
    assert kept.ok.all() and not lost.ok[3:].any()
    assert np.linalg.norm(kept.px[3:] - truth[3:] - [15, 0], axis=-1).max() < 1.0


def test_flat_places_are_not_followed() -> None:
    flat = [np.full((64, 64, 3), 120, np.uint8)] * 3
    assert not track(flat, np.array([[30.0, 30.0]]), frame=0).ok[1:].any()


class Scripted(LucasKanade):
    """Two points that move by 1 px a frame; the second is taken along by a hand (3 px a frame) from row 3 on."""

    def _pass(self, frames, order, points_px, begin=None, progress=None):  # type: ignore[no-untyped-def]
        rows = np.asarray(order, float)
        own, hand = np.column_stack([rows, rows]), np.column_stack([3 * rows - 6, rows])
        taken = np.where(rows[:, None] >= 3, hand, own) if order.step > 0 else hand
        px = np.stack([own, taken], axis=1)[:, -points_px.shape[0] :]
        shape = px.shape[:2]
        return px, np.ones(shape, bool), np.zeros(shape), np.ones(shape)


def test_a_point_that_slid_onto_a_hand_ends_where_it_slid() -> None:
    order = range(8)
    px, ok, _, confidence = Scripted().follow([], order, np.zeros((2, 2)))
    assert ok[:, 0].all()
    # The ways there and back meet within 1.5 px from frame 3 on; frames 0 to 2 were on the object.
    assert np.flatnonzero(ok[:, 1]).tolist() == [0, 1, 2]
    assert np.isnan(px[3:, 1]).all() and not confidence[3:, 1].any()
    assert Scripted(LKOptions(round_trip_px=None)).follow([], order, np.zeros((2, 2)))[1].all()


def test_progress_may_cancel() -> None:
    pictures, _ = moving_scene(5)
    seen: list[tuple[int, int]] = []

    def stop_after_three(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        track(pictures, POINTS, frame=0, progress=stop_after_three)
    assert seen == [(0, 5), (1, 5), (1, 5), (2, 5)]  # the way there is the first half


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"direction": "sideways"}, "sideways"),
        ({"frame": 7}, "frame 7"),
        ({"stop": 9}, "0..9"),
        ({"points_px": np.array([[500.0, 3.0]])}, "outside"),
        ({"points_px": np.array([[np.nan, 3.0]])}, "outside"),
    ],
)
def test_what_makes_no_sense_is_refused(change: dict, word: str) -> None:
    pictures, _ = moving_scene(5)
    arguments = {"points_px": POINTS, "frame": 0} | change
    with pytest.raises(HoiError, match=word):
        track(pictures, **arguments)


def test_survivors_come_back_on_the_released_example(data) -> None:  # type: ignore[no-untyped-def]
    """Round trip over the first shot: what is kept returns to where it started, across the cut nothing survives."""
    from humanoid_hoi.video.frames import FrameReader
    from humanoid_hoi.video.track.lucas_kanade import gray

    reader = FrameReader(data / "spear" / "video.mp4", resample=False, cached=42)
    corners = opencv().goodFeaturesToTrack(gray(reader[0]), 60, 0.01, 12)[:, 0].astype(float) + 0.5
    tracker = LucasKanade(LKOptions(redetect=False))
    there = track(reader, corners, frame=0, stop=20, tracker=tracker)
    kept = there.ok[-1]
    back = track(reader, there.px[-1, kept], frame=19, direction="backward", stop=20, tracker=tracker)
    home = back.ok[0]
    drift = np.linalg.norm(back.px[0, home] - corners[kept][home], axis=1)
    assert home.mean() > 0.8 and np.median(drift) < 0.3
    across = track(reader, corners[corners[:, 1] > 200], frame=39, start=39, stop=42)  # below the watermark
    assert across.ok[1].mean() < 0.05
