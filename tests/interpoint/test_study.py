from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from humanoid_hoi.interpoint.data.dataset import write_dataset
from humanoid_hoi.workflows.interpoint import train
from humanoid_hoi.workflows.interpoint.study import main
from humanoid_hoi.workflows.interpoint.study_report import rows_of

from .test_variants import video

MODEL = "{object_points: 32, sa1: 16, sa2: 8, width: 16, decoder: 16, ffn: 16, layers: 1, backbone: none}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A training set of four objects and a test set of one, made of the same small video."""
    monkeypatch.setenv("HUMANOID_HOI_CACHE", str(tmp_path / "cache"))
    many = [dataclasses.replace(video(), name=f"v{k}", video=f"v{k}", object_id=f"o{k}") for k in range(5)]
    write_dataset(tmp_path / "train", [(one, "train") for one in many[:4]])
    write_dataset(tmp_path / "test", [(many[4], "test")])
    return tmp_path


def study(folder: Path, *more: str) -> list[str]:
    fixed = [f"data={folder / 'train'}", f"test={folder / 'test'}", f"output={folder / 'out'}", f"model={MODEL}"]
    return [*fixed, "preset=tiny", "seeds=[0,1]", "train.batch=4", *more]


def test_a_study_trains_judges_and_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = study(folder, "variants=[full,no_object]", "train.epochs=1")
    main(args)
    first = capsys.readouterr().out
    assert first.count(" of 4)") == 4 and "| no_object | 1 | 4, 12 |" in first
    rows = json.loads((folder / "out" / "table.json").read_text())
    assert [(row["variant"], row["seeds"]) for row in rows] == [("full", [0, 1]), ("no_object", [0, 1])]
    assert "gain" in rows[1] and "gain" not in rows[0]
    assert (folder / "out" / "figure.png").stat().st_size > 1000
    # Everything is there: nothing is trained a second time.
    main(args)
    assert " of 4)" not in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main([*args, "train.lr=0.5"])
    assert "trained with other settings" in capsys.readouterr().err


def test_equal_steps_are_equal_whatever_the_share(folder: Path) -> None:
    main(study(folder, "variants=[full]", "shares=[0.25,1]", "steps=6"))
    rows = json.loads((folder / "out" / "table.json").read_text())
    assert [(row["objects"], row["frames"], row["steps"]) for row in rows] == [(1, 3, 8), (4, 12, 6)]


def test_bad_lists_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong, said in (
        ("variants=[fool]", "unknown ['fool']"),
        ("seeds=[]", "nothing is listed"),
        ("shares=[0]", "must be above 0"),
        ("steps=0", "at least 1"),
    ):
        with pytest.raises(SystemExit):
            main(study(folder, wrong))
        assert said in capsys.readouterr().err


def test_a_run_of_another_preset_is_refused_before_frames_are_prepared(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    args = [f"data={folder / 'train'}", f"output={folder / 'run'}", f"model={MODEL}", "train.epochs=1", "train.batch=4"]
    train.main([*args, "preset=tiny"])
    monkeypatch.setattr(train, "training_frames", lambda *_: pytest.fail("prepared"))
    with pytest.raises(SystemExit):
        train.main([*args, "preset=small"])
    assert "'tiny' (wanted 'small')" in capsys.readouterr().err


def test_a_changed_file_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sorted((folder / "train" / "videos").iterdir())[0]
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(SystemExit):
        train.main([f"data={folder / 'train'}", f"output={folder / 'run'}", f"model={MODEL}", "preset=tiny"])
    assert "datasets are immutable" in capsys.readouterr().err


def test_gains_are_paired() -> None:
    """A variant that finds one pair more on every object gains with certainty, however unequal the objects are."""
    rng = np.random.default_rng(0)
    found = rng.integers(1, 9, 12).astype(float)
    names = {"pair_f1": 0.0, "human_f1": 0.0, "object_recall_restricted": 0.0, "edits_per_frame": 0.0}

    def result(variant: str, pairs: np.ndarray) -> dict:
        counts = np.zeros((12, 8))
        counts[:, 0] = counts[:, 5] = 10.0  # human_tp and points: ten each
        counts[:, 6] = pairs
        figures = names | {"pair_f1": float(pairs.sum() / 120)}
        run = {
            "variant": variant,
            "says": "",
            "share": 1.0,
            "seed": 0,
            "objects": 1,
            "frames": 1,
            "steps": 1,
            "cpu_s": 1.0,
        }
        return run | {"figures": figures, "counts": counts.tolist(), "shown": [1.0] * 12}

    rows = rows_of([result("full", found), result("better", found + 1)])
    assert rows[1]["gain"] == pytest.approx(0.1)
    assert rows[1]["gain_ci"] == pytest.approx([0.1, 0.1])
    assert rows[0]["ci"][1] - rows[0]["ci"][0] > 0.1
