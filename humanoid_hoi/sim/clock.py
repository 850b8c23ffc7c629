"""How long the physics takes: by the host's clock, or by the GPU's own where the host only queues the work."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import torch


class PhysicsClock:
    """Adds up the seconds of the blocks under :meth:`running`.

    Args:
        device: where the physics runs.
    """

    def __init__(self, device: torch.device) -> None:
        self._on_gpu = device.type == "cuda"
        self._seconds = 0.0
        # Begin and end of each block, as marks in the GPU's queue.
        self._marks: list[tuple[torch.cuda.Event, torch.cuda.Event]] = []

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Count this block; the host does not wait for a GPU."""
        if not self._on_gpu:
            begin = time.perf_counter()
            yield
            self._seconds += time.perf_counter() - begin
            return
        marks = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        marks[0].record()
        yield
        marks[1].record()
        self._marks.append(marks)

    def pop(self) -> float:
        """Seconds since the last call; waits for the GPU."""
        if self._marks:
            # Marks are passed in their order: where the last one is, all are.
            self._marks[-1][1].synchronize()
        seconds = self._seconds + sum(1e-3 * begin.elapsed_time(end) for begin, end in self._marks)
        self._seconds = 0.0
        self._marks.clear()
        return seconds
