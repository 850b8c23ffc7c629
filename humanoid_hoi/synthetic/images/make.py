"""Synthetic pictures with known truth, and coarse poses that are wrong by known amounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.params import transform_params
from humanoid_hoi.body.parts import PART_NAMES, parts_of_body
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.geometry.surface import mesh_distance, mesh_inside
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ImageBody, ObjectPose
from humanoid_hoi.reconstruction.single_image.metrics import TOUCH_M
from humanoid_hoi.synthetic.images.draw import Painted, draw
from humanoid_hoi.synthetic.images.people import HOLDS, Person, make_person
from humanoid_hoi.synthetic.images.shapes import SHAPES, PaintedMesh, make_shape

_CLOTHES = {"torso": 0, "back": 0, "upper_arm": 0, "shoulder": 0, "upper_leg": 1, "lower_leg": 1, "knee": 1, "hip": 1}
_FOCAL_PER_WIDTH = 3.0  # of a body regressor's crop it is 12 to 18; 3 keeps some perspective
_VIEW_WIDTH = 1.15  # m of the scene across the picture
_GAP = 0.004  # m between palm and object


@dataclass(frozen=True)
class Disturbance(Settings, yaml="tools/make_synthetic_images", node="wrong", key="wrong"):
    """How wrong the coarse pose is.

    Attributes:
        rotation_deg: about a random axis.
        scale: relative, either way.
        across_m: in a random direction across the picture.
        depth_m: along the viewing ray, either way.
    """

    rotation_deg: float = setting(at_least=0)
    scale: float = setting(at_least=0)
    across_m: float = setting(at_least=0)
    depth_m: float = setting(at_least=0)


def make_image(
    seed: int, shape: str | None = None, wrong: Disturbance | None = None, size: tuple[int, int] = (256, 256)
) -> HoiImage:
    """One picture of a person who holds an object between the palms.

    Args:
        seed: draws pose, camera, paint and error.
        shape: one of ``SHAPES``; default: by the seed.
        wrong: error of the coarse pose.
        size: (width, height) px.
    """
    rng = np.random.default_rng(seed)
    names = list(SHAPES)
    name = shape or names[seed % len(names)]
    # Shapes change fastest, then holds: consecutive seeds go through all combinations.
    person = make_person(HOLDS[(seed // len(names)) % len(HOLDS)], rng)
    painted = make_shape(name, seed)
    in_person = _between_palms(person, painted, rng)
    to_camera, center = _view(person, in_person, rng)
    matrix = _camera(size)
    # So far away the scene's ``_VIEW_WIDTH`` just fills the picture: width = focal * extent / depth.
    distance = _FOCAL_PER_WIDTH * _VIEW_WIDTH
    body_cam = (person.vertices - center) @ to_camera.T + np.array([0, 0, distance])
    truth = ObjectPose(
        to_camera @ in_person.rotmat,
        to_camera @ (in_person.pos_cam - center) + np.array([0, 0, distance]),
        in_person.scale,
    )
    image = _assemble(f"{name}_{seed}", body_cam, painted, truth, matrix, size, rng, wrong or Disturbance())
    shift = np.array([0, 0, distance]) - to_camera @ center
    # The person's own frame is y-up: its up, seen by the camera.
    return image.replace(body=_body(person, to_camera, shift), up_cam=to_camera[:, 1].copy())


def _body(person: Person, rotmat: FloatArray, shift: FloatArray) -> ImageBody:
    """The person's parameters in the camera frame ``x -> rotmat x + shift``."""
    rest_pelvis = load_free_body().rest_pelvis(person.params.betas)
    moved = transform_params(person.params, torch.from_numpy(rotmat), torch.from_numpy(shift), rest_pelvis)
    return ImageBody("free", moved)


def _assemble(
    name: str,
    body_cam: FloatArray,
    painted: PaintedMesh,
    truth: ObjectPose,
    matrix: FloatArray,
    size: tuple[int, int],
    rng: np.random.Generator,
    wrong: Disturbance,
) -> HoiImage:
    body = load_free_body()
    vertices, faces, color = painted
    parts = parts_of_body(body)
    person = Painted(body_cam, body.faces.numpy(), _clothes(rng)[parts])
    drawn = draw([person, Painted(truth.apply(vertices), faces, color)], matrix, size, rng)
    # Annotated are the parts that truly touch, found from the true pose.
    touching = mesh_distance(body_cam, truth.apply(vertices), faces) < TOUCH_M
    return HoiImage(
        name=name,
        picture=drawn.picture,
        person_mask=drawn.masks[0],
        object_mask=drawn.masks[1],
        camera_matrix=matrix,
        body_cam=body_cam,
        body_faces=body.faces.numpy(),
        body_parts=parts,
        obj_vertices=vertices,
        obj_faces=faces,
        obj_color=color,
        start=disturb(truth, wrong, rng),
        # Relative depth, as monocular networks give it.
        depth=drawn.depth / np.nanmax(drawn.depth) - 0.2,
        contact_parts=tuple(PART_NAMES[k] for k in np.unique(parts[touching])),
        truth=truth,
    )


