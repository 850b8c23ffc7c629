"""What a curator chose of a video (paper 9.2): the object, up to three clips, and where person and object are in them.

``VIDEO.choice.json`` lies beside the video. The page of ``hoi annotate`` writes it, a text editor does as well, and
``hoi prepare choice=FILE`` makes the sessions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.video.frames import Shot
from humanoid_hoi.video.masks import Strokes

SUFFIX = ".choice.json"
MAX_CLIPS = 3
"""Of one video, as in the paper."""
MAX_POINTS = 50
MAX_TEXT = 200
_FIX = 'give {"category": "box", "object": "box:0.4x0.3x0.3", "clips": [{"start": 0, "stop": 90, "action": "lift"}]}'


@dataclass(frozen=True)
class ClipChoice:
    """One clip of a video.

    Attributes:
        shot: frames; the first is where the interaction starts and where the points are.
        action: name of the interaction.
        person_px: (x, y) on the person in the first frame, or None: the largest person.
        object_px: (N, 3) x, y and 1 on the object or 0 off it, in the first frame.
    """

    shot: Shot
    action: str = ""
    person_px: tuple[float, float] | None = None
    object_px: tuple[tuple[float, float, int], ...] = ()


@dataclass(frozen=True)
class Choice:
    """What was chosen of one video.

    Attributes:
        category: of the object, in a word or two.
        object: a mesh file's name, or a primitive as ``hoi prepare object=`` takes it; empty: not known yet.
        clips: at most three.
        address: where the video came from.
        height_m: the person's height, or None.
        skip: why the video is not used; empty: it is.
    """

    category: str = ""
    object: str = ""
    clips: tuple[ClipChoice, ...] = ()
    address: str = ""
    height_m: float | None = None
    skip: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        clips = [
            {
                "start": clip.shot.start,
                "stop": clip.shot.stop,
                "action": clip.action,
                "person_px": clip.person_px,
                "object_px": clip.object_px,
            }
            for clip in self.clips
        ]
        texts = {name: getattr(self, name) for name in ("category", "object", "address", "skip")}
        return texts | {"height_m": self.height_m, "clips": clips}


def choice_path(video: Path) -> Path:
    """Where the choice of a video lies."""
    # The whole name with its ending: lift.mp4 and lift.mov are two videos.
    return video.with_name(video.name + SUFFIX)


def video_of(path: Path) -> Path:
    """The video a choice is about.

    Raises:
        HoiError: the file is not named after a video beside it.
    """
    video = path.with_name(path.name.removesuffix(SUFFIX))
    # Equal when the suffix was not there to be removed.
    if video == path or not video.is_file():
        raise HoiError(
            "no video beside it", where=path, field="choice", fix=f"name it after its video: VIDEO.mp4{SUFFIX}"
        )
    return video


def read_choice(path: Path) -> Choice:
    """A choice file, checked.

    Raises:
        HoiError: missing, broken, or a value that cannot be; names the clip and the field.
    """
    return choice_of(read_object(path, _FIX), path)


def write_choice(path: Path, choice: Choice) -> None:
    """Write a choice file, atomically."""
    write_text(path, json.dumps(choice.as_dict(), indent=1) + "\n")


def choice_of(content: dict[str, Any], where: str | Path) -> Choice:
    """A choice from JSON, checked.

    Raises:
        HoiError: see :func:`read_choice`.
    """
    texts: dict[str, Any] = {
        name: _text(content.get(name, ""), where, name) for name in ("category", "object", "address", "skip")
    }
    height = content.get("height_m")
    if height is not None:
        height = _number(height, where, "height_m")
        # Far beyond any person: a height in centimeters or inches is meant.
        if not 0.5 <= height <= 2.5:
            raise HoiError(f"{height} m", where=where, field="height_m", fix="between 0.5 and 2.5 m, or leave it out")
    clips = content.get("clips", [])
    if not isinstance(clips, list) or len(clips) > MAX_CLIPS:
        raise HoiError(f"expected a list of at most {MAX_CLIPS} clips", where=where, field="clips", fix=_FIX)
    found = tuple(_clip(clip, where, f"clips[{k}]") for k, clip in enumerate(clips))
    return Choice(clips=found, height_m=height, **texts)


def _clip(content: Any, where: str | Path, field: str) -> ClipChoice:
    if not isinstance(content, dict):
        raise HoiError(f"expected an object {{...}}, found {content!r:.60}", where=where, field=field, fix=_FIX)
    edges: list[Any] = [content.get("start"), content.get("stop")]
    if not all(isinstance(edge, int) and not isinstance(edge, bool) for edge in edges) or not 0 <= edges[0] < edges[1]:
        raise HoiError(f"no range of frames: {edges}", where=where, field=f"{field}.start", fix=_FIX)
    person = content.get("person_px")
    # Null and a missing entry mean the same.
    points = content.get("object_px") or []
    if not isinstance(points, (list, tuple)) or len(points) > MAX_POINTS:
        raise HoiError(f"expected at most {MAX_POINTS} points", where=where, field=f"{field}.object_px", fix=_FIX)
    object_px = tuple(_numbers(point, 3, where, f"{field}.object_px") for point in points)
    if any(point[2] not in (0, 1) for point in object_px):
        raise HoiError("the third number is 1 (on) or 0 (off)", where=where, field=f"{field}.object_px", fix=_FIX)
    person_px = None if person is None else _numbers(person, 2, where, f"{field}.person_px")
    return ClipChoice(
        Shot(edges[0], edges[1]),
        _text(content.get("action", ""), where, f"{field}.action"),
        None if person_px is None else (person_px[0], person_px[1]),
        tuple((x, y, int(on)) for x, y, on in object_px),
    )


def strokes_of_points(object_px: FloatArray) -> Strokes:
    """Clicked points (N, 3) as dots of a brush, for GrabCut."""
    points = np.asarray(object_px, np.float64).reshape(-1, 3)
    # A dot is a line of one point.
    on, off = ([point[None, :2] for point in points if bool(point[2]) is side] for side in (True, False))
    return Strokes(on, off)


def find_object(name: str, folders: tuple[Path, ...]) -> str:
    """The object of a choice as ``hoi prepare`` takes it: a primitive as it is, a file found in one of the folders.

    Args:
        name: primitive, or a file's bare name.
        folders: looked through in order.

    Raises:
        HoiError: no such file, or a name that leads out of the folders.
    """
    # A colon marks a primitive with its sizes, such as box:0.4x0.3x0.3.
    if ":" in name:
        return name
    bare = Path(name).name
    for folder in folders:
        # A bare name only: a choice file may not lead out of the folders.
        if bare == name and (folder / bare).is_file():
            return str(folder / bare)
    places = " or ".join(str(folder) for folder in folders)
    raise HoiError(
        f"no object {name!r:.60}", field="object", fix=f"put the mesh into {places}, or give box:0.4x0.3x0.3"
    )


def _text(value: Any, where: str | Path, field: str) -> str:
    # Control characters would break a line of the terminal or of a table.
    if not isinstance(value, str) or len(value) > MAX_TEXT or not value.isprintable():
        raise HoiError(f"expected a short text, found {value!r:.60}", where=where, field=field, fix=_FIX)
    return value.strip()


def _number(value: Any, where: str | Path, field: str) -> float:
    # A comparison with NaN is false, so NaN is refused as well.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e6:
        raise HoiError(f"expected a number, found {value!r:.60}", where=where, field=field, fix=_FIX)
    return float(value)


def _numbers(value: Any, count: int, where: str | Path, field: str) -> tuple[float, ...]:
    if not isinstance(value, (list, tuple)) or len(value) != count:
        raise HoiError(f"expected {count} numbers, found {value!r:.60}", where=where, field=field, fix=_FIX)
    return tuple(_number(entry, where, field) for entry in value)
