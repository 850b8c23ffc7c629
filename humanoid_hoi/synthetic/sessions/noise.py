"""What goes wrong in a real session: trackers, clicks, body estimates, coarse alignment."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import roma
import torch
from scipy.spatial import cKDTree

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.session.session import Tracks
from humanoid_hoi.synthetic.sessions.camera import smooth_noise


@dataclass(frozen=True)
class Noise(Settings, yaml="tools/make_synthetic_sessions", node="noise", key="noise"):
    """Standard deviations and shares; all zero is a perfect session (:data:`PERFECT`), without arguments a typical one.

    Attributes:
        track_px: white noise of tracked points, px per axis.
        outlier_share: share of the observations that are replaced by a point up to ``outlier_px`` away, in 0..1.
        outlier_px: half width of the square outliers fall into, px.
        missing_share: share of the observations that the tracker lost, in 0..1.
        contact_m: displacement of the clicked object point before it snaps to the nearest vertex, m per axis; on a
            smooth surface the two tangential axes remain. One draw per pair: a click, not a jitter.
        pose_rad: error of every joint's rotation vector, rad per axis, slow (``correlation_s``).
        root_depth_m: error of the pelvis along its viewing ray, m; half of its variance constant, half slow.
        center_m: error of the coarse object center, m per axis, slow.
        scale_share: error of the object's size, as a share (0.05 = 5 %), one draw per session.
        correlation_s: width of the slow errors' smoothing, s.
        occlusion: drop points that the human or the object itself hides (otherwise every chosen point is seen always).
    """

    track_px: float = setting(at_least=0)
    outlier_share: float = setting(at_least=0, at_most=1)
    outlier_px: float = setting(at_least=0)
    missing_share: float = setting(at_least=0, at_most=1)
    contact_m: float = setting(at_least=0)
    pose_rad: float = setting(at_least=0)
    root_depth_m: float = setting(at_least=0)
    center_m: float = setting(at_least=0)
    scale_share: float = setting(at_least=0, at_most=1)
    correlation_s: float = setting(at_least=0)
    occlusion: bool = setting()


TYPICAL = Noise()
"""About what GVHMR, a point tracker and a careful annotator leave."""

PERFECT = dataclasses.replace(
    TYPICAL,
    track_px=0.0,
    outlier_share=0.0,
    missing_share=0.0,
    contact_m=0.0,
    pose_rad=0.0,
    root_depth_m=0.0,
    center_m=0.0,
    scale_share=0.0,
)
"""Nothing is wrong; what hides is hidden all the same."""


def only(**wrong: Any) -> Noise:
    """Nothing wrong but this, e.g. ``only(track_px=3.0)``.

    Raises:
        HoiError: a value out of range.
    """
    return dataclasses.replace(PERFECT, **wrong)


def disturb_tracks(tracks: Tracks, noise: Noise, rng: np.random.Generator) -> Tracks:
    """Tracked points with noise, outliers and gaps; an outlier keeps full confidence, as it does in practice."""
    shape = tracks.px.shape
    px = tracks.px + rng.normal(size=shape) * noise.track_px
    # All draws happen whatever the shares are: a kind of noise that is switched on
    # moves no other draw.
    wild = rng.random(shape[:2]) < noise.outlier_share
    px = np.where(wild[..., None], tracks.px + rng.uniform(-1, 1, shape) * noise.outlier_px, px)
    lost = rng.random(shape[:2]) < noise.missing_share
    seen = tracks.visible & ~lost
    px = np.where(seen[..., None], px, np.nan)
    return dataclasses.replace(tracks, px=px, confidence=np.where(seen, tracks.confidence, 0.0))


def disturb_contacts(pairs: ContactPairs, vertices: FloatArray, noise: Noise, rng: np.random.Generator) -> ContactPairs:
    """Contact pairs with their object points clicked beside the right place."""
    # A click beside the place, then the mesh's nearest vertex: annotations can name vertices only.
    clicked = pairs.point_obj + rng.normal(size=pairs.point_obj.shape) * noise.contact_m
    if noise.contact_m == 0 or not pairs.keypoint_names:
        return pairs
    # Where the click lands; the vertex it names is looked up on the undisturbed mesh.
    ids = cKDTree(vertices).query(clicked)[1].astype(np.int64)
    return dataclasses.replace(pairs, vertex_ids=ids, point_obj=vertices[ids])


def disturb_body(
    body_cam: BodyParams, rest_pelvis: torch.Tensor, noise: Noise, fps: float, rng: np.random.Generator
) -> BodyParams:
    """The body as an estimator would see it: every joint turned a little, the whole person too near or too far."""
    frames = body_cam.num_frames
    # Smoothing is given in seconds, so that the error wanders alike at every frame rate.
    width = noise.correlation_s * fps
    rotvecs = body_cam.rotvecs().double()
    tilt = smooth_noise(rng, frames, rotvecs[0].numel(), noise.pose_rad, width).reshape(rotvecs.shape)
    along = smooth_noise(rng, frames, 1, noise.root_depth_m / np.sqrt(2), width)
    # Half of the variance is one constant, half wanders over the video.
    along = along + rng.normal() * noise.root_depth_m / np.sqrt(2)
    # Errors are turns in the joint's own frame, after its rotation.
    turned = roma.rotmat_to_rotvec(roma.rotvec_to_rotmat(rotvecs) @ roma.rotvec_to_rotmat(torch.from_numpy(tilt)))
    pelvis = body_cam.transl.double() + rest_pelvis.double()
    # Monocular estimators err in depth: the pelvis moves along its viewing ray and keeps its pixel.
    shift = torch.from_numpy(along) * pelvis / pelvis.norm(dim=-1, keepdim=True)
    dtype = body_cam.transl.dtype
    # Without pose noise the given angles pass untouched, not once around through matrices.
    rotvecs = turned if noise.pose_rad else rotvecs
    return BodyParams.from_rotvecs(rotvecs.to(dtype), (body_cam.transl.double() + shift).to(dtype), body_cam.betas)


def disturb_center(pos_cam: FloatArray, noise: Noise, fps: float, rng: np.random.Generator) -> FloatArray:
    """Coarse object centers (T, 3) in the camera frame."""
    return pos_cam + smooth_noise(rng, len(pos_cam), 3, noise.center_m, noise.correlation_s * fps)
