"""Immutable versioned datasets of annotated frames.

A dataset is a folder that appears complete or not at all and is never changed: ``manifest.json`` and one file per
video. The manifest names, per video, the source's hash, the annotation's revision, the annotator and the model version
whose proposals the annotator saw. Splits go by video *and* object instance, never by frame: a folder that puts one
video or one object into two splits is refused on writing and on reading.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.interpoint.data.video import AnnotatedVideo, file_hash, load_video, save_video

SPLITS = ("train", "val", "test")
_FORMAT = 1


@dataclass(frozen=True)
class Entry:
    """One line of the manifest; see :class:`AnnotatedVideo`.

    Attributes:
        split: ``train``, ``val`` or ``test``.
        sha256: of the video's file.
        frames: how many.
    """

    name: str
    video: str
    object_id: str
    category: str
    split: str
    frames: int
    source: str
    source_sha256: str
    revision: int
    annotator: str
    proposals_by: str
    sha256: str


@dataclass(frozen=True)
class Dataset:
    """A dataset on disk.

    Attributes:
        folder: where.
        entries: its videos.
    """

    folder: Path
    entries: tuple[Entry, ...]

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any file, split or provenance."""
        # Sorted keys and lines: the version depends on what is in the dataset, not
        # on the order of writing.
        lines = [json.dumps(asdict(entry), sort_keys=True) for entry in self.entries]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:12]

    def of(self, split: str) -> tuple[Entry, ...]:
        """Entries of one split."""
        return tuple(entry for entry in self.entries if entry.split == split)

    def videos(self, split: str) -> Iterator[AnnotatedVideo]:
        """The videos of a split, read one by one.

        Raises:
            HoiError: a file is missing or was changed since the dataset was made.
        """
        for entry in self.of(split):
            path = _path(self.folder, entry.name)
            # The hash is checked at every reading: a result measured on a changed
            # file would be worth nothing.
            if not path.is_file() or file_hash(path) != entry.sha256:
                raise HoiError(
                    "the file is missing or was changed: datasets are immutable",
                    where=path,
                    fix="restore it, or make a new dataset",
                )
            yield load_video(path)


