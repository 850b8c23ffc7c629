"""Make clips fit for simulation: no penetration, no skating, contacts kept; with a report before and after.

  python scripts/clean_clip.py input=clips/largebox_000.npz output=clean
  python scripts/clean_clip.py input=clips output=clean            # a folder; run again to go on where it stopped
  python scripts/clean_clip.py input=clips output=clean clean.penetration.squeeze=0.006 clean.smooth.enabled=false

Writes OUTPUT/<clip>.npz, and beside it OUTPUT/<clip>/ with original.npz (trimmed and resampled as the result is),
clean.json (every change measured) and readiness.json, .txt, .png. Inputs are never written to.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from _shared import default_scene_config
from omegaconf import DictConfig
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from humanoid_hoi.cli import hoi_main
from humanoid_hoi.errors import HoiError
from humanoid_hoi.evaluation.readiness import Readiness, ReadinessLimits, assess, readiness_table, write_readiness
from humanoid_hoi.fileio import write_text
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.paths import CFG
from humanoid_hoi.retarget.cleanup import CleanOptions, SceneConfigs, clean_clip
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.sim.factory import make_simulator
from humanoid_hoi.threads import configure_threads
from humanoid_hoi.typed_config import typed


@hoi_main("clean_clip", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Clean every clip of the input that has no finished result yet."""
    configure_threads(int(cfg.threads))
    paths, output = _inputs(Path(cfg.input)), Path(cfg.output)
    _refuse_overwriting(paths, output)
    waiting = [p for p in paths if cfg.overwrite or not _finished(p, output)]
    if len(waiting) < len(paths):
        print(
            f"{len(paths) - len(waiting)} of {len(paths)} clips are finished already (overwrite=true does them again)"
        )
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    failed = []
    with bar:
        task = bar.add_task("clean", total=len(waiting))
        for path in waiting:
            try:
                table = _clean(
                    path, output, cfg, lambda step, p=path: bar.update(task, description=f"{p.stem}: {step}")
                )
                bar.console.print(table)
            except HoiError as error:
                failed.append(error)
                bar.console.print(f"[red]skipped[/red] {error}")
            bar.advance(task)
    if failed and len(failed) == len(paths):
        raise failed[0]
    print(f"{len(paths) - len(failed)} of {len(paths)} clips in {output}")


def _inputs(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(path.glob("*.npz"))
        if not found:
            raise HoiError(
                "holds no clips (*.npz)", where=path, field="input", fix="import some with scripts/import_motion.py"
            )
        return found
    if not path.is_file():
        raise HoiError("no such clip or folder", where=path, field="input", fix="give FILE.npz or a folder")
    return [path]


def _refuse_overwriting(paths: list[Path], output: Path) -> None:
    for path in paths:
        if (output / path.name).resolve() == path.resolve():
            raise HoiError("would overwrite its input", where=path, field="output", fix="name another folder")


def _finished(path: Path, output: Path) -> bool:
    """The clip is written last, so that it stands for everything beside it."""
    return (output / path.name).is_file()


def _clean(path: Path, output: Path, cfg: DictConfig, say: Callable[[str], None]) -> Table:
    """Clean one clip, assess input and result, write everything; returns the table of both."""
    options = typed(CleanOptions, cfg.clean, "clean")
    scene_cfg = default_scene_config()
    configs = SceneConfigs(
        typed(HumanoidConfig, scene_cfg.humanoid, "humanoid"), typed(ObjectConfig, scene_cfg.object, "object"),
        typed(PhysicsConfig, scene_cfg.sim.physics, "sim.physics"),
    )  # fmt: skip
    result = clean_clip(HoiClip.load(path), configs, options, say)
    columns = []
    for heading, clip in (("before", result.original), ("after", result.clip)):
        say(f"readiness {heading}")
        columns.append((heading, _assess(clip, configs, cfg)))
    folder = output / path.stem
    files = write_readiness(columns, folder)
    report = result.report.as_dict() | {"input": str(path), "verdict": columns[1][1].verdict}
    write_text(folder / "clean.json", json.dumps(report, indent=1))
    result.original.save(folder / "original.npz")
    verdict = columns[1][1].verdict
    result.clip.with_note(f"Readiness: {verdict} ({files['json'].name}).").save(output / path.name)
    return readiness_table(columns)


def _assess(clip: HoiClip, configs: SceneConfigs, cfg: DictConfig) -> Readiness:
    scene, limits = configs.scene(clip), ReadinessLimits()
    if not cfg.open_loop or abs(clip.fps * scene.physics.control_dt - 1) > 1e-3:
        return assess(clip, scene, None, limits)
    sim = make_simulator("mujoco", [scene], limits.num_starts, int(cfg.threads))
    try:
        return assess(clip, scene, sim, limits)
    finally:
        sim.close()


if __name__ == "__main__":
    main()
