"""SAM 2 through ``transformers`` with the user's own weights (a local folder): masks of a video from clicked points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.archive import one_line
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.extras import need
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.video.track.base import Frames


def sam2_masks(
    weights: str | Path,
    frames: Frames,
    prompts: Mapping[int, tuple[FloatArray, FloatArray]],
    device: str = "cpu",
) -> Iterator[tuple[int, BoolArray]]:
    """Frame and mask (H, W) of all frames, from the first prompt on, then back from it.

    Args:
        weights: folder of a SAM 2 video checkpoint in the layout of ``transformers``; nothing is downloaded.
        frames: the video, RGB; it is decoded into memory, as SAM 2 keeps features of all frames.
        prompts: frame -> points on the object (N, 2) and points off it (M, 2), px.
        device: torch device; a GPU is strongly advised.

    Raises:
        HoiError: the folder or the package is absent, the folder holds another network, or no prompt was given.
    """
    if not any(len(on) for on, _ in prompts.values()):
        raise HoiError("no point on the object", field="points", fix="click on the object in one frame")
    model, processor = load_sam2(Path(weights), device)
    pictures = [np.asarray(frames[frame]) for frame in range(len(frames))]
    state = processor.init_video_session(video=pictures, inference_device=device)
    for frame, (on, off) in prompts.items():
        points = np.concatenate([on.reshape(-1, 2), off.reshape(-1, 2)]).tolist()
        labels = [1] * len(on.reshape(-1, 2)) + [0] * len(off.reshape(-1, 2))
        processor.add_inputs_to_inference_session(
            inference_session=state,
            frame_idx=frame,
            # One object per session: SAM 2 numbers objects, and ours is 1.
            obj_ids=1,
            input_points=[[points]],
            input_labels=[[labels]],
        )
    height, width = pictures[0].shape[:2]
    torch: Any = need("torch", "test", "running SAM 2")
    first = min(prompts)
    with torch.no_grad():
        # All prompts are shown to the network before anything is propagated.
        for prompt in prompts:
            model(inference_session=state, frame_idx=prompt)
        # On from the first prompt to the end, then back to the start; its own frame
        # is given out once.
        for backward in (False, True) if first > 0 else (False,):
            for output in model.propagate_in_video_iterator(state, start_frame_idx=first, reverse=backward):
                frame = int(output.frame_idx)
                if backward and frame == first:
                    continue
                full = processor.post_process_masks([output.pred_masks], original_sizes=[[height, width]])[0]
                # SAM 2's logits: above zero is more likely object than not.
                yield frame, np.asarray(full[0, 0].cpu() > 0)


def load_sam2(folder: Path, device: str = "cpu") -> tuple[Any, Any]:
    """Network and processor of a local folder.

    Raises:
        HoiError: it is not there, or is no SAM 2 video network.
    """
    config = folder / "config.json"
    if not config.is_file():
        raise HoiError("no SAM 2 checkpoint (config.json)", where=folder, fix="give the folder you downloaded")
    kind = read_object(config, "download the checkpoint again").get("model_type")
    if kind != "sam2_video":
        raise HoiError(
            f"a network of kind {kind!r:.40}", where=config, fix="give a SAM 2 video checkpoint (sam2_video)"
        )
    transformers = need("transformers", "video-models", "running SAM 2")
    _need_torchvision()
    try:
        model = transformers.Sam2VideoModel.from_pretrained(folder, local_files_only=True, use_safetensors=True)
        processor = transformers.Sam2VideoProcessor.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:  # what transformers raises for missing or broken files
        raise HoiError(
            f"not a readable SAM 2 checkpoint: {one_line(error, 100)}",
            where=folder,
            fix="download the checkpoint again",
        ) from error
    return model.to(device).eval(), processor


def _need_torchvision() -> None:
    """transformers prepares SAM 2's pictures with it.

    Raises:
        HoiError: it is absent, or was built for another torch, which says so by a RuntimeError of its own.
    """
    try:
        need("torchvision", "video-models", "running SAM 2")
    except RuntimeError as error:
        raise HoiError(
            f"torchvision does not fit this torch: {one_line(error, 80)}",
            fix="install both from one place (https://pytorch.org/get-started)",
        ) from error
