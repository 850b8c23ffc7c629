"""Inputs of many tests: a small moving clip made by hand, and the real data where it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.kinematics import positive_w
from humanoid_hoi.body.proportions import adult_skeleton, standing_pelvis_height
from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion import HoiClip, InteractionGraph, Support
from humanoid_hoi.motion.clip import no_labels
from humanoid_hoi.motion.reference import PackedReference, ReferenceFrame
from humanoid_hoi.sim.state import SimState

DATA = Path(__file__).parents[1].parent / "shared" / "data"


def make_clip(frames: int = 40, fps: float = 30.0, seed: int = 0) -> HoiClip:
    """A standing adult who sways (smooth random joint rotations up to ~0.5 rad); a box moves at 0.3 m/s before it."""
    rng = np.random.default_rng(seed)
    time = np.arange(frames) / fps
    amplitude = rng.normal(0, 0.15, (52, 3))
    phase = rng.uniform(0, 6, (52, 3))
    rotvec = amplitude * np.sin(2 * time[:, None, None] + phase)
    quat = roma.rotvec_to_unitquat(torch.from_numpy(rotvec)).numpy()
    quat = np.where(quat[..., 3:] < 0, -quat, quat).astype(np.float32)
    offsets = adult_skeleton().astype(np.float32)
    root = np.stack([0 * time, 0.1 * np.sin(time), standing_pelvis_height(offsets) + 0.1 + 0 * time], 1)
    obj_pos = np.stack([0.5 + 0 * time, 0.3 * time, 0.8 + 0.05 * np.sin(time)], 1)
    wrist = JOINT_NAMES.index("left_wrist")
    labels = no_labels(frames, SMPLX_52)
    labels[5:20, wrist] = 1
    active = np.zeros((frames, 2), bool)
    active[5:20, 0] = True
    active[10:30, 1] = True
    graph = InteractionGraph(
        ("leftHand_palm", "rightHand_palm"),
        ("left_wrist", "right_wrist"),
        np.array([[0, 0.05, -0.01], [0, -0.05, -0.01]], np.float32),
        np.array([[0, 0.15, 0], [0, -0.15, 0.1]], np.float32),
        active,
    )
    return HoiClip(
        name="sway",
        fps=fps,
        joint_offsets=offsets,
        root_pos_w=root.astype(np.float32),
        joint_quat=quat,
        obj_pos_w=obj_pos.astype(np.float32),
        obj_quat_w=quat[:, 3],
        obj=ObjectShape("box", "box", np.array([0.2, 0.15, 0.1], np.float32), mass=0.5),
        graph=graph,
        contact_labels=labels,
        action="sway",
        source="Made by a test.",
        supports=(
            Support(
                "table",
                np.array([1, 0.2, 0.3], np.float32),
                np.array([0, 0, 0, 1], np.float32),
                np.array([0.3, 0.4, 0.3], np.float32),
            ),
        ),
    )


def turned(clip: HoiClip, joint: int, angles: np.ndarray, axis: np.ndarray) -> HoiClip:
    """The clip with a joint turned by ``angles`` (T,) rad about ``axis``, on top of what it does."""
    turn = roma.rotvec_to_unitquat(torch.from_numpy(angles[:, None] * axis / np.linalg.norm(axis)))
    quat = torch.from_numpy(clip.joint_quat.astype(np.float64))
    quat[:, joint] = roma.quat_product(turn, quat[:, joint])
    return clip.replace(joint_quat=positive_w(quat).numpy().astype(np.float32))


def pronated(clip: HoiClip, first: float, last: float) -> HoiClip:
    """The left hand turned about the forearm, all of it in the wrist."""
    wrist = JOINT_NAMES.index("left_wrist")
    return turned(clip, wrist, np.linspace(first, last, clip.num_frames), clip.joint_offsets[wrist])


@pytest.fixture
def clip() -> HoiClip:
    return make_clip()


@pytest.fixture(scope="session")
def demo() -> HoiClip:
    return HoiClip.load(DEMO_CLIP)


@pytest.fixture(scope="session")
def reference(demo: HoiClip) -> PackedReference:
    return PackedReference([demo])


@pytest.fixture(scope="session")
def state_of() -> Callable[[ReferenceFrame], SimState]:
    """The simulated state that equals a reference frame, without contact forces."""

    def make(ref: ReferenceFrame) -> SimState:
        shared = {f.name: getattr(ref, f.name).clone() for f in fields(SimState) if hasattr(ref, f.name)}
        nothing = torch.zeros_like(ref.joint_pos_w)
        return SimState(**shared, obj_contact_force_w=nothing, ground_contact_force_w=nothing.clone())

    return make


@pytest.fixture(scope="session")
def data() -> Path:
    if not DATA.is_dir():
        pytest.skip(f"real data not found at {DATA}")
    return DATA
