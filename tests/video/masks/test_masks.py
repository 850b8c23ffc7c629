"""Strokes to masks, masks through a video with a known answer, jumps, PNG import."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.arrays import BoolArray, ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.masks import find_masks
from humanoid_hoi.video.masks import Strokes, find_jumps, propagate, segment
from humanoid_hoi.video.masks.files import forget_beyond, import_masks, write_mask
from humanoid_hoi.video.packages import opencv
from tests.video.conftest import textured

FRAMES = 12


def scene() -> tuple[list[ByteArray], list[BoolArray], list[BoolArray]]:
    """A reddish textured disc slides over a bluish textured wall; a green post (the person) covers its left side late."""
    wall = textured(140, 200, 1) // 2
    wall[..., 2] += 110
    skin = textured(140, 200, 2) // 2
    skin[..., 0] += 120
    y, x = np.mgrid[:140, :200]
    pictures, objects, people = [], [], []
    for t in range(FRAMES):
        center = (60 + 4 * t, 70 + t)
        disc = (x - center[0]) ** 2 + (y - center[1]) ** 2 < 26**2
        post = (x >= 70) & (x < 84) if t >= 6 else np.zeros_like(disc)
        picture = wall.copy()
        picture[disc] = np.roll(skin, (t, 4 * t), axis=(0, 1))[disc]
        picture[post] = (40, 190, 40)
        pictures.append(picture)
        objects.append(disc & ~post)
        people.append(post)
    return pictures, objects, people


def overlap(a: BoolArray, b: BoolArray) -> float:
    return float((a & b).sum() / (a | b).sum())


def test_two_strokes_find_the_object() -> None:
    pictures, objects, _ = scene()
    strokes = Strokes([np.array([[45, 70], [75, 70]]), np.array([[60, 55]])], [np.array([[110, 20], [110, 120]])])
    assert overlap(segment(pictures[0], strokes), objects[0]) > 0.95
    with pytest.raises(HoiError, match="no stroke on the object"):
        segment(pictures[0], Strokes([]))


def test_a_mask_is_carried_both_ways_around_a_person() -> None:
    pictures, objects, people = scene()
    masks = propagate(pictures, {3: objects[3], 11: objects[11]}, other=lambda frame: people[frame])
    assert sorted(masks) == list(range(FRAMES))
    shares = [overlap(masks[t], objects[t]) for t in range(FRAMES)]
    assert min(shares) > 0.88 and np.mean(shares) > 0.94
    assert not any((masks[t] & people[t]).any() for t in range(FRAMES))


def test_nothing_to_start_from_and_wrong_sizes_are_refused() -> None:
    pictures, objects, _ = scene()
    with pytest.raises(HoiError, match="no key frame"):
        propagate(pictures, {3: objects[3]}, start=5)
    with pytest.raises(HoiError, match="the mask is 50x50, the video 200x140"):
        propagate(pictures, {3: np.ones((50, 50), bool)})
    gone = propagate(pictures[:4], {0: np.zeros((140, 200), bool)})
    assert not any(mask.any() for mask in gone.values())


def test_jumps_are_named() -> None:
    _, objects, _ = scene()
    masks: dict[int, BoolArray | None] = dict(enumerate(objects))
    assert find_jumps(masks) == []
    masks[5] = None
    masks[8] = np.roll(objects[8], 60, axis=1)
    cv2 = opencv()
    masks[10] = cv2.dilate(objects[10].astype(np.uint8), np.ones((25, 25))).astype(bool)
    reasons = {jump.frame: jump.reason for jump in find_jumps(masks)}
    assert reasons[5] == "vanishes" and reasons[6] == "appears"
    assert reasons[8].startswith("leaps") and reasons[10].startswith("area")


def test_a_silhouette_that_shrinks_jumps_like_one_that_grows() -> None:
    whole = np.zeros((40, 60), bool)
    whole[10:30, 10:50] = True
    half = np.zeros((40, 60), bool)
    half[10:30, 20:40] = True  # about the same middle
    jumps = find_jumps({0: whole, 1: half, 2: whole})
    assert [(jump.frame, jump.reason) for jump in jumps] == [
        (1, "area changes by a factor of 0.5"),
        (2, "area changes by a factor of 2"),
    ]


def test_masks_of_another_tool(tmp_path: Path) -> None:
    _, objects, _ = scene()
    theirs = tmp_path / "theirs"
    for t in (2, 3, 5):
        write_mask(tmp_path / "s0", "object", t, objects[t])
    (tmp_path / "s0" / "mask_dir").rename(theirs)
    session = tmp_path / "session"
    assert import_masks(theirs, session, "object", (200, 140), 4, first=2) == (3, [2])
    found = find_masks(session, 4)
    assert found is not None and found.image_size == (200, 140)
    np.testing.assert_array_equal(found.object(0), objects[2])
    with pytest.raises(HoiError, match="200x140 pixels, the video has 640x480"):
        import_masks(theirs, tmp_path / "other", "object", (640, 480), 4, first=2)
    with pytest.raises(HoiError, match="no masks for frames 50..53"):
        import_masks(theirs, tmp_path / "other", "object", (200, 140), 4, first=50)
    with pytest.raises(HoiError, match="no mask files"):
        import_masks(tmp_path / "none", tmp_path / "other", "object", (200, 140), 4)


def test_masks_beyond_a_shorter_clip_are_forgotten(tmp_path: Path) -> None:
    for frame in (0, 4, 5, 9):
        write_mask(tmp_path, "human", frame, np.ones((4, 4), bool))
    (tmp_path / "human_mask_dir" / "mine.png").write_bytes(b"kept")
    forget_beyond(tmp_path, "human", 5)
    left = sorted(path.name for path in (tmp_path / "human_mask_dir").iterdir())
    assert left == ["00000_mask.png", "00004_mask.png", "mine.png"]
