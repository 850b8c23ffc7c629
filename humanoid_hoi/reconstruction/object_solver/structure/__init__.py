"""The shape of an object whose mesh is missing: its annotated points from their tracks alone."""
