"""A source's kinematics as read, before any check: what importers make and validation and repair work on."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton
from humanoid_hoi.core.arrays import FloatArray


@dataclass
class RawMotion:
    """A source's kinematics in its own skeleton, before any check; arrays float64, joints in our canonical order.

    Attributes:
        fps: frames per second.
        root_pos_w: (T, 3) m.
        joint_quat: (T, J, 4) xyzw parent-relative (joint 0 world), in the source's body frames.
        joint_pos_w: (T, J, 3) stored joint positions, the data the skeleton is fitted to.
        obj_pos_w: (T, 3).
        obj_quat_w: (T, 4).
        contact_labels: (T, J) -1/0/1, or None where the source has none.
        obj_contact: (T,) 0/1, the source's object contact flag.
        source: provenance so far.
        skeleton: its J joints, in our order and by our names.
    """

    fps: float
    root_pos_w: FloatArray
    joint_quat: FloatArray
    joint_pos_w: FloatArray
    obj_pos_w: FloatArray
    obj_quat_w: FloatArray
    contact_labels: FloatArray | None
    obj_contact: FloatArray
    source: str
    skeleton: Skeleton = SMPLX_52

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.root_pos_w)

    def trimmed(self, first: int, stop: int) -> RawMotion:
        """The frames ``first .. stop - 1``."""
        # Everything with a row a frame is cut; names and numbers stay.
        cut = {
            f.name: value[first:stop]
            for f in dataclasses.fields(self)
            if isinstance(value := getattr(self, f.name), np.ndarray)
        }
        return dataclasses.replace(self, **cut)  # type: ignore[arg-type]
