"""Stage 2, the HOI optimizer: contact, collision and mask losses on the poses that stage 1 found (paper 3.4, 9.4)."""

from humanoid_hoi.reconstruction.hoi_optimizer.optimize import Stage2Result, optimize_interaction
from humanoid_hoi.reconstruction.hoi_optimizer.options import Stage2Options

__all__ = ["Stage2Options", "Stage2Result", "optimize_interaction"]
