"""What to do when a session's object mesh is missing: its annotated points come from their own tracks.

The tracked points are triangulated: for a static object from all frames under the camera that the body motion implies,
for a moving one together with its motion, starting from that guess (which gives the metric size). Body-contact points
are where their keypoints are, on average, in the object's frame. The result has points but no surface: collision and
silhouettes of the object cannot be used.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.object_solver import (
    Stage1Options,
    Triangulation,
    transfer_contact_points,
    triangulate_moving,
    triangulate_static,
)
from humanoid_hoi.session.session import Session

INFERRED_WEIGHT = 0.02
"""Weight of a contact pair whose object point was inferred from the very body it shall place the object by: it adds
nothing where tracks are seen (at full weight it raised the real session's reprojection from 1.7 to 5.3 px), and still
holds the object where none is."""


def with_object_points(session: Session, body: BodyModel, options: Stage1Options) -> Session:
    """The session with finite object points; as it was when it has its mesh.

    Args:
        session: ``session.is_static`` decides how to triangulate.
        body: the body of ``session.body_cam``.
        options: kernels and priors of the bundle adjustment.

    Raises:
        HoiError: no mesh, and fewer than three tracked points to triangulate.
    """
    if session.obj.has_mesh:
        return session
    # Two points leave the turn about their line open, so no pose could ever be fixed.
    if len(session.tracks.vertex_ids) < 3:
        raise HoiError(
            f"the object's mesh is missing and {len(session.tracks.vertex_ids)} points are tracked",
            where=session.folder or session.name,
            field="obj_org.obj",
            fix="add the mesh, or track at least three points",
        )
    found = _triangulate(session, options)
    tracks = dataclasses.replace(session.tracks, point_obj=found.point_obj.numpy())
    contacts = dataclasses.replace(session.contacts, point_obj=_contact_points(session, body, found))
    return session.replace(tracks=tracks, contacts=contacts)


def _triangulate(session: Session, options: Stage1Options) -> Triangulation:
    rows = slice(session.start, session.stop)
    observed = (session.camera_matrix, session.tracks.px[rows], session.tracks.confidence[rows])
    camera = (session.world_from_cam_rotmat[rows], session.world_from_cam_pos[rows])
    # Even a moving object starts from the points as if it rested: they come out distorted, but in
    # metres, because the camera path is that of the metric body. The bundle adjustment keeps the
    # size.
    resting = triangulate_static(*observed, *camera, options)
    return resting if session.is_static else triangulate_moving(*observed, resting.point_obj, options)


def _contact_points(session: Session, body: BodyModel, found: Triangulation) -> np.ndarray:
    rows = slice(session.start, session.stop)
    names = session.contacts.keypoint_names
    if not names:
        return session.contacts.point_obj
    body_cam = session.body_cam.frames(rows).to(torch.float64)
    # Where a keypoint is while it touches is the only thing known of the point that it touches.
    keypoints = body.pose(body_cam, body.keypoints(names, body_cam.betas)).points
    return transfer_contact_points(keypoints, session.contacts.active[rows], found.rotmat, found.pos).numpy()
