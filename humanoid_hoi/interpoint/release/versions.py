"""``models/<version>`` folders and which of them is in use; going back is moving a pointer."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.core.paths import ASSETS
from humanoid_hoi.interpoint.release.files import CARD, Model, load_model

SHIPPED = ASSETS / "interpoint"
"""Models that come with the product."""
POINTER = "current.json"


@dataclass(frozen=True)
class Pointer:
    """Which version is in use.

    Attributes:
        current: its folder name.
        before: earlier ones, newest last: what roll-back returns to.
    """

    current: str
    before: tuple[str, ...] = ()


def versions(models: Path) -> tuple[str, ...]:
    """Complete model folders, by name."""
    # A folder without a card was not written to its end.
    return tuple(sorted(path.parent.name for path in models.glob(f"*/{CARD}")))


def pointer(models: Path) -> Pointer:
    """Which version is in use.

    Raises:
        HoiError: the folder holds no models, or its pointer names none of them.
    """
    path = models / POINTER
    if not path.is_file():
        raise HoiError(
            f"no models here ({POINTER} is missing)", where=models, fix="promote one: hoi interpoint promote"
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = Pointer(str(content["current"]), tuple(str(name) for name in content["before"]))
    except (ValueError, KeyError, TypeError) as error:
        raise HoiError(f"not a pointer to a model: {error}", where=path, fix="restore it from a copy") from error
    if found.current not in versions(models):
        raise HoiError(
            f"names {found.current!r}, which is not there", where=path, fix=f"one of {', '.join(versions(models))}"
        )
    return found


def current_model(models: Path = SHIPPED) -> Model:
    """The model in use.

    Raises:
        HoiError: there is none, or it is damaged.
    """
    return load_model(models / pointer(models).current)


def use(models: Path, version: str) -> None:
    """Put a version into use; the one before is remembered."""
    if version not in versions(models):
        raise HoiError(f"no version {version!r}", where=models, fix=f"one of {', '.join(versions(models)) or 'none'}")
    before: tuple[str, ...] = ()
    if (models / POINTER).is_file():
        old = pointer(models)
        # A stack: rolling back twice returns to the version before the last but one.
        before = (*old.before, old.current)
    _write(models, Pointer(version, before))


def roll_back(models: Path) -> str:
    """Return to the version before; its name.

    Raises:
        HoiError: there is none.
    """
    now = pointer(models)
    if not now.before:
        raise HoiError(f"{now.current!r} is the first version: nothing to return to", where=models)
    _write(models, Pointer(now.before[-1], now.before[:-1]))
    return now.before[-1]


def adopt(models: Path, candidate: Path) -> str:
    """Copy a candidate's folder among the versions; its name.

    Raises:
        HoiError: the version exists already.
    """
    target = models / candidate.name
    if target.exists():
        raise HoiError("this version exists already", where=target, fix="give the candidate another folder name")
    # Copied under a hidden name first: a half-copied version would have a card and
    # count as complete.
    draft = models / f".{candidate.name}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    models.mkdir(parents=True, exist_ok=True)
    shutil.copytree(candidate, draft)
    draft.rename(target)
    return candidate.name


def _write(models: Path, value: Pointer) -> None:
    write_text(models / POINTER, json.dumps({"current": value.current, "before": list(value.before)}, indent=1) + "\n")
