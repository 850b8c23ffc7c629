from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from humanoid_hoi.interpoint.protocol import NUM_KEYPOINTS, ContactQuery


@pytest.fixture
def box_query() -> ContactQuery:
    """A box of 0.4 m, its center 2 m before the camera; the left palm touches its +x face, the rest is far away."""
    from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES

    mesh = trimesh.creation.box(extents=(0.4, 0.4, 0.4))
    keypoints = np.tile([0.0, 0.0, 6.0], (NUM_KEYPOINTS, 1))
    keypoints[KEYPOINT_NAMES.index("leftHand_palm")] = [0.21, 0.05, 2.0]
    keypoints[KEYPOINT_NAMES.index("Index_left")] = [0.24, 0.05, 2.0]
    return ContactQuery(
        np.asarray(mesh.vertices),
        np.asarray(mesh.faces),
        obj_rotmat_cam=np.eye(3),
        obj_pos_cam=np.array([0.0, 0.0, 2.0]),
        keypoints_cam=keypoints,
        category="box",
    )


SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 28, "patch_size": 14}


@pytest.fixture(scope="session")
def tiny_llava(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LLaVA of two small layers with a word-level tokenizer, saved as a checkpoint is."""
    pytest.importorskip("peft", reason="the extra vlm is not installed")
    transformers = pytest.importorskip("transformers", reason="the extra vlm is not installed")
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
