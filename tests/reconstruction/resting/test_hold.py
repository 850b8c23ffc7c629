"""One pose for every rest, whatever the hands say; the whole chain on a filmed lift."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.paths import DEMO_CLIP
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.edit import slice_clip
from humanoid_hoi.reconstruction.object_solver import CameraPath, ObjectProblem, Stage1Options, solve_object
from humanoid_hoi.reconstruction.pipeline import SolverOptions, reconstruct
from humanoid_hoi.reconstruction.resting.hold import RAMP, Rests, find_rests, solve_held, still_again
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import CameraOptions, Noise, Truth, disturb, film, make_scene

FPS = 30.0
MATRIX = torch.tensor([[1500.0, 0, 500], [0, 1500, 400], [0, 0, 1]], dtype=torch.float64)
CORNERS = 0.15 * torch.tensor(
    [[1, 1, 1], [-1, 1, 1], [1, -1, 1], [-1, -1, 1], [1, 1, -1], [-1, 1, -1]], dtype=torch.float64
)
FRAMES = 60


def dragged() -> tuple[ObjectProblem, CameraPath, torch.Tensor]:
    """A box at 3 m that rests, moves by 0.4 m in frames 20 to 39, rests; its hands wander by 4 cm along the line of sight."""
    rng = np.random.default_rng(0)
    pos = torch.zeros(FRAMES, 3, dtype=torch.float64)
    pos[:, 2] = 3.0
    pos[:, 0] = 0.4 * torch.linspace(-19 / 20, 40 / 20, FRAMES).double().clamp(0, 1)
    image = (CORNERS + pos[:, None]) @ MATRIX.mT
    px = image[..., :2] / image[..., 2:] + torch.from_numpy(rng.normal(size=(FRAMES, 6, 2)))
    wander = torch.zeros(FRAMES, 1, 3, dtype=torch.float64)
    wander[:, 0, 2] = 0.04 * torch.sin(torch.arange(FRAMES) / 5.0)
    problem = ObjectProblem.build(
        MATRIX,
        contact_obj=CORNERS[:3],
        contact_cam=CORNERS[:3] + pos[:, None] + wander,
        track_obj=CORNERS,
        track_px=px,
    )
    camera = CameraPath(torch.eye(3, dtype=torch.float64).expand(FRAMES, 3, 3), torch.zeros(FRAMES, 3).double())
    return problem, camera, pos


def test_a_resting_box_does_not_follow_wandering_hands() -> None:
    problem, camera, pos = dragged()
    options = Stage1Options()
    plain = solve_object(problem, options)
    rests = find_rests(problem, camera, plain.pos[:, 2], FPS, options)
    assert rests is not None and len(rests.spells) == 2
    (_, stop), (first, _) = rests.spells
    assert 12 < stop <= 20 and 39 <= first < 47  # a rest ends half a window before an abrupt start
    found = solve_held(problem, rests, plain, options)
    for rows in (slice(0, stop), slice(first, FRAMES)):
        assert (found.pos[rows] - found.pos[rows][0]).abs().max() < 1e-9
    still = torch.from_numpy(rests.mask)
    off, was = ((x.pos - pos).norm(dim=-1)[still].mean() for x in (found, plain))
    assert off < 0.01 < 0.02 < was
    # Nothing jumps where a rest ends.
    assert (found.pos[1:] - found.pos[:-1]).norm(dim=-1).max() < 0.05
    assert found.rank.shape == (FRAMES,) and found.contact_m.nanmean() > 0


def test_a_pose_that_does_not_explain_the_points_is_not_held() -> None:
    """A camera that is said to stand still but sways slowly: 8 cm in 2 s, below the speed of a rest."""
    problem, camera, _ = dragged()
    sway = torch.zeros(FRAMES, 1, 2, dtype=torch.float64)
    sway[:, 0, 1] = torch.linspace(0, 40, FRAMES).double()
    px = problem.track_px[:1] + sway
    swaying = dataclasses.replace(problem, track_px=px, contact_weight=0 * problem.contact_weight)
    assert find_rests(swaying, camera, torch.full((FRAMES,), 3.0).double(), FPS, Stage1Options()) is None


def test_a_change_after_the_solve_leaves_it_still() -> None:
    """The middle of what stage 2 did holds for the rest; the frame RAMP / 2 away follows by half."""
    frames = 20
    eye = torch.eye(3, dtype=torch.float64).expand(frames, 3, 3).clone()
    body = BodyParams.from_rotvecs(torch.zeros(frames, 52, 3), torch.zeros(frames, 3), torch.zeros(10))
    before = HoiState(body, eye, torch.zeros(frames, 3, dtype=torch.float64))
    mask = np.zeros(frames, bool)
    mask[:9] = True
    rests = Rests([(0, 9)], mask, eye, before.obj_pos)
    moved = before.obj_pos.clone()
    moved[:, 0] = 0.001 * torch.arange(frames)
    camera = CameraPath(eye, torch.full((frames, 3), 2.0, dtype=torch.float64))
    found = still_again(before, before.replace(obj_pos=moved), rests, camera)
    assert torch.allclose(found.obj_pos[:9, 0], torch.full((9,), 0.004, dtype=torch.float64))
    # The last frame of the rest was taken back by 4 mm.
    half = 8 + RAMP // 2
    assert float(found.obj_pos[half, 0]) == pytest.approx(0.001 * half - 0.5 * 0.004)
    assert torch.equal(found.obj_pos[8 + RAMP :], moved[8 + RAMP :])
    assert torch.allclose(found.obj_rotmat, eye)


@pytest.fixture(scope="module")
def person() -> BodyModel:
    return load_body("free")


@pytest.fixture(scope="module")
def begun(person: BodyModel) -> tuple[Session, Truth]:
    """The first two seconds of the demo, as typical sessions are: waiting, reaching, lifting."""
    scene = make_scene(slice_clip(HoiClip.load(DEMO_CLIP), 0, 60), person, iterations=40)
    return disturb(film(scene, person, CameraOptions(azimuth_deg=30), seed=0), Noise(), 0)


def test_waiting_hands_are_no_contact_and_the_box_stands(begun: tuple[Session, Truth], person: BodyModel) -> None:
    session, truth = begun
    options = dataclasses.replace(SolverOptions(), stages=1)
    found = reconstruct(session, person, options)
    plain = reconstruct(session, person, dataclasses.replace(options, hold_still=False))
    rows = slice(session.start, session.stop)
    # The demo's hands touch from 0.77 s on; the annotation by distance says from the first frame on.
    touched = np.asarray(found.solved.contacts.active.any(axis=1))
    assert plain.solved.contacts.active.any(axis=1).all()
    assert 18 <= int(np.flatnonzero(touched)[0]) + session.start <= 29
    assert touched[30 - session.start :].all()
    assert any("hands let go" in note for note in found.session.notes)
    off, was = (np.linalg.norm(x.state.obj_pos.numpy() - truth.obj_pos[rows], axis=-1).mean() for x in (found, plain))
    assert off < 0.7 * was
    box = found.solved.obj_pose_w()[1][: 25 - session.start]
    assert float((box - box[0]).abs().max()) < 1e-4
    kept = reconstruct(session, person, dataclasses.replace(options, contacts="annotated"))
    assert kept.solved.contacts.active.any(axis=1).all()


def test_an_unknown_choice_is_refused() -> None:
    with pytest.raises(HoiError, match="geometry or annotated"):
        dataclasses.replace(SolverOptions(), contacts="maybe")
