"""Checkpoint files: written whole or not at all, read without running foreign code, tied to an env contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.tensors import write_torch
from humanoid_hoi.learning.run_folder import RunFolder
from humanoid_hoi.tracking.contract import comparable

FORMAT = 1
ACTOR_FORMAT = "actor 1"
"""What an actor file (:mod:`.transfer.actor_file`) says of itself."""


def write_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Atomically write ``state`` (tensors and plain values only).

    Raises:
        HoiError: the disk is full or not writable; an earlier file at ``path`` is untouched.
    """
    write_torch(path, {"format": FORMAT, **state})


def read_checkpoint(path: str | Path, device: torch.device | str = "cpu") -> dict[str, Any]:
    """Read a checkpoint with ``weights_only=True``.

    Raises:
        HoiError: the file is missing, damaged or not one of ours.
    """
    state = read_tensors(path, device)
    path = Path(path)
    if state.get("format") == ACTOR_FORMAT:
        fix = "name a .pth of the training's own run folder"
        raise HoiError("holds the actor alone, which cannot be trained on", where=path, field="format", fix=fix)
    if state.get("format") != FORMAT:
        found = state.get("format")
        raise HoiError(f"is {found!r}, expected {FORMAT}", where=path, field="format", fix="train with this version")
    _check_contents(state, path)
    return state


def policy_checkpoint(run: RunFolder) -> Path:
    """The checkpoint that a run is judged and shown by: the one that survived most steps, else the newest.

    Args:
        run: the folder.

    Raises:
        HoiError: there is no checkpoint, or a damaged one.
    """
    last = run.last_checkpoint()
    if run.best.is_file() and read_checkpoint(run.best)["best_share"] > float("-inf"):
        return run.best
    return last


def read_tensors(path: str | Path, device: torch.device | str = "cpu") -> dict[str, Any]:
    """A dictionary of tensors and plain values, read with ``weights_only=True``.

    Raises:
        HoiError: the file is missing, damaged or holds something else.
    """
    path = Path(path)
    if not path.is_file():
        raise HoiError("checkpoint not found", where=path, fix="name a .pth file of a run's checkpoints folder")
    try:
        # weights_only: a checkpoint may come from anybody, and must not run code.
        state = torch.load(path, map_location=device, weights_only=True)
    except Exception as error:  # torch raises half a dozen kinds for damaged files
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise HoiError(f"not a readable checkpoint ({reason[:120]})", where=path, fix="use another .pth") from error
    if not isinstance(state, dict):
        found = type(state).__name__
        raise HoiError(f"is {found!r}, expected {FORMAT}", where=path, field="format", fix="train with this version")
    return state


_EXPECTED: dict[str, type | tuple[type, ...]] = {
    "model": dict,
    "optimizer": dict,
    "epoch": int,
    "frame": int,
    "seconds": float,
    "lr": float,
    "best_return": float,
    "env_state": dict,
    "trackers": dict,
    "meters": dict,
    "rng": dict,
    "contract": dict,
    "config": dict,
    "network": dict,
}
_USE_ANOTHER = "use another .pth"
_LATER: dict[str, float] = {"best_share": float("-inf")}
"""Entries that files of older versions lack, and what stands for them."""


def _check_contents(state: dict[str, Any], path: Path) -> None:
    """Every entry there and of its kind, every weight a finite number.

    Raises:
        HoiError: names the entry.
    """
    for name, kind in _EXPECTED.items():
        if not isinstance(state.get(name), kind) or isinstance(state.get(name), bool):
            raise HoiError("is missing or damaged", where=path, field=name, fix=_USE_ANOTHER)
    for name, missing in _LATER.items():
        if not isinstance(state.setdefault(name, missing), float):
            raise HoiError("is damaged", where=path, field=name, fix=_USE_ANOTHER)
    for name in ("epoch", "frame", "seconds"):
        if not 0 <= state[name] < 1e15:
            raise HoiError(f"is {state[name]}", where=path, field=name, fix=_USE_ANOTHER)
    if not 0 < state["lr"] < 1e3:
        raise HoiError(f"is {state['lr']}", where=path, field="lr", fix=_USE_ANOTHER)
    for name, value in leaves(state):
        if isinstance(value, torch.Tensor) and not is_plain(value):
            raise HoiError("is no plain tensor", where=path, field=name, fix=_USE_ANOTHER)
    for name, value in state["model"].items():
        if not isinstance(value, torch.Tensor):
            raise HoiError("is no plain tensor", where=path, field=f"model.{name}", fix=_USE_ANOTHER)
        if not bool(torch.isfinite(value).all()):
            raise HoiError(
                "holds numbers that are not finite: this policy cannot act",
                where=path,
                field=f"model.{name}",
                fix=_USE_ANOTHER,
            )
    check_network(state["network"], path)


