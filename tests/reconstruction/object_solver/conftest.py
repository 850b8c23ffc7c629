from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import roma
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor

from humanoid_hoi.reconstruction.object_solver import ObjectProblem, ObjectTrajectory

CAMERA = torch.tensor([[1400.0, 0.0, 640.0], [0.0, 1400.0, 360.0], [0.0, 0.0, 1.0]], dtype=torch.float64)


@dataclass
class Scene:
    """A smoothly moving object with known poses, and noisy observations of it."""

    contact_obj: np.ndarray
    track_obj: np.ndarray
    contact_cam: np.ndarray
    track_px: np.ndarray
    rotmat: Tensor
    pos: Tensor

    def problem(self, frames: slice = slice(None)) -> ObjectProblem:
        return ObjectProblem.build(
            CAMERA,
            contact_obj=self.contact_obj,
            contact_cam=self.contact_cam[frames],
            track_obj=self.track_obj,
            track_px=self.track_px[frames],
        )

    def errors(self, found: ObjectTrajectory) -> tuple[Tensor, Tensor]:
        """Degrees and millimetres, (T,)."""
        angle = roma.rotmat_geodesic_distance(self.rotmat, found.rotmat)
        return torch.rad2deg(angle), 1e3 * (found.pos - self.pos).norm(dim=1)


def _motion(frames: int, rng: np.random.Generator, seed: int) -> tuple[np.ndarray, np.ndarray]:
    time = np.arange(frames)[:, None] / 30
    phase = rng.uniform(0, 6, 3)
    rotvec = np.sin(time * [0.9, 0.7, 1.1] + phase) * [1.2, 1.5, 1.0]
    rotmat = (Rotation.from_rotvec(rotvec) * Rotation.random(rng=seed)).as_matrix()
    pos = [0.0, 0.0, 3.0] + np.sin(time * [0.8, 1.3, 0.6]) * [0.4, 0.2, 0.5]
    return rotmat, pos


@pytest.fixture(scope="session")
def make_scene() -> Callable[..., Scene]:
    def make(
        frames: int = 60,
        contacts: int = 3,
        tracks: int = 5,
        *,
        seed: int = 0,
        px: float = 0.0,
        metres: float = 0.0,
        outliers: float = 0.0,
        missing: float = 0.0,
        scale: float = 1.0,
        static: bool = False,
    ) -> Scene:
        rng = np.random.default_rng(seed)
        track_obj = rng.uniform(-0.3, 0.3, (tracks, 3))
        contact_obj = rng.uniform(-0.3, 0.3, (contacts, 3))
        rotmat, pos = _motion(frames, rng, seed)
        if static:
            rotmat = np.repeat(rotmat[:1], frames, 0)
            pos = np.repeat(pos[:1], frames, 0)
        image = (np.einsum("tij,nj->tni", rotmat, scale * track_obj) + pos[:, None]) @ CAMERA.numpy().T
        track_px = image[..., :2] / image[..., 2:] + rng.normal(0, px, (frames, tracks, 2))
        contact_cam = np.einsum("tij,nj->tni", rotmat, scale * contact_obj) + pos[:, None]
        contact_cam = contact_cam + rng.normal(0, metres, contact_cam.shape)
        for values, spread in ((track_px, 60.0), (contact_cam, 0.3)):
            wrong = rng.random(values.shape[:2]) < outliers
            values[wrong] += rng.normal(0, spread, values[wrong].shape)
            values[rng.random(values.shape[:2]) < missing] = np.nan
        return Scene(contact_obj, track_obj, contact_cam, track_px, torch.from_numpy(rotmat), torch.from_numpy(pos))

    return make
