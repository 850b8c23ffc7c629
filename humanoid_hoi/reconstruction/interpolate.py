"""From every K-th frame to all frames (Algorithm 1, line 9), on the rotation manifold.

Rotations follow the geodesic between neighboring keyframes at constant speed (``R_i exp(f log(R_i^T R_j))``), vectors
a straight line. Frames outside the keyframes hold the nearest one. Keyframes keep their values exactly.

The released solver interpolates rotation vectors linearly, which is no rotation path, and interpolates the pose itself,
which throws away the observed motion between keyframes. :func:`interpolate_correction` interpolates what the optimizer
changed and leaves the observed detail in place.
"""

from __future__ import annotations

from collections.abc import Sequence

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError


def interpolate_tangent(values: Tensor, keyframes: Tensor | Sequence[int], num_frames: int) -> Tensor:
    """Linear interpolation of vectors (Kf, ...) given at ``keyframes`` to (num_frames, ...).

    Args:
        values: anything that lives in a vector space: positions, rotation vectors of *corrections*, log-scales.
        keyframes: (Kf,) increasing frame numbers in [0, num_frames).
        num_frames: T.

    Raises:
        HoiError: keyframes not increasing, out of range, or of another number than ``values``.
    """
    low, high, fraction = _segments(keyframes, len(values), num_frames)
    # (T, 1, ..., 1), so that one fraction per frame broadcasts over all trailing axes.
    share = fraction.to(values).reshape(-1, *[1] * (values.ndim - 1))
    return values[low] + share * (values[high] - values[low])


def interpolate_rotmats(rotmat: Tensor, keyframes: Tensor | Sequence[int], num_frames: int) -> Tensor:
    """Geodesic interpolation of rotations (Kf, ..., 3, 3) to (num_frames, ..., 3, 3), the shorter way round.

    Two keyframes exactly half a turn apart have two shortest ways; one of them is taken. Errors as
    :func:`interpolate_tangent`.
    """
    low, _, fraction = _segments(keyframes, len(rotmat), num_frames)
    step = roma.rotmat_to_rotvec(rotmat[:-1].mT @ rotmat[1:])  # once per segment, not once per frame
    # The last keyframe starts no segment; its zero row only keeps ``step[low]`` in range.
    step = torch.cat([step, torch.zeros_like(rotmat[-1:, ..., 0])])
    share = fraction.to(rotmat).reshape(-1, *[1] * (rotmat.ndim - 2))
    between = rotmat[low] @ roma.rotvec_to_rotmat(share * step[low])
    # exp(log(.)) is exact only up to rounding; keyframes are to keep their values bit for bit.
    return torch.where(share[..., None] == 0, rotmat[low], between)


def interpolate_poses(
    rotmat: Tensor, pos: Tensor, keyframes: Tensor | Sequence[int], num_frames: int
) -> tuple[Tensor, Tensor]:
    """Rotations (Kf, 3, 3) along the geodesic and positions (Kf, 3) along the line, each to ``num_frames`` rows."""
    return interpolate_rotmats(rotmat, keyframes, num_frames), interpolate_tangent(pos, keyframes, num_frames)


def interpolate_params(params: BodyParams, keyframes: Tensor | Sequence[int], num_frames: int) -> BodyParams:
    """Body parameters given at ``keyframes`` for all frames; joint rotations along geodesics, translation linear.

    Between keyframes rotation vectors come back with a norm of at most pi; the keyframes' own rows are untouched.
    """
    keys = _checked(keyframes, params.num_frames, num_frames)
    rotvecs = roma.rotmat_to_rotvec(interpolate_rotmats(params.rotmats(), keys, num_frames))
    # The same promise for rotation vectors: a keyframe's vector may be longer than pi, the one that
    # comes back from a matrix never is.
    rotvecs = rotvecs.index_copy(0, keys, params.rotvecs())
    return BodyParams.from_rotvecs(rotvecs, interpolate_tangent(params.transl, keys, num_frames), params.betas)


