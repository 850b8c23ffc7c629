"""Solve captured sequences of BEHAVE or IMHD from the paper's constraints, and measure the object (Table 3, CD-o).

  hoi benchmark captured dataset=behave data=BEHAVE/sequences output=bench
  hoi benchmark captured dataset=behave data=BEHAVE/sequences/Date03_Sub03_chairwood_sit output=bench camera=2 stages=2
  hoi benchmark captured dataset=imhd data=IMHD/ground_truth output=bench frames=200

BEHAVE: the 30 fps parameters, with objects/ and calibs/ beside sequences/. IMHD: gt_*.pkl below ground_truth/, with
calibrations/ and object_templates/ beside it. Nothing is downloaded. Each sequence becomes a session as Sec. 9.6 has it
(body points within 0.1 m of the object are contacts, the nearest five of a frame; five tracked points spread over the
picture, chosen anew every second), is solved, and compared with the captured object in the camera frame, without any
alignment. OUTPUT gets NAME/ with the solved result (hoi retarget takes it) and score.json, rows.json and table.md. A run
that was stopped goes on with the sequences that have no score.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder, write_text
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar

if TYPE_CHECKING:
    from humanoid_hoi.body.model import BodyModel
    from humanoid_hoi.reconstruction.pipeline import Reconstruction
    from humanoid_hoi.video.captured.behave import Captured

DATASETS = ("behave", "imhd")
SCORE_FILE = "score.json"
_AGAIN = "overwrite=true solves it again"
BODY_FILE = "smpl_fit_all.npz"
"""What a sequence of BEHAVE is known by."""
COLUMNS = {
    "cd_o_cm": "CD-o cm",
    "start_cd_o_cm": "coarse start cm",
    "rotation_deg": "rotation deg",
    "translation_mm": "translation mm",
}


@dataclass(frozen=True)
class Choice:
    """What is solved of every sequence, and how; scores of different choices do not stand in one table.

    Attributes:
        first, frames: the frames ``first`` to ``first + frames - 1``.
        stages: of the solver.
        every: CD-o is taken in every n-th frame.
        reach_m: m within which a body point counts as touching; None is the paper's.
        camera: of BEHAVE's four; 0 for IMHD, which has one.
        body: the body model's name.
    """

    first: int
    frames: int
    stages: int
    every: int
    reach_m: float | None
    camera: int
    body: str


@hoi_main("benchmark_captured", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Solve what has no score yet, then print the table of all."""
    from humanoid_hoi.body.load import load_body

    paths = find_sequences(str(cfg.dataset), Path(cfg.data))
    choice = choice_of(cfg)
    output = output_folder(cfg.output)
    body = load_body(cfg.body, cfg.body_model)
    with ProgressBar() as bar:
        row = bar.add_task("sequences", total=len(paths))
        for path in paths:
            name = name_of(path)
            bar.update(row, description=name)
            if cfg.overwrite or not is_scored(output / name, choice):
                captured = cut(read(str(cfg.dataset), path, body, choice.camera), choice)
                measure(captured, body, choice, output / name)
            bar.advance(row)
    rows = [stored_score(output / name_of(path)) for path in paths]
    write_text(output / "rows.json", json.dumps(rows, indent=1) + "\n")
    text = table(rows)
    write_text(output / "table.md", text)
    print(f"{text}\nwrote {output}")


def choice_of(cfg: DictConfig) -> Choice:
    """The numbers of the settings.

    Raises:
        HoiError: one out of range; names it.
    """
    least = {"first": 0, "frames": 2, "stages": 1, "every": 1, "camera": 0}
    for name, smallest in least.items():
        value = cfg[name]
        if isinstance(value, bool) or not isinstance(value, int) or value < smallest:
            raise HoiError(
                f"must be a whole number from {smallest}, found {value!r}", field=name, fix=f"{name}={smallest}"
            )
    reach = cfg.reach_m
    if reach is not None and (isinstance(reach, (str, bool)) or not 0 < reach < 1):
        raise HoiError(f"must be above 0 and below 1 m, found {reach!r}", field="reach_m", fix="reach_m=0.03")
    camera = cfg.camera if cfg.dataset == "behave" else 0
    return Choice(cfg.first, cfg.frames, cfg.stages, cfg.every, reach, camera, str(cfg.body))


def find_sequences(dataset: str, data: Path) -> list[Path]:
    """Sequence folders of BEHAVE, or gt_*.pkl files of IMHD, in or at ``data``.

    Raises:
        HoiError: an unknown data set, or nothing of it here.
    """
    if dataset not in DATASETS:
        raise HoiError(f"unknown data set {dataset!r}", field="dataset", fix=f"dataset={' or dataset='.join(DATASETS)}")
    if dataset == "behave":
        own = [data] if (data / BODY_FILE).is_file() else []
        found = own or sorted(path.parent for path in data.glob(f"*/{BODY_FILE}"))
        fix = f"give a folder of BEHAVE's 30 fps parameters (each sequence holds {BODY_FILE})"
    else:
        found = [data] if data.is_file() else sorted(data.rglob("gt_*.pkl"))
        fix = "give ground_truth/ of IMHD's release, or a gt_*.pkl in it"
    if not found:
        raise HoiError(f"no sequence of {dataset} here", where=data, field="data", fix=fix)
    return found


