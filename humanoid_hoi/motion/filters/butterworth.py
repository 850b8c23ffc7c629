"""Zero-phase smoothing of positions and rotations with a cutoff in hertz, and the cutoff a recording's noise asks for.

For clips that will be simulated: the first and last frames matter as much as the others (a roll-out starts there), so the
filter is a penalized fit that extrapolates straight at the ends. ``reconstruction/smoothing.py`` is the Butterworth
filter that the paper's Algorithm 1 names, of any order, with its exact -3 dB point.
"""

from __future__ import annotations

import numpy as np
import roma
import torch
from scipy import sparse
from scipy.linalg import solveh_banded

from humanoid_hoi.body.kinematics import positive_w, sign_continuous
from humanoid_hoi.core.arrays import FloatArray

# Hz that are tried: slower would filter the motion itself, faster than 12 Hz nobody moves.
_CUTOFFS = np.arange(1.5, 12.01, 0.5)


def lowpass(values: FloatArray, fps: float, cutoff: float) -> FloatArray:
    """``values`` (T, ...) without what is faster than ``cutoff`` Hz, no delay; unchanged where nothing is to filter
    (cutoff at or above 95 % of the Nyquist frequency, or fewer than 4 frames).

    Solves ``(1 + c D2^T D2) x = values`` with second differences D2. Inside, this is a second-order Butterworth filter
    run forwards and backwards (gain ``1 / (1 + (f / cutoff)^4)``); at the ends it extrapolates straight instead of
    reflecting at the first sample, whose noise would otherwise stay in full.
    """
    frames = len(values)
    # Nothing lies above a cutoff that near to the Nyquist frequency.
    if cutoff >= 0.475 * fps or frames < 4:
        return values
    # The gain of D2^T D2 at a frequency is (2 - 2 cos)^2: with this weight it is one half at the cutoff.
    weight = (2.0 - 2.0 * np.cos(2 * np.pi * cutoff / fps)) ** -2
    second = sparse.diags([1.0, -2.0, 1.0], [0, 1, 2], shape=(frames - 2, frames))
    matrix = sparse.eye(frames) + weight * (second.T @ second)
    # The matrix has five diagonals and is symmetric: the solver takes the main one and the two below it.
    bands = np.zeros((3, frames))
    for k in range(3):
        bands[k, : frames - k] = matrix.diagonal(-k)
    out = solveh_banded(bands, np.asarray(values, np.float64).reshape(frames, -1), lower=True)
    return out.reshape(values.shape).astype(values.dtype)


def lowpass_rotations(quat: FloatArray, fps: float, cutoff: float, rounds: int = 2) -> FloatArray:
    """Rotations (T, ..., 4) xyzw smoothed on the manifold: what a filter would remove is expressed as small rotations
    from a smoothed guide (the normalized mean of sign-continuous quaternions), so that no wrap can occur."""
    # One half-sphere for all, or the mean would fall through the middle.
    q = sign_continuous(torch.from_numpy(np.asarray(quat, np.float64)))
    guide = torch.nn.functional.normalize(torch.from_numpy(lowpass(q.numpy(), fps, cutoff)), dim=-1)
    for _ in range(rounds):
        # What the guide misses, as small rotation vectors in its own frame.
        rest = roma.unitquat_to_rotvec(roma.quat_product(roma.quat_conjugation(guide), q))
        # Filtered alone, far from any wrap, and put back: the guide
        # comes nearer to the true smooth rotation each round.
        turn = torch.from_numpy(lowpass(rest.numpy(), fps, cutoff))
        guide = roma.quat_product(guide, roma.rotvec_to_unitquat(turn))
    return positive_w(guide).numpy().astype(quat.dtype)


def residual_cutoff(values: FloatArray, fps: float, floor: float) -> float | None:
    """Cutoff (Hz) at which a filter removes as much as the recording's noise (Winter's residual analysis), or None.

    The residual's root mean square R(f) falls along a straight line where only noise is left; the line, fitted to the
    fast end and prolonged to 0 Hz, estimates the noise, and the cutoff is where R reaches it.

    Args:
        values: (T, ...) m.
        fps: frames per second.
        floor: m; quieter recordings are left alone (None).
    """
    cutoffs = _CUTOFFS[_CUTOFFS < 0.42 * fps]
    if len(values) < 8 or len(cutoffs) < 4:
        return None
    flat = np.asarray(values, np.float64).reshape(len(values), -1)
    # What each cutoff takes away.
    residual = np.array([np.sqrt(((flat - lowpass(flat, fps, f)) ** 2).mean()) for f in cutoffs])
    # The fast half: only noise is left there.
    fast = cutoffs >= 0.5 * cutoffs[-1]
    # The line's value at 0 Hz is the noise; a rising one is none.
    slope, noise = np.polyfit(cutoffs[fast], residual[fast], 1)
    if noise < floor or slope >= 0:
        return None
    # The slowest cutoff that takes away no more than noise.
    below = np.flatnonzero(residual <= noise)
    return float(cutoffs[below[0]]) if len(below) else None
