"""Everything the stages look at, as tensors in the levelled world: made once from a session, and again when its scale changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import roma
import torch
from scipy.ndimage import binary_erosion
from torch import Tensor

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.geometry.surface import sample_surface, shape_vertices
from humanoid_hoi.reconstruction.in_scene.evidence.depth import SmallMasks, rays, static_cloud, usable
from humanoid_hoi.reconstruction.in_scene.evidence.outline import Outlines
from humanoid_hoi.reconstruction.in_scene.evidence.planes import SupportPlane, find_planes, find_up, scene_field
from humanoid_hoi.reconstruction.in_scene.evidence.scale import DepthScale
from humanoid_hoi.reconstruction.in_scene.hand import HandModel
from humanoid_hoi.reconstruction.in_scene.options import InSceneOptions
from humanoid_hoi.reconstruction.in_scene.session import InSceneSession

# Of everything the stages optimize: millimetres in a scene of metres, for which float32 is plenty.
DTYPE = torch.float32
SDF_SPACING = 0.006
_HULL_CORNERS = 60
_CLOUD_FRAMES = 12
_CELL = 0.015


@dataclass(frozen=True)
class Thing:
    """The object.

    Attributes:
        hull: (V, 3) corners of its convex hull, object frame.
        surface: (S, 3) points on it.
        sdf: its signed distance.
        vertices: (V, 3) of its mesh.
        faces: (F, 3).
    """

    hull: Tensor
    surface: Tensor
    sdf: SignedDistanceGrid
    vertices: Tensor
    faces: IntArray


@dataclass(frozen=True)
class SeenHand:
    """One hand as observed, levelled world.

    Attributes:
        model: its geometry.
        rotmat: (T, 3, 3).
        pos: (T, 3), moved along its rays to the scaled depth where that is known.
        fingers: (T, 15, 3, 3).
        px: (T, 21, 2), zero where unknown.
        px_known: (T, 21) bool.
        seen: (T,) bool.
        depth_known: (T,) bool, ``pos`` is confirmed by the depth.
    """

    model: HandModel
    rotmat: Tensor
    pos: Tensor
    fingers: Tensor
    px: Tensor
    px_known: Tensor
    seen: Tensor
    depth_known: Tensor


@dataclass(frozen=True)
class StaticScene:
    """What stands still.

    Attributes:
        planes: level planes, the one with the most points first.
        cloud: (N, 3) points.
        towards: (N, 3) directions to the cameras.
        field: truncated point-to-plane distance.
    """

    planes: tuple[SupportPlane, ...]
    cloud: FloatArray
    towards: FloatArray
    field: SignedDistanceGrid


@dataclass(frozen=True)
class Problem:
    """One session, ready to be solved. All tensors are float32, levelled world unless said otherwise.

    Attributes:
        name: of the session.
        fps: frames per second.
        options: of the reconstruction.
        levelled: (3, 3) from the session's world to the levelled one.
        cam_rotmat: (T, 3, 3) world from camera.
        cam_pos: (T, 3).
        camera_matrix: (3, 3) of the video.
        thing: the object.
        hands: observed hands by side.
        tracker_rotmat: (T, 3, 3) object poses of the tracker, missing ones filled in.
        tracker_pos: (T, 3).
        tracked: (T,) bool.
        outlines: the object's silhouettes.
        points_cam: (T, M, 3) depth at object pixels, camera frame, metric.
        points_known: (T, M) bool.
        scene: the static scene.
        scale: of the depth; None for a cloud.
    """

    name: str
    fps: float
    options: InSceneOptions
    levelled: Tensor
    cam_rotmat: Tensor
    cam_pos: Tensor
    camera_matrix: Tensor
    thing: Thing
    hands: Mapping[str, SeenHand]
    tracker_rotmat: Tensor
    tracker_pos: Tensor
    tracked: Tensor
    outlines: Outlines
    points_cam: Tensor
    points_known: Tensor
    scene: StaticScene
    scale: DepthScale | None

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.cam_pos)

    def to_camera(self, points_w: Tensor, rows: Tensor | slice) -> Tensor:
        """World points (F, N, 3) of the frames ``rows`` in their cameras."""
        return torch.einsum("tji,tnj->tni", self.cam_rotmat[rows], points_w - self.cam_pos[rows, None])

    def to_world(self, points_cam: Tensor, rows: Tensor | slice) -> Tensor:
        """Camera points (F, N, 3) of the frames ``rows`` in the world."""
        return torch.einsum("tij,tnj->tni", self.cam_rotmat[rows], points_cam) + self.cam_pos[rows, None]


def make_thing(given: InSceneSession, samples: int) -> Thing:
    """The object's geometry, made once."""
    obj = given.session.obj
    shape = ObjectShape(obj.name, "mesh", vertices=obj.vertices, faces=obj.faces)
    corners = shape_vertices(shape)
    if len(corners) > _HULL_CORNERS:
        angle = np.arange(_HULL_CORNERS)
        # Extreme points in evenly spread directions (Fibonacci sphere) keep the outline of a rounded hull.
        z = 1 - 2 * (angle + 0.5) / _HULL_CORNERS
        flat = np.sqrt(1 - z**2)
        turn = np.pi * (1 + 5**0.5) * angle
        directions = np.stack([flat * np.cos(turn), flat * np.sin(turn), z], axis=1)
        corners = corners[np.unique((corners @ directions.T).argmax(axis=0))]
    sdf = SignedDistanceGrid.from_triangles(obj.vertices, obj.faces, SDF_SPACING).to("cpu", DTYPE)
    surface = torch.from_numpy(sample_surface(shape, samples)).to(DTYPE)
    vertices = torch.from_numpy(np.asarray(obj.vertices, np.float64)).to(DTYPE)
    return Thing(torch.from_numpy(corners).to(DTYPE), surface, sdf, vertices, np.asarray(obj.faces, np.int64))


