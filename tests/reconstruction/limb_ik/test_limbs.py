"""Limb IK on the free body: surface keypoints reach their contact points, everything else stays as it was."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.rigged import RiggedBody
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.so3 import right_jacobian
from humanoid_hoi.reconstruction.limb_ik.chain import limb_chain
from humanoid_hoi.reconstruction.limb_ik.limbs import LimbIkOptions, limb_of, refine_limbs

FRAMES = 40
NAMES = ("leftHand_palm", "rightHand_back", "leftFoot_sole", "rightLowerLeg_front")
ARM = tuple(JOINT_NAMES.index(f"left_{link}") for link in ("collar", "shoulder", "elbow", "wrist"))
FREE = LimbIkOptions(smooth_sigma_rad=0.0)
MOTION = {
    "left_shoulder": (0.1, 0.2, -0.2),
    "left_elbow": (0, -0.3, 0),
    "right_shoulder": (0.15, -0.2, 0.1),
    "right_elbow": (0, 0.3, 0),
    "left_hip": (0.2, 0.05, 0.05),
    "right_hip": (-0.2, 0.05, 0),
    "left_knee": (-0.2, 0, 0),
    "right_knee": (0.2, 0, 0),
}


@pytest.fixture(scope="module")
def body():
    return load_body("free")


@pytest.fixture(scope="module")
def observed(body):
    """A slowly moving crouch, three metres in front of a camera."""
    generator = torch.Generator().manual_seed(0)
    rotvecs = 0.2 * torch.randn(52, 3, generator=generator, dtype=torch.float64).expand(FRAMES, 52, 3).clone()
    rotvecs += 0.1 * torch.sin(torch.arange(FRAMES) / 15.0)[:, None, None]
    rotvecs[:, 0] += torch.tensor([math.pi, 0.0, 0.0])  # upright in a camera whose y points down
    for side, sign in (("left", -1), ("right", 1)):
        rotvecs[:, JOINT_NAMES.index(f"{side}_elbow"), 1] += 0.8 * sign
        rotvecs[:, JOINT_NAMES.index(f"{side}_knee"), 0] += 0.7
    transl = torch.tensor([0.1, 0.2, 3.0], dtype=torch.float64) + 0.01 * torch.arange(FRAMES)[:, None]
    return BodyParams.from_rotvecs(rotvecs, transl, torch.zeros(body.num_betas, dtype=torch.float64))


def points_of(body, params, names=NAMES):
    return body.pose(params, body.keypoints(names, params.betas)).points


def moved_pose(params, by=None):
    """The pose with the joints of ``MOTION`` turned: its keypoints are reachable targets."""
    rotvecs = params.rotvecs().clone()
    for name, turn in (by or MOTION).items():
        local = roma.rotvec_to_rotmat(rotvecs[:, JOINT_NAMES.index(name)])
        turned = local @ roma.rotvec_to_rotmat(torch.tensor(turn, dtype=torch.float64))
        rotvecs[:, JOINT_NAMES.index(name)] = roma.rotmat_to_rotvec(turned)
    return BodyParams.from_rotvecs(rotvecs, params.transl, params.betas)


def window(start=10, stop=30, pairs=4):
    active = torch.zeros(FRAMES, pairs, dtype=torch.bool)
    active[start:stop] = True
    return active


def turn_angles(a, b):
    return roma.rotmat_geodesic_distance(a.rotmats(), b.rotmats())


@pytest.mark.parametrize("options", [FREE, LimbIkOptions()])
def test_reachable_targets_are_met_within_two_millimetres(body, observed, options):
    targets = points_of(body, moved_pose(observed))
    assert (points_of(body, observed) - targets).norm(dim=-1).min() > 0.03
    result = refine_limbs(body, observed, NAMES, targets, window(), options)
    assert (points_of(body, result) - targets).norm(dim=-1)[10:30].max() < 0.002
    assert turn_angles(result, observed).max() < 0.8  # close to the observation: not some other way to get there


def test_a_target_already_met_returns_the_observed_pose_bitwise(body, observed):
    result = refine_limbs(body, observed, NAMES, points_of(body, observed), window())
    assert torch.equal(result.rotvecs(), observed.rotvecs())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_other_joints_and_frames_stay_bitwise_equal(body, observed, dtype):
    params = observed.to(dtype)
    targets = points_of(body, moved_pose(observed))[:, :1]
    result = refine_limbs(body, params, NAMES[:1], targets, window(pairs=1), FREE)
    others = [j for j in range(52) if j not in ARM]
    assert result.body_pose.dtype == dtype
    assert torch.equal(result.rotvecs()[:, others], params.rotvecs()[:, others])
    assert torch.equal(result.transl, params.transl) and torch.equal(result.betas, params.betas)
    idle = [t for t in range(FRAMES) if not 10 <= t < 30]
    assert torch.equal(result.rotvecs()[idle], params.rotvecs()[idle])
    assert not torch.equal(result.rotvecs()[10:30], params.rotvecs()[10:30])


@pytest.mark.parametrize("options", [FREE, LimbIkOptions()])
def test_unreachable_targets_stretch_the_limb_and_do_not_explode(body, observed, options):
    before = points_of(body, observed)
    targets = before + torch.tensor([0.3, -0.9, -0.6])
    options = dataclasses.replace(options, max_distance_m=5.0)
    result = refine_limbs(body, observed, NAMES, targets, window(), options)
    assert result.rotvecs().isfinite().all()
    assert turn_angles(result, observed).max() <= options.max_correction_rad + 1e-6
    gap = (points_of(body, result) - targets).norm(dim=-1)[10:30]
    assert (gap < (before - targets).norm(dim=-1)[10:30]).all()


def test_pairs_far_apart_are_left_out(body, observed):
    targets = points_of(body, observed) + 2.0
    assert torch.equal(refine_limbs(body, observed, NAMES, targets, window()).rotvecs(), observed.rotvecs())


def test_the_jacobian_agrees_with_finite_differences_of_the_body(body, observed):
    names = ("leftHand_palm", "leftForeArm_back", "Index_left", "leftElbow_front", "Head_top")
    few = observed.frames(slice(0, 2))
    points = body.keypoints(names, observed.betas)
    chain = limb_chain(ARM, few.rotmats(), body.pose(few, points), points, body.rest_joints(observed.betas))
    correction = 0.4 * torch.randn(2, 4, 3, generator=torch.Generator().manual_seed(1), dtype=torch.float64)

    def skinned(flat):
        rotvecs = few.rotvecs().clone()
        turned = few.rotmats()[:, ARM] @ roma.rotvec_to_rotmat(flat.view(2, 4, 3))
        rotvecs[:, ARM] = roma.rotmat_to_rotvec(turned)
        return body.pose(BodyParams.from_rotvecs(rotvecs, few.transl, few.betas), points).points

    found, jacobian = chain.points_and_jacobian(correction)
    torch.testing.assert_close(found, skinned(correction), atol=1e-10, rtol=0)
    for k in range(12):
        step = torch.zeros(2, 12, dtype=torch.float64)
        step[:, k] = 1e-6
        numeric = (skinned(correction.flatten(1) + step) - skinned(correction.flatten(1) - step)) / 2e-6
        torch.testing.assert_close(jacobian[..., k], numeric, atol=1e-7, rtol=0)


def test_the_right_jacobian_is_smooth_at_zero():
    for size in (0.0, 1e-9, 1e-4, 1e-3, 0.5, 3.0):
        c = size * torch.tensor([0.6, -0.48, 0.64], dtype=torch.float64)
        d = 1e-6 * torch.tensor([1.0, 2.0, -1.0], dtype=torch.float64)
        moved = roma.rotmat_to_rotvec(roma.rotvec_to_rotmat(c).mT @ roma.rotvec_to_rotmat(c + d))
        torch.testing.assert_close(moved, right_jacobian(c) @ d, atol=1e-11, rtol=0)


def test_freedom_without_evidence_is_settled_by_the_prior(body, observed):
    """One point, twelve angles: the answer is small, and hardly changes when the target does."""
    targets = points_of(body, observed)[:, :1] + 0.02
    first = refine_limbs(body, observed, NAMES[:1], targets, window(pairs=1), FREE)
    second = refine_limbs(body, observed, NAMES[:1], targets + 1e-4, window(pairs=1), FREE)
    assert turn_angles(first, observed).max() < 0.3
    assert turn_angles(first, second).max() < 0.01


def test_smoothness_eases_in_and_quiets_noisy_targets(body, observed):
    noise = 0.01 * torch.randn(FRAMES, len(NAMES), 3, generator=torch.Generator().manual_seed(2))
    targets = points_of(body, moved_pose(observed)) + noise
    acceleration = []
    for sigma in (0.0, 0.05, 0.01):
        options = dataclasses.replace(FREE, smooth_sigma_rad=sigma)
        result = refine_limbs(body, observed, NAMES, targets, window(), options)
        change = result.rotvecs() - observed.rotvecs()
        acceleration.append(float(change.diff(n=2, dim=0).norm(dim=-1).square().sum()))
    assert acceleration[1] < 0.5 * acceleration[0] and acceleration[2] < 0.5 * acceleration[1]
    assert turn_angles(result, observed)[9].max() > 1e-3  # it starts before the contact does


def test_a_fingertip_bends_its_finger_only_when_asked(body, observed):
    names = ("Index_right", "rightHand_palm")
    fingers = [JOINT_NAMES.index(f"right_index{k}") for k in (1, 2, 3)]
    curled = moved_pose(observed, {f"right_index{k}": (0, 0, -0.3) for k in (1, 2, 3)})
    targets = points_of(body, curled, names)
    gaps = {}
    for bend in (False, True):
        result = refine_limbs(body, observed, names, targets, window(pairs=2), LimbIkOptions(fingers=bend))
        gaps[bend] = (points_of(body, result, names) - targets).norm(dim=-1)[12:28].max()
        assert torch.equal(result.rotvecs()[:, fingers], observed.rotvecs()[:, fingers]) != bend
    assert gaps[True] < 0.002 < gaps[False]


def test_a_body_with_pose_correctives_is_set_up_again_until_it_fits(body, observed):
    """A corrective as SMPL-X has them: bending the elbow pushes every point along the rest pose's axes."""
    dirs = np.zeros((body.num_vertices, 3, 459))
    elbow = JOINT_NAMES.index("left_elbow") - 1
    dirs[:, :, 9 * elbow : 9 * elbow + 9] = 0.03
    bulging = RiggedBody("bulging", dataclasses.replace(body.data, pose_dirs=dirs))
    targets = points_of(bulging, moved_pose(observed), NAMES[:1])
    reached = []
    for setups in (1, 4):
        options = LimbIkOptions(smooth_sigma_rad=0.0, setups=setups)
        result = refine_limbs(bulging, observed, NAMES[:1], targets, window(pairs=1), options)
        reached.append(float((points_of(bulging, result, NAMES[:1]) - targets).norm(dim=-1)[10:30].max()))
    assert reached[1] < 0.002 < reached[0]


