"""Benchmark single pictures: start, PHOSA-like baseline, released settings and ours, on synthetic pictures.

  hoi benchmark images output=bench                              20 pictures, 30 degrees off, all methods (an hour of a core)
  hoi benchmark images output=bench count=6 degrees=[15,30] methods=[phosa,ours]
  hoi benchmark images output=bench methods=[gaussian,+depth,+collision,+contact]     Table 3's ablation of ours

OUTPUT gets rows.json (one row per picture, start and method; a second run goes on where the first stopped), table.md (means
and standard errors) and errors.png.
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Sequence
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
from humanoid_hoi.reconstruction.single_image.gaussian.optimize import optimize_image, without
from humanoid_hoi.reconstruction.single_image.gaussian.options import GaussianOptions, preset
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose
from humanoid_hoi.reconstruction.single_image.metrics import (
    contact_f1,
    interaction_score,
    pose_score,
    touching_parts,
)
from humanoid_hoi.reconstruction.single_image.overlap import object_iou
from humanoid_hoi.reconstruction.single_image.phosa import phosa_like
from humanoid_hoi.synthetic.images.make import Disturbance, make_image

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


def _gaussian(options: GaussianOptions) -> Callable[[HoiImage], ObjectPose]:
    return lambda image: optimize_image(image, options).pose


def _ablation(*terms: str) -> GaussianOptions:
    """Ours with these interaction terms alone; none: rendering alone, as Table 3's first row."""
    if not terms:
        return dataclasses.replace(preset("ours"), interaction_steps=0)
    off = {"depth_order", "collision", "contact"} - set(terms)
    return without(preset("ours"), *sorted(off))


METHODS: dict[str, Callable[[HoiImage], ObjectPose]] = {
    "start": lambda image: image.start,
    "phosa": phosa_like,
    "released": _gaussian(preset("released")),
    "paper": _gaussian(preset("paper")),
    "ours": _gaussian(preset("ours")),
    # Table 3's ablation: each line adds one term to those of the line above.
    "gaussian": _gaussian(_ablation()),
    "+depth": _gaussian(_ablation("depth_order")),
    "+collision": _gaussian(_ablation("depth_order", "collision")),
    "+contact": _gaussian(_ablation("depth_order", "collision", "contact")),
}


@hoi_main("benchmark_images", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure what is not measured yet, write table and plot."""
    methods = [str(name) for name in cfg.methods]
    unknown = [name for name in methods if name not in METHODS]
    if unknown:
        raise HoiError(f"unknown {unknown}", where="config", field="methods", fix=f"of {', '.join(METHODS)}")
    output = output_folder(cfg.output)
    rows = read_rows(output / "rows.json")
    seeds = range(cfg.seed, cfg.seed + cfg.count)
    # The key is the row's name in the file: what is there is not measured again.
    jobs = {
        f"{seed}/{degrees}/{name}": (seed, float(degrees), name)
        for seed in seeds
        for degrees in cfg.degrees
        for name in methods
    }
    waiting = {key: job for key, job in jobs.items() if key not in rows}
    # A few at a time, so that a kill loses little.
    for begin in range(0, len(waiting), _AT_ONCE):
        part = dict(list(waiting.items())[begin : begin + _AT_ONCE])
        for outcome in run_tasks(measure, part, cfg.workers, f"measuring {begin} of {len(waiting)}"):
            # Failures are written down too; reading leaves them out, so that they are tried again.
            rows[outcome.name] = outcome.value if outcome.error is None else {"error": outcome.error}
        write_text(output / "rows.json", json.dumps(rows, indent=1) + "\n")
    # The file may hold more than was asked for this time.
    chosen = {key: rows[key] for key in jobs}
    text = table(chosen, methods, [float(d) for d in cfg.degrees])
    write_text(output / "table.md", text)
    plot(chosen, methods, [float(d) for d in cfg.degrees], output / "errors.png")
    print(f"{text}\nwrote {output}")


# Pictures measured between two writings of the rows.
_AT_ONCE = 12


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


def measure(seed: int, degrees: float, name: str) -> Row:
    """One picture, one start, one method."""
    image = make_image(seed, wrong=Disturbance(rotation_deg=degrees))
    # Processor time: pictures are measured in several processes at once.
    begin = time.process_time()
    pose = METHODS[name](image)
    seconds = time.process_time() - begin
    score = pose_score(image, pose)
    interaction = interaction_score(image, pose)
    assert score is not None and image.truth is not None  # synthetic pictures know
    return {
        **dataclasses.asdict(score),
        "iou": object_iou(image, pose),
        "co2": interaction.co2,
        "co2_collision": interaction.co2_collision,
        "co2_contact": interaction.co2_contact,
        "inside_share": interaction.inside_share,
        "contact_f1": contact_f1(touching_parts(image, pose), touching_parts(image, image.truth)),
        "seconds": seconds,
        "image": image.name,
        "degrees": degrees,
        "method": name,
    }


def table(rows: dict[str, Row], methods: Sequence[str], degrees: Sequence[float]) -> str:
    """Means with standard errors, one line per start and method; failures are counted."""
    lines = ["| start, deg | method | pictures | " + " | ".join(_COLUMNS.values()) + " | s |"]
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