def disturb(truth: ObjectPose, wrong: Disturbance, rng: np.random.Generator) -> ObjectPose:
    """A coarse pose that is off by exactly the given amounts, in random directions."""
    axis = rng.normal(size=3)
    axis *= np.radians(wrong.rotation_deg) / np.linalg.norm(axis)
    turn = roma.rotvec_to_rotmat(torch.from_numpy(axis)).numpy()
    angle = rng.uniform(0, 2 * np.pi)
    shift = np.array([wrong.across_m * np.cos(angle), wrong.across_m * np.sin(angle), 0.0])
    # Exactly this far off, either way: a score per amount of error, not per draw.
    shift[2] = wrong.depth_m * rng.choice([-1.0, 1.0])
    scale = truth.scale * (1.0 + wrong.scale * rng.choice([-1.0, 1.0]))
    return ObjectPose(turn @ truth.rotmat, truth.pos_cam + shift, scale)


def _between_palms(person: Person, painted: PaintedMesh, rng: np.random.Generator) -> ObjectPose:
    """The object turned at random about the vertical, between the palms, of the size and depth that fit best.

    Fitting: palms near the surface, and nothing of the body inside. Whatever is left of either is part of the truth.
    """
    spin = rng.uniform(-0.5, 0.5)
    tilt = rng.uniform(-0.2, 0.2)
    rotmat = roma.rotvec_to_rotmat(torch.tensor([tilt, spin, 0.0], dtype=torch.float64)).numpy()
    middle = person.palms.mean(axis=0)
    vertices, faces, _ = painted
    # The palm's skin lies about two centimetres inside of the line between the palms' bones.
    # Palms face each other across x: that distance is what the object has to fill.
    gap = abs(person.palms[0, 0] - person.palms[1, 0]) - 2 * (0.02 + _GAP)
    widest = float(np.clip(gap / np.ptp(vertices @ rotmat.T, axis=0)[0], 0.6, 1.6))
    nearby = person.vertices[np.linalg.norm(person.vertices - middle, axis=1) < 0.6]
    # A small search over size and place: no closed form says where hands and object fit best.
    candidates = [
        ObjectPose(rotmat, middle + np.array([0.0, 0.0, forward]), share * widest)
        for share in (1.0, 0.9, 0.8, 0.7)
        for forward in (0.0, 0.04, 0.08, 0.12)
    ]
    return min(candidates, key=lambda pose: _misfit(pose, vertices, faces, nearby, person.palms))


def _misfit(pose: ObjectPose, vertices: FloatArray, faces: IntArray, nearby: FloatArray, palms: FloatArray) -> float:
    """m: depth of the body in the object, summed over a hundred vertices' worth, plus how far the palms are away."""
    placed = pose.apply(vertices)
    inside = mesh_inside(nearby, placed, faces)
    depth = mesh_distance(nearby[inside], placed, faces).sum() / 100.0
    return float(depth + mesh_distance(palms, placed, faces).mean())


def _view(person: Person, held: ObjectPose, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Rotation from the person's frame (y up, facing z) to a camera before it, and the point it looks at."""
    azimuth = rng.uniform(-0.9, 0.9)
    elevation = rng.uniform(-0.1, 0.35)
    about_y = roma.rotvec_to_rotmat(torch.tensor([0.0, azimuth, 0.0], dtype=torch.float64)).numpy()
    about_x = roma.rotvec_to_rotmat(torch.tensor([elevation, 0.0, 0.0], dtype=torch.float64)).numpy()
    # Face to face: the person's left is on the camera's right, y points down, z away from the camera.
    flip = np.diag([1.0, -1.0, -1.0])
    # Upper body and object: what a picture of an interaction shows.
    center = 0.4 * np.median(person.vertices, axis=0) + 0.6 * held.pos_cam
    return about_x @ flip @ about_y, center


def _camera(size: tuple[int, int]) -> FloatArray:
    focal = _FOCAL_PER_WIDTH * size[0]
    return np.array([[focal, 0, size[0] / 2], [0, focal, size[1] / 2], [0, 0, 1.0]])


def _clothes(rng: np.random.Generator) -> FloatArray:
    """(34, 3) a color for each part: skin, shirt and trousers."""
    skin = np.array([0.75, 0.58, 0.48]) * rng.uniform(0.6, 1.1)
    cloth = rng.uniform(0.15, 0.85, (2, 3))
    colors = np.tile(skin, (len(PART_NAMES), 1))
    for row, part in enumerate(PART_NAMES):
        kind = _CLOTHES.get(part.removeprefix("left_").removeprefix("right_"))
        if kind is not None:
            colors[row] = cloth[kind]
    return np.clip(colors, 0, 1)
