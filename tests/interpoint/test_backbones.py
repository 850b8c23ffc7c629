"""The big backbones, each tested with a tiny random model of its own kind: no weights are at hand here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.backbones import make_backbone
from humanoid_hoi.interpoint.model.config import preset

from .conftest import SIZES

transformers = pytest.importorskip("transformers", reason="the extra vlm is not installed")


@pytest.mark.parametrize("kind", ["clip", "dinov2"])
def test_a_local_vision_tower_gives_two_codes(kind: str, tmp_path: Path) -> None:
    if kind == "clip":
        settings = transformers.CLIPVisionConfig(intermediate_size=32, **SIZES)
        transformers.CLIPVisionModel(settings).save_pretrained(tmp_path)
    else:
        settings = transformers.Dinov2Config(**SIZES)
        transformers.Dinov2Model(settings).save_pretrained(tmp_path)
    # As the training command is told: model.backbone=clip model.weights=FOLDER.
    backbone = make_backbone(preset("tiny", backbone=kind, weights=str(tmp_path)))
    images = torch.randint(0, 255, (3, 3, 160, 160), dtype=torch.uint8)
    features = backbone.features(images)
    assert features.shape == (3, 4, 32)
    human, obj = backbone(features, torch.zeros(3, 4, 8))
    assert human.shape == obj.shape == (3, 64)
    (human.sum() + obj.sum()).backward()
    assert all("tower" not in name for name, _ in backbone.named_parameters())
    torch.testing.assert_close(backbone.features(images.flip(0)), features.flip(0), atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("kind", ["clip", "dinov2", "llava"])
def test_missing_weights_name_the_folder_and_the_files(kind: str, tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="local folder"):
        make_backbone(preset("tiny", backbone=kind))
    with pytest.raises(HoiError) as caught:
        make_backbone(preset("tiny", backbone=kind), str(tmp_path))
    assert str(tmp_path) in str(caught.value)
    assert "config.json" in str(caught.value) and "model.safetensors" in str(caught.value)


def test_llava_trains_its_adapters_and_the_two_new_tokens_only(tiny_llava: Path) -> None:
    torch.manual_seed(0)
    backbone: Any = make_backbone(preset("paper", backbone="llava", width=64, heads=8), str(tiny_llava))
    images = torch.randint(0, 255, (2, 3, 224, 224), dtype=torch.uint8)
    human, obj = backbone(backbone.features(images), torch.zeros(2, 1, 8))
    assert human.shape == obj.shape == (2, 64)
    assert (human - obj).abs().max() > 1e-3  # the two tokens are told apart
    (human.sum() + (obj**2).sum()).backward()
    trained = {name for name, p in backbone.named_parameters() if p.requires_grad}
    assert any("lora" in name for name in trained)
    assert not any("vision" in name for name in trained)
    assert any("trainable_tokens" in name for name in trained)
    assert all(backbone.get_parameter(name).grad is not None for name in trained)
    state = backbone.adapter_state()
    whole = sum(p.numel() for p in backbone.parameters())
    assert sum(p.numel() for p in state.values()) < 0.5 * whole
    # Another picture, another code.
    with torch.no_grad():
        other, _ = backbone.eval()(images.flip(0), torch.zeros(2, 1, 8))
        again, _ = backbone(images, torch.zeros(2, 1, 8))
    torch.testing.assert_close(other, again.flip(0), atol=1e-4, rtol=1e-3)
    assert (again[0] - again[1]).abs().max() > 1e-6