def leaves(tree: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of nested dictionaries and lists, with its dotted place."""
    if isinstance(tree, dict):
        pairs = [(f"{place}.{key}" if place else str(key), value) for key, value in tree.items()]
    elif isinstance(tree, (list, tuple)):
        pairs = [(f"{place}[{number}]", value) for number, value in enumerate(tree)]
    else:
        yield place, tree
        return
    for name, value in pairs:
        yield from leaves(value, name)


def is_plain(value: Any) -> bool:
    """A dense tensor that is stored whole: one that repeats a few stored numbers may claim any size."""
    # A view with stride 0 may claim gigabytes in a file of a few bytes.
    if not isinstance(value, torch.Tensor) or value.is_sparse or value.is_meta or value.is_quantized:
        return False
    return value.numel() * value.element_size() <= value.untyped_storage().nbytes()


def check_network(network: dict[str, Any], path: Path) -> None:
    """Sizes of a network that can be built.

    Raises:
        HoiError: they are missing or of another kind.
    """
    sizes = [network.get("obs_dim"), network.get("action_dim")]
    units = network.get("units")
    sizes += list(units) if isinstance(units, (list, tuple)) else [None]
    # Bounded, since memory is allocated by these numbers before any weight is looked at.
    good = all(isinstance(n, int) and not isinstance(n, bool) and 0 < n < 100_000 for n in sizes)
    if not good or not isinstance(network.get("activation"), str) or "normalize_input" not in network:
        raise HoiError("is damaged", where=path, field="network", fix=_USE_ANOTHER)


def checkpoint_info(path: str | Path) -> dict[str, Any]:
    """Progress and layout of a checkpoint: epoch, frame, seconds, lr, best_return, network, contract, config."""
    state = read_checkpoint(path)
    keys = ("epoch", "frame", "seconds", "lr", "best_return", "network", "contract", "config")
    return {key: state[key] for key in keys}


def plain(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract as JSON sees it, so that tuples and lists compare equal."""
    return json.loads(json.dumps(contract))


def check_contract(saved: dict[str, Any], current: dict[str, Any], where: str | Path) -> None:
    """Compare the observation/action layout of a checkpoint with the environment's.

    Raises:
        HoiError: they differ; names the first differing entry and both values.
    """
    # Brought into one form before they are compared (see humanoid_hoi.tracking.contract).
    difference = first_difference(*comparable(plain(saved), plain(current)))
    if difference is None:
        return
    entry, old, new = difference
    raise HoiError(
        f"the checkpoint was trained with {_short(old)}, the environment has {_short(new)}",
        where=where,
        field=f"contract {entry}",
        fix="use the config saved beside the checkpoint, or train anew",
    )


def first_difference(old: Any, new: Any, place: str = "") -> tuple[str, Any, Any] | None:
    """First differing leaf of two JSON values as (dotted path, old, new); ``None`` where equal."""
    if isinstance(old, dict) and isinstance(new, dict):
        # Keys of both, the old one's order first.
        keys = [*old, *(key for key in new if key not in old)]
        pairs = [(f"{place}.{key}" if place else str(key), old.get(key), new.get(key)) for key in keys]
    elif isinstance(old, list) and isinstance(new, list):
        size = max(len(old), len(new))
        pairs = [(f"{place}[{i}]", _at(old, i), _at(new, i)) for i in range(size)]
    else:
        return None if old == new else (place, old, new)
    # The first differing leaf, depth first: one named difference helps more than a list of forty.
    return next((found for name, a, b in pairs if (found := first_difference(a, b, name))), None)


def _at(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else None


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value)
    return text if len(text) <= 80 else text[:77] + "..."
