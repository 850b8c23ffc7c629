"""From a video file to a session folder: shot, person, motion, masks, object, coarse place. Then: hoi annotate.

hoi fetch-models                                              # once
hoi prepare video=lift.mp4 object=box:0.4x0.3x0.3 output=sessions/lift height_m=1.75
hoi prepare video=spear.mp4 object=spear.obj output=sessions/spear shot=longest
hoi prepare video=day.mp4 object=chair.glb output=sessions/day shot=all      # one session per clip of at most 20 s
hoi prepare video=lift.mp4 object=box.obj output=sessions/lift motion=gvhmr.pt object_masks=sam2/   # another tool's results
hoi prepare choice=sessions/videos/lift.mp4.choice.json output=sessions      # as chosen on hoi annotate's Videos page

A video that cuts is refused until a shot is chosen. Every output has a record beside it (tool, version, options, hashes
of its inputs); running the command again goes on where it stopped and makes anew only what changed. prepare.json says
what was found, how well it fits, and what to look at. The embedded motion estimator is a start for annotation, far from
a learned world-grounded one: give motion= where you have it.
"""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.batch import Outcome, exit_on_failures
from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import output_folder
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.core.progress import ProgressBar
from humanoid_hoi.video.frames import Shot, VideoInfo, check_single_shot, find_shots, probe_video
from humanoid_hoi.video.prepare import PrepareOptions, prepare_session
from humanoid_hoi.video.prepare.choice import find_object, read_choice, video_of
from humanoid_hoi.video.prepare.source import check_not_known, choose_clips, note_source, rate_of
from humanoid_hoi.workflows.shell import shell_words

_OPTIONS = tuple(field.name for field in dataclasses.fields(PrepareOptions))


