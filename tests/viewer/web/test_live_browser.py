"""The live mode in a real browser: the server simulates a shipped policy, and the mouse on the page drags its body away."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.viewer.web.take import Instant, LiveSource
from humanoid_hoi.viewer.web.view import WebView
from humanoid_hoi.workflows.viewing.library import Rollouts, library_of
from tests.viewer.web.browsing import browser, complaints, drawn, page

__all__ = ["browser", "page"]  # fixtures
HEAD = JOINT_NAMES.index("head")
"""Of the body: nothing stands before it in the picture."""
HELD = 10
"""Step of the second run at which the simulation waits for the mouse."""
DRAGGED = 12
"""Steps for which the mouse pulls."""


class Watched:
    """A simulation that notes its poses run by run: ``HELD + DRAGGED`` steps each.

    The second run waits for the mouse at step ``HELD``, and at its end for the test to be over.
    """

    def __init__(self, source: LiveSource) -> None:
        self._source = source
        self.fps = source.fps
        self.take = source.take
        self.runs: list[list[np.ndarray]] = []
        self.pushes: list[tuple[int, np.ndarray]] = []
        self.held = threading.Event()
        self.go_on = threading.Event()
        self.over = threading.Event()

    def restart(self) -> tuple[Instant, Instant]:
        self.runs.append([])
        return self._source.restart()

    def step(self) -> tuple[Instant, Instant, float, bool]:
        poses = self.runs[-1]
        second = len(self.runs) == 2
        if second and len(poses) == HELD and not self.go_on.is_set():
            self.held.set()
            self.go_on.wait(600)
        if second and len(poses) == HELD + DRAGGED:
            self.over.wait(600)
        simulated, reference, error, _ = self._source.step()
        poses.append(simulated.poses.copy())
        return simulated, reference, error, not second and len(poses) == HELD + DRAGGED

    def push(self, body: int, force_w: np.ndarray) -> None:
        self.pushes.append((body, force_w.copy()))
        self._source.push(body, force_w)

    def close(self) -> None:
        self._source.close()


@pytest.fixture
def served() -> Iterator[tuple[WebView, list[Watched]]]:
    """The shipped policy that pushes a box, live; without noise, so that every run is the same."""
    found = library_of([], "push", Rollouts(trials=1, noise=0.0))
    sources: list[Watched] = []
    assert found.live is not None

    def live(policy: str, clip: str) -> LiveSource:
        sources.append(Watched(found.live(policy, clip)))  # type: ignore[misc]
        return sources[-1]

    view = WebView(dataclasses.replace(found, live=live), port=0, live=True)
    loop = threading.Thread(target=view.run, kwargs={"seconds": 900}, daemon=True)
    loop.start()
    yield view, sources
    for source in sources:
        source.go_on.set()
        source.over.set()
    view.close()
    loop.join(60)


def until(page: Any, condition: Callable[[], Any]) -> None:
    """Let the page work until something holds, for at most three minutes."""
    end = time.monotonic() + 180
    while not condition():
        assert time.monotonic() < end, "waited too long"
        page.wait_for_timeout(100)


def pixel_of(page: Any, view: WebView, point_w: np.ndarray) -> tuple[float, float]:
    """Where a point of the world is on the page, by the camera that the page reports."""
    camera = next(iter(view.server.get_clients().values())).camera
    in_camera = Rotation.from_quat(camera.wxyz[[1, 2, 3, 0]]).inv().apply(point_w - camera.position)
    box = page.locator("canvas").first.bounding_box()
    focal = 0.5 * box["height"] / np.tan(0.5 * camera.fov)
    x, y = focal * in_camera[:2] / in_camera[2]
    return box["x"] + 0.5 * box["width"] + x, box["y"] + 0.5 * box["height"] + y


@pytest.mark.slow
def test_the_mouse_drags_the_simulated_body_away(
    page: Any, served: tuple[WebView, list[Watched]], tmp_path: Path
) -> None:
    view, sources = served
    errors = complaints(page)
    page.goto(view.url)
    until(page, lambda: sources and sources[0].held.is_set())
    (source,) = sources
    free, dragged = source.runs
    assert source.pushes == []
    np.testing.assert_array_equal(dragged, free[:HELD])  # every run is the same until somebody pushes
    page.get_by_text("mean joint error").wait_for()
    assert drawn(page, tmp_path / "held.png")
    x, y = pixel_of(page, view, dragged[-1][HEAD, :3])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 90, y, steps=4)
    until(page, lambda: source.pushes and np.linalg.norm(source.pushes[-1][1]) > 100)
    pulled, pull = source.pushes[-1]
    assert pulled == HEAD
    source.go_on.set()
    until(page, lambda: len(dragged) == HELD + DRAGGED)
    page.mouse.up()
    until(page, lambda: not source.pushes[-1][1].any())  # the pull ends with the drag
    assert drawn(page, tmp_path / "dragged.png")
    apart = dragged[-1][HEAD, :3] - free[-1][HEAD, :3]
    print("pulled with", pull, "N, moved", apart, "m")
    assert np.linalg.norm(apart) > 0.03 and apart @ pull > 0  # m, towards the pointer
    assert errors == []
