"""Zero-phase smoothing: no delay, the cutoff holds, rotations across the wrap, noise found or left alone."""

from __future__ import annotations

import numpy as np
import roma
import torch

from humanoid_hoi.motion.filters.butterworth import lowpass, lowpass_rotations, residual_cutoff

TIME = np.arange(300) / 30.0
SLOW = np.sin(2 * np.pi * 0.5 * TIME)


def test_slow_motion_passes_without_delay_and_fast_motion_goes() -> None:
    fast = 0.3 * np.sin(2 * np.pi * 10 * TIME)
    out = lowpass((SLOW + fast)[:, None], 30.0, 3.0)[:, 0]
    assert np.abs(out - SLOW)[15:-15].max() < 0.01


def test_a_cutoff_at_the_nyquist_frequency_changes_nothing() -> None:
    values = np.random.default_rng(0).normal(size=(20, 3))
    assert lowpass(values, 30.0, 15.0) is values


def test_rotations_that_pass_the_pi_wrap_stay_smooth() -> None:
    angle = np.linspace(0, 4 * np.pi, 300)
    rng = np.random.default_rng(1)
    axis = torch.tensor([0.0, 0.0, 1.0]).double()
    truth = roma.rotvec_to_unitquat(torch.from_numpy(angle)[:, None] * axis)
    noise = roma.rotvec_to_unitquat(torch.from_numpy(0.05 * rng.normal(size=(300, 3))))
    quat = roma.quat_product(truth, noise)
    quat = torch.where(quat[:, 3:] < 0, -quat, quat).numpy()
    out = torch.from_numpy(lowpass_rotations(quat, 30.0, 2.0))

    def error(q: torch.Tensor) -> float:
        return float(
            roma.unitquat_to_rotvec(roma.quat_product(q, roma.quat_conjugation(truth))).norm(dim=-1)[15:-15].max()
        )

    assert error(out) < 0.5 * error(torch.from_numpy(quat)) and float(out[:, 3].min()) >= 0


def test_noise_is_found_and_a_quiet_recording_is_left_alone() -> None:
    rng = np.random.default_rng(2)
    quiet = 0.3 * np.stack([SLOW] * 30, 1)
    cutoff = residual_cutoff(quiet + 0.02 * rng.normal(size=quiet.shape), 30.0, 0.001)
    assert cutoff is not None and 1.0 <= cutoff <= 5.0
    assert residual_cutoff(quiet, 30.0, 0.001) is None
