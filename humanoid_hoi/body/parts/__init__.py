"""The 34 body parts in which contact is annotated and scored."""

from humanoid_hoi.body.parts.rule import PART_NAMES, part_index, part_of_keypoint, parts_of_body, parts_of_posed_mesh

__all__ = ["PART_NAMES", "part_index", "part_of_keypoint", "parts_of_body", "parts_of_posed_mesh"]
