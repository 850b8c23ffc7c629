"""SAM 2's adapter with a tiny random network of the real class: what travels between, not what it finds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.masks.sam2 import sam2_masks

CLICK = {1: (np.array([[30.0, 30.0]]), np.array([[70.0, 5.0]]))}
PICTURES = [np.full((60, 80, 3), 40 * k, np.uint8) for k in range(4)]


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A folder as ``save_pretrained`` writes it."""
    pytest.importorskip("torchvision", reason="transformers prepares SAM 2's pictures with torchvision")
    transformers = pytest.importorskip("transformers", reason='needs pip install "humanoid_hoi[video-models]"')
    hiera = transformers.Sam2HieraDetConfig(
        hidden_size=8,
        num_attention_heads=1,
        image_size=[128, 128],
        blocks_per_stage=[1, 1, 2, 1],
        embed_dim_per_stage=[8, 16, 32, 64],
        num_attention_heads_per_stage=[1, 1, 1, 1],
        window_size_per_stage=[4, 2, 4, 2],
        global_attention_blocks=[3],
        window_positional_embedding_background_size=[4, 4],
    )
    vision = transformers.Sam2VisionConfig(
        backbone_config=hiera,
        backbone_channel_list=[64, 32, 16, 8],
        backbone_feature_sizes=[[32, 32], [16, 16], [8, 8]],
        fpn_hidden_size=128,
    )
    config = transformers.Sam2VideoConfig(
        vision_config=vision,
        prompt_encoder_config={"hidden_size": 128, "image_size": 128, "patch_size": 16},
        mask_decoder_config={"hidden_size": 128, "mlp_dim": 16, "num_attention_heads": 2, "iou_head_hidden_dim": 16},
        image_size=128,
        memory_attention_hidden_size=128,
        memory_attention_num_layers=1,
        memory_attention_num_attention_heads=1,
        memory_attention_feed_forward_hidden_size=64,
        memory_attention_rope_feat_sizes=[8, 8],
        memory_encoder_hidden_size=128,
        memory_encoder_output_channels=64,
        mask_downsampler_embed_dim=128,
        memory_fuser_embed_dim=128,
        memory_fuser_intermediate_dim=64,
        memory_fuser_num_layers=1,
    )
    folder = tmp_path / "sam2"
    transformers.Sam2VideoModel(config).save_pretrained(folder)
    size = {"height": 128, "width": 128}
    picture = transformers.Sam2ImageProcessorFast(size=size, mask_size={"height": 32, "width": 32})
    processor = transformers.Sam2VideoProcessor(
        picture, transformers.Sam2VideoVideoProcessor(size=size), target_size=128
    )
    processor.save_pretrained(folder)
    return folder


def test_every_frame_has_a_mask_of_the_videos_size(weights: Path) -> None:
    masks = dict(sam2_masks(weights, PICTURES, CLICK))
    assert sorted(masks) == [0, 1, 2, 3]  # back from the clicked frame as well
    assert all(mask.shape == (60, 80) and mask.dtype == bool for mask in masks.values())


def test_what_is_no_sam2_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="no SAM 2 checkpoint"):
        next(sam2_masks(tmp_path, PICTURES, CLICK))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llava"}))
    with pytest.raises(HoiError, match="a network of kind 'llava'"):
        next(sam2_masks(tmp_path, PICTURES, CLICK))
    with pytest.raises(HoiError, match="no point on the object"):
        next(sam2_masks(tmp_path, PICTURES, {0: (np.zeros((0, 2)), np.zeros((0, 2)))}))


def test_a_torchvision_of_another_torch_takes_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("transformers", reason='needs pip install "humanoid_hoi[video-models]"')

    def broken(package: str, extra: str, use: str) -> None:
        if package == "torchvision":
            raise RuntimeError("operator torchvision::nms does not exist")

    monkeypatch.setattr("humanoid_hoi.video.masks.sam2.need", broken)
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "sam2_video"}))
    with pytest.raises(HoiError, match="does not fit this torch.*nms"):
        next(sam2_masks(tmp_path, PICTURES, CLICK))
