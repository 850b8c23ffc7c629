"""The tutorial: a synthetic session whose answer is known, and a lesson whose steps the page checks.

``hoi annotate data=tutorial`` makes it once, in the cache: the demo clip filmed with textured surfaces, a coarse object
pose, and no annotation yet. The lesson is a list of steps with conditions on the document (``web/src/lesson.ts``).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import roma
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import DEMO_CLIP, cache_dir
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.session.names import released_name
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import CameraOptions, Footage, disturb, film, make_scene, only, write_session
from humanoid_hoi.synthetic.sessions.texture import textured_frames
from humanoid_hoi.synthetic.sessions.truth import Truth, write_truth

LESSON_FILE = "tutorial.json"
NAME = "tutorial_box"
CAMERA = CameraOptions(width=480, height=480, azimuth_deg=35.0, elevation_deg=18.0)
NOISE = only(pose_rad=0.01, root_depth_m=0.01, center_m=0.02)
_TURN_DEG = 12.0
_WITHIN_M = 0.09
Report = Callable[[int, int], None]


def read_lesson(folder: Path) -> dict[str, Any] | None:
    """The lesson in a session folder, or None where there is none (or a damaged one: it is only a lesson)."""
    path = folder / LESSON_FILE
    if not path.is_file():
        return None
    try:
        lesson = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return lesson if isinstance(lesson, dict) else None


def tutorial_folder() -> Path:
    """Where the tutorial lies."""
    return cache_dir() / "annotate-tutorial"


def make_tutorial(root: Path, body: BodyModel, report: Report | None = None, camera: CameraOptions = CAMERA) -> Path:
    """Write the tutorial session into ``root`` unless it is there; returns its folder.

    Args:
        root: folder of sessions.
        body: the free body.
        report: told of (frames drawn, frames in all).
        camera: of the film.

    Raises:
        HoiError: it cannot be written.
    """
    folder = root / NAME
    # The lesson is written last, so its file says that the folder is whole.
    if (folder / LESSON_FILE).is_file():
        return folder
    if folder.exists():
        raise HoiError("a tutorial that was not finished", where=folder, fix="delete this folder")
    clip = HoiClip.load(DEMO_CLIP)
    # Drawn in a folder of its own and renamed when whole: breaking off costs nothing but the time.
    draft = root / f".{NAME}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    # Seeds are fixed: everybody learns on the same video, and the tests know its frames.
    footage = film(make_scene(clip, body, iterations=100), body, camera, seed=3)
    # Noise like that of real estimators: poses of the body, the depth of its root, and the object's
    # center are all a little off.
    session, truth = disturb(footage, NOISE, seed=3, name=NAME)
    write_session(_roughly_turned(session, truth), body, draft)
    (draft / "kp_record_merged.json").unlink()  # annotating is the lesson
    # Beside the sessions, not in one: the person who learns must not be handed the answer.
    write_truth(truth, root / "truth" / f"{NAME}.npz")
    _write_video(draft / "video.mp4", footage, body, clip, report)
    write_text(draft / LESSON_FILE, json.dumps(lesson_of(truth), indent=1))
    draft.replace(folder)
    return folder


def lesson_of(truth: Truth) -> dict[str, Any]:
    """Steps of the lesson; a condition names what the page looks for."""
    # The middle of the frames in which both palms touch.
    held = np.flatnonzero(_rows(truth, "leftHand_palm") & _rows(truth, "rightHand_palm"))
    frame = int(held[len(held) // 2])  # in the air
    steps = [
        ("A person lifts a box. Press Space to watch, Space again to stop; arrow keys step.", _seen_frame(30)),
        (f"Go to frame {frame}: both palms touch the box here.", {"kind": "frame", "first": frame, "last": frame}),
        ("Press C to look through the video camera, and C again to turn the box freely with the mouse.", _seen("through")),
        ("Press P: hollow dots propose contacts. Click one to accept it, or Esc to decide for yourself.", _seen("predicted")),
        _contact("Click the box where the LEFT palm (blue side of the body) touches it, then choose leftHand_palm: click "
                 "the body's hand (L hand), or press K and type.", "leftHand_palm", frame, _palm(truth, "left", frame)),
        _contact("Now the RIGHT palm: click the box on the other side, then M takes the mirror image.",
                 "rightHand_palm", frame, _palm(truth, "right", frame)),
        ("The hands let go: go to the end of the video (End), choose a point that touches (N), press E.",
         {"kind": "ended", "frame": truth_frames(truth) - 1}),
        ("Tracking: go back to frame 0 (Home). Click a corner of the box in the 3D view, click the same corner in the "
         "video (use the magnifier), press T. Do this for three points.", {"kind": "tracked", "points": 3, "frames": 20}),
        ("The strip below the ruler shows what is determined: yellow is good. Press O to optimize.", _seen("stage 1")),
        ("The orange box is the result. Does its outline fit in the video? Press Enter to accept it.", _seen("accepted")),
    ]  # fmt: skip
    return {"title": "Tutorial", "steps": [{"text": text, "done": done} for text, done in steps]}


def truth_frames(truth: Truth) -> int:
    """T."""
    return len(truth.obj_pos)


def _roughly_turned(session: Session, truth: Truth) -> Session:
    """A coarse rotation beside the coarse position, as a depth-aware alignment gives one."""
    # Any axis will do that is none of the object's own, so that the error shows in every view.
    axis = torch.tensor([0.3, 0.8, 0.5], dtype=torch.float64)
    off = roma.rotvec_to_rotmat(axis / axis.norm() * float(np.radians(_TURN_DEG))).numpy()
    # Multiplied from the right: the turn is about the object's own axes and keeps its center.
    return session.replace(obj=replace(session.obj, init_rotmat_cam=truth.obj_rotmat @ off))


def _write_video(path: Path, footage: Footage, body: BodyModel, clip: HoiClip, report: Report | None) -> None:
    from humanoid_hoi.viewer.video import write_video

    def frames() -> Any:
        for number, picture in enumerate(textured_frames(footage, body, clip.supports)):
            if report is not None:
                report(number + 1, footage.scene.num_frames)
            yield picture

    write_video(frames(), footage.scene.fps, path)


def _rows(truth: Truth, keypoint: str) -> BoolArray:
    """(T,) whether a keypoint touches anything."""
    # One keypoint may have several pairs, one for each object vertex it touches in the clip.
    columns = [k for k, name in enumerate(truth.contacts.keypoint_names) if name == keypoint]
    return np.any(truth.contacts.active[:, columns], axis=1)


def _palm(truth: Truth, side: str, frame: int) -> int:
    """The object vertex a palm touches in a frame."""
    pairs = np.flatnonzero(truth.contacts.active[frame])
    pair = next(k for k in pairs if truth.contacts.keypoint_names[k] == f"{side}Hand_palm")
    return int(truth.contacts.vertex_ids[pair])


def _contact(text: str, keypoint: str, frame: int, vertex: int) -> tuple[str, dict[str, Any]]:
    name = released_name(keypoint)
    return text, {"kind": "contact", "keypoint": name, "frame": frame, "vertex": vertex, "within": _WITHIN_M}


def _seen(what: str) -> dict[str, Any]:
    return {"kind": "seen", "what": what}


def _seen_frame(frame: int) -> dict[str, Any]:
    return {"kind": "frame", "first": frame, "last": 10**6}