def test_limbs_by_keypoint():
    assert limb_of("leftForeArm_thumb") == limb_of("Pinky_left") == "left_arm"
    assert limb_of("rightToeBase") == limb_of("rightKnee_back") == "right_leg"
    assert limb_of("Head_top") is limb_of("leftUpperArm_up") is limb_of("buttocks_left") is None


def test_trunk_contacts_inactive_pairs_and_lost_targets_change_nothing(body, observed):
    names = ("buttocks_left", "leftHand_palm", "rightHand_palm")
    targets = points_of(body, observed, names) + 0.05
    targets[:, 2] = math.nan
    active = window(pairs=3)
    active[:, 1] = False
    assert torch.equal(refine_limbs(body, observed, names, targets, active).rotvecs(), observed.rotvecs())
    empty = refine_limbs(body, observed, (), torch.zeros(FRAMES, 0, 3), torch.zeros(FRAMES, 0, dtype=torch.bool))
    assert torch.equal(empty.rotvecs(), observed.rotvecs())


def test_mistakes_are_named(body, observed):
    targets = torch.zeros(FRAMES, 4, 3)
    active = window()
    with pytest.raises(HoiError, match="unknown keypoint"):
        refine_limbs(body, observed, ("leftHand_plam", *NAMES[1:]), targets, active)
    with pytest.raises(HoiError, match="do not fit 40 frames"):
        refine_limbs(body, observed, NAMES, targets[:7], active)
    with pytest.raises(HoiError, match="contact_sigma_m: must be positive"):
        refine_limbs(body, observed, NAMES, targets, active, LimbIkOptions(contact_sigma_m=0.0))
    lost = observed.replace(transl=observed.transl.clone())
    lost.transl[5] = math.nan
    with pytest.raises(HoiError, match="frame 5 is not finite"):
        refine_limbs(body, lost, NAMES, targets, active)
