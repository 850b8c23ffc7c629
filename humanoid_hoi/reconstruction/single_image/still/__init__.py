"""A solved picture as one frame of a session: for the viewer, the quality report, retargeting and a still clip."""
