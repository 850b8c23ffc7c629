"""SAM 2 through ``transformers`` with the user's own weights (a local folder): masks of a video from clicked points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.extras import need


def sam2_masks(
    weights: str | Path,
    pictures: list[ByteArray],
    prompts: Mapping[int, tuple[FloatArray, FloatArray]],
    device: str = "cpu",
) -> Iterator[tuple[int, BoolArray]]:
    """Masks (H, W) of all pictures.

    Args:
        weights: folder of a SAM 2 video checkpoint in the layout of ``transformers``; nothing is downloaded.
        pictures: RGB.
        prompts: frame -> points on the object (N, 2) and points off it (M, 2), px.
        device: torch device; a GPU is strongly advised.

    Raises:
        HoiError: the folder or the package is absent, or no prompt was given.
    """
    folder = Path(weights)
    if not (folder / "config.json").is_file():
        raise HoiError("no SAM 2 checkpoint (config.json)", where=folder, fix="give the folder you downloaded")
    if not prompts:
        raise HoiError("no prompt points", field="points", fix="click on the object in one frame")
    transformers = need("transformers", "video-models", "running SAM 2")
    torch: Any = need("torch", "test", "running SAM 2")
    model = transformers.Sam2VideoModel.from_pretrained(folder, local_files_only=True).to(device).eval()
    processor = transformers.Sam2VideoProcessor.from_pretrained(folder, local_files_only=True)
    state = processor.init_video_session(video=pictures, inference_device=device)
    for frame, (on, off) in prompts.items():
        points = np.concatenate([on.reshape(-1, 2), off.reshape(-1, 2)]).tolist()
        labels = [1] * len(on.reshape(-1, 2)) + [0] * len(off.reshape(-1, 2))
        processor.add_inputs_to_inference_session(
            inference_session=state,
            frame_idx=frame,
            obj_ids=1,
            input_points=[[points]],
            input_labels=[[labels]],
        )
    height, width = pictures[0].shape[:2]
    with torch.no_grad():
        model(inference_session=state, frame_idx=min(prompts))
        for output in model.propagate_in_video_iterator(state):
            full = processor.post_process_masks([output.pred_masks], original_sizes=[[height, width]])[0]
            yield int(output.frame_idx), np.asarray(full[0, 0].cpu() > 0)
