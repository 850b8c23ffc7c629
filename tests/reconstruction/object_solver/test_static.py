"""Static objects, camera refinement, triangulation: on synthetic scenes and on the real session."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import roma
import torch
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.object_solver import (
    ObjectProblem,
    Stage1Options,
    Triangulation,
    refine_camera,
    solve_object,
    solve_static,
    transfer_contact_points,
    triangulate_moving,
    triangulate_static,
)

SESSION = Path(__file__).parents[3].parent / "shared" / "data" / "open4dhoi_session"
REST_PELVIS = torch.tensor([0.0027, -0.3648, 0.0116], dtype=torch.float64)


def as_static_world(scene: Any) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """A moving object seen by a fixed camera is a static one seen by a moving camera: (rot_w, pos_w, camera path)."""
    rot_w = roma.rotvec_to_rotmat(torch.tensor([0.3, -0.5, 1.0], dtype=torch.float64))
    pos_w = torch.tensor([1.0, 2.0, 0.5], dtype=torch.float64)
    camera = rot_w @ scene.rotmat.mT
    return rot_w, pos_w, camera, pos_w - (camera @ scene.pos[..., None])[..., 0]


@pytest.mark.parametrize("strategy", ["all_frames", "best_frame"])
def test_a_static_pose_is_recovered(make_scene: Any, strategy: str) -> None:
    scene = make_scene(40)
    rot_w, pos_w, *camera = as_static_world(scene)
    found = solve_static(scene.problem(), *camera, Stage1Options(static_strategy=strategy))
    assert torch.allclose(found.rot_w, rot_w, atol=1e-6)
    assert torch.allclose(found.pos_w, pos_w, atol=1e-6)
    assert scene.errors(found.trajectory)[0].max() < 1e-3


def test_all_frames_beat_the_best_frame(make_scene: Any) -> None:
    scene = make_scene(40, px=3.0, metres=0.03)
    rot_w, _, *camera = as_static_world(scene)
    errors = {}
    for strategy in ("all_frames", "best_frame"):
        found = solve_static(scene.problem(), *camera, Stage1Options(static_strategy=strategy))
        errors[strategy] = float(roma.rotmat_geodesic_distance(found.rot_w, rot_w))
    assert errors["all_frames"] < 0.5 * errors["best_frame"]


def test_a_static_pose_from_frames_that_fix_nothing_alone(make_scene: Any) -> None:
    """Two tracked points per frame leave 2 directions open; a camera that turns around the object closes them."""
    scene = make_scene(60, 0, 6)
    for frame, values in enumerate(scene.track_px):
        values[[k for k in range(6) if k not in (frame % 6, (frame + 1) % 6)]] = np.nan
    rot_w, _, *camera = as_static_world(scene)
    found = solve_static(scene.problem(), *camera)
    assert float(roma.rotmat_geodesic_distance(found.rot_w, rot_w)) < 0.02
    assert (found.trajectory.rank < 6).all()


def test_camera_refinement_undoes_camera_errors(make_scene: Any) -> None:
    scene = make_scene(60, px=0.5)
    rot_w, _, rotmat, pos = as_static_world(scene)
    noise = torch.from_numpy(np.random.default_rng(0).normal(0, 0.01, (2, 60, 3)))
    wrong = roma.rotvec_to_rotmat(noise[0]) @ rotmat
    shifted = pos + noise[1]
    before = solve_static(scene.problem(), wrong, shifted)
    refined = refine_camera(scene.problem(), before, wrong, shifted)
    after = refined.solution
    assert after.trajectory.reprojection_px.mean() < 0.2 * before.trajectory.reprojection_px.mean()
    assert float(roma.rotmat_geodesic_distance(after.rot_w, rot_w)) < 0.02
    error = roma.rotmat_geodesic_distance(refined.world_from_cam_rotmat, rotmat)
    assert error.mean() < 0.7 * roma.rotmat_geodesic_distance(wrong, rotmat).mean()
    # The three poses agree: the refined camera sees the world pose where the trajectory has it.
    seen = refined.world_from_cam_rotmat.mT @ after.rot_w
    assert torch.allclose(seen, after.trajectory.rotmat, atol=1e-8)


def test_the_size_of_a_static_object_is_found_and_kept_by_the_camera_refinement(make_scene: Any) -> None:
    scene = make_scene(frames=10, seed=5, scale=1.2)
    rot_w, pos_w, *camera = as_static_world(scene)
    options = Stage1Options(solve_scale=True)
    found = solve_static(scene.problem(), *camera, options)
    assert found.trajectory.log_scale == pytest.approx(np.log(1.2), abs=2e-3)  # the prior pulls a little
    assert torch.rad2deg(roma.rotmat_geodesic_distance(rot_w, found.rot_w)) < 0.1
    assert (found.pos_w - pos_w).norm() < 5e-3
    refined = refine_camera(scene.problem(), found, *camera, options).solution
    assert refined.trajectory.log_scale == found.trajectory.log_scale
    assert refined.trajectory.reprojection_px.max() < 0.5 and refined.trajectory.contact_m.max() < 2e-3
    assert solve_static(scene.problem(), *camera).trajectory.log_scale == 0


def test_a_camera_that_stands_still_shows_no_depth(make_scene: Any) -> None:
    """It used to put all points into the camera, and the session was solved with them."""
    scene = make_scene(frames=6, static=True, px=0.5, seed=3)
    camera = torch.eye(3, dtype=torch.float64).repeat(6, 1, 1), torch.zeros(6, 3, dtype=torch.float64)
    with pytest.raises(HoiError, match="camera hardly moves"):
        triangulate_static(scene.problem().camera_matrix, scene.track_px, None, *camera)


def test_points_of_a_static_object_are_triangulated(make_scene: Any) -> None:
    scene = make_scene(60, 0, 6)
    camera = as_static_world(scene)[2:]
    scene.track_px[5:, 5] = np.nan
    found = triangulate_static(scene.problem().camera_matrix, scene.track_px, None, *camera)
    truth = torch.pdist(torch.from_numpy(scene.track_obj))
    assert torch.allclose(torch.pdist(found.point_obj), truth, atol=1e-4)
    assert found.point_obj.mean(0).abs().max() < 1e-9
    assert found.reprojection_px.max() < 1e-2


def test_a_point_seen_once_stays_unknown(make_scene: Any) -> None:
    scene = make_scene(20, 0, 6)
    scene.track_px[1:, 2] = np.nan
    found = triangulate_static(scene.problem().camera_matrix, scene.track_px, None, *as_static_world(scene)[2:])
    assert found.point_obj.isnan().any(1).tolist() == [False, False, True, False, False, False]
    with pytest.raises(HoiError, match="2 points can be triangulated"):
        triangulate_static(scene.problem().camera_matrix, scene.track_px[:, :3], None, *as_static_world(scene)[2:])


def test_points_of_a_moving_object_are_refined_with_its_motion(make_scene: Any) -> None:
    scene = make_scene(60, 0, 7, px=0.3)
    guess = torch.from_numpy(scene.track_obj + np.random.default_rng(1).normal(0, 0.02, (7, 3)))
    found = triangulate_moving(scene.problem().camera_matrix, scene.track_px, None, guess)
    assert found.reprojection_px.mean() < 0.6
    error = _shape_error(found.point_obj, scene.track_obj)
    assert error < 0.35 * _shape_error(guess, scene.track_obj)


def _shape_error(points: Tensor, truth: np.ndarray) -> float:
    """RMS distance after a similarity alignment: images do not tell size."""
    target = torch.from_numpy(truth)
    rotmat, pos, scale = roma.rigid_points_registration(points, target, compute_scaling=True)
    return float((scale * points @ rotmat.mT + pos - target).norm(dim=1).square().mean().sqrt())


def test_contact_points_are_carried_to_the_object(make_scene: Any) -> None:
    scene = make_scene(30, 3, 4, metres=0.005)
    active = np.ones((30, 3), dtype=bool)
    active[:, 2] = False
    active[10:, 1] = False
    found = transfer_contact_points(scene.contact_cam, active, scene.rotmat, scene.pos)
    assert torch.allclose(found[:2], torch.from_numpy(scene.contact_obj[:2]), atol=0.006)
    assert found[2].isnan().all()


@dataclass
class Real:
    """The real session's tracks and implied camera, and its points triangulated by both methods."""

    camera_matrix: Tensor
    track_px: Tensor
    rotmat: Tensor
    pos: Tensor
    at_rest: Triangulation

    @property
    def problem(self) -> ObjectProblem:
        return ObjectProblem.build(self.camera_matrix, track_obj=self.at_rest.point_obj, track_px=self.track_px)