def make_problem(
    given: InSceneSession,
    masks: SmallMasks,
    outlines: Outlines,
    thing: Thing,
    models: Mapping[str, HandModel],
    scale: DepthScale | None,
    options: InSceneOptions,
    level: FloatArray | None = None,
) -> Problem:
    """Everything in the levelled world, metric.

    Args:
        given: the session.
        masks: at the depth's size.
        outlines: of the object.
        thing: its geometry.
        models: hands by side.
        scale: of the depth.
        options: of the reconstruction.
        level: (3, 3) from the session's world to the levelled one, where it was found before; None: find it.

    Raises:
        HoiError: no support plane.
    """
    session = given.session
    rotmat = session.world_from_cam_rotmat.double().numpy()
    pos = session.world_from_cam_pos.double().numpy()
    depth = metric_depth(given, scale)
    cloud, towards = _cloud(given, masks, depth, rotmat, pos, options)
    if level is None:
        level = find_up(cloud, options.planes, where=session.name) if options.scene_terms else np.eye(3)
    rotmat = level @ rotmat
    pos = pos @ level.T
    cloud = cloud @ level.T
    towards = towards @ level.T
    track_rotmat, track_pos, tracked = _tracker(given, masks, depth, rotmat, pos)
    field = scene_field(cloud, towards, track_pos, options.planes)
    scene = StaticScene(find_planes(cloud, options.planes), cloud, towards, field)
    points, known = _object_points(masks, depth, options.samples)
    frames = torch.from_numpy(rotmat), torch.from_numpy(pos)
    return Problem(
        session.name,
        session.fps,
        options,
        torch.from_numpy(level),
        frames[0].to(DTYPE),
        frames[1].to(DTYPE),
        torch.from_numpy(session.camera_matrix).to(DTYPE),
        thing,
        {side: _seen_hand(given, side, model, scale, *frames) for side, model in models.items()},
        torch.from_numpy(track_rotmat).to(DTYPE),
        torch.from_numpy(track_pos).to(DTYPE),
        torch.from_numpy(tracked),
        outlines,
        torch.from_numpy(points).to(DTYPE),
        torch.from_numpy(known),
        scene,
        scale,
    )


def metric_depth(given: InSceneSession, scale: DepthScale | None) -> FloatArray | None:
    """(T, h, w) m; None for a session without depth maps."""
    if given.depth is None or scale is None:
        return None
    return np.exp(scale.total())[:, None, None] * given.depth


def _cloud(
    given: InSceneSession,
    masks: SmallMasks,
    depth: FloatArray | None,
    rotmat: FloatArray,
    pos: FloatArray,
    options: InSceneOptions,
) -> tuple[FloatArray, FloatArray]:
    """Static points and directions towards the camera, the session's world."""
    if depth is None:
        assert given.cloud_w is not None
        # A cloud file does not say which camera saw a point: the mean camera is close enough to
        # tell the sides of a surface apart.
        towards = pos.mean(axis=0) - given.cloud_w
        return given.cloud_w, towards / np.linalg.norm(towards, axis=1, keepdims=True)
    # A dozen frames spread over the video show the static scene as well as all of them.
    rows = np.unique(np.linspace(0, len(depth) - 1, _CLOUD_FRAMES).astype(int))
    static = masks.static(options.scale.margin_px)[rows]
    cloud, towards = static_cloud(depth[rows], static, masks.camera_matrix, rotmat[rows], pos[rows], _CELL)
    middle = given.session.obj.init_pos_cam
    if np.isfinite(middle).all():
        # Only what stands within two metres of the object matters.
        near = np.einsum("tij,tj->ti", rotmat, middle) + pos
        close = np.linalg.norm(cloud - near.mean(axis=0), axis=1) < 2.0
        cloud, towards = cloud[close], towards[close]
    if len(cloud) > options.planes.points:
        chosen = np.random.default_rng(0).permutation(len(cloud))[: options.planes.points]
        cloud, towards = cloud[chosen], towards[chosen]
    return cloud, towards


