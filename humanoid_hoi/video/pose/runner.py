"""Running one fetched network on one picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanoid_hoi.core.model_store import network_file
from humanoid_hoi.video.packages import litert


class NetworkRunner:
    """A network of ``hoi fetch-models`` with its weights loaded; one thread."""

    def __init__(self, name: str) -> None:
        """Load it.

        Raises:
            HoiError: it was not fetched, or the runtime is not installed.
        """
        path = network_file(name)
        self._interpreter: Any = litert().Interpreter(str(path), num_threads=1)
        self._interpreter.allocate_tensors()
        details = self._interpreter.get_input_details()[0]
        self._input = details["index"]
        # By shape, not by order of computation: the names are Identity, Identity_1, ...
        outputs = sorted(self._interpreter.get_output_details(), key=lambda d: (len(d["name"]), d["name"]))
        self._outputs = [d["index"] for d in outputs]
        self.side = int(details["shape"][1])

    def __call__(self, picture: NDArray) -> list[NDArray]:
        """Outputs, in the network's order, for a float picture (side, side, 3)."""
        self._interpreter.set_tensor(self._input, picture[None].astype(np.float32))
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(index)[0].copy() for index in self._outputs]