@pytest.fixture(scope="module")
def real() -> Real:
    if not SESSION.is_dir():
        pytest.skip("the real session is not on this machine")
    record = json.loads((SESSION / "kp_record_merged.json").read_text())
    frames = sorted(key for key in record if key.isdigit())
    track_px = torch.tensor([[pixel for _, pixel in record[key]["2D_keypoint"]] for key in frames]).double()
    motion = torch.load(SESSION / "motion" / "result.pt", weights_only=True, map_location="cpu")
    roots = []
    for name in ("smpl_params_incam", "smpl_params_global"):
        params = {key: value[: len(frames)].double() for key, value in motion[name].items()}
        roots.append((roma.rotvec_to_rotmat(params["global_orient"]), REST_PELVIS + params["transl"]))
    (in_cam, pelvis_cam), (in_world, pelvis_w) = roots
    rotmat = in_world @ in_cam.mT
    pos = pelvis_w - (rotmat @ pelvis_cam[..., None])[..., 0]
    camera_matrix = motion["K_fullimg"][0].double()
    return Real(camera_matrix, track_px, rotmat, pos, triangulate_static(camera_matrix, track_px, None, rotmat, pos))


def test_real_session_moving_object_below_3_px_from_nothing(real: Real) -> None:
    assert len(real.track_px) == 246
    points = triangulate_moving(real.camera_matrix, real.track_px, None, real.at_rest.point_obj).point_obj
    assert _shape_error(points, real.at_rest.point_obj.numpy()) < 0.02
    found = solve_object(real.problem.with_track_points(points), Stage1Options(start_stride=1))
    assert found.reprojection_px.mean() < 2.0
    assert found.reprojection_px.max() < 5.0
    assert found.determined.all()


def test_real_session_converges_for_every_set_of_start_rotations(real: Real) -> None:
    costs = [
        solve_object(real.problem.frames(torch.arange(0, 246, 10)), Stage1Options.literal(seed=s)).cost for s in (0, 1)
    ]
    assert torch.allclose(costs[0], costs[1], rtol=1e-2)


def test_real_session_static(real: Real) -> None:
    at_rest = solve_static(real.problem, real.rotmat, real.pos)
    literal = solve_static(real.problem, real.rotmat, real.pos, Stage1Options.literal())
    mean = float(at_rest.trajectory.reprojection_px.mean())
    assert mean < 1.1 * float(literal.trajectory.reprojection_px.mean())
    assert 12 < mean < 15
    refined = refine_camera(real.problem, at_rest, real.rotmat, real.pos)
    assert refined.solution.trajectory.reprojection_px.mean() < 2.5
    assert (refined.world_from_cam_pos - real.pos).norm(dim=1).mean() < 0.15
