"""Textured pictures of a filmed scene: every surface carries a noise pattern that moves with it, so that points can be
tracked, and where they truly are is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import roma
import torch
import trimesh
from scipy.ndimage import gaussian_filter, map_coordinates

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import ByteArray, FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.raster import rasterize
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.synthetic.sessions.film import Footage, skins

SAMPLES = 2
"""Samples per pixel and axis."""
NEAR = 0.05
"""m; nothing nearer is drawn."""
# The pattern repeats after this many cells per axis.
_LATTICE = 32
# Direction to the lamp in the camera frame (x right, y down, z ahead): above and behind the viewer.
_LAMP = np.array([0.3, -0.8, -0.5]) / np.linalg.norm([0.3, -0.8, -0.5])
_CELLS = {"body": 0.045, "object": 0.03, "support": 0.04, "ground": 0.12}
"""m per cell of the noise."""
_COLORS = {
    "body": (0.45, 0.55, 0.75),
    "object": (0.85, 0.60, 0.30),
    "support": (0.50, 0.42, 0.36),
    "ground": (0.62, 0.64, 0.62),
}


@dataclass(frozen=True)
class Surface:
    """One textured mesh of a frame.

    Attributes:
        kind: names its color and the size of its pattern.
        points_cam: (V, 3) camera frame, m.
        rest: (V, 3) where the pattern is looked up: coordinates that stay with the surface, m.
        faces: (F, 3).
    """

    kind: str
    points_cam: FloatArray
    rest: FloatArray
    faces: IntArray


def textured_frames(
    footage: Footage, body: BodyModel, supports: Sequence[Support] = (), seed: int = 0
) -> Iterator[ByteArray]:
    """The video of a footage, frame by frame, (H, W, 3) uint8 RGB.

    Args:
        footage: of :func:`film`.
        body: the model it was made with.
        supports: boxes that stand in the scene, Z-up world.
        seed: of the patterns.
    """
    noise = _noise(seed)
    rest_body = _rest_skin(body, footage)
    boxes = [_box(support) for support in supports]
    scene = footage.scene
    for t, skin in enumerate(skins(body, footage.body_cam)):
        thing = scene.obj_vertices @ footage.obj_rotmat[t].T + footage.obj_pos[t]
        surfaces = [
            Surface("body", skin, rest_body, body.faces.numpy()),
            Surface("object", thing, scene.obj_vertices, scene.obj_faces),
        ]
        for vertices_w, faces in boxes:
            # R^T (x - p) for rows: from the world into the camera of this frame.
            seen = (vertices_w - footage.world_from_cam_pos[t]) @ footage.world_from_cam_rotmat[t]
            surfaces.append(Surface("support", seen, vertices_w, faces))
        image = _ground(footage, t, noise)
        for pixels, colors in _painted(surfaces, footage, noise):
            image[pixels] = colors
        yield _shrunk(image, footage.image_size)


def _painted(surfaces: list[Surface], footage: Footage, noise: FloatArray) -> Iterator[tuple[IntArray, FloatArray]]:
    """Pixels that each surface wins, with their colors; later surfaces overwrite what they hide."""
    width, height = (SAMPLES * side for side in footage.image_size)
    matrix = np.diag([SAMPLES, SAMPLES, 1.0]) @ footage.camera_matrix
    # One depth buffer for all surfaces: each only gets the pixels where it is the nearest so far.
    buffer = np.zeros(width * height, np.float32)
    for surface in surfaces:
        # A triangle with a corner too near or behind the camera cannot be projected; it is dropped whole.
        faces = surface.faces[(surface.points_cam[surface.faces, 2] > NEAR).all(1)]
        corners = project(surface.points_cam, matrix)[faces]
        inverse = 1.0 / surface.points_cam[faces, 2]
        found = rasterize(corners, inverse, (width, height), buffer, np.ones(len(faces), bool))
        second, third = found.weights.T.astype(np.float64)
        # Perspective-correct: weights of the picture times 1/z, normalized, are
        # weights on the surface.
        weights = np.stack([1 - second - third, second, third], -1) * inverse[found.face]
        weights /= weights.sum(1, keepdims=True)  # screen weights -> weights on the surface
        ids = faces[found.face]
        # Looked up where the surface point lies at rest, so the pattern sticks to the skin.
        place = np.einsum("nk,nkd->nd", weights, surface.rest[ids])
        shade = _shade(surface.points_cam, faces)[found.face]
        yield found.pixel, _color(surface.kind, place, noise) * shade[:, None]


def _shade(points_cam: FloatArray, faces: IntArray) -> FloatArray:
    """(F,) brightness by a lamp above the camera."""
    a, b, c = (points_cam[faces[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-12
    # Never darker than 0.55: trackers need the pattern in the shade as well.
    return 0.55 + 0.45 * np.clip(normal @ _LAMP, 0, 1)


def _ground(footage: Footage, t: int, noise: FloatArray) -> FloatArray:
    """(H * W, 3) the floor at z = 0, and a plain wall above its horizon."""
    width, height = (SAMPLES * side for side in footage.image_size)
    matrix = np.diag([SAMPLES, SAMPLES, 1.0]) @ footage.camera_matrix
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    rays = np.stack([(x - matrix[0, 2]) / matrix[0, 0], (y - matrix[1, 2]) / matrix[1, 1], np.ones_like(x)], -1)
    # The floor is not a mesh: each pixel's ray is cut with the plane z = 0.
    rays_w = rays.reshape(-1, 3) @ footage.world_from_cam_rotmat[t].T
    eye = footage.world_from_cam_pos[t]
    image = np.tile(np.array([0.72, 0.75, 0.80]), (width * height, 1))
    # Rays that hardly sink meet the floor too far away to show any pattern.
    down = np.flatnonzero(rays_w[:, 2] < -0.02)
    # The ray eye + s d meets z = 0 at s = -eye_z / d_z.
    place = eye + rays_w[down] * (-eye[2] / rays_w[down, 2])[:, None]
    place[:, 2] = 0.0
    far = np.linalg.norm(place - eye, axis=1)[:, None]
    floor = _color("ground", place, noise)
    # It fades into the wall with distance: far off, the pattern would only flicker.
    image[down] = floor + (image[down] - floor) * np.clip(far / 12.0, 0, 1)
    return image


def _color(kind: str, place: FloatArray, noise: FloatArray) -> FloatArray:
    """(N, 3) the pattern of a surface: two octaves of noise over its color."""
    cell = _CELLS[kind]
    coarse = map_coordinates(noise, (place / cell).T, order=1, mode="grid-wrap")
    # Shifted by an odd amount, so that the octaves' cells do not coincide.
    fine = map_coordinates(noise, (place / (0.4 * cell) + 7.3).T, order=1, mode="grid-wrap")
    brightness = 0.55 + 0.5 * coarse + 0.25 * fine
    return np.clip(np.asarray(_COLORS[kind]) * brightness[:, None], 0, 1)


def _noise(seed: int) -> FloatArray:
    """(L, L, L) values in [0, 1], periodic."""
    rng = np.random.default_rng([seed, 11])
    values = gaussian_filter(rng.normal(size=(_LATTICE,) * 3), 0.6, mode="wrap")
    # Ranks instead of values: every brightness is equally frequent, for strong contrast everywhere.
    ranked = values.argsort(axis=None).argsort().reshape(values.shape)
    return ranked / (values.size - 1)


def _rest_skin(body: BodyModel, footage: Footage) -> FloatArray:
    """(V, 3) the skin in its rest pose: coordinates that stay with it."""
    # Only the lookup coordinates are needed, so one frame at rest is enough; betas stay the person's own.
    params = footage.body_cam.frames(slice(0, 1))
    zero = {
        name: torch.zeros_like(getattr(params, name))
        for name in ("body_pose", "global_orient", "transl", "left_hand_pose", "right_hand_pose")
    }
    with torch.no_grad():
        return body.vertices(params.replace(**zero))[0].double().numpy()


def _box(support: Support) -> tuple[FloatArray, IntArray]:
    """Vertices (V, 3) in the world and faces of a support."""
    mesh = trimesh.creation.box(extents=2 * np.asarray(support.half_size, np.float64))
    # Small triangles: one that reaches behind the camera is left out, and should not be a whole side.
    mesh = mesh.subdivide_to_size(0.1)
    rotmat = roma.unitquat_to_rotmat(torch.from_numpy(np.asarray(support.quat_w, np.float64))).numpy()
    vertices = np.asarray(mesh.vertices) @ rotmat.T + np.asarray(support.pos_w, np.float64)
    return vertices, np.asarray(mesh.faces, np.int64)


def _shrunk(image: FloatArray, size: tuple[int, int]) -> ByteArray:
    """Mean over the samples of each pixel."""
    width, height = size
    whole = image.reshape(height, SAMPLES, width, SAMPLES, 3).mean(axis=(1, 3))
    return np.rint(255 * whole).astype(np.uint8)
