"""wrap_tensor and unwrap_tensor: the fake's handles hold a weak reference, as the real ones hold a bare pointer."""

import weakref

import torch

from isaacgym.gymapi import FakeError


class Handle:
    """What the real unwrap_tensor returns: an address, which does not keep the tensor alive."""

    def __init__(self, tensor: torch.Tensor) -> None:
        if not tensor.is_contiguous():
            raise FakeError("Input tensor must be contiguous")
        self.ref = weakref.ref(tensor)
        self.dtype = tensor.dtype

    def read(self) -> torch.Tensor:
        tensor = self.ref()
        if tensor is None:
            raise FakeError("the tensor behind an unwrapped handle is gone")
        return tensor


def wrap_tensor(tensor: torch.Tensor) -> torch.Tensor:
    return tensor


def unwrap_tensor(tensor: torch.Tensor) -> Handle:
    return Handle(tensor)
