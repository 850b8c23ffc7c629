"""The low-pass against its formula at known frequencies, on vectors and on rotations through pi."""

from __future__ import annotations

import math

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.smoothing import (
    continuous_quats,
    ema_box,
    gain,
    lowpass,
    lowpass_params,
    lowpass_poses,
    lowpass_rotmats,
)

FPS = 30.0
FRAMES = 300
TIME = torch.arange(FRAMES, dtype=torch.float64) / FPS
MIDDLE = slice(60, 240)


def wave(frequency):
    return torch.sin(2 * math.pi * frequency * TIME)


def amplitude(signal, frequency):
    """Complex amplitude of one frequency in the middle of the sequence (a whole number of periods)."""
    carrier = torch.exp(-2j * math.pi * frequency * TIME)
    return 2 * (signal[MIDDLE] * carrier[MIDDLE]).mean()


def about(axis, angles):
    axis = torch.tensor(axis, dtype=torch.float64)
    return roma.rotvec_to_rotmat(axis / axis.norm() * angles[:, None])


def angles_about_z(rotmat):
    return torch.from_numpy(np.unwrap(torch.atan2(rotmat[:, 1, 0], rotmat[:, 0, 0]).numpy()))


@pytest.mark.parametrize("order", [2, 4])
@pytest.mark.parametrize("frequency", [1.0, 2.0, 3.0, 4.0, 6.0, 10.0])
def test_gain_and_phase_on_vectors(frequency, order):
    before, after = (amplitude(s, frequency) for s in (wave(frequency), lowpass(wave(frequency), FPS, 3.0, order)))
    ratio = after / before
    assert abs(ratio.real - gain(frequency, FPS, 3.0, order)) < 2e-3
    assert abs(ratio.imag) < 2e-3  # zero phase


def test_the_cutoff_is_where_half_the_power_passes():
    for order in (1, 2, 3, 4, 6):
        assert gain(3.0, FPS, 3.0, order) == pytest.approx(math.sqrt(0.5))
    assert gain(0.0, FPS, 3.0) == 1.0
    assert gain(6.0, FPS, 3.0) < 0.006 and gain(1.5, FPS, 3.0) > 0.997


@pytest.mark.parametrize("offset", [0.0, 3.0, math.pi])
@pytest.mark.parametrize("frequency", [1.0, 3.0, 8.0])
def test_gain_and_phase_on_rotations_about_a_fixed_axis_through_pi(frequency, offset):
    angles = offset + 0.3 * wave(frequency)
    smooth = angles_about_z(lowpass_rotmats(about((0, 0, 1), angles), FPS, 3.0))
    ratio = amplitude(smooth, frequency) / amplitude(angles, frequency)
    assert abs(ratio.real - gain(frequency, FPS, 3.0)) < 0.01
    assert abs(ratio.imag) < 5e-3


def test_the_axis_of_rotation_is_kept():
    smooth = lowpass_rotmats(about((1, 2, -2), 2.8 + 0.8 * wave(1.0)), FPS, 4.0)
    axes = continuous_quats(smooth)[:, :3]
    torch.testing.assert_close(
        axes / axes.norm(dim=1, keepdim=True), (torch.tensor([1.0, 2, -2]).double() / 3).expand(FRAMES, 3)
    )


def test_a_steady_spin_of_many_turns_is_kept_away_from_the_ends():
    spin = about((0, 1, 0), 2 * math.pi * 0.7 * TIME)
    smooth = lowpass_rotmats(spin, FPS, 3.0)
    assert roma.rotmat_geodesic_distance(smooth[MIDDLE], spin[MIDDLE]).max() < 1e-4
    assert roma.rotmat_geodesic_distance(smooth, spin).max() < 0.1


