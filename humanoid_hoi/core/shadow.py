"""Our packages ``envs`` and ``rewards`` have plain names; another package of that name would be imported in their place."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import PACKAGE_HOME

OURS = ("envs", "rewards")


def refuse_shadowed(names: tuple[str, ...] = OURS, home: Path = PACKAGE_HOME) -> None:
    """Raise where another package hides one of ours.

    Args:
        names: of our top-level packages.
        home: the folder they lie in.

    Raises:
        HoiError: names the package that would be imported.
    """
    for name in names:
        spec = importlib.util.find_spec(name)
        # A package without __init__ has places but no origin.
        places = [*(spec.submodule_search_locations or []), spec.origin or ""] if spec else []
        found = [Path(place).resolve() for place in places if place]
        if not any(path.is_relative_to((home / name).resolve()) for path in found):
            other = found[0] if found else "nothing"
            raise HoiError(
                f"the package {name!r} of humanoid_hoi is hidden by {other}",
                fix=f"start from another folder, or rename that {name} or take it off PYTHONPATH",
            )
