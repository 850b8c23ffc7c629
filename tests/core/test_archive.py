"""Archives of strangers: sizes are compared with what is there before memory is taken; nothing is unpickled."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.archive import read_npz
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import inside


def member(shape: tuple[int, ...], data: bytes, descr: str = "<f8") -> bytes:
    """An .npy file whose header claims ``shape``."""
    header = repr({"descr": descr, "fortran_order": False, "shape": shape}).encode()
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(f"{name}.npy", data)
    return path


def test_what_numpy_wrote_is_read(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", x=np.arange(6).reshape(2, 3), name=np.str_("häuser"), none=np.zeros((0, 3)))
    got = read_npz(tmp_path / "a.npz", "thing", "again")
    assert got["x"].tolist() == [[0, 1, 2], [3, 4, 5]] and str(got["name"]) == "häuser" and got["none"].shape == (0, 3)


@pytest.mark.parametrize("shape", [(10**9, 591), (10**18,), (7,), (-1,)])
def test_a_header_that_promises_too_much(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = archive(tmp_path / "a.npz", x=member(shape, b"\0" * 80))
    with pytest.raises(HoiError, match="not a readable thing"):
        read_npz(path, "thing", "again")


def test_a_small_archive_of_300_megabytes(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.npz", x=member((300 * 2**20 // 8,), b"\0" * 300 * 2**20))
    assert path.stat().st_size < 400_000
    with pytest.raises(HoiError, match=r"0\.3 MB that unpack to 315 MB"):
        read_npz(path, "thing", "again")


def test_a_motionless_object_may_compress_well(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", x=np.zeros((18_000, 52, 4), np.float32))
    assert read_npz(tmp_path / "a.npz", "thing", "again")["x"].shape == (18_000, 52, 4)


def test_objects_are_not_unpickled(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.array([Path("/")], dtype=object))
    with pytest.raises(HoiError, match="pickled objects, which are not read"):
        read_npz(tmp_path / "a.npz", "thing", "again")


def test_every_cut_of_a_file_is_one_line(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, x=np.arange(100.0), y=np.str_("a"))
    whole = buffer.getvalue()
    for end in range(0, len(whole) - 1, 7):
        (tmp_path / "a.npz").write_bytes(whole[:end])
        with pytest.raises(HoiError, match=r"a\.npz: not a readable thing") as caught:
            read_npz(tmp_path / "a.npz", "thing", "again")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["../a.ply", "/etc/passwd", "b/../../a.ply", "", "a\0b"])
def test_paths_do_not_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(HoiError, match="leaves the folder"):
        inside(tmp_path, name, "clip.npz", "obj_mesh_path")


def test_links_do_not_lead_out_either(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "secret.ply").write_text("x")
    (tmp_path / "home" / "a.ply").symlink_to(tmp_path / "secret.ply")
    with pytest.raises(HoiError, match="leaves the folder"):
        inside(tmp_path / "home", "a.ply", "clip.npz", "obj_mesh_path")
    assert inside(tmp_path / "home", "sub/b.ply", "c", "d") == tmp_path / "home" / "sub/b.ply"
