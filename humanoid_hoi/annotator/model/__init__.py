"""What is annotated, and the small reversible operations that change it."""

from humanoid_hoi.annotator.model.document import Anchor, Box, Document, Point, Sample
from humanoid_hoi.annotator.model.operations import Bounds, apply_all
from humanoid_hoi.annotator.model.released import from_annotations, to_annotations
from humanoid_hoi.annotator.model.wire import document_to_json

__all__ = [
    "Anchor",
    "Bounds",
    "Box",
    "Document",
    "Point",
    "Sample",
    "apply_all",
    "document_to_json",
    "from_annotations",
    "to_annotations",
]
