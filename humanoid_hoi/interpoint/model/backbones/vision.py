"""CLIP or DINOv2 vision towers from a local folder, through transformers, frozen, under attention pooling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.backbones.base import AttentionPool, ImageBackbone
from humanoid_hoi.interpoint.model.config import ModelConfig

# Channel statistics the towers were trained with.
_STATISTICS = {
    "clip": ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)),
    "dinov2": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}
_MODELS = {"clip": "CLIPVisionModel", "dinov2": "Dinov2Model"}
FILES = ("config.json", "model.safetensors")
"""What a folder must hold; weights come as safetensors only: other formats can run code when read."""


def transformers_module() -> Any:
    """The package, told to stay offline.

    Raises:
        HoiError: it is not installed.
    """
    import os

    # Before the import: the package reads it once. No network at run time.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        import transformers
    except ImportError as error:
        raise HoiError(
            "this backbone needs the package transformers", field="backbone", fix="pip install 'humanoid_hoi[vlm]'"
        ) from error
    return transformers


def checked_folder(folder: str | None, backbone: str, files: tuple[str, ...] = FILES) -> Path:
    """The folder of local weights.

    Raises:
        HoiError: it is not named, or a file is missing; says which.
    """
    if folder is None:
        raise HoiError(
            f"backbone {backbone} needs its weights in a local folder",
            field="weights",
            fix=f"give weights=FOLDER (hoi interpoint train: model.weights=FOLDER) with {', '.join(files)}",
        )
    path = Path(folder)
    missing = [name for name in files if not (path / name).is_file() and not _sharded(path, name)]
    if missing:
        raise HoiError(
            f"{', '.join(missing)} missing",
            where=path,
            field="weights",
            fix=f"put the {backbone} checkpoint there: {', '.join(files)}",
        )
    return path


def _sharded(folder: Path, name: str) -> bool:
    """Large checkpoints come in parts beside an index."""
    return name.endswith(".safetensors") and (folder / f"{name}.index.json").is_file()


class VisionBackbone(ImageBackbone):
    """Patch tokens of a frozen tower, pooled twice.

    Args:
        config: its ``backbone`` is ``clip`` or ``dinov2``.
        folder: of the checkpoint.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, config: ModelConfig, folder: str | None) -> None:
        super().__init__()
        path = checked_folder(folder, config.backbone)
        loader = getattr(transformers_module(), _MODELS[config.backbone])
        tower = loader.from_pretrained(path, local_files_only=True, use_safetensors=True).eval().requires_grad_(False)
        settings = tower.config
        # Not a sub-module: checkpoints hold what is trained.
        self._tower = [tower]
        self._size = int(settings.image_size)
        self.cells = self._size // int(settings.patch_size)
        mean, std = _STATISTICS[config.backbone]
        self.register_buffer("mean", torch.tensor(mean)[:, None, None], persistent=False)
        self.register_buffer("std", torch.tensor(std)[:, None, None], persistent=False)
        self.pool = AttentionPool(config, int(settings.hidden_size), self.cells)

    @torch.no_grad()
    def features(self, images: Tensor) -> Tensor:
        """(B, cells^2, C) patch tokens of uint8 frames."""
        pixels = images.float() / 255.0
        # Towers have positions for one size only.
        if pixels.shape[-1] != self._size:
            pixels = torch.nn.functional.interpolate(pixels, (self._size, self._size), mode="bilinear", antialias=True)
        tokens = self._tower[0](pixel_values=(pixels - self.mean) / self.std).last_hidden_state
        return tokens[:, -self.cells * self.cells :]  # the class token (and registers) come first

    def forward(self, features: Tensor, cover: Tensor) -> tuple[Tensor, Tensor]:
        """E_h and E_o."""
        codes: tuple[Tensor, Tensor] = self.pool(features, cover)
        return codes