def test_noise_shrinks_and_the_motion_stays():
    generator = torch.Generator().manual_seed(3)
    truth = about((0, 0, 1), 3.0 + 1.5 * wave(0.5))
    shaken = truth @ roma.rotvec_to_rotmat(0.05 * torch.randn(FRAMES, 3, generator=generator, dtype=torch.float64))
    before = roma.rotmat_geodesic_distance(shaken, truth).mean()
    after = roma.rotmat_geodesic_distance(lowpass_rotmats(shaken, FPS, 3.0), truth).mean()
    assert after < 0.55 * before


@pytest.mark.parametrize("frames", [1, 2, 3, 5, 12])
def test_short_sequences_keep_constants_and_straight_lines(frames):
    line = torch.arange(frames, dtype=torch.float64)[:, None] * torch.tensor([0.1, -2.0]) + 5
    torch.testing.assert_close(lowpass(line, FPS, 2.0), line)
    still = about((1, 1, 0), torch.full((frames,), 3.1, dtype=torch.float64))
    torch.testing.assert_close(lowpass_rotmats(still, FPS, 2.0), still)


def test_the_ends_do_not_fly_off():
    generator = torch.Generator().manual_seed(0)
    noise = 0.01 * torch.randn(200, 80, generator=generator, dtype=torch.float64)
    smooth = lowpass(noise, FPS, 2.0)
    assert smooth[[0, -1]].abs().max() <= 1.5 * noise.abs().max()
    assert smooth[[0, -1]].std() < 1.05 * noise.std()


def test_body_motion_is_smoothed_and_still_joints_are_untouched():
    rotvecs = torch.zeros(FRAMES, 52, 3)
    rotvecs[:, 16, 1] = (wave(0.5) + 0.2 * wave(10.0)).float()
    rotvecs[:, 3] = torch.tensor([0.0, 3.5, 0.0])  # longer than pi: another vector of the same rotation
    params = BodyParams.from_rotvecs(rotvecs, wave(10.0)[:, None].float().expand(-1, 3), torch.zeros(10))
    smooth = lowpass_params(params, FPS, 3.0)
    assert torch.equal(smooth.rotvecs()[:, 3], rotvecs[:, 3]) and smooth.transl.dtype == torch.float32
    assert (smooth.rotvecs()[MIDDLE, 16, 1] - wave(0.5)[MIDDLE].float()).abs().max() < 0.02
    assert smooth.transl[MIDDLE].abs().max() < 1e-3


def test_poses_are_both_smoothed():
    rotmat, pos = lowpass_poses(about((0, 0, 1), 0.2 * wave(10.0)), wave(10.0)[:, None], FPS, 3.0)
    assert angles_about_z(rotmat)[MIDDLE].abs().max() < 1e-3 and pos[MIDDLE].abs().max() < 1e-3


def test_the_released_smoother_has_no_delay_and_keeps_constants():
    assert torch.allclose(ema_box(torch.full((9, 2), 4.0)), torch.tensor(4.0))
    ratio = amplitude(ema_box(wave(2.0)), 2.0) / amplitude(wave(2.0), 2.0)
    assert abs(ratio.imag) < 1e-3 and 0.05 < ratio.real < 0.5  # it damps even 2 Hz, a normal arm motion
    assert ema_box(torch.ones(1, 3)).tolist() == [[1, 1, 1]]


@pytest.mark.parametrize("cutoff", [15.0, 20.0, 0.0, -1.0, math.nan])
def test_an_impossible_cutoff_is_refused_with_value_and_remedy(cutoff):
    with pytest.raises(HoiError, match=rf"cutoff_hz: {cutoff}.*less than 15 Hz"):
        lowpass(torch.zeros(40, 3), FPS, cutoff)


def test_other_mistakes_are_named():
    broken = torch.zeros(40, 3)
    broken[7, 1] = math.nan
    with pytest.raises(HoiError, match="frame 7 is not finite"):
        lowpass(broken, FPS, 3.0)
    with pytest.raises(HoiError, match="order"):
        lowpass(torch.zeros(40, 3), FPS, 3.0, order=0)
    with pytest.raises(HoiError, match="fps"):
        lowpass(torch.zeros(40, 3), 0.0, 3.0)
