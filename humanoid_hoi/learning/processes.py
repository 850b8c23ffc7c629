"""One training on several processes (``torchrun``): what they exchange, and that they decide alike.

Every process steps environments of its own and holds a replica of the networks. Gradients are averaged before each step,
normalizers see the samples of all, divergence and stop signals are shared; replicas therefore stay equal to the bit. rl_games'
own multi-GPU code is not used: it opens NCCL on CUDA devices only, and this project mends the very loop it is written into.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from humanoid_hoi.core.errors import HoiError

if TYPE_CHECKING:  # torch takes seconds to load, and a mistake in the settings is told before
    from torch import Tensor

_WAIT = datetime.timedelta(minutes=60)
"""How long a process waits for the others; the first one evaluates and films in between."""


@dataclass(frozen=True)
class Processes:
    """The processes of one training; a training by itself is a group of one, in which every exchange is the identity.

    Attributes:
        rank: of this process; 0 writes logs and checkpoints.
        size: how many there are.
    """

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process writes and speaks for all."""
        return self.rank == 0

    def mean_(self, tensors: Sequence[Tensor]) -> None:
        """Replace every tensor by its mean over the processes, in one exchange."""
        if self.size == 1:
            return
        import torch
        import torch.distributed as dist

        # One exchange for all gradients: many small ones would mostly wait.
        flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
        # all_reduce adds up; the mean is ours to make.
        dist.all_reduce(flat)
        flat /= self.size
        start = 0
        for tensor in tensors:
            tensor.copy_(flat[start : start + tensor.numel()].view_as(tensor))
            start += tensor.numel()

    def mean(self, value: float) -> float:
        """Mean of a number."""
        if self.size == 1:
            return value
        import torch
        import torch.distributed as dist

        # On the CPU: such numbers steer the loop, not the device.
        total = torch.tensor([value], dtype=torch.float64)
        dist.all_reduce(total)
        return float(total) / self.size

    def first_s_(self, tensors: Sequence[Tensor]) -> None:
        """Replace every tensor by the first process' one."""
        if self.size == 1:
            return
        import torch.distributed as dist

        for tensor in tensors:
            dist.broadcast(tensor, 0)

    def all_rows(self, rows: Tensor) -> Tensor:
        """Rows (N, ...) of all processes, in their order: (size * N, ...)."""
        if self.size == 1:
            return rows
        import torch
        import torch.distributed as dist

        parts = [torch.empty_like(rows) for _ in range(self.size)]
        dist.all_gather(parts, rows.contiguous())
        return torch.cat(parts)

    def largest(self, number: int) -> int:
        """The largest of a number: what one process has seen, all know."""
        if self.size == 1:
            return number
        import torch
        import torch.distributed as dist

        found = torch.tensor([number])
        dist.all_reduce(found, op=dist.ReduceOp.MAX)
        return int(found)

    def text_of_first(self, text: str) -> str:
        """The first process' text."""
        if self.size == 1:
            return text
        import torch
        import torch.distributed as dist

        # The length first, since all must hold a buffer of the same size.
        length = torch.tensor([len(text.encode())])
        dist.broadcast(length, 0)
        code = torch.zeros(int(length), dtype=torch.uint8)
        if self.is_first:
            code = torch.tensor(list(text.encode()), dtype=torch.uint8)
        dist.broadcast(code, 0)
        return bytes(code.tolist()).decode()


ALONE = Processes()


def launched() -> Processes:
    """What ``torchrun`` says of this process; :data:`ALONE` without it.

    Raises:
        HoiError: its variables are damaged.
    """
    try:
        # The variables that torchrun sets for each process it starts.
        rank, size = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    except ValueError as error:
        raise HoiError("RANK or WORLD_SIZE is no number", where="environment", fix="start with torchrun") from error
    if not 0 <= rank < size:
        raise HoiError(f"RANK {rank} of WORLD_SIZE {size}", where="environment", fix="start with torchrun")
    return Processes(rank, size)


@contextlib.contextmanager
def joined() -> Iterator[Processes]:
    """Join the other processes: gloo between CPU tensors, NCCL (not run by us so far) between CUDA ones.

    Raises:
        HoiError: they cannot be reached.
    """
    group = launched()
    if group.size == 1:
        yield group
        return
    import torch
    import torch.distributed as dist

    if torch.cuda.is_available():
        # One GPU a process, in turn where there are fewer.
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")) % torch.cuda.device_count())
    # Both, since numbers and texts are exchanged as CPU tensors even where the networks are on a GPU.
    backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
    try:
        dist.init_process_group(backend, timeout=_WAIT)
    except (RuntimeError, ValueError) as error:
        reason = " ".join(str(error).split())[:160]
        raise HoiError(
            f"the processes do not meet: {reason}", where="torchrun", fix="start all with torchrun"
        ) from error
    try:
        yield group
    finally:
        dist.destroy_process_group()


class SharedMoments:
    """A running normalizer that learns from the samples of all processes; stands in its place in rl_games' code.

    Args:
        module: the normalizer.
        group: the processes.
    """

    def __init__(self, module: Any, group: Processes) -> None:
        self._module = module
        self._group = group

    def train(self) -> None:
        """From now on calls update it."""
        self._module.train()

    def eval(self) -> None:
        """From now on calls leave it."""
        self._module.eval()

    def __call__(self, rows: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        """Normalized rows (N, ...) of this process."""
        if not self._module.training or self._group.size == 1:
            return self._module(rows, *args, **kwargs)  # type: ignore[no-any-return]
        # Normalized with moments of everybody's rows; only the own ones are handed back.
        found = self._module(self._group.all_rows(rows))
        # all_rows keeps the order of the ranks, and every process has as many rows.
        start = self._group.rank * len(rows)
        return found[start : start + len(rows)]  # type: ignore[no-any-return]
