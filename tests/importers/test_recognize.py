"""Which importer reads a file: by content, never by width or name alone; importers of one's own where one asks for them."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import EVERYBODY
from humanoid_hoi.importers import IMPORTERS, import_tensor
from humanoid_hoi.importers.importer import MotionFile
from humanoid_hoi.importers.recognize import chosen_importers, recognize
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.workflows.import_motion import main
from tests.importers.test_importers import physhoi_table, saved, table_of

OWN = '''
import zipfile

import numpy as np

from humanoid_hoi.importers import Importer
from humanoid_hoi.motion.raw import RawMotion


class Mocap(Importer):
    """An archive of arrays in our own joint order."""

    def mismatch(self, file):
        return None if zipfile.is_zipfile(file.path) and "mocap.npy" in zipfile.ZipFile(file.path).namelist() else "no mocap"

    def parse(self, file, fps):
        with np.load(file.path) as data:
            frames = len(data["root"])
            return RawMotion(fps, data["root"], data["quat"], data["pos"], data["obj"], data["turn"], None,
                             np.zeros(frames), "Mocap of ours.")
'''


def found(table: np.ndarray, folder: Path, fmt: str = "auto") -> str:
    """Class that a table is read by."""
    return type(recognize(MotionFile(saved(table, folder / "a.pt")), chosen_importers(fmt))).__name__


def test_equal_widths_do_not_decide(clip: HoiClip, tmp_path: Path) -> None:
    assert found(table_of(clip), tmp_path) == "InterMimic"
    wrong = table_of(clip)
    wrong[:, 3:7] = 3.0
    with pytest.raises(HoiError, match="no intermimic table: columns 3-6 are no unit quaternion"):
        found(wrong, tmp_path)
    noise = np.random.default_rng(0).normal(size=(40, 331))
    with pytest.raises(HoiError, match="no physhoi table: columns 6-8 do not repeat"):
        found(noise, tmp_path)
    assert set(IMPORTERS) >= {"intermimic", "physhoi", "skillmimic"}


def test_a_damaged_tenth_does_not_hide_the_format(clip: HoiClip, tmp_path: Path) -> None:
    table = table_of(clip)
    table[0] = 0
    table[5, 10] = np.nan
    table[7, 3:7] = 9
    assert found(table, tmp_path) == "InterMimic"


def test_settings_of_a_format_and_its_switch(clip: HoiClip, tmp_path: Path) -> None:
    from humanoid_hoi.importers.physhoi import BODIES_52

    path = saved(physhoi_table(clip, BODIES_52), tmp_path / "a.pt")
    got = import_tensor(path, formats={"physhoi": {"params": {"fps": 50.0, "radius": 0.11}}}, graph=False)
    assert got.fps == 50 and got.obj.size[0] == np.float32(0.11)
    with pytest.raises(HoiError, match="unknown format 'physhoi'.*valid: auto, intermimic, skillmimic"):
        import_tensor(path, "physhoi", formats={"physhoi": None})
    with pytest.raises(HoiError, match=r"intermimic: expected 591 columns, found 331; skillmimic: expected 337"):
        import_tensor(path, formats={"physhoi": None})
    with pytest.raises(HoiError, match=r"formats\.physhoi\.params: unknown parameter 'radios'.*valid: fps, radius"):
        import_tensor(path, formats={"physhoi": {"params": {"radios": 1}}})


@pytest.fixture
def mocap(clip: HoiClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of a stranger's own format, and the module that reads it."""
    (tmp_path / "stranger_mocap.py").write_text(OWN)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "stranger_mocap", raising=False)
    pos = clip.joint_pose_w()[0]
    path = tmp_path / "lift.npz"
    f8 = np.float64
    np.savez(
        path,
        mocap=np.ones(1),
        root=clip.root_pos_w.astype(f8),
        quat=clip.joint_quat.astype(f8),
        pos=pos.astype(f8),
        obj=clip.obj_pos_w.astype(f8),
        turn=clip.obj_quat_w.astype(f8),
    )
    return path


def test_an_importer_of_ones_own_is_named_on_the_command_line(
    clip: HoiClip, mocap: Path, tmp_path: Path, box_mesh: Path
) -> None:
    out = tmp_path / "out.npz"
    words = [f"motion={mocap}", f"mesh={box_mesh}", f"output={out}", "graph=false"]
    main([*words, "format=stranger_mocap.Mocap"])
    got = HoiClip.load(out)
    assert np.allclose(got.root_pos_w, clip.root_pos_w) and "Mocap of ours" in got.source
    assert np.allclose(got.joint_offsets, clip.joint_offsets, atol=1e-5)
    # Among all formats it is found by content, and the tensors still are.
    main([*words, "+formats.mine={fn: stranger_mocap.Mocap, params: {fps: 50}}", "overwrite=true"])
    assert HoiClip.load(out).fps == 50
    formats = {"mine": {"fn": "stranger_mocap.Mocap"}}
    path = saved(table_of(clip), tmp_path / "sub1_box_000.pt")
    table = import_tensor(path, mesh=box_mesh, formats=formats, trusted=EVERYBODY, graph=False)
    assert "InterMimic" in table.source


def test_an_import_overwrites_nothing_unless_asked(
    clip: HoiClip, tmp_path: Path, box_mesh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    motion = saved(table_of(clip), tmp_path / "sub1_box_000.pt")
    words = [f"motion={motion}", f"mesh={box_mesh}", "graph=false"]
    for name in ("a.npz", "notes.txt"):
        (tmp_path / name).write_text("mine")
        with pytest.raises(SystemExit) as stop:
            main([*words, f"output={tmp_path / name}"])
        assert stop.value.code == 2 and (tmp_path / name).read_text() == "mine"
        told = capsys.readouterr()
        assert "exists already (fix: name another file, or overwrite=true)" in told.err
        assert "fitted" not in told.out  # found before any work
    main([*words, f"output={tmp_path / 'a.npz'}", "overwrite=true"])
    assert HoiClip.load(tmp_path / "a.npz").obj.name == "box"


def test_a_program_is_not_run_unless_trusted(mocap: Path, box_mesh: Path) -> None:
    with pytest.raises(HoiError, match="does not run programs"):
        import_tensor(mocap, "stranger_mocap.Mocap", mesh=box_mesh)
    with pytest.raises(HoiError, match=r"is no format.*derive it from humanoid_hoi\.importers\.importer\.Importer"):
        import_tensor(mocap, "pathlib.Path", mesh=box_mesh, trusted=EVERYBODY)
    assert "stranger_mocap" not in sys.modules


def test_what_no_importer_reads_is_named(mocap: Path, tmp_path: Path) -> None:
    with pytest.raises(HoiError, match=r"lift\.npz: .*this is an archive with"):
        import_tensor(mocap)
    torch.save(torch.zeros(4, 7), tmp_path / "narrow.pt")
    with pytest.raises(HoiError, match="intermimic: expected 591 columns, found 7; physhoi"):
        import_tensor(tmp_path / "narrow.pt")
