"""Silhouettes as support functions: how far a mask, and a projected object, reach in each of a few directions.

Two convex outlines are equal when they reach equally far in every direction. That costs a projection of the hull's corners
instead of a rendering, is differentiable in the pose, and lets the directions in which a hand hides the border be left out.
What lies inside the convex hull of the picture (a handle's hole) is not compared.

A mask's farthest pixel is no measure of how far it reaches: where a mask's border wanders, the farthest of many pixels lies
outside the true border, by more than a pixel, and the object is taken for larger or nearer than it is (3 % were seen).
:func:`region_reach` looks at the farthest few percent of the pixels instead, whose place wanders in both directions alike. How
far a corner reaches beyond its few percent depends on its shape: that is the inset, read in the same way from the object drawn
at the present pose (:mod:`silhouette`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy.ndimage import binary_dilation
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.reconstruction.in_scene.evidence.depth import SmallMasks
from humanoid_hoi.reconstruction.in_scene.evidence.occluders import occluders
from humanoid_hoi.reconstruction.in_scene.session import InSceneSession

DIRECTIONS = 16
_EXTREME = 0.05
"""Share of a mask's pixels, farthest in a direction, that say how far it reaches and must be free of the person."""
_TOUCH_PX = 5
"""px around the person within which the border is the person's, not the object's."""
_SHARPNESS = 3.0
"""1/px of the soft maximum over the hull's corners."""


@dataclass(frozen=True)
class Outlines:
    """What the masks of T frames say.

    Attributes:
        directions: (D, 2) unit vectors in the picture.
        reach: (T, D) px, :func:`region_reach` of the mask.
        known: (T, D) bool, the border there is the object's own.
        pixels: (T,) size of the region that ``reach`` is read from, square px; 0 where the object is not seen.
    """

    directions: Tensor
    reach: Tensor
    known: Tensor
    pixels: Tensor

    def frames(self, rows: Tensor | slice) -> Outlines:
        """Some of the frames."""
        return Outlines(self.directions, self.reach[rows], self.known[rows], self.pixels[rows])


def read_outlines(given: InSceneSession, small: SmallMasks) -> Outlines:
    """Outlines of the object's masks; frames in which it is not seen know nothing.

    Args:
        given: the session.
        small: its masks at the depth maps' size, by which the person in front is told from the person behind.
    """
    hiding = occluders(given, small)
    angle = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    directions = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    reach = np.zeros((given.num_frames, DIRECTIONS))
    known = np.zeros((given.num_frames, DIRECTIONS), bool)
    pixels = np.zeros(given.num_frames)
    masks = given.session.masks
    assert masks is not None
    for t in range(given.num_frames):
        thing = masks.object(t)
        # A few pixels have no outline to speak of; the frame then knows nothing.
        if thing is None or thing.sum() < 30:
            continue
        person = _enlarged(hiding[t], thing.shape)
        pixels[t] = _EXTREME * thing.sum()
        reach[t], known[t] = _outline(thing, person, directions)
    return Outlines(*(torch.from_numpy(x) for x in (directions, reach, known, pixels)))


def _enlarged(mask: BoolArray, shape: tuple[int, ...]) -> BoolArray:
    """A mask at a larger size: every pixel takes the one it lies in."""
    rows = np.arange(shape[0]) * mask.shape[0] // shape[0]
    columns = np.arange(shape[1]) * mask.shape[1] // shape[1]
    result: BoolArray = mask[np.ix_(rows, columns)]
    return result


def region_reach(pixels: FloatArray, directions: FloatArray, count: float) -> FloatArray:
    """(D,) px: how far a region of ``count`` pixels at each extreme lies out.

    Args:
        pixels: (N, 2) centers of a silhouette's pixels.
        directions: (D, 2) unit vectors.
        count: pixels of the region.
    """
    along = pixels @ directions.T
    # The mean over places near the region's inner border, from half to one and a half times its size: a
    # single place would jump by whole pixels along an edge that runs with the raster.
    far = min(max(round(1.5 * count), 1), len(along))
    near = min(round(0.5 * count), far - 1)
    order = np.partition(along, [len(along) - far, len(along) - near - 1], axis=0)
    result: FloatArray = order[len(along) - far : len(along) - near].mean(axis=0)
    return result


def _outline(thing: BoolArray, person: BoolArray | None, directions: FloatArray) -> tuple[FloatArray, BoolArray]:
    rows, columns = np.nonzero(thing)
    pixels = np.stack([columns, rows], axis=1) + 0.5
    along = pixels @ directions.T
    reach = region_reach(pixels, directions, _EXTREME * len(pixels))
    height, width = thing.shape
    # Where the mask ends at the picture's border or at the person, the object may go on unseen.
    edge = (rows < 2) | (rows >= height - 2) | (columns < 2) | (columns >= width - 2)
    if person is not None:
        low = np.maximum([rows.min() - _TOUCH_PX, columns.min() - _TOUCH_PX], 0)
        window = (slice(low[0], rows.max() + _TOUCH_PX + 1), slice(low[1], columns.max() + _TOUCH_PX + 1))
        near = np.zeros_like(thing)
        near[window] = binary_dilation(person[window], iterations=_TOUCH_PX)
        edge |= near[rows, columns]
    # The k-th largest value: the inner border of the extreme region.
    count = max(1, round(_EXTREME * len(along)))
    top = np.partition(along, -count, axis=0)[-count]
    # One pixel of that region at a doubtful border is enough to distrust the direction.
    known = ~((along >= top) & edge[:, None]).any(axis=0)
    return reach, known


def hull_reach(points_cam: Tensor, camera_matrix: Tensor, directions: Tensor) -> Tensor:
    """(T, D) px of the farthest corner of a projected hull (T, V, 3) in each direction (D, 2)."""
    depth = points_cam[..., 2:].clamp_min(0.05)
    px = points_cam[..., :2] / depth * camera_matrix.diagonal()[:2] + camera_matrix[:2, 2]
    along = px @ directions.to(px).T
    # A soft maximum: every corner near the extreme feels the pull, so the gradient does not jump
    # from one corner to the next. It overestimates by at most log(V) / sharpness.
    return torch.logsumexp(_SHARPNESS * along, dim=1) / _SHARPNESS


def outline_error(points_cam: Tensor, camera_matrix: Tensor, outlines: Outlines, inset: Tensor | float = 0.0) -> Tensor:
    """(T, D) px by which a projected hull reaches farther than the mask; 0 where the mask does not know.

    Args:
        points_cam: (T, V, 3) corners of the hull.
        camera_matrix: (3, 3).
        outlines: of the same T frames.
        inset: (T, D) px by which the hull's corners lie farther out than the region that a silhouette is read from.
    """
    reach = hull_reach(points_cam, camera_matrix, outlines.directions) - inset
    return (reach - outlines.reach.to(reach)) * outlines.known
