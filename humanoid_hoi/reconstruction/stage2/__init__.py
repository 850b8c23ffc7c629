"""Stage 2, the HOI optimizer: contact, collision and mask losses on the poses that stage 1 found (paper 3.4, 9.4)."""

from humanoid_hoi.reconstruction.stage2.optimize import Stage2Result, optimize_interaction
from humanoid_hoi.reconstruction.stage2.options import Stage2Options
from humanoid_hoi.reconstruction.stage2.sdf_grid import SdfGrid

__all__ = ["SdfGrid", "Stage2Options", "Stage2Result", "optimize_interaction"]
