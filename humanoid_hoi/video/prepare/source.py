"""The first step: one shot of a video as ``video.mp4`` at a constant rate, upright, and what it came from."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, write_text
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.session.load import VIDEO_FILE
from humanoid_hoi.video.frames import Shot, VideoInfo, check_single_shot, find_shots, read_frames
from humanoid_hoi.video.frames.shots import MAX_CLIP_SECONDS, clips_of, without_repeats
from humanoid_hoi.video.packages import pyav
from humanoid_hoi.video.prepare.record import file_hash

REGISTER = "sources.json"
QUALITY = "14"
"""H.264's constant rate factor of re-encoded clips: no loss that a tracker would notice."""


def rate_of(fps: object) -> float | None:
    """The frame rate asked for, or None where the file's own is taken.

    Raises:
        HoiError: it is no number.
    """
    if fps is None:
        return None
    if isinstance(fps, bool) or not isinstance(fps, (int, float)):
        raise HoiError(f"found {fps!r}", field="fps", fix="give a number, e.g. 30")
    return float(fps)


def choose_clips(
    video: VideoInfo, span: tuple[int, int] | None, shot: str | None, max_seconds: float = MAX_CLIP_SECONDS
) -> list[Shot]:
    """The clips to prepare: a range of frames, one shot, or all of them.

    Args:
        video: of ``probe_video``.
        span: (start, stop) frames, which must be of one shot; or None.
        shot: ``longest``, ``all``, a shot's number, or None: the video must then be a single shot.
        max_seconds: longer clips are divided (``all``) or refused.

    Raises:
        HoiError: a range across a cut, several shots and no choice, no such shot, a clip that is too long.
    """
    shots = find_shots(video)
    if span is not None:
        check_single_shot(video, *span, shots)
        chosen = [Shot(*span)]
    elif shot == "all":
        return [without_repeats(video, clip) for clip in clips_of(shots, video.fps, max_seconds)]
    elif shot == "longest":
        chosen = [max(shots, key=lambda s: s.num_frames)]
    elif shot is not None:
        if not str(shot).isdigit() or int(shot) >= len(shots):
            raise HoiError(
                f"no shot {shot!r}: there are {len(shots)}", field="shot", fix="longest, all, or a number from 0"
            )
        chosen = [shots[int(shot)]]
    else:
        # No choice was made, so the video must leave none: it has to be one shot.
        check_single_shot(video, 0, video.num_frames, shots)
        chosen = shots
    # A gap in the file's times leaves repeated pictures before a cut: these show nothing new.
    clip = without_repeats(video, chosen[0])
    if clip.num_frames > max_seconds * video.fps:
        raise HoiError(
            f"the clip lasts {clip.num_frames / video.fps:.1f} s, at most {max_seconds:g} s make a session",
            where=video.path,
            fix=f"range=[{clip.start},{clip.start + int(max_seconds * video.fps)}], or shot=all",
        )
    return [clip]


def write_clip(video: VideoInfo, clip: Shot, folder: Path, address: str | None) -> Path:
    """``video.mp4`` and ``video.json`` of a session folder.

    A file that is its own clip already (whole, constant rate, upright, H.264 mp4) is copied; anything else is encoded
    again, so that frame k of ``video.mp4`` is row k of everything else.
    """
    path = folder / "video.mp4"
    whole = clip == Shot(0, video.num_frames) and not video.is_variable_rate and video.rotation_deg == 0
    # Copied only if nothing would change: re-encoding always loses a little.
    same = whole and video.num_frames == video.stored_frames and video.codec == "h264"
    if same and video.path.suffix.lower() == ".mp4":
        with video.path.open("rb") as source, atomic_write(path) as target:
            shutil.copyfileobj(source, target)
    else:
        encode(video, clip, path)
    content: dict[str, Any] = {
        "fps": video.fps,
        # H.264 with 4:2:0 colors has even sizes.
        "width": video.width - (0 if same else video.width % 2),
        "height": video.height - (0 if same else video.height % 2),
        "frames": clip.num_frames,
        "sha256": file_hash(path),
        "source": {
            "file": video.path.name,
            "sha256": file_hash(video.path),
            "address": address,
            "frames": [clip.start, clip.stop],
            "variable_rate": video.is_variable_rate,
            "stored_frames": video.stored_frames,
            "rotation_deg": video.rotation_deg,
            "encoded_again": not same,
        },
    }
    write_text(folder / VIDEO_FILE, json.dumps(content, indent=2) + "\n")
    return path


def encode(video: VideoInfo, clip: Shot, path: Path) -> None:
    """Frames of a clip as H.264 mp4 at a constant rate; odd sizes lose their last row or column."""
    av = pyav()
    path.parent.mkdir(parents=True, exist_ok=True)
    # Hidden, and renamed at the end: a clip that is there is whole.
    draft = path.with_name(f".{path.stem}.draft.mp4")
    # 29.97 is 30000/1001 exactly; rounded rates would drift over a long clip.
    rate = Fraction(video.fps).limit_denominator(1001)
    try:
        with av.open(str(draft), "w") as container:
            stream = container.add_stream("libx264", rate=rate, options={"crf": QUALITY, "preset": "fast"})
            stream.width = video.width // 2 * 2
            stream.height = video.height // 2 * 2
            stream.pix_fmt = "yuv420p"
            for _, picture in read_frames(video, clip.start, clip.stop):
                even = np.ascontiguousarray(picture[: stream.height, : stream.width])
                container.mux(stream.encode(av.VideoFrame.from_ndarray(even, format="rgb24")))
            # The encoder still holds some frames; encoding nothing gives them out.
            container.mux(stream.encode())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def check_not_known(folder: Path, video: Path, address: str | None) -> None:
    """Refuse a video that was prepared before: the same content, or the same source address.

    Args:
        folder: that holds the sessions and their register.
        video: the file.
        address: where it came from, or None.

    Raises:
        HoiError: names the session that has it.
    """
    known = _register(folder)
    # By content: a copy under another name is the same video.
    digest = file_hash(video)
    for session, entry in known.items():
        # The address catches what another encoding of the same video would hide from the hash.
        if entry.get("sha256") == digest or (address and entry.get("address") == address):
            what = "this file" if entry.get("sha256") == digest else f"the address {address}"
            raise HoiError(
                f"{what} was prepared before as {session}", where=video, fix="choose another video, or duplicates=true"
            )


def note_source(folder: Path, session: str, video: Path, address: str | None) -> None:
    """Remember a session's video in the register."""
    known = _register(folder)
    known[session] = {"sha256": file_hash(video), "address": address, "file": video.name}
    write_text(folder / REGISTER, json.dumps(known, indent=2) + "\n")


def _register(folder: Path) -> dict[str, Any]:
    path = folder / REGISTER
    return read_object(path, "delete it to forget all sources") if path.is_file() else {}
