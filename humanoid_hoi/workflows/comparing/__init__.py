"""Commands that put runs, and engines, side by side."""
