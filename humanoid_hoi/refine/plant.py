"""Copies of one scene that can be put into any full physical state and stepped; the only door to the simulator.

A *row* is the full state of one environment: the entries of ``Simulator.snapshot`` without the environment axis
(MuJoCo: positions, velocities, controls and the solver's warm start, all float64).
"""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.sim.assistance import Guide, Strength
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import ResetState, SimState, rows_of

Row = dict[str, Tensor]


class Plant:
    """N copies of one scene.

    Args:
        sim: of a single scene; the plant owns it from now on.

    Attributes:
        env_steps: control steps taken so far, all copies counted.
    """

    def __init__(self, sim: Simulator) -> None:
        self.sim = sim
        self.num_envs = sim.num_envs
        self.env_steps = 0

    def start(self, state: ResetState) -> Row:
        """Put every copy into one ``state`` (a single row) and return it as the simulator holds it."""
        everywhere = torch.zeros(self.num_envs, dtype=torch.long, device=self.sim.device)
        envs = torch.arange(self.num_envs, device=self.sim.device)
        # The one row is repeated for every copy by indexing it with zeros.
        self.sim.reset(envs, rows_of(state, everywhere))
        return self.row(0)

    def spread(self, row: Row) -> None:
        """Put every copy into ``row``."""
        # expand gives views of one memory; the simulator is handed copies it may write to.
        self.sim.restore({name: value.expand(self.num_envs, *value.shape).clone() for name, value in row.items()})

    def place(self, rows: Row) -> None:
        """Put copy k into row k of a stack of N rows."""
        self.sim.restore(rows)

    def row(self, env: int) -> Row:
        """The full state of one copy."""
        return {name: value[env].clone() for name, value in self.sim.snapshot().items()}

    def step(self, targets: Tensor, guide: Guide | None = None, strength: Strength | None = None) -> SimState:
        """One control step of every copy.

        Args:
            targets: (N, J - 1, 3) or (1, J - 1, 3) rad.
            guide: where springs pull (N), on simulators that have them; None for no help.
            strength: of these springs.
        """
        # A single target is shared by all copies. Plans are made on the CPU, whatever the simulator's device.
        everywhere = targets.to(self.sim.device).expand(self.num_envs, -1, -1).contiguous()
        if guide is None or strength is None:
            self.sim.step(everywhere)
        else:
            self.sim.guided_step(everywhere, guide, strength)
        self.env_steps += self.num_envs
        return self.sim.state()

    def diverged(self) -> Tensor:
        """(N,) bool: copies that exploded in the last step."""
        return self.sim.diverged()

    def close(self) -> None:
        """Free the simulator."""
        self.sim.close()


def stack(rows: list[Row]) -> Row:
    """Rows one after another, with a leading axis."""
    return {name: torch.stack([row[name] for row in rows]) for name in rows[0]}
