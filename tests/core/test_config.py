"""Settings: the yaml is the only place of a default, and every value is checked when it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core import config
from humanoid_hoi.core.config import Range, Settings, setting, typed, yaml_of
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.tracking.limits import TrackingLimits

HEAD = "rate: 2.0\nname: a\nsizes: [1, 2]\nlimit: null\nwords: {x: 1, y: 2}\ninner: {depth: 3}\n"


@dataclass(frozen=True)
class Inner(Settings, yaml="group/own", node="inner"):
    depth: int = setting(at_least=1)


@dataclass(frozen=True)
class Own(Settings, yaml="group/own"):
    rate: float = setting(above=0)
    name: str = setting(choices=("a", "b"))
    sizes: tuple[int, ...] = setting(at_least=1)
    limit: float | None = setting(at_most=5)
    words: dict[str, int] = setting()
    inner: Inner = field(default_factory=Inner)


@pytest.fixture
def kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Own]]:
    """The class above, on a yaml of its own."""
    (tmp_path / "group").mkdir()
    (tmp_path / "group" / "base.yaml").write_text(HEAD)
    (tmp_path / "group" / "own.yaml").write_text("defaults:\n  - base\n  - _self_\nrate: 3.0\n")
    monkeypatch.setattr(config, "CFG", tmp_path)
    monkeypatch.setattr(config, "_READ", {})
    yaml_of.cache_clear()
    yield Own
    yaml_of.cache_clear()


def test_defaults_come_from_the_yaml_and_the_file_it_builds_on(kind: type[Own]) -> None:
    made = kind()
    assert (made.rate, made.name, list(made.sizes), made.limit, made.inner.depth) == (3.0, "a", [1, 2], None, 3)
    made.words["x"] = 9
    assert kind().words == {"x": 1, "y": 2}  # a copy each time


def test_what_a_node_leaves_out_has_the_default_but_a_dictionary_is_taken_as_given(kind: type[Own]) -> None:
    read = typed(kind, OmegaConf.create({"rate": 1, "words": {"z": 5}, "inner": {"depth": 7}}), "group")
    assert read.rate == 1.0 and read.words == {"z": 5} and read.inner.depth == 7 and read.name == "a"


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ({"rate": 0}, ["group.rate", "found 0", "above 0"]),
        ({"rate": "nan"}, ["group.rate", "nan"]),
        ({"rate": "fast"}, ["group.rate", "fast"]),
        ({"name": "c"}, ["group.name", "'c'", "a or b"]),
        ({"sizes": [1, 0]}, ["group.sizes", "at least 1"]),
        ({"limit": 6}, ["group.limit", "at most 5"]),
        ({"inner": {"depth": 0}}, ["group.inner.depth", "at least 1"]),
        ({"inner": {"dept": 1}}, ["group.inner.dept"]),
        ({"ratte": 1}, ["group.ratte"]),
    ],
)
def test_a_wrong_value_is_named(kind: type[Own], node: dict, words: list[str]) -> None:
    with pytest.raises(HoiError) as caught:
        typed(kind, node, "group")
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_yaml_that_lacks_a_value_or_has_one_too_many_is_refused(kind: type[Own], tmp_path: Path) -> None:
    path = tmp_path / "group" / "own.yaml"
    for text, word in ((HEAD.replace("rate: 2.0\n", ""), "rate"), (HEAD + "more: 1\n", "more")):
        path.write_text(text)
        yaml_of.cache_clear()
        config._READ.clear()
        with pytest.raises(HoiError, match=word) as caught:
            kind()
        assert str(path) in str(caught.value)


def test_a_range_says_itself() -> None:
    assert Range(above=0, at_most=1).words() == "a number above 0 and at most 1"
    assert Range(choices=("x", "y")).words() == "x or y"
    assert not Range().allows(float("inf")) and Range().allows("text") and Range(above=0).allows(None)
    assert not Range(above=0).allows("text") and not Range(above=0).allows(True)


def test_a_value_taken_from_another_group_is_found(kind: type[Own], tmp_path: Path) -> None:
    (tmp_path / "train.yaml").write_text("defaults:\n  - _self_\n  - limits: tight\n")
    (tmp_path / "limits").mkdir()
    (tmp_path / "limits" / "tight.yaml").write_text("rate: 0.5\n")
    (tmp_path / "group" / "own.yaml").write_text("defaults:\n  - base\nrate: ${limits.rate}\n")
    yaml_of.cache_clear()
    config._READ.clear()
    assert kind().rate == 0.5


def test_a_node_that_is_no_mapping_is_refused() -> None:
    for node in (OmegaConf.create([[]]), [1, 2], "text", 3.0):
        with pytest.raises(HoiError, match="tracking: expected settings, found"):
            typed(TrackingLimits, node, "tracking")
