"""Hands and an object in a scene, from one video: where both are in every frame, in metres, in the room they stand in.

  hoi reconstruct-in-scene session=sessions/pour output=solved/pour
  hoi reconstruct-in-scene session=sessions/pour output=solved/pour grasp=41 release=130
  hoi reconstruct-in-scene synthetic=step level=typical output=solved/step       # a scene with a known answer
  hoi retarget input=solved/pour output=clips                                    # on to a clip on the scene's supports

A session is a session folder (hoi prepare makes one) with in_scene/: depth.npy or cloud.ply, and as far as they are known
cameras.npz, hands.npz, object_poses.npz and timeline.json (docs/in_scene.md). OUTPUT gets solved.npz, supports.json,
scene.ply, timeline.json, overlay.mp4, orbit.mp4 and quality.json, which is written last.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich
from omegaconf import DictConfig
from rich.markup import escape
from rich.table import Table

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar

if TYPE_CHECKING:
    from humanoid_hoi.body.model import BodyModel
    from humanoid_hoi.reconstruction.in_scene.result import InSceneSolved
    from humanoid_hoi.reconstruction.in_scene.session import InSceneSession
    from humanoid_hoi.reconstruction.in_scene.solve import InSceneResult

QUALITY_FILE = "quality.json"


@hoi_main("reconstruct_in_scene", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Solve one video."""
    from humanoid_hoi.body.load import load_body
    from humanoid_hoi.reconstruction.in_scene.result import to_solved
    from humanoid_hoi.reconstruction.in_scene.solve import reconstruct_in_scene, variant
    from humanoid_hoi.reconstruction.output import check_output

    output = Path(cfg.output)
    check_output(output, cfg.overwrite)
    # Before anything is solved: films are drawn last. True is an int in Python.
    if isinstance(cfg.stride, bool) or not isinstance(cfg.stride, int) or cfg.stride < 1:
        found = f"expected a whole number from 1, found {cfg.stride!r}"
        raise HoiError(found, where="config", field="stride", fix="stride=1")
    body = load_body(cfg.body, cfg.body_model)
    given = read(cfg, body)
    # Null means that the solver finds the moment itself.
    frames = {key: cfg[key] for key in ("grasp", "release") if cfg[key] is not None}
    for key, value in frames.items():
        # True is an int in Python, and grasp=true is a slip.
        if isinstance(value, bool) or not isinstance(value, int):
            raise HoiError(f"expected a frame number, found {value!r}", where="config", field=key)
    # Hands and object are followed from frame to frame: across a cut that would be followed too.
    refuse_cut_video(given)
    with ProgressBar(transient=True) as bar:
        row = bar.add_task("reading", total=None)
        result = reconstruct_in_scene(
            given.replace(**frames), body, variant(cfg.method), lambda stage: bar.update(row, description=stage)
        )
    solved = to_solved(given, result, body)
    write(given, result, solved, body, output, bool(cfg.overlay), int(cfg.stride))


def read(cfg: DictConfig, body: BodyModel) -> InSceneSession:
    """The session the settings name, from its folder or drawn here.

    Raises:
        HoiError: neither or both are named.
    """
    from humanoid_hoi.reconstruction.in_scene.files import load_in_scene
    from humanoid_hoi.synthetic.in_scene.film import film_scene
    from humanoid_hoi.synthetic.in_scene.noise import disturb_scene, level
    from humanoid_hoi.synthetic.in_scene.scenes import make_truth, spec_named

    if (cfg.session is None) == (cfg.synthetic is None):
        raise HoiError(
            "give one of the two", where="config", field="session, synthetic", fix="session=FOLDER, or synthetic=demo"
        )
    if cfg.session is not None:
        return load_in_scene(cfg.session, body, cfg.fps)
    spec = spec_named(cfg.synthetic)
    noise = level(cfg.level)
    return disturb_scene(film_scene(make_truth(spec, body), spec, body, cfg.seed), noise, cfg.seed)


