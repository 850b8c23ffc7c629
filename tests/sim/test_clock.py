"""The clock of the physics, on the host and with a GPU's marks."""

from __future__ import annotations

import time

import pytest
import torch

from humanoid_hoi.sim.clock import PhysicsClock


def test_on_the_host_blocks_add_up_until_they_are_asked_for() -> None:
    clock = PhysicsClock(torch.device("cpu"))
    for _ in range(2):
        with clock.running():
            time.sleep(0.01)
    assert 0.02 <= clock.pop() < 1.0
    assert clock.pop() == 0.0


def test_on_a_gpu_its_own_marks_are_read_once_all_are_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for CUDA's events: the n-th one is recorded at n milliseconds."""
    waited: list[float] = []
    now = iter(range(100))

    class Event:
        def __init__(self, enable_timing: bool) -> None:
            assert enable_timing

        def record(self) -> None:
            self.at = float(next(now))

        def synchronize(self) -> None:
            waited.append(self.at)

        def elapsed_time(self, end: Event) -> float:
            return end.at - self.at

    monkeypatch.setattr(torch.cuda, "Event", Event)
    clock = PhysicsClock(torch.device("cuda", 0))
    for _ in range(3):
        with clock.running():
            pass
    assert not waited  # nobody waits while the steps go on
    assert clock.pop() == pytest.approx(3e-3)
    assert waited == [5.0]
    assert clock.pop() == 0.0 and waited == [5.0]
