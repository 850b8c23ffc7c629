from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.object_solver import ObjectProblem, Stage1Options, evaluate, solve_object
from humanoid_hoi.reconstruction.object_solver.starts import spread_rotations


@pytest.mark.parametrize(("contacts", "tracks"), [(3, 5), (0, 6), (4, 0), (1, 3)])
def test_without_noise_the_truth_is_found_from_nothing(make_scene: Any, contacts: int, tracks: int) -> None:
    scene = make_scene(40, contacts, tracks)
    found = solve_object(scene.problem())
    angle, distance = scene.errors(found)
    # The motion's own acceleration pulls a little.
    assert angle.max() < 0.1
    assert distance.max() < 1.0
    assert found.determined.all()


def test_eq3_literally_is_exact_without_noise(make_scene: Any) -> None:
    scene = make_scene(40)
    angle, distance = scene.errors(solve_object(scene.problem(), Stage1Options.literal()))
    assert angle.max() < 1e-4
    assert distance.max() < 1e-3


def test_rotation_is_independent_of_where_the_object_frame_lies(make_scene: Any) -> None:
    scene = make_scene(20, px=1.0, metres=0.01)
    shifted = make_scene(20, px=1.0, metres=0.01)
    shift = np.array([5.0, -3.0, 2.0])
    shifted.contact_obj = shifted.contact_obj + shift
    shifted.track_obj = shifted.track_obj + shift
    one = solve_object(scene.problem())
    other = solve_object(shifted.problem())
    assert torch.allclose(one.rotmat, other.rotmat, atol=1e-6)
    assert torch.allclose(one.pos, other.pos + other.rotmat @ torch.from_numpy(shift), atol=1e-6)


def test_noise_of_1_px_and_1_cm(make_scene: Any) -> None:
    scene = make_scene(90, px=1.0, metres=0.01)
    angle, distance = scene.errors(solve_object(scene.problem()))
    assert angle.mean() < 1.0
    assert distance.mean() < 8.0


def test_the_prior_lowers_the_error(make_scene: Any) -> None:
    scene = make_scene(90, px=3.0, metres=0.03)
    free = scene.errors(solve_object(scene.problem(), Stage1Options.literal()))[0].mean()
    assert scene.errors(solve_object(scene.problem()))[0].mean() < 0.7 * free


def test_a_fifth_of_the_points_may_be_wrong(make_scene: Any) -> None:
    scene = make_scene(90, px=1.0, metres=0.01, outliers=0.2)
    robust = scene.errors(solve_object(scene.problem()))
    plain = scene.errors(solve_object(scene.problem(), Stage1Options.literal()))
    assert robust[0].mean() < 1.5
    assert robust[1].mean() < 12.0
    assert plain[0].mean() > 5 * robust[0].mean()


def test_a_third_of_the_points_may_be_missing(make_scene: Any) -> None:
    scene = make_scene(90, px=1.0, metres=0.01, missing=0.3)
    angle, distance = scene.errors(solve_object(scene.problem()))
    assert angle.max() < 5
    assert distance.mean() < 12


def test_gaps_are_told_and_bridged(make_scene: Any) -> None:
    scene = make_scene(60)
    scene.contact_cam[20:30] = np.nan
    scene.track_px[20:30, 1:] = np.nan  # one tracked point is left
    found = solve_object(scene.problem())
    angle, distance = scene.errors(found)
    assert (found.rank[20:30] == 2).all()
    assert found.determined[:20].all() and found.determined[30:].all()
    assert angle[20:30].max() < 3
    assert distance[20:30].max() < 30
    assert found.contact_m[20:30].isnan().all()


def test_without_priors_a_gap_is_interpolated_and_moves_only_as_far_as_its_points_say(make_scene: Any) -> None:
    scene = make_scene(60)
    scene.contact_cam[20:25] = np.nan
    scene.track_px[20:25] = np.nan
    angle, distance = scene.errors(solve_object(scene.problem(), Stage1Options.literal()))
    assert angle[20:25].max() < 5
    assert distance[20:25].max() < 30


def test_frames_before_and_after_the_annotation_do_not_run_away(make_scene: Any) -> None:
    scene = make_scene(200)
    for values in (scene.contact_cam, scene.track_px):
        values[:60] = np.nan
        values[140:] = np.nan
    found = solve_object(scene.problem())
    assert (found.pos[0] - found.pos[60]).norm() < 0.5
    assert (found.pos[-1] - found.pos[139]).norm() < 0.5
    assert (found.rank[:60] == 0).all()


@pytest.mark.parametrize("scale", [0.8, 1.25])
def test_the_size_is_recovered_from_contacts_and_tracks(make_scene: Any, scale: float) -> None:
    scene = make_scene(60, px=1.0, metres=0.01, scale=scale)
    found = solve_object(scene.problem(), Stage1Options(solve_scale=True))
    assert found.log_scale == pytest.approx(np.log(scale), abs=0.02)
    assert found.reprojection_px.mean() < 2.5
    again = solve_object(scene.problem(), Stage1Options(), init=found)
    assert again.log_scale == found.log_scale
    assert again.reprojection_px.mean() < 2.5


