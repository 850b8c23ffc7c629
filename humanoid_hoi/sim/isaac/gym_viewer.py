"""Isaac Gym's window with its keys: escape ends, space pauses, R starts all episodes anew. Python 3.8."""

from __future__ import annotations

from typing import Any

from humanoid_hoi.sim.isaac.gym_modules import gymapi

QUIT = "quit"
PAUSE = "pause"
RESET = "reset"


class GymViewer:
    """The window on environment 0.

    Raises:
        ValueError: no window can be opened.
    """

    def __init__(self, gym: Any, sim: Any, env: Any) -> None:
        self._gym = gym
        self._sim = sim
        self._viewer = gym.create_viewer(sim, gymapi.CameraProperties())
        if self._viewer is None:
            raise ValueError("Isaac Gym cannot open a window (no display, or a GPU without graphics)")
        for key, event in ((gymapi.KEY_ESCAPE, QUIT), (gymapi.KEY_SPACE, PAUSE), (gymapi.KEY_R, RESET)):
            gym.subscribe_viewer_keyboard_event(self._viewer, key, event)
        gym.viewer_camera_look_at(self._viewer, env, gymapi.Vec3(3.5, -2.5, 1.8), gymapi.Vec3(0.0, 0.0, 0.9))

    def draw(self) -> list[str]:
        """Draw the state in real time, wait while paused; returns what was asked for: ``quit``, ``reset``."""
        asked: list[str] = []
        paused = self._read(asked)
        # Drawn once even while paused, so that the window stays alive.
        self._frame()
        while paused and QUIT not in asked:
            paused = not self._read(asked)  # the key that pauses also goes on
            self._frame()
        return asked

    def close(self) -> None:
        """Close the window."""
        self._gym.destroy_viewer(self._viewer)

    def _read(self, asked: list[str]) -> bool:
        """Collect quit and reset into ``asked``; True where the pause key was pressed an odd number of times."""
        # Key events come with value 1 on press and 0 on release.
        if self._gym.query_viewer_has_closed(self._viewer):
            asked.append(QUIT)
        pressed = [e.action for e in self._gym.query_viewer_action_events(self._viewer) if e.value > 0]
        asked.extend(action for action in pressed if action in (QUIT, RESET))
        return pressed.count(PAUSE) % 2 == 1

    def _frame(self) -> None:
        # Results must be on the host before they are drawn.
        self._gym.fetch_results(self._sim, True)
        self._gym.step_graphics(self._sim)
        self._gym.draw_viewer(self._viewer, self._sim, True)
        self._gym.sync_frame_time(self._sim)
