"""Inputs of the clean-up tests: the demo clip, a scene's configs, noise with a known truth."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import roma
import torch

from humanoid_hoi.body.proportions import adult_skeleton, standing_pelvis_height
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.importers import import_tensor
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, no_labels
from humanoid_hoi.retarget.cleanup import SceneConfigs

OMOMO = Path(__file__).parents[3].parent / "shared" / "data" / "omomo"


@pytest.fixture(scope="session")
def configs(scene_configs: SceneConfigs) -> SceneConfigs:
    return scene_configs


@pytest.fixture(scope="session")
def demo() -> HoiClip:
    return HoiClip.load(DEMO_CLIP)


@pytest.fixture(scope="session")
def real_clip() -> Callable[[str, str], HoiClip]:
    """A capture of the shared data by name, with its object's mesh."""

    def load(name: str, mesh: str) -> HoiClip:
        path = OMOMO / "motions_retarget" / f"{name}.pt"
        if not path.is_file():
            pytest.skip(f"no capture at {path}")
        return import_tensor(path, mesh=OMOMO / "objects" / f"{mesh}.obj")

    return load


def noisy_clip(
    clip: HoiClip, joint_m: float = 0.02, obj_m: float = 0.02, flips: float = 0.02, seed: int = 0
) -> HoiClip:
    """White noise: joints ``joint_m`` off on average, the object ``obj_m`` and 1.5 degrees, contacts flipped at random."""
    rng = np.random.default_rng(seed)
    shift = rng.normal(size=(clip.num_frames, 3))
    turn = rng.normal(size=(clip.num_frames, 52, 3))
    truth = clip.joint_pose_w()[0]

    def shaken(size: float) -> HoiClip:
        step = roma.rotvec_to_unitquat(torch.from_numpy(0.03 * size * turn))
        quat = roma.quat_product(torch.from_numpy(clip.joint_quat).double(), step)
        quat = torch.where(quat[..., 3:] < 0, -quat, quat).numpy().astype(np.float32)
        return clip.replace(root_pos_w=(clip.root_pos_w + 0.008 * size * shift).astype(np.float32), joint_quat=quat)

    size = 1.0
    for _ in range(4):
        size *= joint_m / np.linalg.norm(shaken(size).joint_pose_w()[0] - truth, axis=-1).mean()
    error = rng.normal(size=(clip.num_frames, 3))
    error *= obj_m / np.linalg.norm(error, axis=-1).mean()
    tilt = roma.rotvec_to_unitquat(torch.from_numpy(rng.normal(size=(clip.num_frames, 3)) * np.radians(1.5)))
    obj_quat = roma.quat_product(tilt, torch.from_numpy(clip.obj_quat_w).double()).numpy().astype(np.float32)
    active = clip.graph.active ^ (rng.random(clip.graph.active.shape) < flips)
    labels = np.where(
        (rng.random(clip.contact_labels.shape) < flips) & (clip.contact_labels == 1), 0, clip.contact_labels
    )
    return shaken(size).replace(
        obj_pos_w=(clip.obj_pos_w + error).astype(np.float32),
        obj_quat_w=obj_quat,
        graph=dataclasses.replace(clip.graph, active=active),
        contact_labels=labels.astype(np.int8),
    )


@pytest.fixture(scope="session")
def add_noise() -> Callable[..., HoiClip]:
    return noisy_clip


def standing_clip(frames: int) -> HoiClip:
    """An adult in T-pose on the ground beside a box that stands on it (0.5 m ahead)."""
    offsets = adult_skeleton().astype(np.float32)
    quat = np.zeros((frames, 52, 4), np.float32)
    quat[..., 3] = 1
    height = standing_pelvis_height(offsets)
    half = np.array([0.15, 0.1, 0.12], np.float32)
    return HoiClip(
        name="standing",
        fps=30.0,
        joint_offsets=offsets,
        joint_quat=quat,
        root_pos_w=np.tile(np.array([0, 0, height], np.float32), (frames, 1)),
        obj_pos_w=np.tile(np.array([0.5, 0, half[2]], np.float32), (frames, 1)),
        obj_quat_w=quat[:, 0].copy(),
        obj=ObjectShape("box", "box", half),
        graph=InteractionGraph.empty(frames),
        contact_labels=no_labels(frames, SMPLX_52),
        source="Made by a test.",
    )


@pytest.fixture(scope="session")
def standing() -> Callable[..., HoiClip]:
    return standing_clip


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Small tensors: a second thread only waits."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