def test_a_stride_finds_what_all_starts_in_every_frame_find(make_scene: Any) -> None:
    scene = make_scene(60, 0, 6, px=1.0)
    every, eighth = (solve_object(scene.problem(), Stage1Options.literal(start_stride=n)) for n in (1, 8))
    assert torch.allclose(every.cost, eighth.cost, rtol=1e-3, atol=1e-3)
    assert eighth.iterations.sum() < 0.6 * every.iterations.sum()


def test_the_sequence_decides_where_a_frame_alone_would_be_wrong(make_scene: Any) -> None:
    """Three points are ambiguous (P3P): the cheapest pose of a frame alone is often a mirrored one."""
    scene = make_scene(60, 0, 3, px=1.0, seed=3)
    alone = scene.errors(solve_object(scene.problem(), Stage1Options.literal()))[0]
    together = scene.errors(solve_object(scene.problem(), Stage1Options(start_stride=1)))[0]
    assert (alone > 15).sum() > 3
    assert (together > 15).float().mean() < 0.5 * (alone > 15).float().mean()


def test_no_frame_costs_more_than_scipy_from_the_truth(make_scene: Any) -> None:
    scene = make_scene(12, px=1.0, metres=0.01)
    found = solve_object(scene.problem(), Stage1Options.literal())
    problem = scene.problem()
    camera = problem.camera_matrix.numpy()
    for frame in range(12):

        def residual(x: np.ndarray, frame: int = frame) -> np.ndarray:
            rotmat = Rotation.from_rotvec(x[:3]).as_matrix() @ scene.rotmat[frame].numpy()
            image = (scene.track_obj @ rotmat.T + x[3:]) @ camera.T
            pixel = image[:, :2] / image[:, 2:]
            contact = scene.contact_obj @ rotmat.T + x[3:] - scene.contact_cam[frame]
            return np.concatenate([900 * contact.ravel(), 2 * (pixel - scene.track_px[frame]).ravel()])

        best = least_squares(residual, np.r_[0, 0, 0, scene.pos[frame]], method="lm").cost
        assert found.cost[frame] <= best * (1 + 1e-6)


def test_a_start_behind_the_camera_does_not_break_the_solver(make_scene: Any) -> None:
    scene = make_scene(20)
    pos = scene.pos.clone()
    pos[5:8, 2] = -3.0
    pos[9] = torch.nan
    angle, _ = scene.errors(solve_object(scene.problem(), init=(scene.rotmat, pos)))
    assert angle.max() < 0.5


def test_confidence_weighs(make_scene: Any) -> None:
    scene = make_scene(10, 0, 7)
    scene.track_px[:, 0] += 40.0
    weight = np.ones((10, 7))
    weight[:, 0] = 1e-6
    problem = ObjectProblem.build(
        scene.problem().camera_matrix, track_obj=scene.track_obj, track_px=scene.track_px, track_weight=weight
    )
    angle, _ = scene.errors(solve_object(problem, Stage1Options.literal()))
    assert angle.max() < 0.01


def test_one_frame_is_enough(make_scene: Any) -> None:
    scene = make_scene(1)
    angle, _ = scene.errors(solve_object(scene.problem()))
    assert angle.max() < 1e-3


def test_the_same_seed_gives_the_same_result(make_scene: Any) -> None:
    problem = make_scene(10, px=1.0).problem()
    assert torch.equal(solve_object(problem).pos, solve_object(problem).pos)


def test_nothing_annotated_is_an_error(make_scene: Any) -> None:
    scene = make_scene(5)
    scene.contact_cam[:] = np.nan
    scene.track_px[:] = np.nan
    with pytest.raises(HoiError, match="no frame has any annotation"):
        solve_object(scene.problem())


def test_too_little_in_every_frame_is_an_error_without_a_start(make_scene: Any) -> None:
    scene = make_scene(5, 0, 2)
    with pytest.raises(HoiError, match="no frame fixes"):
        solve_object(scene.problem())
    found = solve_object(scene.problem(), init=(scene.rotmat, scene.pos))
    assert not found.determined.any()


def test_evaluate_by_hand() -> None:
    """A point 1 cm right of its keypoint costs 810000 * 1e-4 / 2; at 2 m and f = 100 a pixel is 2 cm."""
    camera = [[100.0, 0, 50], [0, 100, 50], [0, 0, 1]]
    problem = ObjectProblem.build(
        camera,
        contact_obj=[[0.0, 0, 0]],
        contact_cam=[[[-0.01, 0, 2]]],
        track_obj=[[0.0, 0, 0]],
        track_px=[[[53.0, 54.0]]],
    )
    found = evaluate(
        problem, torch.eye(3).double()[None], torch.tensor([[0, 0, 2.0]]).double(), Stage1Options.literal()
    )
    assert float(found.contact_m) == pytest.approx(0.01)
    assert float(found.reprojection_px) == pytest.approx(5.0)
    assert float(found.cost) == pytest.approx(810_000 * 1e-4 / 2 + 4 * 25 / 2)


@pytest.mark.parametrize(("count", "widest"), [(24, 63.0), (60, 55.0), (200, 38.0)])
def test_start_rotations_leave_no_hole(count: int, widest: float) -> None:
    probes = Rotation.random(500, rng=0)
    starts = Rotation.from_matrix(spread_rotations(count).numpy())
    nearest = [np.rad2deg((starts * probe.inv()).magnitude().min()) for probe in probes]
    assert max(nearest) < widest
