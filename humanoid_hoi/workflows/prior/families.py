"""Several clips of one object with known truth: from our generators, or files at hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import roma
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.surface import as_trimesh
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.reconstruction.prior.film import Moments, moments_of_body, moments_of_clip, object_mesh
from humanoid_hoi.reconstruction.prior.object_points import ObjectPoints, choose_points
from humanoid_hoi.synthetic.motions import DemoParams, make_demo_clip
from humanoid_hoi.synthetic.sessions.fit import recorded_pose

LIFT = "lift"
_SCENE_FRAMES = 6
_FPS = 5.0

Tick = Callable[[str], None]


@dataclass(frozen=True)
class Family:
    """Clips of one object.

    Attributes:
        name: of the family.
        vertices: (V, 3) of the object about their mean, m.
        faces: (F, 3).
        points: its keypoints.
        clips: name and moments of each clip.
        skin_faces: (F, 3) triangles over the moments' ``skin``; None where only skeletons are known.
    """

    name: str
    vertices: FloatArray
    faces: IntArray
    points: ObjectPoints
    clips: tuple[tuple[str, Moments], ...]
    skin_faces: IntArray | None = None

    def part(self, first: int, stop: int | None = None) -> Family:
        """The clips ``first`` to ``stop`` only."""
        return dataclasses.replace(self, clips=self.clips[first:stop])


def families() -> tuple[str, ...]:
    """Names that :func:`make_family` knows: ``lift``, and the object families of InterPoint's scenes."""
    from humanoid_hoi.interpoint.data.templates import TEMPLATES

    scenes = {category for template in TEMPLATES.values() for category in template.categories}
    return (LIFT, *sorted(scenes))


def make_family(
    name: str,
    count: int,
    seed: int = 0,
    num_points: int = 8,
    tick: Tick | None = None,
    body: BodyModel | None = None,
) -> Family:
    """A family made up: other people and motions with the same object.

    ``lift``: the demo motion, every parameter of person, table and path drawn anew. Others: scenes of InterPoint's
    generator with one object, all of its templates in turn; each scene is a clip of a few postures.

    Args:
        name: one of :func:`families`.
        count: clips.
        seed: draws them; the same clips for the same seed, whatever the count.
        num_points: object keypoints.
        tick: called with the name of every finished clip.
        body: of ``lift``, see :func:`family_of_clips`; the scenes have the free body always.

    Raises:
        HoiError: an unknown family.
    """
    if name not in families():
        raise HoiError(f"{name!r} is unknown", field="family", fix=f"one of {', '.join(families())}")
    made = _lifts(count, seed, num_points, tick, body) if name == LIFT else _scenes(name, count, seed, num_points, tick)
    return made


def family_of_files(paths: Sequence[str | Path], num_points: int = 8, body: BodyModel | None = None) -> Family:
    """A family of clips in files.

    Args:
        paths: clip files.
        num_points: object keypoints.
        body: see :func:`family_of_clips`.

    Raises:
        HoiError: no file, or clips of different objects.
    """
    if not paths:
        raise HoiError("no clips", field="clips", fix="give at least one file")
    return family_of_clips([HoiClip.load(path) for path in paths], num_points, body)


def family_of_clips(clips: Sequence[HoiClip], num_points: int = 8, body: BodyModel | None = None) -> Family:
    """A family of clips; all of the same object.

    Args:
        clips: at least one.
        num_points: object keypoints.
        body: put this body into the recorded poses (as synthetic sessions do), so that a prior for the solver knows
            the solver's bones; None: the clips' own skeletons.

    Raises:
        HoiError: clips of different objects.
    """
    from humanoid_hoi.reconstruction.prior.film import check_same_object

    check_same_object(clips)
    vertices = object_mesh(clips[0])
    mesh = as_trimesh(clips[0].obj)
    # Primitives are finely divided, so that `object_mesh` (which divides them alike)
    # and these faces agree.
    faces = mesh.faces if clips[0].obj.kind == "mesh" else mesh.subdivide().subdivide().faces
    known = tuple((clip.name, moments_of_clip(clip) if body is None else moments_with(clip, body)) for clip in clips)
    centered = vertices - vertices.mean(0)
    points = choose_points(vertices, num_points)
    skin = None if body is None else body.proxy_faces.numpy()
    return Family(clips[0].obj.name, centered, np.asarray(faces), points, known, skin)


