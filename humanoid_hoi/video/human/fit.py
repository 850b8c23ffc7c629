"""The windowed fit of the free body: one shape for the video, a pose per frame, all frames of a window at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import NUM_JOINTS
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.human.contact import standing_feet
from humanoid_hoi.video.human.hidden import LEGS, hidden_feet, stances_while_hidden
from humanoid_hoi.video.human.limits import resting_pose
from humanoid_hoi.video.human.objective import FINAL_KERNEL, FIRST_BOOST, FIRST_KERNEL, FitWeights, Objective, Observed
from humanoid_hoi.video.human.points import LandmarkMap, landmark_map
from humanoid_hoi.video.human.repair import repair_sides
from humanoid_hoi.video.human.result import HumanMotion, make_result
from humanoid_hoi.video.human.silhouette import moved_nearer, nearer_by
from humanoid_hoi.video.human.start import fill_gaps, start_positions, start_rotations
from humanoid_hoi.video.pose.observe import PoseTrack

Progress = Callable[[int, int], None]


HEIGHTS_M = (1.0, 2.3)
"""Standing heights that the body's shapes reach, m."""


@dataclass(frozen=True)
class FitOptions(Settings, yaml="tools/prepare", partial=True, key="prepare"):
    """How the motion is fitted.

    Attributes:
        iterations: of the optimizer, per window.
        learning_rate: rad and m per step at first; it falls to a twentieth.
        window: frames fitted together; longer videos are fitted in overlapping windows.
        overlap: frames that two windows share and blend over.
        shape_frames: frames, spread over the video, from which the shape is found first.
        height_m: the person's standing height where it is known: it fixes the scale of everything.
        weights: of the terms.
    """

    iterations: int = setting(at_least=1)
    learning_rate: float = 0.04
    window: int = 300
    overlap: int = 30
    shape_frames: int = 60
    height_m: float | None = setting(at_least=HEIGHTS_M[0], at_most=HEIGHTS_M[1])
    weights: FitWeights = field(default_factory=FitWeights)


def fit_motion(
    track: PoseTrack,
    body: BodyModel,
    camera_matrix: FloatArray,
    fps: float,
    options: FitOptions | None = None,
    progress: Progress | None = None,
    heights_px: Mapping[int, float] | None = None,
) -> HumanMotion:
    """One person's motion in the camera frame and over the ground.

    Args:
        track: of ``observe_people``.
        body: the free body.
        camera_matrix: (3, 3) K.
        fps: frames per second.
        options: see there.
        progress: called with (iterations done, iterations in all).
        heights_px: frame -> height of the person's silhouette, where known: it tells the distance (see :mod:`.silhouette`).

    Raises:
        HoiError: the person was seen in fewer than two frames, or not as a person.
    """
    options = options or FitOptions()
    if track.seen.sum() < 2:
        raise HoiError(
            f"the person was seen in {int(track.seen.sum())} of {track.num_frames} frames",
            field="motion",
            fix="choose a longer range with a whole person in it",
        )
    repaired, swapped = repair_sides(track)
    points = landmark_map(body)
    seen, start = _prepare(repaired, points, np.asarray(camera_matrix, np.float64), fps, body)
    # First one shape for the whole video, then poses window by window with that shape held.
    windows = windows_of(track.num_frames, options.window, options.overlap)
    told = _Counter(progress, options.iterations * (len(windows) + 1))
    betas = _fit_shape(seen, start, body, points, options, told)
    start = start.replace(betas=betas)
    pieces = []
    for rows in windows:
        objective = Objective(body, points, options.weights)
        pieces.append(_descend(objective, start.frames(rows), seen.frames(rows), options, told, fit_shape=False))
    params = blend_windows(pieces, windows, betas)
    factor = nearer_by(body, params, np.asarray(camera_matrix, np.float64), heights_px or {})
    return make_result(moved_nearer(body, params, factor), repaired, seen, points, body, swapped, factor)


