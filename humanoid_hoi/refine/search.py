"""Going through a clip frame by frame with a planner, back where errors grow, and again from what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from humanoid_hoi.refine.config import RefineConfig
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.planner import Planner
from humanoid_hoi.refine.plant import Plant, Row


@dataclass
class Trajectory:
    """A simulated way through the clip, frame by frame.

    Attributes:
        rows: full states of frames 0, 1, ...; one more than ``targets``.
        targets: (1, J - 1, 3) of each step, float32 as the simulator takes them.
        joints, obj: errors against the reference at frames 1, 2, ..., m.
        offsets: (T, A) rad, the plan that led here: what the next pass starts from.
    """

    rows: list[Row]
    targets: list[Tensor] = field(default_factory=list)
    joints: list[float] = field(default_factory=list)
    obj: list[float] = field(default_factory=list)
    offsets: Tensor = field(default_factory=lambda: torch.zeros(0, 0))

    @property
    def steps(self) -> int:
        """Steps taken: the number of the last frame."""
        return len(self.targets)

    def cut(self, frame: int) -> None:
        """Forget everything after ``frame``."""
        del self.rows[frame + 1 :]
        for values in (self.targets, self.joints, self.obj):
            del values[frame:]

    def worst(self, frame: int) -> float:
        """The larger error at a frame, m; 0 at the start."""
        return max(self.joints[frame - 1], self.obj[frame - 1]) if frame else 0.0

    def mean_error(self) -> float:
        """Mean over the steps of the sum of both errors, m."""
        return (sum(self.joints) + sum(self.obj)) / max(self.steps, 1)


@dataclass
class Progress:
    """Where a search stands; everything a resumed one needs besides the trajectory.

    Attributes:
        retries: how often each place was tried again, by the frame where the error grew.
        best: the longest (then the best) trajectory so far.
        restarts: times the search went far back.
    """

    retries: dict[int, int] = field(default_factory=dict)
    best: Trajectory | None = None
    restarts: int = 0


class Search:
    """One pass through the clip.

    Args:
        ahead: copies that look ahead.
        real: one copy that executes.
        cost: against the reference.
        base: (T, J - 1, 3) base targets.
        config: sampling and when to go back.
        generator: of the samples; its state is part of what a resumed search needs.
    """

    def __init__(
        self,
        ahead: Plant,
        real: Plant,
        cost: TrackingCost,
        base: Tensor,
        config: RefineConfig,
        generator: torch.Generator,
    ) -> None:
        self.planner = Planner(ahead, cost, base, config)
        self.generator = generator
        self.progress = Progress()
        self._real = real
        self._cost = cost
        self._config = config
        self._last = len(base) - 1
        self.retry = (0, -1)  # how often the present place was tried, and up to which frame that counts

    def set_retry(self, tried: int, until: int) -> None:
        """Take up a search where it was in the middle of a retry."""
        self.retry = (tried, until)

    def begin_pass(self, gain: float) -> None:
        """Another pass through the clip, from the best plan so far.

        Args:
            gain: of the springs in it. A helped trajectory is no result: it is forgotten but for its plan.
        """
        best = self.progress.best
        if best is not None and self.planner.assistance.gain > 0:
            self.planner.offsets = best.offsets.clone()
            self.progress = Progress()
            self.retry = (0, -1)
        self.planner.assistance.gain = gain

    def run(self, track: Trajectory) -> Iterator[Trajectory]:
        """Extend ``track`` to the clip's end or to where it fails; yields it after every step.

        When it ends, :attr:`Progress.best` holds the result.
        """
        while track.steps < self._last:
            frame = track.steps
            tried, until = self.retry
            # A place counts as tried until the search is well past it; then it looks ahead as usual again.
            retry = tried if frame < until else 0
            steps = self.planner.improve(track.rows[-1], frame, self.generator, retry)
            # _follow says no where retries are used up; then a far restart is the last resort.
            if not self._follow(track, steps) and not self._start_over(track):
                break
            yield track
        track.offsets = self.planner.offsets.clone()
        self.keep(track)

    def _follow(self, track: Trajectory, steps: int) -> bool:
        """Execute some steps of the plan; False where the attempt has failed for good."""
        for _ in range(steps):
            self._execute(track)
            worst = track.worst(track.steps)
            if worst > self._config.retry.error:
                # Above `error` but below `fail`, with all retries used: bad, yet still following, so it goes on.
                if self._go_back(track) or worst <= self._config.fail:
                    return True
                # The failing step itself is no part of the result.
                track.cut(track.steps - 1)
                return False
        return True

    def _execute(self, track: Trajectory) -> None:
        frame = track.steps
        # From the stored row and not from where the executing copy stands: after a retry these differ.
        self._real.spread(track.rows[-1])
        targets = self.planner.targets(frame)
        state = self.planner.assistance.step(self._real, targets, frame + 1)
        errors = self._cost.errors(state, frame + 1)
        exploded = bool(self._real.diverged()[0])
        track.rows.append(self._real.row(0))
        # float32, as the record stores them: the replay must use the very numbers that were executed.
        track.targets.append(targets.float().clone())
        # An exploded state may have any finite numbers in it.
        track.joints.append(1e3 if exploded else float(errors.joints[0]))
        track.obj.append(1e3 if exploded else float(errors.obj[0]))

    def _go_back(self, track: Trajectory) -> bool:
        """Cut the trajectory where it can be tried again; False where this place was tried often enough."""
        rule = self._config.retry
        place = track.steps
        # The same trouble shows a few frames earlier or later after every retry: neighbors share their count.
        recent = [at for at in self.progress.retries if abs(at - place) <= rule.frames]
        tried = max((self.progress.retries[at] for at in recent), default=0)
        if tried >= rule.tries:
            return False
        # Before anything is cut: if all retries do worse, this is what remains.
        self.keep(track)
        self.progress.retries[place] = tried + 1
        # Counts as the same place until as many frames past it.
        self.retry = (tried + 1, place + rule.frames)
        # Each time farther back: what shows here was decided earlier.
        track.cut(max(0, place - rule.frames * (tried + 1)))
        return True

    def _start_over(self, track: Trajectory) -> bool:
        """Go far back and forget the plan from there on; False where that was done often enough."""
        rule = self._config.retry
        if self.progress.restarts >= rule.restarts or not track.steps:
            return False
        self.keep(track)
        self.progress.restarts += 1
        # Places are tried afresh after a restart, as they are reached by another way.
        self.progress.retries.clear()
        self.retry = (0, -1)
        track.cut(max(0, track.steps - rule.frames * (rule.tries + 2) * self.progress.restarts))
        # The old plan led into the trouble; from here on it starts from nothing.
        self.planner.offsets[track.steps + 1 :] = 0.0
        return True

    def keep(self, track: Trajectory) -> None:
        """Remember the trajectory if it got farther than the best so far, or as far with a smaller error."""
        best = self.progress.best
        # Lists are copied, rows are not: a row is never changed after it was made.
        copy = Trajectory(list(track.rows), list(track.targets), list(track.joints), list(track.obj))
        copy.offsets = self.planner.offsets.clone()
        # The last frames before a fall are part of the fall; a result ends where it was still following.
        while copy.steps and copy.worst(copy.steps) > self._config.fail:
            copy.cut(copy.steps - 1)
        if (
            best is None
            or copy.steps > best.steps
            or (copy.steps == best.steps and copy.mean_error() < best.mean_error())
        ):
            self.progress.best = copy
