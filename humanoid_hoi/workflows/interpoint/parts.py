"""Which of the 34 body parts touch the object, from the picture, from 3D points, or from both (Open3DHOI, Table 8).

hoi interpoint parts output=parts                                  # about half an hour of a core: 3 models, 3 seeds each
hoi interpoint parts output=parts frames.objects=2 seeds=[0] train.epochs=3      # a look, a few minutes
hoi interpoint parts output=parts inputs=[2d,2d+3d] clouds=[separate,shared]     # what the place of the object adds
hoi interpoint parts output=clip backbone=clip weights=clip-vit-base-patch32 frames.image_size=224

Frames are synthetic scenes whose contact is known: a part touches where its skin is within 2 cm of the object. Objects are held
out whole. OUTPUT gets frames/ (a file an object), runs/ (a file a training, with its weights) and table.md; the same command goes
on where it stopped. The figures hold for such scenes, and are not the paper's, which stand beside them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from omegaconf import DictConfig

from humanoid_hoi.core.batch import exit_on_failures, run_tasks
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import plain, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder, write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.core.tensors import write_torch
from humanoid_hoi.interpoint.data.objects import FAMILIES
from humanoid_hoi.interpoint.parts.frames import FrameOptions, PartFrames, make_frames, read_folder, save_frames
from humanoid_hoi.interpoint.parts.metrics import LabelScore, counts_of, gain_interval, label_score
from humanoid_hoi.interpoint.parts.model import CLOUDS, INPUTS, PartsConfig, net_config
from humanoid_hoi.interpoint.parts.tensors import PartsTensors, cloud_tensors, picture_tensors
from humanoid_hoi.interpoint.parts.train import (
    PartsTraining,
    measure,
    predict_parts,
    train_parts,
    truth_of,
    usual_score,
)

PAPER = {"2d": (0.6118, 0.0874, 0.4303), "2d+3d": (0.6207, 0.0844, 0.4561)}
"""Table 8: micro F1, Hamming loss, Jaccard index on 2000 training samples of the paper's own data; not measured here."""
HOLD_OUTS = ("object", "family")
USUAL = "usual labels"


@dataclass(frozen=True)
class Split:
    """Frames for training and for testing, as row numbers."""

    train: torch.Tensor
    test: torch.Tensor


