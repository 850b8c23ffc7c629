"""A search on disk, so that one that was killed goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.refine.plant import Row, stack
from humanoid_hoi.refine.search import Progress, Trajectory

_TRACKS = ("now", "best")


def save_search(path: Path, now: Trajectory, progress: Progress, notes: dict[str, Any], rng: Tensor) -> None:
    """Write a running search atomically.

    Args:
        path: an ``.npz``.
        now: the running trajectory, its plan in ``offsets``.
        progress: best trajectory and tries.
        notes: JSON-able: what it was called with, pass, steps and seconds so far.
        rng: state of the samples' generator.
    """
    arrays: dict[str, Any] = {"rng": rng.numpy()}
    # best may be None in the first seconds; then its arrays are left out, and that is how it is read back.
    for name, track in zip(_TRACKS, (now, progress.best), strict=True):
        if track is not None:
            arrays |= {f"{name}_{key}": value for key, value in _pack(track).items()}
    retries = {str(k): v for k, v in progress.retries.items()}
    text = json.dumps({**notes, "retries": retries, "restarts": progress.restarts})
    with atomic_write(path) as stream:
        # Uncompressed: it is written every few seconds while the search waits.
        np.savez(stream, notes=np.str_(text), **arrays)


def load_search(path: Path) -> tuple[Trajectory, Progress, dict[str, Any], Tensor]:
    """Read what :func:`save_search` wrote: trajectory, progress, notes, generator state.

    Raises:
        HoiError: the file is damaged.
    """
    arrays = read_arrays(path, "running refinement", "delete it and begin again")
    try:
        notes = json.loads(str(arrays["notes"]))
        retries = {int(k): int(v) for k, v in notes.pop("retries").items()}
        restarts = int(notes.pop("restarts"))
        now, best = (_unpack(arrays, name) for name in _TRACKS)
        rng = torch.from_numpy(arrays["rng"])
    except (KeyError, ValueError) as error:
        raise HoiError(f"not a running refinement: {error}", where=path, fix="delete it and begin again") from error
    if now is None:
        raise HoiError("holds no trajectory", where=path, fix="delete it and begin again")
    return now, Progress(retries, best, restarts), notes, rng


def _pack(track: Trajectory) -> dict[str, np.ndarray]:
    rows = {f"row_{name}": value.cpu().numpy() for name, value in stack(track.rows).items()}
    # Without a step there is no target to take the shape from.
    targets = torch.cat(track.targets).cpu().numpy() if track.targets else np.zeros((0, 0, 3), np.float32)
    errors = np.array([track.joints, track.obj], np.float64)
    return {**rows, "targets": targets, "errors": errors, "offsets": track.offsets.cpu().numpy()}


def _unpack(arrays: dict[str, np.ndarray], name: str) -> Trajectory | None:
    if f"{name}_targets" not in arrays:
        return None
    prefix = f"{name}_row_"
    fields = {key.removeprefix(prefix): torch.from_numpy(a) for key, a in arrays.items() if key.startswith(prefix)}
    count = len(next(iter(fields.values())))
    rows: list[Row] = [{key: value[k].clone() for key, value in fields.items()} for k in range(count)]
    # Each step's targets again (1, J - 1, 3), as the trajectory keeps them.
    targets = [t.clone().unsqueeze(0) for t in torch.from_numpy(arrays[f"{name}_targets"])]
    joints, obj = arrays[f"{name}_errors"].tolist()
    return Trajectory(rows, targets, joints, obj, torch.from_numpy(arrays[f"{name}_offsets"]))