def windows_of(frames: int, length: int, overlap: int) -> list[slice]:
    """Ranges of at most ``length`` frames that cover ``frames``, neighbors sharing ``overlap``."""
    if frames <= length:
        return [slice(0, frames)]
    # Rounded up; the starts are then spread evenly, so that the last window is as
    # long as all others.
    count = -(-(frames - overlap) // (length - overlap))
    starts = np.linspace(0, frames - length, count).round().astype(int)
    return [slice(int(s), int(s) + length) for s in starts]


def blend_windows(pieces: list[BodyParams], windows: list[slice], betas: Tensor) -> BodyParams:
    """Windows joined: over shared frames rotations turn and positions slide from one to the next."""
    rotvecs = pieces[0].rotvecs()
    transl = pieces[0].transl
    for piece, rows in zip(pieces[1:], windows[1:], strict=True):
        shared = len(transl) - rows.start
        # From nearly all of the window before to nearly all of the next, never 0 or 1.
        share = (torch.arange(shared) + 1.0) / (shared + 1.0)
        ours = roma.rotvec_to_unitquat(rotvecs[rows.start :])
        theirs = roma.rotvec_to_unitquat(piece.rotvecs()[:shared])
        # One rotation has two quaternions: take the nearer one before mixing.
        theirs = torch.where((ours * theirs).sum(-1, keepdim=True) < 0, -theirs, theirs)
        mixed = ours + share[:, None, None] * (theirs - ours)
        blended = roma.unitquat_to_rotvec(mixed / mixed.norm(dim=-1, keepdim=True))
        moved = transl[rows.start :] + share[:, None] * (piece.transl[:shared] - transl[rows.start :])
        rotvecs = torch.cat([rotvecs[: rows.start], blended, piece.rotvecs()[shared:]])
        transl = torch.cat([transl[: rows.start], moved, piece.transl[shared:]])
    return BodyParams.from_rotvecs(rotvecs, transl, betas)


def _prepare(
    track: PoseTrack, points: LandmarkMap, camera_matrix: FloatArray, fps: float, body: BodyModel
) -> tuple[Observed, BodyParams]:
    """Observations as tensors, and the parameters to start from."""
    world = fill_gaps(track.world, track.seen)
    px = fill_gaps(track.px, track.seen)
    root = torch.from_numpy(start_rotations(world)).float()
    hips = start_positions(track, world, px, camera_matrix)
    rest = body.rest_pelvis(torch.zeros(body.num_betas)).detach()
    rotvecs = torch.zeros(track.num_frames, NUM_JOINTS, 3)
    rotvecs[:, 1:] = resting_pose()
    rotvecs[:, 0] = roma.rotmat_to_rotvec(root)
    # SMPL-X's translation is of the rest pelvis: what is left of the hips' place after it.
    start = BodyParams.from_rotvecs(rotvecs, torch.from_numpy(hips).float() - rest, torch.zeros(body.num_betas))
    ids = points.body_ids
    hand_px = np.nan_to_num(track.hand_px)
    standing = standing_feet(px, track.visibility, fps)
    hidden = hidden_feet(track.visibility, fps)
    closed = stances_while_hidden(px, hidden, standing)
    weight = track.visibility * track.seen[:, None]
    for side, leg in enumerate(LEGS):
        # Where a hidden foot stands, its own pixels are a guess that contradicts it.
        rows = np.flatnonzero(hidden[:, side] & closed[:, side::2].any(axis=1))
        weight[rows[:, None], list(leg)] = 0.0
    seen = Observed(
        px=_tensor(np.nan_to_num(track.px)[:, ids]),
        # Unseen frames weigh nothing; their zeros are only there to keep the arithmetic finite.
        weight=_tensor(weight[:, ids]),
        world=_tensor(world),
        visibility=_tensor(track.visibility),
        seen=_tensor(track.seen.astype(float)),
        hand_px=_tensor(hand_px),
        hand_world=_tensor(np.nan_to_num(track.hand_world)),
        hand_weight=_tensor(track.hand_score),
        standing=_tensor((standing | closed).astype(float)),
        camera_matrix=_tensor(camera_matrix),
        height_px=float(np.median(np.ptp(px[..., 1], axis=1))),
        fps=fps,
    )
    return seen, start


def _fit_shape(
    seen: Observed, start: BodyParams, body: BodyModel, points: LandmarkMap, options: FitOptions, told: _Counter
) -> Tensor:
    """(B,) the shape that explains frames spread over the video, each with a pose of its own."""
    count = min(options.shape_frames, start.num_frames)
    # Spread over the video: different poses and distances tell a shape apart from a depth.
    rows = torch.linspace(0, start.num_frames - 1, count).round().long()
    objective = Objective(body, points, options.weights, temporal=False)
    fitted = _descend(objective, start.frames(rows), seen.frames(rows), options, told, fit_shape=True)
    if options.height_m is None:
        return fitted.betas
    return with_height(body, fitted.betas, options.height_m)


def with_height(body: BodyModel, betas: Tensor, height_m: float) -> Tensor:
    """Betas changed as little as can be (least squares) so that the body stands ``height_m`` tall."""
    low, high = HEIGHTS_M
    if not low <= height_m <= high:
        raise HoiError(f"must be {low} to {high} m, found {height_m}", field="height_m", fix="give metres, e.g. 1.75")
    wanted = betas.clone().double().requires_grad_(True)
    # Newton steps along the height's gradient: the shortest way to the wanted height in the betas.
    for _ in range(5):
        skin = body.vertices(BodyParams.rest(1, body.num_betas, torch.float64).replace(betas=wanted))[0]
        tall = skin[:, 1].max() - skin[:, 1].min()
        (gradient,) = torch.autograd.grad(tall, wanted)
        step = (height_m - tall.detach()) * gradient / gradient.square().sum()
        wanted = (wanted + step).detach().requires_grad_(True)
    return wanted.detach().float()


def _descend(
    objective: Objective, start: BodyParams, seen: Observed, options: FitOptions, told: _Counter, fit_shape: bool
) -> BodyParams:
    """Adam with a falling rate; the root turns as a correction on its start, which never wraps."""
    # A person seen by a camera is turned by about half a turn, where rotation vectors wrap.
    base = roma.rotvec_to_rotmat(start.global_orient)
    turns = start.rotvecs()[:, 1:].clone().requires_grad_(True)
    spin = torch.zeros(start.num_frames, 3, requires_grad=True)
    transl = start.transl.clone().requires_grad_(True)
    betas = start.betas.clone().requires_grad_(fit_shape)
    variables = [{"params": [turns, spin]}, {"params": [transl]}]
    if fit_shape:
        variables.append({"params": [betas]})
    optimizer = torch.optim.Adam(variables, lr=options.learning_rate)
    decay = 0.05 ** (1 / max(1, options.iterations))
    for step in range(options.iterations):
        objective.kernel, objective.boost = _schedule(step / options.iterations)
        params = _assemble(base, spin, turns, transl, betas)
        loss = torch.stack(list(objective.terms(params, seen).values())).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] *= decay
        told.step()
    return _assemble(base, spin, turns, transl, betas).detach()


def _schedule(progress: float) -> tuple[float, float]:
    """Kernel (wide to narrow over the first 70 % of the iterations) and boost of directions (gone after 40 %)."""
    kernel = FIRST_KERNEL * (FINAL_KERNEL / FIRST_KERNEL) ** min(1.0, progress / 0.7)
    return kernel, FIRST_BOOST ** max(0.0, 1.0 - progress / 0.4)


def _assemble(base: Tensor, spin: Tensor, turns: Tensor, transl: Tensor, betas: Tensor) -> BodyParams:
    root = roma.rotmat_to_rotvec(base @ roma.rotvec_to_rotmat(spin))
    return BodyParams.from_rotvecs(torch.cat([root[:, None], turns], dim=1), transl, betas)


def _tensor(array: FloatArray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array)).float()


class _Counter:
    """Counts iterations for the progress bar."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def step(self) -> None:
        self._done += 1
        if self._progress is not None and self._done % 10 == 0:
            self._progress(self._done, self._total)
