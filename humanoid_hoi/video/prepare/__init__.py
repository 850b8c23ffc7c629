"""The chain from a video file to a session folder: resumable steps with a record beside every output."""

from __future__ import annotations

from humanoid_hoi.video.prepare.chain import PrepareOptions, prepare_session

__all__ = ["PrepareOptions", "prepare_session"]