def is_scored(folder: Path, choice: Choice) -> bool:
    """Whether a sequence has a score of these settings.

    Raises:
        HoiError: it has one of others, which would stand beside these in one table.
    """
    path = folder / SCORE_FILE
    if not path.is_file():
        return False
    stored = stored_score(folder).get("settings", {})
    wanted = dataclasses.asdict(choice)
    other = [name for name in wanted if stored.get(name) != wanted[name]]
    if other:
        raise HoiError(
            f"was solved with {other[0]}={stored.get(other[0])}, now {wanted[other[0]]}",
            where=path,
            field=other[0],
            fix=f"another output=; {_AGAIN}",
        )
    return True


def stored_score(folder: Path) -> dict[str, Any]:
    """The score of a sequence.

    Raises:
        HoiError: the file is damaged.
    """
    from humanoid_hoi.session.json_file import read_json

    found = read_json(folder / SCORE_FILE, _AGAIN)
    if not isinstance(found, dict):
        raise HoiError("is no score", where=folder / SCORE_FILE, fix=_AGAIN)
    return found


def name_of(path: Path) -> str:
    """Of a sequence's folder in the output; unique within a data set."""
    return path.name if path.is_dir() else f"{path.parent.parent.name}_{path.parent.name}_{path.stem}"


def read(dataset: str, path: Path, body: BodyModel, camera: int) -> Captured:
    """One sequence in the frame of a camera."""
    from humanoid_hoi.video.captured.behave import read_behave
    from humanoid_hoi.video.captured.imhd import read_imhd

    return read_behave(path, body, camera=camera) if dataset == "behave" else read_imhd(path, body)


def cut(captured: Captured, choice: Choice) -> Captured:
    """The chosen frames.

    Raises:
        HoiError: the sequence is over before them.
    """
    count = len(captured.obj_pos)
    stop = min(count, choice.first + choice.frames)
    if stop - choice.first < 2:
        raise HoiError(f"{captured.name} has {count} frames", field="first", fix="first=0")
    rows = slice(choice.first, stop)
    return dataclasses.replace(
        captured,
        body_cam=captured.body_cam.frames(rows),
        obj_rotmat=captured.obj_rotmat[rows],
        obj_pos=captured.obj_pos[rows],
    )


def measure(captured: Captured, body: BodyModel, choice: Choice, folder: Path) -> None:
    """Solve one sequence and write its result and its score."""
    from humanoid_hoi.reconstruction.output import write_reconstruction
    from humanoid_hoi.reconstruction.pipeline import SolverOptions, reconstruct
    from humanoid_hoi.video.captured.behave import session_of
    from humanoid_hoi.video.captured.protocol import Protocol

    protocol = Protocol() if choice.reach_m is None else Protocol(reach_m=choice.reach_m)
    session = session_of(captured, body, protocol)
    result = reconstruct(session, body, dataclasses.replace(SolverOptions(), stages=choice.stages))
    write_reconstruction(result, session, folder)
    figures = score(captured, result, choice.every)
    head = {"sequence": folder.name, "object": captured.object_name, "frames": session.stop - session.start}
    write_text(
        folder / SCORE_FILE, json.dumps({**head, **figures, "settings": dataclasses.asdict(choice)}, indent=1) + "\n"
    )


def score(captured: Captured, result: Reconstruction, every: int) -> dict[str, float]:
    """CD-o (Eq. 21) in every ``every``-th frame, of the result and of the coarse start, and the object's pose errors."""
    from humanoid_hoi.reconstruction.quality.against_truth import rotation_error_deg, translation_error_m
    from humanoid_hoi.reconstruction.quality.chamfer import chamfer_o, shared_samples

    session = result.session
    rows = slice(session.start, session.stop)
    truth = captured.obj_rotmat[rows], captured.obj_pos[rows]
    state = result.state
    pose = state.obj_rotmat.detach().double().numpy(), state.obj_pos.detach().double().numpy()
    points = shared_samples(captured.vertices, captured.faces)
    own = float(np.exp(state.log_scale)) * points

    def cd_o(rotmat: Any, pos: Any) -> float:
        thin = slice(None, None, every)
        return float(100 * chamfer_o(points, truth[0][thin], truth[1][thin], own, rotmat[thin], pos[thin]).mean())

    still = np.broadcast_to(np.eye(3), truth[0].shape)
    return {
        "cd_o_cm": cd_o(*pose),
        "start_cd_o_cm": cd_o(still, np.asarray(session.obj.init_pos_cam[rows], np.float64)),
        "rotation_deg": float(rotation_error_deg(pose[0], truth[0]).mean()),
        "translation_mm": float(1000 * translation_error_m(pose[1], truth[1]).mean()),
    }


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Markdown: a row per sequence, and the mean over all frames."""
    lines = [
        "| sequence | object | frames | " + " | ".join(COLUMNS.values()) + " |",
        "|---|---|---|" + "---|" * len(COLUMNS),
    ]
    for row in rows:
        lines.append(f"| {row['sequence']} | {row['object']} | {row['frames']} | {_figures(row)} |")
    weights = [row["frames"] for row in rows]
    # The paper averages over frames, so that long sequences count more.
    mean = {name: float(np.average([row[name] for row in rows], weights=weights)) for name in COLUMNS}
    lines.append(f"| **all** | | {sum(weights)} | {_figures(mean)} |")
    return "\n".join(lines) + "\n"


def _figures(row: dict[str, Any]) -> str:
    return " | ".join(f"{row[name]:.2f}" for name in COLUMNS)
