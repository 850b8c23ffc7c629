"""What a seed may be: numpy, torch and Python take different ranges, and a seed must mean the same to all three."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from humanoid_hoi.core.errors import HoiError

MOST_SEED = 2**32 - 1
"""Numpy's limit; torch and Python take more."""


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
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_SEED:
                fix = f"give a whole number from 0 to {MOST_SEED}"
                raise HoiError(f"found {value!r}", where="config", field=f"{prefix}seed", fix=fix)
