"""Score a solved state against the truth of its synthetic session."""

from __future__ import annotations

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.reconstruction.quality.against_truth import (
    acceleration_error,
    joint_error_mm,
    rotation_error_deg,
    translation_error_m,
)
from humanoid_hoi.reconstruction.quality.chamfer import SAMPLES, chamfer_o, shared_samples
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.synthetic.sessions.truth import Truth


def score(
    truth: Truth, body: BodyModel, state: HoiState, start: int, samples: int = SAMPLES, shared: bool = True
) -> dict[str, float]:
    """Errors of a state, averaged over its frames.

    Args:
        truth: of the session.
        body: model of ``state.body_cam`` and of the truth.
        state: solved frames; row 0 is absolute frame ``start`` (``session.start``).
        samples: surface points of CD-o.
        shared: the same surface points in both poses (measures the pose alone); False draws independent ones, as two
            unrelated meshes would need.

    Returns:
        ``cd_o_cm`` (Eq. 21), ``rotation_deg``, ``translation_mm``, ``mpjpe_mm`` (camera frame, root kept),
        ``scale_error`` (share), ``acceleration_human`` and ``acceleration_object`` (m/s^2, errors).
    """
    perfect = truth.state(start, start + state.num_frames)
    true_pose = _pose(perfect)
    pose = _pose(state)
    points = shared_samples(truth.obj_vertices, truth.obj_faces, samples)
    other = points if shared else shared_samples(truth.obj_vertices, truth.obj_faces, samples, seed=1)
    # Both log-scales are relative to the session's mesh: their difference is what is still wrong.
    size = np.exp(state.log_scale - truth.log_scale)
    with torch.no_grad():
        joints, true_joints = (body.pose(s.body_cam).joints.double().numpy() for s in (state, perfect))
    return {
        "cd_o_cm": float(100 * chamfer_o(points, *true_pose, size * other, *pose).mean()),
        "rotation_deg": float(rotation_error_deg(pose[0], true_pose[0]).mean()),
        "translation_mm": float(1000 * translation_error_m(pose[1], true_pose[1]).mean()),
        "mpjpe_mm": float(joint_error_mm(joints, true_joints).mean()),
        "scale_error": float(abs(size - 1)),
        "acceleration_human": acceleration_error(joints, true_joints, truth.fps),
        "acceleration_object": acceleration_error(pose[1], true_pose[1], truth.fps),
    }


def _pose(state: HoiState) -> tuple[np.ndarray, np.ndarray]:
    return state.obj_rotmat.detach().double().numpy(), state.obj_pos.detach().double().numpy()
