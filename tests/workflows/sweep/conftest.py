"""Settings of a training of a second."""

from __future__ import annotations

TINY = [
    "env.num_envs=4",
    "env.reset.validate=false",
    "env.action.base=reference",
    "sim.num_threads=1",
    "train.minibatch=32",
    "train.horizon=8",
    "evaluation.trials=1",
]
