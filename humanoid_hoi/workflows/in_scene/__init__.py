"""Hands and objects in a scene: the command that solves one video."""
