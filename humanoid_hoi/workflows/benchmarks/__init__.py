"""Measurements of speed and accuracy: what ``hoi benchmark ...`` runs."""
