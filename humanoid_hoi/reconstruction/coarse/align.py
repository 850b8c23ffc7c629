"""Algorithm 1 of Open3DHOI: size and place of an object beside a known body, from one depth map.

Its body is lost in the paper's text; the authors' later code gives the steps. Both methods return the scale and position
of the object, and keep the rotation that the mesh came with.

``paper``: depth becomes an orthographic cloud whose size is tied to the visible body by mean pairwise distances, then the
object's to the cloud. Relative depth is off by an unknown affine map, orthographic rays bend a near scene, and occlusion
makes mean distances too small; hence

``robust``: depth ``d`` is replaced by ``a d + b``, fitted to the depths of the visible body vertices by robust least
squares, which removes the affine ambiguity; rays are the camera's; the object's size comes from how far its *visible*
points spread across the picture at that depth, with outliers trimmed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.coarse.options import CoarseOptions
from humanoid_hoi.reconstruction.coarse.steps import MIN_PIXELS, fit_line, lift, mean_pairwise, pixels_of, within_spread
from humanoid_hoi.reconstruction.coarse.visible import front_vertices

_MATCHES = 2
"""Rounds of finding the visible vertices and matching them."""


@dataclass(frozen=True)
class CoarseInput:
    """One picture's depth, and what is known of its person and object.

    Attributes:
        depth: (H, W) depth map; metric, or relative with larger values farther away.
        person_mask, object_mask: (H, W) visible pixels of each.
        camera_matrix: (3, 3) K.
        body_cam: (V, 3) posed body vertices in the camera frame, m.
        obj_vertices: (M, 3) object vertices in the object's own frame and unit, rotated as they are to appear.
    """

    depth: FloatArray
    person_mask: BoolArray
    object_mask: BoolArray
    camera_matrix: FloatArray
    body_cam: FloatArray
    obj_vertices: FloatArray


@dataclass(frozen=True)
class CoarsePose:
    """Where and how large the object is: a vertex v lands at ``scale * v + pos_cam``.

    Attributes:
        scale: metres per unit of the mesh.
        pos_cam: (3,) m.
        spread: relative interquartile range of the body's depths about the fitted map: how far to trust the scale.
    """

    scale: float
    pos_cam: FloatArray
    spread: float


def align_object(given: CoarseInput, options: CoarseOptions | None = None) -> CoarsePose:
    """Scale and position of the object.

    Raises:
        HoiError: unknown method, arrays of different sizes, or a mask (or the body within it) of fewer than 50 pixels.
    """
    options = options or CoarseOptions()
    if options.method not in ("paper", "robust"):
        raise HoiError(f"unknown choice {options.method!r}", field="coarse.method", fix="paper or robust")
    _check(given)
    return (_paper if options.method == "paper" else _robust)(given, options)


def _check(given: CoarseInput) -> None:
    shapes = {given.depth.shape, given.person_mask.shape, given.object_mask.shape}
    if len(shapes) != 1:
        raise HoiError(
            f"sizes differ: depth {given.depth.shape}, person {given.person_mask.shape}, object {given.object_mask.shape}",
            field="depth",
            fix="give depth and masks of the picture's own size",
        )
    for name, mask in (("person_mask", given.person_mask), ("object_mask", given.object_mask)):
        usable = int((mask & np.isfinite(given.depth)).sum())
        if usable < MIN_PIXELS:
            raise HoiError(
                f"{usable} pixels with a depth, at least {MIN_PIXELS} are needed", field=name, fix="segment it again"
            )


def _paper(given: CoarseInput, options: CoarseOptions) -> CoarsePose:
    # Algorithm 1, as the released code has it. 1: a cloud from the depth picture. 2: the vertices
    # of the posed body that the camera sees, and their pixels.
    cloud = _orthographic(given.depth, given.camera_matrix)
    vertex, pixel = _visible_body(given)
    body = given.body_cam[vertex]
    seen = cloud[pixel]
    # 3: one similarity from body metres to cloud units, by mean pair distances and centroids.
    scale = mean_pairwise(seen, options.samples, options.seed) / mean_pairwise(body, options.samples, options.seed)
    shift = seen.mean(axis=0) - scale * body.mean(axis=0)
    # 4: the object's part of the cloud, brought back to metres by that similarity.
    points = (cloud[given.object_mask.reshape(-1)] - shift) / scale
    points = points[np.isfinite(points).all(axis=1)]
    # 5: the mesh's size likewise. The picture shows only the near side, so only that is compared.
    front = _front_half(given.obj_vertices)
    size = mean_pairwise(points, options.samples, options.seed) / mean_pairwise(front, options.samples, options.seed)
    pos = points.mean(axis=0) - size * front.mean(axis=0)
    return CoarsePose(size, pos, _spread(seen[:, 2], scale * body[:, 2] + shift[2]))


def _orthographic(depth: FloatArray, camera_matrix: FloatArray) -> FloatArray:
    """(H W, 3) the released cloud: pixels as x and y, depth stretched to the picture's half width."""
    height, width = depth.shape
    column, row = np.meshgrid(np.arange(width), np.arange(height))
    x = column - camera_matrix[0, 2]
    y = row - camera_matrix[1, 2]
    near = np.nanmin(depth)
    # The released normalization: from the nearest depth on, relative to the 98th percentile (stray
    # far pixels), then stretched so that the farthest pixel lies half a picture deep.
    z = (depth - near + 0.5) / np.nanpercentile(depth - near + 0.5, 98)
    z = z / np.nanmax(z) * x.max()
    return np.stack([x, y, z], axis=-1).reshape(-1, 3).astype(np.float64)


