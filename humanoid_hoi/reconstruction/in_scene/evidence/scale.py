"""One metric scale for the depth maps of a video, from the size of its hands and of its object, followed from frame to frame
on the static scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import roma
import torch

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.zbuffer import nearness
from humanoid_hoi.reconstruction.in_scene.evidence.depth import SmallMasks, rays, usable
from humanoid_hoi.reconstruction.in_scene.hand import HandModel
from humanoid_hoi.reconstruction.in_scene.options import ScaleOptions
from humanoid_hoi.reconstruction.in_scene.session import InSceneSession
from humanoid_hoi.reconstruction.quality.against_annotations import mean_over


@dataclass(frozen=True)
class DepthScale:
    """Metric depth of frame t is ``exp(video + frame[t])`` times the map.

    Attributes:
        video: log scale of the whole video.
        frame: (T,) log scale of each frame beside it.
        hands: by side (T,), log of (hand model's depth / map at its pixels); NaN where the hand is not seen.
        thing: log of (tracked object's depth / map), median over frames, beside the frames' own parts; NaN without a tracker.
        spread: standard error of ``video`` as the hands disagree; NaN from one reading.
    """

    video: float
    frame: FloatArray
    hands: Mapping[str, FloatArray]
    thing: float
    spread: float

    def total(self) -> FloatArray:
        """(T,) log scale of each frame."""
        return self.video + self.frame

    def hand_shift(self, side: str) -> FloatArray:
        """(T,) log factor that moves a hand along its rays to where the scaled depth shows it; NaN where unknown."""
        return self.total() - self.hands[side]


def find_scale(
    given: InSceneSession, masks: SmallMasks, models: Mapping[str, HandModel], options: ScaleOptions
) -> DepthScale:
    """Scale of a session with depth maps.

    A frame's own part comes from the static scene, which every frame shows at the same depths; where too little of it is
    seen, from the hands of that frame. The video's part is the weighted median of its hands' and its tracked object's: a hand
    is too near or too far all video long, a tracker that knows the mesh's size errs to both sides.

    Raises:
        HoiError: the video is cut, or no hand lies on any depth.
    """
    assert given.depth is not None
    static = masks.static(options.margin_px) & usable(given.depth)
    refuse_cuts(given.depth, static, options, given.session.name)
    # (sides, T): each hand in each frame reads the log factor that takes the map to its own depth.
    pixels = {side: hand_pixels(given, masks, side, model, options) for side, model in models.items()}
    readings = np.stack([_medians(each) for each in pixels.values()])
    if not np.isfinite(readings).any():
        raise HoiError(
            "no hand lies on any depth",
            where=given.session.name,
            field="hands",
            fix="masks, depth and hands must be of the same video",
        )
    guess = float(np.nanmedian(readings))
    frame = frame_parts(given, static, masks.camera_matrix, guess)
    lonely = ~np.isfinite(frame)
    # Frames without enough static scene follow their own hands; without either they
    # stay as the video is.
    frame[lonely] = (mean_over(readings, 0) - guess)[lonely]
    frame = np.where(np.isfinite(frame), frame, 0.0)
    hands = {side: believed(each, frame, given.hands[side].pos[:, 2], options) for side, each in pixels.items()}
    readings = np.stack(list(hands.values()))
    # One reading per ruler: the frames' own parts are taken out, then the median over the video.
    each = readings - frame
    per_hand = np.array([np.nanmedian(row) for row in each if np.isfinite(row).any()])
    spread = float(np.ptp(per_hand) / 2) if len(per_hand) > 1 else float("nan")
    # The tracked object is a further ruler, weighted against the hands.
    sizes = thing_ratio(given, masks, options) - frame
    thing = float(np.nanmedian(sizes)) if np.isfinite(sizes).any() else float("nan")
    rulers = np.append(per_hand, thing)
    weights = np.append(np.ones(len(per_hand)), options.object_weight)[np.isfinite(rulers)]
    return DepthScale(weighted_median(rulers[np.isfinite(rulers)], weights), frame, hands, thing, spread)


def weighted_median(values: FloatArray, weights: FloatArray) -> float:
    """The value below and above which half of the weight lies; the mean of two where it lies between them."""
    order = np.argsort(values)
    # Cumulative share of the weight. Where it hits one half exactly, two values are equally good.
    below = np.cumsum(weights[order]) / weights.sum()
    first = int(np.searchsorted(below, 0.5 - 1e-9))
    if abs(below[first] - 0.5) < 1e-9:
        return float(values[order[first : first + 2]].mean())
    return float(values[order[first]])


def thing_ratio(given: InSceneSession, masks: SmallMasks, options: ScaleOptions) -> FloatArray:
    """(T,) log of the tracked object's depth over the map at its pixels; NaN where it is not tracked or hardly seen."""
    assert given.depth is not None
    track = given.objects
    obj = given.session.obj
    size = (given.depth.shape[2], given.depth.shape[1])
    result = np.full(given.num_frames, np.nan)
    if track is None:
        return result
    for t in np.flatnonzero(track.valid):
        # 1/z of the tracked mesh; the log ratio of depths is -log(1/z) - log(map).
        near = nearness(obj.vertices @ track.rotmat[t].T + track.pos[t], obj.faces, masks.camera_matrix, size)
        seen = (near > 0) & masks.thing[t] & usable(given.depth[t])
        if seen.sum() >= options.min_pixels:
            result[t] = np.median(-np.log(near[seen]) - np.log(given.depth[t][seen]))
    return result


def refuse_cuts(depth: FloatArray, static: BoolArray, options: ScaleOptions, where: str) -> None:
    """Refuse a video whose static scene changes from one frame to the next.

    Raises:
        HoiError: names the frames after which it changes.
    """
    cuts = []
    for t in range(1, len(depth)):
        both = static[t] & static[t - 1]
        if both.sum() < 20:
            continue
        # A change of scale moves all of log depth alike and is no cut: the median is
        # taken off first.
        change = np.log(depth[t][both] / depth[t - 1][both])
        if np.median(np.abs(change - np.median(change))) > options.cut_change:
            cuts.append(t)
    if cuts:
        many = "a cut" if len(cuts) == 1 else f"{len(cuts)} cuts"
        raise HoiError(
            f"{many} at frame {', '.join(map(str, cuts[:6]))}: the static scene changes there",
            where=where,
            field="depth",
            fix="cut the video into shots and solve one of them",
        )


def hand_pixels(
    given: InSceneSession, masks: SmallMasks, side: str, model: HandModel, options: ScaleOptions
) -> list[FloatArray]:
    """Per frame, log of the hand model's depth over the map at every pixel that shows the hand; empty where too few do."""
    assert given.depth is not None
    track = given.hands[side]
    result: list[FloatArray] = [np.zeros(0)] * given.num_frames
    fingers = roma.rotvec_to_rotmat(torch.from_numpy(track.fingers).to(model.rest))
    posed = model.pose(
        torch.from_numpy(track.rotmat).to(model.rest), torch.from_numpy(track.pos).to(model.rest), fingers
    )
    skin = posed.points.double().numpy()
    faces = model.faces.numpy()
    size = (given.depth.shape[2], given.depth.shape[1])
    for t in np.flatnonzero(track.visible):
        near = nearness(skin[t], faces, masks.camera_matrix, size)
        seen = (near > 0) & masks.human[t] & ~masks.thing[t] & usable(given.depth[t])
        if seen.sum() >= options.min_pixels:
            result[t] = -np.log(near[seen]) - np.log(given.depth[t][seen])
    return result


def _medians(pixels: list[FloatArray]) -> FloatArray:
    return np.array([np.median(each) if len(each) else np.nan for each in pixels])


def believed(pixels: list[FloatArray], frame: FloatArray, distance: FloatArray, options: ScaleOptions) -> FloatArray:
    """(T,) one hand's readings, of the pixels that can be the hand; NaN where those are too few.

    A hand in front of the person, or half hidden by the object, covers pixels that show the chest. They are told by
    their depth: a hand is off by what its estimator errs from frame to frame, the chest by an arm's length.

    Args:
        pixels: per frame, :func:`hand_pixels`.
        frame: (T,) log scale of each frame.
        distance: (T,) m, the estimator's depth of the hand.
        options: how far a hand may be off.
    """
    usual = np.nanmedian(_medians(pixels) - frame) if any(map(len, pixels)) else np.nan
    result = np.full(len(pixels), np.nan)
    for t, each in enumerate(pixels):
        own = each[np.abs(each - frame[t] - usual) < options.hand_off_m / max(float(distance[t]), 0.05)]
        if len(own) >= max(options.min_pixels, options.hand_share * len(each)):
            result[t] = np.median(own)
    return result


def frame_parts(given: InSceneSession, static: BoolArray, camera_matrix: FloatArray, guess: float) -> FloatArray:
    """(T,) log scale of each frame beside the middle one, from static points seen in both; NaN where too few are.

    Args:
        given: with depth.
        static: (T, h, w) usable static pixels.
        camera_matrix: (3, 3) of the maps.
        guess: log scale of the video, to bring depth and the cameras' motion into one unit.
    """
    assert given.depth is not None
    frames = given.num_frames
    # The frame that shows most of the scene serves as the yardstick of all others.
    reference = int(np.argmax(static.reshape(frames, -1).sum(axis=1)))
    rotmat = given.session.world_from_cam_rotmat.numpy()
    pos = given.session.world_from_cam_pos.numpy()
    here = static[reference]
    # Its points in the world, and from there into every frame: what depth would be seen there,
    # against what the map says there, is that frame's own scale.
    points = rays(here.shape, camera_matrix)[here] * (np.exp(guess) * given.depth[reference][here])[:, None]
    world = points @ rotmat[reference].T + pos[reference]
    result = np.full(frames, np.nan)
    for t in range(frames):
        cam = (world - pos[t]) @ rotmat[t]
        ahead = cam[:, 2] > 0.05
        pixel = cam[ahead] @ camera_matrix.T
        column, row = np.floor(pixel[:, :2] / pixel[:, 2:]).astype(int).T
        inside = (column >= 0) & (column < here.shape[1]) & (row >= 0) & (row < here.shape[0])
        row, column, z = row[inside], column[inside], pixel[inside, 2]
        seen = static[t][row, column]
        if seen.sum() >= 20:
            there = given.depth[t][row[seen], column[seen]]
            result[t] = np.median(np.log(z[seen]) - np.log(there)) - guess
    return result
