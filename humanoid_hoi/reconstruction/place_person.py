"""Place a guessed person by the object: its tracked points say where it is, its rest says which way is down."""

from __future__ import annotations

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.reconstruction.level import RestingObject, down_by_rest, resting_frames, standing_faces
from humanoid_hoi.reconstruction.object_solver import ObjectTrajectory, Stage1Options, fixes_pose, solve_object
from humanoid_hoi.reconstruction.person import find_placement, with_placement
from humanoid_hoi.reconstruction.problem import problem_of, without_contacts
from humanoid_hoi.session.session import Session


def placed_person(session: Session, body: BodyModel, options: Stage1Options) -> Session:
    """The session with its person where the object, placed by its tracked points alone, says that they stand."""
    contacts = session.contacts
    rows = slice(session.start, session.stop)
    problem = without_contacts(problem_of(session, body))
    if not fixes_pose(problem, options).any():
        return session
    alone = solve_object(problem, options)
    points = alone.pos[:, None] + torch.from_numpy(contacts.point_obj) @ alone.rotmat.mT
    points[alone.rank < 6] = torch.nan
    active = contacts.active[rows]
    rest = _rest(session, body, alone, np.asarray(active.any(axis=1)))
    placement = find_placement(session, body, points.numpy(), active, rest)
    return session if placement is None else with_placement(session, body, placement)


def _rest(session: Session, body: BodyModel, alone: ObjectTrajectory, touched: BoolArray) -> RestingObject | None:
    """What the object says of the person's world where it lies untouched."""
    rows = slice(session.start, session.stop)
    turn = session.world_from_cam_rotmat[rows].double()
    place = session.world_from_cam_pos[rows].double()
    pos_w = (turn @ alone.pos[..., None]).squeeze(-1) + place
    still = resting_frames(pos_w.numpy(), touched, (alone.rank == 6).numpy(), session.fps)
    if not still.any():
        return None
    vertices = np.asarray(session.obj.vertices, np.float64)
    # A camera that moves has turned by another amount in every frame: all are told in the first one's axes.
    into_first = turn[0].T @ turn
    rotmat = (into_first @ alone.rotmat)[torch.from_numpy(still)].numpy()
    mine = -turn[0, 2].numpy()
    found = down_by_rest(rotmat, mine, standing_faces(vertices))
    if found is None:
        return None
    first = ((pos_w - place[0]) @ turn[0])[torch.from_numpy(still)].numpy()
    middle = len(first) // 2
    return RestingObject(mine, found).on_floor(
        vertices @ rotmat[middle].T + np.median(first, axis=0), _ground(session, body)
    )


def _ground(session: Session, body: BodyModel) -> FloatArray:
    """(3,) the ground below the person in the first frame's camera, m."""
    params = session.body_cam.frames(slice(session.start, session.start + 1)).to(torch.float64)
    turn = session.world_from_cam_rotmat[session.start].double()
    place = session.world_from_cam_pos[session.start].double()
    with torch.no_grad():
        pelvis_w = turn @ body.pose(params).joints[0, 0] + place
    below = pelvis_w * torch.tensor([1.0, 1.0, 0.0], dtype=torch.float64)
    return np.asarray(turn.T @ (below - place))
