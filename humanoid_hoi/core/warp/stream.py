"""Warp and torch on one stream of a GPU."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch
import warp as wp


@contextlib.contextmanager
def torch_stream(device: torch.device) -> Iterator[None]:
    """Let Warp launch into torch's current stream; nothing to do on the CPU."""
    if device.type != "cuda":
        yield
        return
    with wp.ScopedStream(wp.stream_from_torch(device)):
        yield
