"""Stage 1's problem of a session: its annotations and its observed body in the solver's terms."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.reconstruction.missing_mesh import INFERRED_WEIGHT
from humanoid_hoi.reconstruction.object_solver import ObjectProblem
from humanoid_hoi.session.session import Session


def keypoints_cam(session: Session, body: BodyModel, body_cam: BodyParams) -> Tensor:
    """(T, P, 3) where the annotated body keypoints are, camera frame, m."""
    names = session.contacts.keypoint_names
    return body.pose(body_cam, body.keypoints(names, body_cam.betas)).points


def problem_of(session: Session, body: BodyModel) -> ObjectProblem:
    """Stage 1's problem over the annotated frames ``session.start .. session.stop - 1``."""
    rows = slice(session.start, session.stop)
    body_cam = session.body_cam.frames(rows).to(torch.float64)
    # Without a mesh the contact points were inferred from this very body (``missing_mesh``): with
    # full weight they would only confirm whatever the body got wrong.
    trust = 1.0 if session.obj.has_mesh else INFERRED_WEIGHT
    return ObjectProblem.build(
        session.camera_matrix,
        contact_obj=session.contacts.point_obj,
        contact_cam=keypoints_cam(session, body, body_cam),
        contact_weight=trust * session.contacts.active[rows],
        track_obj=session.tracks.point_obj,
        track_px=session.tracks.px[rows],
        track_weight=session.tracks.confidence[rows],
    )


def without_contacts(problem: ObjectProblem) -> ObjectProblem:
    """The problem as the tracked points alone say it."""
    return replace(problem, contact_weight=torch.zeros_like(problem.contact_weight))
