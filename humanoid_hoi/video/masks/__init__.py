"""Silhouettes of person and object: from strokes, carried through the video, imported, checked."""

from __future__ import annotations

from humanoid_hoi.video.masks.check import MaskJump, find_jumps
from humanoid_hoi.video.masks.grabcut import Strokes, segment
from humanoid_hoi.video.masks.propagate import propagate

__all__ = ["MaskJump", "Strokes", "find_jumps", "propagate", "segment"]
