"""LLaVA-1.5 with LoRA (the paper's VLM) from the user's local weights, through transformers and peft.

The prompt ends in two new tokens; the last hidden states at them are projected to E_h and E_o. Against the released
code (facts, 3.1): LoRA touches the language model alone, the rows of the two new tokens are trained, and pictures are
given as uint8 once, instead of being divided by 255 twice. ``released`` restores the latter, for the published weights.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.backbones.base import ImageBackbone
from humanoid_hoi.interpoint.model.backbones.vision import checked_folder, transformers_module
from humanoid_hoi.interpoint.model.config import ModelConfig

TOKENS = ("<HCON>", "<OCON>")
FILES = ("config.json", "model.safetensors", "tokenizer_config.json", "processor_config.json")
LORA: dict[str, Any] = {"r": 16, "lora_alpha": 32, "lora_dropout": 0.05, "bias": "none"}
_PROMPT = "<image>\nWhere do person and object touch?\nPerson: <HCON>\nObject: <OCON>"
# The language model's attention; a bare "q_proj" would also match the vision tower.
_TARGETS = r".*language_model.*\.(q_proj|k_proj|v_proj|o_proj)"

_PUBLISHED = ("q_proj", "k_proj", "v_proj", "o_proj")


class LlavaBackbone(ImageBackbone):
    """The vision-language model, trained through its adapters, so nothing of it is cached.

    Args:
        config: of the model.
        folder: of the checkpoint.
    """

    cacheable = False

    def __init__(self, config: ModelConfig, folder: str | None) -> None:
        super().__init__()
        path = checked_folder(folder, "llava", FILES)
        transformers = transformers_module()
        # No map of cells: the language model gives the two embeddings directly.
        self.cells = 1
        self._processor = transformers.AutoProcessor.from_pretrained(path, local_files_only=True)
        model = transformers.LlavaForConditionalGeneration.from_pretrained(
            path, local_files_only=True, use_safetensors=True
        )
        tokenizer = self._processor.tokenizer
        # The two new tokens need rows in the embedding before the adapters are put on.
        tokenizer.add_special_tokens({"additional_special_tokens": list(TOKENS)})
        model.resize_token_embeddings(len(tokenizer))
        self._ids = [int(tokenizer.convert_tokens_to_ids(token)) for token in TOKENS]
        # The published adapters hit the vision tower too, and its new tokens stayed at their random start: a layout
        # that is read strictly has to be the same.
        self.model = _with_adapters(model, None if config.released else self._ids)
        hidden = int(model.config.text_config.hidden_size)
        self.human_out = nn.Linear(hidden, config.width)
        self.object_out = nn.Linear(hidden, config.width)
        self._released = config.released
        self._prompt = checked_prompt(config.prompt) if config.prompt else _PROMPT

    def features(self, images: Tensor) -> Tensor:
        """The frames themselves: the model sees them in ``forward``."""
        return images

    def forward(self, features: Tensor, cover: Tensor) -> tuple[Tensor, Tensor]:
        """E_h and E_o of uint8 frames (B, 3, S, S)."""
        # The published weights saw pictures that were divided by 255 here and once more by the processor.
        pictures = [frame.float() / 255.0 if self._released else frame for frame in features.to(torch.uint8)]
        inputs = self._processor(
            text=[self._prompt] * len(pictures), images=pictures, return_tensors="pt", padding=True
        )
        found = self.model(**inputs, output_hidden_states=True)
        states = found.hidden_states[-1]
        return self.human_out(self._at(states, inputs, 0)), self.object_out(self._at(states, inputs, 1))

    def _at(self, states: Tensor, inputs: Any, which: int) -> Tensor:
        """(B, hidden) states at the last occurrence of a token."""
        ids = inputs["input_ids"]
        # The prompt is padded on one side; the largest index at which the token
        # stands is its place.
        place = torch.arange(ids.shape[1]) * (ids == self._ids[which])
        return states[torch.arange(len(ids)), place.argmax(1)].to(self.human_out.weight.dtype)

    def adapter_state(self) -> dict[str, Tensor]:
        """What training changed: adapters, the two token rows, the two projections."""
        return {name: p.detach() for name, p in self.named_parameters() if p.requires_grad}


def checked_prompt(text: str) -> str:
    """A question with a place for the picture and both new tokens.

    Raises:
        HoiError: one of them is not in it.
    """
    missing = [word for word in ("<image>", *TOKENS) if word not in text]
    if missing:
        raise HoiError(f"{', '.join(missing)} missing", field="prompt", fix="the question must hold all three")
    return text


def _with_adapters(model: Any, token_ids: list[int] | None) -> Any:
    """LoRA on the language model, and trainable rows for the new tokens; None: as published.

    Raises:
        HoiError: peft is not installed.
    """
    try:
        import peft
    except ImportError as error:
        raise HoiError(
            "this backbone needs the package peft", field="backbone", fix="pip install 'humanoid_hoi[vlm]'"
        ) from error
    if token_ids is None:
        return peft.get_peft_model(model, peft.LoraConfig(target_modules=list(_PUBLISHED), **LORA))
    settings = peft.LoraConfig(target_modules=_TARGETS, trainable_token_indices={"embed_tokens": token_ids}, **LORA)
    return peft.get_peft_model(model, settings)
