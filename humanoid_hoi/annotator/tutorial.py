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
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import DEMO_CLIP, cache_dir
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.session.names import released_name
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import CameraOptions, Footage, disturb, film, make_scene, only, write_session
from humanoid_hoi.synthetic.sessions.texture import textured_frames
from humanoid_hoi.synthetic.sessions.truth import Truth, load_truth, write_truth

LESSON_FILE = "tutorial.json"
NAME = "tutorial_box"
CAMERA = CameraOptions(width=480, height=480, azimuth_deg=35.0, elevation_deg=18.0)
NOISE = only(pose_rad=0.01, root_depth_m=0.01, center_m=0.02)
_TURN_DEG = 12.0
_WITHIN_M = 0.09
_RAISED_M = 0.005
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
        _renew_lesson(folder)
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


def _renew_lesson(folder: Path) -> None:
    """Bring an older version's lesson up to date: the video is the same, the words may be better now."""
    truth = folder.parent / "truth" / f"{NAME}.npz"
    if not truth.is_file():
        return
    words = json.dumps(lesson_of(load_truth(truth)), indent=1)
    path = folder / LESSON_FILE
    if path.read_text(encoding="utf-8") != words:
        write_text(path, words)


def lesson_of(truth: Truth) -> dict[str, Any]:
    """Steps of the lesson; a condition names what the page looks for."""
    first, last = _carried(truth)
    # All but a few frames: what is still open then, the solver fills in from the frames around.
    mostly = 0.9
    steps = [
        ("A person lifts a box. Press Space to watch, Space again to stop. Blue outline: where the box is guessed to be so "
         "far.", _seen_frame(30)),
        (f"Contacts: go to frame {first}, where the box leaves the table (click the ruler at the bottom, or step with the "
         "arrow keys).", {"kind": "frame", "first": first, "last": first}),
        ("Press C to look through the video camera, and C again to turn the box freely with the mouse.", _seen("through")),
        ("Press P: hollow dots propose contacts.", _seen("predicted")),
        ("A click on a hollow dot would accept it. Here press Esc and decide for yourself.", _seen("dismissed")),
        _contact("Click the box where the LEFT palm (blue side of the body) touches it, then choose leftHand_palm: click "
                 "the body's hand (L hand), or press K and type.", "leftHand_palm", first, _palm(truth, "left", first)),
        _contact("Now the RIGHT palm: drag beside the box to turn it, click its other side, then M takes the mirror image.",
                 "rightHand_palm", first, _palm(truth, "right", first)),
        (f"A contact holds until it is ended. Go to frame {last}, where the box stands again: choose a point that touches "
         "(N), press E; and the other one (N, E).", {"kind": "ended", "frame": last, "points": 2}),
        ("Tracking: go to frame 0 (Home), press C. Click a corner of the box in the middle view, click the same corner in the "
         "video (use the magnifier), press T. Do this for four corners, not all on one face: three fit a mirrored box as "
         "well.", {"kind": "tracked", "points": 4, "frames": 10}),
        ("Two strips below the ruler, dark is bad: determined (a track ended: click its lane there, click the corner in the "
         "video again, T) and residual (a track slid off: the same where it begins). Go on until hardly anything is dark.",
         {"kind": "determined", "share": mostly}),
        ("Press O to optimize (it did so by itself after every pause, while live is on).", _seen("stage 1")),
        ("The orange box is the result. Look at it in several frames: does its outline fit in the video? Correct the point "
         "that is off, O again; press Enter to accept.", _seen("accepted")),
        ("Press To clip (top right): it makes a clip of the result and asks whether physics can use it.", _seen("clip")),
    ]  # fmt: skip
    return {"title": "Tutorial", "steps": [{"text": text, "done": done} for text, done in steps]}


def _carried(truth: Truth) -> tuple[int, int]:
    """The last frame before the object is lifted and the first after it was put down."""
    pos_w = np.einsum("tij,tj->ti", truth.world_from_cam_rotmat, truth.obj_pos) + truth.world_from_cam_pos
    raised = np.flatnonzero(pos_w[:, 2] > pos_w[0, 2] + _RAISED_M)
    return int(raised[0]) - 1, int(raised[-1]) + 1


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
