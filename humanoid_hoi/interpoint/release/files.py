"""A finished model on disk: settings, half-precision weights in small parts, priors, and a card that says what it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays, write_text
from humanoid_hoi.interpoint.baselines import KeypointPrior
from humanoid_hoi.interpoint.model.config import ModelConfig, from_plain, to_plain
from humanoid_hoi.interpoint.model.network import InterPointNet

CONFIG = "config.json"
CARD = "card.json"
PRIOR = "prior.json"
# Bytes of weights in one file: the parts stay small enough for a repository.
_PART_BYTES = 1_500_000
_FIX = "restore the folder, or train again: hoi interpoint train"


@dataclass(frozen=True)
class Model:
    """A model ready to use.

    Attributes:
        folder: where it lies; the folder's name is its version.
        net: in evaluation mode.
        card: what it was trained on and how good it is.
        prior: keypoint frequencies of its training frames.
    """

    folder: Path
    net: InterPointNet
    card: dict[str, Any]
    prior: KeypointPrior

    @property
    def version(self) -> str:
        """The folder's name."""
        return self.folder.name


def save_model(folder: Path, net: InterPointNet, card: dict[str, Any], prior: KeypointPrior) -> None:
    """Write a model into a new folder.

    Raises:
        HoiError: the folder exists.
    """
    if folder.exists():
        raise HoiError("this version exists already and is not overwritten", where=folder, fix="choose another version")
    write_text(folder / CONFIG, json.dumps(to_plain(net.config), indent=1) + "\n")
    prior.save(folder / PRIOR)
    for number, part in enumerate(_parts(net)):
        with atomic_write(folder / f"weights-{number}.npz") as stream:
            np.savez(stream, **part)
    # The card comes last: a folder with a card is complete.
    write_text(folder / CARD, json.dumps(card, indent=1) + "\n")


def load_model(folder: str | Path, wanted: ModelConfig | None = None) -> Model:
    """Read a model; every weight must be there and fit.

    Args:
        folder: of the model.
        wanted: settings it must have; None: whatever it has.

    Raises:
        HoiError: a file is missing (says which), is damaged, or the model is of another preset.
    """
    folder = Path(folder)
    missing = [name for name in (CONFIG, PRIOR, CARD, "weights-0.npz") if not (folder / name).is_file()]
    if missing:
        raise HoiError(f"no model here: {', '.join(missing)} missing", where=folder, fix=_FIX)
    try:
        config = from_plain(json.loads((folder / CONFIG).read_text(encoding="utf-8")))
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except ValueError as error:
        raise HoiError(f"not a model's settings: {error}", where=folder, fix=_FIX) from error
    if wanted is not None:
        from humanoid_hoi.interpoint.training.checkpoint import check_same

        check_same(config, wanted, folder)
    net = InterPointNet(config)
    net.load_state_dict(_checked(_weights(folder), net, folder))
    return Model(folder, net.eval().requires_grad_(False), card, KeypointPrior.load(folder / PRIOR))


def _parts(net: InterPointNet) -> list[dict[str, Any]]:
    """The weights in half precision, in parts small enough for a repository."""
    parts: list[dict[str, Any]] = [{}]
    size = 0
    for name, tensor in net.state_dict().items():
        array = tensor.numpy()
        # Integers (batch counters) stay what they are.
        array = array.astype(np.float16) if array.dtype == np.float32 else array
        # A single array above the bound gets a part of its own.
        if size and size + array.nbytes > _PART_BYTES:
            parts.append({})
            size = 0
        parts[-1][name] = array
        size += array.nbytes
    return parts


def _weights(folder: Path) -> dict[str, torch.Tensor]:
    arrays: dict[str, np.ndarray] = {}
    for path in sorted(folder.glob("weights-*.npz")):
        arrays |= read_arrays(path, "part of a model's weights", _FIX)
    return {
        # Half precision is for the disk only: computing goes on in single precision.
        name: torch.from_numpy(a.astype(np.float32) if a.dtype == np.float16 else np.array(a))
        for name, a in arrays.items()
    }


def _checked(weights: dict[str, torch.Tensor], net: InterPointNet, folder: Path) -> dict[str, torch.Tensor]:
    """The weights, after comparing names and shapes with the network's."""
    wanted = {name: tuple(tensor.shape) for name, tensor in net.state_dict().items()}
    found = {name: tuple(tensor.shape) for name, tensor in weights.items()}
    # Missing, foreign and misshapen weights alike: the shapes differ, or one side has none.
    odd = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if odd:
        shown = ", ".join(
            f"{name}: {found.get(name, 'missing')}, wanted {wanted.get(name, 'nothing')}" for name in odd[:3]
        )
        raise HoiError(f"{len(odd)} weights do not fit ({shown})", where=folder, field="weights", fix=_FIX)
    return weights
