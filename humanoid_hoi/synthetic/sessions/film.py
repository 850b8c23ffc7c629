"""Film a scene: camera poses, silhouettes with mutual occlusion, visible points, and annotations without any error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from scipy.ndimage import minimum_filter

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams, transform_params
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.zbuffer import nearness
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.session.session import MaskSource
from humanoid_hoi.synthetic.sessions.annotate import AnnotationOptions, annotate_contacts, choose_points
from humanoid_hoi.synthetic.sessions.camera import CameraOptions, place_camera
from humanoid_hoi.synthetic.sessions.scene import Scene

MASK_FACTOR = 4
"""Silhouettes are drawn at this fraction of the video's resolution and enlarged."""
CANDIDATES = 1500
"""Object vertices that may be chosen for tracking."""
SLACK = 0.015
"""A point this far (m) behind the drawn surface still counts as visible: the z-buffer has coarse pixels."""
# Frames whose whole skin is posed at once: more would only take memory.
_BATCH = 16


@dataclass(frozen=True)
class RenderedMasks(MaskSource):
    """Silhouettes in memory, (T, h, w) bool each, ``factor`` times smaller than the video."""

    human_small: BoolArray
    object_small: BoolArray
    factor: int = MASK_FACTOR

    def human(self, frame: int) -> BoolArray | None:
        """(H, W) of a frame, or None when nothing of the human is visible."""
        return self._enlarged(self.human_small[frame])

    def object(self, frame: int) -> BoolArray | None:
        """(H, W) of a frame, or None when nothing of the object is visible."""
        return self._enlarged(self.object_small[frame])

    def _enlarged(self, mask: BoolArray) -> BoolArray | None:
        # Blocks of whole pixels: the edges of a real segmentation are no finer.
        return mask.repeat(self.factor, 0).repeat(self.factor, 1) if mask.any() else None


@dataclass(frozen=True)
class Footage:
    """A scene seen by a camera, everything exact.

    Attributes:
        scene: what happened.
        camera_matrix: (3, 3) K.
        image_size: (width, height).
        world_from_cam_rotmat: (T, 3, 3).
        world_from_cam_pos: (T, 3).
        body_cam: the person in the camera frame (float32).
        rest_pelvis: (3,) float64 J0.
        obj_rotmat: (T, 3, 3).
        obj_pos: (T, 3): the object in the camera frame.
        contacts: annotated pairs.
        point_ids: (M,) tracked vertices.
        point_px: (T, M, 2), NaN outside the picture and before the point was clicked.
        point_hidden: (T, M) behind the human or the object itself.
        masks: silhouettes.
    """

    scene: Scene
    camera_matrix: FloatArray
    image_size: tuple[int, int]
    world_from_cam_rotmat: FloatArray
    world_from_cam_pos: FloatArray
    body_cam: BodyParams
    rest_pelvis: torch.Tensor
    obj_rotmat: FloatArray
    obj_pos: FloatArray
    contacts: ContactPairs
    point_ids: IntArray
    point_px: FloatArray
    point_hidden: BoolArray
    masks: RenderedMasks


def film(
    scene: Scene,
    body: BodyModel,
    camera: CameraOptions = CameraOptions(),  # noqa: B008 - frozen
    rules: AnnotationOptions = AnnotationOptions(),  # noqa: B008 - frozen
    seed: int = 0,
) -> Footage:
    """Film and annotate ``scene``; the same for the same seed.

    Args:
        scene: of :func:`make_scene`.
        body: the model it was made with.
        camera: what is fixed about the camera; the rest is drawn.
        rules: of the annotation.
        seed: any whole number.
    """
    rng = np.random.default_rng([seed, 0])
    skin = _keypoints(body, scene.body_w)
    # The camera is placed so that body and object stay in view: keypoints and box corners stand for them.
    corners = _corners(scene.obj_vertices) @ scene.obj_rotmat_w.transpose(0, 2, 1) + scene.obj_pos_w[:, None]
    rotmat, pos = place_camera(np.concatenate([skin, corners], axis=1), scene.fps, camera, rng)
    # camera_from_world is the inverse (R^T, -R^T p) of the camera's pose.
    inverse = rotmat.transpose(0, 2, 1)
    obj_rotmat = inverse @ scene.obj_rotmat_w
    obj_pos = np.einsum("tij,tj->ti", inverse, scene.obj_pos_w - pos)
    rest = body.rest_pelvis(scene.body_w.betas).detach().double()
    body_cam = _in_camera(scene.body_w, inverse, -np.einsum("tij,tj->ti", inverse, pos), rest)
    matrix = camera.matrix()
    size = (camera.width, camera.height)
    # Not every vertex of a fine mesh needs to be followed in all frames.
    ids = np.sort(rng.permutation(len(scene.obj_vertices))[:CANDIDATES])
    masks, px, hidden = _draw(scene, body, body_cam, obj_rotmat, obj_pos, ids, matrix, size)
    chosen, since = choose_points(px, np.isfinite(px).all(-1) & ~hidden, rules)
    px = px[:, chosen]
    hidden = hidden[:, chosen]
    # Before a point is clicked nobody knows it.
    px[np.arange(len(px))[:, None] < since] = np.nan
    # Contacts are annotated on exact keypoints in the object's frame; noise comes later.
    local = np.einsum("tji,tnj->tni", obj_rotmat, _keypoints(body, body_cam) - obj_pos[:, None])
    return Footage(
        scene,
        matrix,
        size,
        rotmat,
        pos,
        body_cam,
        rest,
        obj_rotmat,
        obj_pos,
        annotate_contacts(local, scene.obj_vertices, scene.obj_faces, rules),
        ids[chosen],
        px,
        hidden,
        masks,
    )


