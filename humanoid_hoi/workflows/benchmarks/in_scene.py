"""Benchmark hands and objects in synthetic scenes: initial values, a hand-centric fit, ours, and ours without one part.

  hoi benchmark in-scene output=bench                                       twelve scenes, three noise levels, all methods
  hoi benchmark in-scene output=bench scenes=[demo,cup] levels=[typical] methods=[initial,hand_centric,ours]
  hoi benchmark in-scene output=bench seeds=[0,1]                            a second draw of every scene's noise and camera

OUTPUT gets rows/ (a file per scene, level and seed; every row is kept as it is measured, a second run goes on where the first
stopped, also with other scenes, levels, methods or seeds), rows.json, table.md (means and standard errors over scenes, targets,
every scene) and errors.png. The first level is measured in all scenes before the next begins.
"""

from __future__ import annotations

import functools
import json
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import roma
import torch
from omegaconf import DictConfig

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.batch import exit_on_failures, run_tasks
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import as_list
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.reconstruction.in_scene.arms import HandMotion
from humanoid_hoi.reconstruction.in_scene.hand import HandModel
from humanoid_hoi.reconstruction.in_scene.session import HandTrack, InSceneSession
from humanoid_hoi.reconstruction.in_scene.solve import METHODS, InSceneResult, reconstruct_in_scene, without_approach
from humanoid_hoi.synthetic.in_scene.film import InSceneFootage, film_scene
from humanoid_hoi.synthetic.in_scene.noise import disturb_scene, level
from humanoid_hoi.synthetic.in_scene.scenes import make_truth, spec_named
from humanoid_hoi.synthetic.in_scene.score import score_poses
from humanoid_hoi.workflows.benchmarks.in_scene_report import Row, plot, report

ROWS_FOLDER = "rows"
NAMES = ("initial", *METHODS)
# m between the samples of the object's distance grid.
_SDF_SPACING = 0.004


