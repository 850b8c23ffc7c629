"""hoi robustness: its rows, its refusals, and a table of the shipped policy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core.paths import CFG
from humanoid_hoi.workflows.judging.robustness import cases_of, main, weighs_what_is_fixed


def config(**changes: object):
    return OmegaConf.merge(OmegaConf.load(CFG / "tools" / "robustness.yaml"), changes)


def test_a_row_for_every_level_and_seed_then_the_cases_then_the_baseline() -> None:
    rows = cases_of(config())
    assert [row.name for row in rows[:3]] == [
        "noise 0 rad, seed 11",
        "noise 0.01 rad, seed 11",
        "noise 0.01 rad, seed 12",
    ]
    assert len(rows) == 5 + 7 + 1 and not rows[-1].trained
    moved = next(row for row in rows if "2 cm" in row.name)
    assert (moved.disturbance.shift_m, moved.disturbance.turn_deg, moved.noise, moved.seed) == (0.02, 5.0, 0.01, 11)
    assert next(row for row in rows if "3.5 kg" in row.name).variation.mass_kg == 3.5


def test_rows_about_the_mass_are_left_out_where_no_object_can_move() -> None:
    rows = cases_of(config())
    left_out = [row.name for row in rows if weighs_what_is_fixed(row, [True])]
    assert left_out == [
        "object's mass x 0.5",
        "object's mass x 2",
        "object of 3.5 kg",
    ]
    # One movable object among the clips is enough.
    assert not any(weighs_what_is_fixed(row, [True, False]) for row in rows)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cases=[{name: a, masss: 2}]"], "cases[0].masss: no such entry"),
        (["cases=[{name: a, mass: heavy}]"], "cases[0].mass: expected a number"),
        (["cases=[{mass: 2}]"], "cases[0]: has no name"),
        (["seeds=[]"], "seeds: no seed"),
        (["checkpoint=nowhere"], "no such checkpoint"),
    ],
)
def test_mistakes_are_one_line(words: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["checkpoint=demo", f"output={tmp_path / 'out'}", *words])
    error = capsys.readouterr().err
    assert said in error and len(error.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_the_shipped_policy_bears_more_than_the_untrained_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = [
        "levels=[0.02]",
        "seeds=[11]",
        "trials=2",
        "noise=0.02",
        "num_threads=1",
        "cases=[{name: light, mass: 0.8, shift_m: 0.005}]",
    ]
    main(["checkpoint=demo", f"output={tmp_path}", *few])
    rows = json.loads((tmp_path / "robustness.json").read_text())
    assert list(rows) == ["noise 0.02 rad, seed 11", "light", "untrained, noise 0.02 rad"]
    assert rows["noise 0.02 rad, seed 11"]["success"] == 1.0 and rows["light"]["protocol"]["seed"] == 11
    assert rows["noise 0.02 rad, seed 11"]["mpjpe_mm"] < rows["untrained, noise 0.02 rad"]["mpjpe_mm"]
    assert rows["light"]["obj_pos_mm"] != rows["noise 0.02 rad, seed 11"]["obj_pos_mm"]
    text = (tmp_path / "robustness.txt").read_text()
    assert "light" in text and "contact mm" in text and "jitter m/s^3" in text
    with pytest.raises(SystemExit):
        main(["checkpoint=demo", f"output={tmp_path}", *few])
    assert "is there already" in capsys.readouterr().err
