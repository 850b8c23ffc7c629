"""Film a true scene: masks, depth and hand keypoints, everything exact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import trimesh
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams, transform_params
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.zbuffer import nearness
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.reconstruction.in_scene.arms import HandMotion, hand_of_body
from humanoid_hoi.reconstruction.in_scene.hand import SIDES, HandModel
from humanoid_hoi.synthetic.in_scene.scenes import InSceneTruth, SceneSpec
from humanoid_hoi.synthetic.sessions.camera import CameraOptions, place_camera

MASK_FACTOR = 2
"""Masks are drawn this many times smaller than the video, depth maps twice that."""
_WIDTH = 480
_HEIGHT = 360
# Half side of the drawn ground and side of its tiles, m.
_GROUND = 3.0
_TILE = 0.5


@dataclass(frozen=True)
class InSceneFootage:
    """A scene as its camera sees it.

    Attributes:
        truth: what happens.
        camera_matrix: (3, 3) K.
        image_size: (width, height).
        world_from_cam_rotmat: (T, 3, 3).
        world_from_cam_pos: (T, 3).
        body_cam: the person, float64.
        rest_pelvis: (3,) J0.
        obj_rotmat: (T, 3, 3), camera frame.
        obj_pos: (T, 3), camera frame.
        hands: both hands by side, camera frame, float64.
        px: (T, 21, 2) hand keypoints by side.
        keypoint_depth: (T, 21) their depth, m.
        human, thing: (T, h, w) visible masks, :data:`MASK_FACTOR` times smaller than the video.
        depth: (T, h / 2, w / 2) m along the optical axis; 0 where nothing is.
    """

    truth: InSceneTruth
    camera_matrix: FloatArray
    image_size: tuple[int, int]
    world_from_cam_rotmat: FloatArray
    world_from_cam_pos: FloatArray
    body_cam: BodyParams
    rest_pelvis: torch.Tensor
    obj_rotmat: FloatArray
    obj_pos: FloatArray
    hands: dict[str, HandMotion]
    px: dict[str, FloatArray]
    keypoint_depth: dict[str, FloatArray]
    human: BoolArray
    thing: BoolArray
    depth: FloatArray


def film_scene(truth: InSceneTruth, spec: SceneSpec, body: BodyModel, seed: int = 0) -> InSceneFootage:
    """Film a scene with the camera its specification asks for; the same for the same seed."""
    scene = truth.scene
    person = scene.body_w.to(torch.float64)
    hands_w = {side: hand_of_body(body, person, side) for side in SIDES}
    models = {side: HandModel.of_body(body, person.betas, side, torch.float64) for side in SIDES}
    keypoints = {s: models[s].keypoints(h.rotmat, h.pos, h.fingers).numpy() for s, h in hands_w.items()}
    # The corners of its bounding box stand for the object when the camera is aimed.
    corners = _box(scene.obj_vertices) @ scene.obj_rotmat_w.transpose(0, 2, 1) + scene.obj_pos_w[:, None]
    # The camera frames the carrying hands and the object; the rest of the person may be cut off.
    looked_at = np.concatenate([*(keypoints[side] for side in truth.hands), corners], axis=1)
    lens = CameraOptions(_WIDTH, _HEIGHT, spec.azimuth_deg, spec.elevation_deg, moving=spec.moving)
    rotmat, pos = place_camera(looked_at, scene.fps, lens, np.random.default_rng([seed, 7]))
    # Camera from world: x_cam = R^T (x_w - p).
    inverse = rotmat.transpose(0, 2, 1)
    back = torch.from_numpy(inverse.copy())
    origin = torch.from_numpy(-np.einsum("tij,tj->ti", inverse, pos))
    rest = body.rest_pelvis(person.betas)
    body_cam = transform_params(person, back, origin, rest)
    matrix = lens.matrix()
    points_cam = {s: np.einsum("tij,tnj->tni", inverse, keypoints[s] - pos[:, None]) for s in SIDES}
    obj_rotmat = inverse @ scene.obj_rotmat_w
    obj_pos = np.einsum("tij,tj->ti", inverse, scene.obj_pos_w - pos)
    static = _static_mesh(truth.supports)
    drawn = _Drawing(body, body_cam, scene.obj_vertices, scene.obj_faces, obj_rotmat, obj_pos, matrix)
    human, thing, depth = drawn.draw(static, inverse, pos)
    return InSceneFootage(
        truth,
        matrix,
        (_WIDTH, _HEIGHT),
        np.array(rotmat),
        pos,
        body_cam,
        rest,
        obj_rotmat,
        obj_pos,
        {side: hand.moved(back, origin) for side, hand in hands_w.items()},
        {side: project(points_cam[side], matrix) for side in SIDES},
        {side: points_cam[side][..., 2] for side in SIDES},
        human,
        thing,
        depth,
    )


@dataclass(frozen=True)
class _Drawing:
    """What moves in the picture, and the lens."""

    body: BodyModel
    body_cam: BodyParams
    vertices: FloatArray
    faces: IntArray
    rotmat: FloatArray
    pos: FloatArray
    matrix: FloatArray

    def draw(
        self, static: tuple[FloatArray, IntArray], inverse: FloatArray, origin: FloatArray
    ) -> tuple[BoolArray, BoolArray, FloatArray]:
        """Masks (T, h, w) of person and thing, and depth (T, h / 2, w / 2)."""
        size = (_WIDTH // MASK_FACTOR, _HEIGHT // MASK_FACTOR)
        lens = np.diag([1 / MASK_FACTOR, 1 / MASK_FACTOR, 1.0]) @ self.matrix
        ids, faces = light_body(self.body)
        with torch.no_grad():
            skin = self.body.pose(self.body_cam, self.body.select(ids, self.body_cam.betas)).points.numpy()
        shape = (len(skin), size[1], size[0])
        human = np.zeros(shape, bool)
        thing = np.zeros(shape, bool)
        depth = np.zeros((len(skin), size[1] // 2, size[0] // 2), np.float32)
        # A camera that does not move sees the static scene once and for all.
        still = bool((inverse == inverse[0]).all())
        # Depth maps are drawn at their own size: every second pixel of a larger picture would lie half a pixel aside.
        half = (size[0] // 2, size[1] // 2)
        half_lens = np.diag([0.5, 0.5, 1.0]) @ lens
        behind = np.zeros(shape[1:])
        far = np.zeros(depth.shape[1:])
        for t in range(len(skin)):
            if t == 0 or not still:
                around = (static[0] - origin[t]) @ inverse[t].T
                behind = nearness(around, static[1], lens, size)
                far = nearness(around, static[1], half_lens, half)
            person = nearness(skin[t], faces, lens, size)
            placed = self.vertices @ self.rotmat[t].T + self.pos[t]
            held = nearness(placed, self.faces, lens, size)
            # 1/z: larger is nearer. Where body and thing tie, the thing has the pixel.
            human[t] = (person > held) & (person > behind)
            thing[t] = (held >= person) & (held > behind)
            moving = nearness(skin[t], faces, half_lens, half), nearness(placed, self.faces, half_lens, half)
            nearest = np.maximum(np.maximum(*moving), far)
            # Never zero in the division; pixels that show nothing keep depth 0.
            depth[t] = np.where(nearest > 0, 1 / np.maximum(nearest, 1e-6), 0)
        return human, thing, depth


def light_body(body: BodyModel) -> tuple[torch.Tensor, IntArray]:
    """A body to draw: hands and forearms in full, the rest as its proxy; vertex ids (N,) and triangles over them."""
    everything = body.select(torch.arange(body.num_vertices), torch.zeros(body.num_betas))
    # Vertices whose heaviest bone is a finger, wrist or elbow are drawn in full.
    strongest = everything.joint_ids[torch.arange(body.num_vertices), everything.joint_weights.argmax(dim=1)]
    arm = [i for i, n in enumerate(JOINT_NAMES) if (n[-1].isdigit() and "_" in n) or n.endswith(("wrist", "elbow"))]
    mine = torch.isin(strongest, torch.tensor(arm))
    # New number of each kept vertex, -1 for the rest; the proxy's vertices come after them.
    place = torch.full((body.num_vertices,), -1).masked_scatter(mine, torch.arange(int(mine.sum())))
    faces = place[body.faces[mine[body.faces].all(dim=1)]]
    ids = torch.cat([torch.nonzero(mine)[:, 0], body.proxy_vertices])
    return ids, torch.cat([faces, body.proxy_faces + int(mine.sum())]).numpy()


def _static_mesh(supports: tuple[Support, ...]) -> tuple[FloatArray, IntArray]:
    """Ground and furniture, world frame; the ground in tiles, since triangles behind the camera are not drawn."""
    parts = []
    for support in supports:
        box = trimesh.creation.box(extents=2 * np.asarray(support.half_size, float))
        box.apply_transform(_matrix(support))
        parts.append(box.subdivide_to_size(0.3, max_iter=10))
    count = round(2 * _GROUND / _TILE) + 1
    grid = np.stack(np.meshgrid(*2 * [np.linspace(-_GROUND, _GROUND, count)], indexing="ij"), -1).reshape(-1, 2)
    # Lower left corners of all tiles; each tile is two triangles.
    corner = (np.arange(count - 1)[:, None] * count + np.arange(count - 1)).reshape(-1)
    # Vertex k of the grid is (row k // count, column k % count), so +count steps along x and +1 along y.
    faces = np.concatenate(
        [
            np.stack([corner, corner + count, corner + 1], 1),
            np.stack([corner + 1, corner + count, corner + count + 1], 1),
        ]
    )
    parts.append(trimesh.Trimesh(np.column_stack([grid, np.zeros(len(grid))]), faces, process=False))
    whole: Any = trimesh.util.concatenate(parts)
    return np.asarray(whole.vertices, np.float64), np.asarray(whole.faces, np.int64)


def _matrix(support: Support) -> FloatArray:
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_quat(np.asarray(support.quat_w, float)).as_matrix()
    matrix[:3, 3] = support.pos_w
    return matrix


def _box(vertices: FloatArray) -> FloatArray:
    return trimesh.bounds.corners(np.stack([vertices.min(0), vertices.max(0)]))
