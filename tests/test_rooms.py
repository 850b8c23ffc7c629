"""The rooms of the house: every module has one, imports point strictly down, no room grows too large, nothing is a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# A room imports only rooms on lower levels; rooms on one level do not import each other.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("core",),
    ("geometry", "body"),
    ("motion",),
    ("session", "importers", "scene"),
    ("sim", "reconstruction"),
    ("synthetic", "video"),
    ("interpoint", "tracking", "retarget", "viewer"),
    ("rewards", "refine", "learning"),
    ("envs",),
    ("evaluation", "export", "imitation"),
    ("readiness",),
    ("workflows",),
    ("annotator",),
    ("scripts", "__main__"),
)
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}

MAX_FILES = 20
"""Files directly in one folder."""
MAX_LINES = 2500
"""Lines of the files directly in one folder."""
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60


def sources() -> dict[str, Path]:
    """Dotted name of every module of the product, and its file."""
    found = {}
    for folder in ("humanoid_hoi", "envs", "rewards", "scripts"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


MODULES = sources()


def room_of(module: str) -> str | None:
    """The room a module stands in; None for the package itself, which holds the version alone."""
    first, *rest = module.split(".")
    if first != "humanoid_hoi":
        return first
    if rest[:2] == ["learning", "imitation"]:
        return "imitation"
    return rest[0] if rest else None


def imports_of(module: str, at_start: bool = False) -> Iterator[str]:
    """Modules of ours that a module imports; ``at_start`` leaves out those inside functions and for typing only."""
    tree = ast.parse(MODULES[module].read_text())
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        late = isinstance(node, ast.FunctionDef) or (
            isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        )
        if at_start and late:
            skipped.update(ast.walk(node))
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                if full in MODULES:
                    yield full
                elif node.module in MODULES:
                    yield node.module


def test_every_folder_is_a_package_that_says_what_it_is_for() -> None:
    folders = {path.parent for name, path in MODULES.items() if not name.startswith("scripts")}
    silent = []
    for folder in sorted(folders | {parent for f in folders for parent in f.parents if ROOT in parent.parents}):
        init = folder / "__init__.py"
        if not init.is_file() or not ast.get_docstring(ast.parse(init.read_text())):
            silent.append(folder.relative_to(ROOT).as_posix())
    assert silent == []


def test_every_module_has_a_room() -> None:
    homeless = [name for name in MODULES if (room := room_of(name)) is not None and room not in LEVEL]
    assert homeless == []


@pytest.mark.parametrize("room", sorted(LEVEL))
def test_imports_point_strictly_down(room: str) -> None:
    breaches = []
    for module in (name for name in MODULES if room_of(name) == room):
        for imported in imports_of(module):
            other = room_of(imported)
            if other not in (None, room) and LEVEL[other] >= LEVEL[room]:
                breaches.append(f"{module} imports {imported}")
    assert breaches == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Neither at the start nor within a function: a circle that hides in a function is a circle."""
    graph = {name: set(imports_of(name)) - {name} for name in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def _folders() -> list[Path]:
    # scripts/ holds one short file a command, and is no room.
    return sorted({path.parent for path in MODULES.values()} - {ROOT / "scripts"})


@pytest.mark.parametrize("folder", _folders(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_room_stays_small(folder: Path) -> None:
    files = sorted(folder.glob("*.py"))
    lines = sum(len(path.read_text().splitlines()) for path in files)
    assert len(files) <= MAX_FILES + 1  # the __init__ is not counted
    assert lines <= MAX_LINES


def test_files_and_functions_stay_short() -> None:
    long = []
    for name, path in MODULES.items():
        text = path.read_text()
        if len(text.splitlines()) > MAX_FILE_LINES:
            long.append(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno is not None:
                length = node.end_lineno - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    long.append(f"{name}.{node.name}: {length} lines")
    assert long == []


def test_files_of_tests_stay_short() -> None:
    paths = sorted((ROOT / "tests").rglob("*.py"))
    assert [path.name for path in paths if len(path.read_text().splitlines()) > MAX_FILE_LINES] == []


def test_the_exempted_formatting_stays_rare() -> None:
    word = "fmt: " + "skip"
    marked = sum(
        path.read_text().count(word)
        for folder in ("humanoid_hoi", "envs", "rewards", "scripts", "tests")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert marked < 40
