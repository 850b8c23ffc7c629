"""Seeds out of any generator's range are refused for every command alike."""

from __future__ import annotations

import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.seeds import MOST_SEED, check_seeds


@pytest.mark.parametrize("value", [-1, 2**32, 1.5, "one", True, float("nan")])
def test_a_seed_that_some_generator_refuses(value: object) -> None:
    with pytest.raises(HoiError, match=r"a\.b\.seed: found .*give a whole number from 0 to 4294967295"):
        check_seeds({"a": {"b": {"seed": value}}})


def test_what_is_left_alone() -> None:
    check_seeds({"seed": 0, "a": {"seed": MOST_SEED}, "b": {"seed": None}, "c": {"seed": "${seed}"}, "seeds": [-1]})
