"""Where an episode starts besides the reference."""