def refuse_cut_video(given: InSceneSession) -> None:
    """Refuse a session whose ``video.mp4`` holds more than one shot.

    Raises:
        HoiError: names the frames of the cuts.
    """
    folder = given.session.folder
    path = None if folder is None else folder / "video.mp4"
    if path is None or not path.is_file():
        return
    from humanoid_hoi.video.frames.probe import probe_video
    from humanoid_hoi.video.frames.shots import find_shots

    shots = find_shots(probe_video(path))
    if len(shots) > 1:
        cuts = ", ".join(str(shot.start) for shot in shots[1:7])
        many = "a cut" if len(shots) == 2 else f"{len(shots) - 1} cuts"
        raise HoiError(f"{many} at frame {cuts}", where=path, fix="prepare one shot: hoi prepare shot=NUMBER")


def write(
    given: InSceneSession,
    result: InSceneResult,
    solved: InSceneSolved,
    body: BodyModel,
    output: Path,
    overlay: bool,
    stride: int,
) -> None:
    """Everything into ``output``; ``quality.json`` comes last and marks the result as complete."""
    import trimesh

    from humanoid_hoi.motion.solved_io import save_solved
    from humanoid_hoi.session.supports import FILE as SUPPORTS_FILE

    # The old mark of completeness goes first, so that a killed second run is not
    # taken for a finished one.
    (output / QUALITY_FILE).unlink(missing_ok=True)
    files = {"solved": save_solved(solved.solved, output / "solved.npz")}
    boxes = [
        {"name": s.name, "pos_w": s.pos_w.tolist(), "quat_w": s.quat_w.tolist(), "half_size": s.half_size.tolist()}
        for s in solved.supports
    ]
    if boxes:
        files["supports"] = output / SUPPORTS_FILE
        write_text(files["supports"], json.dumps({"supports": boxes}, indent=1) + "\n")
    files["scene"] = output / "scene.ply"
    with atomic_write(files["scene"]) as stream:
        stream.write(trimesh.PointCloud(solved.cloud_w).export(file_type="ply"))
    files["timeline"] = output / "timeline.json"
    timeline = result.timeline
    moments = {"grasp": timeline.grasp, "release": timeline.release, "hands": timeline.hands}
    write_text(files["timeline"], json.dumps({**moments, "phases": timeline.phases()}) + "\n")
    if overlay:
        files |= _videos(given, solved, body, output, stride)
    quality: dict[str, Any] = {**solved.quality, "notes": list(result.notes)}
    # NaN, which alone differs from itself, is not JSON.
    quality = {key: None if value != value else value for key, value in quality.items()}
    files["quality"] = output / QUALITY_FILE
    write_text(files["quality"], json.dumps(quality, indent=1) + "\n")
    show(result, solved.quality, files)


def _videos(
    given: InSceneSession, solved: InSceneSolved, body: BodyModel, output: Path, stride: int
) -> dict[str, Path]:
    from humanoid_hoi.viewer.orbit import write_orbit
    from humanoid_hoi.viewer.session_background import find_background
    from humanoid_hoi.viewer.session_overlay import write_overlay

    folder = given.session.folder
    background = find_background(folder) if folder is not None else None
    over = write_overlay(solved.solved, body, output / "overlay.mp4", background=background, stride=stride, height=360)
    around = write_orbit(solved.solved, body, solved.supports, solved.cloud_w, output / "orbit.mp4", stride)
    return {"overlay": over[0], "overlay strip": over[1], "orbit": around[0], "orbit strip": around[1]}


def show(result: InSceneResult, quality: dict[str, float], files: dict[str, Path]) -> None:
    """Phases, notes, figures, and what was written."""
    timeline = result.timeline
    print(f"grasped in frame {timeline.grasp}, at rest again from {timeline.release}, by {', '.join(timeline.hands)}")
    for note in result.notes:
        print(f"note: {note}")
    table = Table("figure", "value", title=escape(result.problem.name))
    for name, value in quality.items():
        table.add_row(name, f"{value:.3g}")
    rich.print(table)
    for name, path in files.items():
        print(f"  {name:<14} {path}")


if __name__ == "__main__":
    main()
