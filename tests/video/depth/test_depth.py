"""Depth files, and the adapter with a tiny random network of the real class."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.depth import DepthAnything, read_depth, write_depth


def test_depth_files(tmp_path: Path) -> None:
    pictures = [np.linspace(0, n + 1, 12).reshape(3, 4) for n in range(5)]
    path = write_depth(tmp_path / "depth.npy", pictures, 5, (4, 3))
    stored = read_depth(path, 5, (4, 3))
    assert stored.dtype == np.float16
    np.testing.assert_allclose(np.corrcoef(stored[2].ravel(), pictures[2].ravel())[0, 1], 1.0, atol=1e-5)
    with pytest.raises(HoiError, match="the video has"):
        read_depth(path, 6, (4, 3))
    np.save(tmp_path / "bad.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(HoiError, match="no depth pictures"):
        read_depth(tmp_path / "bad.npy", 1, (4, 3))


def test_a_tiny_network_of_the_real_class(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    backbone = transformers.Dinov2Config(
        hidden_size=16, num_hidden_layers=4, num_attention_heads=2, image_size=56, patch_size=14,
        out_indices=[1, 2, 3, 4], reshape_hidden_states=False, apply_layernorm=True,
    )  # fmt: skip
    config = transformers.DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=16, neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8,
        head_hidden_size=8, patch_size=14, reassemble_factors=[4, 2, 1, 0.5],
    )  # fmt: skip
    transformers.DepthAnythingForDepthEstimation(config).save_pretrained(tmp_path)
    picture = np.random.default_rng(0).integers(0, 255, (60, 90, 3), dtype=np.uint8)
    found = DepthAnything(tmp_path)(picture)
    assert found.shape == (60, 90) and np.isfinite(found).all()


def test_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="config.json"):
        DepthAnything(tmp_path)
