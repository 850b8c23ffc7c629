"""Turn reconstructed interactions into clips that a simulator can start from in any frame.

  hoi retarget input=solved/lift_box output=clips action=lift      a result of hoi reconstruct
  hoi retarget input=solved output=clips actions=actions.csv       a folder of them, one worker per core
  hoi retarget input=sessions/sit released=sessions/sit/transformed_parameters_final.json output=clips
  hoi retarget input=solved/box_0 output=clips still_seconds=2     a picture of hoi reconstruct-image: a pose, held

The person's bones become the humanoid's 52-joint skeleton, annotated keypoint pairs its interaction graph; then feet,
ground, resting object and penetrations are cleaned up (the original is kept beside it, every change is measured), and a
report says which frames can start an episode. Writes OUTPUT/<name>.npz with OUTPUT/<name>/ beside it, manifest.csv
(train/test split by sequence) and statistics.png. Run again, it goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import rich
import torch
from omegaconf import DictConfig

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.dataset import index_folder, read_actions, split_by_sequence
from humanoid_hoi.motion.solved import SolvedSession, held_still
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.motion.statistics import dataset_figures, statistics_table
from humanoid_hoi.motion.statistics_plot import plot_statistics
from humanoid_hoi.reconstruction.from_released import solved_from_released
from humanoid_hoi.reconstruction.output import SOLVED_FILE
from humanoid_hoi.retarget.solved import clip_from_solved
from humanoid_hoi.retarget.supports import check_choices, with_contacts_and_supports
from humanoid_hoi.session import load_session
from humanoid_hoi.workflows.cleaning import (
    CleanSettings,
    Columns,
    clean_and_write,
    finish,
    run_clips,
    settings_of,
    still_to_do,
)

RELEASED_FILES = ("transformed_parameters_final.json", "all_parameters_latest.json", "all_parameters.json")

LONGEST_STILL = 600.0
"""s; longer is a slip of the keyboard."""


@dataclass(frozen=True)
class Source:
    """One reconstruction, to be read by a worker.

    Attributes:
        name: of the clip.
        path: a solved.npz or a released result.
        session: its session folder, for a released result.
    """

    name: str
    path: Path
    session: Path | None = None


@dataclass(frozen=True)
class Job:
    """One clip to make: source, action label, proxy rule, body, what a session needs; rules of contacts and supports; how
    long one solved picture is held, s."""

    source: Source
    action: str
    proxy: str
    body: str
    body_model: str | None
    rest_pelvis: tuple[float, ...] | None
    fps: float
    touching: tuple[str, str]
    still_seconds: float


@hoi_main("retarget", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Retarget every source that has no finished clip yet, then index the output folder."""
    output = output_folder(cfg.output)
    settings = settings_of(cfg)
    check(cfg)
    sources = find_sources(Path(cfg.input), None if cfg.released is None else Path(cfg.released))
    actions = {} if cfg.actions is None else read_actions(cfg.actions)
    pelvis = None if cfg.rest_pelvis is None else tuple(float(x) for x in cfg.rest_pelvis)
    touching = (cfg.contacts, str(cfg.supports))
    rest = (cfg.proxy, cfg.body, cfg.body_model, pelvis, cfg.fps, touching, float(cfg.still_seconds))
    jobs = {s.name: (Job(s, actions.get(s.name, cfg.action), *rest), output, settings) for s in sources}
    waiting = still_to_do(jobs, output, cfg.overwrite)
    outcomes = run_clips(retarget, waiting, cfg.workers, "retargeting")
    # Also after failures: what there is, is indexed.
    if any(output.glob("*.npz")):
        index(output, float(cfg.test_share))
    finish(outcomes, output)


def check(cfg: DictConfig) -> None:
    """Settings that would otherwise be found wrong in every clip, or after all the work.

    Raises:
        HoiError: names the setting.
    """
    if cfg.proxy not in ("auto", "none") and not Path(str(cfg.proxy)).is_file():
        raise HoiError(f"unknown proxy {cfg.proxy!r}", field="proxy", fix="use auto, none or a mesh FILE")
    check_choices(cfg.contacts, str(cfg.supports))
    if isinstance(cfg.still_seconds, (str, bool)) or not 0 < cfg.still_seconds <= LONGEST_STILL:
        raise HoiError(
            f"must be above 0 and at most {LONGEST_STILL:g} s, found {cfg.still_seconds}",
            field="still_seconds",
            fix="e.g. still_seconds=2",
        )
    if isinstance(cfg.test_share, str) or not 0 <= cfg.test_share <= 1:
        raise HoiError(
            f"must be between 0 and 1, found {cfg.test_share}", field="test_share", fix="e.g. test_share=0.2"
        )
    # A missing body model would fail in every worker; here it fails once.
    load_body(cfg.body, cfg.body_model)


def retarget(job: Job, output: Path, settings: CleanSettings) -> Columns:
    """One source to one clip with its reports."""
    body = load_body(job.body, job.body_model)
    clip = clip_from_solved(read(job, body), body, job.action, job.proxy, settings.configs.humanoid)
    # Supports lie beside the session where there is one, else beside the result.
    clip = with_contacts_and_supports(clip, *job.touching, job.source.session or job.source.path.parent)
    return clean_and_write(clip.replace(name=job.source.name), output, settings, str(job.source.path))


def read(job: Job, body: BodyModel) -> SolvedSession:
    """The solved session behind a source; one solved picture is held."""
    if job.source.session is None:
        solved = load_solved(job.source.path)
        return held_still(solved, job.still_seconds) if solved.num_frames == 1 else solved
    pelvis = None if job.rest_pelvis is None else torch.tensor(job.rest_pelvis, dtype=torch.float64)
    session = load_session(job.source.session, body, rest_pelvis=pelvis, fps=job.fps)
    return solved_from_released(job.source.path, session, body)


def find_sources(path: Path, released: Path | None) -> list[Source]:
    """Sources in a file, a result folder, a session folder with a released result, or a folder of such folders.

    Raises:
        HoiError: there is none.
    """
    if released is not None:
        return [Source(path.resolve().name, released, path)]
    if path.is_file():
        # solved.npz is called the same in every folder: the folder's name tells the clips apart.
        return [Source(path.resolve().parent.name if path.name == SOLVED_FILE else path.stem, path)]
    if (here := source_in(path)) is not None:
        return [here]  # its own folders hold copies of it
    found = [source for folder in sorted(path.glob("*/")) if (source := source_in(folder)) is not None]
    if not found:
        raise HoiError(
            f"no reconstruction here ({SOLVED_FILE}, or a session with {RELEASED_FILES[0]})",
            where=path,
            field="input",
            fix="reconstruct it first: hoi reconstruct session=... output=...",
        )
    return found


def source_in(folder: Path) -> Source | None:
    """Our result, else a released one in a session folder."""
    if (folder / SOLVED_FILE).is_file():
        return Source(folder.resolve().name, folder / SOLVED_FILE)
    places = (folder, folder / "final_optimized_parameters")
    # By name first: the final parameters anywhere are better than the others.
    for path in (place / name for name in RELEASED_FILES for place in places):
        if path.is_file():
            return Source(folder.resolve().name, path, folder)
    return None


def index(output: Path, test_share: float) -> None:
    """Manifest, statistics table and plot of the output folder."""
    # Whole sequences go to train or test: parts of one sequence are nearly the same motion.
    split_by_sequence(output, index_folder(output), test_share)
    figures = dataset_figures(HoiClip.load(path) for path in sorted(output.glob("*.npz")))
    rich.print(statistics_table(figures))
    print(f"wrote {plot_statistics(figures, output / 'statistics.png')}")
