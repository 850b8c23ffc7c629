"""Which body points touch which object points, and when."""
