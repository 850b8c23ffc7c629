"""A person who stands too far and leans away is brought to the object they hold; their world stays."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.reconstruction.object_solver.residuals import Kernels
from humanoid_hoi.reconstruction.person import (
    GUESSED_TRUST,
    PersonPlacement,
    find_placement,
    guessed_kernel,
    guessed_weight,
    with_placement,
)
from humanoid_hoi.reconstruction.pipeline import SolverOptions, reconstruct
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import Truth, score

WRONG = PersonPlacement(np.array([-0.17, 0, 0]), np.array([0, 0, 0.25]), np.array([0, 0.2, 3.0]), 0, 0)


@pytest.fixture(scope="module")
def guessed(lift: tuple[Session, Truth], person: BodyModel) -> Session:
    """The lift with a person 25 cm too far away who leans back by 10 degrees."""
    return with_placement(lift[0], person, WRONG)


def joints_cam(session: Session, body: BodyModel) -> FloatArray:
    rows = slice(session.start, session.stop)
    with torch.no_grad():
        return body.pose(session.body_cam.frames(rows).to(torch.float64)).joints[:, :22].numpy()


def joints_w(session: Session, body: BodyModel) -> FloatArray:
    rows = slice(session.start, session.stop)
    turn = session.world_from_cam_rotmat[rows].double().numpy()
    place = session.world_from_cam_pos[rows].double().numpy()
    return np.einsum("tij,tkj->tki", turn, joints_cam(session, body)) + place[:, None]


def test_the_world_stays_when_the_person_moves(
    lift: tuple[Session, Truth], guessed: Session, person: BodyModel
) -> None:
    expected = WRONG.moved(joints_cam(lift[0], person))
    np.testing.assert_allclose(joints_cam(guessed, person), expected, atol=1e-5)
    np.testing.assert_allclose(joints_w(guessed, person), joints_w(lift[0], person), atol=1e-5)


def test_contacts_and_the_picture_say_where_the_person_stands(
    lift: tuple[Session, Truth], guessed: Session, person: BodyModel
) -> None:
    session, truth = lift
    rows = slice(session.start, session.stop)
    points = np.einsum("tij,pj->tpi", truth.obj_rotmat[rows], session.contacts.point_obj)
    points += truth.obj_pos[rows][:, None]
    placement = find_placement(guessed, person, points, session.contacts.active[rows])
    assert placement is not None
    right = joints_cam(session, person)
    before = np.linalg.norm(joints_cam(guessed, person) - right, axis=-1).mean()
    found = with_placement(guessed, person, placement)
    after = np.linalg.norm(joints_cam(found, person) - right, axis=-1).mean()
    assert before > 0.2 and after < 0.4 * before
    assert placement.contact_after_m < 0.4 * placement.contact_before_m
    assert "in depth" in found.notes[-1]


def test_nothing_is_moved_where_nothing_is_said(guessed: Session, person: BodyModel) -> None:
    active = guessed.contacts.active[guessed.start : guessed.stop]
    nowhere = np.full((*active.shape, 3), np.nan)
    assert find_placement(guessed, person, nowhere, active) is None


def test_an_object_of_the_wrong_size_is_told_of(lift: tuple[Session, Truth], person: BodyModel) -> None:
    """Twice the size is twice as far away in the same picture."""
    session, truth = lift
    rows = slice(session.start, session.stop)
    points = np.einsum("tij,pj->tpi", truth.obj_rotmat[rows], session.contacts.point_obj)
    points += truth.obj_pos[rows][:, None]
    placement = find_placement(session, person, 2 * points, session.contacts.active[rows])
    assert placement is not None
    left = with_placement(session, person, placement)
    assert left.body_cam is session.body_cam
    assert "size is probably wrong" in left.notes[-1]
    assert placement.nearness == pytest.approx(0.5, abs=0.05)


def test_it_is_a_step_of_the_solver_for_guessed_motions(
    lift: tuple[Session, Truth], guessed: Session, person: BodyModel
) -> None:
    def error(session: Session, place: bool | None) -> float:
        """Of the joints in the camera; limb IK makes the hands touch either way."""
        result = reconstruct(session, person, SolverOptions(stages=1, place_person=place))
        assert ("person" in result.seconds) is (session.motion_is_guess and place is not False)
        return score(lift[1], person, result.state, session.start, samples=100)["mpjpe_mm"]

    marked = guessed.replace(motion_is_guess=True)
    assert error(marked, None) < 0.5 * error(guessed, None)
    assert error(marked, None) < error(marked, False) < error(guessed, None)


def test_guessed_hands_are_weak_and_heard_from_far() -> None:
    """All frames of a pair count as six; a hand that is off by 30 cm still pulls, a good one's kernel would not hear it."""
    marked = torch.zeros(40, 2, dtype=torch.float64)
    marked[:, 0] = 1.0
    marked[3:6, 1] = 1.0
    weight = guessed_weight(marked)
    assert float(weight[:, 0].sum()) == pytest.approx(6 * GUESSED_TRUST)
    assert torch.allclose(weight[:, 1], GUESSED_TRUST * marked[:, 1])  # three frames are fewer than six
    plain = SolverOptions().stage1
    off = torch.tensor(0.3**2, dtype=torch.float64)
    pulls = [float(Kernels.of(options).contact.influence(off)) for options in (plain, guessed_kernel(plain))]
    assert pulls[0] < 0.001 and pulls[1] > 0.5
