"""The train/test split by sequence, and action labels from a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.dataset import ManifestRow, read_actions, read_manifest, split_by_sequence

NAMES = st.lists(st.from_regex(r"[a-z]{1,8}_[0-9]{2}", fullmatch=True), min_size=1, max_size=12, unique=True)


def rows(names: list[str]) -> list[ManifestRow]:
    return [ManifestRow(f"{name}.npz", "lift", "box", 30) for name in names]


def splits(folder: Path, names: list[str], share: float) -> dict[str, str]:
    return {row.clip: row.split for row in split_by_sequence(folder, rows(names), share)}


@settings(max_examples=25, deadline=None)
@given(names=NAMES, more=NAMES, share=st.floats(0, 1))
def test_more_clips_move_none_and_mirrored_ones_stay_with_theirs(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], more: list[str], share: float
) -> None:
    folder = tmp_path_factory.mktemp("split")
    first = splits(folder, names, share)
    grown = splits(folder, sorted({*names, *more, *(f"{n}_mirrored" for n in names)}), share)
    assert {clip: grown[clip] for clip in first} == first
    assert all(grown[f"{n}_mirrored.npz"] == first[f"{n}.npz"] for n in names)


def test_the_share_holds_over_many_sequences_and_is_written(tmp_path: Path) -> None:
    names = [f"clip_{i:04d}" for i in range(1000)]
    found = splits(tmp_path, names, 0.2)
    assert 0.16 < sum(split == "test" for split in found.values()) / 1000 < 0.24
    assert {row.clip: row.split for row in read_manifest(tmp_path)} == found
    assert set(splits(tmp_path, names, 0.0).values()) == {"train"} and set(splits(tmp_path, names, 1.0).values()) == {
        "test"
    }


def test_a_larger_share_only_adds_to_the_test_split(tmp_path: Path) -> None:
    names = [f"clip_{i:04d}" for i in range(100)]
    small = splits(tmp_path, names, 0.1)
    large = splits(tmp_path, names, 0.5)
    assert all(large[clip] == "test" for clip, split in small.items() if split == "test")


@pytest.mark.parametrize("share", [-0.1, 1.01, float("nan")])
def test_a_share_that_is_none_is_refused(tmp_path: Path, share: float) -> None:
    with pytest.raises(HoiError, match="test_share: must be between 0 and 1"):
        split_by_sequence(tmp_path, rows(["a_00"]), share)


def test_actions_are_read_by_clip_name(tmp_path: Path) -> None:
    table = tmp_path / "actions.csv"
    table.write_text("clip,action,note\nsit_chair.npz,sit,x\nlift,lift box,\n", encoding="utf-8")
    assert read_actions(table) == {"sit_chair": "sit", "lift": "lift box"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"clip,verb\na,sit\n", r"actions.csv: line 2: clip or action is missing .*columns: clip,action"),
        (b"clip,action\na,sit\nb\n", "actions.csv: line 3"),
        (b"\xff\xfe\x00", "actions.csv: no readable table"),
    ],
)
def test_tables_that_are_none(tmp_path: Path, content: bytes, message: str) -> None:
    table = tmp_path / "actions.csv"
    table.write_bytes(content)
    with pytest.raises(HoiError, match=message):
        read_actions(table)
    with pytest.raises(HoiError, match="no readable table"):
        read_actions(tmp_path / "absent.csv")


@pytest.mark.parametrize("entry", ["../a.npz", "/etc/passwd", "b/../../a.npz"])
def test_a_manifest_does_not_lead_out_of_its_folder(tmp_path: Path, entry: str) -> None:
    (tmp_path / "manifest.csv").write_text(f"clip,action,object,frames,split\n{entry},lift,box,40,train\n")
    with pytest.raises(HoiError, match=r"manifest\.csv: line 2: leaves the folder"):
        read_manifest(tmp_path)


def test_a_cell_that_csv_does_not_read(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(f"clip,action,object,frames,split\n{'a' * 131_073},lift,box,40,train\n")
    with pytest.raises(HoiError, match="no readable dataset manifest"):
        read_manifest(tmp_path)
