"""Frames at a clip's ends that nothing can start from, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
import torch

from humanoid_hoi.readiness.ends import NO_START, usable_ends
from humanoid_hoi.readiness.report import Measured


def found(frames: int, fails: list[int], **causes: list[int]) -> Measured:
    """What the rule reads of a report."""
    ok = torch.ones(frames, dtype=torch.bool)
    ok[[*fails, frames - 1]] = False  # the last frame never starts anything
    named = {kind.replace("_", " "): tuple(rows) for kind, rows in causes.items()}
    return cast(Measured, SimpleNamespace(frames=frames, causes=named, starts=SimpleNamespace(ok=ok)))


def test_a_good_clip_stays_whole_and_its_middle_is_never_cut() -> None:
    assert usable_ends(found(60, [])).whole
    assert usable_ends(found(60, [20, 21, 22], object_in_the_air=[30, 31])).whole
    assert usable_ends(found(60, [], out_of_balance=[0, 1])).whole  # such a frame can start


def test_bad_frames_at_both_ends_go_with_their_reasons() -> None:
    ends = usable_ends(found(60, [0], body_in_object=[1, 2], object_in_the_air=[58, 59]))
    assert (ends.first, ends.stop) == (3, 58) and not ends.whole
    assert set(ends.reasons) == {NO_START, "body in object", "object in the air"}
    assert str(ends).startswith("the first 3 frames and the last 2 frames of 60 left out: ")


def test_the_last_frame_goes_with_the_one_before_it() -> None:
    ends = usable_ends(found(60, [58]))
    assert ends.stop == 58 and str(ends) == f"the last 2 frames of 60 left out: {NO_START}"
    assert str(usable_ends(found(60, [0]))) == f"the first frame of 60 left out: {NO_START}"
    assert usable_ends(found(60, [57])).whole


@pytest.mark.parametrize("bad, first", [(15, 15), (16, 0)])
def test_a_long_bad_stretch_is_not_cut_in_part(bad: int, first: int) -> None:
    assert usable_ends(found(120, list(range(bad)))).first == first


def test_at_least_half_is_kept_and_most_can_be_set() -> None:
    assert usable_ends(found(24, list(range(14)))).whole
    assert usable_ends(found(60, [0, 1]), most=1).whole
    assert usable_ends(found(60, [0, 1]), most=2).first == 2
    assert usable_ends(found(60, [0]), most=0).whole
