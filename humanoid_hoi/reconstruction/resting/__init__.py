"""Objects that lie still for a part of a video: found in the tracked points, held still, let go by the hands."""
