"""The one reader of settings: a yaml or hydra node becomes a typed, frozen, checked dataclass.

A default is stated once, in the yaml under ``cfg/``: people edit that file, its comments explain it, and hydra composes it.
A dataclass derived from :class:`Settings` says what the values mean, their types and their ranges; built in Python without
arguments, it has the yaml's values.

    @dataclass(frozen=True)
    class ActionConfig(Settings, yaml="env/hoi", node="action"):
        mode: str = setting(choices=("residual", "absolute"))
        lead: float = setting(at_least=0)
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import difflib
import functools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from omegaconf import MISSING, DictConfig, OmegaConf
from omegaconf.errors import ConfigAttributeError, ConfigKeyError, OmegaConfBaseException

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import CFG

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Range:
    """What a setting may be; numbers are always finite, ``None`` is left to the type.

    Attributes:
        above: exclusive lower limit.
        at_least: inclusive lower limit.
        below: exclusive upper limit.
        at_most: inclusive upper limit.
        choices: the only values.
    """

    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    choices: tuple[Any, ...] = ()

    def allows(self, value: Any) -> bool:
        """Whether a value, and every entry of a list, is in range."""
        # A list is in range where all of its entries are.
        if isinstance(value, (list, tuple)):
            return all(self.allows(entry) for entry in value)
        if self.choices:
            return value in self.choices
        # No number: allowed where no limit asks for one; None is judged by the type.
        if value is None or isinstance(value, bool) or not isinstance(value, (int, float)):
            return not self._is_bounded or value is None
        return math.isfinite(value) and self._within(value)

    def words(self) -> str:
        """The range, for a message."""
        if self.choices:
            return " or ".join(map(str, self.choices))
        named = (("above", self.above), ("at least", self.at_least), ("below", self.below), ("at most", self.at_most))
        limits = [f"{word} {limit:g}" for word, limit in named if limit is not None]
        return f"a number {' and '.join(limits)}" if limits else "a finite number"

    @property
    def _is_bounded(self) -> bool:
        return any(limit is not None for limit in (self.above, self.at_least, self.below, self.at_most))

    def _within(self, value: float) -> bool:
        return (
            (self.above is None or value > self.above)
            and (self.at_least is None or value >= self.at_least)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
        )


class _Default:
    """Default factory of a setting: its value in the yaml, bound when the class is made."""

    owner: type[Settings]
    name: str

    def __call__(self) -> Any:
        if _BLANK:
            return MISSING
        # A copy, so that a list of one instance is not that of the next.
        return copy.deepcopy(getattr(_defaults(self.owner), self.name))


_BLANK: list[bool] = []
"""Not empty while the schema of a class is wanted rather than its values."""


def setting(
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
    choices: tuple[Any, ...] = (),
) -> Any:
    """A dataclass field whose default stands in the yaml; the arguments are its :class:`Range`."""
    limits = Range(above, at_least, below, at_most, choices)
    return dataclasses.field(default_factory=_Default(), metadata={"range": limits})


class Settings:
    """Base of dataclasses whose defaults stand in a yaml.

    Class arguments:
        yaml: file below ``cfg/`` without its ending.
        node: dotted place inside the file; empty for the whole of it.
        key: how messages call the node, e.g. ``sim.physics``; derived from file and node where it is not given.
        partial: the node holds other settings too, which belong to somebody else.

    Raises:
        HoiError: on construction, a value out of range; names the setting.
    """

    _yaml: ClassVar[str]
    _node: ClassVar[str]
    _key: ClassVar[str]
    _partial: ClassVar[bool]

    def __init_subclass__(cls, *, yaml: str, node: str = "", key: str | None = None, partial: bool = False) -> None:
        """Bind the fields to their place in the yaml."""
        super().__init_subclass__()
        # Tools are addressed by their own keys, groups by the group's name.
        folder = "" if yaml.startswith("tools/") else str(Path(yaml).parent).replace("/", ".")
        cls._yaml = yaml
        cls._node = node
        cls._key = ".".join(part for part in (folder, node) if part) if key is None else key
        cls._partial = partial
        # A class with checks of its own keeps them, after those of the ranges.
        own = vars(cls).get("__post_init__")
        if own is not None:
            cls.__post_init__ = _checked(own)  # type: ignore[method-assign, assignment]
        # Each default learns which class and field it stands for: that is all it needs to find its value later.
        for name, value in vars(cls).items():
            factory = getattr(value, "default_factory", None)
            if isinstance(factory, _Default):
                factory.owner = cls
                factory.name = name

    def __post_init__(self) -> None:
        """Raises HoiError for a value out of range."""
        if not _BLANK:
            check_ranges(self, self._key)


def _checked(own: Callable[[Any], None]) -> Callable[[Any], None]:
    """A class's own checks, after those of its ranges; none where the schema is wanted and the values are missing."""

    @functools.wraps(own)
    def check(self: Any) -> None:
        if not _BLANK:
            check_ranges(self, self._key)
            own(self)

    return check


