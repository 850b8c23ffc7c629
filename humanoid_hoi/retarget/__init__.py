"""From a reconstructed interaction to a simulation-ready clip."""
