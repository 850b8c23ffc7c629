"""Mask loss of Eq. 13-17 against the silhouettes of the video, in a small picture of the video's aspect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy.ndimage import distance_transform_edt
from torch import Tensor
from torch.nn.functional import interpolate, max_pool2d

from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.session import MaskSource


@dataclass(frozen=True)
class MaskTargets:
    """Ground truth of one silhouette in T frames.

    Attributes:
        mask: (T, h, w) share of every pixel covered, in [0, 1]; 0 where there is no mask.
        distance: (T, h, w) W of Eq. 16: px to the nearest edge pixel of the mask.
        present: (T,) bool; frames without a mask, or with an empty one, contribute nothing.
    """

    mask: Tensor
    distance: Tensor
    present: Tensor

    def rows(self, rows: Tensor) -> MaskTargets:
        """The frames ``rows``."""
        return MaskTargets(self.mask[rows], self.distance[rows], self.present[rows])

    def to(self, dtype: torch.dtype, device: str) -> MaskTargets:
        """In another precision or on another device."""
        return MaskTargets(self.mask.to(device, dtype), self.distance.to(device, dtype), self.present.to(device))


def small_size(image_size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """(w, h) of the rendered picture: the video's aspect, never larger than the video."""
    scale = min(1.0, long_side / max(image_size))
    return max(1, round(image_size[0] * scale)), max(1, round(image_size[1] * scale))


def small_camera(camera_matrix: Tensor, image_size: tuple[int, int], size: tuple[int, int]) -> Tensor:
    """K of the small picture."""
    scale = torch.tensor([size[0] / image_size[0], size[1] / image_size[1], 1.0], dtype=camera_matrix.dtype)
    return scale.to(camera_matrix.device)[:, None] * camera_matrix


def read_targets(
    masks: MaskSource, frames: Sequence[int], image_size: tuple[int, int], size: tuple[int, int], pool: int
) -> tuple[MaskTargets, MaskTargets]:
    """The human's and the object's silhouettes of absolute ``frames``, shrunk by area, with their edge distances.

    Raises:
        HoiError: a mask is not of the video's size.
    """
    human = _targets(masks.human, frames, image_size, size, pool, "human")
    obj = _targets(masks.object, frames, image_size, size, pool, "object")
    return human, obj


def visible(rendered: Tensor, occluder: Tensor) -> Tensor:
    """Eq. 13: what of a rendered silhouette is not hidden by the other one's ground truth, (T, h, w)."""
    return rendered * (1 - occluder)


def mask_error(shown: Tensor, target: MaskTargets) -> Tensor:
    """Eq. 14 for one silhouette: (T,) mean squared difference over the pixels; 0 without ground truth."""
    return (shown - target.mask).square().mean(dim=(1, 2)) * target.present


def edges(mask: Tensor, pool: int) -> Tensor:
    """Eq. 15: the band just outside a silhouette, max-pool minus itself, (T, h, w)."""
    # Max-pooling grows the silhouette by half the window; what it grew by is the band.
    return max_pool2d(mask[:, None], pool, stride=1, padding=pool // 2)[:, 0] - mask


def edge_error(shown: Tensor, target: MaskTargets, pool: int) -> Tensor:
    """Eq. 16 for one silhouette: (T,) sum of edge strength times px from the true edge; 0 without ground truth."""
    return (edges(shown, pool) * target.distance).sum(dim=(1, 2)) * target.present


def mask_loss(rendered: Tensor, own: MaskTargets, other: MaskTargets, alpha: float, beta: float, pool: int) -> Tensor:
    """Eq. 17 for one silhouette (T, h, w): alpha mask + beta edge, (T,)."""
    shown = visible(rendered, other.mask)
    total = alpha * mask_error(shown, own)
    return total + beta * edge_error(shown, own, pool) if beta else total


def _targets(
    read: Callable[[int], BoolArray | None],
    frames: Sequence[int],
    image_size: tuple[int, int],
    size: tuple[int, int],
    pool: int,
    what: str,
) -> MaskTargets:
    masks = [_small(read(frame), image_size, size, f"{what} mask of frame {frame}") for frame in frames]
    present = torch.tensor([mask is not None for mask in masks])
    # Frames without a mask stand in as empty pictures, so the batch stays rectangular; ``present``
    # keeps them out of every sum.
    nothing = torch.zeros(size[1], size[0])
    stack = torch.stack([nothing if mask is None else mask for mask in masks])
    distance = torch.stack([_edge_distance(mask, pool) for mask in stack])
    return MaskTargets(stack, distance, present)


def _small(mask: BoolArray | None, image_size: tuple[int, int], size: tuple[int, int], what: str) -> Tensor | None:
    if mask is None or not mask.any():
        return None
    if mask.shape != (image_size[1], image_size[0]):
        raise HoiError(
            f"{what} is {mask.shape[1]} x {mask.shape[0]}, the video {image_size[0]} x {image_size[1]}",
            field="masks",
            fix="give masks of the video's size",
        )
    # Shrinking by area gives each small pixel the share that is covered: a soft, unbiased edge.
    full = torch.from_numpy(np.array(mask)).float()[None, None]
    return interpolate(full, size=(size[1], size[0]), mode="area")[0, 0]


def _edge_distance(mask: Tensor, pool: int) -> Tensor:
    # The same operator as the rendering's edge, so that a perfect silhouette costs nothing.
    band = edges((mask > 0.5).float()[None], pool)[0].numpy() > 0.5
    if not band.any():
        return torch.zeros_like(mask)
    # The distance transform measures to the nearest zero, hence the inverted band.
    return torch.from_numpy(distance_transform_edt(~band)).to(mask.dtype)
