"""The unknowns of a reconstruction while it is being solved."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.params import BodyParams


@dataclass(frozen=True)
class HoiState:
    """Human and object of T frames in the camera frame (OpenCV axes, metres).

    Attributes:
        body_cam: T frames.
        obj_rotmat: (T, 3, 3) float64.
        obj_pos: (T, 3) float64: ``x_cam = exp(log_scale) obj_rotmat a + obj_pos``.
        log_scale: correction of the object's size, one per sequence; 0 unless it was solved for.
    """

    body_cam: BodyParams
    obj_rotmat: Tensor
    obj_pos: Tensor
    log_scale: float = 0.0

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.obj_pos)

    def replace(self, **changes: object) -> HoiState:
        """A copy with the given fields exchanged."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def place(self, points: Tensor) -> Tensor:
        """Object points (N, 3) of the object frame in the camera frame, (T, N, 3)."""
        scale = torch.tensor(self.log_scale, dtype=self.obj_pos.dtype).exp()
        turned = torch.einsum("tij,nj->tni", self.obj_rotmat, scale * points.to(self.obj_pos.dtype))
        return turned + self.obj_pos[:, None]
