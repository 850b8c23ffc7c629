"""One process of a training of several: ``torchrun ... processes_child.py RUN_DIR EPOCHS RESUME``; leaves its replica beside."""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from point_mass import PointMassEnv

from humanoid_hoi.learning import trainer
from humanoid_hoi.learning.processes import joined

SETTINGS = {"horizon": 16, "minibatch": 64, "units": [32, 32], "max_minutes": 5.0, "seed": 3}


def main(run: Path, epochs: int, resume: bool) -> None:
    """Train, and keep what this process ended with."""
    kept = []
    build = trainer.build_agent

    def keep(*args: object, **kwargs: object) -> object:
        kept.append(build(*args, **kwargs))
        return kept[0]

    trainer.build_agent = keep
    with joined() as group:
        env = PointMassEnv(16, seed=group.rank)
        trainer.train(env, SETTINGS | {"max_epochs": epochs}, run, resume, group=group)
        agent = kept[0]
        state = {"model": agent.model.state_dict(), "lr": agent.last_lr, "obs": agent.obs["obs"].clone()}
        torch.save(state, run.with_name(f"replica{group.rank}.pth"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "resume")