def moments_with(clip: HoiClip, body: BodyModel) -> Moments:
    """A clip's frames with another body in the recorded pose; mean shape, nothing is fitted."""
    rotmat = roma.unitquat_to_rotmat(torch.from_numpy(np.asarray(clip.obj_quat_w, np.float64)))
    middle = torch.from_numpy(object_mesh(clip).mean(0))
    # The object's origin moves to the mean of its vertices, as a family's mesh is centered there.
    pos = torch.from_numpy(np.asarray(clip.obj_pos_w, np.float64)) + rotmat @ middle
    return moments_of_body(body, recorded_pose(clip, body), rotmat, pos, torch.tensor([0.0, 0.0, 1.0]))


def _lifts(count: int, seed: int, num_points: int, tick: Tick | None, body: BodyModel | None) -> Family:
    clips = []
    for row in range(count):
        clips.append(lift_clip(seed, row))
        if tick is not None:
            tick(clips[-1].name)
    return family_of_clips(clips, num_points, body)


def lift_clip(seed: int, row: int, fps: float = _FPS) -> HoiClip:
    """A demo clip with parameters of its own; those out of the person's reach are drawn again."""
    for attempt in range(20):
        # A generator for each clip: clip 7 is the same whether 8 or 80 are made.
        rng = np.random.default_rng([seed, row, attempt])
        params = DemoParams(
            height=rng.uniform(1.62, 1.85),
            fps=fps,
            table_height=rng.uniform(0.74, 0.98),
            box_distance=rng.uniform(0.34, 0.42),
            rise=rng.uniform(0.05, 0.3),
            shift=rng.uniform(-0.25, 0.25),
            forward=rng.uniform(-0.03, 0.05),
            turn=rng.uniform(-0.3, 0.3),
            grip_back=rng.uniform(0.03, 0.07),
            grip_up=rng.uniform(-0.02, 0.04),
            wrist_bend=rng.uniform(0.0, 0.3),
            stance=rng.uniform(0.08, 0.16),
            knee_bend=rng.uniform(0.01, 0.06),
        )
        try:
            return make_demo_clip(params).replace(name=f"lift_{seed}_{row:03d}")
        # Parameters the arms cannot reach; the next attempt draws others.
        except ValueError:
            continue
    raise HoiError("no reachable lift found", field="seed", fix="choose another seed")


def _scenes(name: str, count: int, seed: int, num_points: int, tick: Tick | None) -> Family:
    """Scenes of InterPoint's generator: the only object of its family, every template in turn."""
    from humanoid_hoi.body.free_body import load_free_body
    from humanoid_hoi.interpoint.data.objects import make_object
    from humanoid_hoi.interpoint.data.scene import make_scene
    from humanoid_hoi.interpoint.data.templates import templates_for

    body = load_free_body()
    obj = make_object(name, 0)
    templates = templates_for(obj)
    middle = obj.vertices.mean(0)
    up = torch.tensor([0.0, 1.0, 0.0])
    clips: list[tuple[str, Moments]] = []
    # Not every draw gives a scene without penetration; twenty times as many tries are plenty.
    for row in range(20 * count):
        if len(clips) == count:
            break
        template = templates[row % len(templates)]
        scene = make_scene(body, obj, template, _SCENE_FRAMES, (seed, row))
        if scene is None:
            continue
        rotmat = torch.from_numpy(scene.rotmat)
        pos = torch.from_numpy(scene.pos + scene.rotmat @ middle)
        clips.append((f"{name}_{template}_{row:03d}", moments_of_body(body, scene.body, rotmat, pos, up)))
        if tick is not None:
            tick(clips[-1][0])
    points = choose_points(obj.vertices, num_points)
    return Family(name, obj.vertices - middle, obj.faces, points, tuple(clips), body.proxy_faces.numpy())
