"""Following image points through a video.

One call does it, whatever the tracker::

    from humanoid_hoi.video.track import LucasKanade, track

    result = track(reader, points_px, frame=30, direction="both", start=0, stop=90, tracker=LucasKanade())
    result.px, result.ok, result.error      # (T, N, 2), (T, N), (T, N): rows are absolute frames start..stop-1
"""

from __future__ import annotations

from humanoid_hoi.video.track.base import PointTracker, TrackResult
from humanoid_hoi.video.track.follow import DIRECTIONS, track
from humanoid_hoi.video.track.learned import make_tracker
from humanoid_hoi.video.track.lucas_kanade import LKOptions, LucasKanade

__all__ = ["DIRECTIONS", "LKOptions", "LucasKanade", "PointTracker", "TrackResult", "make_tracker", "track"]
