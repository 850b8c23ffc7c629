"""Motions, annotated sessions and pictures made here, with their truth known."""
