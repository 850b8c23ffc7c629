"""The paper's ablation: TR, TR+LR and TR+LR+CR on every clip with several seeds, evaluated as for its Table 1.

  hoi ablation clips=[clips/sit.npz,clips/lift.npz] output=sweeps/ablation
  hoi ablation clips=[clips/] plan_only=true output=sweeps/ablation

The same as `hoi sweep` with three rewards, three seeds and twenty evaluation trials; every word of it can be changed.
"""

from __future__ import annotations

from omegaconf import DictConfig

from humanoid_hoi.core.cli import hoi_main
from humanoid_hoi.core.paths import CFG
from humanoid_hoi.workflows.sweep.main import plan_of, sweep


@hoi_main("ablation", CFG / "tools")
def main(cfg: DictConfig) -> None:
    """Plan, say the cost, run, write the tables."""
    sweep(cfg, plan_of(cfg))


if __name__ == "__main__":
    main()
