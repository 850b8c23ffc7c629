"""From noisy body points to one person's motion: our own windowed fit of the free body."""

from __future__ import annotations

from humanoid_hoi.video.human.fit import FitOptions, fit_motion
from humanoid_hoi.video.human.result import HumanMotion, write_motion_file

__all__ = ["FitOptions", "HumanMotion", "fit_motion", "write_motion_file"]
