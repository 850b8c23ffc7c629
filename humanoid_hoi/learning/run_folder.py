"""The folder of one training run: config, contract, versions, logs and checkpoints."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import IO, Any

import yaml
from omegaconf import OmegaConf

from humanoid_hoi.core import paths
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text

_LOCK = "lock"
_PACKAGES = ("humanoid_hoi", "torch", "numpy", "scipy", "mujoco", "rl-games", "hydra-core", "roma", "trimesh")


@dataclass(frozen=True)
class RunFolder:
    """Names of what lies in a run folder."""

    path: Path

    @property
    def config(self) -> Path:
        """Resolved configuration."""
        return self.path / "config.yaml"

    @property
    def contract(self) -> Path:
        """Layout of observation and action."""
        return self.path / "contract.json"

    @property
    def metrics(self) -> Path:
        """One row per epoch."""
        return self.path / "metrics.csv"

    @property
    def tensorboard(self) -> Path:
        """Folder of tensorboard's event files."""
        return self.path / "tb"

    @property
    def last(self) -> Path:
        """Newest checkpoint."""
        return self.path / "checkpoints" / "last.pth"

    @property
    def best(self) -> Path:
        """Checkpoint of the largest share of steps survived, or of the highest mean training return where none was measured."""
        return self.path / "checkpoints" / "best.pth"

    def last_checkpoint(self) -> Path:
        """The checkpoint to resume from.

        Raises:
            HoiError: there is none.
        """
        if not self.last.is_file():
            raise HoiError(
                "no checkpoint here", where=self.last, fix="name the folder that train printed, or train first"
            )
        return self.last

    def check_there(self) -> None:
        """Refuse to go on in a folder that is no longer a run's: writing would leave parts of one that nobody can use.

        Raises:
            HoiError: the folder, or its settings, were moved or deleted.
        """
        if not self.config.is_file():
            raise HoiError(
                "was moved or deleted while it was trained, and the training ends",
                where=self.path,
                fix="start it again, or resume it where it lies now: hoi train resume=FOLDER",
            )

    def describe(self, config: Mapping[str, Any], contract: dict[str, Any], fresh: bool = False) -> None:
        """Write config.yaml, contract.json, git.txt and versions.json where they are missing.

        Args:
            config: settings.
            contract: layout of observation and action.
            fresh: a run begins: what a failed start left in the folder is written anew (never once it has a checkpoint).

        Raises:
            HoiError: the folder cannot be written.
        """
        texts = {
            self.config: lambda: yaml.safe_dump(_plain(config), sort_keys=False),
            self.contract: lambda: json.dumps(contract, indent=1),
            self.path / "git.txt": git_revision,
            self.path / "versions.json": lambda: json.dumps(versions(), indent=1),
        }
        for path, text in texts.items():
            # What a failed start left is written anew, but never once a checkpoint relies on it.
            if not path.exists() or (fresh and not self.last.exists()):
                write_text(path, text())


def folder_characters(name: str) -> str:
    """``name`` with ``_`` for what does not suit a folder. Slashes stay: a name is no path, and is refused where it looks like one."""
    return re.sub(r"[^\w./\\-]+", "_", name)


def new_run_path(name: str, root: Path | None = None) -> Path:
    """Make and return a folder ``runs/<date>-<time>-<name>`` of its own: two runs of one second get two.

    Raises:
        HoiError: ``name`` holds characters other than letters, digits, ``.``, ``_`` and ``-``, or the folder cannot be made.
    """
    if not re.fullmatch(r"[\w.-]+", name):
        raise HoiError(
            f"{name!r} is no folder name",
            where="run name",
            fix="use letters, digits, '.', '_' and '-'; a path: run_dir=",
        )
    base = (root or paths.runs_dir()) / f"{datetime.datetime.now():%Y-%m-%d-%H%M%S}-{name}"
    # Two runs of one second get numbers.
    for number in range(1000):
        path = base if number == 0 else base.with_name(f"{base.name}-{number}")
        if _make(path):
            return path
    raise HoiError("a thousand runs of this name and second", where=base, fix="name the run: name=...")


def claim(path: Path) -> bool:
    """Make a run's folder where it is not there; returns whether it was made (and is ours to remove if nothing begins)."""
    return _make(path)


def _make(path: Path) -> bool:
    try:
        # mkdir fails where the folder exists: whoever makes it owns it, without a gap between looking and making.
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir()
    except FileExistsError:
        return False
    except OSError as error:
        raise HoiError(
            f"cannot be made: {error.strerror}", where=path, fix="name another folder: run_dir=FOLDER"
        ) from error
    return True


@contextlib.contextmanager
def training_lock(run_dir: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold a run's folder: nobody else trains in it meanwhile. The lock ends with the process, however that ends.

    Args:
        run_dir: the folder.
        patience: s to wait for somebody who holds it, perhaps while they save and leave.

    Raises:
        HoiError: another process trains there.
    """
    try:
        import fcntl  # noqa: F401
    except ImportError:  # not a Unix: no lock
        yield
        return
    try:
        # Opened for appending: a lock must not empty what another process has written into it.
        stream = (run_dir / _LOCK).open("a+")
    except OSError as error:
        raise HoiError(f"cannot write: {error.strerror}", where=run_dir, fix="choose another folder") from error
    with stream:
        try:
            _lock(stream, patience)
        except BlockingIOError as error:
            stream.seek(0)
            holder = stream.read(64).strip() or "another process"
            raise HoiError(
                f"is being trained by {holder}", where=run_dir, fix="wait for it, or choose another folder"
            ) from error
        except OSError:
            pass  # a file system without locks
        # Who holds it, for the message of whoever comes next.
        stream.truncate(0)
        stream.write(f"process {os.getpid()}")
        stream.flush()
        yield


def _lock(stream: IO[str], patience: float) -> None:
    """Take the lock, within so many seconds."""
    import fcntl

    # A clock that nobody sets back.
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.2)


def sweep(run_dir: Path) -> None:
    """Remove half-written files that a killed process left in a run's folder; call with the lock held."""
    # The names that atomic_write gives to files before they are whole; in the folder and in its checkpoints.
    for pattern in (".*.tmp", "*/.*.tmp"):
        for stale in run_dir.glob(pattern):
            with contextlib.suppress(OSError):
                stale.unlink()


def git_revision() -> str:
    """Revision of the checkout and its uncommitted changes, as text."""
    # Within an installed package git would speak of whatever folder lies around it.
    revision = _git("rev-parse", "HEAD") if paths.IS_CHECKOUT else ""
    if not revision:
        return "not a git checkout\n"
    changes = _git("status", "--porcelain")
    return f"revision {revision}\n" + (f"uncommitted changes:\n{changes}\n" if changes else "clean\n")


def versions() -> dict[str, Any]:
    """Python, packages and machine."""
    found = {name: _version(name) for name in _PACKAGES}
    return {"python": sys.version.split()[0], **found, "platform": platform.platform(), "cores": os.cpu_count()}


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _git(*command: str) -> str:
    try:
        done = subprocess.run(
            ["git", *command], check=False, cwd=paths.PACKAGE_HOME, capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _plain(config: Mapping[str, Any]) -> Any:
    return OmegaConf.to_container(OmegaConf.create(dict(config)), resolve=True)
