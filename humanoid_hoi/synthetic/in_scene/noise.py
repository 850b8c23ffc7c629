"""What estimators make of a filmed scene: depth of another scale, hands too near or too far, object poses that wobble or
are missing, masks with a loose border."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import roma
import torch
from scipy.ndimage import distance_transform_edt, gaussian_filter, maximum_filter, minimum_filter, uniform_filter, zoom

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.reconstruction.in_scene.session import HandTrack, InSceneSession, ObjectTrack
from humanoid_hoi.session.session import Session, SessionObject, Tracks
from humanoid_hoi.synthetic.in_scene.film import MASK_FACTOR, InSceneFootage
from humanoid_hoi.synthetic.sessions.camera import smooth_noise
from humanoid_hoi.synthetic.sessions.film import RenderedMasks
from humanoid_hoi.synthetic.sessions.noise import disturb_body, only


@dataclass(frozen=True)
class InSceneNoise:
    """Standard deviations, unless said otherwise.

    Attributes:
        depth_scale: half width of the uniform draw of the depth's one scale around 1.
        frame_scale: log scale of every single frame.
        warp: log scale of a smooth field over the picture, one draw per video.
        depth_m: white noise of every depth pixel, m; borders bleed into each other where it is not 0.
        hand_depth_m: of a hand along its viewing ray, m; half of the variance constant over the video.
        hand_px: white noise of every hand keypoint, px.
        hand_deg: slow error of the wrist and every finger joint, degrees.
        object_m, object_deg: of the object poses, half slow and half white.
        missing: share of the held frames without an object pose.
        hand_missing: share of the frames without a hand.
        mask_px: slow error of the masks' border over the picture, px of the video.
        tilt_deg: how far the given world's Z is from up.
    """

    depth_scale: float = 0.3
    frame_scale: float = 0.03
    warp: float = 0.01
    depth_m: float = 0.01
    hand_depth_m: float = 0.06
    hand_px: float = 3.0
    hand_deg: float = 5.0
    object_m: float = 0.05
    object_deg: float = 15.0
    missing: float = 0.2
    hand_missing: float = 0.05
    mask_px: float = 2.0
    tilt_deg: float = 2.0


TYPICAL = InSceneNoise()


def level(name: str) -> InSceneNoise:
    """``mild`` is half of ``typical``, ``severe`` one and a half; the depth's scale and the missing shares stay.

    Raises:
        HoiError: an unknown level.
    """
    factors = {"mild": 0.5, "typical": 1.0, "severe": 1.5}
    if name not in factors:
        raise HoiError(f"unknown level {name!r}", field="levels", fix=f"of {', '.join(factors)}")
    kept = ("depth_scale", "missing", "hand_missing")
    values = {
        field.name: getattr(TYPICAL, field.name) * (1.0 if field.name in kept else factors[name])
        for field in dataclasses.fields(TYPICAL)
    }
    return InSceneNoise(**values)


_FLESH_M = 0.04
"""A joint lies at most this deep under the skin that is seen."""
_LEAST_SEEN = 0.4
"""Share of a hand's keypoints that must be seen for it to be found."""
# Their order numbers the random streams: a new kind goes to the end, or all old scenes change.
_STREAMS = ("depth", "hands", "object", "masks", "body", "world")


