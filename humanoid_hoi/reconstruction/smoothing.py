"""Zero-phase low-pass of known cutoff for solved motion (Algorithm 1, line 12).

A Butterworth filter run forwards and backwards: no delay, gain ``1 / (1 + (w / w0)^(2 n))`` for order n, where w is the
bilinear-warped frequency and w0 is placed so that the gain at ``cutoff_hz`` is 1/sqrt(2) (-3 dB) *after both passes*.
Run naively both ways, a filter's nominal cutoff would come out at -6 dB.

Rotations are filtered as sign-continuous unit quaternions and normalized. That has no singularity at pi, keeps every
constant and (away from the ends) every steady spin exactly, and agrees with filtering the angle about a fixed axis up
to the cube of the angle's deviation. Filtering rotation vectors instead, as the released code does, averages across the
jump at pi.

(Clips are smoothed by ``motion/smoothing.py`` instead, whose filter is gentler on the first and last frames.)

The released code accepts a cutoff and ignores it; what it runs is :func:`ema_box`, kept here for comparison.
"""

from __future__ import annotations

import numpy as np
import roma
import torch
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, lfilter, sosfiltfilt
from torch import Tensor

from humanoid_hoi.body.kinematics import sign_continuous
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError

_PAD_PERIODS = 3.0  # periods of the cutoff: longer than the filter rings


def lowpass(x: Tensor, fps: float, cutoff_hz: float, order: int = 4) -> Tensor:
    """Zero-phase low-pass of vectors (T, ...) along the first axis; same dtype, detached.

    The signal is continued at both ends by point reflection, so constants and straight lines pass unchanged and the
    ends do not bend. A sequence of one frame is returned as it is.

    Args:
        x: (T, ...) real.
        fps: frames per second.
        cutoff_hz: frequency of gain 1/sqrt(2), in (0, fps / 2).
        order: Butterworth order of each pass, at least 1; the slope is 12 dB per octave and order.

    Raises:
        HoiError: cutoff, order or rate out of range, or a frame that is not finite.
    """
    sections = _design(fps, cutoff_hz, order)
    values = _array(x)
    if len(values) < 2:
        return x.detach().clone()
    share = np.linspace(0.0, 1.0, len(values)).reshape(-1, *[1] * (values.ndim - 1))
    # The line from the first to the last value is taken off before and added back after. That makes
    # the odd reflection below start from zero at both ends, where the filter has nothing to ring
    # about.
    line = values[:1] + share * (values[-1:] - values[:1])  # the filter keeps it, so it need not go through
    pad = int(np.ceil(_PAD_PERIODS * fps / cutoff_hz))
    widths = [(pad, pad)] + [(0, 0)] * (values.ndim - 1)
    longer = np.pad(values - line, widths, mode="reflect", reflect_type="odd")
    # ``padlen=0``: the padding is ours, in periods of the cutoff. SciPy's own default counts
    # samples of the filter's order and is too short for low cutoffs.
    smooth = sosfiltfilt(sections, longer, axis=0, padlen=0)[pad : pad + len(values)]
    return torch.from_numpy(smooth + line).to(x)


def lowpass_rotmats(rotmat: Tensor, fps: float, cutoff_hz: float, order: int = 4) -> Tensor:
    """Zero-phase low-pass of rotations (T, ..., 3, 3) along the first axis; arguments as :func:`lowpass`."""
    # Component-wise filtering only makes sense on neighbors of one sign: q and -q are one
    # rotation.
    quat = continuous_quats(rotmat.detach().to(torch.float64))
    smooth = lowpass(quat, fps, cutoff_hz, order)
    return roma.unitquat_to_rotmat(roma.quat_normalize(smooth)).to(rotmat)


def lowpass_poses(rotmat: Tensor, pos: Tensor, fps: float, cutoff_hz: float, order: int = 4) -> tuple[Tensor, Tensor]:
    """Zero-phase low-pass of rigid poses: rotations (T, 3, 3) and positions (T, 3) m."""
    return lowpass_rotmats(rotmat, fps, cutoff_hz, order), lowpass(pos, fps, cutoff_hz, order)


