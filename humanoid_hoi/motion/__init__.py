"""Motion clips: the interchange format, importers, validation, interaction graph, datasets."""

from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, Support

__all__ = ["HoiClip", "InteractionGraph", "ObjectShape", "Support"]
