from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion import HoiClip
from humanoid_hoi.motion.checks.validate import find_problems
from humanoid_hoi.motion.dataset import MANIFEST, index_folder, read_manifest, row_of, select, write_manifest
from humanoid_hoi.motion.describe import describe, facts, plot_clip


def add_clip(folder: str | Path, clip: HoiClip, split: str = "train") -> Path:
    """Save a clip as ``folder/<name>.npz`` and enter it into the manifest (replacing a row of that name)."""
    folder = Path(folder)
    path = clip.save(folder / f"{clip.name}.npz")
    rows = read_manifest(folder) if (folder / MANIFEST).exists() else []
    write_manifest(folder, [*(r for r in rows if r.clip != path.name), row_of(clip, path.name, split)])
    return path


@pytest.fixture
def folder(clip: HoiClip, tmp_path: Path) -> Path:
    for name, action, split in (("a", "lift", "train"), ("b", "lift", "test"), ("c", "carry, slowly", "train")):
        add_clip(tmp_path, clip.replace(name=name, action=action), split)
    return tmp_path


def names(paths: list[Path]) -> list[str]:
    return [p.stem for p in paths]


def test_queries(folder: Path) -> None:
    assert names(select(folder)) == ["a", "b", "c"]
    assert names(select(folder, "action=lift,object=box,split=train")) == ["a"]
    assert names(select(folder, ["action=LIFT|carry*"])) == ["a", "b", "c"]
    assert names(select(folder, "clip=?.npz, split=test")) == ["b"]


def test_queries_that_fail_say_what_there_is(folder: Path) -> None:
    with pytest.raises(HoiError, match=r"manifest\.csv: action: no clip matches 'action=throw'.*carry, slowly, lift"):
        select(folder, "action=throw")
    for bad in ("lift", "actoin=lift", "action="):
        with pytest.raises(HoiError, match="cannot read condition"):
            select(folder, bad)
    (folder / "b.npz").unlink()
    with pytest.raises(HoiError, match=r"b\.npz: .*missing"):
        select(folder, "split=test")


def test_manifest_round_trip_and_re_adding(folder: Path, clip: HoiClip) -> None:
    rows = read_manifest(folder)
    assert [(r.clip, r.action, r.object, r.frames, r.split) for r in rows][2] == (
        "c.npz",
        "carry, slowly",
        "box",
        40,
        "train",
    )
    add_clip(folder, clip.replace(name="a", action="push"))
    assert len(read_manifest(folder)) == 3 and names(select(folder, "action=push")) == ["a"]
    clip.replace(name="d").save(folder / "d.npz")
    assert [r.split for r in index_folder(folder, "new")] == ["train", "test", "train", "new"]


def test_broken_manifest(tmp_path: Path) -> None:
    with pytest.raises(HoiError, match="no readable dataset manifest"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.csv").write_text("clip,action,object,frames,split\na.npz,x,box,many,train\n")
    with pytest.raises(HoiError, match=r"line 2: frames must be a whole number, found 'many'"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.csv").write_text("clip,action\na.npz,x\n")
    with pytest.raises(HoiError, match="line 2: missing object, frames, split"):
        read_manifest(tmp_path)


def test_a_keypoint_with_two_points_counts_a_frame_once(clip: HoiClip) -> None:
    graph = replace(clip.graph, keypoint_names=("palm", "palm"), active=np.ones_like(clip.graph.active))
    assert facts(clip.replace(graph=graph))["graph"] == "2 pairs, 2.0 active per frame; palm 100 %"


def test_table_and_picture(clip: HoiClip, tmp_path: Path) -> None:
    low = clip.replace(root_pos_w=clip.root_pos_w - [0, 0, 0.19])
    console = Console(width=120, record=True, file=(tmp_path / "out.txt").open("w"))
    console.print(describe(low, find_problems(low)))
    text = console.export_text()
    for part in (
        "40 at 30 fps",
        "box 0.400 x 0.300 x 0.200 m, 0.5 kg",
        "left_wrist 38 %",
        "2 pairs",
        "body_under_ground",
    ):
        assert part in text, part
    path = plot_clip(clip, tmp_path / "clip.png")
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and path.stat().st_size > 20_000
