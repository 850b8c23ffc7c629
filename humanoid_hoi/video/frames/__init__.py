"""Reading video files: true frame rate, constant frame spacing, upright pictures, shots, clips."""

from __future__ import annotations

from humanoid_hoi.video.frames.probe import VideoInfo, probe_video
from humanoid_hoi.video.frames.read import FrameReader, read_frames
from humanoid_hoi.video.frames.shots import Shot, check_single_shot, find_shots

__all__ = ["FrameReader", "Shot", "VideoInfo", "check_single_shot", "find_shots", "probe_video", "read_frames"]
