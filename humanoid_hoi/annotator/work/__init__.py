"""Everything slow: frames, geometry, tracking, solving, proposals, and the jobs they run in."""
