"""Importers of other projects' motions: InterMimic (T, 591), PhysHOI (T, 331) and SkillMimic (T, 337) tensors."""

from humanoid_hoi.importers.convert import import_tensor, object_in_name
from humanoid_hoi.importers.registry import FORMATS, Format

__all__ = ["FORMATS", "Format", "import_tensor", "object_in_name"]
