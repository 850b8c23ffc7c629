"""Train InterPoint, or fine-tune a finished model on new annotations.

hoi interpoint train data=data/contacts output=runs/contacts                  # the tiny preset: minutes to an hour
hoi interpoint train data=data/contacts output=runs/small preset=small train.epochs=40
hoi interpoint train data=data/contacts output=runs/film model.film=false     # an ablation
hoi interpoint train data=data/contacts output=runs/c20 share=0.2                # a learning curve: shares are nested
hoi interpoint train data=data/new output=runs/tuned warm_start=models/interpoint-1 replay=data/contacts

Killed? The same command goes on where it stopped; other data, options or first weights are refused there. Fine-tuning
is a warm start with replay: frames of older datasets are mixed in, so that new annotations do not push out what is known.
Writes OUTPUT/last.pt, metrics.csv, tensorboard logs and
the finished model OUTPUT/VERSION with its card; hoi interpoint promote puts it into use if it is better.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from omegaconf import DictConfig

from humanoid_hoi import __version__
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import plain, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.interpoint.baselines import KeypointPrior
from humanoid_hoi.interpoint.baselines.prior import Counted, count
from humanoid_hoi.interpoint.data.dataset import Dataset, load_dataset, nested_objects
from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.model.config import ModelConfig, preset
from humanoid_hoi.interpoint.release.files import load_model, save_model
from humanoid_hoi.interpoint.training.checkpoint import LAST, load_checkpoint
from humanoid_hoi.interpoint.training.options import TrainOptions
from humanoid_hoi.interpoint.training.tensors import Tensors, joined, prepare_split
from humanoid_hoi.interpoint.training.trainer import Trainer
from humanoid_hoi.workflows.shell import shell_words


@hoi_main("interpoint_train", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Train, then write the finished model."""
    output = output_folder(cfg.output)
    options = typed(TrainOptions, plain(cfg.train), "train")
    config = preset(str(cfg.preset), **plain(cfg.model))
    data = [load_dataset(path) for path in listed(cfg.data)]
    replay = [load_dataset(path) for path in listed(cfg.replay)]
    weights = None
    before: list[str] = []
    # The finished model's own shape counts; preset and model.* would not fit its weights.
    if cfg.warm_start is not None:
        start = load_model(Path(cfg.warm_start))
        config = start.net.config
        weights = start.net.state_dict()
        before = start.card.get("objects", [])
    # Preparing the frames takes minutes: a folder that holds another model's run is refused before.
    if (output / LAST).is_file():
        load_checkpoint(output / LAST, config)
    share = float(cfg.share)
    if share < 1.0 and replay:
        raise HoiError("a share of the data and replay exclude each other", field="share", fix="leave one of them out")
    frames = training_frames(data, replay, float(cfg.replay_share), config, options.seed, share)
    held_out = [dataset for dataset in data if dataset.of("val")]
    # Watched on the new data only: replayed frames are there to be remembered, not to choose by.
    val = joined([prepare_split(dataset, "val", config) for dataset in held_out]) if held_out else None
    trainer = Trainer(config, options, frames, val, output, weights)
    print(
        f"{len(frames)} frames, {sum(p.numel() for p in trainer.net.parameters()):,} parameters, preset {config.preset}"
    )
    history = trainer.run()
    folder = finish(output / str(cfg.version), trainer, options, [*data, *replay], history, share, before)
    print(f"wrote {folder}; measure it with: hoi interpoint evaluate {shell_words(model=folder)} output=DIR")


def training_frames(
    data: Sequence[Dataset],
    replay: Sequence[Dataset],
    replay_share: float,
    config: ModelConfig,
    seed: int,
    share: float = 1.0,
) -> Tensors:
    """All training frames of ``data``, with older ones mixed in.

    Args:
        data: new datasets.
        replay: older ones.
        replay_share: of replayed frames relative to the new ones (1: as many).
        config: of the model.
        seed: chooses the replayed frames.
        share: of the new datasets' objects; see ``nested_objects``.
    """
    parts = [
        _share_of(dataset, prepare_split(dataset, "train", config), share) for dataset in data if dataset.of("train")
    ]
    if not parts:
        raise HoiError("no dataset here has a training split", field="data", fix="make one: hoi interpoint make")
    if replay:
        old = joined([prepare_split(dataset, "train", config) for dataset in replay])
        # Relative to the new frames: many old ones would drown few new ones.
        wanted = min(round(replay_share * sum(map(len, parts))), len(old))
        # A generator of its own: a resumed training must draw the same old frames.
        chosen = torch.randperm(len(old), generator=torch.Generator().manual_seed(seed))[:wanted]
        parts.append(old.subset(chosen))
    return joined(parts)


