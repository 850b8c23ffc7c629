"""ObjectProblem: what stage 1 knows about the object's pose, without gaps or NaN."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from humanoid_hoi.core.errors import HoiError


@dataclass(frozen=True)
class ObjectProblem:
    """3D-3D and 3D-2D correspondences of one object over T frames (paper Eq. 3). float64, finite; weight 0 = absent.

    Attributes:
        camera_matrix: (3, 3) K, px.
        contact_obj: (P, 3) object points of the contact pairs, object frame, m.
        contact_cam: (T, P, 3) the body keypoints they touch, camera frame, m.
        contact_weight: (T, P) in [0, 1]; 0 where the pair is not active.
        track_obj: (M, 3) tracked object points, object frame, m.
        track_px: (T, M, 2) where they are seen, px.
        track_weight: (T, M) in [0, 1], the tracker's confidence; 0 where the point is not seen.
    """

    camera_matrix: Tensor
    contact_obj: Tensor
    contact_cam: Tensor
    contact_weight: Tensor
    track_obj: Tensor
    track_px: Tensor
    track_weight: Tensor

    @classmethod
    def build(
        cls,
        camera_matrix: ArrayLike | Tensor,
        *,
        contact_obj: ArrayLike | Tensor | None = None,
        contact_cam: ArrayLike | Tensor | None = None,
        contact_weight: ArrayLike | Tensor | None = None,
        track_obj: ArrayLike | Tensor | None = None,
        track_px: ArrayLike | Tensor | None = None,
        track_weight: ArrayLike | Tensor | None = None,
    ) -> ObjectProblem:
        """From arrays in which NaN means absent (in a point, a keypoint or a pixel); shapes as in the class.

        Weights left out are 1 where the data are there (booleans may be given). A whole kind may be left out.

        Raises:
            HoiError: shapes that do not fit, infinite values, weights outside [0, 1], a useless camera matrix.
        """
        frames = _num_frames(contact_cam, track_px)
        contacts = _observed("contact", contact_obj, contact_cam, contact_weight, frames, 3)
        tracks = _observed("track", track_obj, track_px, track_weight, frames, 2)
        return cls(_checked_camera(camera_matrix), *contacts, *tracks)

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.track_px)

    @property
    def used_points(self) -> Tensor:
        """Object points that are observed in some frame, (N, 3)."""
        contact_used = (self.contact_weight > 0).any(0)
        track_used = (self.track_weight > 0).any(0)
        return torch.cat([self.contact_obj[contact_used], self.track_obj[track_used]])

    @property
    def counts(self) -> tuple[Tensor, Tensor]:
        """Observed 3D-3D and 3D-2D pairs per frame, (T,) each."""
        return (self.contact_weight > 0).sum(1), (self.track_weight > 0).sum(1)

    def frames(self, index: Tensor) -> ObjectProblem:
        """The same problem of the given frames only."""
        return ObjectProblem(
            self.camera_matrix,
            self.contact_obj,
            self.contact_cam[index],
            self.contact_weight[index],
            self.track_obj,
            self.track_px[index],
            self.track_weight[index],
        )

    def with_track_points(self, track_obj: Tensor) -> ObjectProblem:
        """The same observations of other object points (M, 3), for example triangulated ones."""
        return ObjectProblem.build(
            self.camera_matrix,
            contact_obj=self.contact_obj,
            contact_cam=self.contact_cam,
            contact_weight=self.contact_weight,
            track_obj=track_obj,
            track_px=self.track_px,
            track_weight=self.track_weight,
        )


def as_float(values: ArrayLike | Tensor, shape: tuple[int, ...], field: str) -> Tensor:
    """``values`` as a float64 CPU tensor of ``shape`` (-1: any length); a HoiError names ``field`` otherwise."""
    array = values.detach().cpu() if isinstance(values, Tensor) else torch.as_tensor(np.asarray(values))
    # -1 stands for any length.
    fits = array.ndim == len(shape) and all(want in (-1, have) for want, have in zip(shape, array.shape, strict=True))
    if not fits:
        wanted = tuple("any" if n == -1 else n for n in shape)
        raise HoiError(f"has shape {tuple(array.shape)}, expected {wanted}", where="stage 1", field=field)
    return array.to(torch.float64)


def _num_frames(contact_cam: ArrayLike | Tensor | None, track_px: ArrayLike | Tensor | None) -> int:
    counts = {len(values) for values in (contact_cam, track_px) if values is not None}  # type: ignore[arg-type]
    if len(counts) != 1:
        what = "neither contacts nor tracks given" if not counts else f"frame counts differ: {sorted(counts)}"
        raise HoiError(what, where="stage 1", field="contact_cam, track_px", fix="annotate the same frames in both")
    return counts.pop()


def _observed(
    kind: str,
    points: ArrayLike | Tensor | None,
    seen: ArrayLike | Tensor | None,
    weight: ArrayLike | Tensor | None,
    frames: int,
    dim: int,
) -> tuple[Tensor, Tensor, Tensor]:
    """Points (N, 3), observations (T, N, dim) and weights (T, N), absent ones zeroed."""
    # A kind that was left out is zero points wide: everything below then works without a case for
    # it.
    if points is None or seen is None:
        return torch.zeros(0, 3).double(), torch.zeros(frames, 0, dim).double(), torch.zeros(frames, 0).double()
    where_seen = "contact_cam" if kind == "contact" else "track_px"
    points = as_float(points, (-1, 3), f"{kind}_obj")
    seen = as_float(seen, (frames, len(points), dim), where_seen)
    shape = (frames, len(points))
    weight = torch.ones(shape).double() if weight is None else as_float(weight, shape, f"{kind}_weight")
    _check_values(f"{kind}_obj", points.isinf().any(-1)[None])
    _check_values(where_seen, seen.isinf().any(-1))
    _check_values(f"{kind}_weight", ~((weight >= 0) & (weight <= 1)), "is outside [0, 1]")
    # Absent observations become zeros of weight zero. NaN could not stay: 0 * NaN is NaN, and one
    # such pair would spoil the whole frame's sums.
    absent = seen.isnan().any(-1) | points.isnan().any(-1)
    return points.nan_to_num(0.0), seen.nan_to_num(0.0), weight.masked_fill(absent, 0.0)


def _check_values(field: str, wrong: Tensor, what: str = "is infinite (NaN would mean absent)") -> None:
    if wrong.any():
        # The first one is named; for object points, which have no frame, the leading axis is a
        # dummy.
        frame, point = wrong.nonzero()[0].tolist()
        raise HoiError(f"point {point} in frame {frame} {what}", where="stage 1", field=field)


def _checked_camera(camera_matrix: ArrayLike | Tensor) -> Tensor:
    matrix = as_float(camera_matrix, (3, 3), "camera_matrix")
    usable = matrix.isfinite().all() and matrix[0, 0] > 0 and matrix[1, 1] > 0
    # The solver projects by dividing by the third row, so it must be exactly (0, 0, 1).
    if not usable or not torch.equal(matrix[2], matrix.new_tensor([0.0, 0.0, 1.0])):
        raise HoiError(
            f"is no pinhole camera: {matrix.tolist()}", where="stage 1", field="camera_matrix", fix="K in pixels"
        )
    return matrix
