"""Where along the clips episodes fail, and starts drawn shortly before (``env.reset.start=hazard``)."""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.motion.reference import PackedReference

LOOK_BACK = 45
"""Frames before a failure at which practice for it may begin."""
DECAY = 0.95
"""Weight of one frame further back: what makes a fall is mostly done in the second before it."""
UNIFORM = 0.2
"""Share of the draw that is spread evenly: what is mastered is to stay so."""
FORGET = 0.999
"""Factor on the counts at each call: at 128 environments and 32 steps an epoch, half is forgotten after 22 epochs."""
_PRIOR_PASSED = 20.0
_PRIOR_FAILED = 1.0


class Hazard:
    """Failures per passage of every reference frame.

    The rate of failure by *start* frame (``start=failure``) says little where nearly every exploring episode fails before
    the clip's end. This counts where they end instead, and by how many they were passed: a part that is mastered is hardly
    drawn any more, whatever comes behind it. Like the adaptive sampling of motion trackers (BeyondMimic), per frame rather than
    per second, and with rates rather than counts, so that frames that are rarely reached count as much as others.

    Args:
        reference: the packed clips; all counts live on the CPU.
    """

    def __init__(self, reference: PackedReference) -> None:
        lengths = reference.lengths.cpu()
        rows = int(lengths.sum())
        clip_of_row = torch.repeat_interleave(torch.arange(len(lengths)), lengths)
        # Clips one after another with room between them, so that a convolution never looks from one into the next.
        self._slots = torch.arange(rows) + LOOK_BACK * clip_of_row
        self._size = rows + LOOK_BACK * len(lengths)
        # Entry k is the weight of a failure k + 1 frames ahead.
        self._kernel = DECAY ** torch.arange(LOOK_BACK, dtype=torch.float32)
        self.passed = torch.full((rows,), _PRIOR_PASSED)
        self.failed = torch.full((rows,), _PRIOR_FAILED)

    def record(self, first_rows: Tensor, last_rows: Tensor, failed: Tensor) -> None:
        """Count episodes.

        Args:
            first_rows: (M,) buffer rows they began at.
            last_rows: (M,) rows they ended at.
            failed: (M,) bool, False for those that ended by time.
        """
        # +1 behind the first row and -1 behind the last, summed up: 1 for every row that was reached.
        change = torch.zeros(len(self.passed) + 1)
        one = torch.ones(len(first_rows))
        change.index_add_(0, first_rows + 1, one).index_add_(0, last_rows + 1, -one)
        self.passed.mul_(FORGET).add_(change.cumsum(0)[:-1])
        self.failed.mul_(FORGET).index_add_(0, last_rows, failed.float())

    def weights(self) -> Tensor:
        """Weight (rows,) of each frame in the draw, 1 on average."""
        # The 1e-3 guards frames that nobody has passed for so long that their count is forgotten.
        rate = (self.failed + 1e-3) / (self.passed + 1e-3)
        line = torch.zeros(self._size + 1)
        line[self._slots] = rate
        # From the row behind each slot on; conv1d correlates, so kernel entry 0 meets the next frame.
        ahead = torch.nn.functional.conv1d(line[None, None, 1:], self._kernel[None, None], padding=LOOK_BACK - 1)
        seen = ahead[0, 0, LOOK_BACK - 1 :][self._slots]
        return UNIFORM + (1.0 - UNIFORM) * seen / seen.mean()
