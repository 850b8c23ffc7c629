"""Live mode: the server simulates, the page shows it, and whoever watches may push."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.web.nodes import Actor
from humanoid_hoi.viewer.web.take import Instant, Library, LiveSource, Take

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


class Page(Protocol):
    """What of the page (:class:`~.view.WebView`) the live mode needs."""

    @property
    def actors(self) -> Sequence[Actor]:
        """Of the motions shown, the foreground first."""

    @property
    def choice(self) -> tuple[str, str]:
        """The chosen (policy, clip)."""

    @property
    def speed(self) -> float:
        """Playback speed relative to real time."""

    def select(self) -> None:
        """Show the chosen recording; a simulation ends."""

    def show_take(self, take: Take) -> None:
        """Put a take on the page."""

    def put(self, foreground: Instant, reference: Instant) -> None:
        """Draw one instant."""


class LiveControls:
    """The live folder of the panel and the simulation behind it.

    Args:
        view: the page.
        server: viser's.
        library: makes simulations; without any the folder is not shown.
    """

    def __init__(self, view: Page, server: Any, library: Library) -> None:
        self._view = view
        self._make = library.live
        self._source: LiveSource | None = None
        # Held while the simulation computes: another thread may close the page, and must not free it then.
        self._using = threading.Lock()
        # Flags only: callbacks run in viser's threads, the simulation belongs to the player's loop.
        self._wanted = False
        self._restart = False
        self._push_ends = 0.0
        self._due = 0.0
        if self._make is not None:
            self._build(server.gui)

    @property
    def running(self) -> bool:
        """The page shows a simulation, or is about to."""
        return self._wanted

    def start(self) -> None:
        """Simulate the chosen policy from frame 0; the player's loop does the work."""
        self._wanted = True
        self._restart = True

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

    def tick(self) -> None:
        """One control step in real time (or as fast as it goes), drawn."""
        # Built here, in the player's loop: callbacks run in viser's threads.
        if self._source is None and not self._open():
            return
        with self._using:
            source = self._source
            if source is None or not self._wanted:
                return
            if self._restart:
                self._restart = False
                self._due = time.monotonic()
                simulated, reference = source.restart()
                # A restart takes the place of a step, so there is no error to show for it.
                error = None
                ended = False
            else:
                self._end_push()
                simulated, reference, error, ended = source.step()
        # Drawn without the simulation's lock: who closes the page holds the page's own.
        self._view.put(simulated, reference)
        if error is None or not self._wanted:
            return
        self._status.content = f"mean joint error **{error:.0f} mm**"
        self._restart = ended and bool(self._repeat.value)
        if ended and not self._restart:
            self._wanted = False
        # When the next step is due, counted from the last due time: waiting errors do not add up.
        self._due += 1 / (source.fps * self._view.speed)
        wait = self._due - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        elif wait < -1:  # slower than real time: do not try to catch up
            self._due = time.monotonic()

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
            self._status.content = f"**cannot simulate:** {error}"
            self._wanted = False
            return False
        self._view.show_take(self._source.take)
        self._bind_mouse()
        self._status.content = "running; drag a body with the mouse to pull it"
        return True

    def _build(self, gui: Any) -> None:
        with gui.add_folder("live"):
            self._button = gui.add_button_group("simulation", ("start", "restart", "stop"))
            self._button.on_click(lambda _: self._on_button(str(self._button.value)))
            self._repeat = gui.add_checkbox("again at the end", True)
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
        if self._source is None:
            return
        body = self._source.take.scene.body_names.index(_BODIES[str(self._where.value)])
        self.push(body, float(self._size.value) * direction)
        self._push_ends = time.monotonic() + _PUSH_SECONDS
        self._pushed = body

    def _end_push(self) -> None:
        if self._push_ends and time.monotonic() > self._push_ends and self._source is not None:
            self._push_ends = 0.0
            # A push lasts until it is set to zero: the simulation keeps the last force.
            self._source.push(self._pushed, np.zeros(3))

    def _bind_mouse(self) -> None:
        """Dragging a body pulls it towards the pointer as a spring would, until the button is released."""
        for body, mesh in self._view.actors[0].body_meshes:
            # Each mesh's function keeps its own body (a default is bound when the function is made).
            async def pull(event: Any, body: int = body) -> None:
                end = np.asarray(event.end_position) - np.asarray(event.start_position)
                # A spring between where the body was grabbed and where the pointer is; it ends with the drag.
                self.push(body, np.zeros(3) if event.phase == "end" else PULL * end)

            mesh.on_drag("left", modifier=None)(pull)
