"""Optional dependencies: imported when needed, and named with their remedy when absent."""

from __future__ import annotations

import importlib
from typing import Any

from humanoid_hoi.core.errors import HoiError


def need(module: str, extra: str, purpose: str) -> Any:
    """The imported module.

    Args:
        module: its import name, such as ``cv2``.
        extra: the extra of ``setup.py`` that brings it.
        purpose: what it is needed for, for the message.

    Raises:
        HoiError: it is not installed, or cannot be loaded on this machine.
    """
    try:
        return importlib.import_module(module)
    except (ImportError, OSError) as error:
        reason = " ".join(str(error).split())[:120]
        raise HoiError(
            f"{purpose} needs the package {module.split('.')[0]} ({reason})",
            fix=f'pip install "humanoid_hoi[{extra}]"',
        ) from error