def _tracker(
    given: InSceneSession, masks: SmallMasks, depth: FloatArray | None, rotmat: FloatArray, pos: FloatArray
) -> tuple[FloatArray, FloatArray, np.ndarray]:
    """Object poses of every frame in the world; without a tracker the coarse center, upright.

    Raises:
        HoiError: neither.
    """
    frames = given.num_frames
    if given.objects is not None and given.objects.valid.any():
        track = given.objects
        rows = np.flatnonzero(track.valid)
        # A missing frame repeats its nearest neighbor.
        nearest = rows[np.abs(np.arange(frames)[:, None] - rows).argmin(axis=1)]
        # From the camera to the levelled world.
        turned = rotmat @ track.rotmat[nearest]
        return turned, np.einsum("tij,tj->ti", rotmat, track.pos[nearest]) + pos, track.valid.copy()
    if depth is None:
        raise HoiError(
            "neither object poses nor depth",
            where=given.session.name,
            field="object_poses",
            fix="give in_scene/object_poses.npz or in_scene/depth.npy",
        )
    place = _centers(masks, depth)
    return np.tile(np.eye(3), (frames, 1, 1)), np.einsum("tij,tj->ti", rotmat, place) + pos, np.zeros(frames, bool)


def _centers(masks: SmallMasks, depth: FloatArray) -> FloatArray:
    """(T, 3) median of the object's depth points, camera frame; frames without one take their neighbor's."""
    direction = rays(depth.shape[1:], masks.camera_matrix)
    found = np.full((len(depth), 3), np.nan)
    for t in range(len(depth)):
        seen = masks.thing[t] & usable(depth[t])
        if seen.sum() > 5:
            found[t] = np.median(direction[seen] * depth[t][seen][:, None], axis=0)
    # Each frame takes the nearest frame in which the object was seen.
    rows = np.flatnonzero(np.isfinite(found[:, 0]))
    return found[rows[np.abs(np.arange(len(depth))[:, None] - rows).argmin(axis=1)]]


def _object_points(masks: SmallMasks, depth: FloatArray | None, count: int) -> tuple[FloatArray, np.ndarray]:
    """(T, M, 3) camera-frame points at object pixels away from the border, where depth bleeds, and which are real."""
    frames = len(masks.thing)
    points = np.zeros((frames, count, 3))
    known = np.zeros((frames, count), bool)
    if depth is None:
        return points, known
    direction = rays(depth.shape[1:], masks.camera_matrix)
    rng = np.random.default_rng(0)
    for t in range(frames):
        inner = binary_erosion(masks.thing[t], iterations=2) & usable(depth[t])
        rows = np.argwhere(inner)
        if len(rows):
            chosen = rows[rng.permutation(len(rows))[:count]]
            at = (chosen[:, 0], chosen[:, 1])
            points[t, : len(chosen)] = direction[at] * depth[t][at][:, None]
            known[t, : len(chosen)] = True
    return points, known


def _seen_hand(
    given: InSceneSession, side: str, model: HandModel, scale: DepthScale | None, rotmat: Tensor, pos: Tensor
) -> SeenHand:
    track = given.hands[side]
    place = torch.from_numpy(np.asarray(track.pos, np.float64))
    confirmed = np.zeros(given.num_frames, bool)
    if scale is not None:
        shift = scale.hand_shift(side)
        confirmed = np.isfinite(shift) & track.visible
        # Along the viewing ray: a hand's depth is what a single camera knows least,
        # its direction best.
        place = place * torch.from_numpy(np.exp(np.where(confirmed, shift, _filled(shift, confirmed))))[:, None]
    # Pixels of a hand that is not visible are no observation even where they are numbers.
    known = np.isfinite(track.px).all(axis=-1) & track.visible[:, None]
    return SeenHand(
        model,
        (rotmat @ torch.from_numpy(np.asarray(track.rotmat, np.float64))).to(DTYPE),
        (torch.einsum("tij,tj->ti", rotmat, place) + pos).to(DTYPE),
        roma.rotvec_to_rotmat(torch.from_numpy(np.asarray(track.fingers, np.float64))).to(DTYPE),
        torch.from_numpy(np.where(known[..., None], track.px, 0.0)).to(DTYPE),
        torch.from_numpy(known),
        torch.from_numpy(track.visible.copy()),
        torch.from_numpy(confirmed),
    )


def _filled(shift: FloatArray, known: np.ndarray) -> FloatArray:
    """The shift between frames that know it; 0 where none does."""
    rows = np.flatnonzero(known)
    return np.interp(np.arange(len(shift)), rows, shift[rows]) if len(rows) else np.zeros(len(shift))
