"""A default is stated once: where a yaml states it, no dataclass that is read from this yaml states it again.

Everything is found in the source: each class handed to ``typed``, those nested in it, the ``Params`` of every registered entry,
and dataclasses built from ``cfg.NAME`` directly.
"""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from humanoid_hoi.core.config import yaml_of
from humanoid_hoi.core.paths import CFG

ROOT = Path(__file__).resolve().parents[2]
EMPTY = ("None", "''", "()", "[]", "{}")
"""Of an object built by hand these say that nothing was given; of a class that ``typed`` reads they count like any default."""


@dataclass
class Kind:
    """A class as its source states it."""

    name: str
    bases: list[str]
    words: dict[str, str]
    fields: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Name -> annotation and default, as source."""
    params: str | None = None
    entry: str | None = None


@dataclass
class Source:
    """One module."""

    name: str
    kinds: dict[str, Kind]
    imported: dict[str, tuple[str, str]]
    calls: list[ast.Call]
    """Those of plain names."""


def read_kind(node: ast.ClassDef) -> Kind:
    words = {word.arg or "": ast.literal_eval(word.value) for word in node.keywords if word.arg != "metaclass"}
    kind = Kind(node.name, [ast.unparse(base) for base in node.bases], words)
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            annotation = ast.unparse(line.annotation)
            if "ClassVar" not in annotation:
                kind.fields[line.target.id] = (annotation, ast.unparse(line.value) if line.value else None)
        elif isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "Params":
            kind.params = ast.unparse(line.value)
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith(".register") and mark.args:
            kind.entry = ast.literal_eval(mark.args[0])
    return kind


@functools.cache
def sources() -> dict[str, Source]:
    found = {}
    for folder in ("humanoid_hoi", "envs", "rewards"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text())
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            kinds = {node.name: read_kind(node) for node in tree.body if isinstance(node, ast.ClassDef)}
            nodes = list(ast.walk(tree))
            imported = {
                alias.asname or alias.name: (node.module, alias.name)
                for node in nodes
                if isinstance(node, ast.ImportFrom) and node.module
                for alias in node.names
            }
            calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
            found[name] = Source(name, kinds, imported, calls)
    return found


def resolve(source: Source, name: str) -> tuple[Source, Kind] | None:
    """The class that ``name`` means in a module; None where it is none of ours."""
    if name in source.kinds:
        return source, source.kinds[name]
    module, original = source.imported.get(name, ("", ""))
    return resolve(sources()[module], original) if module in sources() else None


def fields_of(source: Source, kind: Kind) -> dict[str, tuple[str, str | None]]:
    """Its fields, those of its bases first."""
    found: dict[str, tuple[str, str | None]] = {}
    for base in kind.bases:
        parent = resolve(source, base)
        if parent and parent[1].name != "Settings":
            found.update(fields_of(*parent))
    return found | kind.fields


def is_read_from_yaml(source: Source, default: str) -> bool:
    """Whether a default is none of Python's: ``setting(...)``, or a class that is read from its own yaml."""
    if default.startswith("setting("):
        return True
    inner = default.removeprefix("field(default_factory=").removesuffix(")")
    nested = resolve(source, inner)
    return nested is not None and "yaml" in nested[1].words


def name_of(call: ast.Call) -> str:
    """What is called."""
    assert isinstance(call.func, ast.Name)
    return call.func.id


def parsed_kinds() -> dict[str, tuple[Source, Kind]]:
    """Every class that ``typed`` is asked for by name, and every class nested in one."""
    found: dict[str, tuple[Source, Kind]] = {}
    names = [
        (source, ast.unparse(call.args[0]))
        for source in sources().values()
        for call in source.calls
        if name_of(call) == "typed"
    ]
    while names:
        source, name = names.pop()
        where = resolve(source, name)
        if where is None or f"{where[0].name}.{name}" in found:
            continue
        found[f"{where[0].name}.{name}"] = where
        for annotation, _ in fields_of(*where).values():
            inner = {node.id for node in ast.walk(ast.parse(annotation)) if isinstance(node, ast.Name)}
            names += [(where[0], word) for word in inner]
    return found


PARSED = parsed_kinds()
BY_HAND = {
    "humanoid_hoi.scene.config.JointGroup": "a value of the mapping humanoid.groups: what a group leaves out stands here and in no yaml",
}
"""Parsed classes that are bound to no yaml, each with the reason."""


def test_the_classes_are_found() -> None:
    names = {name.rsplit(".", 1)[1] for name in PARSED}
    assert names >= {
        "EnvConfig",
        "ActionConfig",
        "PhysicsConfig",
        "TrainConfig",
        "Noise",
        "PrepareOptions",
        "SlurmOptions",
    }
    assert len(PARSED) > 50


@pytest.mark.parametrize("name", sorted(PARSED))
def test_what_the_yaml_states_the_dataclass_does_not(name: str) -> None:
    source, kind = PARSED[name]
    if "yaml" not in kind.words:
        plain = {key for key, (_, default) in fields_of(source, kind).items() if default is not None}
        assert not plain or name in BY_HAND, f"{name} states {sorted(plain)}: derive it from Settings"
        return
    node: Any = yaml_of(kind.words["yaml"])
    stated = set(OmegaConf.select(node, kind.words["node"]) if kind.words.get("node") else node)
    twice = [
        key
        for key, (_, default) in fields_of(source, kind).items()
        if key in stated and default is not None and not is_read_from_yaml(source, default)
    ]
    assert twice == []


def stated_params() -> dict[str, set[str]]:
    """Name of a registered entry -> the parameters that some yaml gives it."""
    found: dict[str, set[str]] = {}

    def look(node: Any) -> None:
        for name, value in node.items() if isinstance(node, dict) else ():
            if isinstance(value, dict) and isinstance(value.get("params"), dict):
                found.setdefault(str(value.get("fn", name)), set()).update(map(str, value["params"]))
            look(value)

    for path in CFG.rglob("*.yaml"):
        look(OmegaConf.to_container(OmegaConf.load(path)))
    return found


def test_parameters_of_registered_entries_are_stated_once() -> None:
    stated = stated_params()
    assert stated["joint_error"] == {"limit", "joints"}
    twice = []
    for source in sources().values():
        for kind in source.kinds.values():
            params = resolve(source, kind.params) if kind.entry and kind.params else None
            for key, (_, default) in (fields_of(*params) if params else {}).items():
                python = default is not None and not is_read_from_yaml(params[0] if params else source, default)
                if python and key in stated.get(kind.entry or "", ()):
                    twice.append(f"{kind.entry}: {key}")
    assert twice == []


def is_setting(node: ast.expr) -> bool:
    """``cfg.a.b``, or this as a number, text or list."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        return node.func.id in ("int", "float", "str", "bool", "tuple", "list", "Path") and is_setting(node.args[0])
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
        if isinstance(node, ast.Name):
            return node.id == "cfg"
    return False


def test_what_is_built_from_a_setting_has_no_default_of_its_own() -> None:
    twice = []
    for source in sources().values():
        for call in source.calls:
            where = resolve(source, name_of(call))
            if where is None:
                continue
            fields = fields_of(*where)
            given = dict(zip(fields, call.args, strict=False)) | {w.arg: w.value for w in call.keywords if w.arg}
            for key in (key for key, value in given.items() if key in fields and is_setting(value)):
                default = fields[key][1]
                if default not in (None, *EMPTY) and not is_read_from_yaml(where[0], str(default)):
                    twice.append(f"{source.name}: {where[1].name}.{key} = {default}")
    assert twice == []
