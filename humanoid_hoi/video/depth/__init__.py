"""Depth pictures of a video: a network with the user's weights, or files of another tool."""

from __future__ import annotations

from humanoid_hoi.video.depth.anything import DepthAnything
from humanoid_hoi.video.depth.files import read_depth, write_depth

__all__ = ["DepthAnything", "read_depth", "write_depth"]