@hoi_main("benchmark_in_scene", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Measure what is not measured yet, write table and plot."""
    methods = named(cfg, "methods")
    unknown = [name for name in methods if name not in NAMES]
    if unknown:
        raise HoiError(f"unknown {unknown}", where="config", field="methods", fix=f"of {', '.join(NAMES)}")
    scenes = [spec_named(name).name for name in named(cfg, "scenes")]
    levels = named(cfg, "levels")
    for name in levels:
        # Raises for an unknown level, before any film.
        level(name)
    seeds = checked_seeds(cfg.seeds)
    output = Path(cfg.output)
    if output.is_file():
        raise HoiError("is a file", where="config", field="output", fix="name a folder")
    rows = read_rows(output / ROWS_FOLDER)
    # Level by level: whenever it is stopped, the first levels are complete.
    places = [(scene, noise, seed) for seed in seeds for noise in levels for scene in scenes]
    tasks = {}
    for scene, noise, seed in places:
        missing = [name for name in methods if key_of(scene, noise, seed, name) not in rows]
        if missing:
            tasks[f"{scene} {noise} {seed}"] = (scene, noise, seed, missing, output / ROWS_FOLDER)
    if len(tasks) < len(places):
        print(f"{len(places) - len(tasks)} of {len(places)} videos were measured before")
    outcomes = run_tasks(measure_video, tasks, cfg.workers, "measuring videos")
    rows = read_rows(output / ROWS_FOLDER)
    wanted = [key_of(*place, name) for place in places for name in methods]
    chosen = [rows[key] for key in wanted if key in rows]
    write_text(output / "rows.json", json.dumps(chosen, indent=1) + "\n")
    text = report(chosen, methods, levels)
    write_text(output / "table.md", text)
    plot(chosen, methods, levels, output / "errors.png")
    print(f"{text}\nwrote {output}")
    exit_on_failures(outcomes, output)


def named(cfg: DictConfig, field: str) -> list[str]:
    """Names asked for.

    Raises:
        HoiError: none: an empty table would take the place of a full one.
    """
    names = [str(name) for name in as_list(cfg[field])]
    if not names:
        raise HoiError("names nothing", where="config", field=field, fix=f"leave {field} out to measure all")
    return names


def checked_seeds(values: Any) -> list[int]:
    """The seeds, whole numbers from 0 on.

    Raises:
        HoiError: something else, or none.
    """
    seeds = list(values) if hasattr(values, "__iter__") and not isinstance(values, str) else [values]
    wrong = [value for value in seeds if isinstance(value, bool) or not isinstance(value, int) or value < 0]
    if wrong or not seeds:
        raise HoiError(f"expected whole numbers, found {values!r}", where="config", field="seeds", fix="seeds=[0,1]")
    return seeds


def key_of(scene: str, noise: str, seed: int, method: str) -> str:
    """What a row is found by."""
    return f"{scene}/{noise}/{seed}/{method}"


def read_rows(folder: Path, name: str = "*.json") -> dict[str, Row]:
    """Rows of an earlier run by :func:`key_of`.

    Raises:
        HoiError: a file of it is not readable as a table of rows.
    """
    rows: dict[str, Row] = {}
    for path in sorted(folder.glob(name)):
        try:
            found = json.loads(path.read_text())
            rows |= {key_of(row["scene"], row["level"], row["seed"], row["method"]): row for row in found}
        except (ValueError, KeyError, TypeError) as error:
            raise HoiError(f"not a readable table: {error}", where=path, fix="another output folder") from error
    return rows


def measure_video(scene: str, noise: str, seed: int, names: Sequence[str], folder: Path) -> int:
    """One scene, disturbed once, and solved by every method asked for; the number of rows."""
    path = folder / f"{scene}_{noise}_{seed}.json"
    # Rows of this video from an earlier run stay in its file.
    rows = list(read_rows(folder, path.name).values())
    footage = footage_of(scene, own_seed(scene, seed))
    given = disturb_scene(footage, level(noise), own_seed(scene, seed))
    ours: InSceneResult | None = None
    for name in names:
        begin = time.process_time()
        row: Row = {"scene": scene, "level": noise, "seed": seed, "method": name}
        try:
            result = None if name == "initial" else _solved(given, name, ours)
            ours = result if name == "ours" else ours
            row |= initial_figures(footage, given) if result is None else figures(footage, given, result)
            row["seconds"] = time.process_time() - begin
        # A method that cannot solve a scene is a result too, and must not stop the others.
        except HoiError as error:
            row["error"] = str(error)
        rows.append(row)
        write_text(path, json.dumps(rows, indent=1) + "\n")
    return len(names)


def own_seed(scene: str, seed: int) -> int:
    """The seed of one scene's noise and camera: no two scenes have the same errors."""
    return int(np.random.SeedSequence([seed, zlib.crc32(scene.encode())]).generate_state(1)[0])


@functools.lru_cache(maxsize=16)
def footage_of(scene: str, seed: int) -> InSceneFootage:
    """A scene's film, kept for the next noise level."""
    body = load_body("free", None)
    spec = spec_named(scene)
    return film_scene(make_truth(spec, body), spec, body, seed)


def _solved(given: InSceneSession, name: str, ours: InSceneResult | None) -> InSceneResult:
    if name == "no_grasp" and ours is not None:
        return without_approach(ours)
    return reconstruct_in_scene(given, load_body("free", None), METHODS[name])


def initial_figures(footage: InSceneFootage, given: InSceneSession) -> Row:
    """Figures of what the solver is given, measured as if it were its answer: the floor to beat."""
    assert given.objects is not None
    hands = {side: _as_seen(track) for side, track in given.hands.items()}
    return _scored(footage, given, given.objects.rotmat, given.objects.pos, hands)


def _as_seen(track: HandTrack) -> HandMotion:
    """An estimator's hand; where it finds none, that of the nearest frame."""
    rows = np.flatnonzero(track.visible)
    if not len(rows):
        rows = np.arange(len(track.visible))
    nearest = rows[np.abs(np.arange(len(track.visible))[:, None] - rows).argmin(axis=1)]
    fingers = roma.rotvec_to_rotmat(torch.from_numpy(track.fingers[nearest]))
    return HandMotion(torch.from_numpy(track.rotmat[nearest]), torch.from_numpy(track.pos[nearest]), fingers)


def figures(footage: InSceneFootage, given: InSceneSession, result: InSceneResult) -> Row:
    """Figures of one answer to one disturbed video."""
    # The solver answers in the Z-up world of its own camera estimate; the truth is
    # compared in the camera, frame by frame.
    back, origin = _to_camera(result)
    hands = {side: hand.to(torch.float64).moved(back, origin) for side, hand in result.hands.items()}
    rotmat = (back @ result.obj_rotmat.double()).numpy()
    pos = (torch.einsum("tij,tj->ti", back, result.obj_pos.double()) + origin).numpy()
    row = _scored(footage, given, rotmat, pos, hands)
    row["own_gap_mm"] = own_gap_mm(footage, result)
    row["grasp_off"] = result.timeline.grasp + 1 - footage.truth.grasp
    row["release_off"] = result.timeline.release - 1 - footage.truth.release
    row["carrying"] = list(result.timeline.hands)
    return row


def _scored(
    footage: InSceneFootage,
    given: InSceneSession,
    rotmat: FloatArray,
    pos: FloatArray,
    hands: dict[str, HandMotion],
) -> Row:
    scene = footage.truth.scene
    sdf = _sdf(scene.obj_vertices.tobytes(), scene.obj_faces.tobytes())
    betas = given.session.body_cam.betas.double()
    models = {side: HandModel.of_body(load_body("free", None), betas, side, torch.float64) for side in hands}
    seen = {side: track.visible for side, track in given.hands.items()}
    return dict(score_poses(footage, rotmat, pos, hands, models, sdf, seen))


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


if __name__ == "__main__":
    main()
