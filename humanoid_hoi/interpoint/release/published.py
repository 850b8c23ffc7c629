"""The published checkpoint as a predictor."""

from __future__ import annotations

from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.model.config import released_config
from humanoid_hoi.interpoint.model.network import InterPointNet
from humanoid_hoi.interpoint.model.released import load_released
from humanoid_hoi.interpoint.release.predictor import InterPointPredictor


def published_predictor(checkpoint: Path, weights: Path | None, prompt: Path | None) -> InterPointPredictor:
    """The published weights with their own preprocessing.

    Args:
        checkpoint: the ``.pth`` file.
        weights: folder of the LLaVA it was trained from.
        prompt: file with the question it was trained with, which stands in the published code; None: a question of
            our own, with which its answers are not theirs.

    Raises:
        HoiError: a file is missing or not what it should be; or as :func:`load_released`.
    """
    if not checkpoint.is_file():
        raise HoiError("no such checkpoint", where=checkpoint, field="released", fix="give the published .pth file")
    try:
        text = "" if prompt is None else prompt.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise HoiError(f"cannot be read: {error}", where=prompt, field="prompt", fix="give a text file") from error
    net = InterPointNet(released_config("llava", "" if weights is None else str(weights), text))
    load_released(checkpoint, net)
    return InterPointPredictor(net, checkpoint.stem)
