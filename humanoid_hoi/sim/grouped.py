"""Several scenes behind one batch: contiguous blocks of environments, one simulator per scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import torch
from torch import Tensor

from humanoid_hoi.sim.assistance import Guide, Strength
from humanoid_hoi.sim.base import Counters, Simulator
from humanoid_hoi.sim.state import ResetState, SimState, rows_of


class GroupedSimulator(Simulator):
    """Shows simulators of different scenes (skeletons, objects) as one; environment i belongs to ``scene_ids[i]``."""

    def __init__(self, members: Sequence[Simulator]) -> None:
        self.members = list(members)
        first = self.members[0]
        self.name = first.name
        self.skeleton = first.skeleton
        self.num_envs = sum(m.num_envs for m in self.members)
        self.device = first.device
        self.control_dt = first.control_dt
        # A record is one of a single scene's model; rows of several would need a table each.
        self.capabilities = replace(first.capabilities, recorded_states=False)
        sizes = torch.tensor([m.num_envs for m in self.members])
        # Number of the first environment of every scene; its environments are contiguous.
        self._starts = torch.cumsum(sizes, 0) - sizes
        self._scene_ids = torch.repeat_interleave(torch.arange(len(self.members)), sizes).to(self.device)
        self._state: SimState | None = None

    @property
    def scene_ids(self) -> Tensor:
        """(N,) long."""
        return self._scene_ids

    @property
    def counters(self) -> Counters:  # type: ignore[override]
        """Sums over the scenes."""
        parts = [m.counters for m in self.members]
        dumps = [path for c in parts for path in c.dumps]
        return Counters(sum(c.nan_resets for c in parts), sum(c.overflows for c in parts), dumps)

    def reset(self, env_ids: Tensor, state: ResetState) -> None:
        """Split by scene and reset each."""
        # env_ids are global, a member counts from 0.
        scenes = self._scene_ids[env_ids]
        for k, member in enumerate(self.members):
            rows = (scenes == k).nonzero().flatten()
            if len(rows):
                member.reset(env_ids[rows] - self._starts[k], rows_of(state, rows))
        self._state = None

    def step(self, targets: Tensor) -> None:
        """Step the scenes one after the other, each on all threads."""
        for k, member in enumerate(self.members):
            member.step(targets[self._block(k)])
        self._state = None

    def guided_step(self, targets: Tensor, guide: Guide, strength: Strength) -> None:
        """The same under springs, each scene with its own masses."""
        for k, member in enumerate(self.members):
            block = self._block(k)
            own = rows_of(guide, torch.arange(block.start, block.stop, device=self.device))
            member.guided_step(targets[block], own, strength)
        self._state = None

    def state(self) -> SimState:
        """Concatenated state."""
        if self._state is None:
            states = [m.state() for m in self.members]
            # Concatenated field by field, and kept: every part of a step reads it.
            self._state = SimState(*(torch.cat([getattr(s, f.name) for s in states]) for f in fields(SimState)))
        return self._state

    def diverged(self) -> Tensor:
        """(N,) bool."""
        return torch.cat([m.diverged() for m in self.members])

    def snapshot(self) -> dict[str, Tensor]:
        """Snapshots of all scenes, keys prefixed with the scene's number."""
        return {f"{k}/{name}": t for k, m in enumerate(self.members) for name, t in m.snapshot().items()}

    def restore(self, snapshot: dict[str, Tensor]) -> None:
        """Restore all scenes."""
        for k, member in enumerate(self.members):
            prefix = f"{k}/"
            member.restore({n.removeprefix(prefix): t for n, t in snapshot.items() if n.startswith(prefix)})
        self._state = None

    def stats(self) -> dict[str, float]:
        """Everything the scenes report: environment-weighted contacts, the largest of the peaks, sums of the counts."""
        parts = [m.stats() for m in self.members]
        merged = {key: _merge(key, [p[key] for p in parts]) for key in parts[0] if key != "contacts"}
        # A mean, weighted: scenes hold different numbers of environments.
        contacts = sum(p["contacts"] * m.num_envs for p, m in zip(parts, self.members, strict=True)) / self.num_envs
        return {"contacts": contacts, **merged}

    def close(self) -> None:
        """Close all scenes."""
        for member in self.members:
            member.close()

    def _block(self, k: int) -> slice:
        start = int(self._starts[k])
        return slice(start, start + self.members[k].num_envs)


def _merge(key: str, values: list[float]) -> float:
    """One number for all scenes: a peak stays a peak, anything else is a count."""
    return max(values) if key.startswith("peak") else sum(values)
