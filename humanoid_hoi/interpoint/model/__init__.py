"""The network: image backbone, PointNet++ object branch, learned human template, FiLM, interaction transformer."""