def write_dataset(folder: str | Path, videos: Iterable[tuple[AnnotatedVideo, str]]) -> Dataset:
    """Write a new dataset; the folder appears complete or not at all.

    Args:
        folder: must not exist.
        videos: with the split of each.

    Raises:
        HoiError: the folder exists, a name is used twice, or a video or object is in two splits.
    """
    folder = Path(folder)
    if folder.exists():
        raise HoiError("exists already: datasets are immutable", where=folder, fix="choose another output folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Everything is written beside the target and renamed at the end: a folder either is a whole
    # dataset or is not there. The draft is removed in every case; after the rename there is none.
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        entries = tuple(_write(draft, video, split) for video, split in videos)
        dataset = Dataset(folder, entries)
        check_splits(dataset)
        lines = [asdict(entry) for entry in entries]
        text = json.dumps({"format": _FORMAT, "version": dataset.version, "videos": lines}, indent=1)
        write_text(draft / "manifest.json", text + "\n")
        # ``mkdtemp`` makes folders that only the owner can enter.
        draft.chmod(0o755)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return dataset


def load_dataset(folder: str | Path) -> Dataset:
    """Read a dataset's manifest and check its splits.

    Raises:
        HoiError: no dataset, another format, a changed manifest, or a split that divides a video or an object.
    """
    path = Path(folder) / "manifest.json"
    fix = "make one: hoi interpoint make output=DIR"
    if not path.is_file():
        raise HoiError("no dataset here (manifest.json is missing)", where=folder, fix=fix)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        entries = tuple(Entry(**line) for line in content["videos"])
        stored = (content["format"], content["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise HoiError(f"not a dataset's manifest: {error}", where=path, fix=fix) from error
    dataset = Dataset(Path(folder), entries)
    check_splits(dataset)
    if stored != (_FORMAT, dataset.version):
        raise HoiError(
            f"says version {stored[1]}, its lines make {dataset.version}",
            where=path,
            field="version",
            fix="restore it: datasets are immutable",
        )
    return dataset


def check_splits(dataset: Dataset) -> None:
    """Refuse a dataset that would measure a model on what it has seen.

    Raises:
        HoiError: names the video or object and the splits it is in, or a name used twice.
    """
    names = [entry.name for entry in dataset.entries]
    if twice := {name for name in names if names.count(name) > 1}:
        raise HoiError(f"{min(twice)!r} appears twice", where=dataset.folder, field="name", fix="name each video once")
    # Both count: the same object in another video would be recognized by its mesh alone.
    for field in ("video", "object_id"):
        splits: dict[str, set[str]] = defaultdict(set)
        for entry in dataset.entries:
            if entry.split not in SPLITS:
                raise HoiError(f"unknown split {entry.split!r}", where=dataset.folder, fix=f"use {', '.join(SPLITS)}")
            splits[getattr(entry, field)].add(entry.split)
        for value, found in splits.items():
            if len(found) > 1:
                raise HoiError(
                    f"{value!r} is in {' and '.join(sorted(found))}",
                    where=dataset.folder,
                    field=field,
                    fix="split by video and object, never by frame: assign_splits does",
                )


def assign_splits(
    videos: Sequence[tuple[str, str]], shares: tuple[float, float] = (0.15, 0.1), salt: str = ""
) -> list[str]:
    """A split for every (video, object): whatever shares a video or an object stays together.

    The choice hangs on names alone, so that a grown dataset keeps its old assignments where groups do not merge.

    Args:
        videos: video and object of each.
        shares: of test and of validation.
        salt: another salt, another choice.
    """
    group = _groups(videos)
    return [_drawn(name, shares, salt) for name in group]


def nested_objects(dataset: Dataset, share: float) -> frozenset[str]:
    """A share of the training objects, in an order that hangs on their names alone: what 20 % has, 40 % has too.

    Args:
        dataset: whose training split is meant.
        share: in 0..1; at least one object is kept.

    Raises:
        HoiError: the share is not above 0 and at most 1.
    """
    if not 0.0 < share <= 1.0:
        raise HoiError(f"must be above 0 and at most 1, found {share}", field="share", fix="1 takes all of it")
    names = {entry.object_id for entry in dataset.of("train")}
    order = sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return frozenset(order[: max(round(share * len(order)), 1)])


def _groups(videos: Sequence[tuple[str, str]]) -> list[str]:
    """The least name of the connected group each video belongs to."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        # Union-find over videos and objects: each edge (video, object) joins their groups.
        leader.setdefault(name, name)
        while leader[name] != name:
            name = leader[name]
        return name

    for video, obj in videos:
        # The lesser name leads, so that the group's name does not depend on the order of the list.
        a, b = sorted((find(f"video {video}"), find(f"object {obj}")))
        leader[b] = a
    return [find(f"video {video}") for video, _ in videos]


def _drawn(name: str, shares: tuple[float, float], salt: str) -> str:
    # 32 bits of the hash as a number in [0, 1): a draw that needs no memory and no seed.
    number = int(hashlib.sha256(f"{salt}/{name}".encode()).hexdigest()[:8], 16) / 2**32
    if number < shares[0]:
        return "test"
    return "val" if number < sum(shares) else "train"


def _write(folder: Path, video: AnnotatedVideo, split: str) -> Entry:
    digest = save_video(video, _path(folder, video.name))
    return Entry(
        video.name,
        video.video,
        video.object_id,
        video.category,
        split,
        video.num_frames,
        video.source,
        video.source_sha256,
        video.revision,
        video.annotator,
        video.proposals_by,
        digest,
    )


def _path(folder: Path, name: str) -> Path:
    # A name from a manifest must not lead out of the folder.
    if Path(name).name != name or name.startswith("."):
        raise HoiError(
            f"{name!r} cannot be a file name", where=folder, field="name", fix="use letters, digits, - and _"
        )
    return folder / "videos" / f"{name}.npz"
