"""Springs on pelvis and object that help a first pass through the clip, and are weaker in every pass after it.

A pass that is helped comes to the clip's end where an unhelped one never gets beyond a grasp that slips or a step that is
missed; its plan is where the next pass begins. What is kept as a result comes from passes without help alone.
"""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.refine.config import AssistanceConfig
from humanoid_hoi.refine.cost import TrackingCost
from humanoid_hoi.refine.plant import Plant
from humanoid_hoi.sim.assistance import Strength, guide_to
from humanoid_hoi.sim.state import SimState


class Assistance:
    """Steps plants with as much help as the present pass gets.

    Args:
        cost: knows the reference that the springs pull towards.
        config: strength of the springs.

    Attributes:
        gain: of both springs; 0 is no help.
    """

    def __init__(self, cost: TrackingCost, config: AssistanceConfig) -> None:
        self.gain = 0.0
        self._cost = cost
        self._strength = Strength(config.root_frequency, config.object_frequency)

    def step(self, plant: Plant, targets: Tensor, frame: int) -> SimState:
        """One control step of every copy of a plant, towards ``frame``.

        Args:
            plant: to be stepped.
            targets: (N, J - 1, 3) or (1, J - 1, 3) rad.
            frame: of the reference, at the step's end.
        """
        if self.gain <= 0.0:
            return plant.step(targets)
        zeros = torch.zeros(plant.num_envs, dtype=torch.long)
        # The one frame for every copy, each with a gain of its own, as the simulator wants it.
        guide = guide_to(self._cost.frames(zeros + frame), torch.full((plant.num_envs,), self.gain))
        return plant.step(targets, guide, self._strength)


def refuse_unable(plant: Plant, config: AssistanceConfig) -> None:
    """Springs are asked for, and the plant's simulator has none.

    Raises:
        HoiError: says so.
    """
    if config.gains and not plant.sim.capabilities.assistance:
        raise HoiError(
            f"sim={plant.sim.name} has no springs to help with",
            field="refine.assistance.gains",
            fix="use sim=mujoco, or []",
        )
