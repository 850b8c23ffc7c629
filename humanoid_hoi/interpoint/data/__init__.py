"""Frames with known contacts: made here, from clips and from annotated sessions, in immutable versioned datasets."""
