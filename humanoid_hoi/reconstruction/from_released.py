"""A released result (of the original solver, or ours) as a :class:`SolvedSession`."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.axes import from_smplx_axes
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams, transform_params
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.solved import ContactPairs, SolvedSession
from humanoid_hoi.reconstruction.object_solver import transfer_contact_points
from humanoid_hoi.session.frames import mean_pelvis, swap_rest_pelvis, transform_pose
from humanoid_hoi.session.released import ReleasedResult, read_released
from humanoid_hoi.session.session import Session


def solved_from_released(path: str | Path, session: Session, body: BodyModel) -> SolvedSession:
    """Read ``all_parameters_*.json`` or ``transformed_parameters_final.json`` of a session.

    The session gives what the result file lacks: contacts, mesh, camera, the person's rest pelvis. A result in the
    world frame is kept there exactly; its camera is the one that the body motion implies. The object has the size that
    the file says it was solved with; a file that does not say so (``transformed_parameters_final.json``) has the
    session's.

    Args:
        path: the result file.
        session: the session it belongs to, loaded for ``body``.
        body: the body that will carry the motion.

    Raises:
        HoiError: a broken file, or frames that the session does not have.
    """
    found = read_released(path, baked_center=session.obj.init_pos_cam[0])
    last = int(found.frame_ids[-1])
    if last >= session.num_frames:
        raise HoiError(
            f"holds frame {last}, the session's motion has {session.num_frames}",
            where=path,
            field="frames",
            fix="give the session this result was made from",
        )
    rows = torch.from_numpy(found.frame_ids)
    to_world = (session.world_from_cam_rotmat[rows], session.world_from_cam_pos[rows])
    body_cam, rotmat, pos = _in_camera(found, session, to_world)
    # The session's vertices carry the annotator's scale already; the result may have been solved
    # with another one. Only the ratio of the two is still to be applied.
    size = 1.0 if found.user_scale is None else found.user_scale / session.obj.user_scale
    rest = body.rest_pelvis(session.body_cam.betas)
    body_cam = body_cam.replace(
        # SMPL-X's ``transl`` is relative to the pelvis of the source body's rest shape. Our body
        # has its own rest pelvis, so the translation is shifted for the pelvis to stay where it
        # was.
        betas=session.body_cam.betas.to(torch.float64),
        transl=swap_rest_pelvis(body_cam.transl, _source_pelvis(session), rest.to(torch.float64)),
    )
    return SolvedSession(
        name=session.name,
        fps=session.fps,
        frame_ids=found.frame_ids,
        body_name=body.name,
        body_cam=body_cam,
        rest_pelvis=rest,
        obj_rotmat_cam=rotmat,
        obj_pos_cam=pos,
        world_from_cam_rotmat=to_world[0],
        world_from_cam_pos=to_world[1],
        camera_matrix=torch.from_numpy(np.asarray(session.camera_matrix, np.float64)),
        image_size=session.image_size,
        obj=_shape(session, size),
        contacts=_contacts(session, body, body_cam, rotmat, pos, rows, size),
        obj_is_static=session.is_static,
        source=f"Read from the released result {Path(path).name} of {session.name}.",
    )


def _in_camera(
    found: ReleasedResult, session: Session, to_world: tuple[Tensor, Tensor]
) -> tuple[BodyParams, Tensor, Tensor]:
    """Body (SMPL-X's ``transl``) and object pose in the camera frame, float64."""
    params = found.body.to(torch.float64)
    if found.is_camera:
        return params, found.obj_rotmat, found.obj_pos
    # A world-frame result is y-up, as SMPL-X has it: first to our z-up world, then to the camera
    # with the inverse of x_w = R x_cam + p, which is x_cam = R^T x_w - R^T p.
    z_up = from_smplx_axes()
    back = to_world[0].transpose(-1, -2)
    turn = back @ z_up
    move = -torch.einsum("tij,tj->ti", back, to_world[1])
    body_cam = transform_params(params, turn, move, _source_pelvis(session))
    return body_cam, *transform_pose(turn, move, found.obj_rotmat, found.obj_pos)


def _source_pelvis(session: Session) -> Tensor:
    """J0 of the SMPL-X body that was observed."""
    known = session.source_rest_pelvis
    return mean_pelvis() if known is None else known.to(torch.float64)


def _shape(session: Session, size: float) -> ObjectShape:
    return ObjectShape(
        name=session.obj.name,
        kind="mesh",
        vertices=(size * session.obj.vertices).astype(np.float32),
        faces=session.obj.faces.astype(np.int32),
    )


def _contacts(
    session: Session, body: BodyModel, body_cam: BodyParams, rotmat: Tensor, pos: Tensor, rows: Tensor, size: float
) -> ContactPairs:
    """The session's pairs in the result's frames; points are measured on the body where the mesh is missing."""
    pairs = session.contacts
    pairs = dataclasses.replace(pairs, active=pairs.active[rows.numpy()], point_obj=size * pairs.point_obj)
    if session.obj.has_mesh or not pairs.keypoint_names:
        return pairs
    keypoints = body.pose(body_cam, body.keypoints(pairs.keypoint_names, body_cam.betas)).points
    return dataclasses.replace(pairs, point_obj=transfer_contact_points(keypoints, pairs.active, rotmat, pos).numpy())
