"""Index maps by name, and velocity and distance functions of the worker."""

from __future__ import annotations

import pytest
import roma
import torch
from hypothesis import given
from hypothesis import strategies as st

from humanoid_hoi.sim.isaac import layout
from humanoid_hoi.sim.isaac.geometry import ContactSplitter, move_velocity, rotate, rotate_back, rounded_box_distance

IDENTITY = [0.0, 0.0, 0.0, 1.0]


@given(st.permutations(list("abcdefgh")))
def test_index_by_name_undoes_any_order(found: list[str]) -> None:
    wanted = list("abcdefgh")
    index = layout.index_by_name(wanted, found, "letters")
    assert [found[k] for k in index] == wanted
    assert [wanted[k] for k in layout.inverse(index)] == found


def test_names_that_do_not_match_are_refused() -> None:
    assert layout.dof_names(["hip", "knee"]) == ["hip_x", "hip_y", "hip_z", "knee_x", "knee_y", "knee_z"]
    with pytest.raises(layout.LayoutError, match="bodies missing in Isaac Gym's asset: b"):
        layout.index_by_name(["a", "b"], ["a", "c"], "bodies")
    with pytest.raises(layout.LayoutError, match="that the scene has not: c"):
        layout.index_by_name(["a"], ["a", "c"], "bodies")
    with pytest.raises(layout.LayoutError, match="10 bodies in the simulation, expected 3 x 4"):
        layout.env_major(4, 10, 3, "bodies")


def test_gains_follow_isaac_gyms_order() -> None:
    gains = {"hip": {"stiffness": 8.0}, "knee": {"stiffness": 5.0}}
    assert layout.gain_rows(["knee_z", "hip_x"], gains, "stiffness") == [5.0, 8.0]


def test_rotation_agrees_with_roma() -> None:
    g = torch.Generator().manual_seed(0)
    quat = roma.rotvec_to_unitquat(torch.randn(7, 3, generator=g))
    vector = torch.randn(7, 3, generator=g)
    assert torch.allclose(rotate(quat, vector), roma.quat_action(quat, vector), atol=1e-6)
    assert torch.allclose(rotate_back(quat, rotate(quat, vector)), vector, atol=1e-6)


def test_velocity_of_the_center_of_mass() -> None:
    # Turned by 90 degrees about z, the center of mass 0.1 m along the body's x lies along world y; spin 2 rad/s about z.
    half = 0.5**0.5
    state = torch.tensor([[0, 0, 0, 0, 0, half, half, 1.0, 0, 0, 0, 0, 2.0]])
    com = torch.tensor([[0.1, 0, 0]])
    moved = move_velocity(state, com, 1.0)
    assert torch.allclose(moved[0, 7:10], torch.tensor([1.0 - 0.2, 0, 0]), atol=1e-6)
    assert torch.allclose(move_velocity(moved, com, -1.0), state, atol=1e-6)


def test_distance_from_sphere_capsule_and_box() -> None:
    point = torch.tensor([0.3, 0.0, 0.5])
    cases = [((0, 0, 0), 0.1, 0.34**0.5 - 0.1), ((0, 0, 0.5), 0.1, 0.2), ((0.1, 0.2, 0.1), 0.0, (0.04 + 0.16) ** 0.5)]
    for half, radius, expected in cases:
        assert float(rounded_box_distance(point, torch.tensor(half), torch.tensor(radius))) == pytest.approx(expected)


# ---------------------------------------------------------------- contact ascription


def splitter(supports: list | None = None) -> ContactSplitter:
    """Two bodies, a ball (hand) and a box (foot), and an object known by the corners of a 0.2 m cube."""
    ball = {"pos": [0.0, 0, 0], "quat": IDENTITY, "half": [0.0, 0, 0], "radius": 0.05, "foot": 0.0}
    foot = {"pos": [0.0, 0, 0], "quat": IDENTITY, "half": [0.1, 0.05, 0.02], "radius": 0.0, "foot": 1.0}
    points = [[x, y, z] for x in (-0.1, 0.1) for y in (-0.1, 0.1) for z in (-0.1, 0.1)]
    return ContactSplitter([ball, foot], points, 0.0, supports or [], 0.02, "cpu")


def split(
    hand_z: float, foot_z: float, obj_z: float, supports: list | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    bodies = torch.zeros(1, 2, 13)
    obj = torch.zeros(1, 13)
    bodies[..., 6] = 1.0
    obj[:, 6] = 1.0
    bodies[0, :, 0] = 0.1  # over the object's corner at (0.1, 0.1)
    bodies[0, :, 1] = 0.1
    bodies[0, 0, 2] = hand_z
    bodies[0, 1, 2] = foot_z
    obj[0, 2] = obj_z
    net = torch.tensor([[[0.0, 0, 5], [0.0, 1, 7]]])
    of_object, of_ground = splitter(supports)(net, bodies, obj)
    assert torch.equal(of_object + of_ground, net)
    return of_object[0].norm(dim=-1) > 0, of_ground[0].norm(dim=-1) > 0


def test_a_hand_at_the_object_and_a_foot_on_the_ground() -> None:
    of_object, of_ground = split(hand_z=1.15 + 0.01, foot_z=0.02, obj_z=1.0)
    assert of_object.tolist() == [True, False] and of_ground.tolist() == [False, True]


def test_a_body_away_from_everything_is_not_credited_to_the_object() -> None:
    of_object, _ = split(hand_z=1.15 + 0.05, foot_z=0.5, obj_z=1.0)
    assert not of_object.any()


def test_near_both_the_foot_is_the_grounds_and_the_hand_the_objects() -> None:
    of_object, _ = split(hand_z=0.05, foot_z=0.02, obj_z=0.1)  # object on the ground, both beside it
    assert of_object.tolist() == [True, False]


def test_a_support_counts_as_ground() -> None:
    support = {"pos": [0.1, 0.1, 0.4], "quat": IDENTITY, "half": [0.5, 0.5, 0.05]}
    of_object, _ = split(hand_z=0.5, foot_z=0.47, obj_z=2.0, supports=[support])
    assert not of_object.any()
    of_object, _ = split(hand_z=0.5, foot_z=0.47, obj_z=0.55, supports=[support])
    assert of_object.tolist() == [True, False]


def test_no_contact_no_work() -> None:
    net = torch.zeros(3, 2, 3)
    bodies = torch.zeros(3, 2, 13)
    obj = torch.zeros(3, 13)
    of_object, of_ground = splitter()(net, bodies, obj)
    assert not of_object.any() and not of_ground.any()
