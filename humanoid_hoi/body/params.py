"""Pose and shape parameters of a parametric human body, in SMPL-X's layout, for both bodies."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import roma
import torch
from torch import Tensor

# Joints of the body after the pelvis, and of each hand.
NUM_BODY = 21
NUM_HAND = 15


@dataclass(frozen=True)
class BodyParams:
    """One person over T frames. Rotation vectors (rad) are relative to the parent joint, in SMPL-X's joint order.

    The rest body stands in SMPL-X's axes: x to its left, y up, z to its front. A rest point X of the pelvis-attached
    body lands at ``R (X - J0) + J0 + transl`` with R the global orientation and J0 the rest pelvis: ``transl`` is
    not the pelvis position.

    Attributes:
        global_orient: (T, 3) rotation of the pelvis in the frame the parameters live in (camera or world).
        body_pose: (T, 63) the 21 body joints after the pelvis.
        left_hand_pose, right_hand_pose: (T, 45) the 15 joints of each hand, zero = flat hand.
        betas: (B,) shape coefficients of the body model in use, one set per sequence.
        transl: (T, 3) m.
    """

    global_orient: Tensor
    body_pose: Tensor
    left_hand_pose: Tensor
    right_hand_pose: Tensor
    betas: Tensor
    transl: Tensor

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.transl)

    def replace(self, **changes: Tensor) -> BodyParams:
        """A copy with the given fields exchanged."""
        return dataclasses.replace(self, **changes)

    def frames(self, index: Tensor | slice) -> BodyParams:
        """The rows ``index`` of every per-frame field; betas are kept."""
        # The shape belongs to the person and not to a frame.
        rows = {f.name: getattr(self, f.name)[index] for f in dataclasses.fields(self) if f.name != "betas"}
        return self.replace(**rows)

    def to(self, *args: object, **kwargs: object) -> BodyParams:
        """Every field through ``Tensor.to`` (dtype, device)."""
        return BodyParams(*(getattr(self, f.name).to(*args, **kwargs) for f in dataclasses.fields(self)))

    def detach(self) -> BodyParams:
        """Every field detached and cloned."""
        return BodyParams(*(getattr(self, f.name).detach().clone() for f in dataclasses.fields(self)))

    def rotvecs(self) -> Tensor:
        """(T, 52, 3) rotation vectors of all joints, in the canonical order of the skeleton."""
        flat = (self.global_orient, self.body_pose, self.left_hand_pose, self.right_hand_pose)
        return torch.cat(flat, dim=-1).reshape(self.num_frames, 1 + NUM_BODY + 2 * NUM_HAND, 3)

    def rotmats(self) -> Tensor:
        """(T, 52, 3, 3) parent-relative rotation matrices of all joints (pelvis: global)."""
        return roma.rotvec_to_rotmat(self.rotvecs())

    @staticmethod
    def from_rotvecs(rotvecs: Tensor, transl: Tensor, betas: Tensor) -> BodyParams:
        """From (T, 52, 3) rotation vectors in the canonical order, (T, 3) translation and (B,) shape."""
        # Pelvis, body, left hand, right hand: the canonical order of the 52 joints.
        flat = rotvecs.reshape(len(rotvecs), -1)
        root, body, left, right = flat.split((3, 3 * NUM_BODY, 3 * NUM_HAND, 3 * NUM_HAND), dim=-1)
        return BodyParams(root, body, left, right, betas, transl)

    @staticmethod
    def rest(num_frames: int, num_betas: int = 10, dtype: torch.dtype = torch.float32) -> BodyParams:
        """The rest pose, mean shape, at the origin, for ``num_frames`` frames."""
        sizes = (3, 3 * NUM_BODY, 3 * NUM_HAND, 3 * NUM_HAND)
        root, body, left, right = (torch.zeros(num_frames, n, dtype=dtype) for n in sizes)
        betas = torch.zeros(num_betas, dtype=dtype)
        transl = torch.zeros(num_frames, 3, dtype=dtype)
        return BodyParams(root, body, left, right, betas, transl)


def transform_params(params: BodyParams, rotmat: Tensor, pos: Tensor, rest_pelvis: Tensor) -> BodyParams:
    """The same body seen in another frame: x' = rotmat x + pos, per frame.

    The rest-pelvis term is what naive code forgets: ``transl' = R (transl + J0) + p - J0``.

    Args:
        params: T frames.
        rotmat: (T, 3, 3) or (3, 3).
        pos: (T, 3) or (3,) m.
        rest_pelvis: (3,) J0 of this body at these betas, m.
    """
    # Only the root turns: all other rotations are relative to their parents.
    root = rotmat @ roma.rotvec_to_rotmat(params.global_orient)
    # transl is not the pelvis: the pelvis (transl + J0) is what moves, and J0 is taken off again.
    pelvis = (rotmat @ (params.transl + rest_pelvis)[..., None])[..., 0] + pos
    return params.replace(global_orient=roma.rotmat_to_rotvec(root), transl=pelvis - rest_pelvis)
