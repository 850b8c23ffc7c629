"""The stages of the solution: objects at rest, under way, and the hands before and after."""
