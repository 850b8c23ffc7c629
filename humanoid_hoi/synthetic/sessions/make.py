"""Sessions from clips: scene, film, disturb. The benchmark reuses one footage for many noise levels."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.session.session import Session, SessionObject, Tracks
from humanoid_hoi.synthetic.sessions.annotate import AnnotationOptions
from humanoid_hoi.synthetic.sessions.camera import CameraOptions
from humanoid_hoi.synthetic.sessions.film import Footage, film
from humanoid_hoi.synthetic.sessions.noise import (
    TYPICAL,
    Noise,
    disturb_body,
    disturb_center,
    disturb_contacts,
    disturb_tracks,
)
from humanoid_hoi.synthetic.sessions.scene import FPS, Scene, make_scene
from humanoid_hoi.synthetic.sessions.truth import Truth

FILE_SCALE = 0.62
"""``scale`` of ``obj_poses.json``: the mesh file is in other units than metres, as real ones are."""


def make_session(
    clip: HoiClip,
    body: BodyModel,
    noise: Noise = TYPICAL,
    *,
    camera: CameraOptions = CameraOptions(),  # noqa: B008 - frozen
    rules: AnnotationOptions = AnnotationOptions(),  # noqa: B008 - frozen
    seed: int = 0,
    fps: float = FPS,
    name: str | None = None,
    fit_iterations: int = 300,
) -> tuple[Session, Truth]:
    """One synthetic session and its truth; the same for the same arguments.

    Args:
        clip: known motion.
        body: model of the person (zero betas).
        noise: what goes wrong.
        camera, rules: of the film and the annotation.
        seed: draws the camera and the noise.
        fps: of the video.
        name: default ``<clip>_<seed>``.
        fit_iterations: how closely the body is fitted to the clip; the truth knows what came out.

    Raises:
        HoiError: nothing could be annotated.
    """
    footage = film(make_scene(clip, body, fps, fit_iterations), body, camera, rules, seed)
    return disturb(footage, noise, seed, name or f"{clip.name}_{seed:02d}")


def make_suite(
    clips: Sequence[HoiClip],
    body: BodyModel,
    count: int = 10,
    noise: Noise = TYPICAL,
    rules: AnnotationOptions = AnnotationOptions(),  # noqa: B008 - frozen
    fit_iterations: int = 300,
) -> Iterator[tuple[Session, Truth]]:
    """``count`` sessions from ``clips`` in turn, each with its own camera and noise; every second one hand-held.

    Named ``<clip>_00``, ``<clip>_01``, ...: the number is the seed. A clip's body is fitted only once.
    """
    if not clips:
        raise HoiError("no clips", field="clips", fix="give at least one, e.g. clips=[demo]")
    scenes: dict[int, Scene] = {}
    for seed in range(count):
        row = seed % len(clips)
        # Fitting the body to a clip is the slow part: once for each clip, however
        # many sessions are made of it.
        if row not in scenes:
            scenes[row] = make_scene(clips[row], body, iterations=fit_iterations)
        scene = scenes[row]
        # Cameras stand all around: 137.5 degrees further each time never comes back to the same side.
        camera = CameraOptions(moving=seed % 2 == 1, azimuth_deg=(30 + 137.5 * seed) % 360)
        yield disturb(film(scene, body, camera, rules, seed), noise, seed, f"{scene.name}_{seed:02d}")


def disturb(footage: Footage, noise: Noise, seed: int = 0, name: str | None = None) -> tuple[Session, Truth]:
    """What an annotator would be handed of ``footage``, and the truth behind it.

    Every kind of noise has its own random stream: switching one on leaves the others as they were.

    Raises:
        HoiError: no contact and no track at all (the person never comes near the object, and it is never seen).
    """
    scene = footage.scene
    streams = {key: np.random.default_rng([seed, i]) for i, key in enumerate(_STREAMS, start=1)}
    # The annotator's object is exp(log_scale) times the true one; the truth keeps the inverse.
    log_scale = float(streams["scale"].normal() * noise.scale_share)
    obj = _object(footage, noise, log_scale, streams["center"])
    contacts = disturb_contacts(footage.contacts, scene.obj_vertices, noise, streams["contacts"])
    # The clicked vertices on the annotator's mesh, which has another size than the true one.
    contacts = dataclasses.replace(contacts, point_obj=obj.vertices[contacts.vertex_ids].reshape(-1, 3))
    tracks = disturb_tracks(_tracks(footage, obj, noise.occlusion), noise, streams["tracks"])
    # The annotated range is where there is anything to solve, as in a real session.
    annotated = np.flatnonzero(tracks.visible.any(1) | contacts.active.any(1))
    if len(annotated) == 0:
        raise HoiError(
            "nothing to annotate: no contact and no visible point",
            where=scene.name,
            fix="choose a clip in which the person touches the object",
        )
    name = name or f"{scene.name}_{seed:02d}"
    session = Session(
        name=name,
        fps=scene.fps,
        camera_matrix=footage.camera_matrix,
        image_size=footage.image_size,
        body_cam=disturb_body(footage.body_cam, footage.rest_pelvis, noise, scene.fps, streams["body"]),
        world_from_cam_rotmat=torch.from_numpy(footage.world_from_cam_rotmat.copy()),
        world_from_cam_pos=torch.from_numpy(footage.world_from_cam_pos.copy()),
        rest_pelvis=footage.rest_pelvis,
        obj=obj,
        contacts=contacts,
        tracks=tracks,
        is_static=scene.obj_is_static,
        start=int(annotated[0]),
        stop=int(annotated[-1]) + 1,
        masks=footage.masks,
    )
    # True vertices times exp(log_scale) are the annotator's, so the truth is exp(-log_scale) of those.
    return session, _truth(footage, name, -log_scale)


# Their order numbers the random streams: a new kind goes to the end, or all old sessions change.
_STREAMS = ("scale", "center", "contacts", "tracks", "body")


def _object(footage: Footage, noise: Noise, log_scale: float, rng: np.random.Generator) -> SessionObject:
    scene = footage.scene
    center = disturb_center(footage.obj_pos, noise, scene.fps, rng)
    vertices = scene.obj_vertices * np.exp(log_scale)
    # The file's scale grows with the mesh: what stands in the .obj file stays the same for every error.
    return SessionObject(scene.obj_name, vertices, scene.obj_faces, FILE_SCALE * float(np.exp(log_scale)), 1.0, center)


def _tracks(footage: Footage, obj: SessionObject, occlusion: bool) -> Tracks:
    px = footage.point_px.copy()
    if occlusion:
        px[footage.point_hidden] = np.nan
    # A tracker reports nothing for a lost point: no pixel, no confidence.
    confidence = np.asarray(np.isfinite(px).all(-1), np.float64)
    return Tracks(obj.vertices[footage.point_ids].reshape(-1, 3), footage.point_ids, px, confidence)


def _truth(footage: Footage, name: str, log_scale: float) -> Truth:
    scene = footage.scene
    return Truth(
        name,
        scene.fps,
        scene.body_name,
        footage.body_cam,
        footage.obj_rotmat,
        footage.obj_pos,
        scene.obj_vertices,
        scene.obj_faces,
        log_scale,
        np.array(footage.world_from_cam_rotmat),
        np.array(footage.world_from_cam_pos),
        footage.contacts,
    )
