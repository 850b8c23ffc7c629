"""Values that every command checks alike before it begins: seeds, numbers, and what is true or false."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from omegaconf import OmegaConf

from humanoid_hoi.core.config import as_list
from humanoid_hoi.core.errors import HoiError

MOST_SEED = 2**32 - 1
"""Numpy's limit; torch and Python take more, and a seed must mean the same to all three."""


def check_seeds(tree: Mapping[str, Any], prefix: str = "") -> None:
    """Refuse every setting named ``seed``, at any depth, that one of the generators would not take.

    Args:
        tree: a composed config as plain dictionaries; interpolations are left to where they lead.
        prefix: dotted place of ``tree``.

    Raises:
        HoiError: names the setting and the value.
    """
    for key, value in tree.items():
        if isinstance(value, Mapping):
            check_seeds(value, f"{prefix}{key}.")
        elif key == "seed" and not (value is None or (isinstance(value, str) and value.startswith("${"))):
            # Interpolations were passed over: they are checked where they lead.
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_SEED:
                fix = f"give a whole number from 0 to {MOST_SEED}"
                raise HoiError(f"found {value!r}", where="config", field=f"{prefix}seed", fix=fix)


def check_kinds(cfg: Any, yaml: Any, place: str = "") -> None:
    """Refuse words where the yaml's default is a number, or true or false (``video=no`` would mean yes).

    Args:
        cfg: the composed config.
        yaml: the command's own file; what stands in its groups has typed readers.
        place: dotted key of ``yaml`` in ``cfg``.

    Raises:
        HoiError: names the setting and the value.
    """
    for key in map(str, yaml):
        name = f"{place}{key}"
        if key == "defaults" or OmegaConf.is_missing(yaml, key) or OmegaConf.is_interpolation(yaml, key):
            continue
        default = yaml._get_node(key)
        given = OmegaConf.select(cfg, name)
        if OmegaConf.is_dict(default):
            if OmegaConf.is_dict(given) and not default._is_none():
                check_kinds(cfg, default, f"{name}.")
            continue
        many = OmegaConf.is_list(default)
        # The default's entries say of what kind the given ones have to be.
        samples = list(default) if many else [default._value()]
        values = as_list(given) if many else [given]
        if samples and all(isinstance(sample, bool) for sample in samples):
            _refuse_words(values, name, "true or false")
        elif samples and all(isinstance(sample, (int, float)) and not isinstance(sample, bool) for sample in samples):
            _refuse_words(values, name, "give a number")


def _refuse_words(values: list[Any], name: str, fix: str) -> None:
    for value in values:
        if isinstance(value, str):
            raise HoiError(f"found {value!r}", where="config", field=name, fix=fix)
