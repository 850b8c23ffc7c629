"""Compressed content of other tools."""