def _share_of(dataset: Dataset, frames: Tensors, share: float) -> Tensors:
    """The frames of a share of the objects."""
    kept = nested_objects(dataset, share)
    if share == 1.0:
        return frames
    # Objects are numbered as their videos are met.
    names = list(dict.fromkeys(entry.object_id for entry in dataset.of("train")))
    rows = torch.tensor([number for number, name in enumerate(names) if name in kept])
    return frames.subset(torch.isin(frames.object_row, rows).nonzero()[:, 0])


def finish(
    folder: Path,
    trainer: Trainer,
    options: TrainOptions,
    data: Sequence[Dataset],
    history: Sequence[dict[str, float]],
    share: float = 1.0,
    before: Sequence[str] = (),
) -> Path:
    """Write the finished model with its card.

    Args:
        folder: its name is the version.
        trainer: after training.
        options: of the training.
        data: what it was trained on.
        history: figures of every epoch.
        share: of the datasets' objects that it was trained on.
        before: objects that the model it started from was trained on.

    Raises:
        HoiError: the folder exists.
    """
    kept = [nested_objects(dataset, share) for dataset in data]
    # Frequencies of the training frames travel with the model: baselines and the app
    # need them without the data.
    prior = count_prior(
        video
        for dataset, names in zip(data, kept, strict=True)
        for video in dataset.videos("train")
        if video.object_id in names
    )
    card = make_card(trainer, options, data, history) | {"share_of_objects": share}
    # By name, so that no test set of a later day measures what the model remembers.
    card["objects"] = sorted({*before, *(name for names in kept for name in names)})
    card["contacts_per_frame"] = float(prior.overall.touching.sum() / max(prior.overall.frames, 1))
    save_model(folder, trainer.net, card, prior)
    return folder


def make_card(
    trainer: Trainer, options: TrainOptions, data: Sequence[Dataset], history: Sequence[dict[str, float]]
) -> dict[str, Any]:
    """What a model's reader should know."""
    sources = sorted({entry.source for dataset in data for entry in dataset.of("train")})
    cost = sum(row["cpu_s"] for row in history)
    return {
        "what": "InterPoint contact-point predictor",
        "preset": trainer.config.preset,
        "backbone": trainer.config.backbone,
        "trained_on": [
            {
                "dataset": dataset.version,
                "frames": sum(entry.frames for entry in dataset.of("train")),
                "objects": len({entry.object_id for entry in dataset.of("train")}),
            }
            for dataset in data
        ],
        "sources": sources,
        "meaning": _meaning(sources),
        "options": asdict(options),
        "cpu_seconds": round(cost, 1),
        "last_epoch": {name: round(value, 5) for name, value in history[-1].items()},
        "code": __version__,
        "torch": torch.__version__,
        "python": platform.python_version(),
    }


def _meaning(sources: Sequence[str]) -> str:
    if list(sources) == ["synthetic"]:
        return (
            "Trained only on rendered scenes of geometric objects made by this project, with no photograph of a person in "
            "contact with anything. Its figures hold for such scenes; they prove nothing about real video."
        )
    return f"Trained on frames of these kinds: {', '.join(sources)}. Its figures hold for frames like them."


def count_prior(videos: Any) -> KeypointPrior:
    """Keypoint frequencies of training frames, overall and per category."""
    observed: dict[str, list[tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]]] = {}
    for video in videos:
        observed.setdefault(video.category, []).extend(_observations(video))
    everything = [row for rows in observed.values() for row in rows]
    categories: dict[str, Counted] = {name: count(rows) for name, rows in observed.items()}
    return KeypointPrior(count(everything), categories, "category_prior")


def _observations(video: AnnotatedVideo) -> list[tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]]:
    return [(video.contacts(t), video.vertices, video.faces) for t in range(video.num_frames)]


def listed(value: Any) -> list[str]:
    """One folder or several, as the command line gives them."""
    if value is None:
        return []
    found = [value] if isinstance(value, str) else [str(item) for item in value]
    if not found:
        raise HoiError("no dataset is named", field="data", fix="make one: hoi interpoint make output=DIR")
    return found


if __name__ == "__main__":
    main()
