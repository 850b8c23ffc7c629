"""The array types of signatures. Shapes and units stand in the docstrings; the width of a float is told where it matters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]
IntArray = NDArray[np.integer]
BoolArray = NDArray[np.bool_]
ByteArray = NDArray[np.uint8]
