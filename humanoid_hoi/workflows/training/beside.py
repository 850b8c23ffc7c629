"""The further processes of a training (``torchrun``): they are told what to do by the first one, which alone writes."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from humanoid_hoi.core.config import plain
from humanoid_hoi.learning.processes import Processes
from humanoid_hoi.learning.trainer import PROCESS_SEEDS

NOTHING = "null"
"""What the first process says where there is nothing to do."""


def tell(group: Processes, cfg: DictConfig, folder: Path, resume: bool) -> None:
    """The first process says what is trained and where; settings, so that all read the same."""
    # Through the first process' text, not from files: nothing need be on a shared
    # disk before the run begins.
    if group.size > 1:
        told = {"settings": plain(cfg), "folder": str(folder.absolute()), "resume": resume}
        group.text_of_first(json.dumps(told))


def tell_nothing(group: Processes) -> None:
    """The first process says that there is nothing to do."""
    group.text_of_first(NOTHING)


def train_beside(group: Processes, trusted: Collection[str]) -> None:
    """Step environments and learn until the first process says that it is over.

    Args:
        group: the processes.
        trusted: names of terms of the user's own that may be imported.
    """
    # Waits here until the first process has something to say.
    told = json.loads(group.text_of_first(""))
    if told is None:
        return
    from envs.build import build_env
    from humanoid_hoi.learning.trainer import train
    from humanoid_hoi.workflows.settings import RunSettings

    cfg = OmegaConf.create(told["settings"])
    settings = RunSettings.parse(cfg, trusted)
    cfg.env.seed = settings.env.seed + PROCESS_SEEDS * group.rank  # other starts than the first process'
    folder = Path(told["folder"])
    env = build_env(cfg, dump_dir=folder / f"diverged-{group.rank}", trusted=trusted)
    try:
        train(env, settings.train, folder, bool(told["resume"]), group=group)
    finally:
        env.close()
