"""Hands that move objects in a small static scene, filmed and disturbed, with the answer known."""
