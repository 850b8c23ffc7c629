"""Data that ship with the package or stand in for real ones: the demo clip, the free body, synthetic sessions."""
