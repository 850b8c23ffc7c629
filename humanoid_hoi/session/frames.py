"""From the camera frame to the gravity-aligned world, with the rest-pelvis term that released code forgets.

A SMPL-X body point lands at ``x = R (X - J0) + J0 + transl``: the pelvis is at ``p = transl + J0``, not at ``transl``.
GVHMR gives the same body twice, in the camera frame (R_i, p_i) and in a y-up world (R_g, p_g); from one to the other

    ``x_g = D x_i + d``,  ``D = R_g R_i^T``,  ``d = p_g - D p_i``.

Leaving J0 out of p shifts the object by ``(I - D) J0``: 0.7 m when the camera looks level (its y axis points down).
Our world is Z-up: ``x_w = P x_g`` with the constant rotation P of ``body/axes.py``, (x, y, z) of ours = (z, x, y) of
GVHMR's, so a person facing GVHMR's z walks along our x.
"""

from __future__ import annotations

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.axes import from_smplx_axes

SMPLX_MEAN_PELVIS = (0.00312326, -0.35140744, 0.01203655)
"""J0 of the neutral SMPL-X body at zero betas, m. Real bodies differ by 1-2 cm: give the true one where it is known."""


def world_from_camera(
    orient_cam: Tensor, transl_cam: Tensor, orient_world: Tensor, transl_world: Tensor, rest_pelvis: Tensor
) -> tuple[Tensor, Tensor]:
    """D (T, 3, 3) and d (T, 3), float64, of the module's formula: camera frame -> the y-up world.

    Args:
        orient_cam, orient_world: (T, 3) global orientation of the same body in both frames, rotation vectors.
        transl_cam, transl_world: (T, 3) SMPL-X ``transl`` in both frames, m.
        rest_pelvis: (3,) J0 of the body those belong to, m.
    """
    pelvis = rest_pelvis.double()
    root_cam, root_world = (roma.rotvec_to_rotmat(v.double()) for v in (orient_cam, orient_world))
    # R_world R_cam^T: what takes the body's orientation in the
    # camera to its orientation in the world takes all else along.
    rotmat = root_world @ root_cam.transpose(-1, -2)
    # The pelvis, transl + J0, is the point that both frames share.
    pos = transl_world.double() + pelvis - _apply(rotmat, transl_cam.double() + pelvis)
    return rotmat, pos


def to_z_up(rotmat: Tensor, pos: Tensor) -> tuple[Tensor, Tensor]:
    """``world_from_camera`` of the y-up world -> of our Z-up world."""
    turn = from_smplx_axes(rotmat)
    # pos is a row vector: its turn is the transpose on the right.
    return turn @ rotmat, pos @ turn.T


def to_y_up(rotmat: Tensor, pos: Tensor) -> tuple[Tensor, Tensor]:
    """The inverse of :func:`to_z_up`: for the released formats."""
    turn = from_smplx_axes(rotmat)
    return turn.T @ rotmat, pos @ turn


def transform_pose(rotmat: Tensor, pos: Tensor, obj_rotmat: Tensor, obj_pos: Tensor) -> tuple[Tensor, Tensor]:
    """A pose (T, 3, 3), (T, 3) seen through x' = rotmat x + pos: ``R' = D R``, ``T' = D T + d``."""
    return rotmat @ obj_rotmat, _apply(rotmat, obj_pos) + pos


def swap_rest_pelvis(transl: Tensor, old: Tensor, new: Tensor) -> Tensor:
    """``transl`` (T, 3) for another body's J0, such that the pelvis stays where it was."""
    return transl + (old - new).to(transl.dtype)


def mean_pelvis() -> Tensor:
    """:data:`SMPLX_MEAN_PELVIS` as a (3,) float64 tensor."""
    return torch.tensor(SMPLX_MEAN_PELVIS, dtype=torch.float64)


def _apply(rotmat: Tensor, points: Tensor) -> Tensor:
    return torch.einsum("tij,tj->ti", rotmat, points)
