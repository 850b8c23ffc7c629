"""A small session with a textured video that moves by a known shift, and the app around it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest
import torch
import trimesh
from fastapi.testclient import TestClient
from scipy.ndimage import gaussian_filter

from humanoid_hoi.annotator.server.context import Parts
from humanoid_hoi.annotator.server.serve import build
from humanoid_hoi.annotator.workspace import Workspace
from humanoid_hoi.interpoint.baselines import NearestGeometry
from humanoid_hoi.interpoint.protocol import ContactPredictor
from humanoid_hoi.video.track import LucasKanade

from .browser import ARGS, CHROMIUM, Open, Server, Window, need_browser

FRAMES = 20
WIDTH = 160
HEIGHT = 120
FOCAL = 200.0
SHIFT = (1.5, 0.5)
"""Pixels per frame by which the picture moves."""
HOST = "127.0.0.1:8765"
TOKEN = "a-token-for-tests"


def write_session(folder: Path, *, annotated: bool = True, video: bool = True, frames: int = FRAMES) -> Path:
    """A session in the first released layout: a standing person, a box that moves to the right."""
    (folder / "motion").mkdir(parents=True)
    (folder / "align").mkdir()
    mesh = trimesh.creation.box(extents=(0.5, 0.4, 0.3)).subdivide()
    (folder / "obj_org.obj").write_text(str(mesh.export(file_type="obj")))
    centers = [[0.01 * t, 0.1, 2.0] for t in range(frames)]
    (folder / "align" / "obj_poses.json").write_text(json.dumps({"scale": 1.0, "center": centers}))
    torch.save(motion_data(frames), folder / "motion" / "result.pt")
    if annotated:
        (folder / "kp_record_merged.json").write_text(json.dumps(records(), indent=2))
    if video:
        write_video(folder / "video.mp4")
    return folder


def motion_data(frames: int = FRAMES) -> dict[str, Any]:
    upright = torch.tensor([[torch.pi, 0.0, 0.0]]).expand(frames, 3).clone()  # a camera's y axis points down
    shared = {"body_pose": torch.zeros(frames, 63), "betas": torch.zeros(frames, 10)}
    camera = torch.tensor([[FOCAL, 0, WIDTH / 2], [0, FOCAL, HEIGHT / 2], [0, 0, 1]])
    place = torch.tensor([[0.0, 0.3, 2.5]]).expand(frames, 3).clone()
    return {
        "smpl_params_incam": shared | {"global_orient": upright, "transl": place},
        "smpl_params_global": shared | {"global_orient": torch.zeros(frames, 3), "transl": torch.zeros(frames, 3)},
        "K_fullimg": camera.expand(frames, 3, 3).clone(),
    }


def records() -> dict[str, Any]:
    """Three contacts and one tracked point in frames 2 to 9."""
    content: dict[str, Any] = {}
    for frame in range(2, 10):
        entry: dict[str, Any] = {"2D_keypoint": [[7, [40.5 + frame, 60.25]]]}
        content[f"{frame:05d}"] = entry | {"leftHand_palm": 3, "rightHand_palm": 5, "buttocks_left": 1}
    return content | {"object_scale": 1.0, "is_static_object": False, "start_frame_index": 2}


def texture(seed: int = 0) -> np.ndarray:
    """(H, W) smooth noise, larger than the picture."""
    rng = np.random.default_rng(seed)
    noise = gaussian_filter(rng.normal(size=(2 * HEIGHT, 2 * WIDTH)), 1.2)
    low, high = noise.min(), noise.max()
    return (255 * (noise - low) / (high - low)).astype(np.float32)


def write_video(path: Path) -> None:
    """The texture moving by ``SHIFT`` a frame."""
    import cv2

    whole = texture()
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "8"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for t in range(FRAMES):
            move = np.float32([[1, 0, SHIFT[0] * t - WIDTH / 2], [0, 1, SHIFT[1] * t - HEIGHT / 2]])
            picture = cv2.warpAffine(whole, move, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC)
            rgb = np.repeat(np.clip(picture, 0, 255).astype(np.uint8)[..., None], 3, -1)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        container.mux(stream.encode())


class Client:
    """A person at a browser, without the browser."""

    def __init__(self, app: Any, name: str = "one") -> None:
        self.http = TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False)
        self.name = name
        self.headers: dict[str, str] = {}
        self.lease = ""
        self.revision = 0
        self._count = 0

    def enter(self, token: str = TOKEN) -> Client:
        self.http.get("/", params={"token": token})
        return self.remember()

    def remember(self) -> Client:
        self.headers = {"x-csrf-token": self.get("/api/me").json()["csrf"]}
        return self

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.http.get(path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return self.http.post(path, json={} if body is None else body, headers=self.headers, **more)

    def take(self, key: str, **more: Any) -> httpx.Response:
        answer = self.post(f"/api/sessions/{key}/lease", {"client": self.name} | more)
        if answer.status_code == 200 and answer.json()["token"]:
            self.lease = answer.json()["token"]
            self.revision = answer.json()["revision"]
        return answer

    def edit(self, key: str, *operations: dict, **more: Any) -> httpx.Response:
        return self.step(key, "operations", ops=list(operations), **more)

    def step(self, key: str, what: str, **more: Any) -> httpx.Response:
        self._count += 1
        body = {"base": self.revision, "lease": self.lease, "batch": f"{self.name}-{self._count}"} | more
        answer = self.post(f"/api/sessions/{key}/{what}", body)
        if answer.status_code == 200:
            self.revision = answer.json()["revision"]
        return answer

    def finished(self, job: str) -> dict[str, Any]:
        """Wait for a job."""
        import time

        for _ in range(600):
            state = self.get(f"/api/jobs/{job}").json()
            if state["state"] not in ("queued", "running"):
                return state
            time.sleep(0.05)
        raise AssertionError("the job never ended")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "sessions"
    write_session(folder / "box")
    return folder


def make_app(root: Path, predictor: ContactPredictor | None = None, **more: Any) -> tuple[Any, Parts]:
    workspace = Workspace(root)
    host, port = HOST.split(":")
    return build(workspace, host, int(port), predictor or NearestGeometry(), LucasKanade(), token=TOKEN, **more)


@pytest.fixture
def app(root: Path) -> Iterator[tuple[Any, Parts]]:
    app, parts = make_app(root)
    yield app, parts
    parts.jobs.close()
    parts.workspace.close()


@pytest.fixture
def client(app: tuple[Any, Parts]) -> Client:
    return Client(app[0]).enter()


@pytest.fixture
def key(client: Client) -> str:
    return str(client.get("/api/sessions").json()["sessions"][0]["id"])


@pytest.fixture
def another(app: tuple[Any, Parts]) -> Callable[[str], Client]:
    """``another(name)``: a second window."""
    return lambda name: Client(app[0], name).enter()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    playwright = need_browser()
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    need_browser()
    running = Server(root)
    yield running
    running.stop()


@pytest.fixture
def window(chromium: Any) -> Iterator[Open]:
    """``window()``: a browser profile of its own; at the end there must be no console error in any."""
    opened: list[Window] = []

    def build() -> Window:
        context = chromium.new_context(viewport={"width": 1280, "height": 720})
        opened.append(Window(context.new_page()))
        return opened[-1]

    yield build
    errors = [error for one in opened for error in one.errors]
    for one in opened:
        one.page.context.close()
    assert errors == []
