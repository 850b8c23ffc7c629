"""Servos alone follow the demo clip in the real simulator."""

from __future__ import annotations

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import resample_clip
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.tracking.base_targets import BaseTargets
from humanoid_hoi.tracking.limits import TrackingLimits
from humanoid_hoi.tracking.open_loop import open_loop

LIMITS = TrackingLimits()


def test_standing_survives_for_a_while_and_rounds_do_not_matter(
    demo: HoiClip, sim: Simulator, targets: BaseTargets
) -> None:
    many = open_loop(
        sim, demo, range(0, 40, 4), targets, LIMITS, max_steps=10
    )  # ten starts, eight environments: two rounds
    assert many.starts.tolist() == list(range(0, 40, 4)) and (many.available == 10).all()
    assert (many.survived == 10).all() and many.survived_share == 1.0
    alone = open_loop(sim, demo, [36], targets, LIMITS, max_steps=10)
    assert alone.kick_m[0] == pytest.approx(many.kick_m[9], abs=1e-6)


def test_the_end_of_the_clip_ends_the_count(demo: HoiClip, sim: Simulator, targets: BaseTargets) -> None:
    result = open_loop(sim, demo, [demo.num_frames - 4], targets, LIMITS)
    assert result.available.tolist() == [3] and result.survived.tolist() == [3] and result.obj_share == 1.0


def test_a_start_with_the_hands_deep_in_the_box_throws_it(demo: HoiClip, sim: Simulator, targets: BaseTargets) -> None:
    deep = demo.replace(obj_pos_w=demo.obj_pos_w + np.array([0, 0.06, 0], np.float32))  # one palm 7 cm inside
    good, bad = (open_loop(sim, c, [40, 50, 60], targets, LIMITS, max_steps=2) for c in (demo, deep))
    assert bad.kick_m.min() > 3 * good.kick_m.max()


def test_wrong_rates_and_starts_are_refused(demo: HoiClip, sim: Simulator, targets: BaseTargets) -> None:
    with pytest.raises(HoiError, match="60 frames per second"):
        open_loop(sim, resample_clip(demo, 60.0), [0], targets, LIMITS)
    with pytest.raises(HoiError, match="start 114"):
        open_loop(sim, demo, [114], targets, LIMITS)
