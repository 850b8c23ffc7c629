"""Physics refinement by sampling: from a recorded clip to states and targets that the simulator can hold."""
