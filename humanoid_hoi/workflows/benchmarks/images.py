"""Benchmark single pictures: start, PHOSA-like baseline, released settings and ours, on synthetic pictures.

  hoi benchmark images output=bench                              20 pictures, 30 degrees off, all methods (half an hour of a core)
  hoi benchmark images output=bench count=6 degrees=[15,30] starts=3 methods=[phosa,ours]
  hoi benchmark images output=bench methods=[gaussian,+depth,+collision,+contact]     Table 3's ablation of ours
  hoi benchmark images output=bench pictures=basket degrees=[40] methods=[phosa,outline,ours]   what no outline shows

OUTPUT gets rows.json (one row per picture, start and method; a second run goes on where the first stopped), table.md (means
and standard errors) and errors.png.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from omegaconf import DictConfig

from humanoid_hoi.core.batch import run_tasks
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder, write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose
from humanoid_hoi.reconstruction.single_image.metrics import (
    contact_f1,
    interaction_score,
    pose_score,
    touching_parts,
)
from humanoid_hoi.reconstruction.single_image.overlap import object_iou
from humanoid_hoi.synthetic.images.make import Disturbance, disturb, make_image
from humanoid_hoi.workflows.benchmarks.variants.image_methods import METHODS, solve_by

Row = dict[str, Any]

_COLUMNS = {
    "rotation_deg": "rotation, deg",
    "translation_cm": "translation, cm",
    "scale": "scale",
    "chamfer_cm": "Chamfer, cm",
    "iou": "IoU",
    "co2": "Co2",
    "contact_f1": "contact F1",
    "inside_share": "inside",
}


@hoi_main("benchmark_images", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure what is not measured yet, write table and plot."""
    jobs = jobs_of(cfg)
    output = output_folder(cfg.output)
    rows = read_rows(output / "rows.json")
    # The key is the row's name in the file: what is there is not measured again.
    waiting = {task: [key for key in keys if key not in rows] for task, keys in jobs.items()}
    waiting = {task: keys for task, keys in waiting.items() if keys}
    # A few at a time, so that a kill loses little.
    for begin in range(0, len(waiting), _AT_ONCE):
        part = dict(list(waiting.items())[begin : begin + _AT_ONCE])
        tasks = {str(task): (task, keys) for task, keys in part.items()}
        for outcome in run_tasks(measure, tasks, cfg.workers, f"measuring {begin} of {len(waiting)}"):
            # Failures are written down too; reading leaves them out, so that they are tried again.
            keys = next(keys for task, keys in part.items() if str(task) == outcome.name)
            rows |= outcome.value if outcome.error is None else {key: {"error": outcome.error} for key in keys}
        write_text(output / "rows.json", json.dumps(rows, indent=1) + "\n")
    # The file may hold more than was asked for this time.
    chosen = {key: rows[key] for keys in jobs.values() for key in keys}
    methods = [str(name) for name in cfg.methods]
    text = table(chosen, methods, [float(d) for d in cfg.degrees])
    write_text(output / "table.md", text)
    plot(chosen, methods, [float(d) for d in cfg.degrees], output / "errors.png")
    print(f"{text}\nwrote {output}")


@dataclass(frozen=True)
class Start:
    """One picture with one coarse pose.

    Attributes:
        pictures: ``mixed``: six objects in turn, turned about a random axis; ``basket``: round, turned about its own axis.
        seed: of the picture.
        degrees: how far the coarse pose is turned.
        number: which of several coarse poses.
    """

    pictures: str
    seed: int
    degrees: float
    number: int

    def key(self, method: str) -> str:
        """Name of a row."""
        kind = "" if self.pictures == "mixed" else f"{self.pictures}/"
        return f"{kind}{self.seed}/{self.degrees:g}/{method}" + (f"/{self.number}" if self.number else "")


def jobs_of(cfg: DictConfig) -> dict[Start, list[str]]:
    """Rows of each picture and coarse pose.

    Raises:
        HoiError: an unknown method or kind of picture, or no start.
    """
    methods = [str(name) for name in cfg.methods]
    unknown = [name for name in methods if name not in METHODS]
    if unknown:
        raise HoiError(f"unknown {unknown}", where="config", field="methods", fix=f"of {', '.join(METHODS)}")
    if cfg.pictures not in PICTURES:
        raise HoiError(f"unknown {cfg.pictures!r}", where="config", field="pictures", fix=f"of {', '.join(PICTURES)}")
    if not isinstance(cfg.starts, int) or cfg.starts < 1:
        raise HoiError(f"a whole number from 1, found {cfg.starts!r}", where="config", field="starts")
    starts = [
        Start(cfg.pictures, seed, float(degrees), number)
        for seed in range(cfg.seed, cfg.seed + cfg.count)
        for degrees in cfg.degrees
        for number in range(cfg.starts)
    ]
    return {start: [start.key(name) for name in methods] for start in starts}


PICTURES = ("mixed", "basket")
# Pictures measured between two writings of the rows.
_AT_ONCE = 4


