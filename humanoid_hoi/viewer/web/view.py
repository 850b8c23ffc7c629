"""The page itself: menus, layers, timeline and the loop that plays. The simulation, where there is one, is handed in."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.web.agreement import Agreement
from humanoid_hoi.viewer.web.aim import BESIDE_W, aim
from humanoid_hoi.viewer.web.guard import LOCAL, silence, start_server
from humanoid_hoi.viewer.web.live import IDLE, LiveControls
from humanoid_hoi.viewer.web.nodes import LAYERS, SHOWN_AT_FIRST, Actor
from humanoid_hoi.viewer.web.take import Instant, Library, LiveFrame, Take
from humanoid_hoi.viewer.web.timeline import Timeline
from humanoid_hoi.viewer.web.wording import as_text

GHOST_TINT = (115, 158, 242)
GHOST_OPACITY = 0.35
_NO_POLICY = "motions alone"
PLACES = ("ghost", "beside", "hidden")
"""Where a policy's reference stands."""
_CHART_RATE = 10.0  # Hz; the cursor in the plot need not move at every frame


class WebView:
    """A server that shows a :class:`Library`; :meth:`run` plays until it is stopped.

    Args:
        library: what the menus offer.
        host, port: where to listen, see :func:`~humanoid_hoi.viewer.web.guard.start_server`.
        reference: ``ghost`` over the simulated motion, ``beside`` it, or ``hidden``.
        live: start in the live mode.

    Raises:
        HoiError: the port is taken; nothing to show; live was asked for and nothing can be simulated.
    """

    def __init__(
        self, library: Library, host: str = LOCAL, port: int = 8080, reference: str = "ghost", live: bool = False
    ) -> None:
        check_place(reference)
        if live and library.live is None:
            raise HoiError(
                "only a policy can be simulated", field="live", fix="name a run or a checkpoint, or drop live"
            )
        self._library = library
        # Re-entrant: a callback that changes one control may trigger another's.
        self._lock = threading.RLock()
        self._frame = 0.0
        self._actors: list[Actor] = []
        # Set by `select` below; until then an error there has nothing to fall back to.
        self._take: Take
        self.server: Any = start_server(host, port)
        self.url = f"http://{'localhost' if host == LOCAL else host}:{self.server.get_port()}"
        try:
            self.server.gui.configure_theme(control_width="medium", show_share_button=False)
            self.server.gui.main_panel.dock_right()
            self.server.scene.add_grid("/ground", width=20, height=20, shadow_opacity=0.3)
            self._build_panel(reference)
            self._agreement = Agreement(self.server)
            self.select()
            self.live = LiveControls(self, self.server, library)
            if live:
                self.live.start()
        except BaseException:
            self.close()
            raise

    # ------------------------------------------------------------------ what is shown

    @property
    def take(self) -> Take:
        """The take on the page."""
        return self._take

    @property
    def choice(self) -> tuple[str, str]:
        """The chosen (policy, clip); policy is "" where there is none."""
        label = str(self._policy.value)
        return ("" if label == _NO_POLICY else label, str(self._clip.value))

    @property
    def actors(self) -> list[Actor]:
        """The actors on the page, the foreground motion first."""
        return self._actors

    @property
    def lock(self) -> threading.RLock:
        """Held while the page changes: viser calls from its own threads."""
        return self._lock

    @property
    def frame(self) -> int:
        """The frame on the page."""
        return int(self._frame)

    def select(self) -> None:
        """Load what the menus say and show its first frame; a simulation ends."""
        with self._lock:
            # Called once before the live controls exist.
            if hasattr(self, "live"):
                self.live.leave()
            try:
                take = self._library.load(*self.choice)
            except HoiError as error:
                # The page stays with what it shows and says why; only at the start
                # there is nothing to stay with.
                self._title.content = f"**cannot show this:** {as_text(str(error))}"
                if not hasattr(self, "_take"):
                    raise
                return
            self.show_take(take)

    def show_take(self, take: Take) -> None:
        """Put a take on the page."""
        with self._lock:
            self._take = take
            names = tuple(f"trial {k}{' (fails)' if m.failed.any() else ''}" for k, m in enumerate(take.trials))
            self._trial.options = names or ("the clip itself",)
            self._trial.visible = len(names) > 1
            self._place.visible = bool(names)
            self._build_stage()

    def show(self, frame: float) -> None:
        """Show a frame (clamped to the take)."""
        with self._lock:
            self._frame = float(np.clip(frame, 0, self._take.num_frames - 1))
            motion = self._take.motion(self._chosen_trial())
            self.put(motion.at(self.frame), self._take.reference.at(self.frame))
            self.timeline.frame = self.frame

    def show_live(self, seen: LiveFrame) -> None:
        """Show where the simulation is; nothing where the page has left it meanwhile."""
        with self._lock:
            if self.live.running:
                self._frame = float(seen.frame)
                self.put(seen.simulated, seen.reference)
                self.timeline.frame = seen.frame
                self.live.say(seen)

    def put(self, foreground: Instant, reference: Instant) -> None:
        """Draw one instant of the foreground and of the reference."""
        with self._lock:
            if self.server is None:  # closed by another thread
                return
            # All of a frame's messages together: the browser never draws half a pose.
            with self.server.atomic():
                self._put(foreground, reference)

    def _put(self, foreground: Instant, reference: Instant) -> None:
        for actor, instant in zip(self._actors, (foreground, reference), strict=False):
            actor.put(instant)

    def run(self, seconds: float | None = None) -> None:
        """Play until Ctrl-C, or for ``seconds``."""
        end = None if seconds is None else time.monotonic() + seconds
        last = time.monotonic()
        drawn = -1.0
        try:
            while self.server is not None and (end is None or time.monotonic() < end):
                now = time.monotonic()
                # The simulation has a clock of its own.
                if self.live.running:
                    self.live.tick()
                else:
                    self.live.release()
                    # Frames are counted from the clock: a slow browser skips some and keeps the speed.
                    if self.timeline.playing:
                        self._advance((now - last) * self._take.fps * self.timeline.speed)
                    # Twice a frame while playing, seldom otherwise: an idle page costs nothing.
                    time.sleep(0.5 / self._take.fps if self.timeline.playing else IDLE)
                last = now
                self._agreement.settle()
                if now - drawn > 1 / _CHART_RATE:
                    self._draw_chart()
                    drawn = now
        except KeyboardInterrupt:
            pass
        finally:
            self.close()

    def close(self) -> None:
        """Stop the server; calling twice is harmless."""
        with self._lock:
            # Taken out under the lock, stopped outside: viser's threads may be waiting for it.
            server = self.server
            self.server = None
            if server is None:
                return
            if hasattr(self, "live"):
                self.live.leave()
        if hasattr(self, "live"):
            self.live.release()  # without the page's lock: it waits for the step under way, which draws
        with silence():
            server.stop()

    # ------------------------------------------------------------------ panel

    def _build_panel(self, place: str) -> None:
        gui = self.server.gui
        library = self._library
        self._title = gui.add_markdown("")
        names = tuple(name or _NO_POLICY for name, clips in library.menu.items() if clips)
        self._policy = gui.add_dropdown("policy", names, visible=names != (_NO_POLICY,))
        self._clip = gui.add_dropdown("clip", ("",))
        self._offer_clips()
        self._trial = gui.add_dropdown("trial", ("the clip itself",))
        self._place = gui.add_dropdown("reference", PLACES, initial_value=place)
        self._policy.on_update(lambda _: self._on_policy())
        self._clip.on_update(lambda _: self.select())
        self._trial.on_update(lambda _: self._build_stage())
        self._place.on_update(lambda _: self._build_stage())
        self.timeline = Timeline(gui, self._step_to, self._seek)
        self._toggles: dict[str, Any] = {}
        with gui.add_folder("layers", expand_by_default=True):
            for layer, meaning in LAYERS.items():
                box = gui.add_checkbox(layer, layer in SHOWN_AT_FIRST, hint=meaning)
                # The default keeps this box's layer; the loop's variable changes.
                box.on_update(lambda _, layer=layer: self._toggle(layer))
                self._toggles[layer] = box

    def _offer_clips(self) -> None:
        clips = self._library.menu[self.choice[0]]
        self._clip.options = clips
        self._clip.visible = len(clips) > 1

    def _on_policy(self) -> None:
        before = self.choice[1]
        self._offer_clips()
        if self.choice[1] == before:  # otherwise the clip menu's own change loads it
            self.select()

    def _build_stage(self) -> None:
        """New actors for the chosen take, trial and place of the reference; the timeline starts anew."""
        with self._lock, self.server.atomic():
            for actor in self._actors:
                actor.remove()
            take = self._take
            self._actors = make_actors(self.server, take, str(self._place.value))
            simulated = self.live if self._live() else None
            self.timeline.begin(take.num_frames, live=simulated is not None)
            # A simulation goes on from where it is, a recording begins.
            if simulated is not None and simulated.last is not None:
                self.show_live(simulated.last)
            else:
                self.show(0)
            for layer in LAYERS:
                self._toggle(layer)
                # Layers that nothing is in have no switch.
                self._toggles[layer].visible = any(actor.layers[layer] for actor in self._actors)
            if simulated is not None:
                simulated.bind_mouse()
            self._title.content = f"**{as_text(take.name)}**  {as_text(take.note)}"
            self._draw_chart()
            aim(self.server, take, self._chosen_trial(), str(self._place.value))

    def _live(self) -> bool:
        # The first stage is built before the live controls.
        return hasattr(self, "live") and self.live.running

    def _chosen_trial(self) -> int:
        name = str(self._trial.value)
        # The menu's words are "trial K" with a remark behind.
        return int(name.split()[1]) if name.startswith("trial ") and self._take.trials else 0

    def _toggle(self, layer: str) -> None:
        with self._lock:
            for actor in self._actors:
                actor.show(layer, bool(self._toggles[layer].value))

    def _seek(self, frame: int) -> None:
        if self._live():
            self.live.seek(frame)
        else:
            self.show(frame)

    def _step_to(self, word: str) -> None:
        self.timeline.playing = False
        if self._live():
            self.live.step_to(word)
            return
        fails = self._take.motion(self._chosen_trial()).first_failure
        target = {
            "first": 0,
            "last": self._take.num_frames - 1,
            "-1": self.frame - 1,
            "+1": self.frame + 1,
            "failure": self.frame if fails is None else fails,
        }
        self.show(target[word])

    def _advance(self, frames: float) -> None:
        with self._lock:
            last = self._take.num_frames - 1
            target = self._frame + frames
            if target > last:
                # At the end: stop there, or begin again.
                if not self.timeline.loop:
                    self.timeline.playing = False
                target = 0.0 if self.timeline.loop else float(last)
            moved = int(target) != self.frame
            self._frame = target
            if moved:
                self.show(target)

    def _draw_chart(self) -> None:
        with self._lock:
            if self.server is None:
                return
            live = self._live()
            motion = self._take.motion(self._chosen_trial())
            if live:
                motion = self.live.figures_on(motion)
            self.timeline.mark(motion.first_failure, live)
            self.timeline.draw(motion, self._take.fps, self._take.limit, self._take.num_frames)


def make_actors(server: Any, take: Take, place: str) -> list[Actor]:
    """The foreground motion and, where something was simulated, the reference as ``place`` says."""
    foreground = Actor(server, "/motion", take.scene, take.skin_faces)
    if not take.trials or place == "hidden":
        return [foreground]
    beside = place == "beside"
    # Over the motion it has to be seen through, beside it it is solid and keeps its own pairs.
    ghost = Actor(
        server,
        "/reference",
        take.scene,
        tint=GHOST_TINT,
        opacity=1.0 if beside else GHOST_OPACITY,
        offset_w=BESIDE_W if beside else (0.0, 0.0, 0.0),
        annotated=beside,
    )
    return [foreground, ghost]


def check_place(reference: str) -> str:
    """``reference``, one of :data:`PLACES`.

    Raises:
        HoiError: another word.
    """
    if reference not in PLACES:
        raise HoiError(f"unknown choice {reference!r}", field="reference", fix=" or ".join(PLACES))
    return reference
