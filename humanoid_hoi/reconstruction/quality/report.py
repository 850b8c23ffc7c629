"""The quality report of one reconstruction: figures per frame and in total, with or without a truth at hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.reconstruction.quality.against_annotations import contact_mm, frames_of, mean_over, reprojection_px
from humanoid_hoi.reconstruction.quality.overlap import interior_grid, penetration_volume
from humanoid_hoi.reconstruction.quality.penetration import penetration_depth
from humanoid_hoi.reconstruction.quality.smoothness import foot_skating_mm, jitter, static_drift
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session


@dataclass(frozen=True)
class QualityReport:
    """Figures of T solved frames; NaN = does not exist (nothing tracked, no pair, no mesh, no standing foot).

    Attributes:
        frame_ids: (T,) absolute video frames.
        fps: of the video.
        per_frame: name -> (T,): ``reprojection_px`` (mean of the visible tracks), ``contact_mm`` (mean of the active
            pairs), ``penetration_mm`` (deepest body vertex), ``penetration_volume_cm3``, ``foot_skating_mm`` (slide
            from the frame before).
        obj_pos_w: (T, 3) m.
        obj_rotmat_w: (T, 3, 3): the object in the Z-up world.
        annotated: (T,) bool: the frame has a track or an active pair.
        summary: name -> figure, over all frames: ``reprojection_px_{mean,median,p95}`` over visible observations;
            ``contact_mm`` over active pairs; ``penetration_mm`` mean over frames of the deepest vertex,
            ``penetration_max_mm``, ``penetration_volume_cm3`` mean over frames; ``foot_skating_mm`` mm/frame;
            ``jitter_human``, ``jitter_object`` m/s^3 (Eq. 24 times fps^3); ``static_drift_mm``,
            ``static_drift_deg`` (static objects only).
    """

    frame_ids: IntArray
    fps: float
    per_frame: dict[str, FloatArray]
    obj_pos_w: FloatArray
    obj_rotmat_w: FloatArray
    annotated: BoolArray
    summary: dict[str, float]


@dataclass(frozen=True)
class Change:
    """One figure before and after."""

    name: str
    before: float
    after: float


def measure_quality(session: Session, body: BodyModel, state: HoiState) -> QualityReport:
    """Measure a solved state against its session; needs no truth.

    Args:
        session: T_all frames.
        body: the model of ``state.body_cam``.
        state: rows are the absolute frames from ``session.start`` on.
    """
    with torch.no_grad():
        reprojection = reprojection_px(session, state)
        contact = contact_mm(session, body, state)
        joints_w, rotmat_w, pos_w = _in_world(session, body, state)
        depth, volume = _penetration(session, body, state)
    skating = foot_skating_mm(joints_w)
    rows = frames_of(session, state)
    per_frame = {
        "reprojection_px": mean_over(reprojection, 1),
        "contact_mm": mean_over(contact, 1),
        "penetration_mm": 1e3 * depth,
        "penetration_volume_cm3": 1e6 * volume,
        # Skating is between two frames: the first has none, NaN keeps the rows aligned.
        "foot_skating_mm": np.concatenate([[np.nan], skating]),
    }
    summary = {
        **_reprojection_summary(reprojection),
        "contact_mm": float(mean_over(contact.ravel(), 0)),
        "penetration_mm": float(1e3 * depth.mean()),
        "penetration_max_mm": float(1e3 * depth.max()),
        "penetration_volume_cm3": float(1e6 * volume.mean()),
        "foot_skating_mm": float(mean_over(skating, 0)),
        "jitter_human": jitter(joints_w, session.fps),
        # Corners, not the origin: an object that trembles about its origin is not smooth.
        "jitter_object": jitter(_surface_points(session, state, rotmat_w, pos_w), session.fps),
    }
    if session.is_static:
        summary["static_drift_mm"], summary["static_drift_deg"] = static_drift(rotmat_w, pos_w)
    observed = np.concatenate([session.tracks.visible[rows], session.contacts.active[rows]], axis=1)
    annotated = np.asarray(observed.any(axis=1), bool)
    frame_ids = np.arange(rows.start, rows.stop, dtype=np.int64)
    return QualityReport(frame_ids, session.fps, per_frame, pos_w, rotmat_w, annotated, summary)


def compare(before: QualityReport, after: QualityReport) -> tuple[Change, ...]:
    """Every figure that both reports have, in the order of the first."""
    return tuple(
        Change(name, value, after.summary[name]) for name, value in before.summary.items() if name in after.summary
    )


def _in_world(session: Session, body: BodyModel, state: HoiState) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Joints (T, 52, 3), object rotation (T, 3, 3) and position (T, 3) in the Z-up world."""
    rows = frames_of(session, state)
    turn = session.world_from_cam_rotmat[rows].double()
    move = session.world_from_cam_pos[rows].double()
    joints_cam = body.pose(state.body_cam).joints.double()
    joints = torch.einsum("tij,tnj->tni", turn, joints_cam) + move[:, None]
    rotmat = turn @ state.obj_rotmat.double()
    pos = torch.einsum("tij,tj->ti", turn, state.obj_pos.double()) + move
    return joints.numpy(), rotmat.numpy(), pos.numpy()


def _penetration(session: Session, body: BodyModel, state: HoiState) -> tuple[FloatArray, FloatArray]:
    """Depth (m) and volume (m^3) per frame; NaN without a mesh."""
    if not session.obj.has_mesh:
        return np.full(state.num_frames, np.nan), np.full(state.num_frames, np.nan)
    points = body.select(body.proxy_vertices, state.body_cam.betas)
    skin = body.pose(state.body_cam, points).points.double()
    local = torch.einsum("tji,tnj->tni", state.obj_rotmat.double(), skin - state.obj_pos.double()[:, None]).numpy()
    # Everything in the mesh's own size, and the results scaled back: depth by s, volume by s^3.
    local /= np.exp(state.log_scale)
    vertices = session.obj.vertices
    faces = session.obj.faces
    size = np.exp(state.log_scale)
    depth = size * penetration_depth(local, vertices, faces)
    shared = penetration_volume(local, body.proxy_faces.numpy(), interior_grid(vertices, faces))
    return depth, size**3 * shared


def _surface_points(session: Session, state: HoiState, rotmat_w: FloatArray, pos_w: FloatArray) -> FloatArray:
    """Corners of the object's bounding box in the world (T, 8, 3), so that jitter sees turning too; else its center."""
    if not session.obj.has_mesh:
        return pos_w[:, None]
    bounds = np.exp(state.log_scale) * np.stack([session.obj.vertices.min(0), session.obj.vertices.max(0)])
    corners = np.array([[bounds[i, 0], bounds[j, 1], bounds[k, 2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    return np.einsum("tij,nj->tni", rotmat_w, corners) + pos_w[:, None]


def _reprojection_summary(distance: FloatArray) -> dict[str, float]:
    # One NaN in place of nothing: mean, median and percentile then give NaN, not an error.
    seen = distance[np.isfinite(distance)]
    if len(seen) == 0:
        seen = np.array([np.nan])
    figures = {"mean": seen.mean(), "median": np.median(seen), "p95": np.percentile(seen, 95)}
    return {f"reprojection_px_{name}": float(value) for name, value in figures.items()}
