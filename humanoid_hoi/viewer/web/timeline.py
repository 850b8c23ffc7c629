"""The timeline of the panel: play, loop, speed, steps, the frame slider with its mark, and the curve under it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from humanoid_hoi.viewer.web.chart import chart_svg
from humanoid_hoi.viewer.web.take import Motion

SPEEDS = ("0.1x", "0.25x", "0.5x", "1x", "2x")
STEPS = ("first", "-1", "+1", "last")
LIVE_STEPS = ("first", "+1")
"""A simulation goes forward only."""
_HINT = "play stops and goes on; moving the frame shows it"
_LIVE_HINT = (
    "play stops the simulation and goes on; moving the frame starts an episode from that frame of the reference"
)


class Timeline:
    """The widgets, and what they say; what they do is the page's.

    Args:
        gui: viser's.
        step_to: called with one of :data:`STEPS`, or ``failure``, when a button is pressed.
        seek: called with a frame when the slider was moved by hand.
    """

    def __init__(self, gui: Any, step_to: Callable[[str], None], seek: Callable[[int], None]) -> None:
        self._seek = seek
        self._fails: int | None = None
        with gui.add_folder("timeline"):
            self._playing = gui.add_checkbox("play", True, hint=_HINT)
            self._loop = gui.add_checkbox("loop", True, hint="begin again at the end")
            self._speed = gui.add_dropdown("speed", SPEEDS, initial_value="1x")
            self._step = gui.add_button_group("step", STEPS)
            self._step.on_click(lambda _: step_to(str(self._step.value)))
            self._failure = gui.add_button("failure", hint="the first frame that makes the trial fail", visible=False)
            self._failure.on_click(lambda _: step_to("failure"))
            self._slider = gui.add_slider("frame", 0, 1, 1, 0)
            self._slider.on_update(self._on_slider)
            self._chart = gui.add_html("")

    @property
    def playing(self) -> bool:
        """Time passes."""
        return bool(self._playing.value)

    @playing.setter
    def playing(self, on: bool) -> None:
        self._playing.value = on

    @property
    def loop(self) -> bool:
        """Begin again at the end."""
        return bool(self._loop.value)

    @loop.setter
    def loop(self, on: bool) -> None:
        self._loop.value = on

    @property
    def speed(self) -> float:
        """Relative to real time."""
        return float(str(self._speed.value).rstrip("x"))

    @property
    def frame(self) -> int:
        """Where the slider stands."""
        return int(self._slider.value)

    @frame.setter
    def frame(self, frame: int) -> None:
        # Setting the slider calls back; setting it to what it shows would be an endless exchange.
        if self.frame != frame:
            self._slider.value = frame

    @property
    def label(self) -> str:
        """Of the slider; it names the frame at which the trial fails."""
        return str(self._slider.label)

    @property
    def steps(self) -> tuple[str, ...]:
        """The step buttons that are offered, ``failure`` among them where there is one."""
        return (*self._step.options, *(("failure",) if self._failure.visible else ()))

    def begin(self, num_frames: int, live: bool) -> None:
        """A new take: its length, and only those steps that make sense for it."""
        self._slider.max = max(num_frames - 1, 1)
        self._step.options = LIVE_STEPS if live else STEPS
        self._playing.hint = _LIVE_HINT if live else _HINT
        self._set_mark(None, live)

    def mark(self, fails: int | None, live: bool = False) -> None:
        """A mark on the slider where the trial fails, and for a recording a button that goes there."""
        if fails != self._fails:
            self._set_mark(fails, live)

    def draw(self, motion: Motion, fps: float, limit: float | None, num_frames: int) -> None:
        """The curves of ``motion`` with a cursor at the slider's frame."""
        content = chart_svg(motion, fps, self.frame, limit, num_frames)
        # Setting it sends it, also when it is the same.
        if content != self._chart.content:
            self._chart.content = content

    def _set_mark(self, fails: int | None, live: bool) -> None:
        self._fails = fails
        self._failure.visible = fails is not None and not live
        self._slider.label = "frame" if fails is None else f"frame (fails at {fails})"
        self._slider._marks = None if fails is None else _slider_marks(fails)

    async def _on_slider(self, event: Any) -> None:
        if event.client is None:  # moved by the player
            return
        # Read in viser's own loop, at once: the player would have moved it on by the time another thread looks.
        frame = self.frame
        await asyncio.to_thread(self._seek, frame)


def _slider_marks(frame: int) -> Any:
    from viser._messages import GuiSliderMark

    return (GuiSliderMark(value=float(frame), label="fails"),)
