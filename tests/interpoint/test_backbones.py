"""The big backbones, each tested with a tiny random model of its own kind: no weights are at hand here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.backbones import make_backbone
from humanoid_hoi.interpoint.model.config import preset

transformers = pytest.importorskip("transformers", reason="the extra vlm is not installed")

SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 28, "patch_size": 14}


@pytest.mark.parametrize("kind", ["clip", "dinov2"])
def test_a_local_vision_tower_gives_two_codes(kind: str, tmp_path: Path) -> None:
    if kind == "clip":
        settings = transformers.CLIPVisionConfig(intermediate_size=32, **SIZES)
        transformers.CLIPVisionModel(settings).save_pretrained(tmp_path)
    else:
        settings = transformers.Dinov2Config(**SIZES)
        transformers.Dinov2Model(settings).save_pretrained(tmp_path)
    backbone = make_backbone(preset("tiny", backbone=kind), str(tmp_path))
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


@pytest.fixture(scope="module")
def tiny_llava(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LLaVA of two small layers with a word-level tokenizer, saved as a checkpoint is."""
    pytest.importorskip("peft", reason="the extra vlm is not installed")
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder = tmp_path_factory.mktemp("llava")
    words = ["<unk>", "<pad>", "<s>", "</s>", "<image>", "Where", "do", "person", "and", "object", "touch", "?", ":"]
    words += ["Person", "Object"]
    tokenizer = Tokenizer(models.WordLevel({word: k for k, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<pad>", bos_token="<s>", eos_token="</s>"
    )
    fast.add_special_tokens({"additional_special_tokens": ["<image>"]})
    vision = transformers.CLIPVisionConfig(intermediate_size=32, projection_dim=32, **(SIZES | {"image_size": 56}))
    text = transformers.LlamaConfig(
        vocab_size=len(words),
        hidden_size=64,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
    )
    settings = transformers.LlavaConfig(vision_config=vision, text_config=text, image_token_index=4)
    transformers.LlavaForConditionalGeneration(settings).save_pretrained(folder)
    pictures = transformers.CLIPImageProcessor(size={"shortest_edge": 56}, crop_size={"height": 56, "width": 56})
    processor = transformers.LlavaProcessor(
        pictures,
        fast,
        patch_size=14,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        image_token="<image>",
    )
    processor.save_pretrained(folder)
    return folder


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
