"""What hangs in the air, and what flies."""

from __future__ import annotations

import numpy as np
import pytest

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.scene.artefacts.air import in_the_air

FRAMES = 40


@pytest.fixture(scope="module")
def clip() -> HoiClip:
    return slice_clip(HoiClip.load(DEMO_CLIP), 0, FRAMES)


def gaps(body_floor: float, obj_floor: float, body_obj: float) -> list[np.ndarray]:
    return [np.full(FRAMES, value) for value in (body_floor, obj_floor, body_obj)]


def test_who_touches_nothing_that_stands_hangs_in_the_air(clip: HoiClip) -> None:
    person, obj = in_the_air(clip, *gaps(0.1, 0.5, -0.003))
    assert person == pytest.approx(0.1) and (obj == 0).all()  # holding a box carries nobody
    person, obj = in_the_air(clip, *gaps(0.1, 0.0, -0.003))
    assert (person == 0).all() and (obj == 0).all()  # a box on the ground does
    person, obj = in_the_air(clip, *gaps(-0.001, 0.07, 0.05))
    assert (person == 0).all() and obj == pytest.approx(0.05)
    person, obj = in_the_air(clip.replace(obj_is_static=True), *gaps(0.3, 0.4, 0.0))
    assert (person == 0).all() and (obj == 0).all()  # a seat that is fixed


def test_a_thrown_thing_flies(clip: HoiClip) -> None:
    t = np.arange(FRAMES) / clip.fps
    thrown = clip.obj_pos_w.copy()
    thrown[:, 2] = 1.0 + 6.0 * t - 0.5 * 9.81 * t**2
    _, obj = in_the_air(clip.replace(obj_pos_w=thrown), *gaps(0.0, 0.5, 0.5))
    assert (obj[2:-2] == 0).all()
    slow = clip.obj_pos_w.copy()
    slow[:, 2] = 1.0 - 0.2 * t  # sinks without falling
    _, obj = in_the_air(clip.replace(obj_pos_w=slow), *gaps(0.0, 0.5, 0.5))
    assert obj == pytest.approx(0.5)
    hung = clip.obj_pos_w.copy()
    hung[:20, 2] += 0.15  # the recording jumps
    _, obj = in_the_air(clip.replace(obj_pos_w=hung), *gaps(0.0, 0.15, 0.5))
    assert obj[:20] == pytest.approx(0.15)