@hoi_main("interpoint_parts", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Make the frames, train what is not trained yet, write the table."""
    check(cfg)
    output = output_folder(cfg.output)
    options = typed(FrameOptions, plain(cfg.frames), "frames")
    training = typed(PartsTraining, plain(cfg.train), "train")
    make_missing(output / "frames", options, cfg.workers)
    frames = PartFrames.joined(list(read_folder(output / "frames")))
    split = split_of(frames.objects, cfg.hold_out, float(cfg.test_share))
    net = net_config(cfg.backbone, frames.image.shape[1], frames.human.shape[1])
    settings = {"frames": plain(cfg.frames), "train": plain(cfg.train), "backbone": cfg.backbone}
    settings |= {"hold_out": cfg.hold_out, "test_share": float(cfg.test_share)}
    rows = []
    for config in configs_of(cfg, net, training.dropout):
        waiting = [seed for seed in cfg.seeds if read_run(run_path(output, config, seed), settings) is None]
        data = tensors_of(frames, config, cfg.weights) if waiting else None
        for seed in waiting:
            assert data is not None
            train_one(output, config, training, data, frames.objects, split, int(seed), cfg.weights, settings)
        rows += [(config, read_run(run_path(output, config, seed), settings) or {}) for seed in cfg.seeds]
    labels = torch.from_numpy(frames.labels).float()
    usual = usual_score(labels[split.train], labels[split.test])
    text = table(rows, usual, split)
    write_text(output / "table.md", text)
    print(f"{text}\nwrote {output}")


def check(cfg: DictConfig) -> None:
    """Settings that would be found wrong only after the frames were made.

    Raises:
        HoiError: names the setting.
    """
    for field, known in (("inputs", INPUTS), ("clouds", CLOUDS)):
        unknown = [name for name in cfg[field] if name not in known]
        if unknown or not len(cfg[field]):
            raise HoiError(f"unknown {unknown}", field=field, fix=f"of {', '.join(known)}")
    if cfg.hold_out not in HOLD_OUTS:
        raise HoiError(f"unknown choice {cfg.hold_out!r}", field="hold_out", fix=" or ".join(HOLD_OUTS))
    if isinstance(cfg.test_share, (str, bool)) or not 0 < cfg.test_share < 1:
        raise HoiError(f"must be between 0 and 1, found {cfg.test_share}", field="test_share", fix="test_share=0.25")
    if not len(cfg.seeds) or not all(isinstance(seed, int) and seed >= 0 for seed in cfg.seeds):
        raise HoiError(f"whole numbers from 0, found {list(cfg.seeds)}", field="seeds", fix="seeds=[0,1,2]")
    unknown = [name for name in cfg.frames.families if name not in FAMILIES]
    if unknown:
        raise HoiError(f"unknown {unknown}", field="frames.families", fix=f"of {', '.join(FAMILIES)}")


def make_missing(folder: Path, options: FrameOptions, workers: int | None) -> None:
    """Make the frames of every object that has none yet; options are kept beside them and must stay the same.

    Raises:
        HoiError: the folder's frames were made with other options.
    """
    note = folder / "options.json"
    wanted = json.loads(json.dumps(asdict(options)))
    if note.is_file() and json.loads(note.read_text(encoding="utf-8")) != wanted:
        raise HoiError("made with other options", where=folder, field="frames", fix="another output folder")
    jobs = {}
    for family in options.families or FAMILIES:
        for number in range(options.objects):
            path = folder / f"{family}-{number:04d}.npz"
            if not path.is_file() and not path.with_suffix(".none").is_file():
                jobs[path.stem] = (family, number, options, path)
    if not jobs:
        return
    write_text(note, json.dumps(wanted, indent=1) + "\n")
    outcomes = run_tasks(make_one, jobs, workers, "frames")
    exit_on_failures(outcomes, folder)


def make_one(family: str, number: int, options: FrameOptions, path: Path) -> None:
    """Frames of one object; an empty file of that name with ``.none`` says that no scene of it came out."""
    from humanoid_hoi.body.free_body import load_free_body

    frames = make_frames(load_free_body(), family, number, options)
    if frames is None:
        write_text(path.with_suffix(".none"), "no scene without penetration was found\n")
    else:
        save_frames(frames, path)


def split_of(objects: Sequence[str], hold_out: str, share: float) -> Split:
    """Which frames are for training and for testing, by names alone: the same for every model and seed.

    Raises:
        HoiError: one of the two would be empty.
    """
    # An object's name begins with its family's.
    keys = [name if hold_out == "object" else name.rsplit("-", 1)[0] for name in objects]
    # In an order that hangs on names alone, so that more objects leave most of the old ones where they were.
    order = sorted(set(keys), key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    held = set(order[: max(round(share * len(order)), 1)])
    test = torch.tensor([key in held for key in keys])
    if test.all():
        raise HoiError(f"{len(order)} of them are too few to hold some out", field="hold_out", fix="make more objects")
    return Split((~test).nonzero()[:, 0], test.nonzero()[:, 0])


def configs_of(cfg: DictConfig, net: Any, dropout: float) -> list[PartsConfig]:
    """The models: how clouds are normalized is nothing to a model that sees none."""
    found = []
    for inputs in cfg.inputs:
        for clouds in cfg.clouds if "3d" in inputs else cfg.clouds[:1]:
            found.append(PartsConfig(inputs, clouds, net, dropout))
    return found


def tensors_of(frames: PartFrames, config: PartsConfig, weights: str | None) -> PartsTensors:
    """What the model sees of all frames."""
    picture = picture_tensors(frames, config.net, weights) if config.sees_picture else None
    clouds = cloud_tensors(frames, config.net, config.clouds) if config.sees_points else None
    return PartsTensors(torch.from_numpy(frames.labels).float(), picture, clouds)


def train_one(
    output: Path,
    config: PartsConfig,
    training: PartsTraining,
    data: PartsTensors,
    objects: Sequence[str],
    split: Split,
    seed: int,
    weights: str | None,
    settings: dict[str, Any],
) -> None:
    """One training with its scores; its file comes last and says that it is complete."""
    path = run_path(output, config, seed)
    with ProgressBar(transient=True) as bar:
        row = bar.add_task(path.stem, total=training.epochs)

        def report(epoch: int, loss: float) -> None:
            bar.update(row, completed=epoch + 1, description=f"{path.stem} {loss:.4f}")

        done = train_parts(config, training, data.subset(split.train), seed, weights, report)
    tested = data.subset(split.test)
    found = predict_parts(done.model, tested)
    result = {
        "settings": settings,
        "losses": done.losses,
        "cpu_s": round(done.cpu_s, 1),
        "parameters": sum(p.numel() for p in done.model.parameters()),
        "train": asdict(measure(done.model, data.subset(split.train))),
        "test": asdict(label_score(found, truth_of(tested.labels))),
        "objects": counts_of(found, truth_of(tested.labels), [objects[row] for row in split.test]),
    }
    write_torch(path.with_suffix(".pt"), done.model.state_dict())
    write_text(path, json.dumps(result, indent=1) + "\n")


def run_path(output: Path, config: PartsConfig, seed: int) -> Path:
    """Where a training's result is."""
    seen = config.inputs if not config.sees_points else f"{config.inputs}-{config.clouds}"
    return output / "runs" / f"{seen}-seed{seed}.json"


def read_run(path: Path, settings: dict[str, Any]) -> dict[str, Any] | None:
    """A finished training's result, or None.

    Raises:
        HoiError: it was trained with other settings, or cannot be read.
    """
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        same = found["settings"] == json.loads(json.dumps(settings))
    except (ValueError, KeyError, TypeError) as error:
        raise HoiError("not a training's result", where=path, fix="delete it: it is trained again") from error
    if not same:
        raise HoiError("trained with other settings", where=path, field="output", fix="another output folder")
    return found


def table(rows: Sequence[tuple[PartsConfig, dict[str, Any]]], usual: LabelScore, split: Split) -> str:
    """Mean and standard deviation over seeds of each model, the scores of the usual labels, and the paper's."""
    lines = [
        f"{len(split.train)} training frames, {len(split.test)} frames of held-out objects; mean ± standard deviation over "
        "seeds; in brackets 95 % over the held-out objects, drawn again",
        "",
        "| sees | seeds | micro F1 | Hamming loss | Jaccard | micro F1 in training | CPU s |",
        "|---|---|---|---|---|---|---|",
        f"| {USUAL} | | {usual.micro_f1:.3f} | {usual.hamming:.4f} | {usual.jaccard:.3f} | | |",
    ]
    names = dict.fromkeys(_name(config) for config, _ in rows)
    for name in names:
        runs = [run for config, run in rows if _name(config) == name]
        cells = [_spread([run["test"][key] for run in runs], digits) for key, digits in _SCORES]
        seen = _spread([run["train"]["micro_f1"] for run in runs], 3)
        cost = np.mean([run["cpu_s"] for run in runs])
        lines.append(f"| {name} | {len(runs)} | {' | '.join(cells)} | {seen} | {cost:.0f} |")
    lines += [_gain(name, rows) for name in names if name != "2d" and "2d" in names]
    for inputs, values in PAPER.items():
        f1, hamming, jaccard = values
        lines.append(f"| paper, {inputs} (CLIP, other data) | | {f1:.3f} | {hamming:.4f} | {jaccard:.3f} | | |")
    return "\n".join(lines) + "\n"


def _gain(name: str, rows: Sequence[tuple[PartsConfig, dict[str, Any]]]) -> str:
    """A row: how much more than the picture alone, with an interval over held-out objects."""
    better, base = ([run["objects"] for config, run in rows if _name(config) == wanted] for wanted in (name, "2d"))
    gain, low, high = gain_interval(better, base)
    return f"| {name}, more than 2d alone | | {gain:+.3f} ({low:+.3f} to {high:+.3f}) | | | | |"


_SCORES = (("micro_f1", 3), ("hamming", 4), ("jaccard", 3))


def _name(config: PartsConfig) -> str:
    return config.inputs if not config.sees_points else f"{config.inputs}, {config.clouds} clouds"


def _spread(values: Sequence[float], digits: int) -> str:
    spread = f" ± {np.std(values, ddof=1):.{digits}f}" if len(values) > 1 else ""
    return f"{np.mean(values):.{digits}f}{spread}"


if __name__ == "__main__":
    main()
