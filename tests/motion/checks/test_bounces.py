"""A bouncing object in a recording: found, and its speed ratio measured."""

from __future__ import annotations

import numpy as np
import pytest

from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.checks.bounces import find_bounces, measured_restitution
from humanoid_hoi.motion.checks.validate import find_problems


def dropped(e: float, height: float, fps: float, phase: float = 0.0, seconds: float = 1.6) -> np.ndarray:
    """Height (T,) of a point dropped at time -phase, which keeps ``e`` of its speed at every impact."""
    g = 9.81
    out = []
    for t in np.arange(0, seconds, 1 / fps) + phase:
        v = np.sqrt(2 * g * height)
        left = t - v / g  # time since the first impact
        if left < 0:
            out.append(height - 0.5 * g * t**2)
            continue
        v *= e
        while left > 2 * v / g and v > 0.05:
            left -= 2 * v / g
            v *= e
        out.append(max(v * left - 0.5 * g * left**2, 0.0))
    return np.array(out)


@pytest.mark.parametrize("fps", [25.0, 30.0, 60.0])
@pytest.mark.parametrize("e", [0.6, 0.8])
@pytest.mark.parametrize("phase", [0.0, 0.007, 0.013])
def test_the_ratio_is_the_restitution(e: float, fps: float, phase: float) -> None:
    bounces = find_bounces(dropped(e, 1.2, fps, phase), fps)
    assert len(bounces) >= 2
    assert abs(bounces[0].frame / fps + phase - np.sqrt(2 * 1.2 / 9.81)) < 1.01 / fps
    assert bounces[0].ratio == pytest.approx(e, abs=0.08)
    assert measured_restitution(bounces) == pytest.approx(e, abs=0.08)


def test_what_is_no_bounce() -> None:
    fall = dropped(0.0, 1.0, 30.0)
    assert find_bounces(fall, 30.0) == []  # falls and stays
    assert find_bounces(np.abs(dropped(0.8, 1.0, 30.0)) + 0.5, 30.0) == []  # off a hand, half a metre up
    assert find_bounces(0.02 * np.abs(np.sin(np.arange(60))), 30.0) == []  # rattles
    assert measured_restitution([]) is None


def test_a_reference_that_bounces_is_reported(clip: HoiClip) -> None:
    pos = clip.obj_pos_w.copy()
    pos[:, 2] = 0.1 + dropped(0.8, 1.0, 30.0)[: clip.num_frames]
    ball = ObjectShape("ball", "sphere", np.array([0.1], np.float32))
    (found,) = [f for f in find_problems(clip.replace(obj=ball, obj_pos_w=pos)) if f.kind == "obj_bounces"]
    assert not found.refuses and found.value == pytest.approx(0.8, abs=0.08) and "no restitution" in found.message


def test_real_basketballs_keep_about_four_fifths(data) -> None:  # type: ignore[no-untyped-def]
    from humanoid_hoi.importers import import_tensor

    ratio = {}
    for file in ("011_018pickle_lrun_1", "031_015pickle_layup_001_001"):
        clip = import_tensor(data / "skillmimic" / f"{file}.pt", graph=False)
        ratio[file] = clip.obj.restitution
        assert [f.kind for f in find_problems(clip)].count("obj_bounces") == 1
    assert all(value == pytest.approx(0.78, abs=0.03) for value in ratio.values())
