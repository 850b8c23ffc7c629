"""Figures and pictures: writing them, and names in any script in them."""
