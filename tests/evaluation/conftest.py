"""A kinematic environment: the state is the reference plus a constant offset, so every metric is known exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, no_labels
from humanoid_hoi.motion.reference import PackedReference, PairTable, ReferenceFrame
from humanoid_hoi.sim.state import SimState
from humanoid_hoi.tracking.env_api import StepResult

MakeClip = Callable[..., HoiClip]


def make_clip(name: str = "lift", frames: int = 30, fps: float = 30.0, box: float = 0.1, pairs: bool = True) -> HoiClip:
    """A T-pose that sways while a box rises along a cubic in time (constant third difference)."""
    t = np.arange(frames) / fps
    offsets = np.zeros((52, 3), np.float32)
    offsets[1:, 1] = 0.05
    quat = np.zeros((frames, 52, 4), np.float32)
    quat[..., 3] = 1.0
    root = np.stack([0.2 * np.sin(t), 0.0 * t, 1.0 + 0.0 * t], 1).astype(np.float32)
    obj = np.stack([0.3 + 0.0 * t, 0.0 * t, 0.5 + t**3], 1).astype(np.float32)
    graph = InteractionGraph.empty(frames)
    if pairs:
        active = np.zeros((frames, 2), bool)
        active[5:, 0] = True
        active[10:, 1] = True
        points = np.array([[0.02, 0, 0], [0, 0.02, 0]], np.float32)
        graph = InteractionGraph(("palm_l", "palm_r"), ("left_wrist", "right_wrist"), points, 2 * points, active)
    return HoiClip(
        name=name,
        fps=fps,
        joint_offsets=offsets,
        root_pos_w=root,
        joint_quat=quat,
        obj_pos_w=obj,
        obj_quat_w=quat[:, 0].copy(),
        obj=ObjectShape("box", "box", np.full(3, box, np.float32)),
        graph=graph,
        contact_labels=no_labels(frames, SMPLX_52),
    )


class KinematicRollout:
    """Plays clips in a KinematicEnv."""

    def __init__(self, env: KinematicEnv) -> None:
        self.env = env

    def begin(self, clip_ids: Tensor, noise: float = 0.0, seed: int = 0, frames: Tensor | None = None) -> Tensor:
        self.env.clip_ids = clip_ids
        self.env.rollouts.append((clip_ids.tolist(), seed))
        self.env.noise = noise * torch.randn(self.env.num_envs, generator=torch.Generator().manual_seed(seed))
        obs = self.env.reset()
        if frames is None:
            return obs
        self.env.frames = frames.clone()
        return self.env._obs()

    def step(self, actions: Tensor) -> Tensor:
        return self.env.step(actions).obs


class KinematicEnv:
    """Obeys VecHoiEnv; the state is reference + offsets, the first action is added to the object's height.

    With noise, environment i of a roll-out is off by a further ``noise * g`` in x, g drawn from the seed.
    """

    obs_dim = 2
    action_dim = 3

    def __init__(self, clips: Sequence[HoiClip], num_envs: int, bound: Sequence[int] | None = None) -> None:
        self.num_envs = num_envs
        self.rollout = KinematicRollout(self)
        self.device = torch.device("cpu")
        self.control_dt = 1.0 / clips[0].fps
        self.reference = PackedReference(clips)
        self.clip_ids = torch.tensor(bound) if bound else torch.arange(num_envs) % len(clips)
        self.frames = torch.zeros(num_envs, dtype=torch.long)
        self.action_noise = torch.ones(3)
        self.joint_shift = torch.zeros(3)
        self.obj_shift = torch.zeros(3)
        self.obj_turn = torch.tensor([0.0, 0.0, 0.0, 1.0])
        self.noise = torch.zeros(num_envs)
        self.lift = torch.zeros(num_envs)
        self.rollouts: list[tuple[list[int], int]] = []
        self.skip_frames = False

    def reset(self) -> Tensor:
        self.frames = torch.zeros(self.num_envs, dtype=torch.long)
        self.lift = torch.zeros(self.num_envs)
        return self._obs()

    def step(self, actions: Tensor) -> StepResult:
        self.frames = self.frames + (2 if self.skip_frames else 1)
        self.lift = actions[:, 0]
        none = torch.zeros(self.num_envs)
        return StepResult(self._obs(), none, none.bool(), none.bool(), self._obs())

    def state(self) -> SimState:
        ref = self.reference_frame()
        shift = self.joint_shift + self.noise[:, None] * torch.tensor([1.0, 0.0, 0.0])
        lift = self.lift[:, None] * torch.tensor([0.0, 0.0, 1.0])
        force = torch.zeros(self.num_envs, 52, 3)
        return SimState(
            ref.joint_pos_w + shift[:, None],
            ref.joint_quat_w,
            ref.joint_vel_w,
            ref.joint_angvel_w,
            ref.obj_pos_w + self.obj_shift + lift,
            roma.quat_product(self.obj_turn.expand_as(ref.obj_quat_w), ref.obj_quat_w),
            ref.obj_vel_w,
            ref.obj_angvel_w,
            force + 2.0,
            force + 1.0,
        )

    def reference_frame(self) -> ReferenceFrame:
        return self.reference.frame(self.clip_ids, self.frames)

    def pair_table(self) -> PairTable:
        pairs = self.reference.pairs
        ids = self.clip_ids
        return PairTable(pairs.joint[ids], pairs.point_joint[ids], pairs.point_obj[ids])

    def pop_log(self) -> dict[str, float]:
        return {}

    def contract(self) -> dict[str, Any]:
        return {}

    def get_state(self) -> dict[str, Any]:
        return {}

    def set_state(self, state: dict[str, Any]) -> None:
        del state

    def close(self) -> None:
        pass

    def _obs(self) -> Tensor:
        return torch.stack([self.frames.float(), self.clip_ids.float()], 1)


@pytest.fixture
def clip() -> MakeClip:
    """Factory of clips."""
    return make_clip


@pytest.fixture
def kinematic() -> type[KinematicEnv]:
    """The environment class."""
    return KinematicEnv
