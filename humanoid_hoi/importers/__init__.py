"""Importers of other projects' motions: InterMimic (T, 591), PhysHOI (T, 331) and SkillMimic (T, 337) tensors, and yours."""

from humanoid_hoi.importers.convert import import_tensor, object_in_name
from humanoid_hoi.importers.importer import IMPORTERS, Importer, MotionFile, TableImporter

__all__ = ["IMPORTERS", "Importer", "MotionFile", "TableImporter", "import_tensor", "object_in_name"]
