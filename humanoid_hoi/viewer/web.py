"""Replay in a web browser with viser (``pip install -e ".[web]"``); listens on this machine only."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.camera import Camera, auto_camera, heading_of
from humanoid_hoi.viewer.scene3d import WORLD, Part, Scene3D, check_poses, motion_bounds

_HOST = "127.0.0.1"  # a replay is nobody else's business; tunnel the port to watch from afar


class WebReplay:
    """A viser server that shows a motion, with play/pause and a frame slider.

    Args:
        scene: what to draw.
        poses: (T, B, 7) world positions (m) and xyzw quaternions.
        fps: frames per second of ``poses``.
        port: TCP port on 127.0.0.1; the next free one is taken when it is busy.

    Raises:
        HoiError: viser is not installed, wrong shapes or fps.
    """

    def __init__(self, scene: Scene3D, poses: FloatArray, fps: float, port: int = 8080) -> None:
        self._poses = check_poses(scene, poses)
        if not fps > 0:
            raise HoiError(f"must be positive, found {fps}", field="fps", fix="give frames per second")
        self._fps = fps
        self.server = _viser().ViserServer(host=_HOST, port=port, verbose=False)
        self.url = f"http://{_HOST}:{self.server.get_port()}"
        self._frames = [self.server.scene.add_frame(f"/{name}", show_axes=False) for name in scene.body_names]
        for k, part in enumerate(scene.parts):
            self._add_part(k, part, scene)
        self.server.scene.add_grid("/ground", width=20, height=20, shadow_opacity=0.3)
        self._playing = self.server.gui.add_checkbox("play", True)
        self._slider = self.server.gui.add_slider("frame", 0, max(len(poses) - 1, 1), 1, 0)
        self._slider.on_update(lambda _: self.show(int(self._slider.value)))
        camera = auto_camera(motion_bounds(scene, self._poses), (960, 540), heading_of(self._poses[0, 0, 3:]))
        self.server.on_client_connect(_aim(camera))
        self.show(0)

    def show(self, t: int) -> None:
        """Put every body where it is in frame ``t`` (clamped to the motion)."""
        pose = self._poses[min(t, len(self._poses) - 1)]
        with self.server.atomic():
            for frame, body in zip(self._frames, pose, strict=True):
                frame.position = body[:3]
                frame.wxyz = body[[6, 3, 4, 5]]

    def run(self, seconds: float | None = None) -> None:
        """Play in a loop, for ``seconds`` or until Ctrl-C."""
        end = None if seconds is None else time.monotonic() + seconds
        try:
            while end is None or time.monotonic() < end:
                if self._playing.value:
                    self._slider.value = (int(self._slider.value) + 1) % len(self._poses)
                time.sleep(1 / self._fps)
        except KeyboardInterrupt:
            pass
        finally:
            self.close()

    def close(self) -> None:
        """Stop the server."""
        self.server.stop()

    def _add_part(self, k: int, part: Part, scene: Scene3D) -> None:
        parent = "" if part.body == WORLD else f"/{scene.body_names[part.body]}"
        red, green, blue = (round(255 * c) for c in part.rgba[:3])
        opacity = None if part.rgba[3] >= 1 else part.rgba[3]
        self.server.scene.add_mesh_simple(
            f"{parent}/part{k}", part.vertices, part.faces, color=(red, green, blue), opacity=opacity, side="double"
        )


def serve(scene: Scene3D, poses: FloatArray, fps: float, port: int = 8080, seconds: float | None = None) -> None:
    """Show the motion at ``http://127.0.0.1:<port>`` until Ctrl-C; see :class:`WebReplay`."""
    replay = WebReplay(scene, poses, fps, port)
    print(f"open {replay.url} in a browser; Ctrl-C ends", flush=True)
    replay.run(seconds)


def _viser() -> Any:
    try:
        import viser
    except ImportError as error:
        raise HoiError(
            "viser is not installed", field="web", fix='pip install -e ".[web]", or output=FILE.mp4'
        ) from error
    return viser


def _aim(camera: Camera) -> Callable[[Any], None]:
    def set_camera(client: Any) -> None:
        client.camera.up_direction = (0.0, 0.0, 1.0)
        client.camera.position = camera.eye()
        client.camera.look_at = camera.lookat

    return set_camera
