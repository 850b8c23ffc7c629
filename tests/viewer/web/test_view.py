"""The page without a browser: menus, timeline, failure mark, live mode with a simulation made by hand."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.web import agreement
from humanoid_hoi.viewer.web.aim import whole_bounds
from humanoid_hoi.viewer.web.take import Library, LiveFrame, Take
from humanoid_hoi.viewer.web.view import WebView
from humanoid_hoi.viewer.web.wording import as_text


class HandMade:
    """A live source whose object rises by 1 cm per step and moves with pushes."""

    def __init__(self, take: Take) -> None:
        self.take = take
        self.fps = 1000.0
        self.pushes: list[tuple[int, list[float]]] = []
        self.starts: list[int] = []
        self.closed = False
        self.end = 5
        self._t = 0

    def restart(self, frame: int = 0) -> LiveFrame:
        self._t = frame
        self.starts.append(frame)
        return self._seen()

    def step(self) -> LiveFrame:
        self._t += 1
        return self._seen()

    def _seen(self) -> LiveFrame:
        reference = self.take.reference.at(self._t)
        errors = {"joint error, mm": 12.0 * self._t}
        return LiveFrame(self.take.trials[0].at(self._t), reference, self._t, errors, self._t >= 4, self._t >= self.end)

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
    assert "fails at 20" in view.timeline.label
    view._step_to("failure")
    assert view.frame == 20 and view.timeline.frame == 20
    view._step_to("+1")
    view._step_to("+1")
    view._step_to("-1")
    assert view.frame == 21
    view._step_to("last")
    assert view.frame == view.take.num_frames - 1
    view._step_to("+1")  # and no further
    assert view.frame == view.take.num_frames - 1


def test_the_failure_button_is_offered_where_something_fails(view: WebView) -> None:
    assert "failure" in view.timeline.steps
    view._trial.value = "trial 1"
    view._build_stage()
    assert "failure" not in view.timeline.steps


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
    assert view.frame == 0 and view.timeline.playing
    view.timeline.loop = False
    view.show(view.take.num_frames - 1)
    view._advance(1.0)
    assert view.frame == view.take.num_frames - 1 and not view.timeline.playing


def test_the_other_trial_does_not_fail(view: WebView) -> None:
    view._trial.value = "trial 1"
    view._build_stage()
    assert view.timeline.label == "frame"


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


@pytest.fixture
def live(library: Library, policy_take: Take) -> Iterator[tuple[WebView, HandMade]]:
    """A page that simulates, not yet ticked."""
    source = HandMade(policy_take)
    page = WebView(Library(library.menu, library.load, lambda policy, clip: source), port=0, live=True)
    yield page, source
    page.close()
    assert source.closed or not page.live.last


def ticks(page: WebView, count: int) -> list[int]:
    """The frame on the page after each of so many looks of the player's loop; the slider says the same."""
    frames = []
    for _ in range(count):
        page.live.tick()
        assert page.timeline.frame == page.frame
        frames.append(page.frame)
    return frames


def test_the_slider_follows_the_simulation_and_loop_begins_again(live: tuple[WebView, HandMade]) -> None:
    page, source = live
    assert page.live.running and page.timeline.steps == ("first", "-1", "+1", "last", "failure")
    assert ticks(page, 8) == [0, 1, 2, 3, 4, 5, 0, 1] and source.starts == [0, 0]
    assert page.timeline.steps == ("first", "+1")  # it cannot go backwards
    expected = source.take.trials[0].poses[1]
    np.testing.assert_allclose(page.actors[0]._frames[20].position, expected[20, :3])
    page.select()
    assert page.timeline.steps == ("first", "-1", "+1", "last", "failure")


def test_without_loop_the_simulation_stops_at_the_end_and_play_begins_again(live: tuple[WebView, HandMade]) -> None:
    page, source = live
    page.timeline.loop = False
    assert ticks(page, 8) == [0, 1, 2, 3, 4, 5, 5, 5]
    assert page.live.running and not page.timeline.playing and source.starts == [0]
    page._step_to("+1")
    assert ticks(page, 1) == [5]  # no step leads out of the clip
    page.timeline.playing = True
    assert ticks(page, 2) == [0, 1] and source.starts == [0, 0]


def test_play_pauses_the_simulation_and_a_step_is_one_control_step(live: tuple[WebView, HandMade]) -> None:
    page, source = live
    assert ticks(page, 3) == [0, 1, 2]
    page.timeline.playing = False
    assert ticks(page, 3) == [2, 2, 2] and source._t == 2
    page._step_to("+1")
    page._step_to("+1")
    assert ticks(page, 3) == [3, 4, 4]
    page.timeline.playing = True
    assert ticks(page, 1) == [5]
    page._step_to("+1")  # a step pauses
    page._step_to("first")
    assert ticks(page, 2)[-1] == 0 and not page.timeline.playing and source.starts == [0, 0]