@hoi_main("prepare", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Prepare one clip, or every clip of a video."""
    given = {name: cfg[name] for name in _OPTIONS} | {"object_px": points_of(OmegaConf.to_container(cfg.object_px))}
    if cfg.choice is not None:
        if cfg.video is not None or cfg.shot is not None or cfg.range is not None:
            raise HoiError(
                "choice= names the video and its clips", field="choice", fix="leave out video, shot and range"
            )
        prepare_choice(Path(cfg.choice), Path(cfg.output), given, rate_of(cfg.fps))
        return
    for name, fix in (("video", "video=FILE"), ("object", "object=MESH.obj, or box:0.4x0.3x0.3")):
        if not cfg[name]:
            raise HoiError(f"no value for {name}", field=name, fix=fix)
    # Mistakes in the settings before the video is opened.
    options = typed(PrepareOptions, given, "prepare")
    video = probe_video(cfg.video, rate_of(cfg.fps))
    output = output_folder(cfg.output)
    span = None if cfg.range is None else span_of(OmegaConf.to_container(cfg.range))
    clips = choose_clips(video, span, None if cfg.shot is None else str(cfg.shot))
    # One session in `output` itself, or, with shot=all, one folder for each clip inside it.
    sessions = {output: clips[0]}
    if cfg.shot == "all":
        sessions = {output / f"{video.path.stem}_{i:02d}": clip for i, clip in enumerate(clips)}
    # The list of known videos lies in the folder that holds the sessions.
    register = output if cfg.shot == "all" else output.parent
    # A session that exists is gone on with, and its video is known of course.
    if not cfg.duplicates and not any(folder.is_dir() for folder in sessions):
        check_not_known(register, video.path, cfg.address)
    if cfg.shot != "all":
        prepare_one(video, clips[0], output, options, cfg.address)
        note_source(register, output.name, video.path, cfg.address)
        return
    outcomes = [attempt(video, clip, folder, options, cfg.address) for folder, clip in sessions.items()]
    for outcome in outcomes:
        if outcome.error is None:
            note_source(register, outcome.name, video.path, cfg.address)
    exit_on_failures(outcomes, output)


def prepare_choice(path: Path, output: Path, given: dict[str, Any], fps: float | None) -> None:
    """One session per clip that was chosen of a video.

    Args:
        path: of the choice.
        output: folder of the sessions, ``VIDEO_00`` and so on.
        given: settings of the command; the choice's own values come before them.
        fps: to resample to, or None.

    Raises:
        HoiError: no clip was chosen, the video is skipped, its object is not there, or a clip spans a cut.
    """
    choice = read_choice(path)
    video = probe_video(video_of(path), fps)
    if choice.skip or not choice.clips:
        why = f"skipped: {choice.skip}" if choice.skip else "no clip was chosen"
        raise HoiError(why, where=path, field="clips", fix="choose one on the Videos page of hoi annotate")
    # Beside the video, and in the data folder's `objects`, where the annotator's
    # page looks as well.
    places = (path.parent, path.parent.parent / "objects")
    thing = find_object(given["object"] or choice.object, places)
    # Once for all clips: cuts are found by decoding the whole video.
    shots = find_shots(video)
    outcomes = []
    for number, clip in enumerate(choice.clips):
        check_single_shot(video, clip.shot.start, clip.shot.stop, shots)
        own: dict[str, Any] = {"object": thing, "action": clip.action or given["action"]}
        # Clicks belong to a clip, height and category to the whole video.
        own |= {
            "category": choice.category,
            "person_px": clip.person_px,
            "object_px": points_of(clip.object_px),
            "height_m": choice.height_m,
        }
        # What the choice leaves empty is taken from the command.
        options = typed(PrepareOptions, given | {k: v for k, v in own.items() if v}, "prepare")
        folder = output / f"{video.path.stem}_{number:02d}"
        outcomes.append(attempt(video, clip.shot, folder, options, choice.address or None))
        if outcomes[-1].error is None:
            note_source(output, folder.name, video.path, choice.address or None)
    exit_on_failures(outcomes, output)


def points_of(value: Any) -> list[list[float]]:
    """Clicked points ``[[x, y, 1 or 0], ...]``.

    Raises:
        HoiError: something else.
    """
    try:
        points = [[float(number) for number in point] for point in value or []]
    except (TypeError, ValueError):
        # Not three numbers, so the check below refuses it with the same sentence.
        points = [[]]
    if not all(len(point) == 3 and point[2] in (0, 1) for point in points):
        raise HoiError(
            f"{value} is no list of points", field="object_px", fix="[[X,Y,1]] on the object, [[X,Y,0]] off it"
        )
    return points


def span_of(value: Any) -> tuple[int, int]:
    """Two whole numbers."""
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(n, int) for n in value):
        raise HoiError(f"expected [START,STOP], found {value}", field="range", fix="range=[0,60]")
    return value[0], value[1]


def attempt(video: VideoInfo, clip: Shot, folder: Path, options: PrepareOptions, address: str | None) -> Outcome:
    """One of several sessions: a clip without a person must not stop the others."""
    started = time.perf_counter()
    try:
        prepare_one(video, clip, folder, options, address)
    except HoiError as error:
        print(f"error: {folder.name}: {error}")
        return Outcome(folder.name, time.perf_counter() - started, None, str(error))
    return Outcome(folder.name, time.perf_counter() - started, None)


def prepare_one(video: VideoInfo, clip: Shot, folder: Path, options: PrepareOptions, address: str | None) -> None:
    """One session, with a progress bar and a summary."""
    with ProgressBar(transient=True) as bar:
        row = bar.add_task("preparing", total=None)

        def told(what: str, done: int, total: int) -> None:
            bar.update(row, description=what, completed=done, total=total)

        report = prepare_session(video, clip, folder, options, told, address)
    show(folder, report)


def show(folder: Path, report: dict[str, Any]) -> None:
    """What was found, in a few lines."""
    print(f"{folder}: {report['frames']} frames at {report['fps']:g} per second")
    motion = report["motion"]
    if "reprojection_px_median" in motion:
        print(
            f"  motion: landmarks {motion['reprojection_px_median']:.1f} px off (median), person seen in"
            f" {100 * motion['seen_share']:.0f} % of the frames, camera looks {motion['camera_pitch_deg']:.0f} degrees down"
        )
    else:
        print(f"  motion: {motion['source']}")
    scale = report["object_scale"]
    low, high = scale["interval"]
    print(f"  object: scale {scale['scale']:.3g} (may be {low:.3g} to {high:.3g}; {scale['method']})")
    for start, stop in report["idle_stretches"]:
        print(f"  frames {start}..{stop - 1} show no interaction: consider range=")
    for line in report["look_at"]:
        print(f"  look at: {line}")
    print(f"  next: hoi annotate {shell_words(data=folder.parent)}")


if __name__ == "__main__":
    main()
