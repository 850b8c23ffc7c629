"""How well a state explains what was annotated: pixels of tracked points and distances of contact pairs."""

from __future__ import annotations

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session


def frames_of(session: Session, state: HoiState) -> slice:
    """Absolute frames of a state: row 0 is ``session.start``."""
    return slice(session.start, session.start + state.num_frames)


def reprojection_px(session: Session, state: HoiState) -> FloatArray:
    """Distance of every tracked point to its projection, (T, M) px; NaN where not tracked (T rows of the state)."""
    rows = frames_of(session, state)
    tracks = session.tracks
    projected = project(state.place(torch.from_numpy(tracks.point_obj)).detach().numpy(), session.camera_matrix)
    # Where a point is not tracked its pixel is NaN already; the mask says so also for a source that
    # keeps a place for points it does not see.
    distance = np.linalg.norm(projected - tracks.px[rows], axis=-1)
    return np.where(tracks.visible[rows], distance, np.nan)


def contact_mm(session: Session, body: BodyModel, state: HoiState) -> FloatArray:
    """Distance of the two points of every active pair, (T, P) mm; NaN where a pair is inactive."""
    rows = frames_of(session, state)
    pairs = session.contacts
    if not pairs.keypoint_names:
        return np.full((state.num_frames, 0), np.nan)
    points = body.keypoints(pairs.keypoint_names, state.body_cam.betas)
    on_body = body.pose(state.body_cam, points).points.detach().numpy()
    on_object = state.place(torch.from_numpy(pairs.point_obj)).detach().numpy()
    distance = 1000.0 * np.linalg.norm(on_body - on_object, axis=-1)
    return np.where(pairs.active[rows], distance, np.nan)


def mean_over(values: FloatArray, axis: int) -> FloatArray:
    """Mean of the finite values along an axis; NaN, without a warning, where there is none."""
    finite = np.isfinite(values)
    count = finite.sum(axis)
    return np.where(count > 0, np.where(finite, values, 0.0).sum(axis) / np.maximum(count, 1), np.nan)