def test_moving_the_slider_starts_an_episode_from_that_frame(live: tuple[WebView, HandMade]) -> None:
    page, source = live
    source.end = source.take.num_frames - 1
    ticks(page, 3)
    page._seek(11)
    page._seek(17)  # a dragged slider: the newest counts
    assert ticks(page, 2) == [17, 18] and source.starts == [0, 17]
    page._seek(10_000)
    page.timeline.playing = False
    assert ticks(page, 1) == [source.end - 1]  # from the last frame nothing would be left to do
    page._step_to("+1")
    assert ticks(page, 1) == [source.end]


def test_the_curve_grows_with_the_episode(live: tuple[WebView, HandMade]) -> None:
    page, source = live
    ticks(page, 6)
    motion = page.live.figures_on(source.take.trials[0])
    np.testing.assert_array_equal(motion.curves["joint error, mm"][:6], 12.0 * np.arange(6))
    assert np.isnan(motion.curves["joint error, mm"][6:]).all()
    page._draw_chart()
    assert motion.first_failure == 4 and page.timeline.label == "frame (fails at 4)"
    page._seek(2)
    ticks(page, 2)
    assert np.isnan(page.live.figures_on(source.take.trials[0]).curves["joint error, mm"][:2]).all()
    page._draw_chart()
    assert page.timeline.label == "frame"


def test_another_place_of_the_reference_leaves_the_simulation_where_it_is(live: tuple[WebView, HandMade]) -> None:
    page, source = live
    ticks(page, 4)
    page._place.value = "beside"
    page._build_stage()
    assert page.frame == page.timeline.frame == 3
    np.testing.assert_allclose(page.actors[0]._frames[20].position, source.take.trials[0].poses[3, 20, :3])
    # The new bodies can be dragged, too.
    assert all(mesh._impl.drag_cb for _, mesh in page.actors[0].body_meshes)


def test_a_push_by_button_lasts_as_many_steps_as_it_says(live: tuple[WebView, HandMade]) -> None:
    page, source = live
    source.fps = 10.0  # 0.2 s are two steps
    source.end = 30
    page.timeline.playing = False
    ticks(page, 2)
    page.live._on_push()
    for k in range(3):
        assert len(source.pushes) == 1, k
        page._step_to("+1")
        ticks(page, 2)
    assert source.pushes[1][0] == source.pushes[0][0] and not any(source.pushes[1][1])
    page._step_to("+1")
    ticks(page, 1)
    assert len(source.pushes) == 2


def test_live_hands_no_push_on_when_it_is_closed(live: tuple[WebView, HandMade]) -> None:
    page, source = live
    page.live.tick()
    page.close()
    page.live.push(3, np.array([0.0, 1e6, 0.0]))
    assert source.closed and source.pushes == []


def test_a_page_closed_from_another_thread_waits_for_the_step_under_way(library: Library, policy_take: Take) -> None:
    """A simulation freed while it computes would crash in the engine."""
    stepping = threading.Event()
    order: list[str] = []

    class Slow(HandMade):
        def step(self) -> LiveFrame:
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


def arrives(page: WebView, handle: Any, value: object) -> None:
    """What viser does with a change made on a page."""
    from viser._messages import GuiUpdateMessage

    async def handled() -> None:
        for handler in page.server._websock_server._incoming_handlers[GuiUpdateMessage]:
            answer = handler(0, GuiUpdateMessage(handle._impl.uuid, {"value": value}))
            if answer is not None:
                await answer

    asyncio.run(handled())


def test_a_page_whose_change_was_lost_is_told_what_the_server_holds(
    view: WebView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Play is ticked and loop at once: viser's page sends the newer one alone, and would show play ticked for ever."""
    said: list[tuple[str, object]] = []
    monkeypatch.setattr(agreement, "QUIET", 0.05)
    monkeypatch.setattr(
        view.server._websock_server,
        "queue_message",
        lambda message: said.append((message.uuid, message.updates.get("value"))),
    )
    view._agreement.settle()
    assert said == []  # nobody touched anything
    view.timeline.playing = False
    said.clear()
    play = view.timeline._playing._impl.uuid
    arrives(view, view.timeline._loop, False)
    view._agreement.settle()
    assert (play, False) not in said  # other changes may be on their way
    time.sleep(0.06)
    view._agreement.settle()
    assert (play, False) in said and (view.timeline._loop._impl.uuid, False) in said
    said.clear()
    time.sleep(0.06)
    view._agreement.settle()
    assert said == []  # once


def test_a_name_is_no_grammar_and_breaks_where_it_may(view: WebView) -> None:
    """A long name ran out of the panel; a name with a brace or an angle bracket is code in viser's markdown."""
    assert as_text("a<b>{c}*") == r"a\<b\>\{c\}\*"
    assert as_text("large_table-03.v2") == "large\\_\u200btable\\-\u200b03\\.\u200bv2"
    assert as_text("3.5 kg") == "3\\.5 kg"
    view.show_take(dataclasses.replace(view.take, name="<b>"))
    assert r"**\<b\>**" in view._title.content
