"""Refine a clip by physics: states and servo targets that follow it in the simulator, without any help.

  hoi refine clip=clips/woodchair_000.npz output=refined/woodchair_000
  hoi refine clip=demo output=refined/demo
  hoi refine clip=box.npz output=refined/box start=6 refine.horizon=16 refine.seed=1
  hoi refine clip=box.npz output=refined/box scene=[object.mass=7.5]     # another mass than Table 7's

Servos that aim at a recording fall within a second. Here 64 copies of the simulated state look ahead 0.4 s with random
changes of the servo targets, and the best of them move the plan: the whole body balances, holds and carries, frame by
frame. Where errors grow it goes back and tries again. The output folder gets the refined clip with its targets
(training starts from them: env.action.base=auto), the float64 states, the input as it was trimmed, errors.png, and
refine.json; every figure in it comes from replaying the saved file. Run the same command again after a kill and it goes
on. A clip that cannot be followed to its end leaves its best prefix, and "complete": false.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG

if TYPE_CHECKING:
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.refine.config import RefineConfig
    from humanoid_hoi.refine.run import Task
    from humanoid_hoi.scene.description import SceneDescription


@hoi_main("refine", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Refine one clip."""
    from humanoid_hoi.refine.config import RefineConfig
    from humanoid_hoi.workflows.runs import default_scene_config

    output = output_folder(cfg.output)
    config = typed(RefineConfig, cfg.refine, "refine")
    scene_words = [str(word) for word in cfg.scene]
    scene_cfg = default_scene_config(scene_words)
    scene_cfg.clip.path = str(cfg.clip)  # not one of the words: a path may hold any character
    task, first = prepare(scene_cfg, config, cfg.start, int(cfg.max_trim), int(cfg.num_threads))
    task.max_minutes = float(cfg.max_minutes)
    report = run_task(task, first, output)
    print(verdict(report))
    if cfg.plot:
        from humanoid_hoi.refine.plot import plot_errors

        print(f"wrote {plot_errors(output)}")
    if cfg.video:
        print(f"wrote {_film(output, report, scene_words)}")


def run_task(task: Task, first: int, folder: Path) -> dict[str, Any]:
    """Refine into a folder with a progress bar; a killed run is taken up from there.

    Args:
        task: of :func:`prepare`.
        first: frame of the input that the task begins with.
        folder: where the results go.

    Returns:
        What ``refine.json`` holds.
    """
    from humanoid_hoi.refine.run import refine
    from humanoid_hoi.workflows.refining.progress import SearchBar

    frames = task.clip.num_frames
    config = task.config
    print(f"{task.clip.name}: {frames} frames from frame {first}, {config.samples} samples, horizon {config.horizon}")
    if task.clip.obj_is_static:
        print("the object cannot move: only the body is refined")
    with SearchBar(frames - 1, config.all_passes) as bar:
        return refine(task, folder, bar.tell)


def prepare(
    cfg: DictConfig, config: RefineConfig, start: int | str, max_trim: int, num_threads: int
) -> tuple[Task, int]:
    """Load, trim and compute base targets: the task, and the first frame that is kept.

    Args:
        cfg: composed from cfg/train.yaml, with the one clip in ``clip.path``.
        config: the search.
        start: first frame, or ``auto``.
        max_trim: frames that ``auto`` may leave out.
        num_threads: physics threads, 0 for all cores.

    Raises:
        HoiError: no such clip, or a bad start.
    """
    import torch

    from envs.build import load_clips, scene_of
    from humanoid_hoi.motion.edit import slice_clip
    from humanoid_hoi.motion.filters.forearm import share_roll
    from humanoid_hoi.refine.run import Task
    from humanoid_hoi.scene.description import common_sole
    from humanoid_hoi.sim.factory import make_simulator
    from humanoid_hoi.tracking.feed_forward import feed_forward
    from humanoid_hoi.tracking.scene_hash import scene_hash, solver_words

    # Clips of earlier imports too: no joint moves by it, and no servo follows across half a turn.
    recorded = load_clips(cfg.clip, cfg.sim.physics.control_dt)[0]
    whole = share_roll(recorded)
    if whole is not recorded:
        print(
            f"{whole.name}: a forearm is rolled about its own axis, away from half a turn (the result's source says how far)"
        )
    sole = common_sole([whole])
    scene = scene_of(cfg, whole, sole)
    first = first_frame(scene, whole, start, max_trim)
    # PD targets that carry the motion's own torques (inverse dynamics): the search changes these.
    # Computed on the whole clip, as rates need neighbors in time, then cut to the kept frames.
    base = torch.from_numpy(feed_forward(scene, whole).targets).float()[first:]
    kept = slice_clip(whole, first, whole.num_frames) if first else whole
    if first:
        kept = kept.with_note(f"Frames 0 to {first - 1} left out.")
    task = Task(
        # Targets of an earlier refinement would be taken for this one's.
        clip=kept.replace(servo=None),
        base=base,
        # The search wants many copies, the final replay one: it makes what it needs.
        make_sim=lambda count: make_simulator(cfg.sim.backend, [scene], count, num_threads, None, cfg.sim),
        # A killed run is taken up only in the same scene.
        scene=scene_hash(scene),
        config=config,
        sole=sole,
        solver=solver_words(scene),
    )
    return task, first


def first_frame(scene: SceneDescription, clip: HoiClip, start: int | str, max_trim: int) -> int:
    """The frame to begin at.

    Raises:
        HoiError: neither ``auto`` nor a frame with at least one other after it.
    """
    from humanoid_hoi.scene.balance import balance, first_standing_frame

    if start == "auto":
        # At least one frame must be left to step to.
        return first_standing_frame(balance(scene, clip), min(max_trim, clip.num_frames - 2))
    if isinstance(start, bool) or not isinstance(start, int) or not 0 <= start <= clip.num_frames - 2:
        raise HoiError(
            f"found {start!r} for a clip of {clip.num_frames} frames",
            where="config",
            field="start",
            fix=f"auto, or 0 to {clip.num_frames - 2}",
        )
    return start


def verdict(report: dict[str, Any]) -> str:
    """What became of it, in a few lines."""
    figures = (
        f"joints {report['joints_mm']:.0f} mm (at most {report['joints_max_mm']:.0f}), "
        f"object {report['object_mm']:.0f} mm (at most {report['object_max_mm']:.0f}) from the input; "
        f"{report['env_steps']:,} environment steps, {report['seconds'] / 60:.1f} min"
    )
    if report["complete"]:
        return f"complete: all {report['frames']} frames, no assistance; {figures}"
    return (
        f"failed at frame {report['survived_frames']} of {report['frames']}: {report['why']}; the best prefix is kept; "
        f"{figures}\ntry another refine.seed, refine.horizon=16, refine.samples=128, or clean the clip first (hoi clean)"
    )


def _film(folder: Path, report: dict[str, Any], scene_words: list[str]) -> Path:
    from envs.build import scene_of
    from humanoid_hoi.motion.clip import HoiClip
    from humanoid_hoi.viewer.replay import clip_video
    from humanoid_hoi.workflows.runs import default_scene_config

    clip = HoiClip.load(folder / f"{report['clip']}.npz")
    path = folder / "refined.mp4"
    clip_video(scene_of(default_scene_config(scene_words), clip), clip, str(path))
    return path
