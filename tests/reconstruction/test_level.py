"""An object that lies untouched says which way is down; a palm that touches looks at the surface."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
import trimesh
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.reconstruction.level import RestingObject, down_by_rest, resting_frames, standing_faces
from humanoid_hoi.reconstruction.palms import normals_at, with_backs
from humanoid_hoi.reconstruction.person import GUESSED_TURN_RAD, PersonPlacement, find_placement, with_placement
from humanoid_hoi.reconstruction.pipeline import SolverOptions, reconstruct
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import Truth

DOWN = np.array([0.0, 1.0, 0.0])


def degrees_between(a: np.ndarray, b: np.ndarray) -> float:
    """The angle of two vectors; arccos of equal unit vectors is NaN where their product rounds to more than one."""
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)))


def test_a_box_stands_on_six_faces_and_a_cone_on_its_base() -> None:
    faces = standing_faces(np.asarray(trimesh.creation.box((0.2, 0.3, 0.4)).vertices))
    assert sorted(map(tuple, faces.round(6) + 0.0)) == sorted(map(tuple, np.concatenate([np.eye(3), -np.eye(3)])))
    cone = standing_faces(np.asarray(trimesh.creation.cone(0.1, 0.3).vertices))
    assert len(cone) == 1 and cone[0] == pytest.approx([0, 0, -1])
    assert standing_faces(np.zeros((4, 3))).shape == (0, 3)


def test_the_face_that_looks_down_is_level() -> None:
    faces = standing_faces(np.asarray(trimesh.creation.box((0.2, 0.3, 0.4)).vertices))
    down = Rotation.from_rotvec([0.17, 0, 0]).apply(DOWN)
    # The box turned by any angle about what is truly down, with noise in every frame.
    upright = Rotation.align_vectors([down], [[0, 0, -1]])[0]
    rng = np.random.default_rng(0)
    turned = [
        Rotation.from_rotvec(0.6 * down) * upright * Rotation.from_rotvec(0.02 * rng.normal(size=3)) for _ in range(40)
    ]
    rotmat = np.stack([turn.as_matrix() for turn in turned])
    found = down_by_rest(rotmat, DOWN, faces)
    assert found is not None
    assert degrees_between(found, down) < 0.6
    assert down_by_rest(rotmat, Rotation.from_rotvec([0.9, 0, 0]).apply(DOWN), faces) is None  # on an edge, it may be
    ball = standing_faces(np.asarray(trimesh.creation.icosphere(subdivisions=1).vertices))
    assert down_by_rest(rotmat, DOWN, ball) is None  # a face near every direction


def test_it_rests_where_it_is_still_and_nobody_touches_it() -> None:
    rng = np.random.default_rng(1)
    pos = np.zeros((90, 3))
    pos[30:60, 2] = np.linspace(0, 0.5, 30)
    pos[60:, 2] = 0.5
    pos += 0.002 * rng.normal(size=pos.shape)
    touched = np.zeros(90, bool)
    touched[25:] = True
    rest = resting_frames(pos, touched, np.ones(90, bool), 30.0)
    assert rest[:20].all() and not rest[25:].any()
    assert not resting_frames(pos, np.ones(90, bool), np.ones(90, bool), 30.0).any()
    assert not resting_frames(pos[:5], touched[:5], np.ones(5, bool), 30.0).any()  # too short


def test_normals_look_outward_whichever_way_the_faces_turn() -> None:
    box = trimesh.creation.icosphere(subdivisions=2)
    ids = np.array([0, 7, 30])
    right = np.asarray(box.vertices)[ids]
    for faces in (box.faces, box.faces[:, ::-1]):
        found = normals_at(np.asarray(box.vertices), np.asarray(faces), ids)
        assert (found * right).sum(axis=1) == pytest.approx(1.0, abs=0.01)


def test_a_guessed_palm_is_turned_to_the_surface(lift: tuple[Session, Truth], person: BodyModel) -> None:
    session = lift[0]
    rows = slice(session.start, session.stop)
    # Palms that look up and down along the box's sides instead of at them.
    turned = session.body_cam.rotvecs().clone()
    for wrist in (20, 21):
        turned[:, wrist] += torch.tensor([1.4, 0.0, 0.0])
    wrong = type(session.body_cam).from_rotvecs(turned, session.body_cam.transl, session.body_cam.betas)

    def height_of_back(guess: bool) -> float:
        """Share of the hand's thickness by which its back is outside, straight above the palm."""
        shown = session.replace(body_cam=wrong, motion_is_guess=guess)
        result = reconstruct(shown, person, SolverOptions(stages=1, place_person=False))
        pairs = with_backs(shown.contacts, shown.obj, person, result.state.body_cam)
        count = len(shown.contacts.keypoint_names)
        palms = [k for k, name in enumerate(pairs.keypoint_names[:count]) if name.endswith("Hand_palm")]
        assert palms and len(pairs.keypoint_names) == count + len(palms)
        with torch.no_grad():
            points = person.pose(
                result.state.body_cam, person.keypoints(pairs.keypoint_names, result.state.body_cam.betas)
            ).points
        outward = torch.from_numpy(pairs.point_obj[count:] - pairs.point_obj[palms])
        outward_cam = outward @ result.state.obj_rotmat.mT
        back = points[:, count:] - points[:, palms]
        active = torch.from_numpy(pairs.active[rows][:, palms])
        return float(((back * outward_cam).sum(-1) / outward_cam.square().sum(-1))[active].mean())

    assert height_of_back(True) > 0.9
    assert height_of_back(False) < 0.7
    assert GUESSED_TURN_RAD > SolverOptions().ik.max_correction_rad


