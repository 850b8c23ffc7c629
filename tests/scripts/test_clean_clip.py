"""scripts/clean_clip.py: one clip and a folder, going on after a stop, inputs untouched, mistakes in one line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip

Script = Callable[..., None]
FAST = ("clean.penetration.rounds=1", "clean.penetration.iterations=3", "open_loop=false", "workers=1")


@pytest.fixture(scope="module")
def short() -> HoiClip:
    return slice_clip(HoiClip.load(DEMO_CLIP), 20, 40)


def test_a_folder_is_cleaned_and_gone_on_with(
    script: Script, short: HoiClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in"
    output = tmp_path / "out"
    for name in ("a", "b"):
        short.replace(name=name).save(source / f"{name}.npz")
    before = {p.name: p.read_bytes() for p in source.iterdir()}
    script("clean_clip", f"input={source}", f"output={output}", *FAST)
    assert {p.name: p.read_bytes() for p in source.iterdir()} == before
    first = HoiClip.load(output / "a.npz")
    assert "Cleaned" in first.source and "Readiness:" in first.source and first.num_frames == 20
    assert {p.name for p in (output / "a").iterdir()} == {
        "original.npz",
        "clean.json",
        "readiness.json",
        "readiness.txt",
        "readiness.png",
    }
    report = json.loads((output / "a" / "clean.json").read_text())
    assert report["before"]["obj_depth_max_mm"] > report["after"]["obj_depth_max_mm"] > 0
    assert np.array_equal(HoiClip.load(output / "a" / "original.npz").joint_quat, short.joint_quat)

    (output / "b.npz").unlink()  # as if stopped in the middle of b
    shutil.rmtree(output / "b")
    stamp = (output / "a.npz").stat().st_mtime_ns
    capsys.readouterr()
    script("clean_clip", f"input={source}", f"output={output}", *FAST)
    assert "1 of 2 clips are finished already" in capsys.readouterr().out
    assert (output / "a.npz").stat().st_mtime_ns == stamp and (output / "b.npz").is_file()


def test_a_capture_gets_the_table_that_its_file_does_not_hold(
    script: Script, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script("make_capture", f"output={tmp_path}/captures")
    motion, mesh = sorted((tmp_path / "captures").glob("*.pt"))[0], tmp_path / "captures" / "demobox.obj"
    clip = tmp_path / "lift.npz"
    script("import_motion", f"motion={motion}", f"mesh={mesh}", f"output={clip}")
    assert "88 cm above the ground: hoi clean puts a table under it" in capsys.readouterr().out
    script("clean_clip", f"input={clip}", f"output={tmp_path}/clean", *FAST)
    demo = HoiClip.load(DEMO_CLIP).supports[0]
    found = HoiClip.load(tmp_path / "clean" / "lift.npz").supports[0]
    tops = [s.pos_w[2] + s.half_size[2] for s in (demo, found)]
    assert tops[1] == pytest.approx(tops[0], abs=0.005)  # m
    script("clean_clip", f"input={clip}", f"output={tmp_path}/bare", "supports=none", *FAST)
    assert not HoiClip.load(tmp_path / "bare" / "lift.npz").supports
    with pytest.raises(SystemExit):
        script("clean_clip", f"input={clip}", f"output={tmp_path}/odd", "supports=desk", *FAST)


def test_a_clip_that_cannot_be_cleaned_is_named_and_the_others_are_done(
    script: Script, short: HoiClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jump = short.obj_pos_w.copy()
    jump[10:] += 5.0
    short.save(tmp_path / "in" / "good.npz")
    short.replace(name="jump", obj_pos_w=jump).save(tmp_path / "in" / "jump.npz")
    with pytest.raises(SystemExit):
        script("clean_clip", f"input={tmp_path / 'in'}", f"output={tmp_path / 'out'}", *FAST)
    out = " ".join(capsys.readouterr().out.split())
    assert "obj_jump" in out and "frame 10" in out and "1 of 2 clips in" in out
    assert (tmp_path / "out" / "good.npz").is_file() and not (tmp_path / "out" / "jump.npz").exists()


def test_mistakes_end_in_one_line(error_line: Callable[..., str], short: HoiClip, tmp_path: Path) -> None:
    path = short.save(tmp_path / "c.npz")
    assert "would overwrite its input" in error_line("clean_clip", f"input={path}", f"output={tmp_path}")
    assert "no such clip or folder" in error_line("clean_clip", "input=nothing", "output=out")
    (tmp_path / "empty").mkdir()
    assert "holds no clips" in error_line("clean_clip", f"input={tmp_path / 'empty'}", "output=out")
    assert "squeeze" in error_line("clean_clip", f"input={path}", "output=out", "clean.penetration.squeeze=-1")
    assert "closest" in error_line("clean_clip", f"input={path}", "output=out", "clean.penetration.squeze=1")
