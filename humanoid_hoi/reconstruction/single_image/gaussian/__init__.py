"""The HOI-Gaussian optimizer: rendering, opacity and interaction, in that order."""
