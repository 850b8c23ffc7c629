"""The one module that imports Isaac Gym: before torch, or Isaac Gym refuses. Everything else takes them from here."""

from __future__ import annotations

# isort: off
from isaacgym import gymapi, gymtorch  # type: ignore[attr-defined]  # gymtorch is not in isaacgym-stubs

import torch
# isort: on

__all__ = ["gymapi", "gymtorch", "require", "torch"]


def require() -> str:
    """Versions for the record; calling it makes the order of imports explicit where this module is needed first."""
    return f"isaacgym {getattr(gymapi, '__version__', 'Preview 4')}, torch {torch.__version__}"
