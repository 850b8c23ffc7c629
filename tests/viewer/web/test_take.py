"""Takes: points ride on their bodies, curves and failures say what happened, sessions and clips are alike."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from humanoid_hoi.body.skeleton import JOINT_NAMES, SMPLX_52
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.interaction.graph import keypoints_w
from humanoid_hoi.viewer.scene3d import Scene3D, clip_bodies, clip_poses
from humanoid_hoi.viewer.web.chart import chart_svg
from humanoid_hoi.viewer.web.nodes import FORCE_SCALE, arrow_ends, layer_of
from humanoid_hoi.viewer.web.take import Library, Take, distance_curve, place


def test_a_point_rides_on_its_body() -> None:
    poses = np.zeros((1, 2, 7))
    poses[0, :, 6] = 1.0
    poses[0, 1] = [1.0, 2.0, 3.0, 0.0, 0.0, np.sqrt(0.5), np.sqrt(0.5)]  # turned by 90 degrees about z
    placed = place([(1, np.array([0.1, 0.0, 0.5])), (0, np.array([0.0, 0.0, 1.0]))], poses)
    np.testing.assert_allclose(placed[0], [[1.0, 2.1, 3.5], [0.0, 0.0, 1.0]], atol=1e-12)


def test_the_curve_is_the_mean_over_active_pairs_alone() -> None:
    body = np.zeros((3, 2, 3))
    obj = np.zeros((3, 2, 3))
    obj[:, 0, 0] = 0.010
    obj[:, 1, 0] = 0.030
    active = np.array([[True, True], [False, True], [False, False]])
    (curve,) = distance_curve(body, obj, active).values()
    np.testing.assert_allclose(curve, [20.0, 30.0, np.nan])
    assert distance_curve(body, obj, np.zeros((3, 2), bool)) == {}


def test_keypoints_of_a_clip_are_those_of_its_graph(take: Take, clip: HoiClip) -> None:
    np.testing.assert_allclose(take.reference.keypoints_w, keypoints_w(clip), atol=1e-5)
    wrist = JOINT_NAMES.index("left_wrist")
    np.testing.assert_allclose(
        take.reference.pair_body_w[3, 0],
        place([(wrist, clip.graph.point_joint[0])], clip_poses(clip))[3, 0],
    )


def test_layers_hold_body_object_and_table_apart(take: Take) -> None:
    layers = {layer_of(part) for part in take.scene.parts}
    assert layers == {"body", "object", "pieces", "supports"}


def test_an_arrow_is_as_long_as_the_force_is_strong() -> None:
    force = np.array([[0.0, 0.0, 200.0], [0.5, 0.0, 0.0], [0.0, 1e5, 0.0]])
    joints = np.array([[1.0, 1.0, 1.0], [2.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    ends = arrow_ends(joints, force)
    np.testing.assert_allclose(ends[0], [[1, 1, 1], [1, 1, 1 + 200 * FORCE_SCALE]])
    np.testing.assert_array_equal(ends[1], joints[[0, 0]])  # half a newton is noise: no head on that joint
    assert 0.5 < ends[2, 1, 1] - 1 < 1.0  # and a blow does not cross the scene


def test_the_chart_marks_failing_frames_limit_and_cursor(policy_take: Take) -> None:
    trial, good = policy_take.trials
    assert trial.first_failure == 20 and good.first_failure is None
    svg = chart_svg(trial, 30.0, 10, 200.0)
    assert svg.count("<rect") == 2 and "stroke-dasharray" in svg and "joint error, mm" in svg
    assert chart_svg(good, 30.0).count("<rect") == 1  # the legend's
    assert ">0.4 s<" in chart_svg(good, 30.0, frames=20)  # two thirds of a second: it once had "0 s" alone
    assert chart_svg(dataclasses.replace(good, curves={}), 30.0) == ""


def test_a_gap_interrupts_the_curve(take: Take) -> None:
    curve = np.array([1.0, 2.0, np.nan, 3.0, 4.0])
    motion = dataclasses.replace(take.reference, curves={"x, mm": curve})
    path = chart_svg(motion, 30.0, frames=5).split('<path d="M')[2]
    assert "nan" not in path and path.split('"')[0].count("M") == 1


def test_an_empty_library_is_refused() -> None:
    with pytest.raises(HoiError, match="nothing to show"):
        Library({}, lambda policy, clip: pytest.fail())
    assert Scene3D([], clip_bodies(SMPLX_52)).num_bodies == 53
