"""A person whose motion is known, seen as the networks would see them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.video.human.limits import resting_pose
from humanoid_hoi.video.human.objective import project
from humanoid_hoi.video.human.points import BODY_JOINTS, landmark_map
from humanoid_hoi.video.pose import PoseTrack

FPS = 30.0
MATRIX = np.array([[800.0, 0, 240.0], [0, 800.0, 320.0], [0, 0, 1]])


def walker(frames: int = 40) -> BodyParams:
    """A person who faces the camera at 3.5 m, bends an elbow and lifts the left knee."""
    turns = torch.zeros(frames, 52, 3)
    turns[:, 1:] = resting_pose()
    time = torch.linspace(0, 1, frames)
    turns[:, 0] = torch.tensor([np.pi - 0.05, 0.0, 0.0])  # upright and facing the camera
    turns[:, JOINT_NAMES.index("left_elbow"), 1] = -0.2 - 1.2 * torch.sin(np.pi * time)
    turns[:, JOINT_NAMES.index("left_hip"), 0] = -0.8 * torch.sin(np.pi * time)
    turns[:, JOINT_NAMES.index("left_knee"), 0] = 1.0 * torch.sin(np.pi * time)
    turns[:, JOINT_NAMES.index("spine1"), 1] = 0.3 * time
    transl = torch.tensor([0.1, 0.35, 3.5]).expand(frames, 3)
    return BodyParams.from_rotvecs(turns, transl, torch.tensor([0.8, -0.5] + [0.0] * 8))


def seen_by_networks(body: BodyModel, params: BodyParams, noise_px: float, seed: int = 0) -> PoseTrack:
    """Landmarks of a motion: pixels with noise, metric points with more."""
    rng = np.random.default_rng(seed)
    points = landmark_map(body)
    with torch.no_grad():
        posed = points.posed(body, params)
        pixels = project(posed, torch.from_numpy(MATRIX).float()).double().numpy()
    where = posed.double().numpy()
    frames = params.num_frames
    px = np.repeat(pixels[:, :1], 33, axis=1)
    world = np.repeat(where[:, :1], 33, axis=1)
    px[:, points.body_ids] = pixels[:, points.body_points]
    world[:, points.body_ids] = where[:, points.body_points]
    world -= 0.5 * (world[:, 23] + world[:, 24])[:, None]
    hand = np.stack([pixels[:, rows] for rows in points.hand_points], axis=1)
    hand_world = np.stack([where[:, rows] for rows in points.hand_points], axis=1)
    hand_world = hand_world - hand_world.mean(axis=2, keepdims=True)
    return PoseTrack(
        px + rng.normal(0, noise_px, px.shape),
        np.where(np.isin(np.arange(33), points.body_ids), 1.0, 0.0) * np.ones((frames, 1)),
        world * rng.uniform(0.95, 1.05, (frames, 1, 1)) + rng.normal(0, 0.02, world.shape),
        np.ones(frames),
        hand + rng.normal(0, noise_px / 2, hand.shape),
        hand_world + rng.normal(0, 0.003, hand_world.shape),
        np.ones((frames, 2)),
    )


@pytest.fixture(scope="session")
def free() -> BodyModel:
    return load_body("free")


assert set(BODY_JOINTS) <= set(range(33))
