"""The settings a run folder keeps. A run folder may come from anybody: what it says is read as data and never obeyed.

Stored settings name no program and start no other process, hold nothing that is looked up elsewhere (``${...}``), and
name no folder that is written into.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.config import yaml_of
from humanoid_hoi.core.errors import HoiError

NODES = ("clip", "humanoid", "object", "sim", "env", "rewards", "train", "evaluation")
"""What settings of a run consist of."""
_PROGRAM_KEYS = ("python",)
"""Settings of ``sim`` that name a program; only a command line does."""
_MAX_BYTES = 1_000_000
_MAX_VALUES = 20_000
_ANEW = "restore the file, or train anew"


def read_stored_config(run_dir: str | Path) -> DictConfig:
    """The settings that a run was started with.

    Program paths are left out: a backend that needs one (Isaac Gym's worker) asks for it, and the command line gives it.

    Raises:
        HoiError: the folder holds no run, or its ``config.yaml`` is damaged or holds what stored settings never do.
    """
    path = Path(run_dir) / "config.yaml"
    tree = _parse(path)
    missing = [name for name in NODES if not isinstance(tree.get(name), dict)]
    if missing:
        raise HoiError("is missing or holds no settings", where=path, field=missing[0], fix=_ANEW)
    _check_values(tree, path)
    sim = tree["sim"]
    for key in _PROGRAM_KEYS:
        # None makes a backend that needs the program ask for it.
        if key in sim:
            sim[key] = None
    if isinstance(tree.get("logger"), dict):
        tree["logger"]["online"] = False  # only a command line opens the network
    tree.pop("hydra", None)
    # After the checks: what upgrade writes is ours.
    upgrade(tree)
    # What is imported, resumed from or written into is said by the command line, never by a stored file.
    tree["own_terms"] = []
    tree["resume"] = None
    tree["run_dir"] = None
    return OmegaConf.create(tree)


def upgrade(tree: dict[str, Any]) -> None:
    """Write out, in the settings of an older run, what was then the only way, so that new defaults do not change it.

    Args:
        tree: stored settings; changed in place.
    """
    humanoid = tree["humanoid"]
    humanoid.setdefault("segment_mass", None)  # one density for all bodies
    if isinstance(humanoid.get("radii"), dict):
        # Sizes that were added later are of bodies that older skeletons do not have.
        humanoid["radii"] = dict(yaml_of("humanoid/smplx52").radii) | humanoid["radii"]
    action = tree["env"].get("action")
    if isinstance(action, dict):
        action.setdefault("base", "reference")  # the clip's own rotations, one lead for all joints
    reset = tree["env"].get("reset")
    if isinstance(reset, dict):
        reset.setdefault("states", "reference")  # records were not looked at
    termination = tree["env"].get("termination")
    if isinstance(termination, dict) and isinstance(termination.get("contact_force"), (int, float)):
        del termination["contact_force"]  # a threshold, 1 N, of tracking's since
    if "tracking" not in tree and isinstance(termination, dict):
        limit = termination.get("joint_error")
        if isinstance(limit, (int, float)):
            termination["joint_error"] = {"params": {"limit": limit, "joints": "all"}}  # fingers counted


def _parse(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise HoiError(
            f"no run here (config.yaml: {error.strerror})", where=path.parent, fix="name the folder that train printed"
        ) from error
    # Refused before it is parsed: YAML can grow far beyond its size.
    if len(data) > _MAX_BYTES:
        raise HoiError(f"{len(data)} bytes are no settings of a run", where=path, fix=_ANEW)
    try:
        tree = yaml.safe_load(data.decode("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError) as error:
        raise HoiError(f"damaged: {_first_line(error)}", where=path, fix=_ANEW) from error
    if not isinstance(tree, dict):
        raise HoiError(f"damaged: holds a {type(tree).__name__}, no settings", where=path, fix=_ANEW)
    return tree


def _check_values(tree: Any, path: Path) -> None:
    """Plain values under text keys, not too many of them, and nothing to be looked up.

    Raises:
        HoiError: names the place.
    """
    # A list instead of recursion: nesting may be deep on purpose.
    waiting: list[tuple[str, Any]] = [("", tree)]
    seen = 0
    while waiting:
        place, value = waiting.pop()
        seen += 1
        if seen > _MAX_VALUES:
            raise HoiError("holds far too many values", where=path, fix=_ANEW)
        if isinstance(value, dict):
            for key, inner in value.items():
                if not isinstance(key, str) or "${" in key:
                    raise HoiError(f"{key!r:.60} is no name of a setting", where=path, field=place or None, fix=_ANEW)
                waiting.append((f"{place}.{key}".strip("."), inner))
        elif isinstance(value, list):
            waiting += [(f"{place}[{i}]", inner) for i, inner in enumerate(value)]
        elif isinstance(value, str) and "${" in value:
            raise HoiError(
                "holds ${...}, which stored settings never do", where=path, field=place, fix="write the value itself"
            )
        elif not isinstance(value, (str, int, float, bool, type(None))):
            raise HoiError(f"{type(value).__name__} is no setting", where=path, field=place, fix=_ANEW)


def _first_line(error: Exception) -> str:
    """A parser's complaint in one line."""
    text = " ".join(str(error).split())
    return text[:160] or type(error).__name__
