"""Benchmark hands and objects in synthetic scenes: initial values, a hand-centric fit, ours, and ours without one part.

  hoi benchmark in-scene output=bench                                       twelve scenes, three noise levels, all methods
  hoi benchmark in-scene output=bench scenes=[demo,cup] levels=[typical] methods=[initial,hand_centric,ours]

OUTPUT gets rows/ (a file per scene; a second run goes on where the first stopped), rows.json, table.md (means and standard
errors over scenes) and errors.png.
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import roma
import torch
from matplotlib.figure import Figure
from omegaconf import DictConfig

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.batch import run_tasks
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.drawing.figures import save_figure
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.reconstruction.in_scene.arms import HandMotion
from humanoid_hoi.reconstruction.in_scene.hand import HandModel
from humanoid_hoi.reconstruction.in_scene.session import InSceneSession
from humanoid_hoi.reconstruction.in_scene.solve import METHODS, InSceneResult, reconstruct_in_scene
from humanoid_hoi.synthetic.in_scene.film import InSceneFootage, film_scene
from humanoid_hoi.synthetic.in_scene.noise import disturb_scene, level
from humanoid_hoi.synthetic.in_scene.scenes import make_truth, spec_named
from humanoid_hoi.synthetic.in_scene.score import score_poses

Row = dict[str, Any]

ROWS_FOLDER = "rows"
NAMES = ("initial", *METHODS)
COLUMNS = {
    "object_cm": "object, cm",
    "rotation_deg": "rotation, deg",
    "adds_cm": "ADD-S, cm",
    "hand_root_mm": "hand root-aligned, mm",
    "hand_world_mm": "hand in the world, mm",
    "relative_cm": "relative, cm",
    "relative_deg": "relative, deg",
    "contact_f1": "contact F1",
    "inside_mm": "hand in object, mm",
    "scene_mm": "object in scene, mm",
    "gap_mm": "gap to true support, mm",
    "own_gap_mm": "gap to own support, mm",
    "drift_mm": "drift at rest, mm",
    "acceleration": "acceleration, m/s^2",
}
# m between the samples of the object's distance grid.
_SDF_SPACING = 0.004
_PLOTTED = ("object_cm", "adds_cm", "hand_world_mm", "relative_cm", "gap_mm", "contact_f1")


@hoi_main("benchmark_in_scene", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure what is not measured yet, write table and plot."""
    methods = [str(name) for name in cfg.methods]
    unknown = [name for name in methods if name not in NAMES]
    if unknown:
        raise HoiError(f"unknown {unknown}", where="config", field="methods", fix=f"of {', '.join(NAMES)}")
    scenes = [spec_named(str(name)).name for name in cfg.scenes]
    levels = [str(name) for name in cfg.levels]
    for name in levels:
        # Raises for an unknown level, before any film.
        level(name)
    output = Path(cfg.output)
    rows = read_rows(output / ROWS_FOLDER)
    wanted = [f"{scene}/{noise}/{name}" for scene in scenes for noise in levels for name in methods]
    jobs = {
        scene: missing
        for scene in scenes
        if (missing := [k for k in wanted if k.startswith(f"{scene}/") and k not in rows])
    }
    # A scene is a task, so that it is filmed once; it keeps every row as it is measured, so that a kill loses little.
    tasks = {scene: (scene, missing, int(cfg.seed), output / ROWS_FOLDER) for scene, missing in jobs.items()}
    for outcome in run_tasks(measure_scene, tasks, cfg.workers, "measuring scenes"):
        if outcome.error is not None:
            print(f"{outcome.name}: {outcome.error}")
    rows = read_rows(output / ROWS_FOLDER)
    chosen = [rows[key] for key in wanted if key in rows]
    write_text(output / "rows.json", json.dumps(chosen, indent=1) + "\n")
    text = table(chosen, methods, levels)
    write_text(output / "table.md", text)
    plot(chosen, methods, levels, output / "errors.png")
    print(f"{text}\nwrote {output}")


