"""Values that no command takes: seeds out of range, words for numbers, yes and no for true and false."""

from __future__ import annotations

import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.value_checks import MOST_SEED, check_kinds, check_seeds


@pytest.mark.parametrize("value", [-1, 2**32, 1.5, "one", True, float("nan")])
def test_a_seed_that_some_generator_refuses(value: object) -> None:
    with pytest.raises(HoiError, match=r"a\.b\.seed: found .*give a whole number from 0 to 4294967295"):
        check_seeds({"a": {"b": {"seed": value}}})


def test_what_is_left_alone() -> None:
    check_seeds({"seed": 0, "a": {"seed": MOST_SEED}, "b": {"seed": None}, "c": {"seed": "${seed}"}, "seeds": [-1]})


YAML = OmegaConf.create(
    {"port": 8080, "video": True, "name": "a", "sizes": [64, 256], "limits": {"speed": 1.5}, "n": None, "x": "???"}
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"port": "abc"}, "port: found 'abc' (fix: give a number)"),
        ({"video": "no"}, "video: found 'no' (fix: true or false)"),
        ({"sizes": [64, "many"]}, "sizes: found 'many' (fix: give a number)"),
        ({"limits": {"speed": "fast"}}, "limits.speed: found 'fast' (fix: give a number)"),
    ],
)
def test_words_where_the_default_is_a_number_or_a_flag(change: dict, told: str) -> None:
    with pytest.raises(HoiError) as error:
        check_kinds(OmegaConf.merge(YAML, change), YAML)
    assert told in str(error.value)


def test_what_may_stand_for_a_default() -> None:
    given = {"port": None, "video": False, "name": 5, "sizes": 64, "limits": {"speed": 2}, "n": "any", "x": "any"}
    check_kinds(OmegaConf.merge(YAML, given), YAML)
