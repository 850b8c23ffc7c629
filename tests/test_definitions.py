"""Every definition has a use in the product: what only tests call belongs to the tests, what nobody calls goes."""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("humanoid_hoi", "envs", "rewards", "scripts")

PUBLIC = {
    # Documented, for code of one's own.
    "keypoint_joints": "docs/keypoints.md",
    "keypoint_distance": "docs/keypoints.md",
    "part_distance": "docs/keypoints.md",
    "released_config": "docs/interpoint.md",
    "load_released": "docs/interpoint.md",
    "keep_joints": "makes a clip with rigid hands",
    "correct": "one turn of the data flywheel",
    "replay_dump": "steps what a diverged environment left on disk",
    "adapter_state": "the part of a large model that training changed",
    "read_behave": "reads a data set that is not ours to ship",
    "read_imhd": "reads a data set that is not ours to ship",
    "sam2_masks": "needs a package that is installed by hand",
    "anywhere": "hands in a picture without a body",
    "occlusion_maps": "docs/prior.md",
    "mean_maps": "docs/prior.md",
    "contact_candidates": "docs/prior.md",
    "ModelPerson": "docs/prior.md",
    "read_dense_map": "docs/prior.md",
    # Called by a library under this name.
    "find_class": "pickle",
    "persistent_load": "pickle",
    "trancate_gradients_and_step": "rl_games, its spelling",
    # Landed before the command that will call it.
    "name_action": "action names of a session",
    "answers_of_file": "action names of a session",
    "write_action": "action names of a session",
    "write_in_scene": "commands of in_scene",
    "depth_camera": "commands of in_scene",
}
"""Definitions that the product itself does not call, and who does."""


@functools.cache
def _trees() -> list[tuple[Path, ast.Module]]:
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [(path, ast.parse(path.read_text())) for path in paths]


def _mentions(tree: ast.Module) -> Iterator[str]:
    """Names a module reads, attributes it asks for, and words that name something (a table of modules, a yaml)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w.:]+", node.value):
            yield re.split(r"[.:]", node.value)[-1]


def _registered(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Entered into a table, made a command or a route by a call above it."""
    return any(isinstance(mark, ast.Call) for mark in node.decorator_list)


def unused(trees: list[tuple[Path, ast.Module]]) -> list[str]:
    """``name (file)`` of every function and class, methods included, that no module mentions."""
    seen = Counter(name for _, tree in trees for name in _mentions(tree))
    found = []
    for path, tree in trees:
        for node in ast.walk(tree):
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name.startswith("__"):
                continue
            if not seen[node.name] and not _registered(node) and node.name not in PUBLIC:
                found.append(f"{node.name} ({path.name})")
    return found


def test_no_definition_is_there_for_tests_alone() -> None:
    assert unused(_trees()) == []


def test_what_is_allowed_exists() -> None:
    defined = Counter(
        node.name
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    )
    assert [name for name in PUBLIC if not defined[name]] == []


def test_a_planted_helper_is_found() -> None:
    helper = ast.parse("def only_for_tests():\n    pass\n\n\n@TABLE.register('x')\nclass Used:\n    pass\n")
    assert unused([(Path("planted.py"), helper)]) == ["only_for_tests (planted.py)"]
