"""Where the picture cuts: shots of a video, and clips short enough to work on (paper 3.1, 9.2)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.frames.probe import VideoInfo
from humanoid_hoi.video.frames.read import read_frames
from humanoid_hoi.video.packages import scenedetect

CUT_THRESHOLD = 27.0
"""PySceneDetect's content score (mean change of hue, saturation and brightness) that makes a cut."""
DETECT_LONG_SIDE = 320
"""Cuts are seen well in small pictures."""
MAX_CLIP_SECONDS = 20.0
"""Longest clip worth annotating in one piece (paper 9.2)."""


@dataclass(frozen=True)
class Shot:
    """Frames ``start .. stop`` (end excluded) of one uninterrupted view."""

    start: int
    stop: int

    @property
    def num_frames(self) -> int:
        """Length in frames."""
        return self.stop - self.start

    def __str__(self) -> str:
        return f"frames {self.start}..{self.stop - 1}"


def find_shots(video: VideoInfo, threshold: float = CUT_THRESHOLD) -> list[Shot]:
    """The shots of a video, in order; at least one.

    Args:
        video: of ``probe_video``.
        threshold: content score that makes a cut.
    """
    pictures = (picture for _, picture in read_frames(video, long_side=DETECT_LONG_SIDE))
    return shots_between(find_cuts(pictures, video.fps, threshold), video.num_frames)


def find_cuts(pictures: Iterable[ByteArray], fps: float, threshold: float = CUT_THRESHOLD) -> list[int]:
    """First frames of all shots but the first, by PySceneDetect's content detector.

    Args:
        pictures: RGB (H, W, 3), small ones will do.
        fps: of the pictures.
        threshold: content score that makes a cut.
    """
    package = scenedetect()
    # Every cut counts, however short the shot: two frames of a shop window still break a track.
    detector = package.ContentDetector(threshold=threshold, min_scene_len=1)
    cuts: list[int] = []
    for number, picture in enumerate(pictures):
        # The detector expects OpenCV's BGR.
        found = detector.process_frame(package.FrameTimecode(number, fps), np.ascontiguousarray(picture[..., ::-1]))
        cuts += [int(cut.frame_num) for cut in found]
    return sorted(set(cuts))


def shots_between(cuts: list[int], num_frames: int) -> list[Shot]:
    """Shots of a video of ``num_frames`` frames that is cut before each of ``cuts``."""
    edges = [0, *[cut for cut in cuts if 0 < cut < num_frames], num_frames]
    return [Shot(start, stop) for start, stop in itertools.pairwise(edges)]


def clips_of(shots: list[Shot], fps: float, max_seconds: float = MAX_CLIP_SECONDS) -> Iterator[Shot]:
    """Shots, the long ones divided into equal parts of at most ``max_seconds``."""
    longest = max(1, int(max_seconds * fps))
    for shot in shots:
        # Rounded up: equal parts, none longer than allowed, instead of one short rest.
        parts = -(-shot.num_frames // longest)
        edges = np.linspace(shot.start, shot.stop, parts + 1).round().astype(int)
        yield from (Shot(int(a), int(b)) for a, b in itertools.pairwise(edges))


def without_repeats(video: VideoInfo, shot: Shot) -> Shot:
    """The shot less repeated pictures at its end: what a gap in the file's times leaves before a cut."""
    stop = shot.stop
    while stop - 2 >= shot.start and video.source_index[stop - 1] == video.source_index[stop - 2]:
        stop -= 1
    return Shot(shot.start, stop)


def check_single_shot(video: VideoInfo, start: int, stop: int, shots: list[Shot]) -> None:
    """Refuse a range that is empty, outside the video, or spans a cut.

    Raises:
        HoiError: names the frame of the cut and the range that is free of it.
    """
    if not 0 <= start < stop <= video.num_frames:
        raise HoiError(
            f"{start}..{stop} is no range of {video.num_frames} frames",
            where=video.path,
            field="range",
            fix="range=[0,60]",
        )
    for shot in shots:
        if start < shot.start < stop:
            # The suggestion: the largest piece of the asked-for range without a cut.
            longest = max(shots, key=lambda s: min(s.stop, stop) - max(s.start, start))
            free = (max(longest.start, start), min(longest.stop, stop))
            raise HoiError(
                f"the picture cuts before frame {shot.start}: one session is one shot",
                where=video.path,
                field=f"frames {start}..{stop - 1}",
                fix=f"shot=longest, or range=[{free[0]},{free[1]}]",
            )
