"""A training run's state on disk: enough to go on exactly where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.tensors import write_torch
from humanoid_hoi.interpoint.model.config import ModelConfig, from_plain, to_plain

LAST = "last.pt"
_FIX = "choose another output folder, or the checkpoint that belongs to these settings"


@dataclass
class Progress:
    """Where a run stands.

    Attributes:
        epoch: finished epochs.
        step: finished steps.
        best: best validation figure so far.
        history: one line per epoch.
    """

    epoch: int = 0
    step: int = 0
    best: float = -1.0
    history: list[dict[str, float]] | None = None


def save_checkpoint(
    folder: Path, config: ModelConfig, state: dict[str, Any], progress: Progress, origin: dict[str, Any]
) -> None:
    """Write ``last.pt``, atomically.

    Args:
        folder: of the run.
        config: of the model.
        state: tensors and plain values (network, optimizer, schedule, generators).
        progress: where the run stands.
        origin: what the run is made of beside the model, plain values: options, data, first weights.
    """
    # Plain values and tensors only, so that it can be read without running code from it.
    content = {"config": to_plain(config), "state": state, "progress": vars(progress), "origin": origin}
    write_torch(folder / LAST, content)


def load_checkpoint(
    path: Path, config: ModelConfig | None = None, origin: dict[str, Any] | None = None
) -> tuple[ModelConfig, dict[str, Any], Progress]:
    """Read a checkpoint; never runs code from it.

    Args:
        path: the file.
        config: what it must be of; None: whatever it is.
        origin: what its run must be made of; None: whatever it is.

    Raises:
        HoiError: missing or foreign file, or one of another preset or shape, of other options or other data: names both.
    """
    if not path.is_file():
        raise HoiError("no such checkpoint", where=path, fix=_FIX)
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
        stored = from_plain(content["config"])
        progress = Progress(**content["progress"])
        state = content["state"]
        made_of = content.get("origin", {})
    # Our own sentences about the settings pass through; everything else becomes one about the file.
    except HoiError:
        raise
    except Exception as error:  # torch raises whatever its unpickler meets
        raise HoiError(f"not a checkpoint: {' '.join(str(error).split())[:120]}", where=path, fix=_FIX) from error
    if config is not None:
        check_same(stored, config, path)
    if origin is not None:
        check_origin(made_of, origin, path)
    return stored, state, progress


def check_origin(stored: dict[str, Any], wanted: dict[str, Any], where: Path) -> None:
    """Refuse to go on with a run under other options or on other data: the result would belong to neither.

    Raises:
        HoiError: names the first things that differ, both values.
    """
    flat = dict(_flat(stored))
    ours = dict(_flat(wanted))
    differ = sorted(name for name in ours if name not in flat or flat[name] != ours[name])
    if differ:
        shown = ", ".join(f"{name} {flat.get(name, 'unknown')!r} (now {ours[name]!r})" for name in differ[:3])
        raise HoiError(f"the run here was begun with {shown}", where=where, field=differ[0], fix=_FIX)


def _flat(content: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Nested settings as (dotted name, value)."""
    for name, value in content.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def check_same(stored: ModelConfig, wanted: ModelConfig, where: Path) -> None:
    """Refuse weights of another shape.

    Raises:
        HoiError: names the first settings that differ, both values.
    """
    # Compared as plain values: nested tuples and lists are alike there.
    ours = to_plain(wanted)
    differ = {name: value for name, value in to_plain(stored).items() if value != ours[name]}
    if differ:
        shown = ", ".join(f"{name} {value!r} (wanted {ours[name]!r})" for name, value in list(differ.items())[:3])
        raise HoiError(f"made with other settings: {shown}", where=where, field="model", fix=_FIX)
