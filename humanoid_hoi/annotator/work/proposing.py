"""Contact proposals for one frame: whatever predictor is plugged in, told the solved poses where there are any."""

from __future__ import annotations

import threading
from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from humanoid_hoi.annotator.work.frames import FrameStore
from humanoid_hoi.annotator.work.solving import SolveResult
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.protocol import ContactPredictor, ContactQuery
from humanoid_hoi.session.names import released_name
from humanoid_hoi.session.session import Session


def contact_query(
    session: Session, frames: FrameStore, body: BodyModel, frame: int, scale: float, solved: SolveResult | None
) -> ContactQuery:
    """What a predictor is told of a frame; the solved pose where there is one, else the coarse alignment.

    Args:
        session: with the object at scale 1.
        frames: pictures.
        body: model of ``session.body_cam``.
        frame: absolute.
        scale: the annotator's multiplier.
        solved: newest result, or None.

    Raises:
        HoiError: the session has no object mesh.
    """
    obj = session.obj
    if not obj.has_mesh:
        raise HoiError("the session has no object mesh", field="predict", fix="add obj_org.obj to the session")
    if solved is not None and not solved.result.session.start <= frame < solved.result.session.stop:
        solved = None
    rotmat, pos, person = _coarse(session, frame) if solved is None else _solved(solved, frame)
    # Only the 87 keypoints of one frame are posed, not the whole skin.
    with torch.no_grad():
        points = body.select(body.keypoint_vertices, person.betas)
        keypoints = body.pose(person, points).points[0]
    masks = session.masks
    return ContactQuery(
        # The session is loaded at scale 1, the annotator's factor is put on here, as
        # in the browser.
        vertices=scale * obj.vertices,
        faces=obj.faces,
        image=frames.picture(frame) if frames.has_video else None,
        human_mask=None if masks is None else masks.human(frame),
        object_mask=None if masks is None else masks.object(frame),
        camera_matrix=np.asarray(session.camera_matrix, np.float64),
        obj_rotmat_cam=rotmat,
        obj_pos_cam=pos,
        keypoints_cam=keypoints.double().numpy(),
        category=obj.name,
        is_solved=solved is not None,
    )


_TURN = threading.Lock()


def propose_contacts(predictor: ContactPredictor, query: ContactQuery) -> dict[str, Any]:
    """Proposals for the browser, keypoints in the spelling of the files.

    Raises:
        HoiError: as the predictor.
    """
    # One at a time: a network and what it remembers of objects and pictures are not made for several threads.
    with _TURN:
        prediction = predictor.predict(query)
    proposals = [asdict(p) | {"keypoint": released_name(p.keypoint)} for p in prediction.proposals]
    return {"model_version": prediction.model_version, "millis": prediction.millis, "proposals": proposals}


Poses = tuple[np.ndarray | None, np.ndarray, BodyParams]
"""The object's orientation and position, and the person in one frame."""


def _coarse(session: Session, frame: int) -> Poses:
    """What is known before a solve; None where nobody knows how the object is turned: that is not the same as upright."""
    turned = session.obj.init_rotmat_cam
    rotmat = None if turned is None else np.asarray(turned[frame], np.float64)
    person = session.body_cam.frames(slice(frame, frame + 1))
    return rotmat, np.asarray(session.obj.init_pos_cam[frame], np.float64), person


def _solved(solved: SolveResult, frame: int) -> Poses:
    """The object and the person as they were solved together: limbs were moved to what they touch."""
    row = frame - solved.result.session.start
    state = solved.result.state
    person = state.body_cam.frames(slice(row, row + 1))
    return state.obj_rotmat[row].double().numpy(), state.obj_pos[row].double().numpy(), person
