"""Every analytic derivative against finite differences."""

from __future__ import annotations

from typing import Any

import pytest
import roma
import torch

from humanoid_hoi.geometry.so3 import hat, inverse_left_jacobian, log, turn
from humanoid_hoi.reconstruction.object_solver.camera import CameraModel, CameraState
from humanoid_hoi.reconstruction.object_solver.options import Stage1Options
from humanoid_hoi.reconstruction.object_solver.residuals import Kernel, Kernels, Targets, rows
from humanoid_hoi.reconstruction.object_solver.sequence import PoseModel, PoseSequence
from humanoid_hoi.reconstruction.object_solver.static import CameraPath, StaticCost
from humanoid_hoi.reconstruction.object_solver.structure.bundle import StructureModel, StructureState

STEP = 1e-6


@pytest.fixture
def case(make_scene: Any) -> tuple[Targets, PoseSequence]:
    """Noisy targets and poses beside the true ones, 5 frames."""
    scene = make_scene(5, px=3.0, metres=0.03, missing=0.2)
    torch.manual_seed(0)
    rotmat = turn(scene.rotmat, 0.2 * torch.randn(5, 3).double())
    pos = scene.pos + 0.1 * torch.randn(5, 3).double()
    centroid = torch.tensor([0.02, -0.01, 0.03], dtype=torch.float64)
    return Targets.of(scene.problem(), centroid, Stage1Options()), PoseSequence(rotmat, pos)


def numeric_gradient(model: Any, state: Any) -> tuple[torch.Tensor, torch.Tensor]:
    system = model.linearize(state)
    sizes = system.gradient.numel(), system.shared_gradient.numel()
    slopes = []
    for index in range(sum(sizes)):
        step = torch.zeros(sum(sizes), dtype=torch.float64)
        step[index] = STEP
        ends = [
            model.linearize(model.retract(state, (sign * step[: sizes[0]]).view(-1, 6), sign * step[sizes[0] :])).cost
            for sign in (1, -1)
        ]
        slopes.append((ends[0] - ends[1]) / (2 * STEP))
    flat = torch.tensor(slopes, dtype=torch.float64)
    return flat[: sizes[0]].view(-1, 6), flat[sizes[0] :]


def assert_gradient(model: Any, state: Any) -> None:
    system = model.linearize(state)
    frames, shared = numeric_gradient(model, state)
    scale = frames.abs().max()
    assert torch.allclose(system.gradient / scale, frames / scale, atol=1e-6)
    if len(shared):
        assert torch.allclose(system.shared_gradient / shared.abs().max(), shared / shared.abs().max(), atol=1e-6)


def test_the_jacobian_of_eq3(case: tuple[Targets, PoseSequence]) -> None:
    targets, state = case
    plain = Kernels(Kernel("none", 1.0), Kernel("none", 1.0))
    analytic = rows(targets, plain, state.rotmat, state.pos).jacobian
    for column in range(6):
        step = torch.zeros(5, 6, dtype=torch.float64)
        step[:, column] = STEP
        ends = [rows(targets, plain, s.rotmat, s.pos).residual for s in (state.moved(step), state.moved(-step))]
        numeric = (ends[0] - ends[1]) / (2 * STEP)
        assert torch.allclose(analytic[..., column], numeric, rtol=1e-6, atol=1e-3)


@pytest.mark.parametrize("kernel", ["none", "huber", "geman_mcclure"])
def test_poses_and_scale(case: tuple[Targets, PoseSequence], kernel: str) -> None:
    targets, state = case
    options = Stage1Options(kernel_2d=kernel, kernel_3d=kernel, solve_scale=True, velocity_position=1e4)
    model = PoseModel(targets, options, Kernels.of(options))
    assert_gradient(model, PoseSequence(state.rotmat, state.pos, 0.1))


def test_camera_refinement(case: tuple[Targets, PoseSequence]) -> None:
    targets, state = case
    options = Stage1Options(camera_rotation_sigma_deg=0.1, camera_position_sigma_m=0.001)
    camera = CameraPath(roma.random_rotmat(5).double(), torch.randn(5, 3).double())
    world = camera.to_world(state.rotmat, state.pos)
    model = CameraModel(PoseModel(targets, options, Kernels.of(options)), camera)
    assert_gradient(model, CameraState(state, world[0][2:3], world[1][2:3]))


def test_structure_and_motion(case: tuple[Targets, PoseSequence]) -> None:
    targets, state = case
    options = Stage1Options()
    points = targets.track_local + 0.05
    model = StructureModel(targets.track_local, targets, options, Kernels.of(options))
    assert_gradient(model, StructureState(state, points))


def test_static_pose(case: tuple[Targets, PoseSequence]) -> None:
    targets, state = case
    camera = CameraPath(roma.random_rotmat(5).double(), torch.randn(5, 3).double())
    rotmat, pos = (values[:1] for values in camera.to_world(state.rotmat, state.pos))
    camera = CameraPath(rotmat @ state.rotmat.mT, pos - (rotmat @ state.rotmat.mT @ state.pos[..., None])[..., 0])
    cost = StaticCost(targets, Kernels.of(Stage1Options()), camera)
    gradient = cost(rotmat, pos)[2][0]
    for column, step in enumerate(STEP * torch.eye(6, dtype=torch.float64)):
        ends = [cost(turn(rotmat, sign * step[:3]), pos + sign * step[3:])[0] for sign in (1, -1)]
        assert float((ends[0] - ends[1]) / (2 * STEP)) == pytest.approx(float(gradient[column]), rel=1e-4, abs=1.0)


def test_the_inverse_left_jacobian_maps_a_turn_to_the_change_of_the_rotation_vector() -> None:
    for angle in (0.0, 1e-3, 0.5, 3.0):
        rotvec = angle * torch.tensor([0.6, 0.0, 0.8], dtype=torch.float64)
        step = 1e-6 * torch.tensor([0.3, -0.5, 0.2], dtype=torch.float64)
        change = log(turn(roma.rotvec_to_rotmat(rotvec), step)) - rotvec
        assert torch.allclose(change, inverse_left_jacobian(rotvec) @ step, atol=1e-11)


def test_hat_is_the_cross_product() -> None:
    a, b = torch.randn(2, 4, 3).double()
    assert torch.allclose((hat(a) @ b[..., None])[..., 0], torch.linalg.cross(a, b))
