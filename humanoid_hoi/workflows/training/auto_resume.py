"""``resume=auto``: go on with the unfinished run of the same settings where there is one, else begin."""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from pathlib import Path
from typing import Any

from omegaconf import DictConfig

from humanoid_hoi.core import paths
from humanoid_hoi.core.config import plain
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.dashboards.dashboards import flattened
from humanoid_hoi.learning.recorded_clips import absolute_place
from humanoid_hoi.learning.run_folder import RunFolder
from humanoid_hoi.learning.stored_config import read_stored_config

AUTO = "auto"
_OF_THE_CALL = ("name", "run_dir", "resume", "own_terms", "video", "logger")
"""Settings that say nothing about the training itself."""
EVALUATION = Path("evaluation") / "metrics.json"


def run_to_go_on(cfg: DictConfig, changeable: Collection[str]) -> Path | None:
    """The run that this call goes on with, or None where it begins one.

    Args:
        cfg: composed from cfg/train.yaml; with ``run_dir`` that folder alone is looked at, else every folder below runs/.
        changeable: settings that a resumed run may change.

    Raises:
        HoiError: ``run_dir`` holds a run of other settings; names the first that differs.
    """
    if cfg.run_dir:
        folder = Path(cfg.run_dir)
        if not RunFolder(folder).last.is_file():
            return None
        other = first_difference(cfg, folder, changeable)
        if other is not None:
            raise HoiError(
                f"holds a run with another value ({other[1]}, this call: {other[2]})",
                where=folder,
                field=other[0],
                fix="give the run's value, or another run_dir",
            )
        return folder
    # The newest first: of several unfinished runs of the same settings it is the one
    # that was stopped last.
    found = sorted(paths.runs_dir().glob("*/checkpoints/last.pth"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in found:
        folder = path.parent.parent
        if not is_finished(cfg, folder) and _matches(cfg, folder, changeable):
            return folder
    return None


def is_finished(cfg: DictConfig, folder: Path) -> bool:
    """Whether a run has reached this call's limits and was evaluated after its newest checkpoint."""
    run = RunFolder(folder)
    evaluation = folder / EVALUATION
    if not run.last.is_file() or not evaluation.is_file():
        return False
    # Evaluated, then trained on: the evaluation is of an older policy.
    if evaluation.stat().st_mtime < run.last.stat().st_mtime:
        return False
    epoch, seconds = _progress(run)
    # Of this call: asking for more epochs makes a finished run unfinished. 0 is no limit.
    limits = ((epoch, cfg.train.max_epochs), (seconds, 60.0 * cfg.train.max_minutes))
    return any(limit and now >= limit for now, limit in limits)


def first_difference(cfg: DictConfig, folder: Path, changeable: Collection[str]) -> tuple[str, Any, Any] | None:
    """The first setting in which a call differs from a stored run: name, the run's value, the call's."""
    old = _comparable(plain(read_stored_config(folder)), changeable)
    new = _comparable(plain(cfg), changeable)
    # Settings of either side: one that is missing differs too.
    for name in (*new, *(name for name in old if name not in new)):
        a, b = old.get(name, _ABSENT), new.get(name, _ABSENT)
        if name == "refine" and AUTO in (a, b):  # whatever was decided is what this call would have decided
            continue
        if a != b and not _close(a, b):
            return name, a, b
    return None


# Stands for a setting that one side lacks: None may be a value.
_ABSENT = "not there"


def _matches(cfg: DictConfig, folder: Path, changeable: Collection[str]) -> bool:
    try:
        return first_difference(cfg, folder, changeable) is None
    except HoiError:  # somebody else's folder, or a damaged one: not ours to go on with
        return False


def _comparable(tree: dict[str, Any], changeable: Collection[str]) -> dict[str, Any]:
    """Flat settings that make a training what it is."""
    tree = {name: value for name, value in tree.items() if name not in _OF_THE_CALL}
    # A run that refined its clips has put the refined ones in their place, and kept what it was called with beside them.
    tree["clip"] = tree.pop("refined_from", None) or tree.get("clip")
    if tree["clip"] is None:
        del tree["clip"]
    else:
        tree["clip"] = tree["clip"] | {"path": json.dumps(absolute_place(tree["clip"]["path"]))}
    if "evaluation" in tree:  # what a policy is judged by too does not make it; refining sets it when a run begins
        tree["evaluation"] = {name: value for name, value in tree["evaluation"].items() if name != "against"}
    flat = flattened(tree)
    for counted in ("pairs", "frames"):  # when the run began
        flat.pop(f"env.observation.{counted}", None)
    return {name: value for name, value in flat.items() if name not in changeable}


def _close(a: Any, b: Any) -> bool:
    numbers = all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in (a, b))
    # Tolerant of the last digits, which may not survive being written and read.
    return numbers and math.isclose(a, b, rel_tol=1e-9)


def _progress(run: RunFolder) -> tuple[int, float]:
    """Epochs and seconds of training so far."""
    from humanoid_hoi.learning.checkpoint import checkpoint_info

    info = checkpoint_info(run.last)
    return int(info["epoch"]), float(info["seconds"])
