"""Regions, anchors and merging by hand; the networks themselves on real footage where both are at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.model_store import COMMAND, is_fetched
from humanoid_hoi.video.frames import probe_video
from humanoid_hoi.video.pose import observe_people, read_pose_track, write_pose_track
from humanoid_hoi.video.pose.detect import anchor_centers, merge_overlapping
from humanoid_hoi.video.pose.person import person_region, refine
from humanoid_hoi.video.pose.region import Region, upright_region
from tests.video.conftest import encode, textured

NETWORKS = ("pose_detection", "pose_landmark", "palm_detection", "hand_landmark")
needs_networks = pytest.mark.skipif(not is_fetched(*NETWORKS), reason=f"networks were not fetched: run {COMMAND}")


def test_a_region_turns_with_what_it_shows() -> None:
    lying = upright_region(np.array([100.0, 50.0]), np.array([140.0, 50.0]), 80.0)  # head to the right
    assert lying.angle == pytest.approx(np.pi / 2)
    top, middle, right = lying.to_picture(np.array([[0.5, 0.0], [0.5, 0.5], [1.0, 0.5]]))
    np.testing.assert_allclose(middle, [100, 50])
    np.testing.assert_allclose(top, [140, 50], atol=1e-9)
    np.testing.assert_allclose(right, [100, 90], atol=1e-9)  # its right is down on the screen


def test_cropping_and_pasting_agree() -> None:
    picture = np.zeros((120, 160, 3), np.uint8)
    picture[60:64, 90:94] = 255  # around (92, 62)
    region = Region(np.array([80.0, 60.0]), 100.0, 0.4)
    crop = region.crop(picture, 200)
    y, x = np.argwhere(crop[..., 0] > 0.5).mean(axis=0)
    np.testing.assert_allclose(region.to_picture(np.array([[x + 0.5, y + 0.5]]) / 200)[0], [92, 62], atol=0.1)
    back = region.paste(crop[..., 0], (160, 120))
    rows, columns = np.nonzero(back > 0.5)
    assert columns.mean() + 0.5 == pytest.approx(92, abs=0.3) and rows.mean() + 0.5 == pytest.approx(62, abs=0.3)


def test_anchor_grids_are_the_networks() -> None:
    assert anchor_centers(224, (8, 16, 32, 32, 32)).shape == (2254, 2)
    palms = anchor_centers(192, (8, 16, 16, 16))
    assert palms.shape == (2016, 2)
    np.testing.assert_allclose(palms[:3], [[0.5 / 24, 0.5 / 24], [0.5 / 24, 0.5 / 24], [1.5 / 24, 0.5 / 24]])


def test_overlapping_boxes_are_averaged() -> None:
    boxes = np.array([[[0.5, 0.5], [0.2, 0.2]], [[0.52, 0.5], [0.2, 0.2]], [[0.9, 0.9], [0.1, 0.1]]])
    merged = merge_overlapping(boxes, np.array([0.9, 0.6, 0.7]))
    assert [score for _, score in merged] == [0.9, 0.7]
    np.testing.assert_allclose(merged[0][0][0], [0.508, 0.5])


def test_heat_moves_a_landmark() -> None:
    heat = np.full((64, 64, 1), -20.0)
    heat[30, 41] = 20.0
    np.testing.assert_allclose(refine(np.array([[40.3 / 64, 31.2 / 64]]), heat)[0], [41 / 64, 30 / 64], atol=1e-3)
    far = np.array([[10.3 / 64, 31.2 / 64]])
    np.testing.assert_array_equal(refine(far, heat), far)
    assert person_region(np.array([50.0, 50.0]), np.array([50.0, 10.0])).side == pytest.approx(100.0)


@needs_networks
def test_the_released_example(data: Path, tmp_path: Path) -> None:
    video = probe_video(data / "spear" / "video.mp4", resample=False)
    shares = []
    track = observe_people(
        video, 0, 12, on_silhouette=lambda _, mask: shares.append(0.0 if mask is None else mask.mean())
    )
    assert track.seen.all()
    assert 0.05 < np.mean(shares) < 0.12  # about what the reference implementation finds (0.07)
    feet = track.px[:, [29, 30, 31, 32], 1].mean(axis=1)
    assert ((feet > 780) & (feet < 950)).all() and (track.px[:, 0, 1] < 480).all()
    thigh = np.linalg.norm(track.world[:, 23] - track.world[:, 25], axis=-1)
    assert 0.35 < thigh.mean() < 0.45
    write_pose_track(track, tmp_path / "pose.npz")
    again = read_pose_track(tmp_path / "pose.npz")
    np.testing.assert_allclose(again.px, track.px, rtol=1e-6)


@needs_networks
def test_nobody_is_one_sentence(tmp_path: Path) -> None:
    video = probe_video(encode(tmp_path / "wall.mp4", [textured(120, 90, 4)] * 3))
    with pytest.raises(HoiError, match="nobody was seen"):
        observe_people(video)


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", px=np.zeros((3, 33, 2)), visibility=np.zeros((2, 33)))
    with pytest.raises(HoiError, match="visibility"):
        read_pose_track(tmp_path / "x.npz")