def test_a_persons_lean_shows_at_an_object_that_is_level(lift: tuple[Session, Truth], person: BodyModel) -> None:
    """A person, and with them the world, who leans back by 10 degrees: the box knows the true vertical."""
    session, truth = lift
    lean = PersonPlacement(np.array([-0.17, 0, 0]), np.zeros(3), np.array([0, 0.2, 3.0]), 0, 0)
    up = np.asarray(with_placement(session, person, lean).world_from_cam_rotmat[0].double())[2]
    up_true = np.asarray(session.world_from_cam_rotmat[0].double())[2]
    found = down_by_rest(truth.obj_rotmat, -up, standing_faces(np.asarray(session.obj.vertices)))
    assert degrees_between(up, up_true) > 9
    assert found is not None and degrees_between(-found, up_true) < 1


def test_down_of_the_object_turns_the_person(lift: tuple[Session, Truth], person: BodyModel) -> None:
    """The contacts alone see a part of a lean, with the object's level all of it is found."""
    session, truth = lift
    rows = slice(session.start, session.stop)
    points = np.einsum("tij,pj->tpi", truth.obj_rotmat[rows], session.contacts.point_obj) + truth.obj_pos[rows][:, None]
    lean = PersonPlacement(np.array([-0.17, 0, 0]), np.zeros(3), np.array([0, 0.2, 3.0]), 0, 0)
    guessed = with_placement(session, person, lean)
    level = RestingObject(
        -np.asarray(guessed.world_from_cam_rotmat[0].double())[2],
        -np.asarray(session.world_from_cam_rotmat[0].double())[2],
    )
    left = []
    for rest in (None, level):
        placement = find_placement(guessed, person, points, session.contacts.active[rows], rest)
        assert placement is not None
        left.append(float(np.degrees(np.linalg.norm(placement.rotvec - [0.17, 0, 0]))))
    assert left[1] < 1.5 and left[1] < left[0]


def test_an_object_next_to_the_ground_lies_on_it(lift: tuple[Session, Truth], person: BodyModel) -> None:
    """A person taken for 30 cm too far away stands too low; a thing that lies on the true ground says so."""
    session, truth = lift
    rows = slice(session.start, session.stop)
    points = np.einsum("tij,pj->tpi", truth.obj_rotmat[rows], session.contacts.point_obj) + truth.obj_pos[rows][:, None]
    turn = session.world_from_cam_rotmat[0].double()
    down = -np.asarray(turn)[2]
    # The ground below the box, which is where the person stands as well to within half a meter.
    box_w = np.asarray(turn) @ truth.obj_pos[0] + np.asarray(session.world_from_cam_pos[0].double())
    ground = truth.obj_pos[0] + box_w[2] * down
    away = 0.3 * ground / np.linalg.norm(ground)
    guessed = with_placement(session, person, PersonPlacement(np.zeros(3), away, np.zeros(3), 0, 0))
    rest = RestingObject(down, down).on_floor(np.array([ground, ground - 0.2 * down]), ground + away)
    assert rest.lowest is not None

    def height(rest: RestingObject) -> float:
        """Of the person's ground over the true one, once the person is placed."""
        found = find_placement(guessed, person, points, session.contacts.active[rows], rest)
        assert found is not None
        return float(abs((found.moved(ground + away) - ground) @ (found.rotmat @ down)))

    # It is one voice among those of the picture and the contacts.
    assert height(rest) < 0.85 * height(RestingObject(down, down))
    # Something as high as a table says nothing of the ground.
    high = RestingObject(down, down).on_floor(np.array([ground - 0.3 * down]), ground + away)
    assert high.lowest is None


def test_a_palm_marked_on_the_far_side_is_told_of(lift: tuple[Session, Truth], person: BodyModel) -> None:
    """A palm's point mirrored through the box; the true marks give no note."""
    session, _ = lift
    options = SolverOptions(stages=1)
    assert not any("looks away" in note for note in reconstruct(session, person, options).session.notes)
    pairs = session.contacts
    palm = next(k for k, name in enumerate(pairs.keypoint_names) if name.endswith("Hand_palm"))
    vertices = np.asarray(session.obj.vertices)
    middle = 0.5 * (vertices.min(axis=0) + vertices.max(axis=0))
    points = pairs.point_obj.copy()
    ids = pairs.vertex_ids.copy()
    ids[palm] = np.linalg.norm(vertices - (2 * middle - points[palm]), axis=1).argmin()
    points[palm] = vertices[ids[palm]]
    wrong = session.replace(contacts=dataclasses.replace(pairs, point_obj=points, vertex_ids=ids))
    notes = reconstruct(wrong, person, options).session.notes
    assert [note.split()[0] for note in notes if "looks away" in note] == [pairs.keypoint_names[palm]]
