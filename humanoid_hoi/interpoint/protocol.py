"""What a contact predictor is: one frame and one object in, proposals for the annotator out.

Every predictor (the trained model, each baseline, a model behind HTTP) answers one question, :meth:`ContactPredictor.
scores`: for each of the 87 keypoints a probability and a point on the object. What an annotator sees is derived from it
in one place, :meth:`ContactPredictor.predict`: thresholded, sorted, and every point named as face, barycentric weights
and nearest vertex of the *caller's* mesh.
"""

from __future__ import annotations

import abc
import time
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.surface import checked_mesh, nearest_on_mesh

THRESHOLD = 0.3
"""Probability from which a keypoint is proposed: the released annotator's configuration (facts, 3.1)."""

KEYPOINT_NAMES: tuple[str, ...] = tuple(point.name for point in load_keypoints())
"""The 87 classes, in table order."""
NUM_KEYPOINTS = len(KEYPOINT_NAMES)


@dataclass(frozen=True)
class ContactQuery:
    """One frame of one video, and the object that may be touched in it. What is unknown is None.

    Attributes:
        vertices: (V, 3) object mesh, object frame, m (metric).
        faces: (F, 3) its triangles.
        image: (H, W, 3) uint8 RGB frame.
        human_mask: (H, W) bool, the person's silhouette.
        object_mask: (H, W) bool, the object's.
        human_box: (4,) x0, y0, x1, y1 in px, where there is no mask.
        object_box: (4,) likewise.
        camera_matrix: (3, 3) K, px.
        obj_rotmat_cam: (3, 3) object to camera (OpenCV axes); may be a coarse estimate.
        obj_pos_cam: (3,) object origin in the camera frame, m; may be coarse.
        keypoints_cam: (87, 3) the posed body's contact keypoints in the camera frame, m, in table order.
        category: what the object is called, e.g. ``chair``; empty when unknown.
        is_solved: the poses come from a solve of the annotation, not from a coarse alignment.
    """

    vertices: FloatArray
    faces: IntArray
    image: ByteArray | None = None
    human_mask: BoolArray | None = None
    object_mask: BoolArray | None = None
    human_box: FloatArray | None = None
    object_box: FloatArray | None = None
    camera_matrix: FloatArray | None = None
    obj_rotmat_cam: FloatArray | None = None
    obj_pos_cam: FloatArray | None = None
    keypoints_cam: FloatArray | None = None
    category: str = ""
    is_solved: bool = False

    def keypoints_obj(self) -> FloatArray:
        """(87, 3) body keypoints in the object's frame, m.

        Raises:
            HoiError: body or object pose is unknown.
        """
        if self.keypoints_cam is None or self.obj_rotmat_cam is None or self.obj_pos_cam is None:
            raise HoiError(
                "body keypoints and object pose are not known in this frame",
                field="keypoints_cam, obj_rotmat_cam, obj_pos_cam",
                fix="give them, or choose a predictor that looks at the image",
            )
        # Into the object's frame: R^T (x - p), written for rows.
        return (np.asarray(self.keypoints_cam, np.float64) - self.obj_pos_cam) @ np.asarray(self.obj_rotmat_cam)


@dataclass(frozen=True)
class ContactScores:
    """What a predictor thinks of all 87 keypoints.

    Attributes:
        probability: (87,) that the keypoint touches the object.
        point_obj: (87, 3) where it would touch, object frame, m.
    """

    probability: FloatArray
    point_obj: FloatArray


@dataclass(frozen=True)
class Proposal:
    """One keypoint that seems to touch, and where.

    Attributes:
        keypoint: name of Table 6.
        probability: in 0..1.
        face: triangle of the query's mesh.
        barycentric: weights of its three corners.
        vertex: nearest vertex of the mesh, what the released annotation files name.
        distance: from the point to that vertex, m.
        point_obj: the point, object frame, m.
    """

    keypoint: str
    probability: float
    face: int
    barycentric: tuple[float, float, float]
    vertex: int
    distance: float
    point_obj: tuple[float, float, float]


@dataclass(frozen=True)
class Prediction:
    """The answer to one query.

    Attributes:
        model_version: who answers; kept with every accepted proposal.
        proposals: most probable first.
        millis: wall time of the answer, ms.
    """

    model_version: str
    proposals: tuple[Proposal, ...]
    millis: float


