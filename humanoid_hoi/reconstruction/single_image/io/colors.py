"""Vertex colors of an .obj file: three more numbers on its ``v`` lines, as image-to-3D tools write them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import FloatArray

_VERTEX = re.compile(rb"^[ \t]*v[ \t]+(.+)$", re.MULTILINE)


def vertex_colors(path: Path, count: int) -> FloatArray | None:
    """(count, 3) in [0, 1], in the file's vertex order; None where a line has none or one cannot be read."""
    if path.suffix.lower() != ".obj":
        return None
    # Mesh readers may merge or reorder vertices; then the count differs and the
    # colors cannot be trusted.
    lines = _VERTEX.findall(path.read_bytes())
    if len(lines) != count:
        return None
    try:
        rows = [[float(word) for word in line.split()[3:6]] for line in lines]
    except ValueError:
        return None
    if any(len(row) != 3 for row in rows):
        return None
    colors = np.array(rows, np.float64)
    if not np.isfinite(colors).all() or colors.min() < 0:
        return None
    # Some writers use bytes.
    return colors / 255.0 if colors.max() > 1.0 else colors
