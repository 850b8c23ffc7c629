from __future__ import annotations

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.object_solver import ObjectProblem, Stage1Options

CAMERA = np.array([[100.0, 0, 50], [0, 100, 50], [0, 0, 1]])


def build(**changes: object) -> ObjectProblem:
    given: dict = {"track_obj": np.zeros((2, 3)), "track_px": np.ones((4, 2, 2)), "camera_matrix": CAMERA}
    given.update(changes)
    return ObjectProblem.build(given.pop("camera_matrix"), **given)


def test_nan_means_absent() -> None:
    pixels = np.ones((4, 2, 2))
    pixels[1, 0, 1] = np.nan
    points = np.array([[0.0, 0, 0], [1, 2, 3], [np.nan, 0, 0]])
    problem = build(track_px=pixels, contact_obj=points, contact_cam=np.ones((4, 3, 3)))
    assert problem.track_weight.tolist() == [[1, 1], [0, 1], [1, 1], [1, 1]]
    assert problem.contact_weight[:, 2].sum() == 0
    assert problem.track_px.isfinite().all() and problem.contact_obj.isfinite().all()
    assert [c.tolist() for c in problem.counts] == [[2, 2, 2, 2], [2, 1, 2, 2]]
    assert problem.used_points.shape == (4, 3)


def test_boolean_weights_are_taken() -> None:
    active = np.array([[True, False]] * 4)
    assert build(track_weight=active).counts[1].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"track_px": np.ones((4, 3, 2))}, r"track_px: has shape \(4, 3, 2\), expected \(4, 2, 2\)"),
        ({"track_px": np.full((4, 2, 2), np.inf)}, "track_px: point 0 in frame 0 is infinite"),
        ({"track_weight": np.full((4, 2), 1.5)}, r"track_weight: point 0 in frame 0 is outside \[0, 1\]"),
        ({"track_weight": np.full((4, 2), np.nan)}, "track_weight"),
        ({"contact_obj": np.zeros((1, 3)), "contact_cam": np.zeros((3, 1, 3))}, "frame counts differ"),
        ({"camera_matrix": np.zeros((3, 3))}, "camera_matrix: is no pinhole camera"),
        ({"camera_matrix": np.eye(2)}, "camera_matrix"),
        ({"track_obj": None, "track_px": None}, "neither"),
    ],
)
def test_mistakes_are_named(changes: dict, message: str) -> None:
    with pytest.raises(HoiError, match=message):
        build(**changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kernel_2d": "tukey"}, "kernel_2d"),
        ({"starts": 0}, "starts"),
        ({"weight_3d": -1.0}, "weight_3d"),
        ({"tolerance": float("nan")}, "tolerance"),
        ({"static_strategy": "none"}, "static_strategy"),
    ],
)
def test_options_are_checked(changes: dict, field: str) -> None:
    with pytest.raises(HoiError, match=field):
        Stage1Options(**changes)


def test_the_literal_options_are_eq3() -> None:
    options = Stage1Options.literal(starts=60)
    assert not options.is_temporal
    assert (options.kernel_2d, options.kernel_3d, options.starts) == ("none", "none", 60)
