"""The contact region: points of human and object that are near the other and hidden in the picture (Sec. 4 of the paper).

The paper's score is ``O = w_a norm(opacity) + w_d norm(distance)``, low = contact, each part stretched to [0, 1]. Whether
the distance is stretched too is unclear in the text; it is here. A point whose Gaussian had to fade so that the picture
comes out right is covered by the other, and what covers at no distance touches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.single_image.gaussian.options import RegionOptions

_RELEASED_DISTANCE = 0.002
_RELEASED_OPACITY = 0.05


@dataclass(frozen=True)
class ContactRegion:
    """Rows of the points that may touch.

    Attributes:
        human: (A,) long, rows of the human's points.
        obj: (B,) long, rows of the object's.
    """

    human: Tensor
    obj: Tensor

    @property
    def is_empty(self) -> bool:
        """One side has no point: nothing can be pulled together."""
        return not len(self.human) or not len(self.obj)


def find_region(
    human: Tensor, obj: Tensor, human_opacity: Tensor, obj_opacity: Tensor, options: RegionOptions
) -> ContactRegion:
    """The region of two point clouds (N, 3) and (M, 3) with opacities (N,) and (M,), m.

    Raises:
        HoiError: unknown rule.
    """
    if options.rule not in ("score", "released"):
        raise HoiError(f"unknown choice {options.rule!r}", field="region.rule", fix="score or released")
    a = human.detach().cpu().numpy()
    b = obj.detach().cpu().numpy()
    # Every point's distance to the nearest point of the other cloud.
    to_obj = cKDTree(b).query(a)[0]
    to_human = cKDTree(a).query(b)[0]
    chosen = [
        np.flatnonzero(_touching(distance, opacity.detach().cpu().numpy(), options))
        for distance, opacity in ((to_obj, human_opacity), (to_human, obj_opacity))
    ]
    return ContactRegion(*(torch.from_numpy(rows).to(human.device) for rows in chosen))


def _touching(distance: np.ndarray, opacity: np.ndarray, options: RegionOptions) -> np.ndarray:
    if options.rule == "released":
        return (_stretched(distance**4) < _RELEASED_DISTANCE) & (_stretched(opacity) < _RELEASED_OPACITY)
    score = options.opacity_weight * _stretched(opacity) + options.distance_weight * _stretched(distance)
    return (score < options.threshold) & (distance < options.reach)


def _stretched(values: np.ndarray) -> np.ndarray:
    """To [0, 1]; all zero where the values are equal."""
    spread = np.ptp(values)
    return (values - values.min()) / spread if spread > 0 else np.zeros_like(values)


def contact_loss(human: Tensor, obj: Tensor, region: ContactRegion) -> Tensor:
    """Mean squared distance of the human's region to the object's, plus the reverse, m^2; zero for an empty region."""
    if region.is_empty:
        return obj.sum() * 0.0
    a = human[region.human]
    b = obj[region.obj]
    # Who is nearest to whom is discrete; the distances to them carry the gradient.
    there = cKDTree(b.detach().cpu().numpy()).query(a.detach().cpu().numpy())[1]
    back = cKDTree(a.detach().cpu().numpy()).query(b.detach().cpu().numpy())[1]
    forth = (a - b[torch.from_numpy(there)]).square().sum(dim=1).mean()
    return forth + (b - a[torch.from_numpy(back)]).square().sum(dim=1).mean()
