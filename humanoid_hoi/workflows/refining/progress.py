"""A progress bar for searches that may also go back."""

from __future__ import annotations

from types import TracebackType

from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.refine.search import Trajectory


class SearchBar:
    """Frames done over all passes, the present errors, and the time that is left.

    Args:
        steps: of one pass.
        passes: how many.
    """

    def __init__(self, steps: int, passes: int) -> None:
        self._steps = steps
        self._progress = ProgressBar()
        self._task = self._progress.add_task("refining", total=steps * passes)

    def __enter__(self) -> SearchBar:
        """Show it."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave its last line."""
        self._progress.stop()

    def tell(self, number: int, steps: int, track: Trajectory) -> None:
        """After every step of the search: pass, steps of a pass, the trajectory so far."""
        if track.steps:
            words = f"refining (joints {1000 * track.joints[-1]:.0f} mm, object {1000 * track.obj[-1]:.0f} mm)"
            # The search may go back, and then so does the bar: it shows frames that
            # stand, not work done.
            self._progress.update(self._task, completed=number * steps + track.steps, description=words)
