"""Image backbones behind one interface; heavy ones are imported only when asked for."""

from __future__ import annotations

from humanoid_hoi.interpoint.model.backbones.base import ImageBackbone
from humanoid_hoi.interpoint.model.config import ModelConfig

__all__ = ["ImageBackbone", "make_backbone"]


def make_backbone(config: ModelConfig, folder: str | None = None) -> ImageBackbone:
    """The backbone that the config names.

    Args:
        config: its ``backbone`` and sizes.
        folder: local weights, for ``clip``, ``dinov2`` and ``llava``; None: ``config.weights``.

    Raises:
        HoiError: its weights or packages are not there; says which folder, file or package.
    """
    folder = folder or config.weights or None
    if config.backbone == "none" or not config.see_image:
        from humanoid_hoi.interpoint.model.backbones.none import NoImage

        return NoImage(config)
    if config.backbone == "efficientnet_lite0":
        from humanoid_hoi.interpoint.model.backbones.efficientnet import EfficientNetBackbone

        return EfficientNetBackbone(config)
    if config.backbone == "llava":
        from humanoid_hoi.interpoint.model.backbones.llava import LlavaBackbone

        return LlavaBackbone(config, folder)
    from humanoid_hoi.interpoint.model.backbones.vision import VisionBackbone

    return VisionBackbone(config, folder)
