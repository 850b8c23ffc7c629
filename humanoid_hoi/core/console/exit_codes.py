"""What a process says by its exit code."""

SIGTERM_CODE = 143
"""SIGTERM ended it in order: what was to be saved is saved, and schedulers start it again."""
