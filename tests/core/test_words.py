"""Words as people type them: paths are never grammar, unknown settings are never added in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given
from hypothesis import strategies as st
from omegaconf import OmegaConf

from humanoid_hoi.core.cli import wrap_single_values
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.words import hydra_words, quoted, refuse_additions

GROUPS = {"clip": ["demo"], "sim": ["mujoco"]}


def value_of(word: str) -> object:
    return OverridesParser.create().parse_override(word).value()


@pytest.mark.parametrize(
    "name",
    [
        "\u4e3e\u7bb1\u5b50.npz",
        "a#b.npz",
        "copy (1).npz",
        "a b.npz",
        "a=b.npz",
        "it's.npz",
        "a,b.npz",
        "1e5",
        "null",
        "true",
        "[x].npz",
        "{x}.npz",
        "back\\slash.npz",
        "ends\\\\",
        'quote".npz',
        "a&b;c.npz",
        "~home.npz",
    ],
)
def test_an_existing_file_is_named_by_its_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    (word,) = hydra_words([f"motion={name}"], GROUPS)
    assert value_of(word) == name


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="$"), min_size=1, max_size=12))
def test_any_text_survives_quoting(text: str) -> None:
    assert value_of(f"motion={quoted(text)}") == text


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("clip=my.npz", "my.npz"),
        ("clip=[a.npz,b (1).npz]", ["a.npz", "b (1).npz"]),
        ("clip.subset=action=lift", "action=lift"),
        ('clip.subset="action=lift"', "action=lift"),
        ("train.units=[64,32]", [64, 32]),
        ("seed=3", 3),
        ("run_dir=/data/run #2", "/data/run #2"),
        ("output=", ""),
        ("plot=null", None),
        ("plot=false", False),  # hoi refine has a switch of that name, hoi describe a file
    ],
)
def test_what_people_type(word: str, expected: object) -> None:
    (typed,) = hydra_words([word], GROUPS)
    assert value_of(typed) == expected
    assert typed.startswith("clip.path=") == word.startswith("clip=")


def test_choices_of_groups_and_flags_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mujoco").mkdir()
    words = ["clip=demo", "sim=mujoco", "--cfg", "job", "-m", "seed=1,2", "+experiment=x", "~plot", "--config-dir=x y"]
    assert hydra_words(words, GROUPS) == words


@pytest.mark.parametrize("word", ["+logger=wandb", "++trainer.x=1", "+clip.pth=x", "+a.b.c=1"])
def test_nothing_is_added_that_nobody_reads(word: str) -> None:
    with pytest.raises(HoiError, match="no such setting"):
        refuse_additions([word], GROUPS, ["seed", "clip", "clip.path"])


def test_what_is_read_may_be_added() -> None:
    words = ["+clip=demo", "++seed=1", "+rewards.terms.mine={fn: x}", "+hydra.verbose=true", "seed=2", "+clip.path=x"]
    refuse_additions(words, GROUPS, ["seed", "clip", "clip.path"])


def test_a_single_value_makes_a_list_where_one_is_expected() -> None:
    yaml = OmegaConf.create({"sizes": [64], "deep": {"seeds": [0]}, "plain": 3, "off": [1]})
    cfg = OmegaConf.create({"sizes": 8, "deep": {"seeds": 5}, "plain": 4, "off": None, "more": 1})
    wrap_single_values(cfg, yaml)
    assert cfg == {"sizes": [8], "deep": {"seeds": [5]}, "plain": 4, "off": None, "more": 1}


def test_a_list_of_words_may_hold_lists() -> None:
    word = hydra_words(["words=[train.units=[64,64],seed=1, a={b:1,c:2}]"], {})[0]
    assert OverridesParser.create().parse_override(word).value() == ["train.units=[64,64]", "seed=1", "a={b:1,c:2}"]
    assert hydra_words(["clips=[a]b,c=[]"], {}) == ["clips='[a]b,c=[]'"]  # brackets that do not close: one name


@pytest.mark.parametrize(
    "name", ["1", "1e5", "true", "a,b.npz", "[x]", "{a: 1}", "choice(1)", "glob(a)", "(1)", "a=b, c&d [1]"]
)
def test_a_name_that_is_still_to_be_written_is_a_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for key in ("output", "run_dir", "name", "action"):
        (word,) = hydra_words([f"{key}={name}"], GROUPS)
        assert value_of(word) == name
    assert value_of(hydra_words(["output=null"], GROUPS)[0]) is None


@pytest.mark.parametrize("name", ["a, b.npz", "a,b", "x [1], y=2, z&w.npz", "1,2"])
def test_a_list_holds_files_with_commas_in_their_names(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    for value, expected in ((f"[{name}]", [name]), (f"[c, {name},d]", ["c", name, "d"])):
        assert value_of(hydra_words([f"clips={value}"], GROUPS)[0]) == expected
    assert value_of(hydra_words(["sizes=[1,3]"], GROUPS)[0]) == [1, 3]


def test_several_runs_are_asked_for_by_m() -> None:
    words = hydra_words(["-m", "output=a,b", "seed=1,2"], GROUPS)
    assert all(OverridesParser.create().parse_override(word).is_sweep_override() for word in words[1:])


def test_a_number_names_a_file_where_files_are_wanted() -> None:
    assert value_of(hydra_words(["clip=1"], GROUPS)[0]) == "1" and value_of(hydra_words(["seed=1"], GROUPS)[0]) == 1
    assert value_of(hydra_words(["clip.path=[a.npz,b.npz]"], GROUPS)[0]) == ["a.npz", "b.npz"]