def _robust(given: CoarseInput, options: CoarseOptions) -> CoarsePose:
    # 1: match visible body vertices to their depth pixels; 2: the affine map that turns one into
    # the other; 3: the object's pixels through the same map.
    vertex, pixel = _visible_body(given)
    measured = given.depth.reshape(-1)[pixel].astype(np.float64)
    known = given.body_cam[vertex, 2]
    gain, offset = fit_depth(measured, known)
    seen = given.object_mask & np.isfinite(given.depth)
    depth = gain * given.depth[seen].astype(np.float64) + offset
    # Pixels at the mask's rim often show the background.
    keep = within_spread(depth, options.outlier)
    points = lift(pixels_of(seen)[keep], depth[keep], given.camera_matrix)
    # The first guess takes the nearer half as what is visible.
    pose = _match(points, _front_half(given.obj_vertices))
    for _ in range(_MATCHES):
        # What the camera sees of the object depends on where it is; two rounds settle it.
        pose = _match(points, _seen(given, *pose))
    return CoarsePose(*pose, _spread(gain * measured + offset, known))


def _match(points: FloatArray, front: FloatArray) -> tuple[float, FloatArray]:
    """Scale and position that lay visible vertices (M, 3) of the mesh over visible points (N, 3) of the scene."""
    # Across the picture only: depth maps are smooth, so their relief says less about size than the outline does.
    size = _width(points[:, :2]) / _width(front[:, :2])
    return size, np.median(points, axis=0) - size * np.median(front, axis=0)


def _seen(given: CoarseInput, size: float, pos: FloatArray) -> FloatArray:
    """The vertices that the camera sees when the object is there; the nearer half where it sees next to none."""
    everywhere = np.ones_like(given.object_mask)
    vertex, _ = front_vertices(size * given.obj_vertices + pos, given.camera_matrix, everywhere)
    return given.obj_vertices[vertex] if len(vertex) >= MIN_PIXELS else _front_half(given.obj_vertices)


def fit_depth(measured: FloatArray, known: FloatArray) -> tuple[float, float]:
    """Gain and offset with ``gain * measured + offset = known`` (:func:`~.steps.fit_line`).

    The body's vertices are the less certain side here: where a mesh is coarse, the nearest vertex of a pixel lies behind
    the surface. A map that does not vary over the body cannot give a gain: it is then 1, and the offset is the median
    difference.
    """
    line = fit_line(measured, known)
    if line is None:
        return 1.0, float(np.median(known - measured))
    # A depth map that runs backwards is worse than none: everything is then at the body's depth.
    return line if line[0] > 0 else (0.0, float(np.median(known)))


def _visible_body(given: CoarseInput) -> tuple[IntArray, IntArray]:
    vertex, pixel = front_vertices(given.body_cam, given.camera_matrix, given.person_mask & np.isfinite(given.depth))
    if len(vertex) < MIN_PIXELS:
        raise HoiError(
            f"the posed body covers {len(vertex)} pixels of the person's mask, at least {MIN_PIXELS} are needed",
            field="body",
            fix="check the camera matrix and that the body is in the camera's frame",
        )
    return vertex, pixel


def _front_half(vertices: FloatArray) -> FloatArray:
    """The vertices of the nearer half, which is what the picture can show."""
    return vertices[vertices[:, 2] <= np.median(vertices[:, 2])]


def _width(points: FloatArray) -> float:
    """Spread of points (N, 2): robust against stray pixels at the mask's border, m."""
    low, high = np.percentile(points, [2, 98], axis=0)
    return float(np.linalg.norm(high - low))


def _spread(found: FloatArray, known: FloatArray) -> float:
    residual = found - known
    extent = float(np.ptp(known)) or 1.0
    return float(np.subtract(*np.percentile(residual, [75, 25])) / extent)
