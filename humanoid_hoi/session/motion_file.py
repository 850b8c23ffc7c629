"""Writing ``motion/result.pt``: body motion in GVHMR's layout, for SMPL-X's rest pelvis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams, transform_params
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.tensors import write_torch
from humanoid_hoi.session.frames import mean_pelvis, swap_rest_pelvis, to_y_up

SMPLX_BETAS = 10
EMBEDDED = "humanoid_hoi embedded estimator"
"""``source`` of motions that our own estimator guessed from one camera."""
OWN_SHAPE = "own_shape"
"""Key of the shape of a body other than SMPL-X: ``{"body": name, "betas": (B,)}``. Released tools ignore it."""


def motion_content(
    params_cam: BodyParams,
    body: BodyModel,
    world_from_cam_rotmat: Tensor,
    world_from_cam_pos: Tensor,
    camera_matrix: FloatArray,
    source: str | None = None,
) -> dict[str, Any]:
    """The content of ``result.pt``: parameters in the camera and in a y-up world, and K of every frame.

    The file describes a SMPL-X person: for another body ``transl`` is written for SMPL-X's mean rest pelvis, which is
    what reading assumes, so the pelvis comes back where it was; its shape is kept beside SMPL-X's zero betas.

    Args:
        params_cam: T frames in the camera frame.
        body: model of the parameters.
        world_from_cam_rotmat, world_from_cam_pos: (T, 3, 3) and (T, 3), camera frame -> Z-up world.
        camera_matrix: (3, 3) K.
        source: the tool that made the motion.
    """
    frames = params_cam.num_frames
    params = params_cam.to(torch.float64)
    # J0 of the parameters' own body: transl is measured from it, the pelvis lies at transl + J0.
    own = body.rest_pelvis(params.betas).detach().double()
    # y-up, as GVHMR writes it.
    rotmat, pos = to_y_up(world_from_cam_rotmat.double(), world_from_cam_pos.double())
    world = transform_params(params, rotmat, pos, own)
    content: dict[str, Any] = {
        "smpl_params_incam": _released(params, body, own),
        "smpl_params_global": _released(world, body, own),
        "K_fullimg": torch.as_tensor(camera_matrix).float().expand(frames, 3, 3).clone(),
    }
    if source is not None:
        content["source"] = source
    if body.name != "smplx":
        content[OWN_SHAPE] = {"body": body.name, "betas": params.betas.float()}
    return content


def save_motion(
    path: Path,
    params_cam: BodyParams,
    body: BodyModel,
    world_from_cam_rotmat: Tensor,
    world_from_cam_pos: Tensor,
    camera_matrix: FloatArray,
    source: str | None = None,
) -> None:
    """Write :func:`motion_content` to ``path``, atomically."""
    content = motion_content(params_cam, body, world_from_cam_rotmat, world_from_cam_pos, camera_matrix, source)
    write_torch(path, content)


def _released(params: BodyParams, body: BodyModel, own: Tensor) -> dict[str, Tensor]:
    is_smplx = body.name == "smplx"
    # Another body's betas mean nothing to SMPL-X: such a file gives the mean shape.
    betas = torch.zeros(SMPLX_BETAS)
    if is_smplx:
        count = min(SMPLX_BETAS, len(params.betas))
        betas[:count] = params.betas[:count].float()
    # Read back for SMPL-X's mean pelvis, the pelvis comes out where it was.
    transl = params.transl if is_smplx else swap_rest_pelvis(params.transl, own, mean_pelvis())
    return {
        "body_pose": params.body_pose.float(),
        "betas": betas.expand(params.num_frames, SMPLX_BETAS).clone(),
        "global_orient": params.global_orient.float(),
        "transl": transl.float(),
        "left_hand_pose": params.left_hand_pose.float(),
        "right_hand_pose": params.right_hand_pose.float(),
    }