def read_rows(path: Path) -> dict[str, Row]:
    """Rows of an earlier run, failures left out so that they are tried again.

    Raises:
        HoiError: not readable as a table of rows.
    """
    if not path.is_file():
        return {}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {key: row for key, row in rows.items() if "error" not in row}
    except (ValueError, AttributeError, TypeError) as error:
        raise HoiError(f"not a readable table: {error}", where=path, fix="another output folder") from error


def picture(start: Start) -> HoiImage:
    """Draw it, with its coarse pose."""
    wrong = Disturbance(rotation_deg=start.degrees)
    image = make_image(start.seed, shape=None if start.pictures == "mixed" else start.pictures, wrong=wrong)
    assert image.truth is not None  # synthetic pictures know
    pose = image.start
    if start.number:
        # Other coarse poses of the same picture; the first is the picture's own.
        pose = disturb(image.truth, wrong, np.random.default_rng([start.seed, start.number]))
    if start.pictures == "basket":
        # About the object's own upright axis: nothing of it is seen in the outline.
        angle = np.radians(start.degrees) * (-1) ** start.number
        turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
        pose = dataclasses.replace(pose, rotmat=image.truth.rotmat @ turn)
    return image.replace(start=pose)


def measure(start: Start, keys: list[str]) -> dict[str, Row]:
    """The rows of one picture and coarse pose."""
    image = picture(start)
    names = [name for name in METHODS if start.key(name) in keys]
    assert image.truth is not None  # synthetic pictures know
    known = {"co2_truth": interaction_score(image, image.truth).co2}
    return {
        start.key(name): row(image, pose, known) | {"seconds": seconds, "degrees": start.degrees, "method": name}
        for name, (pose, seconds) in solve_by(image, names).items()
    }


def row(image: HoiImage, pose: ObjectPose, known: Row) -> Row:
    """Scores of one pose, and what is known of its picture."""
    score = pose_score(image, pose)
    interaction = interaction_score(image, pose)
    assert score is not None and image.truth is not None
    return {
        **dataclasses.asdict(score),
        "depth_cm": 100.0 * float(pose.pos_cam[2] - image.truth.pos_cam[2]),
        "iou": object_iou(image, pose),
        "co2": interaction.co2,
        "co2_collision": interaction.co2_collision,
        "co2_contact": interaction.co2_contact,
        **known,
        "inside_share": interaction.inside_share,
        "contact_f1": contact_f1(touching_parts(image, pose), touching_parts(image, image.truth)),
        "image": image.name,
    }


def table(rows: dict[str, Row], methods: Sequence[str], degrees: Sequence[float]) -> str:
    """Means with standard errors, one line per start and method; failures are counted."""
    lines = ["| start, deg | method | rows | " + " | ".join(_COLUMNS.values()) + " | s |"]
    lines.append("|" + "---|" * (len(_COLUMNS) + 4))
    for angle in degrees:
        for name in methods:
            mine = [r for r in rows.values() if r.get("method") == name and r.get("degrees") == angle]
            cells = [_mean([row[key] for row in mine], key) for key in _COLUMNS]
            seconds = f"{np.mean([row['seconds'] for row in mine]):.0f}" if mine else ""
            lines.append(f"| {angle:g} | {name} | {len(mine)} | " + " | ".join(cells) + f" | {seconds} |")
    failed = sum("error" in row for row in rows.values())
    return "\n".join(lines) + (f"\n\n{failed} runs failed.\n" if failed else "\n")


def _mean(values: Sequence[float], key: str) -> str:
    finite = np.array([v for v in values if np.isfinite(v)], float)
    if not len(finite):
        return ""
    # As many digits as the unit is worth: degrees and centimeters get one, Chamfer distances two.
    digits = 1 if key in ("rotation_deg", "translation_cm") else 3 if key != "chamfer_cm" else 2
    # Standard error of the mean over pictures.
    error = finite.std(ddof=1) / np.sqrt(len(finite)) if len(finite) > 1 else 0.0
    return f"{finite.mean():.{digits}f} ± {error:.{digits}f}"


def plot(rows: dict[str, Row], methods: Sequence[str], degrees: Sequence[float], path: Path) -> None:
    """Median and quartiles of rotation, Chamfer and Co2."""
    figure = Figure(figsize=(10, 3.4), layout="constrained")
    for axes, key in zip(figure.subplots(1, 3), ("rotation_deg", "chamfer_cm", "co2"), strict=True):
        data = []
        labels = []
        for angle in degrees:
            for name in methods:
                mine = [r[key] for r in rows.values() if r.get("method") == name and r.get("degrees") == angle]
                data.append([v for v in mine if np.isfinite(v)])
                labels.append(f"{name} {angle:g}°")
        # Outliers are not drawn: one lost picture would flatten all boxes.
        axes.boxplot(data, showfliers=False)
        axes.set_xticks(range(1, len(labels) + 1), labels, rotation=45, ha="right")
        axes.set_title(_COLUMNS[key])
        axes.set_ylim(bottom=0)
    save_figure(figure, path)


if __name__ == "__main__":
    main()
