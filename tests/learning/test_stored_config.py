"""Stored settings are read, never obeyed; a damaged file ends in one line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml

from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.recorded_clips import (
    absolute_place,
    changed_clips,
    clip_place,
    read_clip_record,
    write_clip_record,
)
from humanoid_hoi.learning.stored_config import NODES, read_stored_config


def run_with(folder: Path, **changes: object) -> Path:
    """A run folder whose config.yaml holds every node, some of them exchanged."""
    tree: dict[str, object] = {name: {} for name in NODES}
    tree |= {"sim": {"backend": "mujoco", "python": None}, "clip": {"path": "demo"}, "seed": 0} | changes
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(yaml.safe_dump(tree))
    return folder


def test_a_stored_program_is_never_named(tmp_path: Path) -> None:
    run = run_with(
        tmp_path, sim={"backend": "isaacgym", "python": "theirs/python3.8"}, run_dir="/elsewhere", resume="x"
    )
    cfg = read_stored_config(run)
    assert cfg.sim.python is None and cfg.run_dir is None and cfg.resume is None


def test_a_threshold_that_stood_among_the_terminations_is_left_out(tmp_path: Path) -> None:
    """Runs from just before feed-forward targets have it in both places; it was taken for an unknown termination."""
    stored = {"termination": {"joint_error": 0.2, "contact_force": 1.0}}
    cfg = read_stored_config(run_with(tmp_path, env=stored, tracking={"contact_force": 1.0}))
    assert dict(cfg.env.termination) == {"joint_error": 0.2} and cfg.tracking.contact_force == 1.0


def test_nothing_is_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "hidden")
    for value in ("${oc.env:SECRET}", "a${seed}", {"deep": ["${oc.env:SECRET}"]}):
        with pytest.raises(HoiError, match=r"name.*holds \$") as caught:
            read_stored_config(run_with(tmp_path, name=value))
        assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no settings"),
        (b"[1, 2]", "no settings"),
        (b"a: [1, 2", "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"!!python/object/apply:os.system [echo]", "damaged"),
        (b"a: &a [x]\nb: " + b"[" * 1500, "damaged"),
        (b"seed: 0\n", "clip"),
        (b"x: " + b"y" * 1_100_000, "no settings of a run"),
    ],
)
def test_damaged_files_take_one_line(tmp_path: Path, content: bytes, word: str) -> None:
    (tmp_path / "config.yaml").write_bytes(content)
    with pytest.raises(HoiError, match=word) as caught:
        read_stored_config(tmp_path)
    assert "config.yaml" in str(caught.value) and len(str(caught.value)) < 400


def test_a_file_that_unfolds_without_end_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, 9)]
    run = run_with(tmp_path)
    with (run / "config.yaml").open("a") as stream:
        stream.write("\n".join(lines))
    with pytest.raises(HoiError, match="far too many"):
        read_stored_config(run)


def test_other_kinds_of_values_and_keys_are_refused(tmp_path: Path) -> None:
    for text in ("name: 2020-01-01\n", "5: x\n", "env: {1.5: x}\n"):
        run_with(tmp_path)
        with (tmp_path / "config.yaml").open("a") as stream:
            stream.write(text)
        with pytest.raises(HoiError, match="config.yaml"):
            read_stored_config(tmp_path)


def test_mutated_files_never_end_in_a_traceback(tmp_path: Path) -> None:
    good = (run_with(tmp_path) / "config.yaml").read_bytes()
    rng = random.Random(0)
    for _ in range(300):
        data = bytearray(good)
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        (tmp_path / "config.yaml").write_bytes(bytes(data[: rng.randint(1, len(data))]))
        try:
            read_stored_config(tmp_path)
        except HoiError as error:
            assert "\n" not in str(error)


def test_clips_are_found_where_they_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.npz").write_bytes(b"1")
    run = tmp_path / "runs" / "r"
    run.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert absolute_place("data/a.npz") == str(data / "a.npz") and absolute_place("demo") == "demo"
    assert absolute_place(["data/a.npz"]) == [str(data / "a.npz")]
    monkeypatch.chdir(data)
    assert clip_place("data/a.npz", run) == str(tmp_path / "data" / "a.npz")  # an old run's relative path
    assert clip_place("demo", run) == "demo"
    with pytest.raises(HoiError, match=r"is not there: gone.npz.*clip.path=FILE"):
        clip_place("gone.npz", run)
    with pytest.raises(HoiError, match="names no clip"):
        clip_place(None, run)


def test_places_that_no_disk_holds_are_places_that_are_not_there(tmp_path: Path) -> None:
    long = "a" * 5000
    for stored in (long, [long], [10**400], [["demo"]]):
        with pytest.raises(HoiError) as caught:
            clip_place(stored, tmp_path)
        assert len(str(caught.value)) < 1000
    assert changed_clips([{"file": long, "sha256": "0"}]) == []


def test_a_whole_number_that_no_float_holds_is_refused() -> None:
    with pytest.raises(HoiError, match=r"train\S*: int too large"):
        typed(TrainConfig, {"gamma": 10**400}, "train")


def test_a_changed_clip_is_noticed(tmp_path: Path) -> None:
    clip = tmp_path / "a.npz"
    clip.write_bytes(b"1")
    write_clip_record(tmp_path, [clip])
    assert changed_clips(read_clip_record(tmp_path)) == []
    clip.write_bytes(b"2")
    assert changed_clips(read_clip_record(tmp_path)) == [str(clip)]
    assert read_clip_record(tmp_path / "none") == []
    (tmp_path / "clips.json").write_text("[{}]")
    with pytest.raises(HoiError, match="damaged"):
        read_clip_record(tmp_path)
