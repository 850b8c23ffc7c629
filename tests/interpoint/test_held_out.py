"""Test sets have versions, and nothing is judged by what it was trained on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.baselines import NearestGeometry
from humanoid_hoi.interpoint.data.dataset import write_dataset
from humanoid_hoi.interpoint.data.synthesize import TEST_OBJECTS, SyntheticOptions, synthesize
from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.scoring import suite
from humanoid_hoi.workflows.interpoint import held_out as sets
from humanoid_hoi.workflows.interpoint.held_out import NEWEST, VERSIONS, check_unseen, held_out, seated

from .test_variants import video


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[SyntheticOptions]:
    """What is asked for, with a cache of its own; making the scenes is tested elsewhere."""
    monkeypatch.setenv("HUMANOID_HOI_CACHE", str(tmp_path))
    asked: list[SyntheticOptions] = []

    def pretended(options: SyntheticOptions) -> Iterator[AnnotatedVideo]:
        asked.append(options)
        for number in range(options.objects):
            name = f"{(options.families or ('box',))[0]}-{options.first + number}"
            yield dataclasses.replace(video(), name=f"{name}-{options.seed}", video=name, object_id=name)

    monkeypatch.setattr(sets, "made", pretended)
    return asked


def test_v3_is_v2_and_people_on_chairs(asked: list[SyntheticOptions]) -> None:
    old = held_out(2, "v2")
    new = held_out(2, "v3")
    assert NEWEST == "v3" and VERSIONS == ("v2", "v3")
    # Every video of the older set, byte for byte, and chairs that nothing else uses.
    assert set(old.entries) < set(new.entries)
    chairs = {entry for entry in new.entries if entry.object_id in seated(new)}
    assert set(new.entries) - set(old.entries) == chairs and not seated(old)
    assert len({entry.object_id for entry in chairs}) == 10
    families, seats = asked
    assert families.first == TEST_OBJECTS and not families.templates
    assert seats.first > TEST_OBJECTS + 100 and seats.families == ("chair",) and seats.templates == ("sit",)
    # Made once, then read.
    held_out(2)
    assert len(asked) == 2
    with pytest.raises(HoiError, match="test_set: unknown version 'v1'"):
        held_out(2, "v1")


def test_the_seated_part_is_told_apart(tmp_path: Path) -> None:
    videos = [
        dataclasses.replace(video(), name=name, video=name, object_id=name) for name in ("stool-1", "chair-101003")
    ]
    dataset = write_dataset(tmp_path / "t", [(one, "test") for one in videos])
    found = suite.answers([suite.Method("nearest", NearestGeometry(), suite.true_query)], dataset.videos("test"))
    assert seated(dataset) == {"chair-101003"}
    part = suite.of_objects(found, {"stool-1", "chair-101003"}, seated(dataset))
    assert len(part["nearest"].group) == 3 and set(part["nearest"].group) == {0}
    assert set(found["nearest"].group) == {0, 1}


def test_what_was_trained_on_does_not_judge(tmp_path: Path) -> None:
    dataset = write_dataset(tmp_path / "t", [(dataclasses.replace(video(), object_id="chair-7"), "test")])
    check_unseen(["chair-8"], dataset)
    with pytest.raises(HoiError, match="'chair-7' among them"):
        check_unseen(["box-1", "chair-7"], dataset)


def test_only_the_wanted_templates_are_tried() -> None:
    options = SyntheticOptions(objects=1, scenes=1, frames=1, families=("bench",), templates=("push",))
    # A bench is not pushed, so nothing is tried that could be made.
    assert list(synthesize(None, options)) == [None]  # type: ignore[arg-type]
    for wrong in ({"templates": ("sitt",)}, {"families": ("sofa",)}):
        with pytest.raises(HoiError, match=r"unknown \['s(itt|ofa)'\]"):
            SyntheticOptions(objects=1, scenes=1, frames=1, **wrong)
