"""Datasets of synthetic scenes: which objects, which templates, and the pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.data import picture
from humanoid_hoi.interpoint.data.objects import FAMILIES, MadeObject, make_object
from humanoid_hoi.interpoint.data.scene import SyntheticScene, make_scene
from humanoid_hoi.interpoint.data.templates import TEMPLATES, templates_for
from humanoid_hoi.interpoint.data.video import AnnotatedVideo, jpeg
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES

TEST_OBJECTS = 100_000
"""Objects of test sets are numbered from here: no training object can be one of them."""
LEAST_SEEN = 0.01
"""Share of the picture that person and object each should cover; the camera is drawn again otherwise."""


@dataclass(frozen=True)
class SyntheticOptions(Settings, yaml="tools/interpoint_make", node="synthetic", partial=True):
    """How much to make; defaults stand in the yaml.

    Attributes:
        objects: instances of each of the families.
        scenes: templates tried on each instance.
        frames: per scene, each seen by a camera of its own.
        seed: of everything.
        first: number of the first instance.
        families: names; empty: all.
        templates: names of the ways to touch; empty: all that suit the object.
    """

    objects: int = setting(at_least=0)
    scenes: int = setting(at_least=1)
    frames: int = setting(at_least=1)
    seed: int = setting(at_least=0)
    first: int = setting(at_least=0)
    families: tuple[str, ...] = setting()
    templates: tuple[str, ...] = setting()

    def __post_init__(self) -> None:
        """Raises HoiError for a family or template that is not known."""
        for field, known in (("families", FAMILIES), ("templates", TEMPLATES)):
            unknown = sorted(set(getattr(self, field)) - set(known))
            if unknown:
                raise HoiError(f"unknown {unknown}", field=f"synthetic.{field}", fix=f"of {', '.join(known)}")


def synthesize(
    body: BodyModel, options: SyntheticOptions, extra: Sequence[MadeObject] = ()
) -> Iterator[AnnotatedVideo | None]:
    """Videos of all objects, one after another; None where a scene could not be made.

    Args:
        body: of the people.
        options: how much.
        extra: meshes of the user's own, touched in ways that suit their size.
    """
    for obj in (*made_objects(options), *extra):
        names = [name for name in templates_for(obj) if name in (options.templates or TEMPLATES)]
        # The object's name as numbers is part of the seed, so each object has scenes of its own.
        rng = np.random.default_rng([options.seed, *obj.name.encode()])
        # A random order, gone through again where there are more scenes than templates.
        chosen = rng.permutation(names)
        # None of the wanted ways suits this object: said for each scene, so that the bar counts them.
        if not names:
            yield from [None] * options.scenes
            continue
        for number in range(options.scenes):
            template = str(chosen[number % len(chosen)])
            seed = (options.seed, number, *obj.name.encode())
            scene = make_scene(body, obj, template, options.frames, seed)
            yield None if scene is None else film(body, scene, seed)


def made_objects(options: SyntheticOptions) -> Iterator[MadeObject]:
    """The instances of all wanted families."""
    for number in range(options.first, options.first + options.objects):
        for family in options.families or FAMILIES:
            yield make_object(family, number)


def count(options: SyntheticOptions, extra: int = 0) -> int:
    """How many videos :func:`synthesize` will try to make."""
    return options.scenes * (options.objects * len(options.families or FAMILIES) + extra)


def film(body: BodyModel, scene: SyntheticScene, seed: Sequence[int]) -> AnnotatedVideo:
    """The scene seen by one camera per frame."""
    # Another stream than the scene's own, which starts from the same seed.
    rng = np.random.default_rng([*seed, 77])
    look = picture.draw_look(body, rng)
    with torch.no_grad():
        every = body.select(torch.arange(body.num_vertices), scene.body.betas)
        skin = body.pose(scene.body, every).points.double().numpy()
    shots = [_shot(body, scene, skin[t], t, look, rng) for t in range(scene.num_frames)]
    pictures = [shot[0] for shot in shots]
    rotmat, pos, matrix = (np.stack([shot[1][k] for shot in shots]) for k in range(3))
    name = f"{scene.obj.name}-{scene.template}-{seed[0]}-{seed[1]}"
    return AnnotatedVideo(
        name=name,
        video=name,
        object_id=scene.obj.name,
        category=scene.obj.category,
        source="synthetic",
        # The scene's arguments stand for a source file: equal scenes have equal hashes.
        source_sha256=hashlib.sha256(repr((scene.template, tuple(seed))).encode()).hexdigest(),
        vertices=scene.obj.vertices,
        faces=scene.obj.faces,
        contact_rows=np.array([KEYPOINT_NAMES.index(key) for key in scene.contacts]),
        contact_points=np.stack(list(scene.contacts.values())),
        # Contacts were chosen first and frames that missed them thrown away: they hold in every frame left.
        contact_active=np.ones((scene.num_frames, len(scene.contacts)), bool),
        images=tuple(jpeg(shot.image) for shot in pictures),
        human_mask=np.stack([shot.human for shot in pictures]),
        object_mask=np.stack([shot.object for shot in pictures]),
        # The camera's R and p take the body's frame to the camera's; body and object
        # both go through them.
        keypoints_cam=np.einsum("tij,tkj->tki", rotmat, scene.keypoints) + pos[:, None],
        obj_rotmat_cam=rotmat @ scene.rotmat,
        obj_pos_cam=np.einsum("tij,tj->ti", rotmat, scene.pos) + pos,
        camera_matrix=matrix,
    )


def _shot(
    body: BodyModel,
    scene: SyntheticScene,
    skin: FloatArray,
    t: int,
    look: picture.Look,
    rng: np.random.Generator,
    tries: int = 4,
) -> tuple[picture.Picture, tuple[FloatArray, FloatArray, FloatArray]]:
    """One frame; the camera is drawn again while person or object are hardly seen."""
    thing = scene.obj.vertices @ scene.rotmat[t].T + scene.pos[t]
    for _ in range(tries):
        camera = picture.place_camera(scene, rng)
        rotmat, pos, matrix = camera
        shot = picture.draw(
            skin @ rotmat.T + pos,
            body.faces.numpy(),
            thing @ rotmat.T + pos,
            scene.obj.vertices,
            scene.obj.faces,
            matrix,
            look,
            rng,
        )
        # Small objects may show a tenth of what a person must. After the last try
        # the picture stays as it is.
        if shot.human.mean() > LEAST_SEEN and shot.object.mean() > 0.1 * LEAST_SEEN:
            break
    return shot, camera
