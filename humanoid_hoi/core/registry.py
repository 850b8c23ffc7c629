"""One shape for every extension point: named, typed entries, each with its config beside it, chosen and set in yaml.

A registry holds what can be chosen; a yaml node says what is: ``name: {fn: entry, params: {...}}`` or, where an entry has
one parameter that matters, ``name: value``; ``name: null`` switches it off. ``fn`` is the name itself unless given.

    COSTS: Registry[type[Cost]] = Registry("cost", where="cfg/costs")

    @COSTS.register("effort")
    class Effort(Cost):
        Params = EffortParams           # a dataclass: what the yaml may set, its types, ranges and defaults

    for part in read_parts(COSTS, {"effort": {"params": {"scale": 2.0}}}, field="costs"):
        cost = part.entry(part.params)

An entry of one's own stands in a module of one's own: ``fn: my.module.Effort``. That names a program to run, so it is taken
only where the caller trusts the node: what a person has typed or written, never what a run has stored.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from humanoid_hoi.core.config import typed
from humanoid_hoi.core.errors import HoiError

T = TypeVar("T")


@dataclass(frozen=True)
class NoParams:
    """Parameters of an entry that has none."""


class Registry(Mapping[str, T], Generic[T]):
    """Named entries of one extension point.

    Args:
        noun: what an entry is called in messages, e.g. ``reward term``.
        where: file or folder that chooses entries, for messages.
        base: class that an entry of the user's own must derive from.
    """

    def __init__(self, noun: str, where: str = "config", base: type | None = None) -> None:
        self.noun = noun
        self.base = base
        self.where = where
        self._entries: dict[str, T] = {}

    def register(self, name: str) -> Callable[[T], T]:
        """Decorator that enters a class or function under ``name``.

        Raises:
            ValueError: the name is taken.
        """

        def enter(entry: T) -> T:
            if name in self._entries:
                raise ValueError(f"there is a {self.noun} {name!r} already")
            self._entries[name] = entry
            return entry

        return enter

    def find(self, name: str, field: str) -> T:
        """The entry of a name.

        Raises:
            HoiError: there is none; lists those there are.
        """
        if name not in self._entries:
            raise unknown(self.noun, name, self._entries, field, self.where)
        return self._entries[name]

    def __getitem__(self, name: str) -> T:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class Everybody(Collection[str]):
    """Trust in every name: for a node that a person has written for this very call."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        raise TypeError("everybody cannot be listed")

    def __len__(self) -> int:
        raise TypeError("everybody cannot be counted")


EVERYBODY: Collection[str] = Everybody()
NOBODY: Collection[str] = ()


@dataclass(frozen=True)
class Part(Generic[T]):
    """One entry that a yaml node has chosen.

    Attributes:
        name: its key in the node.
        fn: the name it was found by.
        entry: from the registry, or the user's own.
        params: an instance of ``entry.Params``.
        extra: what else stands beside ``fn`` and ``params``, e.g. a weight.
    """

    name: str
    fn: str
    entry: T
    params: Any
    extra: dict[str, Any]

    def settings(self) -> str:
        """The parameters, for a table."""
        return ", ".join(f"{f.name}={getattr(self.params, f.name)}" for f in dataclasses.fields(self.params))


def read_parts(
    registry: Registry[T],
    node: Mapping[str, Any] | None,
    field: str,
    extra: Collection[str] = (),
    trusted: Collection[str] = NOBODY,
) -> list[Part[T]]:
    """What a yaml node chooses, in its order; entries that are null are left out.

    Args:
        registry: what can be chosen.
        node: name -> null, a value, or ``{fn, params, <extra>}``.
        field: what the node is called in messages.
        extra: further keys an entry may have.
        trusted: dotted names (``my.module.Term``) that may be imported, e.g. :data:`EVERYBODY`.

    Raises:
        HoiError: an unknown name, key or parameter, a value out of range, or an entry of the user's own that is not
            trusted or cannot be imported.
    """
    if node is not None and not isinstance(node, Mapping):
        raise HoiError(f"expected name: value pairs, found {node!r}", where=registry.where, field=field, fix="NAME: {}")
    return [
        _read_part(registry, str(name), entry, f"{field}.{name}", extra, trusted)
        for name, entry in (node or {}).items()
        if entry is not None
    ]


def _read_part(
    registry: Registry[T], name: str, node: Any, field: str, extra: Collection[str], trusted: Collection[str]
) -> Part[T]:
    if not isinstance(node, Mapping):
        node = {"params": node}
    for key in node:
        if key not in ("fn", "params", *extra):
            raise unknown("key", str(key), ("fn", *extra, "params"), field, registry.where)
    fn = str(node.get("fn", name))
    # A dotted name is a module of the user's own.
    entry = _own(fn, registry, field, trusted) if "." in fn else registry.find(fn, field)
    params = _params(entry, node.get("params"), field, registry)
    return Part(name, fn, entry, params, {key: node[key] for key in extra if key in node})


def _params(entry: Any, given: Any, field: str, registry: Registry[T]) -> Any:
    """Parameters of an entry, from a mapping or from the value of its first one."""
    kind = getattr(entry, "Params", NoParams)
    names = [f.name for f in dataclasses.fields(kind)]
    if given is not None and not isinstance(given, Mapping):
        if not names:
            raise HoiError("takes no parameters", where=registry.where, field=field, fix=f"use {field}: {{}}")
        # A bare value sets the first parameter.
        given = {names[0]: given}
    for key in given or {}:
        if key not in names:
            raise unknown("parameter", str(key), names, f"{field}.params", registry.where)
    return typed(kind, dict(given or {}), f"{field}.params")


def _own(fn: str, registry: Registry[T], field: str, trusted: Collection[str]) -> T:
    """An entry from a module of the user's own."""
    # Before anything is imported: importing a module runs it.
    if fn not in trusted:
        raise HoiError(
            f"{fn} is a program, and a stored config does not run programs",
            where=registry.where,
            field=f"{field}.fn",
            fix=f"if you trust it, name it where the command takes own_terms=[{fn}] (evaluate, replay, resume, view, export, sim2sim)",
        )
    module, _, name = fn.rpartition(".")
    try:
        entry = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise HoiError(
            f"cannot import {fn} ({error})", where=registry.where, field=f"{field}.fn", fix="check PYTHONPATH and name"
        ) from error
    if registry.base is not None and not (isinstance(entry, type) and issubclass(entry, registry.base)):
        raise HoiError(
            f"{fn} is no {registry.noun}",
            where=registry.where,
            field=f"{field}.fn",
            fix=f"derive it from {registry.base.__module__}.{registry.base.__name__}",
        )
    return entry  # type: ignore[no-any-return]


def unknown(noun: str, value: str, valid: Iterable[str], field: str, where: str) -> HoiError:
    """The refusal of a name that is in no table; lists those that are."""
    names = ", ".join(valid) or "none: it takes no parameters"
    return HoiError(f"unknown {noun} {value!r}", where=where, field=field, fix=f"valid: {names}")
