"""A training process of its own, for the test that kills it: ``child.py RUN_DIR EPOCHS``."""

from __future__ import annotations

import sys
from pathlib import Path

from point_mass import PointMassEnv

from humanoid_hoi.learning.trainer import train

SETTINGS = {"horizon": 16, "minibatch": 128, "units": [32, 32], "max_minutes": 2.0, "seed": 3}

if __name__ == "__main__":
    train(PointMassEnv(16), SETTINGS | {"max_epochs": int(sys.argv[2])}, Path(sys.argv[1]))
