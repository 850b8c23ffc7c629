"""The skeleton is handed on: only what is about bodies of SMPL-X may name the joints of SMPL-X or count on their number."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator

from tests.test_rooms import MODULES, room_of

NAMES = {
    "humanoid_hoi.body.skeleton": {
        "BODY_JOINTS",
        "FINGERTIP_JOINTS",
        "FINGER_JOINTS",
        "JOINT_NAMES",
        "NUM_JOINTS",
        "PARENTS",
        "PARENT_NAMES",
        "SMPLX_52",
    },
    "humanoid_hoi.body.params": {"NUM_BODY", "NUM_HAND"},
}
"""What fixes the skeleton, and where it is defined."""
COUNTS = {22, 51, 52, 66, 153, 156}
"""Numbers of joints and of their degrees of freedom; they occur for other reasons too, so only shapes and slices count."""

ROOMS = {
    "body": "is the body of SMPL-X, and the free body with the same joints",
    "session": "annotated videos hold parameters of SMPL-X",
    "reconstruction": "solves for bodies of SMPL-X",
    "synthetic": "makes motions, sessions and pictures of such a body",
    "interpoint": "predicts on the 87 keypoints of such a body",
    "video": "fits the free body to a video",
}
MODULES_TOO = {
    "humanoid_hoi.motion.clip_data": "a clip that names no joints has those of SMPL-X",
    "humanoid_hoi.motion.raw": "an imported motion that names no joints has those of SMPL-X",
    "humanoid_hoi.motion.clip_io": "finds a file's joints by their names among those we know",
    "humanoid_hoi.motion.clip_check": "says which order a clip's joints must have",
    "humanoid_hoi.motion.solved_io": "the file of a solved body's parameters",
    "humanoid_hoi.motion.interaction.graph": "the 87 keypoints sit on these joints; another skeleton's carry them",
    "humanoid_hoi.importers.intermimic": "the format's own joints",
    "humanoid_hoi.importers.physhoi": "the formats' own joints",
    "humanoid_hoi.scene.segments": "the adult whose stature and mass are known",
    "humanoid_hoi.scene.description": "keys of scenes from before other skeletons came stay as they were",
    "humanoid_hoi.retarget.motion": "a solved body's joints, which the clip takes over",
    "humanoid_hoi.viewer.web.session_take": "shows a solved session",
    "humanoid_hoi.workflows.make.capture": "writes a format of these joints",
    "humanoid_hoi.annotator.work.geometry": "poses the body of a session",
    "humanoid_hoi.evaluation.understanding.pose": "reads the pose parameters of SMPL that a language model answers with",
    "rewards.table": "checks settings before a clip is loaded",
}
"""Modules of other rooms, each with its reason."""


@functools.cache
def nodes(module: str) -> list[ast.AST]:
    """Every node of a module, read once for all tests."""
    return list(ast.walk(ast.parse(MODULES[module].read_text())))


def fixed_names(module: str) -> set[str]:
    found = set()
    for node in nodes(module):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names} & NAMES.get(node.module or "", set())
    return found


def counts(module: str) -> Iterator[int]:
    """Literal joint counts that a shape or a slice is made of."""
    for node in nodes(module):
        parts: list[ast.expr | None] = []
        if isinstance(node, ast.Slice):
            parts = [node.lower, node.upper]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in (
            "zeros",
            "ones",
            "reshape",
            "expand",
            "range",
        ):
            parts = [inner for arg in node.args for inner in (arg.elts if isinstance(arg, ast.Tuple) else [arg])]
        for part in parts:
            if isinstance(part, ast.Constant) and part.value in COUNTS:
                yield int(part.value)


def others() -> list[str]:
    """Modules of rooms that must take any skeleton."""
    return [name for name in MODULES if room_of(name) not in ROOMS and name not in MODULES_TOO]


def test_no_other_module_fixes_the_skeleton() -> None:
    assert {name: found for name in others() if (found := fixed_names(name))} == {}


def test_no_other_module_counts_on_the_number_of_joints() -> None:
    assert {name: found for name in others() if (found := sorted(counts(name)))} == {}


def test_every_exception_is_still_one() -> None:
    assert [name for name in MODULES_TOO if name not in MODULES or not fixed_names(name)] == []


def test_the_skeleton_is_no_argument_with_a_default() -> None:
    """Not even in the rooms of SMPL-X, but for the body's own: a default is where another skeleton is forgotten."""
    silent = []
    for name in (name for name in MODULES if room_of(name) != "body"):
        for node in nodes(name):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                defaults = [*node.args.defaults, *(value for value in node.args.kw_defaults if value)]
                words = {inner.id for value in defaults for inner in ast.walk(value) if isinstance(inner, ast.Name)}
                if words & NAMES["humanoid_hoi.body.skeleton"]:
                    silent.append(f"{name}.{node.name}")
    assert silent == []
