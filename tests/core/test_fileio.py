"""A reader sees the old file or the new one."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, output_folder, read_arrays, write_failure, write_remedy, write_text


def test_writes_and_makes_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    write_text(path, "größe\n")
    assert path.read_bytes() == "größe\n".encode() and stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [p.name for p in path.parent.iterdir()] == ["c.txt"]


def test_the_old_file_stays_until_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")
    with atomic_write(path) as stream:
        stream.write(b"new")
        stream.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_file_and_no_litter(error: type[BaseException], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")
    with pytest.raises(error), atomic_write(path) as stream:
        stream.write(b"half")
        raise error
    assert path.read_text() == "old" and [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")
    with pytest.raises(
        HoiError, match=r"a.txt: cannot write: No space left.*previous file.*untouched.*free disk space"
    ):
        with atomic_write(path):
            raise OSError(28, os.strerror(28))
    assert path.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "x")
    with pytest.raises(HoiError, match="cannot write"):
        write_text(tmp_path / "a" / "b", "y")
    (tmp_path / "folder").mkdir()
    with pytest.raises(HoiError, match="folder: cannot write"):
        write_text(tmp_path / "folder", "y")


def test_errors_name_place_and_remedy() -> None:
    assert str(HoiError("too big", where="a.npz", field="fps", fix="use 30")) == "a.npz: fps: too big (fix: use 30)"
    assert str(HoiError("too big")) == "too big" and str(HoiError("bad", field="x")) == "x: bad"


def test_arrays_are_read_back_and_damaged_archives_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez_compressed(path, numbers=np.arange(1000))
    assert read_arrays(path, "thing", "make it again")["numbers"].sum() == 499500
    whole = path.read_bytes()
    damaged = [whole[: len(whole) // 2], b"", b"text", whole[:200] + bytes(40) + whole[240:]]
    np.savez(path, anything=np.array([object()], dtype=object))
    for content in [path.read_bytes(), *damaged]:
        path.write_bytes(content)
        with pytest.raises(HoiError, match=r"a\.npz.*not a readable thing.*make it again"):
            read_arrays(path, "thing", "make it again")


def test_an_output_folder_is_looked_at_before_the_work(tmp_path: Path) -> None:
    assert output_folder(tmp_path / "new" / "deep") == tmp_path / "new" / "deep"
    assert output_folder(tmp_path) == tmp_path and list(tmp_path.iterdir()) == []
    (tmp_path / "clip.npz").write_text("mine")
    for name in ("clip.npz", "clip.npz/below"):
        with pytest.raises(HoiError, match=r"clip\.npz: output: is a file, and a folder is wanted"):
            output_folder(tmp_path / name)


def test_the_remedy_suits_the_reason() -> None:
    assert "free disk space" in write_remedy(errno.ENOSPC)
    assert "writable" in write_remedy(errno.EROFS) and "writable" in write_remedy(errno.EACCES)
    assert "moved or deleted" in write_remedy(errno.ENOENT)
    told = str(write_failure("a/b.csv", OSError(errno.EROFS, "Read-only file system"), "; kept"))
    assert (
        told
        == "a/b.csv: cannot write: Read-only file system; kept (fix: make the folder writable or choose another one)"
    )


def test_torch_files_on_a_full_disk_take_one_line_and_keep_the_old_file(tmp_path: Path) -> None:
    import resource

    import torch

    from humanoid_hoi.core.tensors import read_torch, write_torch

    path = tmp_path / "a.pt"
    write_torch(path, {"a": torch.ones(3)})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(HoiError, match=r"a\.pt: cannot write: File too large.*free disk space"):
            write_torch(path, {"a": torch.ones(100_000)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert read_torch(path, "file", "")["a"].tolist() == [1, 1, 1] and [p.name for p in tmp_path.iterdir()] == ["a.pt"]
