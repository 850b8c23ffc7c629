"""Motions to pictures and videos: the functions scripts call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from PIL import Image
from rich.progress import track

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer import gl
from humanoid_hoi.viewer.camera import Camera, auto_camera, follow, heading_of
from humanoid_hoi.viewer.overlay import draw_captions, draw_points, draw_text, text_height
from humanoid_hoi.viewer.scene3d import (
    GHOST_TINT,
    ContactCue,
    Scene3D,
    View,
    check_poses,
    ghost_poses_beside,
    motion_bounds,
    with_ghost,
)
from humanoid_hoi.viewer.software import SoftwareRenderer
from humanoid_hoi.viewer.video import check_output, contact_sheet, write_video

Backend = Literal["auto", "software", "opengl"]
_HEAD_ROOM = 0.28  # m from the head's joint to the caption above it


class Renderer(Protocol):
    """Draws one instant of the scene it was made for."""

    name: str

    def render(self, view: View, camera: Camera) -> ByteArray:
        """The picture (height, width, 3)."""

    def close(self) -> None:
        """Free what it holds."""


def make_renderer(scene: Scene3D, size: tuple[int, int], bounds_w: FloatArray, backend: Backend = "auto") -> Renderer:
    """A renderer for pictures of ``size`` (width, height) of a motion inside ``bounds_w`` (2, 3) m.

    ``auto`` takes MuJoCo's OpenGL renderer on a GPU and our own rasterizer everywhere else.

    Raises:
        HoiError: ``opengl`` was asked for and does not work here, or an unknown backend.
    """
    if backend not in ("auto", "software", "opengl"):
        raise HoiError(f"unknown renderer {backend!r}", field="backend", fix="use auto, software or opengl")
    # A software OpenGL driver is slower than our own rasterizer: only a real GPU is worth it.
    found = None if backend == "software" else gl.working_backend()
    if found is not None and (backend == "opengl" or not found.on_cpu):
        return gl.GlRenderer(scene, size, found)
    if backend == "opengl":
        raise HoiError("OpenGL does not work here (EGL and OSMesa tried)", field="backend", fix="use backend=software")
    return SoftwareRenderer(scene, size, bounds_w)


@dataclass(frozen=True)
class Look:
    """How a motion is shown.

    Attributes:
        size: (width, height) pixels.
        captions: a label above the motion, and one above the ghost.
        title: text in the top left corner.
        ghost_offset_w: (3,) m, where the ghost stands relative to its own place; zeros overlay it translucently.
        contacts: contact points and bodies to point out.
        camera: a camera of your own; None frames the whole motion.
        follow: the camera goes with the first body.
        backend: see :func:`make_renderer`.
    """

    size: tuple[int, int] = (960, 540)
    captions: Sequence[str] = ()
    title: str = ""
    ghost_offset_w: Sequence[float] = (0.0, 0.0, 0.0)
    contacts: ContactCue | None = None
    camera: Camera | None = None
    follow: bool = False
    backend: Backend = "auto"


def render_motion(
    scene: Scene3D,
    poses: FloatArray,
    fps: float,
    path: str | Path,
    size: tuple[int, int] = (960, 540),
    ghost_poses: FloatArray | None = None,
    captions: Sequence[str] = (),
    look: Look | None = None,
    progress: bool = True,
) -> Path:
    """Write the motion to an .mp4 or .gif and return its path.

    Args:
        scene: its B bodies and their parts.
        poses: (T, B, 7) world positions (m) and xyzw quaternions.
        fps: frames per second of ``poses``; the video plays in real time.
        path: output; the suffix chooses the format.
        size: (width, height) pixels, ignored when ``look`` is given.
        ghost_poses: (T', B, 7) of a second copy (the reference), see ``Look.ghost_offset_w``.
        captions: labels of the motion and of the ghost, ignored when ``look`` is given.
        look: everything else.
        progress: show a progress bar with the time left.

    Raises:
        HoiError: wrong shapes or values, unusable backend, file not writable.
    """
    # Before anything is drawn: minutes of rendering must not end with a file that
    # cannot be written.
    path = check_output(path)
    look = look or Look(size=size, captions=captions)
    stage = _Stage(scene, poses, fps, look, ghost_poses)
    try:
        # A generator: a picture is written before the next is drawn.
        frames = (stage.picture(t) for t in range(stage.num_frames))
        shown = track(frames, f"rendering {path.name}", total=stage.num_frames, transient=True, disable=not progress)
        return write_video(shown, fps, path)
    finally:
        stage.close()


def render_sheet(
    scene: Scene3D,
    poses: FloatArray,
    fps: float,
    path: str | Path,
    count: int = 8,
    columns: int = 4,
    ghost_poses: FloatArray | None = None,
    look: Look | None = None,
) -> Path:
    """Write ``count`` evenly spaced instants of the motion, first and last included, as one PNG."""
    # Smaller than a video: eight pictures share one sheet.
    stage = _Stage(scene, poses, fps, look or Look(size=(480, 400)), ghost_poses)
    try:
        # Short motions have fewer frames than asked for: each is shown once.
        chosen = np.unique(np.linspace(0, stage.num_frames - 1, count).round().astype(int))
        return contact_sheet([stage.picture(int(t)) for t in chosen], path, columns)
    finally:
        stage.close()


def render_frames(
    scene: Scene3D, poses: FloatArray, fps: float, look: Look | None = None, ghost_poses: FloatArray | None = None
) -> Iterator[ByteArray]:
    """The pictures (height, width, 3) of a motion, drawn as they are asked for."""
    stage = _Stage(scene, poses, fps, look or Look(), ghost_poses)
    try:
        for t in range(stage.num_frames):
            yield stage.picture(t)
    finally:
        stage.close()


class _Stage:
    """A scene with its motion, camera and renderer, ready to draw any frame."""

    def __init__(
        self, scene: Scene3D, poses: FloatArray, fps: float, look: Look, ghost_poses: FloatArray | None = None
    ) -> None:
        self._poses = check_poses(scene, poses)
        self._fps = fps
        self._look = look
        self._copies = 1
        self._bodies = scene.num_bodies
        # The camera is placed relative to where the person faces in the first frame.
        heading = heading_of(self._poses[0, 0, 3:])
        if ghost_poses is not None:
            # A ghost in the same place has to be seen through; one that stands beside is solid.
            beside = bool(np.any(np.asarray(look.ghost_offset_w)))
            tint = (*GHOST_TINT[:3], 1.0) if beside else GHOST_TINT
            ghost = check_poses(scene, ghost_poses, "ghost_poses")
            self._poses = ghost_poses_beside(self._poses, ghost, look.ghost_offset_w)
            scene = with_ghost(scene, tint, look.ghost_offset_w)
            self._copies = 2
        self.num_frames = len(self._poses)
        bounds = motion_bounds(scene, self._poses)
        # A following camera needs to frame one instant only, not the whole way.
        view_bounds = motion_bounds(scene, self._poses[:1]) if look.follow else bounds
        self._camera = look.camera or auto_camera(view_bounds, look.size, heading)
        self._head = scene.body_names.index("head") if "head" in scene.body_names else 0
        self._renderer = make_renderer(scene, look.size, bounds, look.backend)

    def picture(self, t: int) -> ByteArray:
        """Frame ``t`` with everything written on it (height, width, 3)."""
        pose = self._poses[t]
        cue = self._look.contacts
        camera = follow(self._camera, pose[0], self._poses[0, 0]) if self._look.follow else self._camera
        highlight = np.zeros(len(pose), bool)
        if cue is not None and t < len(cue.bodies):
            # The ghost's bodies come after: contacts are marked on the motion itself.
            highlight[: self._bodies] = cue.bodies[t]
        image = Image.fromarray(self._renderer.render(View(pose, highlight), camera))
        if cue is not None and t < len(cue.active):
            # Points are drawn on the finished picture, so a hand never covers its own contacts.
            draw_points(image, cue.points_w[t][cue.active[t]], camera)
        self._write(image, t, camera)
        return np.asarray(image)

    def _write(self, image: Image.Image, t: int, camera: Camera) -> None:
        margin = text_height(image.size)
        # Above each copy's head.
        anchors = [self._poses[t, self._head + k * self._bodies, :3] + [0, 0, _HEAD_ROOM] for k in range(self._copies)]
        draw_captions(image, self._look.captions, np.array(anchors), camera)
        if self._look.title:
            draw_text(image, self._look.title, (margin, margin))
        clock = f"{t + 1}/{self.num_frames}   {t / self._fps:.2f} s"
        # "ls": the bottom left corner of the text, its baseline.
        draw_text(image, clock, (margin, image.height - margin), anchor="ls")

    def close(self) -> None:
        """Free the renderer."""
        self._renderer.close()
