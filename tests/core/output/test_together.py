"""All files or none."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.output.together import together


def test_files_appear_when_all_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "kept.txt").write_text("mine")
    (folder / "model.xml").write_text("old")
    with together(folder) as stage:
        (stage / "model.xml").write_text("new")
        (stage / "policy.onnx").write_text("net")
        assert (folder / "model.xml").read_text() == "old" and not (folder / "policy.onnx").exists()
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "kept.txt": "mine",
        "model.xml": "new",
        "policy.onnx": "net",
    }


@pytest.mark.parametrize(
    "what", [OSError(errno.ENOSPC, "No space left on device"), HoiError("wrong"), KeyboardInterrupt()]
)
def test_a_failure_half_way_leaves_everything_as_it_was(tmp_path: Path, what: BaseException) -> None:
    there, new = tmp_path / "there", tmp_path / "new" / "deeper"
    there.mkdir()
    (there / "model.xml").write_text("old")
    expected = HoiError if isinstance(what, OSError) else type(what)
    for folder in (there, new):
        with pytest.raises(expected) as told, together(folder) as stage:
            (stage / "model.xml").write_text("half")
            raise what
        if isinstance(what, OSError):
            assert "free disk space" in str(told.value) and "nothing was written" in str(told.value)
    assert [path.name for path in there.iterdir()] == ["model.xml"]
    assert (there / "model.xml").read_text() == "old"
    assert not (tmp_path / "new").exists()


def test_a_folder_in_the_way_is_told_before_anything_moves(tmp_path: Path) -> None:
    (tmp_path / "z.xml").mkdir()
    with pytest.raises(HoiError, match="is a folder"), together(tmp_path) as stage:
        (stage / "a.xml").write_text("new")
        (stage / "z.xml").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["z.xml"]


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HoiError, match="cannot write"), together(tmp_path / "file"):
        pass


def test_a_mistake_names_the_file_as_it_was_wanted(tmp_path: Path) -> None:
    for name in ("out", "elsewhere"):
        with pytest.raises(HoiError) as told, together(tmp_path / "out") as stage:
            raise HoiError("no space", where=(stage if name == "out" else tmp_path / name) / "policy.onnx")
        assert str(told.value) == f"{tmp_path / name / 'policy.onnx'}: no space"
