"""A policy alone in a small file: the actor in half precision with its normalizer and contract, loaded as plain tensors.

A checkpoint holds all that resuming needs (critic, optimizer, environments); this holds what acting needs.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.learning.checkpoint import ACTOR_FORMAT, check_network, is_plain, read_checkpoint, read_tensors

ACTOR_FILE = "policy.pth"
"""Its name in the folder of a shipped policy."""
_PREFIX = "a2c_network."
_MOMENTS = ("running_mean_std.running_mean", "running_mean_std.running_var")
_USE_ANOTHER = "use another file"


def write_actor(checkpoint: Path, path: Path) -> None:
    """Write the actor of a checkpoint: weights as float16, the normalizer's moments as float32.

    Raises:
        HoiError: the checkpoint cannot be read, a weight does not fit half precision, or the file cannot be written.
    """
    saved = read_checkpoint(checkpoint)
    model: dict[str, Tensor] = {}
    # The actor's layers and its deviations; critic, value normalizer and optimizer are for training only.
    for name, value in saved["model"].items():
        if name.startswith((_PREFIX + "actor_mlp.", _PREFIX + "mu.")) or name == _PREFIX + "sigma":
            model[name] = value.half().contiguous()
        elif name in _MOMENTS:
            # Moments stay float32: a variance of a tiny observation would not fit half precision.
            model[name] = value.float().contiguous()
    # float16 ends at 65504: a larger weight has become infinite.
    large = next((name for name, value in model.items() if not bool(torch.isfinite(value).all())), None)
    if large is not None:
        raise HoiError("does not fit half precision", where=checkpoint, field=large, fix="train on, or another run")
    kept = {key: saved[key] for key in ("network", "contract", "epoch", "frame", "seconds")}
    buffer = io.BytesIO()
    # Into memory first, for the same reason as a checkpoint (see write_checkpoint).
    torch.save({"format": ACTOR_FORMAT, "model": model, **kept}, buffer)
    with atomic_write(path) as stream:
        stream.write(buffer.getbuffer())


def read_policy_state(path: str | Path, device: torch.device | str = "cpu") -> dict[str, Any]:
    """What acting needs, of a checkpoint or of an actor file: ``network``, ``contract`` and ``model`` in float32.

    Raises:
        HoiError: the file is missing, damaged or neither of both.
    """
    state = read_tensors(path, device)
    # Both kinds of files are taken: an actor file says so itself.
    if state.get("format") != ACTOR_FORMAT:
        return read_checkpoint(path, device)
    for name in ("model", "network", "contract"):
        if not isinstance(state.get(name), dict):
            raise HoiError("is missing or damaged", where=path, field=name, fix=_USE_ANOTHER)
    for name, value in state["model"].items():
        if not is_plain(value) or not bool(torch.isfinite(value).all()):
            raise HoiError("is no tensor of finite numbers", where=path, field=f"model.{name}", fix=_USE_ANOTHER)
    check_network(state["network"], Path(path))
    return state | {"model": {name: value.float() for name, value in state["model"].items()}}
