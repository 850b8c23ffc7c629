"""Released session folders and result files, both generations, in and out."""

from humanoid_hoi.session.annotations import Annotations, FrameNotes, read_annotations, write_annotations
from humanoid_hoi.session.assemble import frame_degrees, session_annotations
from humanoid_hoi.session.export import write_released
from humanoid_hoi.session.load import load_session
from humanoid_hoi.session.released import ReleasedResult, read_released

__all__ = [
    "Annotations",
    "FrameNotes",
    "ReleasedResult",
    "frame_degrees",
    "load_session",
    "read_annotations",
    "read_released",
    "session_annotations",
    "write_annotations",
    "write_released",
]
