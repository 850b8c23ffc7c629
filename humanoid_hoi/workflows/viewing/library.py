"""From paths to what the page offers: clips, folders of clips, solved sessions, runs and checkpoints, in any mixture."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omegaconf import DictConfig

from envs.build import clip_paths, scene_of
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import read_arrays
from humanoid_hoi.core.paths import clip_file
from humanoid_hoi.learning.checkpoint import checkpoint_info, policy_checkpoint
from humanoid_hoi.learning.run_folder import RunFolder
from humanoid_hoi.learning.transfer.actor_file import ACTOR_FILE
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.viewer.replay import scene3d
from humanoid_hoi.viewer.web.take import Library, LiveSource, Take, clip_take
from humanoid_hoi.workflows.runs import checkpoint_of, default_scene_config, played_config, run_of, shipped_policy
from humanoid_hoi.workflows.viewing.rollouts import clip_files, policy_take
from humanoid_hoi.workflows.viewing.simulation import LivePolicy

SOLVED = "solved.npz"
_KINDS = "a clip, a folder of clips, a solved session, a run or a checkpoint"
_Loader = Callable[[], Take]


@dataclass(frozen=True)
class Rollouts:
    """How policies are rolled out.

    Attributes:
        trials: per clip.
        noise: of their initial pose, rad.
        trusted: names of terms of the user's own (``my.module.Term``) that a run may name.
        sim: what the user sets of the runs' node ``sim``.
    """

    trials: int
    noise: float
    trusted: tuple[str, ...] = ()
    sim: Mapping[str, Any] | None = None


class Shelf:
    """Collects what the paths name; :meth:`library` hands it to the page. Takes are made when they are asked for."""

    def __init__(self, rollouts: Rollouts) -> None:
        if rollouts.trials < 1:
            raise HoiError(f"{rollouts.trials} trials", field="trials", fix="use 1 or more")
        if not 0 <= rollouts.noise < math.inf:
            raise HoiError(f"{rollouts.noise} rad", field="noise", fix="0 or a small number, e.g. 0.02")
        self._rollouts = rollouts
        self._takes: dict[tuple[str, str], _Loader] = {}
        self._live: dict[tuple[str, str], Callable[[], LiveSource]] = {}
        # Once for all checkpoints of a run: what there is to tell of it is told once.
        self._settings = functools.cache(lambda run: played_config(run, rollouts.sim))

    def add(self, path: str | Path) -> None:
        """Put everything that ``path`` names on the shelf.

        Raises:
            HoiError: nothing there, or nothing that can be shown.
        """
        found = clip_file(path)
        if found.is_dir():
            self._add_folder(found)
        elif not found.exists():
            raise HoiError("no such file or folder", where=found, field="path", fix=f"name {_KINDS}")
        elif found.suffix == ".pth":
            self._add_checkpoint(checkpoint_of(found), found.stem)
        elif found.suffix == ".npz":
            self._add_file(found)
        else:
            raise HoiError(f"cannot show a {found.suffix or 'file'}", where=found, field="path", fix=f"name {_KINDS}")

    def add_policy(self, name: str | Path) -> None:
        """A shipped policy by name, or a run or checkpoint by path.

        Raises:
            HoiError: neither; the shipped names are listed.
        """
        if Path(name).exists():
            self.add(name)
        else:
            self.add(shipped_policy(str(name)))

    def library(self) -> Library:
        """Everything collected so far."""
        # In the order in which things were named: dictionaries keep it.
        menu: dict[str, tuple[str, ...]] = {}
        for policy, clip in self._takes:
            menu[policy] = (*menu.get(policy, ()), clip)
        # A take may be a roll-out of seconds: going back to one is at once.
        load = functools.lru_cache(maxsize=16)(lambda policy, clip: self._takes[policy, clip]())
        return Library(menu, load, self._simulate if self._live else None)

    def _simulate(self, policy: str, clip: str) -> LiveSource:
        if (policy, clip) not in self._live:
            raise HoiError("a motion alone cannot be simulated", field="live", fix="choose a policy in the menu")
        return self._live[policy, clip]()

    def _add_folder(self, folder: Path) -> None:
        # By what is in the folder: a run, a solved session, clips, or a folder of
        # runs and sessions.
        if (folder / "config.yaml").is_file():
            self._add_run(folder)
        elif (folder / SOLVED).is_file():
            self._add_file(folder / SOLVED, folder.name)
        elif list(folder.glob("*.npz")):
            for path in clip_paths(str(folder)):
                self._add_file(path)
        else:
            runs = sorted(path.parent for path in folder.glob("*/config.yaml"))
            solved = sorted(folder.glob(f"*/{SOLVED}"))
            for run in runs:
                self._add_run(run)
            for path in solved:
                self._add_file(path, path.parent.name)
            if not runs and not solved:
                raise HoiError("nothing to show in this folder", where=folder, field="path", fix=f"name {_KINDS}")

    def _add_run(self, folder: Path) -> None:
        if (folder / ACTOR_FILE).is_file():
            self._add_checkpoint(folder / ACTOR_FILE, "")
            return
        checkpoints = sorted((folder / "checkpoints").glob("*.pth"))
        if not checkpoints:
            raise HoiError("the run has no checkpoint yet", where=folder, field="path", fix="train on, or name another")
        run = RunFolder(folder)
        # The policy that the run is judged by comes first and bears the run's name alone.
        judged = policy_checkpoint(run) if run.last.is_file() else checkpoints[0]
        self._add_checkpoint(judged, "")
        epoch = checkpoint_info(judged)["epoch"]
        for path in checkpoints:
            # A run that ended at its best holds the same policy twice.
            if path != judged and checkpoint_info(path)["epoch"] != epoch:
                self._add_checkpoint(path, path.stem)

    def _add_checkpoint(self, path: Path, stem: str) -> None:
        run = self._settings(run_of(path))
        name = f"{run_of(path).name} {stem}".strip()
        for clip, file in clip_files(run).items():
            key = (name, clip)
            how = self._rollouts
            self._takes[key] = functools.partial(policy_take, run, path, file, how.trials, how.noise, how.trusted)
            self._live[key] = functools.partial(LivePolicy, run, path, file, how.noise, how.trusted)

    def _add_file(self, path: Path, name: str | None = None) -> None:
        # Both are .npz: told apart by a field that only solved sessions have.
        fields = read_arrays(path, "clip or solved session", f"name {_KINDS}")
        load = solved_take if "frame_ids" in fields else file_take
        self._takes["", self._unused(name or path.stem)] = functools.partial(load, path)

    def _unused(self, clip: str) -> str:
        """``clip``, numbered where another motion has that name already."""
        taken = [name for policy, name in self._takes if not policy]
        names = (clip if k == 1 else f"{clip} ({k})" for k in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)


def file_take(path: Path) -> Take:
    """A clip's file as a take, in the default scene."""
    clip = HoiClip.load(path)
    return clip_take(clip, scene3d(scene_of(_scene_config(), clip)))


def solved_take(path: Path) -> Take:
    """A solved session's file as a take."""
    from humanoid_hoi.body.load import load_body
    from humanoid_hoi.viewer.web.session_take import session_take

    solved = load_solved(path)
    return session_take(solved, load_body(solved.body_name))


@functools.lru_cache(maxsize=1)
def _scene_config() -> DictConfig:
    return default_scene_config()


def library_of(paths: Sequence[str], policy: str | None, rollouts: Rollouts) -> Library:
    """The library of everything that ``paths`` and ``policy`` name.

    Raises:
        HoiError: a path that does not exist or cannot be shown.
    """
    shelf = Shelf(rollouts)
    for path in paths:
        shelf.add(path)
    if policy is not None:
        shelf.add_policy(policy)
    return shelf.library()
