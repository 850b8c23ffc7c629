"""HoiClip: one recorded human-object interaction, the one interchange format of the project.

The fields stand in :mod:`humanoid_hoi.motion.clip_data`, the file format in :mod:`humanoid_hoi.motion.clip_io` and
``docs/clip_format.md``, editing in :mod:`humanoid_hoi.motion.edit`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from humanoid_hoi.motion.clip_check import check_clip
from humanoid_hoi.motion.clip_data import ClipData, InteractionGraph, ServoTargets, Support, no_labels
from humanoid_hoi.motion.clip_io import SCHEMA_VERSION, clip_fields, write_clip

__all__ = ["SCHEMA_VERSION", "HoiClip", "InteractionGraph", "ServoTargets", "Support", "no_labels"]


@dataclass(frozen=True)
class HoiClip(ClipData):
    """A human-object interaction of T frames that loads and saves itself; fields: :class:`.clip_data.ClipData`."""

    def save(self, path: str | Path) -> Path:
        """Write the clip (``.npz``), atomically, after the same checks as on loading.

        Raises:
            HoiError: a field has the wrong shape or values, or the file cannot be written.
        """
        check_clip(self, path)
        return write_clip(self, Path(path))

    @staticmethod
    def load(path: str | Path) -> HoiClip:
        """Read and check a clip, joints re-ordered to the canonical order by name.

        Raises:
            HoiError: missing, truncated or foreign file, missing field, wrong shape, wrong version, mesh changed.
        """
        clip = HoiClip(**clip_fields(Path(path)))
        check_clip(clip, path)
        return clip
