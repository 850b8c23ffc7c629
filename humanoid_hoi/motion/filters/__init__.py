"""Low-pass filters over time."""