def interpolate_correction(
    observed: BodyParams, solved_at_keyframes: BodyParams, keyframes: Tensor | Sequence[int]
) -> BodyParams:
    """The observed motion (T frames) plus what was changed at the keyframes, interpolated between them.

    ``R_t = R_obs,t exp(lerp(log(R_obs,k^T R_k)))``; translation likewise. Frames that were never optimized keep the
    detail of the observation; a keyframe that was not changed changes nothing around it.

    Args:
        observed: T frames.
        solved_at_keyframes: Kf frames; its betas are taken.
        keyframes: (Kf,) increasing rows of ``observed``.
    """
    keys = _checked(keyframes, solved_at_keyframes.num_frames, observed.num_frames)
    at_keys = observed.frames(keys)
    # Local (right-hand) corrections exp(c) = R_obs^T R: the same correction then turns the joint
    # about the same anatomical axis in every frame between, whatever the observed pose is there.
    change = roma.rotmat_to_rotvec(at_keys.rotmats().mT @ solved_at_keyframes.rotmats())
    change = interpolate_tangent(change, keys, observed.num_frames)
    turned = roma.rotmat_to_rotvec(observed.rotmats() @ roma.rotvec_to_rotmat(change))
    # Joints that nobody changed keep the observed vector itself, free of a round trip.
    rotvecs = torch.where((change == 0).all(-1, keepdim=True), observed.rotvecs(), turned)
    rotvecs = rotvecs.index_copy(0, keys, solved_at_keyframes.rotvecs())
    shift = interpolate_tangent(solved_at_keyframes.transl - at_keys.transl, keys, observed.num_frames)
    transl = (observed.transl + shift).index_copy(0, keys, solved_at_keyframes.transl)
    return BodyParams.from_rotvecs(rotvecs, transl, solved_at_keyframes.betas)


def keyframe_rows(num_frames: int, interval: int) -> Tensor:
    """(Kf,) every ``interval``-th frame from 0, and the last one.

    Raises:
        HoiError: no frame, or an interval below 1.
    """
    if num_frames < 1 or interval < 1:
        raise HoiError(f"cannot take every {interval}th of {num_frames} frames", field="interval", fix="use at least 1")
    # The last frame is always a keyframe: otherwise the tail would hold the last one's correction.
    rows = torch.arange(0, num_frames, interval)
    return rows if rows[-1] == num_frames - 1 else torch.cat([rows, rows.new_tensor([num_frames - 1])])


def _segments(keyframes: Tensor | Sequence[int], count: int, num_frames: int) -> tuple[Tensor, Tensor, Tensor]:
    """For each frame the keyframe before it, the one after it, and how far between them it lies (float64)."""
    keys = _checked(keyframes, count, num_frames)
    frame = torch.arange(num_frames)
    # The number of keyframes at or before each frame, less one, is the keyframe before it. Frames
    # before the first keyframe are clamped to it, those after the last find ``high == low``.
    low = (torch.searchsorted(keys, frame, right=True) - 1).clamp(min=0)
    high = (low + 1).clamp(max=count - 1)
    gap = (keys[high] - keys[low]).clamp(min=1)
    # ``high > low`` is False after the last keyframe: the fraction is 0 there, and it is held.
    fraction = ((frame - keys[low]).clamp(min=0) / gap.to(torch.float64)) * (high > low)
    return low, high, fraction


def _checked(keyframes: Tensor | Sequence[int], count: int, num_frames: int) -> Tensor:
    keys = torch.as_tensor(keyframes, dtype=torch.long)
    if keys.ndim != 1 or len(keys) != count or count == 0:
        raise HoiError(
            f"expected {count} frame numbers (at least 1), found shape {tuple(keys.shape)}", field="keyframes"
        )
    if (keys.diff() <= 0).any():
        raise HoiError("must increase strictly", field="keyframes", fix="sort them and leave out repeats")
    if keys[0] < 0 or keys[-1] >= num_frames:
        raise HoiError(f"{int(keys[0])}..{int(keys[-1])} leave the {num_frames} frames", field="keyframes")
    return keys
