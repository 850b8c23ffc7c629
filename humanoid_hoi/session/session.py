"""Session: everything known about one video before solving, as arrays with one row per video frame."""

from __future__ import annotations

import abc
import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from torch import Tensor

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.motion.solved import ContactPairs


@dataclass(frozen=True)
class Tracks:
    """M object points followed through the video (3D-2D correspondences).

    Attributes:
        point_obj: (M, 3) float64 object frame, m; NaN where the mesh is missing (see ``triangulate``).
        vertex_ids: (M,) int64 vertex of the object mesh, as annotated.
        px: (T, M, 2) float64 pixels of the original video, origin at its top left; NaN where not tracked.
        confidence: (T, M) float64 in [0, 1]; 0 where not tracked.
    """

    point_obj: FloatArray
    vertex_ids: IntArray
    px: FloatArray
    confidence: FloatArray

    @property
    def visible(self) -> BoolArray:
        """(T, M) where a point can be used."""
        # Both coordinates, and a tracker that believes in them.
        return np.isfinite(self.px).all(axis=-1) & (self.confidence > 0)


class MaskSource(abc.ABC):
    """Silhouettes of the video, read when asked for."""

    @abc.abstractmethod
    def human(self, frame: int) -> BoolArray | None:
        """(H, W) of absolute frame ``frame``, or None when there is none."""

    @abc.abstractmethod
    def object(self, frame: int) -> BoolArray | None:
        """(H, W) of absolute frame ``frame``, or None when there is none."""


@dataclass(frozen=True)
class SessionObject:
    """The object's mesh in its own metric, centered frame, and its coarse alignment.

    ``vertices = user_scale * (scale * v - mean(scale * v))`` with v the file's vertices: the released convention
    (vertex mean, of the full mesh).

    Attributes:
        name: object name.
        vertices: (V, 3) float64 m, or (0, 3) when the mesh is missing.
        faces: (F, 3) int64.
        scale: scale of ``obj_poses.json``.
        user_scale: the annotator's multiplier.
        init_pos_cam: (T, 3) float64 coarse center per frame.
        init_rotmat_cam: (T, 3, 3) or None.
    """

    name: str
    vertices: FloatArray
    faces: IntArray
    scale: float
    user_scale: float
    init_pos_cam: FloatArray
    init_rotmat_cam: FloatArray | None = None

    @property
    def has_mesh(self) -> bool:
        """Whether the mesh was found."""
        return len(self.vertices) > 0

    @property
    def num_vertices(self) -> int | None:
        """V; None without a mesh, when any index may be right."""
        return len(self.vertices) or None


@dataclass(frozen=True)
class Session:
    """One annotated video of T frames (rows = absolute frames 0..T-1 of the motion file).

    Attributes:
        name: folder name.
        folder: where it was read from, or None.
        fps: frames per second of the video.
        camera_matrix: (3, 3) float64 K.
        image_size: (width, height).
        body_cam: the observed human in the camera frame (hands included).
        world_from_cam_rotmat: (T, 3, 3).
        world_from_cam_pos: (T, 3): the camera that the body motion implies, to the
            Z-up world (D and d of the released code with the rest-pelvis term, then y-up to Z-up).
        rest_pelvis: (3,) J0 that those two were computed with.
        obj: the object.
        contacts: 3D-3D pairs.
        tracks: 3D-2D points. Rows are absolute frames.
        is_static: the annotator says that the object never moves.
        start, stop: first annotated frame and one past the last.
        masks: silhouettes, or None.
        notes: what was missing or replaced on reading, in words.
        source_betas: (10,) SMPL-X shape of the observed person.
        source_rest_pelvis: (3,) J0 it was read with. Both are
            needed to write released (SMPL-X) files from another body; None for sessions that come from no file.
        literal_names: keypoint names were taken at their word on reading (see :mod:`humanoid_hoi.session.names`).
        motion_is_guess: the body motion is our own estimator's, whose depth is poor.
    """

    name: str
    fps: float
    camera_matrix: FloatArray
    image_size: tuple[int, int]
    body_cam: BodyParams
    world_from_cam_rotmat: Tensor
    world_from_cam_pos: Tensor
    rest_pelvis: Tensor
    obj: SessionObject
    contacts: ContactPairs
    tracks: Tracks
    is_static: bool
    start: int
    stop: int
    masks: MaskSource | None = None
    folder: Path | None = None
    notes: tuple[str, ...] = ()
    source_betas: Tensor | None = None
    source_rest_pelvis: Tensor | None = None
    literal_names: bool = False
    motion_is_guess: bool = False

    @property
    def num_frames(self) -> int:
        """T."""
        return self.body_cam.num_frames

    def replace(self, **changes: object) -> Session:
        """A copy with the given fields exchanged."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]
