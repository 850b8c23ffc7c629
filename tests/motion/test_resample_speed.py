"""Must show of the retargeting: resampling between 25, 30 and 60 fps keeps the mean speeds of band-limited motion."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.kinematics import positive_w
from humanoid_hoi.body.proportions import adult_skeleton
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, no_labels
from humanoid_hoi.motion.edit import resample_clip

RATES = (25.0, 30.0, 60.0)


def banded_clip(fps: float, band: float, seconds: float = 8.0) -> HoiClip:
    """A motion whose angles and positions hold nothing faster than ``band`` Hz, sampled at any rate: the same motion."""
    rng = np.random.default_rng(3)
    time = np.arange(int(seconds * fps) + 1) / fps
    frequencies = np.append(rng.uniform(0.2, band, 5), band)

    def signal(shape: tuple[int, ...], size: float) -> np.ndarray:
        amplitude = rng.normal(0, size, (6, *shape))
        phase = rng.uniform(0, 2 * np.pi, (6, *shape))
        at = time.reshape(-1, *[1] * len(shape))
        return sum(amplitude[k] * np.sin(2 * np.pi * f * at + phase[k]) for k, f in enumerate(frequencies))

    quat = positive_w(roma.rotvec_to_unitquat(torch.from_numpy(signal((53, 3), 0.06)))).numpy().astype(np.float32)
    return HoiClip(
        name="banded",
        fps=fps,
        joint_offsets=adult_skeleton().astype(np.float32),
        joint_quat=quat[:, :52],
        root_pos_w=(signal((3,), 0.1) + np.array([0, 0, 1])).astype(np.float32),
        obj_pos_w=signal((3,), 0.1).astype(np.float32),
        obj_quat_w=quat[:, 52],
        obj=ObjectShape("ball", "sphere", np.array([0.1], np.float32)),
        graph=InteractionGraph.empty(len(time)),
        contact_labels=no_labels(len(time), SMPLX_52),
        source="Made by a test.",
    )


def mean_speeds(clip: HoiClip) -> np.ndarray:
    """Joints and object, m/s; joint rotations, rad/s."""
    pos = np.concatenate([clip.joint_pose_w()[0], clip.obj_pos_w[:, None]], axis=1).astype(np.float64)
    speed = np.linalg.norm(np.gradient(pos, axis=0), axis=-1) * clip.fps
    quat = torch.from_numpy(clip.joint_quat.astype(np.float64))
    turn = (
        roma.unitquat_to_rotvec(roma.quat_product(roma.quat_conjugation(quat[:-1]), quat[1:])).norm(dim=-1) * clip.fps
    )
    return np.array([speed[:, :52].mean(), speed[:, 52].mean(), float(turn.mean())])


@pytest.mark.parametrize(("old", "new"), list(itertools.permutations(RATES, 2)))
@pytest.mark.parametrize(
    "band",
    [
        1.25,
        3.0,
    ],
)
def test_mean_speeds_stay_within_one_percent(old: float, new: float, band: float) -> None:
    """Against the same motion recorded at the new rate, so that only the resampling is judged, not how a speed is read
    off frames; more bands are in docs/results/retarget.md."""
    made = mean_speeds(resample_clip(banded_clip(old, band), new))
    recorded = mean_speeds(banded_clip(new, band))
    assert np.abs(made / recorded - 1).max() < 0.01
