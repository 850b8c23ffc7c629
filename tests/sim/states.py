"""States and comparisons that the conformance tests share."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES, SMPLX_52
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.config import PhysicsConfig
from humanoid_hoi.sim.base import Simulator
from humanoid_hoi.sim.state import ResetState, SimState

N = 4
G = 9.81
ALL = torch.arange(N)
HEAD = JOINT_NAMES.index("head")
NECK = JOINT_NAMES.index("neck")
HANDS = [i for i, n in enumerate(JOINT_NAMES) if n.endswith("wrist") or n in FINGER_JOINTS]
FEET = [i for i, n in enumerate(JOINT_NAMES) if n.endswith(("ankle", "foot"))]


def steps_per_control(physics: PhysicsConfig) -> int:
    return round(physics.control_dt / (physics.sim_dt / physics.substeps))


def copy(state: SimState) -> SimState:
    return SimState(*(getattr(state, f.name).clone() for f in fields(SimState)))


def same(a: SimState, b: SimState, rows: Tensor = ALL) -> bool:
    return all(torch.equal(getattr(a, f.name)[rows], getattr(b, f.name)[rows]) for f in fields(SimState))


def agree(sim: Simulator, a: SimState, b: SimState, rows: Tensor = ALL) -> bool:
    """The same bits where the backend promises them; on a GPU, whose sums have no fixed order, positions within 0.1 mm."""
    if sim.capabilities.deterministic:
        return same(a, b, rows)
    return all(
        torch.allclose(getattr(a, name)[rows], getattr(b, name)[rows], rtol=0, atol=1e-4)
        for name in ("joint_pos_w", "obj_pos_w")
    )


def flying(still, clip: HoiClip, count: int = N, seed: int = 0) -> ResetState:
    """High up, bent, turned and moving in every degree of freedom."""
    g = torch.Generator().manual_seed(seed)

    def noise(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=g)

    state = still(clip, count, root_shift=(0, 0, 6), obj_pos=(5, 1, 4))
    return replace(
        state,
        joint_quat=roma.rotvec_to_unitquat(0.4 * noise(count, 52, 3)),
        root_vel_w=noise(count, 3),
        root_angvel_w=noise(count, 3),
        joint_angvel=2 * noise(count, 52, 3),
        obj_vel_w=noise(count, 3),
        obj_quat_w=roma.rotvec_to_unitquat(noise(count, 3)),
        obj_angvel_w=3 * noise(count, 3),
    )


def poses_after(state: ResetState, offsets: np.ndarray, t: float) -> tuple[Tensor, Tensor]:
    """World poses when every coordinate goes on at its velocity for ``t`` seconds, float64."""
    turn = state.joint_angvel.double() * t
    local = roma.quat_product(state.joint_quat.double(), roma.rotvec_to_unitquat(turn))
    root = roma.quat_product(roma.rotvec_to_unitquat(state.root_angvel_w.double() * t), state.joint_quat[:, 0].double())
    local = torch.cat([root.unsqueeze(1), local[:, 1:]], 1)
    return forward_kinematics(
        state.root_pos_w.double() + state.root_vel_w.double() * t,
        local,
        torch.from_numpy(offsets).double(),
        SMPLX_52.parents,
    )


def random_targets(seed: int) -> Tensor:
    return 0.2 * torch.randn(N, 51, 3, generator=torch.Generator().manual_seed(seed))
