"""Depth Anything V2 through ``transformers`` with the user's own weights (a local folder); nothing is downloaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import ByteArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.extras import need

LONG_SIDE = 518
PATCH = 14
_MEAN = np.array([0.485, 0.456, 0.406])
_DEVIATION = np.array([0.229, 0.224, 0.225])


class DepthAnything:
    """Relative inverse depth (disparity) of single pictures.

    Args:
        weights: folder with ``config.json`` and the weights.
        device: torch device.

    Raises:
        HoiError: no such folder, or ``transformers`` is not installed.
    """

    def __init__(self, weights: str | Path, device: str = "cpu") -> None:
        folder = Path(weights)
        if not (folder / "config.json").is_file():
            raise HoiError(
                "no Depth Anything checkpoint (config.json)",
                where=folder,
                field="depth_weights",
                fix="give the folder you downloaded, in the layout of transformers",
            )
        transformers = need("transformers", "video-models", "running Depth Anything")
        loader: Any = transformers.DepthAnythingForDepthEstimation
        self._model = loader.from_pretrained(folder, local_files_only=True).to(device).eval()
        self._device = device

    def __call__(self, picture: ByteArray) -> FloatArray:
        """(H, W) float32; larger is nearer."""
        import torch
        from torch.nn import functional

        height, width = picture.shape[:2]
        factor = LONG_SIDE / max(height, width)
        # The network cuts pictures into patches of 14 px: sides must be multiples.
        size = [max(PATCH, round(n * factor / PATCH) * PATCH) for n in (height, width)]
        # ImageNet's channel statistics, which the network was trained with.
        values = torch.from_numpy((picture / 255.0 - _MEAN) / _DEVIATION).permute(2, 0, 1)[None].float()
        small = functional.interpolate(values, size, mode="bicubic", align_corners=False)
        with torch.no_grad():
            found = self._model(small.to(self._device)).predicted_depth[:, None]
        full = functional.interpolate(found, (height, width), mode="bilinear", align_corners=False)
        return full[0, 0].float().cpu().numpy()