def disturb_scene(footage: InSceneFootage, noise: InSceneNoise = TYPICAL, seed: int = 0) -> InSceneSession:
    """What a reconstruction would be handed; every kind of noise has its own random stream."""
    rng = {key: np.random.default_rng([seed, i]) for i, key in enumerate(_STREAMS)}
    scene = footage.truth.scene
    objects = _objects(footage, noise, rng["object"])
    # The body's joints err by 0.4 of a hand's angles, the pelvis along its ray by as much as a hand.
    plain = only(pose_rad=np.radians(0.4 * noise.hand_deg), root_depth_m=noise.hand_depth_m)
    person = disturb_body(footage.body_cam, footage.rest_pelvis, plain, scene.fps, rng["body"])
    # Two of the three axes tilt the vertical, hence the share of 1 / sqrt(2) for each.
    tilt = roma.rotvec_to_rotmat(torch.from_numpy(rng["world"].normal(size=3) * np.radians(noise.tilt_deg / 1.41)))
    frames = scene.num_frames
    session = Session(
        name=scene.name,
        fps=scene.fps,
        camera_matrix=footage.camera_matrix,
        image_size=footage.image_size,
        body_cam=person.to(torch.float32),
        world_from_cam_rotmat=tilt @ torch.from_numpy(footage.world_from_cam_rotmat),
        # Rows times R^T: the given world is the true one, tilted about its origin.
        world_from_cam_pos=torch.from_numpy(footage.world_from_cam_pos) @ tilt.T,
        rest_pelvis=footage.rest_pelvis,
        obj=SessionObject(scene.obj_name, scene.obj_vertices, scene.obj_faces, 1.0, 1.0, objects.pos, objects.rotmat),
        contacts=ContactPairs((), np.zeros((0, 3)), np.zeros(0, np.int64), np.zeros((frames, 0), bool)),
        tracks=Tracks(np.zeros((0, 3)), np.zeros(0, np.int64), np.zeros((frames, 0, 2)), np.zeros((frames, 0))),
        is_static=False,
        start=0,
        stop=frames,
        masks=_masks(footage, noise, rng["masks"]),
    )
    hands = {side: _hand(footage, side, noise, rng["hands"]) for side in footage.hands}
    return InSceneSession(session, hands, _depth(footage, noise, rng["depth"]), None, objects)


def _objects(footage: InSceneFootage, noise: InSceneNoise, rng: np.random.Generator) -> ObjectTrack:
    """Poses with noise; the missing ones repeat their neighbors and are marked."""
    scene = footage.truth.scene
    frames = scene.num_frames
    parts = []
    # The stated sigma is of the whole vector and of both parts: divided by 3 axes times 2 parts.
    for sigma in (noise.object_m / np.sqrt(6), np.radians(noise.object_deg) / np.sqrt(6)):
        slow = smooth_noise(rng, frames, 3, sigma, 0.3 * scene.fps)
        parts.append(slow + rng.normal(size=(frames, 3)) * sigma)
    turned = roma.rotvec_to_rotmat(torch.from_numpy(parts[1])).numpy() @ footage.obj_rotmat
    valid = np.ones(frames, bool)
    # Trackers lose the object while a hand covers it, not while it rests.
    held = np.arange(footage.truth.grasp, footage.truth.release + 1)
    valid[rng.permutation(held)[: round(noise.missing * len(held))]] = False
    # Each frame takes the valid frame nearest to it in time; a valid one is its own.
    nearest = np.flatnonzero(valid)[np.abs(np.arange(frames)[:, None] - np.flatnonzero(valid)).argmin(1)]
    return ObjectTrack(turned[nearest], (footage.obj_pos + parts[0])[nearest], valid)


def _hand(footage: InSceneFootage, side: str, noise: InSceneNoise, rng: np.random.Generator) -> HandTrack:
    hand = footage.hands[side]
    fps = footage.truth.scene.fps
    frames = len(hand.pos)
    half = noise.hand_depth_m / np.sqrt(2)
    # Half of the variance is the video's own (the estimator's wrong hand size), half wanders.
    along = smooth_noise(rng, frames, 1, half, 0.3 * fps) + rng.normal() * half
    pos = hand.pos.numpy()
    # Along the viewing ray, so that the hand's place in the picture stays.
    pos = pos * (1 + along / np.linalg.norm(pos, axis=1, keepdims=True))
    # 16 joints of a hand: the wrist first, then three for each of five fingers.
    turns = smooth_noise(rng, frames, 48, np.radians(noise.hand_deg) / np.sqrt(3), 0.3 * fps).reshape(frames, 16, 3)
    spins = roma.rotvec_to_rotmat(torch.from_numpy(turns))
    fingers = roma.rotmat_to_rotvec(spins[:, 1:] @ hand.fingers).numpy()
    px = footage.px[side] + rng.normal(size=(frames, 21, 2)) * noise.hand_px
    inside: BoolArray = np.all((footage.px[side] > 0) & (footage.px[side] < footage.image_size), axis=-1)
    found = unhidden(footage, side).mean(axis=1) > _LEAST_SEEN
    visible: BoolArray = inside[:, 0] & found & (rng.random(frames) >= noise.hand_missing)
    px[~(inside & visible[:, None])] = np.nan
    return HandTrack(visible, (spins[:, 0] @ hand.rotmat).numpy(), pos, fingers, px)


