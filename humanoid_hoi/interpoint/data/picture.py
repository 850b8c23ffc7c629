"""Pictures of synthetic scenes: random camera, clothes, textures, lamp, background and things in front.

Drawn with the product's rasterizer. They look nothing like film; they exist so that a model has something to see whose
truth is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy.ndimage import gaussian_filter, zoom
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES
from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.raster import rasterize
from humanoid_hoi.interpoint.data.scene import SyntheticScene

SIZE = 256
"""Side of the square frames, px."""

_SKIN = ("head", "neck", "left_wrist", "right_wrist", "left_elbow", "right_elbow", *FINGER_JOINTS)
_SHOES = ("left_foot", "right_foot", "left_ankle", "right_ankle")
_TROUSERS = ("pelvis", "left_hip", "right_hip", "left_knee", "right_knee")


@dataclass(frozen=True)
class Look:
    """What stays the same over a scene's frames.

    Attributes:
        body_rgb: (V, 3) color of every vertex, 0..1.
        obj_rgb: (2, 3) the object's two colors.
        waves: (3, 3) rows are wave vectors of its texture, 1/m.
        lamp: (3,) direction to the lamp, camera frame.
        ambient: share of light from everywhere.
        background: (SIZE, SIZE, 3).
        occluders: mean number of things in front.
    """

    body_rgb: FloatArray
    obj_rgb: FloatArray
    waves: FloatArray
    lamp: FloatArray
    ambient: float
    background: FloatArray
    occluders: float


@dataclass(frozen=True)
class Picture:
    """One frame.

    Attributes:
        image: (SIZE, SIZE, 3) uint8 RGB.
        human: (SIZE, SIZE) bool, what is seen of the person.
        object: (SIZE, SIZE) bool, of the object.
    """

    image: ByteArray
    human: BoolArray
    object: BoolArray


def draw_look(body: BodyModel, rng: np.random.Generator) -> Look:
    """Clothes, texture, lamp and background of a scene."""
    # Mostly from above and from behind the camera (y points down in the camera
    # frame, z away from it).
    direction = rng.normal(size=3) * np.array([1.0, 0.6, 0.5]) + np.array([0.0, -1.0, -1.0])
    return Look(
        _clothes(body, rng),
        rng.uniform(0.05, 1.0, (2, 3)),
        rng.normal(0.0, 1.0, (3, 3)) * rng.choice([0.0, 15.0, 40.0]),
        direction / np.linalg.norm(direction),
        float(rng.uniform(0.35, 0.65)),
        _background(rng),
        float(rng.choice([0.0, 0.0, 0.6])),
    )


def place_camera(scene: SyntheticScene, rng: np.random.Generator) -> tuple[FloatArray, FloatArray, FloatArray]:
    """A still camera that sees the whole scene: rotation (3, 3), position (3,) of the body's frame in the camera's, K.

    Mostly from the front half, as people film; OpenCV axes.
    """
    # Azimuth 0 looks at the person's front; 1.9 rad to either side is a little more than a profile.
    front = rng.random() < 0.8
    azimuth = rng.uniform(-1.9, 1.9) if front else rng.uniform(-np.pi, np.pi)
    elevation = rng.uniform(-0.1, 0.5)
    direction = np.array([np.cos(elevation) * np.sin(azimuth), np.sin(elevation), np.cos(elevation) * np.cos(azimuth)])
    # Camera axes in the body's frame, OpenCV: x right, y down, z forward to the scene.
    right = np.cross(-direction, [0.0, 1.0, 0.0])
    right /= np.linalg.norm(right)
    rotmat = np.stack([right, np.cross(-direction, right), -direction])
    # A few degrees of roll, as hand-held cameras have.
    rotmat = Rotation.from_euler("z", rng.normal(0.0, 0.04)).as_matrix() @ rotmat
    # A sample of the vertices is enough to frame the object.
    corners = scene.obj.vertices[np.linspace(0, len(scene.obj.vertices) - 1, 60).astype(int)]
    thing = np.einsum("tij,nj->tni", scene.rotmat, corners) + scene.pos[:, None]
    points = np.concatenate([scene.keypoints, thing], axis=1).reshape(-1, 3)
    target = 0.5 * (points.min(0) + points.max(0))
    half_view = 0.5 * rng.uniform(0.6, 1.05)
    cam = (points - target) @ rotmat.T
    # A point at lateral offset a and depth d + z is in view while a <= (d + z) tan(half angle): so
    # far must the camera stand for the worst point, with 12 % to spare.
    distance = float((np.abs(cam[:, :2]).max(1) / (0.88 * np.tan(half_view)) - cam[:, 2]).max()) * rng.uniform(
        1.0, 1.25
    )
    focal = 0.5 * SIZE / np.tan(half_view)
    shift = rng.normal(0.0, 0.02 * SIZE, 2)
    matrix = np.array([[focal, 0, 0.5 * SIZE + shift[0]], [0, focal, 0.5 * SIZE + shift[1]], [0, 0, 1.0]])
    return rotmat, np.array([0.0, 0.0, distance]) - rotmat @ target, matrix


def draw(
    skin_cam: FloatArray,
    skin_faces: IntArray,
    obj_cam: FloatArray,
    obj_local: FloatArray,
    obj_faces: IntArray,
    matrix: FloatArray,
    look: Look,
    rng: np.random.Generator,
) -> Picture:
    """One frame of person and object.

    Args:
        skin_cam: (V, 3) the body's vertices, camera frame, m.
        skin_faces: (F, 3).
        obj_cam: (N, 3) the object's vertices, camera frame.
        obj_local: (N, 3) the same in its own frame, where its texture lives.
        obj_faces: (M, 3).
        matrix: (3, 3) K.
        look: of the scene.
        rng: draws noise and occluders.
    """
    # One depth buffer for both meshes: whoever is nearer owns the pixel.
    buffer = np.zeros(SIZE * SIZE)
    color = look.background.reshape(-1, 3).copy()
    owner = np.zeros(SIZE * SIZE, np.int8)
    _layer(skin_cam, skin_faces, look.body_rgb, matrix, look, (buffer, color, owner, 1))
    texture = _texture(obj_local, look)
    _layer(obj_cam, obj_faces, texture, matrix, look, (buffer, color, owner, 2))
    image = color.reshape(SIZE, SIZE, 3)
    # Things in front are drawn last; the masks show only what is still seen.
    hidden = _occlude(image, look, rng)
    image = gaussian_filter(image, (0.5, 0.5, 0)) + rng.normal(0.0, 0.015, image.shape)
    seen = owner.reshape(SIZE, SIZE)
    picture = np.clip(255 * image, 0, 255).astype(np.uint8)
    return Picture(picture, (seen == 1) & ~hidden, (seen == 2) & ~hidden)


def _layer(
    points: FloatArray,
    faces: IntArray,
    rgb: FloatArray,
    matrix: FloatArray,
    look: Look,
    target: tuple[FloatArray, FloatArray, IntArray, int],
) -> None:
    """Draw a mesh with colors at its vertices, lit by the lamp."""
    buffer, color, owner, number = target
    corners = points[faces]
    # Triangles that reach behind the near plane would project to nonsense.
    before = corners[..., 2].min(1) > 0.05
    faces = faces[before]
    corners = corners[before]
    pixels = project(corners, matrix)
    found = rasterize(pixels, 1.0 / corners[..., 2], (SIZE, SIZE), buffer, np.zeros(len(faces), bool))
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    # Both sides are lit: a lamp behind a thin sheet must not leave it black.
    light = look.ambient + (1 - look.ambient) * np.abs(normal @ look.lamp)
    # Barycentric weights of the second and third corner; the first has the rest.
    second, third = found.weights[:, 0], found.weights[:, 1]
    share = np.stack([1 - second - third, second, third], -1)
    shade = (share[..., None] * rgb[faces[found.face]]).sum(1)
    color[found.pixel] = shade * light[found.face, None]
    owner[found.pixel] = number


def _clothes(body: BodyModel, rng: np.random.Generator) -> FloatArray:
    """(V, 3) skin, shirt, trousers and shoes by the joint that moves each vertex."""
    points = body.select(torch.arange(body.num_vertices), torch.zeros(body.num_betas))
    # Each vertex is dressed by the joint that moves it most.
    heaviest = points.joint_ids[torch.arange(body.num_vertices), points.joint_weights.argmax(1)].numpy()
    skin = np.array([0.85, 0.65, 0.52]) * rng.uniform(0.35, 1.1)
    # The shirt is what is left after trousers, shoes and skin; short sleeves leave
    # the elbow's vertices skin.
    table = np.tile(rng.uniform(0.05, 0.95, 3), (len(JOINT_NAMES), 1))
    trousers = rng.uniform(0.05, 0.8, 3)
    shoes = rng.uniform(0.05, 0.9, 3)
    sleeves = rng.random() < 0.4
    for row, name in enumerate(JOINT_NAMES):
        if name in _TROUSERS:
            table[row] = trousers
        elif name in _SHOES:
            table[row] = shoes
        elif name in _SKIN and not (sleeves and name.endswith("elbow")):
            table[row] = skin
    return np.clip(table[heaviest], 0.0, 1.0)


def _texture(local: FloatArray, look: Look) -> FloatArray:
    """(N, 3) colors of the object's vertices: a mixture of two colors by a few waves."""
    # Waves in the object's own frame: the texture sticks to the surface when the object turns.
    mix = 0.5 + 0.5 * np.sin(local @ look.waves.T).mean(1) / 0.6
    return look.obj_rgb[0] + np.clip(mix, 0, 1)[:, None] * (look.obj_rgb[1] - look.obj_rgb[0])


