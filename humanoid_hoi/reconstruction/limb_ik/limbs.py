"""Limb IK of stage 1 (Sec. 3.4, Algorithm 1 line 4): hands and feet reach their contact points once the object stands.

The body's surface keypoint itself is brought to the object's contact point. (The released solver brings the *joint*
there, which is off by the 6-10 cm between wrist and palm, and lets every joint of the body move.) Each limb is a small
least-squares problem: contact distance against a prior to the observed pose, and optionally smoothness of the
correction in time, which also fades it in and out around a contact. Every joint outside the limb chains is untouched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel, BodyPoints, PosedBody
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.limb_ik.chain import limb_chain
from humanoid_hoi.reconstruction.limb_ik.options import LIMBS, LimbIkOptions, chain_joints, checked, limb_of, stiffness
from humanoid_hoi.reconstruction.limb_ik.solve import LimbProblem, solve_limb

__all__ = ["LIMBS", "LimbIkOptions", "limb_of", "refine_limbs"]

_UNTOUCHED = 1e-7  # rad; smaller corrections leave a frame's joint bitwise as it was
_SETTLED = 1e-4  # rad; a set-up that changes less is the last


def refine_limbs(
    body: BodyModel,
    body_cam: BodyParams,
    names: Sequence[str],
    targets_cam: Tensor,
    active: Tensor,
    options: LimbIkOptions | None = None,
) -> BodyParams:
    """The body with its limbs moved so that active surface keypoints meet their targets.

    Args:
        body: the body model.
        body_cam: T frames, observed.
        names: P Table 6 keypoints; those that no limb carries are ignored.
        targets_cam: (T, P, 3) m, where each keypoint should be, in the frame of ``body_cam``. Rows that are not finite
            count as inactive.
        active: (T, P) bool.
        options: see :class:`LimbIkOptions`.

    Returns:
        The refined parameters in the dtype of ``body_cam``. Everything but the chains of limbs with an active pair
        (collar, shoulder, elbow, wrist, asked-for fingers; hip, knee, ankle) is bitwise the same.

    Raises:
        HoiError: unknown keypoint, shapes that do not fit, a body that is not finite, or options out of range.
    """
    options = checked(options or LimbIkOptions())
    targets, active = _checked_pairs(body_cam, names, targets_cam, active)
    limbs = _limbs(names, active, options)
    rotvecs = body_cam.rotvecs().detach().clone()
    if not limbs:
        return BodyParams.from_rotvecs(rotvecs, body_cam.transl, body_cam.betas)
    observed = body_cam.detach().to(torch.float64)
    # Joints that hardly turned keep their numbers bit for bit: a matrix round trip would change the
    # last digits of every frame, and with them the hash of a body that nothing happened to.
    for limb, correction in zip(limbs, _solve(body, observed, names, limbs, targets, active, options), strict=True):
        moved = correction.norm(dim=-1, keepdim=True) > _UNTOUCHED
        turned = _turned(observed, limb.joints, correction).to(rotvecs)
        rotvecs[:, limb.joints] = torch.where(moved, turned, rotvecs[:, limb.joints])
    return BodyParams.from_rotvecs(rotvecs, body_cam.transl, body_cam.betas)


@dataclass(frozen=True)
class _Limb:
    """Columns of the pairs that one limb serves, and the rows of its joints (parents first)."""

    pairs: list[int]
    joints: tuple[int, ...]


def _limbs(names: Sequence[str], active: Tensor, options: LimbIkOptions) -> list[_Limb]:
    """The limbs with at least one active pair."""
    # A pair that never touches needs no limb.
    used = [p for p in range(len(names)) if bool(active[:, p].any())]
    pairs = {limb: [p for p in used if limb_of(names[p]) == limb] for limb in LIMBS}
    return [_Limb(rows, chain_joints(limb, [names[p] for p in rows], options)) for limb, rows in pairs.items() if rows]


def _solve(
    body: BodyModel,
    observed: BodyParams,
    names: Sequence[str],
    limbs: list[_Limb],
    targets: Tensor,
    active: Tensor,
    options: LimbIkOptions,
) -> list[Tensor]:
    """Corrections (T, C, 3) of each limb; chains are disjoint, so limbs do not disturb one another."""
    points = _double(body.keypoints(names, observed.betas))
    rest = body.rest_joints(observed.betas).to(torch.float64)
    corrections = [torch.zeros(observed.num_frames, len(limb.joints), 3, dtype=torch.float64) for limb in limbs]
    local = observed.rotmats()
    current = observed
    weight = None
    # Each round sets the limbs up at their newest pose, where pose correctives are exact, and
    # solves on from the corrections so far (they stay relative to the observed pose).
    for _ in range(options.setups):
        posed = body.pose(current, points)
        # Pairs too far apart are dropped once, at the observed pose. Deciding anew each round could
        # let a pair in or out because of the limb's own motion, and the rounds would not settle.
        if weight is None:
            near = (posed.points - targets).norm(dim=-1) <= options.max_distance_m
            weight = (active & near) / options.contact_sigma_m**2
        before = corrections
        corrections = [
            solve_limb(_problem(limb, local, posed, points, rest, targets, weight, options), start, options.iterations)
            for limb, start in zip(limbs, before, strict=True)
        ]
        change = max(float((a - b).abs().max()) for a, b in zip(corrections, before, strict=True))
        # Without pose correctives the first set-up is exact already; more rounds change nothing.
        if points.pose_dirs is None or change < _SETTLED:
            break
        current = _moved(observed, limbs, corrections)
    return corrections


def _problem(
    limb: _Limb,
    local: Tensor,
    posed: PosedBody,
    points: BodyPoints,
    rest: Tensor,
    targets: Tensor,
    weight: Tensor,
    options: LimbIkOptions,
) -> LimbProblem:
    own = limb.pairs
    # The limb sees its own pairs only; the correctives are already in ``posed.points``.
    part = BodyPoints(points.vertex_ids[own], points.rest[own], points.joint_ids[own], points.joint_weights[own])
    seen = PosedBody(posed.joints, posed.joint_rotmats, posed.points[:, own])
    # A sigma becomes a weight 1 / sigma^2; 0 switches the term off instead of making it infinite.
    smoothness = options.smooth_sigma_rad**-2 if options.smooth_sigma_rad > 0 else 0.0
    return LimbProblem(
        limb_chain(limb.joints, local, seen, part, rest),
        targets[:, own],
        weight[:, own],
        stiffness(limb.joints, options),
        smoothness,
        options.max_step_rad,
        options.max_correction_rad,
    )


def _moved(observed: BodyParams, limbs: list[_Limb], corrections: list[Tensor]) -> BodyParams:
    rotvecs = observed.rotvecs().clone()
    for limb, correction in zip(limbs, corrections, strict=True):
        rotvecs[:, limb.joints] = _turned(observed, limb.joints, correction)
    return BodyParams.from_rotvecs(rotvecs, observed.transl, observed.betas)


def _turned(observed: BodyParams, joints: tuple[int, ...], correction: Tensor) -> Tensor:
    """Rotation vectors (T, C, 3) of the corrected joints."""
    local = roma.rotvec_to_rotmat(observed.rotvecs()[:, joints])
    return roma.rotmat_to_rotvec(local @ roma.rotvec_to_rotmat(correction))


def _double(points: BodyPoints) -> BodyPoints:
    """The points' tensors in float64."""
    dirs = None if points.pose_dirs is None else points.pose_dirs.to(torch.float64)
    return BodyPoints(
        points.vertex_ids, points.rest.to(torch.float64), points.joint_ids, points.joint_weights.to(torch.float64), dirs
    )


def _checked_pairs(
    body_cam: BodyParams, names: Sequence[str], targets: Tensor, active: Tensor
) -> tuple[Tensor, Tensor]:
    """Targets in float64 with zeros where inactive, and the pairs that count."""
    shape = (body_cam.num_frames, len(names))
    if tuple(targets.shape) != (*shape, 3) or tuple(active.shape) != shape:
        raise HoiError(
            f"targets {tuple(targets.shape)} and active {tuple(active.shape)} do not fit {shape[0]} frames "
            f"and {shape[1]} keypoints",
            field="limb_ik",
        )
    # One broken frame would spoil all frames that smoothness ties to it: name it here.
    bad = ~(body_cam.rotvecs().isfinite().all(-1).all(-1) & body_cam.transl.isfinite().all(-1))
    if bad.any():
        raise HoiError(
            f"frame {int(bad.int().argmax())} is not finite", field="limb_ik.body_cam", fix="repair the body motion"
        )
    targets = targets.detach().to(torch.float64)
    # NaN targets (a point without a place on the object) are inactive; zeros keep
    # the arithmetic finite.
    usable = active.to(torch.bool) & targets.isfinite().all(dim=-1)
    return torch.where(usable[..., None], targets, 0.0), usable
