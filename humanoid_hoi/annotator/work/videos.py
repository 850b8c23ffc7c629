"""Videos that wait to become sessions: what lies in ``DATA/videos``, its frames, its shots, and what was chosen of it."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

from PIL import Image

from humanoid_hoi.annotator.store.queue import digest, session_id
from humanoid_hoi.annotator.work.command import quoted, run_command
from humanoid_hoi.annotator.work.jobs import Job
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.frames import FrameReader, VideoInfo, probe_video, read_frames
from humanoid_hoi.video.frames.shots import DETECT_LONG_SIDE, MAX_CLIP_SECONDS, find_cuts, shots_between
from humanoid_hoi.video.prepare.choice import (
    MAX_CLIPS,
    Choice,
    choice_of,
    choice_path,
    find_object,
    read_choice,
    write_choice,
)

FOLDER = "videos"
OBJECTS = "objects"
SUFFIXES = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi")
MESHES = (".obj", ".ply", ".glb")
OPEN_READERS = 2
CACHED_FRAMES = 12
_COPY = "copy the video into this folder"


class ChangedMeanwhile(Exception):
    """Somebody else saved this video's choice since it was read."""


class VideoShelf:
    """The videos of a data folder.

    Args:
        root: the data folder; videos lie in ``videos``, meshes in ``objects``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / FOLDER
        self._readers: OrderedDict[str, FrameReader] = OrderedDict()
        self._lock = threading.RLock()

    def files(self) -> dict[str, Path]:
        """Id -> video file, by name. Ids say nothing of the disk, and only files found here come out."""
        lying = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        # The word before the name keeps a video's id apart from that of a session
        # with the same name.
        return {session_id(f"video {p.name}"): p for p in lying if p.suffix.lower() in SUFFIXES and p.is_file()}

    def path_of(self, key: str) -> Path:
        """The file of an id.

        Raises:
            HoiError: there is none.
        """
        found = self.files().get(key)
        if found is None:
            raise HoiError("no such video", field="video", fix="go back to the list and reload it")
        return found

    def rows(self) -> list[dict[str, Any]]:
        """What the list shows of every video."""
        rows = []
        for key, path in self.files().items():
            row: dict[str, Any] = {"id": key, "name": path.name, "category": "", "clips": 0, "skip": "", "error": ""}
            try:
                choice = self._choice(path)
                row |= {"category": choice.category, "clips": len(choice.clips), "skip": choice.skip}
            except HoiError as error:
                row["error"] = str(error)
            # `hoi prepare` numbers the sessions of a video by the clips of its choice.
            made = [self.root / f"{path.stem}_{number:02d}" for number in range(MAX_CLIPS)]
            rows.append(row | {"sessions": sum((folder / "prepare.json").is_file() for folder in made)})
        return rows

    def objects(self) -> list[str]:
        """Names of the mesh files that can be chosen."""
        places = [self.folder, self.root / OBJECTS]
        return sorted({p.name for place in places if place.is_dir() for p in place.iterdir() if p.suffix in MESHES})

    def info(self, key: str) -> dict[str, Any]:
        """Size, rate, and what was chosen so far.

        Raises:
            HoiError: not a readable video, or a broken choice file.
        """
        path = self.path_of(key)
        video = self._reader(key).video
        choice = self._choice(path)
        return {
            "id": key,
            "name": path.name,
            "frames": video.num_frames,
            "fps": video.fps,
            "width": video.width,
            "height": video.height,
            "choice": choice.as_dict(),
            "stamp": self._stamp(path),
            "objects": self.objects(),
            "max_clips": MAX_CLIPS,
            "max_seconds": MAX_CLIP_SECONDS,
        }

    def save(self, key: str, content: dict[str, Any], stamp: str) -> str:
        """Write a choice; returns its new stamp.

        Args:
            key: id.
            content: of the choice.
            stamp: of the choice it was made from.

        Raises:
            HoiError: the choice cannot be, or does not fit the video.
            ChangedMeanwhile: the file is not the one it was made from.
        """
        path = self.path_of(key)
        choice = choice_of(content, "choice")
        video = self._reader(key).video
        for number, clip in enumerate(choice.clips):
            check_clip(video, clip.shot.start, clip.shot.stop, f"clip {number + 1}")
        with self._lock:
            # Compared and written under one lock: of two people who save, the second
            # is told, and loses nothing.
            if stamp != self._stamp(path):
                raise ChangedMeanwhile
            write_choice(choice_path(path), choice)
            return self._stamp(path)

    def jpeg(self, key: str, frame: int) -> bytes:
        """One frame.

        Raises:
            HoiError: no such frame.
        """
        reader = self._reader(key)
        if not 0 <= frame < len(reader):
            raise HoiError(f"frame {frame}, the video has 0..{len(reader) - 1}", field="frame")
        # One decoder for each video, and it has one position: requests take turns.
        with self._lock:
            picture = reader[frame]
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "JPEG", quality=88)
        return buffer.getvalue()

    def shots(self, job: Job, key: str) -> list[list[int]]:
        """First and past-the-last frame of every shot; the whole video is decoded, so it is a job."""
        # A reader of its own: this decodes from end to end, small pictures only,
        # while people step through the video.
        video = probe_video(self.path_of(key))

        def pictures() -> Any:
            for number, picture in read_frames(video, long_side=DETECT_LONG_SIDE):
                job.report("looking for cuts", number, video.num_frames)
                yield picture

        return [[shot.start, shot.stop] for shot in shots_between(find_cuts(pictures(), video.fps), video.num_frames)]

    def prepare(self, job: Job, key: str) -> dict[str, Any]:
        """``hoi prepare choice=FILE``; returns the sessions that are there now.

        Raises:
            HoiError: nothing was chosen, or the command's complaint.
        """
        path = self.path_of(key)
        choice = self._choice(path)
        if not choice.clips or choice.skip:
            raise HoiError("no clip is chosen", field="clips", fix="mark where the interaction starts and ends")
        find_object(choice.object, (self.folder, self.root / OBJECTS))
        words = ["prepare", f"choice={quoted(choice_path(path))}", f"output={quoted(self.root)}"]
        run_command(job, "preparing (person, motion, masks, place)", words)
        return {"sessions": [f"{path.stem}_{number:02d}" for number in range(len(choice.clips))]}

    def _choice(self, path: Path) -> Choice:
        chosen = choice_path(path)
        return read_choice(chosen) if chosen.is_file() else Choice()

    def _stamp(self, path: Path) -> str:
        chosen = choice_path(path)
        return digest(chosen.read_bytes()) if chosen.is_file() else ""

    def _reader(self, key: str) -> FrameReader:
        with self._lock:
            if key not in self._readers:
                self._readers[key] = FrameReader(self.path_of(key), cached=CACHED_FRAMES)
            self._readers.move_to_end(key)
            # Each open video holds a decoder and its pictures; the one used longest ago goes.
            while len(self._readers) > OPEN_READERS:
                self._readers.popitem(last=False)
            return self._readers[key]


def check_clip(video: VideoInfo, start: int, stop: int, field: str) -> None:
    """Refuse a clip that the video does not have, or that is too long.

    Raises:
        HoiError: names the clip.
    """
    if stop > video.num_frames:
        raise HoiError(f"frames {start}..{stop - 1}, the video has 0..{video.num_frames - 1}", field=field)
    if stop - start > MAX_CLIP_SECONDS * video.fps:
        seconds = (stop - start) / video.fps
        raise HoiError(f"lasts {seconds:.1f} s, at most {MAX_CLIP_SECONDS:g} s", field=field, fix="choose a part of it")
