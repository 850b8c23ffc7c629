"""From a video file to a session folder: shots, frames, point tracks, masks, human motion, depth."""
