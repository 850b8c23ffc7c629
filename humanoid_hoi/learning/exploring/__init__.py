"""How much a training explores, and how far an update has moved its policy."""
