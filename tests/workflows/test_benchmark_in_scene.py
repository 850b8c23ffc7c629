"""The benchmark of scenes goes on where it stopped, gives every scene errors of its own, and judges by its targets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.workflows.benchmarks.in_scene import checked_seeds, main, measure_video, own_seed, read_rows
from humanoid_hoi.workflows.benchmarks.in_scene_report import report, targets


def test_a_video_is_measured_once_and_later_methods_join_its_file(tmp_path: Path) -> None:
    assert measure_video("carton", "mild", 3, ["initial"], tmp_path) == 1
    path = tmp_path / "carton_mild_3.json"
    kept = json.loads(path.read_text())
    assert [row["method"] for row in kept] == ["initial"] and kept[0]["seed"] == 3
    # A row that an earlier run left is not measured again and not lost.
    kept[0]["object_cm"] = 77.0
    path.write_text(json.dumps(kept))
    measure_video("carton", "mild", 3, [], tmp_path)
    assert read_rows(tmp_path)["carton/mild/3/initial"]["object_cm"] == 77.0


def test_every_scene_has_its_own_errors_and_the_same_again() -> None:
    assert len({own_seed(scene, seed) for scene in ("cup", "left", "pour") for seed in (0, 1)}) == 6
    assert own_seed("cup", 0) == own_seed("cup", 0)


@pytest.mark.parametrize("text", ["[", '[{"scene": "cup", "level": "mild", "method": "ours"}]', "3"])
def test_rows_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "cup.json").write_text(text)
    with pytest.raises(HoiError, match="not a readable table"):
        read_rows(tmp_path)


@pytest.mark.parametrize("field", ["scenes", "levels", "methods", "seeds"])
def test_an_empty_question_does_not_take_the_place_of_an_answer(
    field: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "table.md").write_text("full")
    with pytest.raises(SystemExit):
        main([f"{field}=[]", f"output={tmp_path}"])
    assert field in capsys.readouterr().err
    assert (tmp_path / "table.md").read_text() == "full"
    with pytest.raises(SystemExit):
        main([f"output={tmp_path / 'table.md'}"])
    assert "is a file" in capsys.readouterr().err


@pytest.mark.parametrize("value", [[], [True], [-1], ["a"], 0.5])
def test_seeds_are_whole_numbers(value: object) -> None:
    with pytest.raises(HoiError, match="whole numbers"):
        checked_seeds(value)


def _row(scene: str, method: str, seed: int = 0, **figures: float) -> dict[str, object]:
    return {"scene": scene, "level": "typical", "seed": seed, "method": method, **figures}


def test_targets_compare_scene_by_scene() -> None:
    rows = [
        _row("a", "ours", object_cm=1.0, hand_world_mm=30.0, gap_mm=4.0, inside_mm=2.0, inside_true_mm=3.0),
        _row("a", "ours", 1, object_cm=2.0, hand_world_mm=30.0, gap_mm=4.0, inside_mm=2.0, inside_true_mm=3.0),
        _row("b", "ours", object_cm=1.0, hand_world_mm=10.0, gap_mm=20.0, inside_mm=4.0, inside_true_mm=3.0),
        _row("a", "hand_centric", object_cm=2.0, hand_world_mm=40.0),
        _row("b", "hand_centric", object_cm=3.0, hand_world_mm=40.0),
        # Solved by one of the two only: no comparison.
        _row("c", "ours", object_cm=9.0, hand_world_mm=90.0, gap_mm=3.0, inside_mm=1.0, inside_true_mm=1.0),
        {**_row("c", "hand_centric"), "error": "no plane"},
    ]
    text = targets(rows, ["typical"])
    # a: mean of two seeds 1.5 of 2.0; b: 1.0 of 3.0; (1.5 + 1.0) / (2.0 + 3.0).
    assert "| 0.50 | 1 of 2 |" in text
    assert "| 9.0 mm | 2 of 3 |" in text
    assert "| 2.3 against 2.3 mm | 2 of 3 |" in text
    whole = report(rows, ["ours", "hand_centric"], ["typical"])
    assert "- c/typical/0/hand_centric: no plane" in whole
