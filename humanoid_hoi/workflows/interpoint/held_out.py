"""The synthetic test sets: made once, the same everywhere, then read from the cache.

A version never changes: figures of a set that is made differently are no longer comparable.

``v2``: instances of every family, each touched in two ways. Hardly anybody in it sits on a chair with a backrest.
``v3``: all of ``v2``, and the seated part: more chairs with backrests, each sat on in three scenes. People lean back in
about three of four; thighs and back are annotated where seat and backrest carry them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import cache_dir
from humanoid_hoi.interpoint.data.dataset import Dataset, load_dataset, write_dataset
from humanoid_hoi.interpoint.data.synthesize import TEST_OBJECTS, SyntheticOptions
from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.workflows.interpoint.make import made

VERSIONS = ("v2", "v3")
NEWEST = VERSIONS[-1]
SEATED = TEST_OBJECTS + 1000
"""Chairs of the seated part are numbered from here: no family instance of ``v2`` can be one of them."""
CHAIRS = 5
"""Chairs of the seated part for each instance of a family: with three instances, fifteen."""


def held_out(objects: int, version: str = NEWEST) -> Dataset:
    """A synthetic test set; the first call makes it, which takes minutes.

    Args:
        objects: instances of each family.
        version: of :data:`VERSIONS`.

    Raises:
        HoiError: no such version, or the cache cannot be written.
    """
    if version not in VERSIONS:
        raise HoiError(f"unknown version {version!r}", field="test_set", fix=f"use {' or '.join(VERSIONS)}")
    folder = cache_dir() / "interpoint" / f"held-out-{objects}-{version}"
    if not folder.is_dir():
        print(f"making the held-out set ({folder}): a few minutes, once")
        # v2 is made first where v3 is wanted: its videos are a part of it, byte for byte.
        videos = families(objects) if version == "v2" else with_seated(held_out(objects, "v2"), objects)
        write_dataset(folder, ((video, "test") for video in videos))
    return load_dataset(folder)


def families(objects: int) -> Iterator[AnnotatedVideo]:
    """The videos of ``v2``.

    Args:
        objects: instances of each family.
    """
    # Instances from TEST_OBJECTS on: training sets take theirs below that number, so no object is shared.
    return made(SyntheticOptions(objects=objects, scenes=2, frames=3, first=TEST_OBJECTS, seed=1))


def with_seated(before: Dataset, objects: int) -> Iterator[AnnotatedVideo]:
    """The videos of ``v3``.

    Args:
        before: ``v2`` with as many instances.
        objects: instances of each family.
    """
    yield from before.videos("test")
    yield from made(
        SyntheticOptions(
            objects=CHAIRS * objects,
            scenes=3,
            frames=3,
            first=SEATED,
            seed=2,
            families=("chair",),
            templates=("sit",),
        )
    )


def check_unseen(trained: Iterable[str], dataset: Dataset) -> None:
    """Refuse to judge a model by objects that it was trained on.

    Args:
        trained: names of its training objects; a model whose card is older has none.
        dataset: whose test split is to judge.

    Raises:
        HoiError: names an object that is in both.
    """
    both = sorted(set(trained) & {entry.object_id for entry in dataset.of("test")})
    if both:
        raise HoiError(
            f"{len(both)} of its objects were trained on, {both[0]!r} among them: that would measure memory",
            where=dataset.folder,
            field="test",
            fix="keep a test set that nothing is trained on",
        )


def seated(dataset: Dataset) -> frozenset[str]:
    """Names of the objects of the seated part; none in older sets, and in those of the user's own.

    Args:
        dataset: a test set.
    """
    chairs = {f"chair-{number}" for number in range(SEATED, SEATED + 1000)}
    return frozenset(entry.object_id for entry in dataset.of("test")) & chairs
