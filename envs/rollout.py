"""Roll-outs: every environment from a frame of a clip, the first as a rule, to its end; nothing is rewarded, nothing ends early."""

from __future__ import annotations

import torch
from torch import Tensor

from envs.world import TrackingWorld, finite


class Rollout:
    """Plays clips in a world; implements :class:`humanoid_hoi.tracking.env_api.VecRollout`."""

    def __init__(self, world: TrackingWorld) -> None:
        self._world = world
        self._generator = torch.Generator()

    def begin(self, clip_ids: Tensor, noise: float = 0.0, seed: int = 0, frames: Tensor | None = None) -> Tensor:
        """Start every environment at a frame of ``clip_ids`` (N,).

        Args:
            clip_ids: (N,) long.
            noise: rad, standard deviation of the initial joint rotations; pelvis and object start exactly.
            seed: of the noise.
            frames: (N,) long, where to start; None is frame 0.

        Raises:
            HoiError: a clip belongs to another scene than its environment.
        """
        world = self._world
        world.check_scenes(clip_ids)
        # The same seed gives the same starts, however often it is asked for.
        self._generator.manual_seed(seed)
        begin = torch.zeros_like(clip_ids) if frames is None else frames.clone()
        world.place(world.every_env, clip_ids.clone(), begin, noise, self._generator)
        return world.observe()

    def step(self, actions: Tensor) -> Tensor:
        """Apply actions (N, A) for one control step; returns obs (N, O). A clip that is over waits at its last frame."""
        self._world.advance(self._world.targets(finite(actions, self._world.device)))
        return self._world.observe()
