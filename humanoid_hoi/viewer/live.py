"""Replay in MuJoCo's native window, where there is a display."""

from __future__ import annotations

import os
import sys
import time

import mujoco

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.camera import auto_camera, heading_of
from humanoid_hoi.viewer.gl import scene_model, set_view
from humanoid_hoi.viewer.scene3d import ContactCue, Scene3D, View, check_poses, motion_bounds

_FIX = "hoi view shows it in a web browser, output=FILE.mp4 writes a video"


def play_live(
    scene: Scene3D, poses: FloatArray, fps: float, contacts: ContactCue | None = None, loop: bool = True
) -> None:
    """Play ``poses`` (T, B, 7) in real time in a window until it is closed (or to the end, with ``loop=False``).

    Raises:
        HoiError: no display, or the window cannot be opened; wrong shapes or fps.
    """
    poses = check_poses(scene, poses)
    if not fps > 0:
        raise HoiError(f"must be positive, found {fps}", field="fps", fix="give frames per second")
    require_display()
    from mujoco import viewer  # opens the window system, so not at import

    model = scene_model(scene)
    data = mujoco.MjData(model)
    plain = model.geom_rgba.copy()
    try:
        window = viewer.launch_passive(model, data, show_left_ui=False, show_right_ui=False)
    except RuntimeError as error:
        raise HoiError(f"the window could not be opened: {error}", field="live", fix=_FIX) from error
    with window:
        _aim(window, scene, poses)
        start = time.monotonic()
        while window.is_running():
            # The frame follows the clock: a slow machine skips frames and keeps the speed.
            t = int((time.monotonic() - start) * fps)
            if t >= len(poses) and not loop:
                return
            t %= len(poses)
            with window.lock():
                set_view(model, data, _view(poses, contacts, t), plain)
            window.sync()
            # Twice per frame, so that no frame is shown late by more than half of its time.
            time.sleep(0.5 / fps)


def require_display() -> None:
    """Raise HoiError where no window can open: no display is announced, or GLFW cannot use it."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise HoiError("no display", field="live", fix=_FIX)
    import glfw

    glfw.ERROR_REPORTING = "ignore"
    if not glfw.init():
        raise HoiError(f"display {os.environ.get('DISPLAY', '')!r} cannot be used", field="live", fix=_FIX)


def _view(poses: FloatArray, contacts: ContactCue | None, t: int) -> View:
    if contacts is None or t >= len(contacts.bodies):
        return View(poses[t])
    return View(poses[t], contacts.bodies[t])


def _aim(window: object, scene: Scene3D, poses: FloatArray) -> None:
    camera = auto_camera(motion_bounds(scene, poses), (960, 540), heading_of(poses[0, 0, 3:]))
    free = window.cam  # type: ignore[attr-defined]
    free.lookat[:] = camera.lookat
    free.distance = camera.distance
    free.azimuth = camera.azimuth
    free.elevation = camera.elevation
