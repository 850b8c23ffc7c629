"""Slots for what other tools make of a picture: an image-to-3D mesh, the object with what hid it painted in."""
