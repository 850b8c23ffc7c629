"""The page without a browser: menus, timeline, failure mark, live mode with a simulation made by hand."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.web.aim import whole_bounds
from humanoid_hoi.viewer.web.take import Instant, Library, Take
from humanoid_hoi.viewer.web.view import WebView


class HandMade:
    """A live source whose object rises by 1 cm per step and moves with pushes."""

    def __init__(self, take: Take) -> None:
        self.take = take
        self.fps = 1000.0
        self.pushes: list[tuple[int, list[float]]] = []
        self.closed = False
        self._t = 0

    def restart(self) -> tuple[Instant, Instant]:
        self._t = 0
        return self.take.reference.at(0), self.take.reference.at(0)

    def step(self) -> tuple[Instant, Instant, float, bool]:
        self._t += 1
        reference = self.take.reference.at(self._t)
        return self.take.trials[0].at(self._t), reference, 12.0, self._t >= 5

    def push(self, body: int, force_w: np.ndarray) -> None:
        self.pushes.append((body, list(force_w)))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def view(library: Library) -> Iterator[WebView]:
    page = WebView(library, port=0)
    yield page
    page.close()


def test_a_frame_puts_every_body_where_the_trial_has_it(view: WebView, policy_take: Take) -> None:
    assert view.choice == ("run", "sway") and len(view.actors) == 2
    view.show(7)
    expected = policy_take.trials[0].poses[7]
    for k in (0, 20, 52):
        np.testing.assert_allclose(view.actors[0]._frames[k].position, expected[k, :3])
        np.testing.assert_allclose(view.actors[0]._frames[k].wxyz, expected[k, [6, 3, 4, 5]])
    np.testing.assert_allclose(view.actors[1]._frames[52].position, policy_take.reference.poses[7, 52, :3])


def test_the_timeline_marks_the_failure_and_goes_there(view: WebView) -> None:
    assert "fails at 20" in view._slider.label
    view._step_to("failure")
    assert view.frame == 20 and int(view._slider.value) == 20
    view._step_to("+1")
    view._step_to("+1")
    view._step_to("-1")
    assert view.frame == 21
    view._step_to("last")
    assert view.frame == view.take.num_frames - 1
    view._step_to("+1")  # and no further
    assert view.frame == view.take.num_frames - 1


def test_the_failure_button_is_offered_where_something_fails(view: WebView) -> None:
    assert view._failure.visible
    view._trial.value = "trial 1"
    view._build_stage()
    assert not view._failure.visible


def test_the_camera_steps_back_for_a_reference_beside(view: WebView) -> None:
    def away() -> float:
        start = view.server.initial_camera
        return float(np.linalg.norm(np.subtract(start.position, start.look_at)))

    ghost = away()
    view._place.value = "beside"
    view._build_stage()
    assert away() > ghost + 0.3 and view.server.initial_camera.look_at[1] > 0.5


def test_the_camera_sees_a_body_of_skin_alone(take: Take) -> None:
    """Solved sessions have no solids, and no object where its mesh is missing."""
    points = np.array([[0.0, 0.0, 0.0], [0.0, 0.5, 1.8]])
    skin = np.tile(points, (len(take.reference.poses), 1, 1)).astype(np.float32)
    nothing_solid = dataclasses.replace(take.scene, parts=[])
    bare = dataclasses.replace(take.reference, poses=0 * take.reference.poses[:, :1], skin_w=skin)
    np.testing.assert_allclose(whole_bounds(nothing_solid, bare), [[0, 0, 0], [0, 0.5, 1.8]], atol=1e-6)


def test_playing_loops_or_stops_at_the_end(view: WebView) -> None:
    view.show(view.take.num_frames - 1)
    view._advance(1.0)
    assert view.frame == 0 and view._playing.value
    view._loop.value = False
    view.show(view.take.num_frames - 1)
    view._advance(1.0)
    assert view.frame == view.take.num_frames - 1 and not view._playing.value


def test_the_other_trial_does_not_fail(view: WebView) -> None:
    view._trial.value = "trial 1"
    view._build_stage()
    assert view._slider.label == "frame"


def test_the_clip_menu_follows_the_policy(view: WebView) -> None:
    view._policy.value = "motions alone"
    view._on_policy()
    assert view._clip.options == ("sway", "again") and view.choice == ("", "sway")
    assert len(view.actors) == 1  # nothing was simulated: no ghost


def test_a_layer_is_switched_off_and_stays_off(view: WebView) -> None:
    view._toggles["object"].value = False
    view._toggle("object")
    assert not any(node.visible for node in view.actors[0].layers["object"])
    view._build_stage()
    assert not any(node.visible for node in view.actors[0].layers["object"])
    assert not any(node.visible for node in view.actors[0].layers["skeleton"])  # off at first


def test_live_steps_the_source_and_hands_pushes_on(library: Library, policy_take: Take) -> None:
    source = HandMade(policy_take)
    page = WebView(Library(library.menu, library.load, lambda policy, clip: source), port=0, live=True)
    try:
        assert page.live.running
        page.live._repeat.value = False
        for _ in range(6):  # the start, and five steps
            page.live.tick()
        assert source._t == 5 and not page.live.running
        page.live.push(3, np.array([0.0, 1e6, 0.0]))
    finally:
        page.close()
    assert source.closed
    assert source.pushes == []  # a page that is closed pushes nobody


def test_a_page_closed_from_another_thread_waits_for_the_step_under_way(library: Library, policy_take: Take) -> None:
    """A simulation freed while it computes would crash in the engine."""
    stepping = threading.Event()
    order: list[str] = []

    class Slow(HandMade):
        def step(self) -> tuple[Instant, Instant, float, bool]:
            stepping.set()
            time.sleep(0.3)
            order.append("stepped")
            return super().step()

        def close(self) -> None:
            order.append("closed")

    source = Slow(policy_take)
    page = WebView(Library(library.menu, library.load, lambda policy, clip: source), port=0, live=True)
    loop = threading.Thread(target=page.run)
    loop.start()
    assert stepping.wait(60)
    page.close()
    loop.join(60)
    assert not loop.is_alive() and order[-1] == "closed" and order.count("closed") == 1


def test_a_push_is_bounded(library: Library, policy_take: Take) -> None:
    source = HandMade(policy_take)
    page = WebView(Library(library.menu, library.load, lambda policy, clip: source), port=0, live=True)
    try:
        page.live.tick()
        page.live.push(3, np.array([0.0, 1e6, 0.0]))
        assert source.pushes == [(3, [0.0, 600.0, 0.0])]
        page.select()  # choosing something else ends the simulation
        page.live.release()
        assert source.closed
    finally:
        page.close()


def test_what_cannot_be_simulated_is_said(library: Library) -> None:
    with pytest.raises(HoiError, match="only a policy can be simulated"):
        WebView(library, port=0, live=True)
    with pytest.raises(HoiError, match="ghost or beside or hidden"):
        WebView(library, port=0, reference="nowhere")