class ContactPredictor(abc.ABC):
    """Anything that proposes contacts.

    Attributes:
        version: name and version, e.g. ``interpoint-small-1`` or ``nearest_geometry``.
    """

    version: str

    @abc.abstractmethod
    def scores(self, query: ContactQuery) -> ContactScores:
        """Probability and point of every keypoint.

        Raises:
            HoiError: the query lacks what this predictor needs, or is not well formed.
        """

    def predict(self, query: ContactQuery, threshold: float = THRESHOLD, top_k: int | None = None) -> Prediction:
        """Proposals with at least ``threshold`` probability, most probable first.

        Args:
            query: the frame and the object.
            threshold: in 0..1.
            top_k: at most so many; None: all of them.

        Raises:
            HoiError: as :meth:`scores`, or the threshold or ``top_k`` is out of range.
        """
        start = time.perf_counter()
        # Here, not in every predictor: whatever answers, a malformed query gets the same sentence.
        check_query(query)
        _check_limits(threshold, top_k)
        proposals = propose(self.scores(query), query.vertices, query.faces, threshold, top_k)
        return Prediction(self.version, proposals, 1e3 * (time.perf_counter() - start))


def propose(
    scores: ContactScores,
    vertices: FloatArray,
    faces: IntArray,
    threshold: float = THRESHOLD,
    top_k: int | None = None,
) -> tuple[Proposal, ...]:
    """Scores as proposals on a mesh: the nearest surface point is taken, as face and barycentric weights.

    Args:
        scores: of a predictor.
        vertices: (V, 3) m.
        faces: (F, 3).
        threshold: least probability.
        top_k: at most so many; None: all.
    """
    # Stable: equally probable keypoints stay in the table's order.
    order = np.argsort(-scores.probability, kind="stable")
    chosen = order[scores.probability[order] >= threshold][:top_k]
    if not len(chosen):
        return ()
    # A predictor may answer with any point, even one inside; what is proposed lies
    # on the caller's mesh.
    found = nearest_on_mesh(scores.point_obj[chosen], vertices, faces)
    return tuple(
        Proposal(
            KEYPOINT_NAMES[k],
            float(scores.probability[k]),
            int(found.face[row]),
            _triple(found.barycentric[row]),
            int(found.vertex[row]),
            float(found.vertex_distance[row]),
            _triple(found.point[row]),
        )
        for row, k in enumerate(chosen)
    )


def check_query(query: ContactQuery) -> None:
    """Refuse a query that is not well formed.

    Raises:
        HoiError: names the field, the value found and the remedy.
    """
    checked_mesh(query.vertices, query.faces)
    # The picture's size, which masks must have; without a picture any size will do.
    size = None
    if query.image is not None:
        if query.image.ndim != 3 or query.image.shape[2] != 3 or query.image.dtype != np.uint8:
            raise HoiError(
                f"expected (H, W, 3) uint8, found {query.image.shape} {query.image.dtype}",
                field="image",
                fix="give one RGB frame",
            )
        size = query.image.shape[:2]
    for name in ("human_mask", "object_mask"):
        _check_mask(name, getattr(query, name), size)
    shapes = {
        "human_box": (4,),
        "object_box": (4,),
        "camera_matrix": (3, 3),
        "obj_rotmat_cam": (3, 3),
        "obj_pos_cam": (3,),
        "keypoints_cam": (NUM_KEYPOINTS, 3),
    }
    for name, shape in shapes.items():
        value = getattr(query, name)
        # Shape and finiteness in one place: a NaN pose would spoil an answer without any error.
        if value is not None and (np.shape(value) != shape or not np.isfinite(value).all()):
            raise HoiError(f"expected finite {shape}, found {_said(value)}", field=name, fix="leave it out or mend it")


def _said(value: FloatArray) -> str:
    """The shape, and whether something in it is not a number."""
    return f"{np.shape(value)}" + ("" if np.isfinite(value).all() else " with NaN or infinity")


def _check_mask(name: str, mask: BoolArray | None, size: tuple[int, ...] | None) -> None:
    if mask is None:
        return
    if size is not None and mask.shape != size:
        raise HoiError(
            f"the mask is {mask.shape[1]}x{mask.shape[0]}, the image {size[1]}x{size[0]}"
            if mask.ndim == 2
            else f"expected (H, W), found {mask.shape}",
            field=name,
            fix="give the mask of this frame in the image's resolution",
        )
    # An empty mask means nobody has drawn one; as "nothing to see" it would mislead the predictor.
    if not np.any(mask):
        raise HoiError("the mask is empty", field=name, fix="leave it out, or choose a frame that shows it")


def _check_limits(threshold: float, top_k: int | None) -> None:
    if not 0.0 <= threshold <= 1.0:
        raise HoiError(f"must be in 0..1, found {threshold}", field="threshold", fix=f"the default is {THRESHOLD}")
    if top_k is not None and top_k < 1:
        raise HoiError(f"must be at least 1, found {top_k}", field="top_k", fix="leave it out to get all")


def _triple(values: FloatArray) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])
