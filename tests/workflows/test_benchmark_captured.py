"""``hoi benchmark captured`` from a folder in each data set's layout to its table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from humanoid_hoi.__main__ import main
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.workflows.benchmarks.captured import find_sequences
from tests.video.captured.layouts import write_behave, write_imhd

FRAMES = 40


def test_behave_from_folder_to_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sequence = write_behave(tmp_path / "behave", FRAMES)
    output = tmp_path / "bench"
    words = [
        "dataset=behave",
        f"data={sequence.parent}",
        f"output={output}",
        "stages=1",
        "frames=10",
        "every=1",
        "reach_m=0.01",
    ]
    main(["benchmark", "captured", *words])
    row = json.loads((output / "rows.json").read_text())[0]
    assert (row["object"], row["frames"], row["settings"]["stages"]) == ("box", 10, 1)
    # Exact tracks and no false contact: stage 1 finds the captured object, which moves away from its coarse start.
    assert row["cd_o_cm"] < 2.5 < 0.4 * row["start_cd_o_cm"] and row["rotation_deg"] < 1
    assert load_solved(output / sequence.name / "solved.npz").num_frames == 10
    assert "| **all** | | 10 |" in (output / "table.md").read_text() and "CD-o cm" in capsys.readouterr().out
    # Again: nothing is solved twice.
    stored = output / sequence.name / "solved.npz"
    before = stored.stat().st_mtime_ns
    main(["benchmark", "captured", *words])
    assert stored.stat().st_mtime_ns == before
    # Nor do two kinds of solutions stand in one table.
    with pytest.raises(SystemExit):
        main(["benchmark", "captured", *words, "stages=2"])
    assert "was solved with stages=1, now 2" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["benchmark", "captured", *words, "camera=2"])
    assert "was solved with camera=1, now 2" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["benchmark", "captured", *words, "camera=-1"])
    assert "camera: must be a whole number from 0" in capsys.readouterr().err
    (output / sequence.name / "score.json").write_text("{")
    with pytest.raises(SystemExit):
        main(["benchmark", "captured", *words])
    assert "overwrite=true" in capsys.readouterr().err


def test_imhd_from_file_to_table(tmp_path: Path) -> None:
    file = write_imhd(tmp_path / "imhd", FRAMES)
    output = tmp_path / "bench"
    words = [f"data={file.parents[3]}", f"output={output}", "stages=1", "first=2", "frames=6"]
    main(["benchmark", "captured", "dataset=imhd", *words])
    row = json.loads((output / "rows.json").read_text())[0]
    assert (row["object"], row["frames"]) == ("baseball", 6) and row[
        "cd_o_cm"
    ] < 3  # within the paper's reach of 10 cm the hand 15 cm off does not touch, its fingers do


def test_what_is_not_there_takes_one_line(tmp_path: Path) -> None:
    for dataset, word in (("behave", "smpl_fit_all.npz"), ("imhd", "ground_truth"), ("omomo", "dataset=behave")):
        with pytest.raises(HoiError, match=word):
            find_sequences(dataset, tmp_path)
