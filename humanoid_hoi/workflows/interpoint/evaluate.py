"""Measure contact-point predictors on held-out objects, each beside the floors it has to beat.

hoi interpoint evaluate output=results                               # the shipped model and all baselines; needs nothing else
hoi interpoint evaluate output=results model=runs/contacts/model     # another model
hoi interpoint evaluate output=results data=data/annotated           # the test split of your own dataset
hoi interpoint evaluate output=results answers=theirs.json           # another predictor's answers as well

The held-out set is made here, always the same: objects that no training set of ours contains. It is kept in the cache.
Every predictor that uses alignment is told a coarse one (10 cm, 0.15 rad); nearest geometry with the true alignment is
an upper bound, not a method. Writes OUTPUT/table.json (method, threshold, tau, human_f1, object_recall, pair_f1, ci ...)
and OUTPUT/table.md; OUTPUT/seated has the same of people on chairs with backrests alone.
"""

from __future__ import annotations

from pathlib import Path

from omegaconf import DictConfig
from rich.console import Console
from rich.markdown import Markdown

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.interpoint.data.dataset import Dataset, load_dataset
from humanoid_hoi.interpoint.release.files import Model, load_model
from humanoid_hoi.interpoint.release.predictor import InterPointPredictor
from humanoid_hoi.interpoint.release.versions import current_model
from humanoid_hoi.interpoint.scoring import suite
from humanoid_hoi.interpoint.scoring.metrics import THRESHOLDS, Scored
from humanoid_hoi.interpoint.scoring.others import FileAnswers, score_regions
from humanoid_hoi.workflows.interpoint.held_out import check_unseen, held_out, seated


@hoi_main("interpoint_evaluate", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Ask everybody, write the table, show it."""
    output = output_folder(cfg.output)
    model = current_model() if cfg.model is None else load_model(Path(cfg.model))
    dataset = held_out(int(cfg.objects), str(cfg.test_set)) if cfg.data is None else load_dataset(Path(cfg.data))
    check_unseen(model.card.get("objects", ()), dataset)
    methods = methods_of(model)
    # Written answers are found by the query itself, so they are asked with exactly
    # the test set's queries.
    if cfg.answers is not None:
        given = FileAnswers(Path(cfg.answers))
        methods.append(suite.Method(given.version, given, suite.true_query))
        # Dense regions, where the file has some, are scored apart: they name no single points.
        for line in score_regions(given, dataset.videos("test")):
            print(line)
    found = measure(methods, dataset)
    rows = suite.table(found)
    frames = sum(entry.frames for entry in dataset.of("test"))
    objects = len({entry.object_id for entry in dataset.of("test")})
    note = f"Model {model.version}; {frames} frames of {objects} held-out objects, dataset {dataset.version}."
    path = suite.write_table(rows, output, note)
    Console().print(Markdown((output / "table.md").read_text()))
    # People on chairs apart: a model that was never told of thighs and backs is found out there.
    chairs = seated(dataset)
    if chairs:
        part = suite.of_objects(found, {entry.object_id for entry in dataset.of("test")}, chairs)
        rows = suite.table(part, THRESHOLDS[:1])
        suite.write_table(rows, output / "seated", f"Model {model.version}; the seated part: {len(chairs)} chairs.")
    print(f"wrote {path}")


def methods_of(model: Model) -> list[suite.Method]:
    """The model, what it does without each input, and the baselines with the model's training frequencies."""
    # How many contacts the frequency baseline may guess; 3 for models whose card is
    # older than this figure.
    rate = float(model.card.get("contacts_per_frame", 3.0))
    return [*suite.model_methods(InterPointPredictor.of(model)), *suite.baselines(model.prior, rate)]


def measure(methods: list[suite.Method], dataset: Dataset) -> dict[str, Scored]:
    """Every method's answers to the test split, with progress.

    Raises:
        HoiError: the dataset has no test split, or its frames were annotated with a model's help.
    """
    # Annotators who were shown proposals agree with them more often than others would.
    helped = sorted({entry.proposals_by for entry in dataset.of("test")} - {""})
    if helped:
        raise HoiError(
            f"test frames were annotated with proposals of {', '.join(helped)}: the loop would measure itself",
            where=dataset.folder,
            field="proposals_by",
            fix="keep a test set that was annotated without help",
        )
    total = sum(entry.frames for entry in dataset.of("test"))
    with ProgressBar() as bar:
        task = bar.add_task("frames", total=total)
        return suite.answers(methods, dataset.videos("test"), report=lambda done: bar.update(task, completed=done))


if __name__ == "__main__":
    main()
