"""SMPL-X-style parameters <-> the 52-joint motion of a clip, exactly: the same joints in other axes.

Both skeletons have the same 52 joints in the same order; what differs are the rest axes (``body.axes``), the way a
rotation is written (rotation vectors, quaternions) and where the root is measured (``transl`` against the pelvis).
"""

from __future__ import annotations

from dataclasses import dataclass

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.axes import from_smplx_axes, vectors_from_smplx
from humanoid_hoi.body.kinematics import positive_w
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton


@dataclass(frozen=True)
class JointMotion:
    """What a clip stores of the person.

    Attributes:
        joint_offsets: (J, 3) m.
        root_pos_w: (T, 3) m.
        joint_quat: (T, J, 4) xyzw.
        skeleton: its J joints; a solved body has those of SMPL-X.
    """

    joint_offsets: Tensor
    root_pos_w: Tensor
    joint_quat: Tensor
    skeleton: Skeleton


def motion_from_params(params_w: BodyParams, rest_joints: Tensor) -> JointMotion:
    """The clip's motion of a body.

    Args:
        params_w: T frames in the Z-up world.
        rest_joints: (52, 3) rest joints of that body at its betas, SMPL-X axes, m.

    Returns:
        Joint motion whose forward kinematics gives the body model's joints.
    """
    axes = from_smplx_axes(rest_joints)
    # A rotation vector between axes is permuted like a point; parent-relative
    # ones belong to joints, whose frames are aligned at rest.
    quat = roma.rotvec_to_unitquat(vectors_from_smplx(params_w.rotvecs()))
    # The root's rotation leads from rest axes to the world: its rest side is changed, its world side is not.
    root = roma.rotvec_to_rotmat(params_w.global_orient) @ axes.T
    quat = torch.cat([roma.rotmat_to_unitquat(root)[:, None], quat[:, 1:]], dim=1)
    offsets = _offsets(vectors_from_smplx(rest_joints), SMPLX_52)
    return JointMotion(offsets, params_w.transl + rest_joints[0], positive_w(quat), SMPLX_52)


def _offsets(rest_joints: Tensor, skeleton: Skeleton) -> Tensor:
    parents = torch.tensor(skeleton.parents[1:])
    return torch.cat([torch.zeros_like(rest_joints[:1]), rest_joints[1:] - rest_joints[parents]])
