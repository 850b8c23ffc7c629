"""Reference-state initialization: where episodes start."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from envs.config import ResetConfig
from envs.resets import StartSampler
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.motion.reference import PackedReference

MANY = torch.zeros(4000, dtype=torch.long)


@pytest.fixture(scope="module")
def two(demo: HoiClip) -> PackedReference:
    return PackedReference([demo, slice_clip(demo, 0, 11)])


def sampler(
    reference: PackedReference, scene_of_clip: tuple[int, ...] = (0, 0), seed: int = 0, **config: object
) -> StartSampler:
    config = {"first_probability": 0.0, **config}
    return StartSampler(replace(ResetConfig(), **config), reference, torch.tensor(scene_of_clip), seed)


def test_uniform_covers_all_but_the_last_frame(two: PackedReference) -> None:
    clips, frames = sampler(two).draw(MANY)
    assert 0.45 < float(clips.float().mean()) < 0.55
    assert set(frames[clips == 1].tolist()) == set(range(10))
    assert int(frames[clips == 0].max()) == 113 and len(frames[clips == 0].unique()) == 114


def test_first_and_its_probability(two: PackedReference) -> None:
    assert int(sampler(two, start="first").draw(MANY)[1].max()) == 0
    assert int(sampler(two, first_probability=1.0).draw(MANY)[1].max()) == 0
    clips, frames = sampler(two, first_probability=0.5).draw(MANY)
    assert float((frames[clips == 0] == 0).float().mean()) == pytest.approx(0.5 + 0.5 / 114, abs=0.04)


def test_only_valid_frames(two: PackedReference) -> None:
    starts = sampler(two)
    starts.valid[:] = 0
    starts.valid[[5, 6, 115 + 3]] = 1
    clips, frames = starts.draw(MANY)
    assert set(frames[clips == 0].tolist()) == {5, 6} and set(frames[clips == 1].tolist()) == {3}


def test_failures_attract_starts(two: PackedReference) -> None:
    starts = sampler(two, start="failure")
    clip = torch.ones(200, dtype=torch.long)
    frame = torch.arange(200) % 10
    for _ in range(5):
        starts.record(clip, frame, frame + 1, frame == 4)  # only episodes from frame 4 fail
    clips, frames = starts.draw(MANY)
    share = float((frames[clips == 1] == 4).float().mean())
    # weights 0.1 + (1 + failures) / (1 + tries): 1.1 against 0.1 + 1/101
    assert share == pytest.approx(1.1 / (1.1 + 9 * (0.1 + 1 / 101)), abs=0.04)


def test_starts_gather_before_the_frames_where_episodes_fail(two: PackedReference) -> None:
    starts = sampler(two, start="hazard")
    clip = torch.zeros(64, dtype=torch.long)
    # All pass frame 60 and fail at 80; what lies behind is passed to the end by those who begin there.
    for _ in range(50):
        starts.record(clip, clip, clip + 80, torch.ones(64, dtype=torch.bool))
        starts.record(clip, clip + 81, clip + 114, torch.zeros(64, dtype=torch.bool))
    clips, frames = starts.draw(MANY)
    before = (frames[clips == 0] >= 35) & (frames[clips == 0] < 80)
    assert float(before.float().mean()) > 0.7  # 45 frames of 114, and the rest is practised all the same
    assert float((frames[clips == 0] > 80).float().mean()) > 0.02


def test_a_state_of_before_passages_were_counted_is_taken(two: PackedReference) -> None:
    starts = sampler(two, start="hazard")
    saved = starts.get_state()
    for name in ("passed", "failed"):
        del saved[name]
    starts.set_state(saved)
    saved = starts.get_state()
    saved["passed"] = saved["passed"][:-1]
    with pytest.raises(HoiError, match=r"env_state\.starts\.passed: is damaged"):
        starts.set_state(saved)


def test_each_scene_draws_its_own_clips(two: PackedReference) -> None:
    clips, _ = sampler(two, (1, 0)).draw(torch.tensor([0, 1, 1, 0]))
    assert clips.tolist() == [1, 0, 0, 1]


def test_a_saved_state_repeats_the_draws(two: PackedReference) -> None:
    starts = sampler(two, start="failure")
    saved = starts.get_state()
    first = starts.draw(MANY)
    starts.record(*first, first[1] + 1, torch.ones(len(MANY), dtype=torch.bool))  # must not reach into what was saved
    other = sampler(two, start="failure", seed=9)
    other.set_state(saved)
    assert all(torch.equal(a, b) for a, b in zip(first, other.draw(MANY), strict=True))
    starts.set_state(saved)
    assert all(torch.equal(a, b) for a, b in zip(first, starts.draw(MANY), strict=True))


@pytest.mark.parametrize("damage", [lambda x: x[:-1], lambda x: x.float() * float("nan"), lambda x: -1 - x])
def test_damaged_statistics_of_the_draws_are_refused(two: PackedReference, damage: object) -> None:
    starts = sampler(two, start="failure")
    saved = starts.get_state()
    saved["failures"] = damage(saved["failures"])
    with pytest.raises(HoiError, match=r"env_state\.starts\.failures: is damaged"):
        starts.set_state(saved)


def test_an_unknown_choice_is_refused(two: PackedReference) -> None:
    with pytest.raises(HoiError, match="env.reset.start: found 'last'.*uniform or first or failure or hazard"):
        sampler(two, start="last")


def test_a_state_of_other_clips_is_refused(two: PackedReference, reference: PackedReference) -> None:
    saved = sampler(two).get_state()
    with pytest.raises(HoiError, match="saved with .* frames, the clips now hold"):
        sampler(reference, (0,)).set_state(saved)
