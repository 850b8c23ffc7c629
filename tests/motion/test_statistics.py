"""Figures of a dataset, by hand on small cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rich.console

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.statistics import (
    average_pairwise_distance,
    between_share,
    clip_figures,
    dataset_figures,
    statistics_table,
)
from humanoid_hoi.motion.statistics_plot import plot_statistics


def test_average_pairwise_distance_of_three_poses() -> None:
    """Three poses at 0, 1 and 3 m (all joints alike): pairs 1, 2, 3 -> mean 2."""
    poses = np.zeros((3, 52, 3))
    poses[1, :, 0] = 1.0
    poses[2, :, 0] = 3.0
    assert average_pairwise_distance([poses[:1], poses[1:]]) == pytest.approx(2.0)
    assert average_pairwise_distance([poses[:1]]) == 0.0
    assert average_pairwise_distance([]) == 0.0


def test_between_share_is_one_for_still_clips_and_zero_for_equal_ones() -> None:
    still = [np.zeros((4, 52, 3)), np.ones((4, 52, 3))]
    assert between_share(still) == pytest.approx(1.0)
    moving = np.arange(4.0)[:, None, None] * np.ones((4, 52, 3))
    assert between_share([moving, moving]) == pytest.approx(0.0)
    assert between_share([moving]) == 0.0


def test_poses_do_not_depend_on_where_the_person_stands_or_faces() -> None:
    clip = HoiClip.load(DEMO_CLIP)
    half = np.sin(0.5), np.cos(0.5)  # 1 rad about z
    x, y, z, w = clip.joint_quat[:, 0].T
    s, c = half
    turned = np.stack([c * x - s * y, c * y + s * x, c * z + s * w, c * w - s * z], axis=-1)
    quat = clip.joint_quat.copy()
    quat[:, 0] = turned
    moved = clip.replace(joint_quat=quat, root_pos_w=clip.root_pos_w + np.float32([1, 2, 0]))
    assert np.allclose(clip_figures(clip).poses, clip_figures(moved).poses, atol=1e-4)


def test_demo_dataset(tmp_path: Path) -> None:
    clip = HoiClip.load(DEMO_CLIP)
    figures = dataset_figures([clip, slice_clip(clip, 0, 20).replace(name="start", action="stand")])
    assert figures.joint_contact["left_middle3"] >= 0
    assert sum(figures.joint_contact.values()) == pytest.approx(
        ((clip.contact_labels == 1).sum() + (clip.contact_labels[:20] == 1).sum()) / clip.fps
    )
    assert 0 < figures.diversity < 1
    console = rich.console.Console(width=160, record=True)
    console.print(statistics_table(figures))
    assert "stand" in console.export_text()
    assert plot_statistics(figures, tmp_path / "s.png").stat().st_size > 10_000
