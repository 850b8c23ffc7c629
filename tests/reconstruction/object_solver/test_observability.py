from __future__ import annotations

import pytest
import torch

from humanoid_hoi.reconstruction.object_solver import ObjectProblem, Observability, observability
from humanoid_hoi.reconstruction.object_solver.observability import describe_directions

CAMERA = [[1400.0, 0, 640], [0, 1400, 360], [0, 0, 1]]
TRIANGLE = [[0.2, 0.0, 0.0], [-0.2, 0.0, 0.1], [0.0, 0.25, 0.0]]
LINE = [[-0.2, 0.0, 0.0], [0.1, 0.0, 0.0], [0.2, 0.0, 0.0]]


def report(contacts: list, tracks: list) -> Observability:
    """One frame: the object 3 m before the camera, axes aligned."""
    pos = torch.tensor([[0.0, 0.0, 3.0]], dtype=torch.float64)
    contact_obj, track_obj = (torch.tensor(p, dtype=torch.float64).view(-1, 3) for p in (contacts, tracks))
    image = (track_obj + pos) @ torch.tensor(CAMERA, dtype=torch.float64).T
    problem = ObjectProblem.build(
        CAMERA,
        contact_obj=contact_obj,
        contact_cam=(contact_obj + pos)[None],
        track_obj=track_obj,
        track_px=(image[:, :2] / image[:, 2:])[None],
    )
    return observability(problem, torch.eye(3).double()[None], pos)


@pytest.mark.parametrize(
    ("contacts", "tracks", "rank"),
    [
        (TRIANGLE[:1], [], 3),
        (TRIANGLE[:2], [], 5),  # 6 equations, but free to spin about the line
        (TRIANGLE, [], 6),
        (LINE, [], 5),
        ([], TRIANGLE[:1], 2),
        ([], TRIANGLE[:2], 4),
        ([], TRIANGLE, 6),
        ([], LINE, 5),  # one of its 6 equations is spent twice
        (TRIANGLE[:1], TRIANGLE[1:2], 5),
        (TRIANGLE[:1], TRIANGLE[1:], 6),
    ],
)
def test_rank_of_hand_made_frames(contacts: list, tracks: list, rank: int) -> None:
    assert report(contacts, tracks).rank.tolist() == [rank]


def test_the_weak_direction_of_a_line_is_its_spin() -> None:
    found = report(LINE, [])
    assert found.description == ("rotation about (1.0, 0.0, 0.0)",)
    assert float(found.singular_values[0, -1]) < 1e-3
    assert torch.allclose(found.weakest_direction.norm(dim=1), torch.ones(1).double())


def test_far_tracked_points_are_weakest_along_depth() -> None:
    corners = [[x, y, z] for x in (-0.3, 0.3) for y in (-0.3, 0.3) for z in (-0.3, 0.3)]
    found = report([], corners)
    assert found.rank.tolist() == [6]
    assert found.description == ("translation along depth",)


def test_directions_in_words() -> None:
    directions = [[0.0, 0, 0, 0, 0, 1], [0, 0, 0, 1, 0, 0], [0, 0, 0, 3, 4, 0], [0, 0.9, 0, 0.3, 0, 0]]
    assert describe_directions(torch.tensor(directions)) == (
        "translation along depth",
        "translation to the right",
        "translation along (0.6, 0.8, 0.0)",
        "rotation about (0.0, 1.0, 0.0)",
    )
