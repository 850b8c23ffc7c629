"""What is wrong with a recording, and the repairs that are safe."""
