"""The embedded observer of people: 33 body points, a silhouette and 21 points of each hand in every frame."""

from __future__ import annotations

from humanoid_hoi.video.pose.observe import PoseTrack, observe_people, read_pose_track, write_pose_track

__all__ = ["PoseTrack", "observe_people", "read_pose_track", "write_pose_track"]
