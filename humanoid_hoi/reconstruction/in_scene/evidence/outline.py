"""Silhouettes as support functions: how far a mask, and a projected object, reach in each of a few directions.

Two convex outlines are equal when they reach equally far in every direction. That costs a projection of the hull's corners
instead of a rendering, is differentiable in the pose, and lets the directions in which a hand hides the border be left out.
What lies inside the convex hull of the picture (a handle's hole) is not compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy.ndimage import binary_dilation
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.reconstruction.in_scene.session import InSceneSession

DIRECTIONS = 16
_EXTREME = 0.02
"""Share of a mask's pixels, farthest in a direction, that must be free of the person."""
_TOUCH_PX = 5
"""px around the person within which the border is the person's, not the object's."""
_SHARPNESS = 3.0
"""1/px of the soft maximum over the hull's corners."""


@dataclass(frozen=True)
class Outlines:
    """What the masks of T frames say.

    Attributes:
        directions: (D, 2) unit vectors in the picture.
        reach: (T, D) px of the farthest border point.
        known: (T, D) bool, the border there is the object's own.
    """

    directions: Tensor
    reach: Tensor
    known: Tensor

    def frames(self, rows: Tensor | slice) -> Outlines:
        """Some of the frames."""
        return Outlines(self.directions, self.reach[rows], self.known[rows])


def read_outlines(given: InSceneSession) -> Outlines:
    """Outlines of the object's masks; frames in which it is not seen know nothing."""
    angle = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    directions = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    reach = np.zeros((given.num_frames, DIRECTIONS))
    known = np.zeros((given.num_frames, DIRECTIONS), bool)
    masks = given.session.masks
    assert masks is not None
    for t in range(given.num_frames):
        thing = masks.object(t)
        # A few pixels have no outline to speak of; the frame then knows nothing.
        if thing is None or thing.sum() < 30:
            continue
        person = masks.human(t)
        reach[t], known[t] = _outline(thing, person, directions)
    return Outlines(*(torch.from_numpy(x) for x in (directions, reach, known)))


def _outline(thing: BoolArray, person: BoolArray | None, directions: FloatArray) -> tuple[FloatArray, BoolArray]:
    rows, columns = np.nonzero(thing)
    pixels = np.stack([columns, rows], axis=1) + 0.5
    along = pixels @ directions.T
    # From pixel centers to the pixel's own far corner in that direction.
    reach = along.max(axis=0) + 0.5 * np.abs(directions).sum(axis=1)
    height, width = thing.shape
    # Where the mask ends at the picture's border or at the person, the object may go on unseen.
    edge = (rows < 2) | (rows >= height - 2) | (columns < 2) | (columns >= width - 2)
    if person is not None:
        low = np.maximum([rows.min() - _TOUCH_PX, columns.min() - _TOUCH_PX], 0)
        window = (slice(low[0], rows.max() + _TOUCH_PX + 1), slice(low[1], columns.max() + _TOUCH_PX + 1))
        near = np.zeros_like(thing)
        near[window] = binary_dilation(person[window], iterations=_TOUCH_PX)
        edge |= near[rows, columns]
    # The k-th largest value, k being 2 % of the pixels: the border of the extreme region.
    top = np.partition(along, -max(1, round(_EXTREME * len(along))), axis=0)[-max(1, round(_EXTREME * len(along)))]
    # One pixel of that region at a doubtful border is enough to distrust the direction.
    known = ~((along >= top) & edge[:, None]).any(axis=0)
    return reach, known


def outline_error(points_cam: Tensor, camera_matrix: Tensor, outlines: Outlines) -> Tensor:
    """(T, D) px by which a projected hull (T, V, 3) reaches farther than the mask; 0 where the mask does not know."""
    depth = points_cam[..., 2:].clamp_min(0.05)
    px = points_cam[..., :2] / depth * camera_matrix.diagonal()[:2] + camera_matrix[:2, 2]
    along = px @ outlines.directions.to(px).T
    # A soft maximum: every corner near the extreme feels the pull, so the gradient does not jump
    # from one corner to the next. It overestimates by at most log(V) / sharpness.
    reach = torch.logsumexp(_SHARPNESS * along, dim=1) / _SHARPNESS
    return (reach - outlines.reach.to(px)) * outlines.known