def read_rows(folder: Path) -> dict[str, Row]:
    """Rows of an earlier run by ``scene/level/method``.

    Raises:
        HoiError: a file of it is not readable as a table of rows.
    """
    rows: dict[str, Row] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            rows |= {f"{row['scene']}/{row['level']}/{row['method']}": row for row in json.loads(path.read_text())}
        except (ValueError, KeyError, TypeError) as error:
            raise HoiError(f"not a readable table: {error}", where=path, fix="another output folder") from error
    return rows


def measure_scene(scene: str, keys: Sequence[str], seed: int, folder: Path) -> int:
    """One scene, filmed once, disturbed at every level asked for, and solved by every method; the number of rows."""
    body = load_body("free", None)
    spec = spec_named(scene)
    footage = film_scene(make_truth(spec, body), spec, body, seed)
    path = folder / f"{scene}.json"
    rows = read_rows(folder)
    # Rows of this scene from an earlier run stay in its file.
    rows = {key: row for key, row in rows.items() if row["scene"] == scene}
    # Each level is disturbed once; all methods get the same disturbed video.
    for noise in dict.fromkeys(key.split("/")[1] for key in keys):
        given = disturb_scene(footage, level(noise), seed)
        for name in (key.split("/")[2] for key in keys if key.split("/")[1] == noise):
            begin = time.process_time()
            row: Row = {"scene": scene, "level": noise, "method": name}
            try:
                row |= measure(footage, given, name)
                row["seconds"] = time.process_time() - begin
            # A method that cannot solve a scene is a result too, and must not stop the others.
            except HoiError as error:
                row["error"] = str(error)
            rows[f"{scene}/{noise}/{name}"] = row
            write_text(path, json.dumps(list(rows.values()), indent=1) + "\n")
    return len(keys)


def measure(footage: InSceneFootage, given: InSceneSession, name: str) -> Row:
    """Figures of one method on one disturbed video."""
    body = load_body("free", None)
    scene = footage.truth.scene
    sdf = _sdf(scene.obj_vertices.tobytes(), scene.obj_faces.tobytes())
    betas = given.session.body_cam.betas.double()
    models = {side: HandModel.of_body(body, betas, side, torch.float64) for side in given.hands}
    # What the solver is given, measured as if it were its answer: the floor to beat.
    if name == "initial":
        assert given.objects is not None
        hands = {
            side: HandMotion(
                torch.from_numpy(track.rotmat),
                torch.from_numpy(track.pos),
                roma.rotvec_to_rotmat(torch.from_numpy(track.fingers)),
            )
            for side, track in given.hands.items()
        }
        return dict(score_poses(footage, given.objects.rotmat, given.objects.pos, hands, models, sdf))
    result = reconstruct_in_scene(given, body, METHODS[name])
    # The solver answers in the Z-up world of its own camera estimate; the truth is
    # compared in the camera, frame by frame.
    back, origin = _to_camera(result)
    hands = {side: hand.to(torch.float64).moved(back, origin) for side, hand in result.hands.items()}
    rotmat = (back @ result.obj_rotmat.double()).numpy()
    pos = (torch.einsum("tij,tj->ti", back, result.obj_pos.double()) + origin).numpy()
    row: Row = dict(score_poses(footage, rotmat, pos, hands, models, sdf))
    row["own_gap_mm"] = own_gap_mm(footage, result)
    row["grasp_off"] = abs(result.timeline.grasp - footage.truth.grasp)
    row["release_off"] = abs(result.timeline.release - footage.truth.release)
    return row


def own_gap_mm(footage: InSceneFootage, result: InSceneResult) -> float:
    """mm between the object at rest and the level plane that this answer's own depth shows there, both ends."""
    from humanoid_hoi.reconstruction.in_scene.evidence.planes import find_planes, support_under

    problem = result.problem
    options = problem.options.planes
    planes = find_planes(problem.scene.cloud, options)
    # The lowest point of the convex hull, height above the ground.
    lowest = (torch.einsum("tij,nj->tni", result.obj_rotmat, problem.thing.hull) + result.obj_pos[:, None])[..., 2]
    gaps = []
    # Before the grasp and after the release the object stands on something.
    for rows in (slice(0, footage.truth.grasp), slice(footage.truth.release + 1, None)):
        low = lowest[rows].min(dim=1).values.numpy()
        place = result.obj_pos[rows, :2].double().mean(dim=0).numpy()
        plane = support_under(planes, problem.scene.cloud, place, float(np.median(low)), options)
        if plane is not None:
            gaps.append(np.abs(low - plane.height))
    return float(1000 * np.concatenate(gaps).mean()) if gaps else float("nan")


