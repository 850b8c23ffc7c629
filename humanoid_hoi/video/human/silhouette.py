"""The person's distance from the height of their silhouette.

The networks' body points lie inside the body and are taken from a crop: on a rendered person of known size they put
the body 8 % too far away, while the silhouette of the same network had the right height. A body that is too small in
the picture is moved towards the camera along its rays. The other way round nothing is done: a silhouette that is too
low may as well be a person behind a table.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.video.human.objective import project

FRAMES = 24
"""Frames that are looked at, spread over the video."""
MIN_FRAMES = 5
HAIR_AND_SOLES = 0.02
"""Share of a person's height that hair and shoes add to the silhouette and the body model does not have."""
MAX_NEARER = 1.25
"""More than this is no error of the estimate: the silhouette holds something else as well."""
_BORDER_PX = 2


def spread_frames(count: int) -> list[int]:
    """The frames to look at, of a video of ``count``."""
    return np.unique(np.linspace(0, count - 1, FRAMES).round().astype(int)).tolist()


def height_px(mask: BoolArray | None) -> float | None:
    """Height of a silhouette (H, W) in pixels; None where it is empty or leaves the picture above or below."""
    if mask is None or not mask.any():
        return None
    rows = np.flatnonzero(mask.any(axis=1))
    if rows[0] < _BORDER_PX or rows[-1] >= len(mask) - _BORDER_PX:
        return None
    return float(rows[-1] + 1 - rows[0])


def nearer_by(body: BodyModel, params: BodyParams, camera_matrix: FloatArray, heights: Mapping[int, float]) -> float:
    """Factor by which the body is too small in the picture; 1 where nothing says so.

    Args:
        body: model of the parameters.
        params: T frames in the camera frame.
        camera_matrix: (3, 3) K.
        heights: frame -> height of the silhouette, px (of :func:`height_px`).
    """
    if len(heights) < MIN_FRAMES:
        return 1.0
    rows = torch.tensor(sorted(heights))
    with torch.no_grad():
        skin = body.vertices(params.frames(rows))
    pixels = project(skin, torch.as_tensor(camera_matrix, dtype=skin.dtype)).double().numpy()
    ratios = np.array([heights[int(row)] for row in rows]) / np.ptp(pixels[..., 1], axis=1)
    # Where something hides the feet a silhouette is too low, never too high: the upper ones are the whole ones.
    ratio = float(np.percentile(ratios, 65)) / (1 + HAIR_AND_SOLES)
    return ratio if 1.0 < ratio <= MAX_NEARER else 1.0


def moved_nearer(body: BodyModel, params: BodyParams, factor: float) -> BodyParams:
    """The body moved towards the camera so that the pelvis stays on its ray, at its distance over ``factor``."""
    rest = body.rest_pelvis(params.betas).detach().to(params.transl)
    return params.replace(transl=(params.transl + rest) / factor - rest)
