"""Thread policy: idle OpenMP workers must sleep, or they starve the physics threads (150 instead of 790 samples/s).

Import this module and call :func:`configure_threads` before anything that imports torch.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

# libgomp (torch wheels), libiomp/MKL: how long an idle worker spins before it sleeps.
_PASSIVE = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "KMP_BLOCKTIME": "0"}
_MAX_THREADS = 8


def available_cores() -> int:
    """Number of cores this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1


def configure_threads(count: int | None = None) -> int:
    """Make idle OpenMP workers sleep and choose the number of torch threads.

    Values already in the environment win. When torch is imported already the waiting policy can no longer change,
    only the number of threads does.

    Args:
        count: torch threads; ``None`` takes ``OMP_NUM_THREADS`` or the available cores (at most 8).

    Returns:
        The number of threads chosen.
    """
    for name, value in _PASSIVE.items():
        # What the user has set wins.
        os.environ.setdefault(name, value)
    threads = count or _threads_from_environment() or min(available_cores(), _MAX_THREADS)
    os.environ["OMP_NUM_THREADS"] = str(threads)
    torch = sys.modules.get("torch")
    # Too late for the waiting policy, which is read when the library is loaded.
    if torch is not None:
        torch.set_num_threads(threads)
    return threads


@contextlib.contextmanager
def rollout_threads(num_envs: int) -> Iterator[None]:
    """Fewer torch threads while environments step: waking a thread costs more than a small tensor operation gains.

    One thread per 256 environments, at most as many as were set; the physics engine's own threads are not touched.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(max(1, min(before, num_envs // 256)))
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _threads_from_environment() -> int | None:
    text = os.environ.get("OMP_NUM_THREADS", "")
    return int(text) if text.isdigit() and int(text) > 0 else None