def check_ranges(settings: Any, key: str) -> None:
    """Raise for the first value of a dataclass outside the range of its :func:`setting`.

    Args:
        settings: a dataclass instance.
        key: what its fields are called in messages: ``key.field``.
    """
    for field in dataclasses.fields(settings):
        limits = field.metadata.get("range")
        value = getattr(settings, field.name)
        if limits is not None and not limits.allows(value):
            name = f"{key}.{field.name}".lstrip(".")
            raise HoiError(f"found {value!r}", where="config", field=name, fix=f"give {limits.words()}")


def typed(kind: type[T], node: DictConfig | Mapping[str, Any], field: str) -> T:
    """``node`` as an instance of dataclass ``kind``; what it leaves out has the default.

    Args:
        kind: a dataclass, usually :class:`Settings`.
        node: of a composed config, or plain.
        field: what the node is called in messages.

    Raises:
        HoiError: unknown key, wrong type or value out of range; names ``field`` and the key.
    """
    if not isinstance(node, Mapping) and not isinstance(node, DictConfig):
        found = type(node).__name__
        raise HoiError(f"expected settings, found {found}", where="config", field=field, fix="give key: value pairs")
    try:
        # Resolve first: an interpolation of the whole config must not be looked up inside this node.
        given = OmegaConf.to_container(node, resolve=True) if isinstance(node, DictConfig) else dict(node)
        # Merging into the schema makes omegaconf check keys and types.
        merged = OmegaConf.merge(_schema(kind), given)
        assert isinstance(merged, DictConfig)
        # What the node leaves out comes from the yaml.
        _fill(merged, kind)
        return OmegaConf.to_object(merged)  # type: ignore[return-value]
    except (OmegaConfBaseException, OverflowError) as error:  # the latter: a whole number that no float holds
        key = str(getattr(error, "full_key", None) or "")
        unknown = isinstance(error, (ConfigKeyError, ConfigAttributeError))
        reason = "no such setting" if unknown else str(error).splitlines()[0]
        fix = _closest(key, kind) if unknown else "--help lists the settings"
        raise HoiError(reason, where="config", field=f"{field}.{key}".strip("."), fix=fix) from error


def _closest(key: str, kind: type) -> str:
    """What an unknown key was perhaps meant to be."""
    valid = list(dotted_keys(OmegaConf.to_container(_schema(kind))))
    close = difflib.get_close_matches(key, valid, cutoff=0.5)
    return f"closest: {', '.join(close)}" if close else f"one of {', '.join(valid)}"