def _to_camera(result: InSceneResult) -> tuple[torch.Tensor, torch.Tensor]:
    # Camera from world: x_cam = R^T (x - p).
    back = result.problem.cam_rotmat.double().transpose(-1, -2)
    return back, -torch.einsum("tij,tj->ti", back, result.problem.cam_pos.double())


@functools.lru_cache(maxsize=2)
def _sdf(vertices: bytes, faces: bytes) -> SignedDistanceGrid:
    """Distance of a mesh given as the bytes of its float64 vertices and int64 faces, which a cache can compare."""
    mesh = np.frombuffer(vertices).reshape(-1, 3), np.frombuffer(faces, np.int64).reshape(-1, 3)
    return SignedDistanceGrid.from_triangles(*mesh, _SDF_SPACING).to("cpu", torch.float64)


def table(rows: Sequence[Row], methods: Sequence[str], levels: Sequence[str]) -> str:
    """Means with standard errors over scenes, one line per level and method; failures are counted."""
    lines = ["| noise | method | scenes | " + " | ".join(COLUMNS.values()) + " | CPU s |"]
    lines.append("|" + "---|" * (len(COLUMNS) + 4))
    for noise in levels:
        for name in methods:
            mine = [r for r in rows if r["method"] == name and r["level"] == noise and "error" not in r]
            cells = [_mean([row[key] for row in mine if key in row], key) for key in COLUMNS]
            seconds = f"{np.mean([row['seconds'] for row in mine]):.1f}" if mine else ""
            lines.append(f"| {noise} | {name} | {len(mine)} | " + " | ".join(cells) + f" | {seconds} |")
        # The truth's own penetration stands below: it need not be zero, and no method
        # can be blamed for it.
        true = [
            r["inside_true_mm"] for r in rows if r["level"] == noise and r["method"] == methods[0] and "error" not in r
        ]
        if true:
            lines.append(f"| {noise} | truth | {len(true)} |" + " |" * 8 + f" {_mean(true, 'inside_mm')} |" + " |" * 6)
    failed = [f"{r['scene']}/{r['level']}/{r['method']}: {r['error']}" for r in rows if "error" in r]
    return "\n".join(lines) + "\n" + "".join(f"\n{line}" for line in failed)


def _mean(values: Sequence[float], key: str) -> str:
    known = [v for v in values if v is not None and np.isfinite(v)]
    if not known:
        return "-"
    digits = 2 if key in ("contact_f1", "adds_cm", "object_cm", "relative_cm") else 1
    spread = np.std(known, ddof=1) / np.sqrt(len(known)) if len(known) > 1 else 0.0
    return f"{np.mean(known):.{digits}f} ± {spread:.{digits}f}"


def plot(rows: Sequence[Row], methods: Sequence[str], levels: Sequence[str], path: Path) -> Path:
    """One panel per figure: mean over scenes with standard error, methods beside each other at every level."""
    figure = Figure(figsize=(13, 7), layout="constrained")
    axes = figure.subplots(2, 3).reshape(-1)
    # The bars of one level take 0.8 of its place; the rest separates the levels.
    width = 0.8 / len(methods)
    for axis, key in zip(axes, _PLOTTED, strict=True):
        for k, name in enumerate(methods):
            values = [[r[key] for r in rows if r["method"] == name and r["level"] == n and key in r] for n in levels]
            means = [np.mean(v) if v else np.nan for v in values]
            errors = [np.std(v, ddof=1) / np.sqrt(len(v)) if len(v) > 1 else 0 for v in values]
            axis.bar(np.arange(len(levels)) + k * width, means, width, yerr=errors, label=name)
        axis.set_xticks(np.arange(len(levels)) + 0.4 - width / 2, levels)
        axis.set_title(COLUMNS[key])
    axes[0].legend(fontsize=8)
    return save_figure(figure, path)


if __name__ == "__main__":
    main()
