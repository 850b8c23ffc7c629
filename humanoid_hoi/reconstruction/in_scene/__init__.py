"""Hands and an object in a static scene, from one video: metric scale, timeline, static poses, interaction, grasp and release."""
