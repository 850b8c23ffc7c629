"""Video file in, session folder out: the steps in order, each skipped while its record still fits."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.session.gvhmr import read_motion
from humanoid_hoi.session.load import VIDEO_FILE
from humanoid_hoi.session.mesh import read_obj
from humanoid_hoi.video.depth import DepthAnything, read_depth, write_depth
from humanoid_hoi.video.frames import FrameReader, Shot, VideoInfo, probe_video, read_frames
from humanoid_hoi.video.human import FitOptions, fit_motion, write_motion_file
from humanoid_hoi.video.human.fit import HEIGHTS_M
from humanoid_hoi.video.human.silhouette import height_px, spread_frames
from humanoid_hoi.video.imports import import_motion
from humanoid_hoi.video.imports.hands import import_hands
from humanoid_hoi.video.masks import find_jumps
from humanoid_hoi.video.masks.files import MaskFiles, forget_beyond, import_masks, write_mask
from humanoid_hoi.video.pose import observe_people, read_pose_track, write_pose_track
from humanoid_hoi.video.prepare.activity import idle_stretches
from humanoid_hoi.video.prepare.choice import strokes_of_points
from humanoid_hoi.video.prepare.place import place_object
from humanoid_hoi.video.prepare.record import is_current, make_record, write_record
from humanoid_hoi.video.prepare.source import write_clip
from humanoid_hoi.video.prepare.thing import LazyFrames, masks_by_sam2, object_masks, read_strokes, write_object

REPORT = "prepare.json"
Told = Callable[[str, int, int], None]
"""Called with (what is being done, steps done, steps in all)."""


@dataclass(frozen=True)
class PrepareOptions(Settings, yaml="tools/prepare", partial=True, key="prepare"):
    """What is given, and what is known.

    Attributes:
        object: mesh file, or a primitive such as ``box:0.4x0.3x0.3``.
        action: name of the interaction, for the manifest.
        category: of the object, in a word or two.
        focal_px: of the camera; None: ``sqrt(width^2 + height^2)``.
        person_px: a point on the person in the first frame, where several are seen.
        height_m: the person's height, where known.
        scale: of the mesh file to metres, where known.
        strokes: file of strokes on the object.
        object_px: clicked points (x, y, 1 on the object or 0 off it) in the first frame.
        sam2_weights: folder of SAM 2, to make the object's masks from the points or strokes.
        object_masks, human_masks: folders of another tool's masks.
        motion: another tool's body motion (see ``video/imports``).
        hands: HaMeR's, WiLoR's or WiLoR-mini's results (see ``video/imports/hands.py``).
        depth: another tool's disparity (T, H, W), .npy.
        depth_weights: folder of Depth Anything V2, to make disparity with.
        iterations: of the embedded motion fit.
    """

    object: str = setting()
    action: str = setting()
    category: str = setting()
    focal_px: float | None = setting(above=0)
    person_px: tuple[float, float] | None = setting()
    height_m: float | None = setting(at_least=HEIGHTS_M[0], at_most=HEIGHTS_M[1])
    scale: float | None = setting(above=0)
    strokes: str | None = setting()
    object_px: list[list[float]] = setting()
    sam2_weights: str | None = setting()
    object_masks: str | None = setting()
    human_masks: str | None = setting()
    motion: str | None = setting()
    hands: str | None = setting()
    depth: str | None = setting()
    depth_weights: str | None = setting()
    iterations: int = setting(at_least=1)

    def __post_init__(self) -> None:
        """Raises HoiError on a point that is none."""
        if self.person_px is not None and len(self.person_px) != 2:
            found = list(self.person_px)
            raise HoiError(f"expected [X,Y], found {found}", field="person_px", fix="person_px=[240,300]")


def prepare_session(
    video: VideoInfo,
    clip: Shot,
    folder: Path,
    options: PrepareOptions,
    told: Told | None = None,
    address: str | None = None,
) -> dict[str, Any]:
    """Make (or complete) the session folder of one clip.

    Args:
        video: of ``probe_video``.
        clip: frames of one shot.
        folder: of the session; what is in it and still fits is kept.
        options: see there.
        told: progress.
        address: where the video came from.

    Returns:
        The report, also written to ``prepare.json``: figures, what to look at, what was assumed.
    """
    return _Chain(folder, options, told or (lambda *_: None)).run(video, clip, address)


class _Chain:
    """One folder's steps."""

    def __init__(self, folder: Path, options: PrepareOptions, told: Told) -> None:
        self.folder = folder
        self.options = options
        self.told = told
        self.remarks: list[str] = []

    def run(self, video: VideoInfo, clip: Shot, address: str | None) -> dict[str, Any]:
        asked = {"frames": [clip.start, clip.stop], "fps": video.fps, "address": address}
        self._step(
            VIDEO_FILE, "video", asked, {"video": video.path}, lambda: write_clip(video, clip, self.folder, address)
        )
        # From here on the session's own clip is the video: its frame k is row k of everything.
        own = probe_video(self.folder / "video.mp4", resample=False)
        # The order matters: each step reads what those before it have written.
        self._points(clip.start)
        self._object()
        self._people(own)
        figures = self._motion(own)
        self._hands(own)
        # The person's masks first: the object's are cut from what is left.
        human = self._masks(own, "human")
        self._object_masks(human)
        thing = self._masks(own, "object")
        depth = self._depth(own)
        scale = self._place(thing, depth, own)
        report = self._report(own, figures, scale, thing)
        write_text(self.folder / REPORT, json.dumps(report, indent=2) + "\n")
        return report

    def _step(
        self, output: str, tool: str, asked: Mapping[str, Any], inputs: Mapping[str, Path], make: Callable[[], Any]
    ) -> None:
        """Run a step unless its output was made by the same tool from the same things."""
        record = make_record(tool, asked, inputs)
        if is_current(self.folder / output, record):
            return
        self.told(tool, 0, 1)
        make()
        # The record comes after the output: a step that was killed half-way has
        # none, and runs again.
        write_record(self.folder / output, record)

    def _points(self, start: int) -> None:
        """``points.json`` and ``select_id.json`` as the released preparer writes them, where something was chosen."""
        if self.options.category:
            # As the released preparer has it: which person, the first frame, and the object's name.
            chosen = {"select_id": 0, "start_id": start, "object_name": self.options.category}
            write_text(self.folder / "select_id.json", json.dumps(chosen) + "\n")
        person = [list(self.options.person_px)] if self.options.person_px else []
        on = [list(point[:2]) for point in self.options.object_px if point[2]]
        if person or on:
            content = {"human_points": person, "object_points": on}
            write_text(self.folder / "points.json", json.dumps(content) + "\n")

    def _object(self) -> None:
        source = self.options.object
        # A primitive's size is in the option itself; a file is known by its content.
        inputs = {"mesh": Path(source)} if Path(source).is_file() else {}
        self._step("obj_org.obj", "object mesh", {"object": source}, inputs, lambda: write_object(source, self.folder))

    def _people(self, own: VideoInfo) -> None:
        """Body points and the person's silhouettes; with both motion and masks imported there is nothing to find."""
        if self.options.motion and self.options.human_masks:
            return
        prompt = None if self.options.person_px is None else np.asarray(self.options.person_px, np.float64)

        def keep(row: int, mask: BoolArray | None) -> None:
            if mask is not None and not self.options.human_masks:
                write_mask(self.folder, "human", row, mask)

        def make() -> None:
            # A longer clip may have been prepared here before.
            forget_beyond(self.folder, "human", own.num_frames)
            track = observe_people(
                own, prompt_px=prompt, on_silhouette=keep, progress=lambda i, n: self.told("people", i, n)
            )
            write_pose_track(track, self.folder / "motion" / "pose.npz")

        # Whether silhouettes are written belongs to the record: a run that needs
        # them later must look again.
        asked = {"person_px": self.options.person_px, "masks": self.options.human_masks is None}
        self._step("motion/pose.npz", "people", asked, {"video": own.path}, make)

    def _motion(self, own: VideoInfo) -> dict[str, Any]:
        matrix = camera_matrix(own, self.options.focal_px)
        output = "motion/result.pt"
        figures = self.folder / "motion" / "fit.json"
        options = self.options
        if options.motion:
            source = Path(options.motion)
            if not source.exists():
                raise HoiError("no such motion", where=source, field="motion", fix="give the other tool's file")
            target = self.folder / output
            self._step(
                output,
                "imported motion",
                {"motion": options.motion},
                {"motion": source},
                lambda: import_motion(source, target, own.num_frames, matrix),
            )
            # An imported motion has no figures of ours.
            return {"source": f"imported from {source.name}"}

        def make() -> None:
            body = load_body("free")
            track = read_pose_track(self.folder / "motion" / "pose.npz")
            fit = FitOptions(height_m=options.height_m, iterations=options.iterations)
            heights = self._heights(own.num_frames)
            motion = fit_motion(track, body, matrix, own.fps, fit, lambda i, n: self.told("motion", i, n), heights)
            write_motion_file(motion, body, self.folder / output)
            # Kept beside the motion: a later run that skips the fit still reports them.
            found = motion.figures.as_dict() | {"camera_pitch_deg": motion.ground.pitch_deg}
            write_text(figures, json.dumps(found | {"ground_from": motion.ground.sources}, indent=2) + "\n")

        asked = {"height_m": options.height_m, "iterations": options.iterations, "focal_px": options.focal_px}
        inputs = {"points": self.folder / "motion" / "pose.npz"}
        self._step(output, "embedded motion fit", asked, inputs, make)
        return dict(json.loads(figures.read_text()))

    def _heights(self, frames: int) -> dict[int, float]:
        """Heights of the person's silhouettes, which the pose network has drawn by now."""
        masks = MaskFiles(self.folder, "human", frames)
        found = {row: height_px(masks.get(row)) for row in spread_frames(frames)}
        return {row: height for row, height in found.items() if height is not None}

    def _hands(self, own: VideoInfo) -> None:
        """``motion/hand_pose.json`` from another tool's hands; the embedded estimator's fingers are in the motion."""
        if not self.options.hands:
            return
        source = Path(self.options.hands)
        if not source.exists():
            raise HoiError("no such hands", where=source, field="hands", fix="give HaMeR's or WiLoR's results")
        target = self.folder / "motion" / "hand_pose.json"
        self._step(
            "motion/hand_pose.json",
            "imported hands",
            {"hands": self.options.hands},
            {"hands": source},
            lambda: import_hands(source, target, own.num_frames),
        )

    def _masks(self, own: VideoInfo, who: str) -> MaskFiles:
        """Masks of a session, imported first where the user has them; they stay on disk."""
        given = self.options.human_masks if who == "human" else self.options.object_masks
        if given:
            name = "human_mask_dir" if who == "human" else "mask_dir"
            size = (own.width, own.height)

            def make() -> None:
                _, missing = import_masks(Path(given), self.folder, who, size, own.num_frames)
                if missing:
                    self.remarks.append(f"{who} masks are missing in {len(missing)} of {own.num_frames} frames")

            self._step(name, f"imported {who} masks", {"folder": given}, {"masks": Path(given)}, make)
        return MaskFiles(self.folder, who, own.num_frames)

    def _object_masks(self, human: Mapping[int, BoolArray]) -> None:
        """``mask_dir`` from what a person painted or clicked, by SAM 2 where its weights are given, else by GrabCut."""
        options = self.options
        inputs = {"video": self.folder / "video.mp4"}
        if options.strokes:
            inputs["strokes"] = Path(options.strokes)
            if not inputs["strokes"].is_file():
                fix = "paint in hoi annotate, which writes strokes.json into the session"
                raise HoiError("no such file of strokes", where=options.strokes, field="strokes", fix=fix)
        elif not options.object_px:
            if options.sam2_weights:
                raise HoiError("no point on the object", field="object_px", fix="object_px=[[X,Y,1]] in frame 0")
            return

        def make() -> None:
            reader = FrameReader(self.folder / "video.mp4", resample=False)
            # Points count as dots of the brush in the first frame; strokes of that
            # frame win over them.
            strokes = read_strokes(Path(options.strokes)) if options.strokes else {}
            if options.object_px:
                strokes.setdefault(0, strokes_of_points(np.asarray(options.object_px)))
            said = partial(self.told, "masks")
            if options.sam2_weights:
                masks_by_sam2(options.sam2_weights, reader, strokes, self.folder, said)
            else:
                object_masks(reader, strokes, human, self.folder, said)

        asked = {"points": options.object_px, "sam2": options.sam2_weights}
        tool = "object masks by SAM 2" if options.sam2_weights else "object masks by GrabCut and optical flow"
        self._step("mask_dir", tool, asked, inputs, make)

    def _depth(self, own: VideoInfo) -> Path | None:
        """``depth.npy`` of the session, or another tool's file, or None."""
        if self.options.depth:
            # Read once to be checked; used where it lies.
            read_depth(Path(self.options.depth), own.num_frames, (own.width, own.height))
            return Path(self.options.depth)
        if not self.options.depth_weights:
            return None
        weights = self.options.depth_weights
        path = self.folder / "depth.npy"

        def make() -> None:
            network = DepthAnything(weights)
            pictures = (network(picture) for _, picture in read_frames(own))
            write_depth(path, pictures, own.num_frames, (own.width, own.height))

        self._step("depth.npy", "Depth Anything V2", {"weights": weights}, {"video": own.path}, make)
        return path

    def _place(self, thing: Mapping[int, BoolArray], depth: Path | None, own: VideoInfo) -> dict[str, Any]:
        def make() -> None:
            motion = read_motion(self.folder)
            mesh = read_obj(self.folder / "obj_org.obj")
            disparity = None if depth is None else read_depth(depth, own.num_frames, (own.width, own.height))
            place_object(motion, thing, mesh, self.options.scale, disparity, self.folder)

        asked = {"scale": self.options.scale, "masked_frames": len(thing)}
        inputs = {"motion": self.folder / "motion" / "result.pt", "mesh": self.folder / "obj_org.obj"}
        # By their content: masks painted anew move the object, also where there are as many as before.
        if (self.folder / "mask_dir").is_dir():
            inputs["masks"] = self.folder / "mask_dir"
        if depth is not None:
            inputs["depth"] = depth
        self._step("align/obj_poses.json", "coarse alignment", asked, inputs, make)
        return dict(json.loads((self.folder / "align" / "scale.json").read_text()))

    def _report(
        self, own: VideoInfo, figures: dict[str, Any], scale: dict[str, Any], thing: Mapping[int, BoolArray]
    ) -> dict[str, Any]:
        if not thing:
            self.remarks.append("no object masks: the object stands between the hands until it is annotated")
        jumps = find_jumps(LazyFrames(thing, own.num_frames)) if thing else []
        self.remarks += [f"frame {jump.frame}: the object's mask {jump.reason}" for jump in jumps]
        # Without our own landmarks (an imported motion) nothing is said about idle stretches.
        idle = []
        points = self.folder / "motion" / "pose.npz"
        if points.is_file():
            idle = idle_stretches(read_pose_track(points), thing, own.fps)
        return {
            "frames": own.num_frames,
            "fps": own.fps,
            "action": self.options.action,
            "motion": figures,
            "object_scale": scale,
            "idle_stretches": [[shot.start, shot.stop] for shot in idle],
            "look_at": sorted(set(self.remarks)),
            "options": asdict(self.options),
        }


def camera_matrix(video: VideoInfo, focal_px: float | None) -> FloatArray:
    """(3, 3) K: the given focal length, or the picture's diagonal as GVHMR assumes; the middle is the center."""
    focal = float(np.hypot(video.width, video.height)) if focal_px is None else float(focal_px)
    if not focal > 0:
        raise HoiError(f"must be positive, found {focal_px}", field="focal_px", fix="give pixels, or leave it out")
    return np.array([[focal, 0, video.width / 2], [0, focal, video.height / 2], [0, 0, 1.0]])
