"""Train InterPoint several times, each differing in one thing, and judge all on the same held-out frames.

hoi interpoint study data=data/contacts output=ablations                  # no FiLM, BCE only, no image, no object; small preset
hoi interpoint study data=data/contacts output=curve preset=tiny variants=[full] shares=[0.2,0.4,0.7,1]   # Figure 10
hoi interpoint study data=data/contacts output=curve_steps preset=tiny variants=[full] shares=[0.01,0.1,1] steps=600
hoi interpoint study data=data/contacts output=look preset=tiny seeds=[0] train.epochs=1                  # minutes

Every model is told the same coarse alignment of body and object. Intervals are drawn over held-out objects, with the seeds'
mean; differences are paired. With steps=N every training takes about as many steps, however little data it has; without,
as many passes (the paper's way). Killed? The same command goes on. Writes OUTPUT/table.json, table.md and figure.png.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import plain, typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder, write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.interpoint.data.dataset import Dataset, load_dataset, nested_objects
from humanoid_hoi.interpoint.protocol import THRESHOLD
from humanoid_hoi.interpoint.scoring.metrics import TAU, evaluate, per_object
from humanoid_hoi.interpoint.training.options import TrainOptions
from humanoid_hoi.interpoint.training.tensors import prepare_split
from humanoid_hoi.interpoint.training.trainer import Trainer
from humanoid_hoi.interpoint.training.variants import VARIANTS, judge
from humanoid_hoi.workflows.interpoint.held_out import check_unseen, held_out
from humanoid_hoi.workflows.interpoint.study_report import markdown, rows_of, save_figure
from humanoid_hoi.workflows.interpoint.train import listed, training_frames

RESULT = "result.json"


@dataclass(frozen=True)
class Job:
    """One training.

    Attributes:
        variant: a key of :data:`VARIANTS`.
        share: of the objects.
        seed: of everything drawn.
    """

    variant: str
    share: float
    seed: int

    @property
    def name(self) -> str:
        """Of its folder."""
        return f"{self.variant}-{self.share:g}-seed{self.seed}"


@dataclass(frozen=True)
class Study:
    """What all trainings share.

    Attributes:
        folder: of their runs.
        preset: of the models.
        model: changes to it.
        options: of the training.
        steps: of each; None: ``options.epochs``.
        data: to train on.
        test: to judge by.
    """

    folder: Path
    preset: str
    model: dict[str, Any]
    options: TrainOptions
    steps: int | None
    data: tuple[Dataset, ...]
    test: Dataset

    def settings(self) -> dict[str, Any]:
        """What a result belongs to."""
        train = dataclasses.asdict(self.options)
        versions = [dataset.version for dataset in self.data]
        found = {"preset": self.preset, "model": self.model, "train": train, "steps": self.steps}
        # Through JSON and back, so that it compares equal to what is read from a file.
        kept: dict[str, Any] = json.loads(json.dumps(found | {"data": versions, "test": self.test.version}))
        return kept


@hoi_main("interpoint_study", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Train what is not trained yet, write the table and the figure."""
    jobs = list(jobs_of(cfg))
    output = output_folder(cfg.output)
    study = study_of(cfg, output / "runs")
    results = []
    for number, job in enumerate(jobs, 1):
        found = read_result(study, job)
        if found is None:
            print(f"{job.name} ({number} of {len(jobs)})", flush=True)
            found = train_one(study, job)
        results.append(found)
        # After every training: a study that is killed has a table of what it did.
        rows = rows_of(results)
        write_text(output / "table.json", json.dumps(rows, indent=1) + "\n")
        write_text(output / "table.md", markdown(rows))
        save_figure(rows, output / "figure.png")
    print(f"{markdown(rows)}\nwrote {output}")


def jobs_of(cfg: DictConfig) -> Iterator[Job]:
    """The trainings: a whole round of all variants and shares for each seed, so that an early stop leaves whole rounds.

    Raises:
        HoiError: an unknown variant, or an empty list.
    """
    for name in ("variants", "shares", "seeds"):
        if not len(cfg[name]):
            raise HoiError("nothing is listed", field=name, fix=f"leave {name} out to get the usual ones")
    unknown = [name for name in cfg.variants if name not in VARIANTS]
    if unknown:
        raise HoiError(f"unknown {unknown}", field="variants", fix=f"of {', '.join(VARIANTS)}")
    for seed in cfg.seeds:
        for variant in cfg.variants:
            for share in cfg.shares:
                yield Job(str(variant), float(share), int(seed))


def study_of(cfg: DictConfig, folder: Path) -> Study:
    """The settings, checked; the datasets, read."""
    options = typed(TrainOptions, plain(cfg.train), "train")
    steps = None if cfg.steps is None else int(cfg.steps)
    if steps is not None and steps < 1:
        raise HoiError(f"must be at least 1, found {steps}", field="steps", fix="steps=600")
    data = tuple(load_dataset(path) for path in listed(cfg.data))
    for share in cfg.shares:
        nested_objects(data[0], float(share))
    test = held_out(int(cfg.objects), str(cfg.test_set)) if cfg.test is None else load_dataset(Path(cfg.test))
    check_unseen([entry.object_id for dataset in data for entry in dataset.of("train")], test)
    return Study(folder, str(cfg.preset), plain(cfg.model), options, steps, data, test)


def train_one(study: Study, job: Job) -> dict[str, Any]:
    """One training with its result; the file comes last and says that it is complete."""
    variant = VARIANTS[job.variant]
    config = variant.config(study.preset, study.model)
    options = dataclasses.replace(variant.options(study.options), seed=job.seed)
    frames = training_frames(study.data, [], 1.0, config, job.seed, job.share)
    if study.steps is not None:
        passes = study.steps * options.batch / len(frames)
        options = dataclasses.replace(options, epochs=max(round(passes), 1))
    trainer = Trainer(config, options, frames, None, study.folder / job.name)
    history = trainer.run()
    test = prepare_split(study.test, "test", config)
    scored = judge(trainer.net, variant, test, study.options.augment, study.test.videos("test"))
    counts, shown = per_object(scored, THRESHOLD, TAU)
    result = {
        "settings": study.settings(),
        **dataclasses.asdict(job),
        "says": variant.says,
        "objects": len(frames.object_row.unique()),
        "frames": len(frames),
        "steps": trainer.progress.step,
        "cpu_s": round(sum(row["cpu_s"] for row in history), 1),
        "last_loss": history[-1]["total"],
        "figures": dataclasses.asdict(evaluate(scored, THRESHOLD, TAU)),
        "counts": counts.tolist(),
        "shown": shown.tolist(),
    }
    write_text(study.folder / job.name / RESULT, json.dumps(result) + "\n")
    return result


def read_result(study: Study, job: Job) -> dict[str, Any] | None:
    """A finished training's result, or None.

    Raises:
        HoiError: it was trained with other settings, or cannot be read.
    """
    path = study.folder / job.name / RESULT
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        settings = found["settings"]
    except (ValueError, KeyError, TypeError) as error:
        raise HoiError("not a training's result", where=path, fix="delete it: it is trained again") from error
    wanted = study.settings()
    differ = sorted(name for name in wanted if settings.get(name) != wanted[name])
    if differ:
        raise HoiError("trained with other settings", where=path, field=differ[0], fix="another output folder")
    return found


if __name__ == "__main__":
    main()