def lowpass_params(params: BodyParams, fps: float, cutoff_hz: float, order: int = 4) -> BodyParams:
    """Zero-phase low-pass of a body motion: all 52 joint rotations and the translation (root included).

    Rotation vectors come back with a norm of at most pi. Joints that never move keep their values.
    """
    smooth = roma.rotmat_to_rotvec(lowpass_rotmats(params.rotmats(), fps, cutoff_hz, order))
    given = params.rotvecs().detach()
    # A joint that never moves may hold a vector longer than pi, or one that a round trip would
    # change in the last digit; smoothing has nothing to do there.
    still = (given == given[:1]).all(dim=-1).all(dim=0)
    rotvecs = torch.where(still[None, :, None], given, smooth.to(given))
    return BodyParams.from_rotvecs(rotvecs, lowpass(params.transl, fps, cutoff_hz, order), params.betas.detach())


def gain(frequency_hz: float, fps: float, cutoff_hz: float, order: int = 4) -> float:
    """Gain of :func:`lowpass` at a frequency in [0, fps / 2)."""
    # The bilinear transform maps a frequency f to tan(pi f / fps); both are mapped, so the formula
    # is the analog Butterworth's. ``sqrt(2) - 1`` is the factor that puts -3 dB after both passes.
    warped = np.tan(np.pi * frequency_hz / fps) / np.tan(np.pi * cutoff_hz / fps)
    return float(1.0 / (1.0 + (np.sqrt(2.0) - 1.0) * warped ** (2 * order)))


def ema_box(x: Tensor, alpha: float = 0.25, passes: int = 2, window: int = 7) -> Tensor:
    """The released smoother on vectors (T, ...): exponential averages both ways, then a box of ``window`` frames.

    Each pass replaces the signal by the mean of a forward and a backward exponential average
    ``y_t = alpha x_t + (1 - alpha) y_{t-1}``. It knows no frequency in Hz: at another frame rate it is another filter.
    For rotations give :func:`continuous_quats` and normalize.

    Raises:
        HoiError: alpha outside (0, 1], fewer than one pass or frame, or a frame that is not finite.
    """
    if not 0.0 < alpha <= 1.0 or passes < 1 or window < 1:
        raise HoiError(f"alpha={alpha}, passes={passes}, window={window}", field="ema_box", fix="use 0.25, 2, 7")
    values = _array(x)
    for _ in range(passes if len(values) > 1 else 0):
        # One average runs forwards and one backwards, so that their delays cancel.
        values = 0.5 * (_ema(values, alpha) + _ema(values[::-1], alpha)[::-1])
    return torch.from_numpy(uniform_filter1d(values, window, axis=0, mode="nearest").copy()).to(x)


def continuous_quats(rotmat: Tensor) -> Tensor:
    """(T, ..., 4) xyzw unit quaternions of rotations (T, ..., 3, 3), each in the half-sphere of the one before it."""
    return sign_continuous(roma.rotmat_to_unitquat(rotmat))


def _ema(values: FloatArray, alpha: float) -> FloatArray:
    """Exponential average along axis 0, starting at the first value."""
    # The state ``zi`` is that of a signal which always had its first value: no start-up transient.
    return lfilter([alpha], [1.0, alpha - 1.0], values, axis=0, zi=(1.0 - alpha) * values[:1])[0]


def _design(fps: float, cutoff_hz: float, order: int) -> FloatArray:
    """Second-order sections of one pass, widened so that both passes together have -3 dB at the cutoff."""
    if not fps > 0:
        raise HoiError(f"must be positive, found {fps}", field="fps", fix="give frames per second")
    if not 0 < cutoff_hz < fps / 2:
        raise HoiError(
            f"{cutoff_hz} Hz does not lie between 0 and half of {fps} frames per second",
            field="cutoff_hz",
            fix=f"choose less than {fps / 2:g} Hz, or switch smoothing off",
        )
    if order < 1:
        raise HoiError(f"must be at least 1, found {order}", field="order", fix="use 4")
    # Two passes have the gain 1 / (1 + (w/w0)^(2n)) of one pass squared. It is 1/sqrt(2) where
    # (w/w0)^(2n) = sqrt(2) - 1, which gives w0; the last line undoes the bilinear warping.
    warped = np.tan(np.pi * cutoff_hz / fps) / (np.sqrt(2.0) - 1.0) ** (0.5 / order)
    return butter(order, fps / np.pi * np.arctan(warped), fs=fps, output="sos")


def _array(x: Tensor) -> FloatArray:
    values = x.detach().to(torch.float64).cpu().numpy()
    # Filtering spreads one NaN over the whole sequence, so it is refused with its frame.
    bad = ~np.isfinite(values.reshape(len(values), -1)).all(axis=1)
    if bad.any():
        raise HoiError(f"frame {int(bad.argmax())} is not finite", field="smoothing", fix="repair or trim it before")
    return values
