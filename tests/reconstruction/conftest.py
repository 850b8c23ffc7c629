"""A short lift filmed once for all tests of the solver, and its stage 1."""

from __future__ import annotations

import pytest

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.reconstruction.pipeline import Reconstruction, SolverOptions, reconstruct
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import CameraOptions, Noise, Truth, disturb, film, make_scene, only


def filmed(start: int, stop: int, noise: Noise, camera: CameraOptions, seed: int) -> tuple[Session, Truth]:
    """Frames of the demo clip as a session; the body is fitted roughly, which the truth knows."""
    body = load_body("free")
    scene = make_scene(slice_clip(HoiClip.load(DEMO_CLIP), start, stop), body, iterations=40)
    return disturb(film(scene, body, camera, seed=seed), noise, seed)


@pytest.fixture(scope="session")
def person() -> BodyModel:
    return load_body("free")


@pytest.fixture(scope="session")
def lift() -> tuple[Session, Truth]:
    """Twelve frames in which a box is lifted: five contact pairs and five tracked points in each."""
    return filmed(48, 60, only(track_px=1.0, contact_m=0.01), CameraOptions(), seed=3)


@pytest.fixture(scope="session")
def resting() -> Session:
    """A box at rest before a hand-held camera, which shows its depth."""
    camera = CameraOptions(moving=True, sway_m=0.1, sway_deg=2.0)
    return filmed(0, 12, only(track_px=0.5), camera, seed=1)[0].replace(is_static=True)


@pytest.fixture(scope="session")
def solved_lift(lift: tuple[Session, Truth], person: BodyModel) -> Reconstruction:
    return reconstruct(lift[0], person, SolverOptions(stages=1))
