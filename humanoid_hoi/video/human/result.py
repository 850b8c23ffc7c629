"""A fitted motion with its measures, and as the ``motion/result.pt`` that everything after it reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import NUM_JOINTS
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.session.motion_file import EMBEDDED, save_motion
from humanoid_hoi.video.human.objective import Observed, project
from humanoid_hoi.video.human.points import BONES, LandmarkMap
from humanoid_hoi.video.human.world import GroundView, find_ground
from humanoid_hoi.video.pose.observe import PoseTrack


@dataclass(frozen=True)
class FitFigures:
    """How well the motion explains what was seen. Small numbers do not prove that it is the true motion.

    Attributes:
        reprojection_px_median, reprojection_px_p90: of landmarks with visibility over 0.5.
        seen_share: share of frames with the person.
        swapped_frames: frames in which sides of some group were exchanged.
        observed_bone_spread: mean over bones of the metric landmarks' length deviation over its mean; the fit's is 0.
        jitter_m_s3: mean norm of the third difference of the joints, times fps^3.
        observed_jitter_px: median second difference of the landmarks, px per frame^2; ``fitted_jitter_px`` the fit's.
        standing_speed_m_s: median speed of feet that stand.
        moved_nearer: factor by which the silhouette's height moved the person towards the camera; 1: it did not.
    """

    reprojection_px_median: float
    reprojection_px_p90: float
    seen_share: float
    swapped_frames: int
    observed_bone_spread: float
    jitter_m_s3: float
    observed_jitter_px: float
    fitted_jitter_px: float
    standing_speed_m_s: float
    moved_nearer: float = 1.0

    def as_dict(self) -> dict[str, Any]:
        """Plain numbers for a report."""
        return asdict(self)


@dataclass(frozen=True)
class HumanMotion:
    """One person.

    Attributes:
        params_cam: of the free body, in the camera frame.
        body_name: model of the parameters.
        camera_matrix: (3, 3).
        ground: how the camera stands over the ground.
        standing: (T, 4) heels and toes that stand.
        figures: measures of the fit.
    """

    params_cam: BodyParams
    body_name: str
    camera_matrix: FloatArray
    ground: GroundView
    standing: BoolArray
    figures: FitFigures


def make_result(
    params: BodyParams,
    track: PoseTrack,
    seen: Observed,
    points: LandmarkMap,
    body: BodyModel,
    swapped: BoolArray,
    nearer: float = 1.0,
) -> HumanMotion:
    """Measure a fit and stand it on the ground."""
    with torch.no_grad():
        posed = points.posed(body, params)
        pixels = project(posed, seen.camera_matrix)[:, points.body_points].double().numpy()
    where = posed.double().numpy()
    standing = seen.standing.numpy().astype(bool)
    # Landmarks that were hardly seen would measure the detector, not the fit.
    distance = np.linalg.norm(pixels - seen.px.double().numpy(), axis=-1)[seen.weight.numpy() > 0.5]
    feet = where[:, -4 - 10 : -10]  # heels and toes come before the ten finger tips
    # Speed between two frames in which the foot stands.
    both = standing[1:] & standing[:-1]
    # How fast standing feet move: 0 would be perfect.
    slide = np.linalg.norm(np.diff(feet, axis=0), axis=-1)[both] * seen.fps
    observed = track.px[:, points.body_ids]
    figures = FitFigures(
        reprojection_px_median=_percentile(distance, 50),
        reprojection_px_p90=_percentile(distance, 90),
        seen_share=float(track.seen.mean()),
        swapped_frames=int(swapped.any(1).sum()),
        observed_bone_spread=bone_spread(track.world),
        jitter_m_s3=_third_difference(where[:, :NUM_JOINTS], seen.fps),
        observed_jitter_px=_second_difference(observed),
        fitted_jitter_px=_second_difference(pixels),
        standing_speed_m_s=_percentile(slide, 50),
        moved_nearer=nearer,
    )
    matrix = seen.camera_matrix.double().numpy()
    return HumanMotion(params, body.name, matrix, find_ground(where, standing), standing, figures)


def write_motion_file(motion: HumanMotion, body: BodyModel, path: Path) -> None:
    """Write ``motion/result.pt``, marked with its source and the free body's own shape."""
    frames = motion.params_cam.num_frames
    rotmat = torch.from_numpy(motion.ground.rotmat).expand(frames, 3, 3)
    pos = torch.tensor([0.0, 0.0, motion.ground.height], dtype=torch.float64).expand(frames, 3)
    save_motion(path, motion.params_cam, body, rotmat, pos, motion.camera_matrix, source=EMBEDDED)


def bone_spread(world: FloatArray) -> float:
    """Mean over bones of standard deviation over mean of their lengths in (T, 33, 3) landmarks."""
    first, second = np.array(BONES).T
    lengths = np.linalg.norm(world[:, second] - world[:, first], axis=-1)
    # Deviation over mean: rigid bones give 0, whatever their length.
    return float(np.nanmean(np.nanstd(lengths, axis=0) / np.nanmean(lengths, axis=0)))


def _percentile(values: FloatArray, q: float) -> float:
    return float(np.percentile(values, q)) if len(values) else float("nan")


def _second_difference(px: FloatArray) -> float:
    bends = np.linalg.norm(np.diff(px, 2, axis=0), axis=-1)
    return float(np.nanmedian(bends)) if bends.size else float("nan")


def _third_difference(points: FloatArray, fps: float) -> float:
    jerk = np.linalg.norm(np.diff(points, 3, axis=0), axis=-1)
    # Third differences times fps^3 are jerk, m/s^3.
    return float(jerk.mean() * fps**3) if jerk.size else float("nan")
