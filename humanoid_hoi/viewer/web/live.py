"""Live mode: the server simulates, the page shows it, and whoever watches may push."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.web.nodes import Actor
from humanoid_hoi.viewer.web.take import Library, LiveFrame, LiveSource, Motion, Take
from humanoid_hoi.viewer.web.timeline import Timeline
from humanoid_hoi.viewer.web.wording import as_text

PULL = 400.0
"""N per metre that a body is dragged away by the mouse."""
MAX_FORCE = 600.0
"""N, of a push by mouse or button."""
# World axes of the clips: x front, y left. "From the left" pushes to the right, -y.
_DIRECTIONS = {
    "from the left": (0.0, -1.0, 0.0),
    "from the right": (0.0, 1.0, 0.0),
    "from behind": (1.0, 0.0, 0.0),
    "from the front": (-1.0, 0.0, 0.0),
}
# Names of the panel, and the bodies of the scene that they push.
_BODIES = {"pelvis": "pelvis", "chest": "spine3", "left wrist": "left_wrist", "object": "object"}
_PUSH_SECONDS = 0.2
IDLE = 0.05
"""s between looks at the controls while nothing moves."""


class Page(Protocol):
    """What of the page (:class:`~.view.WebView`) the live mode needs."""

    @property
    def actors(self) -> Sequence[Actor]:
        """Of the motions shown, the foreground first."""

    @property
    def choice(self) -> tuple[str, str]:
        """The chosen (policy, clip)."""

    @property
    def timeline(self) -> Timeline:
        """Play, loop and speed."""

    def select(self) -> None:
        """Show the chosen recording; a simulation ends."""

    def show_take(self, take: Take) -> None:
        """Put a take on the page."""

    def show_live(self, seen: LiveFrame) -> None:
        """Show where the simulation is."""


class LiveControls:
    """The live folder of the panel and the simulation behind it, which the timeline drives.

    Args:
        view: the page.
        server: viser's.
        library: makes simulations; without any the folder is not shown.
    """

    def __init__(self, view: Page, server: Any, library: Library) -> None:
        self._view = view
        self._make = library.live
        self._source: LiveSource | None = None
        self.last: LiveFrame | None = None
        """Where the simulation is; None before its first start."""
        self._track = Track(0)
        # Held while the simulation computes: another thread may close the page, and must not free it then.
        self._using = threading.Lock()
        # Orders only: callbacks run in viser's threads, the simulation belongs to the player's loop.
        self._wanted = False
        # The frame to start from; one place, so that of many (a dragged slider) the newest is left.
        self._starts: deque[int] = deque(maxlen=1)
        self._steps = threading.Semaphore(0)
        self._push_steps = 0
        self._due = 0.0
        if self._make is not None:
            self._build(server.gui)

    @property
    def running(self) -> bool:
        """The page shows a simulation, or is about to; it may be paused."""
        return self._wanted

    def start(self) -> None:
        """Simulate the chosen policy from frame 0; the player's loop does the work."""
        self._wanted = True
        self._starts.append(0)
        self._view.timeline.playing = True

    def seek(self, frame: int) -> None:
        """Start an episode at a frame of the reference."""
        # Steps that were ordered before belong to the episode that ends.
        while self._steps.acquire(blocking=False):
            pass
        self._starts.append(frame)

    def step_to(self, word: str) -> None:
        """Do what a button of :data:`~.timeline.LIVE_STEPS` says."""
        if word == "first":
            self.seek(0)
        else:
            self._steps.release()

    def leave(self) -> None:
        """Back to recordings; the player's loop frees the simulation."""
        self._wanted = False
        if self._make is not None:
            self._status.content = "not running"

    def release(self) -> None:
        """Free a simulation that is no longer wanted."""
        with self._using:
            if self._source is not None and not self._wanted:
                self._source.close()
                self._source = None
                self.last = None

    def tick(self) -> None:
        """What was ordered: a start, or a control step in real time (or as fast as it goes), drawn; or a short wait."""
        # Built here, in the player's loop: callbacks run in viser's threads.
        if self._source is None and not self._open():
            return
        begun = time.monotonic()
        with self._using:
            if self._source is None or not self._wanted:
                return
            seen = self._advance(self._source)
        if seen is None:
            time.sleep(IDLE)
            # Time that was spent waiting is not made up for.
            self._due = time.monotonic()
            return
        self.last = seen
        # Drawn without the simulation's lock: who closes the page holds the page's own.
        self._view.show_live(seen)
        if self._view.timeline.playing:
            self._wait(begun)

    def figures_on(self, motion: Motion) -> Motion:
        """``motion`` with the figures of the episode under way."""
        return self._track.on(motion)

    def _advance(self, source: LiveSource) -> LiveFrame | None:
        """One order carried out; None where there is nothing to do."""
        timeline = self._view.timeline
        over = self.last is not None and self.last.ended
        if over and timeline.playing and not self._starts:
            # At the end as in a recording: begin again, or stop and begin when play is pressed.
            self._starts.append(0)
        if self._starts:
            seen = source.restart(min(self._starts.popleft(), max(source.take.num_frames - 2, 0)))
            self._push_steps = 0
            self._track = Track(source.take.num_frames)
        elif timeline.playing or (self._steps.acquire(blocking=False) and not over):
            self._end_push(source)
            seen = source.step()
        else:
            return None
        self._track.note(seen)
        if seen.ended and not timeline.loop:
            timeline.playing = False
        return seen

    def say(self, seen: LiveFrame) -> None:
        """The figures of a frame in words."""
        figures = (f"{name.removesuffix(', mm')} **{value:.0f} mm**" for name, value in seen.errors.items())
        self._status.content = ", ".join(figures)

    def _wait(self, begun: float) -> None:
        # When the next step is due, counted from the last due time: waiting errors do not add up.
        if begun - self._due > 1:  # slower than real time: do not try to catch up
            self._due = begun
        self._due += 1 / (self._view.timeline.speed * (self._source.fps if self._source else 1))
        time.sleep(max(0.0, self._due - time.monotonic()))

    def push(self, body: int, force_w: np.ndarray) -> None:
        """Push a body of the simulation, with at most ``MAX_FORCE``."""
        # The direction stays, the size is cut: a fast mouse would throw the robot out of the scene.
        size = float(np.linalg.norm(force_w))
        if self._source is not None and self._wanted:
            self._source.push(body, force_w * min(1.0, MAX_FORCE / max(size, 1e-9)))

    def _open(self) -> bool:
        assert self._make is not None
        self._status.content = "building the simulation..."
        try:
            self._source = self._make(*self._view.choice)
        except HoiError as error:
            self._status.content = f"**cannot simulate:** {as_text(str(error))}"
            self._wanted = False
            return False
        self.last = None
        self._view.show_take(self._source.take)
        self._status.content = "running; drag a body with the mouse to pull it"
        return True

    def _build(self, gui: Any) -> None:
        with gui.add_folder("live"):
            self._button = gui.add_button_group("simulation", ("start", "restart", "stop"))
            self._button.on_click(lambda _: self._on_button(str(self._button.value)))
            self._where = gui.add_dropdown("push", tuple(_BODIES))
            self._direction = gui.add_dropdown("direction", tuple(_DIRECTIONS))
            self._size = gui.add_slider("force, N", 10, int(MAX_FORCE), 10, 150)
            gui.add_button(f"push for {_PUSH_SECONDS} s").on_click(lambda _: self._on_push())
            self._status = gui.add_markdown("not running")

    def _on_button(self, word: str) -> None:
        if word == "stop":
            self._view.select()
        else:
            self.start()

    def _on_push(self) -> None:
        direction = np.array(_DIRECTIONS[str(self._direction.value)])
        source = self._source
        if source is None:
            return
        body = source.take.scene.body_names.index(_BODIES[str(self._where.value)])
        self.push(body, float(self._size.value) * direction)
        self._pushed = body
        # Counted in steps: a push lasts as long when the simulation is paused or slow. The one that ends it counts, too.
        self._push_steps = 1 + round(_PUSH_SECONDS * source.fps)

    def _end_push(self, source: LiveSource) -> None:
        self._push_steps -= 1
        if self._push_steps == 0:
            # A push lasts until it is set to zero: the simulation keeps the last force.
            source.push(self._pushed, np.zeros(3))

    def bind_mouse(self) -> None:
        """Dragging a body pulls it towards the pointer as a spring would, until the button is released."""
        for body, mesh in self._view.actors[0].body_meshes:
            # Each mesh's function keeps its own body (a default is bound when the function is made).
            async def pull(event: Any, body: int = body) -> None:
                end = np.asarray(event.end_position) - np.asarray(event.start_position)
                # A spring between where the body was grabbed and where the pointer is; it ends with the drag.
                self.push(body, np.zeros(3) if event.phase == "end" else PULL * end)

            mesh.on_drag("left", modifier=None)(pull)


class Track:
    """Figures of the episode under way, frame by frame.

    Args:
        frames: of the clip.
    """

    def __init__(self, frames: int) -> None:
        self._failed = np.zeros(frames, bool)
        self._curves: dict[str, FloatArray] = {}

    def note(self, seen: LiveFrame) -> None:
        """Keep the figures of a frame."""
        self._failed[seen.frame] = seen.failed
        for name, value in seen.errors.items():
            # Frames that were not simulated interrupt the curve.
            self._curves.setdefault(name, np.full(len(self._failed), np.nan))[seen.frame] = value

    def on(self, motion: Motion) -> Motion:
        """``motion`` with these figures in place of its own."""
        return dataclasses.replace(motion, curves=dict(self._curves), failed=self._failed.copy())