def _background(rng: np.random.Generator) -> FloatArray:
    """(SIZE, SIZE, 3) soft blotches, a floor, and a few rectangles."""
    cells = int(rng.integers(2, 9))
    picture = zoom(rng.uniform(0.1, 0.95, (cells, cells, 3)), (SIZE / cells, SIZE / cells, 1), order=1)[:SIZE, :SIZE]
    picture = rng.uniform(0.2, 0.9, 3) + rng.uniform(0.2, 0.8) * (picture - picture.mean())
    if rng.random() < 0.6:
        picture[int(rng.uniform(0.5, 0.85) * SIZE) :] = rng.uniform(0.1, 0.9, 3)
    for _ in range(int(rng.integers(0, 5))):
        _rectangle(picture, rng, 0.5)
    return np.clip(picture, 0.0, 1.0)


def _rectangle(picture: FloatArray, rng: np.random.Generator, largest: float) -> BoolArray:
    low = (rng.uniform(-0.1, 0.9, 2) * SIZE).astype(int)
    high = low + (rng.uniform(0.05, largest, 2) * SIZE).astype(int)
    covered = np.zeros(picture.shape[:2], bool)
    covered[max(low[0], 0) : high[0], max(low[1], 0) : high[1]] = True
    picture[covered] = rng.uniform(0.05, 0.95, 3)
    return covered


def _occlude(image: FloatArray, look: Look, rng: np.random.Generator) -> BoolArray:
    """Rectangles in front of everything; True where something is hidden."""
    hidden = np.zeros(image.shape[:2], bool)
    for _ in range(int(rng.poisson(look.occluders))):
        hidden |= _rectangle(image, rng, 0.25)
    return hidden
