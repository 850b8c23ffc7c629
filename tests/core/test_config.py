"""Hydra nodes become checked dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError


@dataclass
class Inner:
    size: list[float] = field(default_factory=lambda: [1.0])
    limit: float | None = 2.0


@dataclass
class Outer:
    count: int = 3
    name: str = "a"
    inner: Inner = field(default_factory=Inner)
    table: dict[str, Inner] = field(default_factory=dict)


def test_defaults_and_values() -> None:
    assert typed(Outer, {}, "x") == Outer()
    got = typed(
        Outer,
        OmegaConf.create({"count": "7", "inner": {"limit": None, "size": [1, 2]}, "table": {"k": {"limit": 1}}}),
        "x",
    )
    assert got == Outer(7, "a", Inner([1.0, 2.0], None), {"k": Inner(limit=1.0)})
    assert isinstance(got.inner, Inner) and isinstance(got.table["k"], Inner) and isinstance(got.inner.size[0], float)


def test_interpolations_are_looked_up_in_the_whole_config() -> None:
    whole = OmegaConf.create({"seed": 5, "part": {"count": "${seed}"}})
    assert typed(Outer, whole.part, "part").count == 5


@pytest.mark.parametrize(
    ("node", "place"),
    [
        ({"coun": 1}, "part.coun"),
        ({"inner": {"limt": 1}}, "part.inner.limt"),
        ({"count": "many"}, "part.count"),
        ({"inner": {"limit": [1]}}, "part.inner.limit"),
        ({"inner": None}, "part.inner"),
        ({"table": {"k": {"bad": 1}}}, "part.table.k.bad"),
    ],
)
def test_mistakes_name_the_key(node: dict[str, object], place: str) -> None:
    with pytest.raises(HoiError) as told:
        typed(Outer, OmegaConf.create(node), "part")
    assert told.value.where == "config" and told.value.field == place
    assert "\n" not in str(told.value)


@dataclass(frozen=True)
class FrozenInner:
    weight: float = 1.0


@dataclass(frozen=True)
class FrozenOuter:
    inner: FrozenInner = field(default_factory=FrozenInner)


def test_nested_frozen_dataclasses() -> None:
    assert typed(FrozenOuter, {"inner": {"weight": 2}}, "x") == FrozenOuter(FrozenInner(2.0))
    with pytest.raises(HoiError, match="x.inner.wait"):
        typed(FrozenOuter, {"inner": {"wait": 2}}, "x")
