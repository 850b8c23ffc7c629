"""Algorithm 1 of Open3DHOI, as the released code does it: orthographic, relative depth, mean pair distances.

Kept for comparison (``method=paper``). Its weak sides are known: the depth picture is used as if it were a height
field, the object does not occlude the body, and a partly hidden object comes out too small.
"""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.reconstruction.coarse.alignment import (
    MAX_POINTS,
    CoarseAlignment,
    drawn,
    front_vertices,
    mean_pair_distance,
)


def align_paper(
    disparity: FloatArray,
    body_vertices: FloatArray,
    camera_matrix: FloatArray,
    object_mask: BoolArray,
    vertices: FloatArray,
    faces: IntArray,
    seed: int = 0,
) -> CoarseAlignment:
    """Scale and center of the object in one frame.

    Args:
        disparity: (H, W) relative inverse depth of a monocular network.
        body_vertices: (V, 3) of the posed body in the camera frame, m.
        camera_matrix: (3, 3).
        object_mask: (H, W).
        vertices, faces: of the object's mesh (the released code decimates it to 512 faces first).
        seed: of the random draws.

    Raises:
        HoiError: the body is not in the picture. An empty mask gives scale 1 at the body, as released.
    """
    rng = np.random.default_rng(seed)
    scene = scene_points(disparity)
    rows, columns, body = _nearest_per_pixel(body_vertices, camera_matrix, disparity.shape)
    if len(body) < 2:
        raise HoiError("the body is outside the picture", field="motion", fix="check the camera and the body motion")
    # All pairs of thousands of vertices: a draw says the same.
    chosen = drawn(np.arange(len(body))[:, None].astype(float), rng, 2000)[:, 0].astype(int)
    seen = scene[rows, columns]
    ratio = mean_pair_distance(seen[chosen]) / mean_pair_distance(body[chosen])
    shift = seen.mean(axis=0) - (ratio * body).mean(axis=0)
    if not object_mask.any():
        return CoarseAlignment(1.0, body.mean(axis=0), 1.0, 1.0, "paper (empty mask)")
    points = drawn((scene[object_mask] - shift) / ratio, rng, MAX_POINTS)
    turned = vertices * np.array([-1.0, -1.0, 1.0])  # half a turn about z
    front = front_vertices(turned, faces)
    front = front if len(front) > 1 else rng.choice(len(turned), min(MAX_POINTS, len(turned)), replace=False)
    scale = mean_pair_distance(points) / mean_pair_distance(turned[front])
    center = points.mean(axis=0) - scale * turned[front].mean(axis=0) + scale * turned.mean(axis=0)
    return CoarseAlignment(scale, center, scale, scale, "paper")


def scene_points(disparity: FloatArray) -> FloatArray:
    """(H, W, 3) the released code's scene: pixels from the middle, disparity as negative height."""
    height, width = disparity.shape
    raised = disparity - disparity.min() + 0.5
    raised = raised / np.percentile(raised, 98)
    raised = np.where(raised < 1e-8, 0.0, raised)
    y, x = np.mgrid[:height, :width].astype(np.float64)
    x -= width / 2
    y -= height / 2
    z = raised / raised.max() * x.max()
    return np.stack([x, y, -z], axis=-1)


def _nearest_per_pixel(
    vertices: FloatArray, camera_matrix: FloatArray, shape: tuple[int, ...]
) -> tuple[IntArray, IntArray, FloatArray]:
    """Rows, columns and the nearest vertex of every pixel that holds one."""
    px = project(vertices, camera_matrix)
    with np.errstate(invalid="ignore"):
        inside = ((px >= 0) & (px < (shape[1], shape[0]))).all(axis=1)
    order = np.flatnonzero(inside)
    order = order[np.argsort(vertices[order, 2], kind="stable")]
    columns, rows = px[order].astype(np.int64).T
    _, first = np.unique(rows * shape[1] + columns, return_index=True)
    return rows[first], columns[first], vertices[order[first]]
