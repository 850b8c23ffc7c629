"""Planes, up, the point-to-plane field and outlines, against scenes computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.in_scene.evidence.outline import Outlines, _outline, outline_error, region_reach
from humanoid_hoi.reconstruction.in_scene.evidence.planes import (
    SupportPlane,
    find_planes,
    find_up,
    scene_field,
    support_under,
)
from humanoid_hoi.reconstruction.in_scene.evidence.timeline import Timeline, _onset
from humanoid_hoi.reconstruction.in_scene.options import PlaneOptions, TimelineOptions

OPTIONS = PlaneOptions()


def _table(noise: float = 0.005) -> np.ndarray:
    """A ground, a table at 0.8 m and a step at 0.9 m on it."""
    rng = np.random.default_rng(0)
    parts = []
    for height, half, count in ((0.0, 1.5, 2000), (0.8, 0.5, 1500), (0.9, 0.1, 200)):
        flat = rng.uniform(-half, half, (count, 2))
        parts.append(np.column_stack([flat, height + noise * rng.normal(size=count)]))
    return np.concatenate(parts)


def test_up_is_found_through_a_tilt_and_planes_have_their_heights() -> None:
    tilt = np.radians(6.0)
    turn = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    points = _table()
    level = find_up(points @ turn.T, OPTIONS)
    up = level @ turn @ np.array([0.0, 0.0, 1.0])
    assert np.degrees(np.arccos(min(1.0, up[2]))) < 0.3
    planes = find_planes(points, OPTIONS)
    assert sorted(round(p.height, 2) for p in planes) == [0.0, 0.8, 0.9]
    assert all(p.low[0] < -0.05 and p.high[0] > 0.05 for p in planes)


def test_an_object_rests_on_the_plane_nearest_below_it() -> None:
    points = _table()
    planes = find_planes(points, OPTIONS)
    on_step = support_under(planes, points, np.zeros(2), 0.91, OPTIONS)
    on_table = support_under(planes, points, np.array([0.4, 0.0]), 0.79, OPTIONS)
    assert on_step is not None and on_table is not None
    assert on_step.height == pytest.approx(0.9, abs=0.003)
    assert on_table.height == pytest.approx(0.8, abs=0.003)
    assert support_under(planes, points, np.array([9.0, 9.0]), 0.8, OPTIONS) is None


def test_an_object_does_not_rest_on_what_lies_under_a_table() -> None:
    def plane(height: float, half: float, count: int) -> SupportPlane:
        return SupportPlane(height, np.full(2, -half), np.full(2, half), count)

    table, stray, shelf = plane(0.8, 0.5, 1500), plane(0.7, 0.5, 100), plane(1.2, 0.5, 300)
    points = _table()
    # The tracker puts the lowest point 10 cm too low, where smeared depth makes a plane.
    found = support_under((table, stray), points, np.zeros(2), 0.7, OPTIONS)
    assert found is not None and found.count == table.count
    # A shelf above the object is no floor, and beside the table nothing hides the lower plane.
    found = support_under((shelf, table), points, np.zeros(2), 0.78, OPTIONS)
    assert found is not None and found.count == table.count
    found = support_under((table, plane(0.7, 0.9, 400)), points, np.array([0.6, 0.0]), 0.7, OPTIONS)
    assert found is not None and found.count == 400


def test_a_scene_without_a_level_plane_is_refused() -> None:
    wall = np.random.default_rng(0).uniform(-1, 1, (2000, 3)) * [1.0, 0.001, 1.0]
    with pytest.raises(HoiError, match="no support plane"):
        find_up(wall, OPTIONS)


def test_the_field_is_the_distance_to_the_plane_near_it_and_free_beyond() -> None:
    rng = np.random.default_rng(0)
    points = np.column_stack([rng.uniform(-0.5, 0.5, (4000, 2)), np.zeros(4000)])
    field = scene_field(points, np.tile([0.0, 0.0, 1.0], (4000, 1)), np.zeros((1, 3)), OPTIONS)
    asked = torch.tensor([[0.0, 0.0, 0.03], [0.1, 0.1, -0.02], [0.0, 0.0, -0.2]])
    found = field.query(asked)
    assert found[:2].tolist() == pytest.approx([0.03, -0.02], abs=0.003)
    assert float(found[2]) > 0  # deeper than the truncation nothing is known


def test_an_outline_reaches_as_far_as_its_pixels_and_hands_hide_it() -> None:
    mask = np.zeros((40, 60), bool)
    mask[10:20, 15:45] = True
    directions = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    person = np.zeros_like(mask)
    person[10:20, 45:50] = True
    reach, known = _outline(mask, person, directions)
    # A twentieth of 300 pixels is one column and a half, or half a row: the mean from half to one and a half times that.
    assert reach.tolist() == pytest.approx([43.5, 19.5, -16.5, -10.5])
    assert known.tolist()[0] is False and known.tolist()[2] is True
    camera = torch.tensor([[100.0, 0, 30.0], [0, 100.0, 15.0], [0, 0, 1.0]])
    corners = torch.tensor([[x, y, 1.0] for x in (-0.15, 0.15) for y in (-0.05, 0.05)])[None]
    outlines = Outlines(
        torch.from_numpy(directions),
        torch.from_numpy(reach)[None],
        torch.from_numpy(known)[None],
        torch.tensor([15.0]),
    )
    # Two corners reach equally far: the soft maximum is log(2) / 3 px beyond the edge, and that 1.5 px beyond the region.
    inset = torch.tensor([[1.5, 0.5, 1.5, 0.5]])
    assert outline_error(corners, camera, outlines, inset)[0, 2] == pytest.approx(np.log(2) / 3, abs=1e-4)
    assert outline_error(corners, camera, outlines, inset)[0, 0] == 0


def test_a_wandering_border_moves_the_farthest_pixel_out_but_not_the_region() -> None:
    rng = np.random.default_rng(0)
    straight = np.array([[1.0, 0.0]])
    farthest, region = [], []
    for _ in range(20):
        # A block 100 px high whose right border, at 60, wanders by 2 px in pieces of 10 rows.
        border = np.round(60 + 2 * np.repeat(rng.normal(size=10), 10)).astype(int)
        pixels = np.array([[x + 0.5, y + 0.5] for y in range(100) for x in range(border[y])])
        still = np.array([[x + 0.5, y + 0.5] for y in range(100) for x in range(60)])
        farthest.append(pixels[:, 0].max() - still[:, 0].max())
        region.append(float((region_reach(pixels, straight, 300) - region_reach(still, straight, 300))[0]))
    assert np.mean(farthest) > 2.0
    assert abs(np.mean(region)) < 0.6


def test_motion_begins_after_the_last_resting_frame() -> None:
    novel = np.array([0.0, 0.02, 0.2, 0.03, 0.05, 0.08, 0.2, 0.4])
    # A single high frame is noise; the onset goes back to the last frame at rest.
    assert _onset(novel, TimelineOptions()) == 4
    assert _onset(np.zeros(8), TimelineOptions()) == 8
    phases = Timeline(10, 3, 7, 2, ("left",)).phases()
    assert phases == ["free", "free", "grasp", "grasp", "held", "held", "held", "release", "release", "free"]