def dotted_keys(tree: Any, prefix: str = "") -> Iterator[str]:
    """Every key of nested dictionaries as ``a.b``, inner nodes included."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield f"{prefix}{name}"
            yield from dotted_keys(value, f"{prefix}{name}.")


def as_list(value: Any) -> list[Any]:
    """A list of what was given: one value stands for a list of one, None for none."""
    if value is None:
        return []
    is_many = isinstance(value, Sequence) and not isinstance(value, (str, bytes))
    return list(value) if is_many else [value]


def plain(node: DictConfig) -> dict[str, Any]:
    """A node as plain dictionaries and lists, interpolations resolved."""
    return dict(OmegaConf.to_container(node, resolve=True))  # type: ignore[arg-type]


@functools.cache
def yaml_of(name: str) -> DictConfig:
    """A file below ``cfg/`` with the files of its own folder that its defaults list names; groups are left out."""
    path = CFG / f"{name}.yaml"
    loaded = OmegaConf.load(path)
    assert isinstance(loaded, DictConfig), path
    defaults: Any = loaded.pop("defaults", [])
    # Plain names in the defaults list are files of the same folder; groups are dictionaries.
    bases = [entry for entry in defaults if isinstance(entry, str) and entry != "_self_"]
    parts = [yaml_of((Path(name).parent / base).as_posix()) for base in bases]
    return OmegaConf.merge(*parts, loaded)  # type: ignore[return-value]


def _defaults(kind: type[Settings]) -> Any:
    """An instance with the yaml's values, read once."""
    if kind not in _READ:
        _READ[kind] = _read_defaults(kind)
    return _READ[kind]


_READ: dict[type, Any] = {}


def _read_defaults(kind: type[Settings]) -> Any:
    """An instance with the yaml's values.

    Raises:
        HoiError: the yaml lacks a value, or has one that the class does not know or refuses.
    """
    given = _resolved(kind._yaml, kind._node)
    if kind._partial:
        names = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
        given = {key: value for key, value in given.items() if key in names}
    try:
        merged = OmegaConf.merge(_schema(kind), given)
        missing = OmegaConf.missing_keys(merged)
        if not missing:
            return OmegaConf.to_object(merged)
        reason = f"no value for {', '.join(sorted(missing))}"
    except (OmegaConfBaseException, OverflowError) as error:
        reason = str(error).splitlines()[0]
    raise HoiError(reason, where=CFG / f"{kind._yaml}.yaml", field=kind._node or None, fix="mend the file")


def _resolved(name: str, node: str) -> dict[str, Any]:
    """A node of a file below ``cfg/``, with what it takes from other groups as ``cfg/train.yaml`` chooses them."""
    whole = yaml_of(name)
    group = Path(name).parent.as_posix().replace("/", ".")
    # A node that refers to other groups is resolved within the defaults of cfg/train.yaml.
    if "${" in str(OmegaConf.to_container(whole)) and group != ".":
        root = OmegaConf.create(default_groups())
        OmegaConf.update(root, group, whole, merge=False, force_add=True)
        node = f"{group}.{node}".strip(".")
        whole = root
    return plain(OmegaConf.select(whole, node) if node else whole)


def default_groups() -> dict[str, Any]:
    """The default option of every group of ``cfg/train.yaml``."""
    chosen: Any = OmegaConf.select(OmegaConf.load(CFG / "train.yaml"), "defaults")
    entries = [(group, option) for entry in chosen if OmegaConf.is_dict(entry) for group, option in entry.items()]
    return {str(group): yaml_of(f"{group}/{option}") for group, option in entries}


def _schema(kind: type) -> DictConfig:
    """The types of a dataclass, every value missing that stands in a yaml."""
    with _blank():
        return _writable(OmegaConf.structured(kind))


def _fill(node: DictConfig, kind: type) -> None:
    """Give every missing value its default; a dictionary that was given stays as it was given.

    Raises:
        HoiError: a value has no default.
    """
    # Sorted, so that errors name the same key every time.
    for key in sorted(OmegaConf.missing_keys(node)):
        try:
            value: Any = kind()
            for part in key.split("."):
                value = getattr(value, part)
        except (AttributeError, TypeError):
            raise HoiError("no value", where="config", field=key, fix="give one; --help lists the settings") from None
        OmegaConf.update(node, key, value)


@contextlib.contextmanager
def _blank() -> Iterator[None]:
    _BLANK.append(True)
    try:
        yield
    finally:
        _BLANK.pop()


def _writable(node: DictConfig) -> DictConfig:
    """The node of a frozen dataclass, and those nested in it, open for merging (omegaconf marks them read-only)."""
    OmegaConf.set_readonly(node, False)
    for key in node:
        child = node._get_node(key)
        if isinstance(child, DictConfig) and not child._is_none() and not child._is_missing():
            _writable(child)
    return node
