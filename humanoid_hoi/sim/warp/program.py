"""Work on a Warp device: a CUDA graph in torch's stream, or plain calls on Warp's CPU device."""

from __future__ import annotations

from collections.abc import Callable

import torch
import warp as wp

from humanoid_hoi.core.warp.stream import torch_stream


class Program:
    """A fixed sequence of Warp launches, captured once as a CUDA graph and replayed.

    On the CPU device it is simply called: capture of a sparse implicitfast step is not implemented there.

    Args:
        device: of torch's tensors.
        body: launches only; no allocation that outlives it, no host read.
    """

    def __init__(self, device: torch.device, body: Callable[[], None]) -> None:
        self.device = device
        self._body = body
        self._graph: wp.Graph | None = None

    def prepare(self) -> None:
        """Run once, which compiles the kernels, and capture where there is CUDA. Changes the simulator's state."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)  # what torch wrote must be there before Warp's own stream reads it
        with wp.ScopedDevice(str(self.device)):
            self._body()
            if self.device.type == "cuda":
                # On Warp's own stream: torch's default stream is the legacy one, which cannot be captured.
                with wp.ScopedCapture() as capture:
                    self._body()
                self._graph = capture.graph
            wp.synchronize_device()

    def __call__(self) -> None:
        """Run in torch's current stream, in order with torch's work."""
        if self._graph is not None:
            # In torch's stream, so that the order with torch's work is by construction.
            wp.capture_launch(self._graph, stream=wp.stream_from_torch(self.device))
            return
        with wp.ScopedDevice(str(self.device)), torch_stream(self.device):
            self._body()
