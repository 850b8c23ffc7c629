"""What clean_clip and retarget do alike: clean one clip, assess it before and after, write everything; many in parallel."""

from __future__ import annotations

import glob
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import rich
from omegaconf import DictConfig
from rich.markup import escape
from rich.table import Table

from humanoid_hoi.core.batch import Outcome, exit_on_failures, run_tasks
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.motion.checks.finding import check_accepted
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.readiness.assess import assess
from humanoid_hoi.readiness.ends import UsableEnds, usable_ends
from humanoid_hoi.readiness.report import Readiness, ReadinessLimits
from humanoid_hoi.readiness.table import readiness_table, write_readiness
from humanoid_hoi.retarget.cleanup import CleanClip, CleanOptions, SceneConfigs, clean_clip
from humanoid_hoi.sim.factory import make_simulator

if TYPE_CHECKING:
    from humanoid_hoi.motion.clip import HoiClip

Columns = tuple[tuple[str, Readiness], tuple[str, Readiness]]
"""Readiness before and after, with their headings."""


@dataclass(frozen=True)
class CleanSettings:
    """What to do with every clip; small and picklable.

    Attributes:
        options: of the clean-up.
        configs: of the scene the clip is to be simulated in.
        open_loop: roll the clip out before and after, with servos alone.
        video: write clip.mp4 and clip.png.
    """

    options: CleanOptions
    configs: SceneConfigs
    open_loop: bool
    video: bool


def settings_of(cfg: DictConfig) -> CleanSettings:
    """From the yaml's ``clean``, ``open_loop`` and ``video``, and the default scene of cfg/train.yaml."""
    from humanoid_hoi.workflows.runs import default_scene_config

    configs = SceneConfigs.of(default_scene_config())
    options = replace(typed(CleanOptions, cfg.clean, "clean"), accept=check_accepted(cfg.accept))
    return CleanSettings(options, configs, bool(cfg.open_loop), bool(cfg.video))


def still_to_do(jobs: dict[str, tuple], output: Path, overwrite: bool) -> dict[str, tuple]:
    """The jobs without a finished result; says how many have one."""
    waiting = {name: job for name, job in jobs.items() if overwrite or not is_finished(name, output)}
    if len(waiting) < len(jobs):
        print(f"{len(jobs) - len(waiting)} of {len(jobs)} clips are finished already (overwrite=true does them again)")
    return waiting


def finish(outcomes: list[Outcome], output: Path) -> None:
    """Say what became of the clips; failures are kept in ``failures.txt``.

    Raises:
        HoiError: the only clip failed by a mistake in its input.
        SystemExit: code 1, some clips failed.
    """
    failed = [outcome for outcome in outcomes if outcome.error]
    # A single clip with a mistake in its input is an error of this call: one line, no list of
    # failures. With a trace it is a defect, and is reported like any failure.
    if len(outcomes) == 1 and failed and not failed[0].trace:
        (output / "failures.txt").unlink(missing_ok=True)
        raise HoiError(str(failed[0].error))
    print(f"{len(outcomes) - len(failed)} of {len(outcomes)} clips in {output}")
    exit_on_failures(outcomes, output)


def is_finished(name: str, output: Path) -> bool:
    """A clip is written last, so that it stands for everything beside it."""
    return (output / f"{name}.npz").is_file()


def clean_and_write(clip: HoiClip, output: Path, settings: CleanSettings, source: str) -> Columns:
    """Clean a clip and write ``output/<name>.npz`` and, beside it, ``output/<name>/`` with the original and reports.

    Args:
        clip: as recorded; its name names the files.
        source: where it came from, for the report.
    """
    _sweep(clip.name, output)
    result = clean_clip(clip, settings.configs, settings.options)
    result, after, ends = _with_usable_ends(result, settings)
    # Both are assessed in the scene they are to be simulated in, the original too,
    # so that the figures compare.
    columns: Columns = (("before", _assess(result.original, settings)), ("after", after))
    folder = output / clip.name
    files = write_readiness(columns, folder)
    report = result.report.as_dict() | {"input": source, "verdict": after.verdict}
    if not ends.whole:
        report["left_out"] = {"first": ends.first, "last": ends.frames - ends.stop, "reasons": list(ends.reasons)}
    write_text(folder / "clean.json", json.dumps(report, indent=1))
    result.original.save(folder / "original.npz")
    if settings.video:
        _film(result.clip, settings, folder)
    # Last of all: the clip's presence says that everything beside it is there.
    result.clip.with_note(f"Readiness: {after.verdict} ({files['json'].name}).").save(output / f"{clip.name}.npz")
    return columns