def _keypoints(body: BodyModel, params: BodyParams) -> FloatArray:
    """(T, 87, 3) all contact keypoints."""
    with torch.no_grad():
        points = body.select(body.keypoint_vertices, params.betas)
        return body.pose(params, points).points.double().numpy()


def _corners(vertices: FloatArray) -> FloatArray:
    """(8, 3) corners of the bounding box."""
    low = vertices.min(0)
    high = vertices.max(0)
    return np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])


def _in_camera(body_w: BodyParams, rotmat: FloatArray, pos: FloatArray, rest: torch.Tensor) -> BodyParams:
    turned = transform_params(body_w.to(torch.float64), torch.from_numpy(rotmat), torch.from_numpy(pos), rest)
    return turned.to(torch.float32)


def _draw(
    scene: Scene,
    body: BodyModel,
    body_cam: BodyParams,
    obj_rotmat: FloatArray,
    obj_pos: FloatArray,
    ids: IntArray,
    matrix: FloatArray,
    size: tuple[int, int],
) -> tuple[RenderedMasks, FloatArray, BoolArray]:
    """Silhouettes, pixels (T, C, 2) of the vertices ``ids`` and whether each is hidden (T, C)."""
    small = (size[0] // MASK_FACTOR, size[1] // MASK_FACTOR)
    # K of the smaller picture: focal lengths and principal point shrink alike.
    lens = np.diag([1 / MASK_FACTOR, 1 / MASK_FACTOR, 1.0]) @ matrix
    frames = scene.num_frames
    human_mask, object_mask = (np.zeros((frames, small[1], small[0]), bool) for _ in range(2))
    px = np.full((frames, len(ids), 2), np.nan)
    hidden = np.ones((frames, len(ids)), bool)
    for t, skin in enumerate(skins(body, body_cam)):
        vertices = scene.obj_vertices @ obj_rotmat[t].T + obj_pos[t]
        human = nearness(skin, body.faces.numpy(), lens, small)
        thing = nearness(vertices, scene.obj_faces, lens, small)
        # 1/z of the nearest surface in each pixel: who is nearer is seen.
        human_mask[t] = human > thing
        object_mask[t] = (thing >= human) & (thing > 0)
        px[t], hidden[t] = _seen(vertices[ids], human, thing, matrix, size)
    return RenderedMasks(human_mask, object_mask), px, hidden


def skins(body: BodyModel, body_cam: BodyParams) -> Iterator[FloatArray]:
    """The whole skin of each frame, posed in small batches."""
    points = body.select(torch.arange(body.num_vertices), body_cam.betas)
    with torch.no_grad():
        for first in range(0, body_cam.num_frames, _BATCH):
            yield from body.pose(body_cam.frames(slice(first, first + _BATCH)), points).points.double().numpy()


def _seen(
    points_cam: FloatArray, human: FloatArray, thing: FloatArray, matrix: FloatArray, size: tuple[int, int]
) -> tuple[FloatArray, BoolArray]:
    """Pixels (C, 2), NaN outside the picture, and whether each point is hidden."""
    px = project(points_cam, matrix)
    with np.errstate(invalid="ignore"):
        inside = ((px >= 0) & (px < size)).all(-1)
    px[~inside] = np.nan
    # Points outside the picture look up pixel (0, 0); what they find there does not matter, they are NaN.
    column, row = (np.where(inside, px[:, i], 0).astype(int) // MASK_FACTOR for i in (0, 1))
    # The farthest of the 3 x 3 pixels around: a slanted surface must not hide its own points.
    far = minimum_filter(np.where(thing > 0, thing, np.inf), size=3)
    # As 1/z like the buffers, of a place slightly nearer than the point itself.
    behind = 1.0 / (points_cam[:, 2] - SLACK)
    # Hidden by the body, or by the object's own front (where there is any of it around).
    return px, (human[row, column] > behind) | (far[row, column] > behind) & np.isfinite(far[row, column])
