"""SMPL-X-style parameters to joint motion and back."""

from __future__ import annotations

import numpy as np
import roma
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from humanoid_hoi.body.axes import from_smplx_axes, vectors_from_smplx, vectors_to_smplx
from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.params import BodyParams, transform_params
from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS, SMPLX_52
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.retarget.motion import JointMotion, motion_from_params

PELVIS = torch.tensor([0.003, -0.351, 0.012], dtype=torch.float64)


def params_from_motion(motion: JointMotion, rest_pelvis: Tensor, betas: Tensor) -> tuple[BodyParams, Tensor]:
    """The inverse of :func:`motion_from_params`.

    Args:
        motion: a clip's motion.
        rest_pelvis: (3,) where the rest body's pelvis shall be, SMPL-X axes, m (it only moves ``transl``).
        betas: (B,) put into the parameters as they are.

    Returns:
        Parameters in the Z-up world, and the rest joints (52, 3) of the body they belong to, SMPL-X axes.
    """
    rotvecs = vectors_to_smplx(roma.unitquat_to_rotvec(motion.joint_quat))
    root = roma.unitquat_to_rotmat(motion.joint_quat[:, 0]) @ from_smplx_axes(motion.joint_quat)
    rotvecs = torch.cat([roma.rotmat_to_rotvec(root)[:, None], rotvecs[:, 1:]], dim=1)
    params = BodyParams.from_rotvecs(rotvecs, motion.root_pos_w - rest_pelvis, betas)
    return params, vectors_to_smplx(_positions(motion.joint_offsets)) + rest_pelvis


def _positions(joint_offsets: Tensor) -> Tensor:
    """Rest positions (52, 3) with the pelvis at the origin."""
    positions = [torch.zeros_like(joint_offsets[0])]
    for joint in range(1, len(PARENTS)):
        positions.append(positions[PARENTS[joint]] + joint_offsets[joint])
    return torch.stack(positions)


def demo_motion() -> JointMotion:
    clip = HoiClip.load(DEMO_CLIP)
    fields = (clip.joint_offsets, clip.root_pos_w, clip.joint_quat)
    return JointMotion(*(torch.from_numpy(np.asarray(f, np.float64)) for f in fields), SMPLX_52)


def test_axes_are_one_rotation() -> None:
    v = torch.arange(3.0, dtype=torch.float64)
    assert torch.equal(vectors_from_smplx(v), from_smplx_axes() @ v)
    assert torch.equal(vectors_to_smplx(vectors_from_smplx(v)), v)
    assert torch.linalg.det(from_smplx_axes()) == 1.0
    assert torch.equal(vectors_from_smplx(torch.tensor([1.0, 2.0, 3.0])), torch.tensor([3.0, 1.0, 2.0]))


def test_clip_to_parameters_to_clip() -> None:
    """Issue: within 1e-4 m and 0.1 degrees."""
    motion = demo_motion()
    params, rest = params_from_motion(motion, PELVIS, torch.zeros(10, dtype=torch.float64))
    back = motion_from_params(params, rest)
    assert torch.allclose(back.joint_offsets, motion.joint_offsets, atol=1e-6)
    assert torch.allclose(back.root_pos_w, motion.root_pos_w, atol=1e-6)
    turn = roma.rotmat_geodesic_distance(*map(roma.unitquat_to_rotmat, (back.joint_quat, motion.joint_quat)))
    assert torch.rad2deg(turn).max() < 0.01
    ours, theirs = (
        forward_kinematics(m.root_pos_w, m.joint_quat, m.joint_offsets, SMPLX_52.parents)[0] for m in (back, motion)
    )
    assert (ours - theirs).norm(dim=-1).max() < 1e-4


def test_upright_rest_body_faces_forward() -> None:
    """A y-up rest body turned into the Z-up world by the axes has identity rotations and its left at +y."""
    motion = demo_motion()
    _, rest = params_from_motion(motion, PELVIS, torch.zeros(10, dtype=torch.float64))
    params = BodyParams.rest(1, dtype=torch.float64)
    upright = params.replace(global_orient=roma.rotmat_to_rotvec(from_smplx_axes())[None])
    made = motion_from_params(upright, rest)
    assert torch.allclose(made.joint_quat, torch.tensor([0.0, 0, 0, 1]).double().expand(1, 52, 4), atol=1e-9)
    pos, _ = forward_kinematics(made.root_pos_w, made.joint_quat, made.joint_offsets, SMPLX_52.parents)
    assert pos[0, JOINT_NAMES.index("left_hip"), 1] > pos[0, JOINT_NAMES.index("right_hip"), 1]
    assert pos[0, JOINT_NAMES.index("head"), 2] > pos[0, 0, 2] + 0.4


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_transformed_parameters_move_every_joint_rigidly(seed: int) -> None:
    """The rest-pelvis term: x' = R x + p for all joints."""
    rng = torch.Generator().manual_seed(seed)
    _, rest = params_from_motion(demo_motion(), PELVIS, torch.zeros(10, dtype=torch.float64))
    params = BodyParams.from_rotvecs(
        torch.randn(2, 52, 3, generator=rng, dtype=torch.float64),
        torch.randn(2, 3, generator=rng, dtype=torch.float64),
        torch.zeros(10, dtype=torch.float64),
    )
    rotmat = roma.rotvec_to_rotmat(torch.randn(2, 3, generator=rng, dtype=torch.float64))
    shift = torch.randn(2, 3, generator=rng, dtype=torch.float64)
    moved = motion_from_params(transform_params(params, rotmat, shift, rest[0]), rest)
    plain = motion_from_params(params, rest)
    a, b = (
        forward_kinematics(m.root_pos_w, m.joint_quat, m.joint_offsets, SMPLX_52.parents)[0] for m in (moved, plain)
    )
    assert torch.allclose(a, torch.einsum("tij,tkj->tki", rotmat, b) + shift[:, None], atol=1e-9)
