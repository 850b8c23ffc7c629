"""supports.json of a session: the boxes and planes its object rests on, as an annotator gave them, in the Z-up world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.session.json_file import number, number_array, read_object

FILE = "supports.json"
PLANE_SIZE = 1.0
"""m, half width of a support given as a plane."""
_FIX = 'give {"supports": [{"name": "table", "pos_w": [x,y,z], "quat_w": [0,0,0,1], "half_size": [a,b,c]}]}'


def read_supports(path: Path) -> tuple[Support, ...]:
    """Supports of a file: boxes (``pos_w``, ``quat_w``, ``half_size``) or horizontal planes (``height``, ``center``).

    Raises:
        HoiError: missing or broken file, a value of the wrong kind or shape; names the support.
    """
    data = read_object(path, _FIX)
    entries = data.get("supports")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise HoiError("expected a list of objects", where=path, field="supports", fix=_FIX)
    return tuple(_support(entry, path, f"supports[{k}]") for k, entry in enumerate(entries))


def _support(entry: dict[str, Any], path: Path, field: str) -> Support:
    name = entry.get("name", field)
    if not isinstance(name, str) or not 0 < len(name) <= 100 or not name.isprintable():
        raise HoiError(f"expected a name, found {name!r:.60}", where=path, field=f"{field}.name", fix=_FIX)
    if "height" in entry:
        height = number(entry["height"], path, f"{field}.height", _FIX)
        x, y = _row(entry.get("center", [0.0, 0.0]), 2, path, f"{field}.center")
        half = np.array([PLANE_SIZE, PLANE_SIZE, 0.5 * height], np.float32)
        # Half as high as the plane, from the ground up to it.
        return Support(name, np.array([x, y, 0.5 * height], np.float32), np.array([0, 0, 0, 1], np.float32), half)
    quat = _row(entry.get("quat_w", [0.0, 0.0, 0.0, 1.0]), 4, path, f"{field}.quat_w")
    # Typed by hand: a little off is scaled, far off is a mistake.
    norm = float(np.linalg.norm(quat))
    if not 0.9 < norm < 1.1:
        raise HoiError(f"quaternion norm {norm:.3g}, expected 1", where=path, field=f"{field}.quat_w", fix=_FIX)
    half_size = _row(entry.get("half_size"), 3, path, f"{field}.half_size")
    if not ((half_size > 0) & (half_size <= 100)).all():
        raise HoiError(
            f"must be positive, found {half_size.tolist()}", where=path, field=f"{field}.half_size", fix=_FIX
        )
    return Support(
        name, _row(entry.get("pos_w"), 3, path, f"{field}.pos_w"), (quat / norm).astype(np.float32), half_size
    )


def _row(value: Any, size: int, path: Path, field: str) -> FloatArray:
    array = number_array(value, path, field, _FIX)
    # More than a kilometre is a slip of the unit, not a scene.
    if array.shape != (size,) or np.abs(array).max() > 1000:
        raise HoiError(f"expected {size} numbers in metres, found {value!r:.60}", where=path, field=field, fix=_FIX)
    return array.astype(np.float32)
