"""Body motion of other tools, into ``motion/result.pt``."""

from __future__ import annotations

from humanoid_hoi.video.imports.motion import import_motion

__all__ = ["import_motion"]
