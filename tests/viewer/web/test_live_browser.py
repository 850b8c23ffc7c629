"""The live mode in a real browser: the server simulates a shipped policy, the timeline drives it, the mouse drags its body."""

from __future__ import annotations

import contextlib
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
from humanoid_hoi.viewer.web.take import LiveFrame, LiveSource
from humanoid_hoi.viewer.web.view import WebView
from humanoid_hoi.workflows.viewing.library import Rollouts, library_of
from tests.viewer.web.browsing import FEW_PICTURES, browser, complaints, drawn, page

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

    def restart(self, frame: int = 0) -> LiveFrame:
        self.runs.append([])
        return self._source.restart(frame)

    def step(self) -> LiveFrame:
        poses = self.runs[-1]
        second = len(self.runs) == 2
        if second and len(poses) == HELD and not self.go_on.is_set():
            self.held.set()
            self.go_on.wait(600)
        if second and len(poses) == HELD + DRAGGED:
            self.over.wait(600)
        seen = self._source.step()
        poses.append(seen.simulated.poses.copy())
        return dataclasses.replace(seen, ended=not second and len(poses) == HELD + DRAGGED)

    def push(self, body: int, force_w: np.ndarray) -> None:
        self.pushes.append((body, force_w.copy()))
        self._source.push(body, force_w)

    def close(self) -> None:
        self._source.close()


@contextlib.contextmanager
def simulating(policy: str, source_of: Callable[[LiveSource], Any]) -> Iterator[tuple[WebView, list[Any]]]:
    """A served page that simulates a shipped policy, and its sources; without noise, so that every run is the same."""
    found = library_of([], policy, Rollouts(trials=1, noise=0.0))
    sources: list[Any] = []
    assert found.live is not None

    def live(policy: str, clip: str) -> LiveSource:
        sources.append(source_of(found.live(policy, clip)))  # type: ignore[misc]
        return sources[-1]

    view = WebView(dataclasses.replace(found, live=live), port=0, live=True)
    loop = threading.Thread(target=view.run, kwargs={"seconds": 900}, daemon=True)
    loop.start()
    try:
        yield view, sources
    finally:
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
def test_the_mouse_drags_the_simulated_body_away(page: Any, tmp_path: Path) -> None:
    with simulating("push", Watched) as (view, sources):
        drag(page, view, sources, tmp_path)


def drag(page: Any, view: WebView, sources: list[Watched], tmp_path: Path) -> None:
    """Wait for the second run, pull the head to the left, let go, and compare with the first."""
    errors = complaints(page)
    page.goto(view.url)
    until(page, lambda: sources and sources[0].held.is_set())
    (source,) = sources
    free, dragged = source.runs
    assert source.pushes == []
    np.testing.assert_array_equal(dragged, free[:HELD])  # every run is the same until somebody pushes
    page.get_by_text("joint error").first.wait_for()
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


class Noted:
    """A simulation that notes the frames it was started from."""

    def __init__(self, source: LiveSource) -> None:
        self._source = source
        self.fps = source.fps
        self.take = source.take
        self.starts: list[int] = []
        self.go_on = threading.Event()
        self.over = threading.Event()

    def restart(self, frame: int = 0) -> LiveFrame:
        self.starts.append(frame)
        return self._source.restart(frame)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)


@pytest.mark.slow
def test_the_timeline_drives_the_simulation(page: Any, tmp_path: Path) -> None:
    with simulating("push", Noted) as (view, sources):
        drive(page, view, sources, tmp_path)


def drive(page: Any, view: WebView, sources: list[Noted], tmp_path: Path) -> None:
    """Pause, step, move the slider, play to the end and over it, all on the page."""
    errors = complaints(page)
    page.add_init_script(FEW_PICTURES.replace("250", "1000"))  # a busy processor needs time for the panel, too
    page.set_viewport_size({"width": 760, "height": 560})
    page.goto(view.url)
    until(page, lambda: sources and view.frame > 3)
    (source,) = sources
    play = page.get_by_label("play", exact=True)
    play.uncheck(force=True)
    until(page, lambda: not view.timeline.playing)
    page.wait_for_timeout(500)
    frame = view.frame
    shows(page, frame)
    page.wait_for_timeout(1000)
    assert view.frame == frame  # it stands
    for _ in range(2):
        page.get_by_role("button", name="+1", exact=True).dispatch_event("click")
    until(page, lambda: view.frame == frame + 2)
    shows(page, frame + 2)
    assert not play.is_checked()
    assert drawn(page, tmp_path / "stepped.png")
    box = page.locator(".mantine-Slider-root").first.bounding_box()
    y = box["y"] + 0.5 * box["height"]
    page.mouse.move(box["x"] + 0.6 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.3 * box["width"], y, steps=3)
    page.mouse.up()
    third = 0.3 * view.take.num_frames
    until(page, lambda: abs(view.frame - third) < 6)
    shows(page, view.frame)
    assert source.starts[-1] == view.frame and drawn(page, tmp_path / "moved.png")
    page.get_by_label("loop", exact=True).uncheck(force=True)
    until(page, lambda: not view.timeline.loop)
    play.check(force=True)
    until(
        page, lambda: view.frame == view.take.num_frames - 1 and not view.timeline.playing
    )  # to the end, and no further
    shows(page, view.frame)
    assert page.get_by_role("button", name="last", exact=True).count() == 0
    assert drawn(page, tmp_path / "ended.png") and not play.is_checked()
    play.check(force=True)
    until(page, lambda: source.starts[-1] == 0)
    assert errors == []


@pytest.mark.slow
def test_a_page_that_loses_a_click_shows_the_truth_soon(page: Any) -> None:
    """Of three controls touched at once viser's page tells the first and the last; it once showed play ticked for ever."""
    found = library_of(["demo"], None, Rollouts(trials=1, noise=0.0))
    view = WebView(found, port=0)
    loop = threading.Thread(target=view.run, kwargs={"seconds": 600}, daemon=True)
    loop.start()
    try:
        page.goto(view.url)
        play = page.get_by_label("play", exact=True)
        play.uncheck(force=True)
        until(page, lambda: not view.timeline.playing)
        page.wait_for_timeout(2000)
        other = page.get_by_label("loop", exact=True)
        boxes = [box.get_attribute("id") for box in (other, play, other)]
        page.evaluate("ids => { for (const id of ids) document.getElementById(id).click(); }", boxes)
        until(page, lambda: play.is_checked() == view.timeline.playing)
        page.wait_for_timeout(2000)
        assert play.is_checked() == view.timeline.playing
        assert other.is_checked() == view.timeline.loop
    finally:
        view.close()
        loop.join(60)


def shows(page: Any, frame: int) -> None:
    """Wait until an input of the page says so: the slider's."""
    page.wait_for_function(f"[...document.querySelectorAll('input')].some(i => i.value === '{frame}')")