def unhidden(footage: InSceneFootage, side: str) -> BoolArray:
    """(T, 21) keypoints of a hand that lie in the picture and at the depth seen there: an estimator finds no others."""
    depth = footage.depth
    frames, height, width = depth.shape
    share = np.array([width, height]) / footage.image_size
    column, row = np.moveaxis(np.nan_to_num(footage.px[side] * share, nan=-1.0).astype(int), -1, 0)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    # What the depth map shows at the keypoint; more than a finger's flesh behind it is hidden.
    there = depth[np.arange(frames)[:, None], row.clip(0, height - 1), column.clip(0, width - 1)]
    behind = footage.keypoint_depth[side] - there
    result: BoolArray = inside & (behind < _FLESH_M)
    return result


def _depth(footage: InSceneFootage, noise: InSceneNoise, rng: np.random.Generator) -> FloatArray:
    true = footage.depth.astype(np.float64)
    frames, height, width = true.shape
    scale = 1 + rng.uniform(-1, 1) * noise.depth_scale
    field = noise.warp * rng.normal(size=(3, 4))
    # A coarse grid of random numbers, interpolated: smooth over the picture, the
    # same in all frames.
    warp = zoom(field, (height / 3, width / 4), order=1)[:height, :width]
    # Log factors add up to one factor per pixel: of the video, of the frame, of the place in the picture.
    factor = scale * np.exp(noise.frame_scale * rng.normal(size=(frames, 1, 1)) + warp)
    measured = true
    if noise.depth_m:
        window = (1, 3, 3)
        # At depth edges foreground and background bleed into each other, as networks' maps do.
        steep = maximum_filter(true, window) - minimum_filter(true, window) > 0.05
        measured = np.where(steep, uniform_filter(true, window), true)
    noisy = factor * (measured + noise.depth_m * rng.normal(size=true.shape))
    return np.where(true > 0, noisy, 0).astype(np.float32)


def _masks(footage: InSceneFootage, noise: InSceneNoise, rng: np.random.Generator) -> RenderedMasks:
    """The thing's border wanders; what it leaves or takes goes to or comes from the person where they meet."""
    # The masks are smaller than the video, and the noise is stated in pixels of the video.
    sigma = noise.mask_px / MASK_FACTOR
    if not sigma:
        return RenderedMasks(footage.human, footage.thing, MASK_FACTOR)
    thing = np.stack([_wandering(mask, sigma, rng) for mask in footage.thing])
    human = np.stack([_wandering(mask, sigma, rng) for mask in footage.human])
    return RenderedMasks(human & ~thing, thing, MASK_FACTOR)


def _wandering(mask: BoolArray, sigma: float, rng: np.random.Generator) -> BoolArray:
    if not mask.any():
        return mask
    # Signed distance to the border; adding smooth noise moves the border without tearing it. Half a
    # pixel is taken off on both sides, because the transform counts from pixel centers.
    signed = distance_transform_edt(mask) - distance_transform_edt(~mask)
    signed = signed - 0.5 * np.sign(signed)
    smooth = gaussian_filter(rng.normal(size=mask.shape), 6.0)
    result: BoolArray = signed + sigma * smooth / smooth.std() > 0
    return result