def _with_usable_ends(result: CleanClip, settings: CleanSettings) -> tuple[CleanClip, Readiness, UsableEnds]:
    """Without the frames at both ends that no episode can start from; its readiness, which tells of them."""
    after = _assess(result.clip, settings)
    ends = usable_ends(after, settings.options.max_trim)
    if ends.whole:
        return result, after, ends
    clip = slice_clip(result.clip, ends.first, ends.stop).with_note(f"{str(ends).capitalize()}.")
    original = slice_clip(result.original, ends.first, ends.stop)
    after = _assess(clip, settings)
    told = replace(after, reasons=(*after.reasons, str(ends)))
    return replace(result, clip=clip, original=original), told, ends


def _sweep(name: str, output: Path) -> None:
    """Remove half-written files of a run that was killed; only this clip's worker writes under its name."""
    for stale in [*(output / name).glob(".*.tmp"), *output.glob(f".{glob.escape(name)}.npz.*.tmp")]:
        stale.unlink(missing_ok=True)


def run_clips(work: Callable[..., Columns], jobs: dict[str, tuple], workers: int | None, title: str) -> list[Outcome]:
    """Run the jobs in worker processes; then one table: the full report of a single clip, else a line per clip."""
    outcomes = run_tasks(work, jobs, workers, title)
    done = [outcome.value for outcome in outcomes if outcome.value is not None]
    if len(done) == 1:
        rich.print(readiness_table(list(done[0])))
    elif done:
        rich.print(overview(done))
    return outcomes


def overview(results: Sequence[Columns]) -> Table:
    """A line per clip: verdict, and what the clean-up did."""
    table = Table(title="before -> after")
    for name in (
        "clip",
        "verdict",
        "depth in object, mm",
        "skating, mm/s",
        "frames without artefacts",
        "frames that can start",
        "open loop, s",
    ):
        table.add_column(name, justify="left" if name in ("clip", "verdict") else "right")
    for (_, before), (_, after) in results:
        both = (before, after)
        table.add_row(
            escape(after.name),
            after.verdict,
            " -> ".join(f"{r.artefacts.obj_depth_max_mm:.1f}" for r in both),
            " -> ".join(f"{r.artefacts.skate_mm_s:.1f}" for r in both),
            " -> ".join(f"{100 * r.clean_share:.0f} %" for r in both),
            " -> ".join("-" if r.starts is None else f"{r.starts.count} of {r.starts.total}" for r in both),
            " -> ".join("-" if r.survival is None else f"{r.survival.survived.mean() / r.fps:.2f}" for r in both),
        )
    return table


def _assess(clip: HoiClip, settings: CleanSettings) -> Readiness:
    scene = settings.configs.scene(clip)
    limits = ReadinessLimits()
    # Open loop plays a frame per control step; a clip of another rate would be
    # played too fast or too slow.
    if not settings.open_loop or abs(clip.fps * scene.physics.control_dt - 1) > 1e-3:
        return assess(clip, scene, None, limits)
    sim = make_simulator("mujoco", [scene], limits.num_starts, 1)
    try:
        return assess(clip, scene, sim, limits)
    finally:
        sim.close()


def _film(clip: HoiClip, settings: CleanSettings, folder: Path) -> None:
    from humanoid_hoi.viewer.replay import clip_sheet, clip_video

    scene = settings.configs.scene(clip)
    clip_sheet(scene, clip, folder / "clip.png")
    clip_video(scene, clip, folder / "clip.mp4")
