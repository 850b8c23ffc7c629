"""The clean-up does not make smooth motion jerky."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.importers import import_tensor
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.retarget.cleanup import SceneConfigs, clean_clip
from humanoid_hoi.retarget.cleanup.jitter import part_jitter, rougher_parts
from humanoid_hoi.retarget.cleanup.optimize import jerk_cost
from humanoid_hoi.retarget.cleanup.unknowns import lowpass_root
from humanoid_hoi.workflows.runs import default_scene_config


def test_corrections_have_hardly_any_jerk_above_the_cutoff() -> None:
    """White noise through S: a correction of unit size has the jerk of a sine near the cutoff, (2 pi 0.1)^3 = 0.25."""
    frames = 150
    smoother = lowpass_root(frames, 0.1)
    white = torch.randn(frames, 400, generator=torch.Generator().manual_seed(0))
    inner = (smoother @ white).numpy()[30:120]
    assert inner.std() == pytest.approx(1.0, abs=0.2)
    assert np.diff(inner, n=3, axis=0).std() < 0.3  # second differences in S: 1.12
    assert smoother.norm(dim=1).mean() == pytest.approx(1.0, abs=1e-4)


def test_the_jerk_of_a_correction_costs_by_hand() -> None:
    """Two joints moved along t^3 have a third derivative of 6 m/s^3 in each of the 37 differences of 40 frames."""
    moved = torch.zeros(40, 2, 3, dtype=torch.float64)
    moved[:, :, 1] = (torch.arange(40, dtype=torch.float64) / 30)[:, None] ** 3
    assert float(jerk_cost(moved, 30.0)) == pytest.approx(37 * 2 * (6 / 150) ** 2)
    assert float(jerk_cost(moved[:3], 30.0)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sub2_largetable_000", "sub2_woodchair_004"])
def test_no_part_of_a_capture_becomes_twice_as_jittery(data: Path, name: str) -> None:
    motion = data / "omomo" / "motions" / f"{name}.pt"
    mesh = data / "omomo" / "objects" / f"{name.split('_')[1]}.obj"
    found = clean_clip(import_tensor(motion, mesh=mesh), SceneConfigs.of(default_scene_config())).report
    assert found.rougher() is None
    assert found.jitter_after["wrists"] < 1.6 * found.jitter_before["wrists"]  # 2.2 without the price of jerk
    assert found.after is not None and found.after.obj_depth_mean_mm < 3.5  # the squeeze that a grip needs


def test_jitter_of_parts_by_hand(clip: HoiClip) -> None:
    pos = clip.root_pos_w.copy()
    quat = np.tile(clip.joint_quat[:1], (40, 1, 1))
    time = np.arange(40) / 30
    pos[:] = pos[0]
    pos[:, 0] = time**3  # third derivative 6 m/s^3, of the root and so of every joint
    found = part_jitter(clip.replace(root_pos_w=pos, joint_quat=quat, obj_pos_w=np.tile(clip.obj_pos_w[:1], (40, 1))))
    assert found["all"] == pytest.approx(6, rel=0.1) and found["fingers"] == pytest.approx(6, rel=0.1)
    assert found["object"] == 0


def test_a_part_that_became_rougher_is_named() -> None:
    before = {"feet": 50.0, "wrists": 40.0, "trunk": 5.0}
    assert rougher_parts(before, {"feet": 90.0, "wrists": 95.0, "trunk": 30.0}) == ["wrists"]
