"""Skinning of any rigged body: conventions, gradients, shapes, and agreement with a plain loop."""

from __future__ import annotations

import numpy as np
import pytest
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.kinematics import forward_kinematics
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams, transform_params
from humanoid_hoi.body.rigged import RigData, RiggedBody
from humanoid_hoi.body.skeleton import JOINT_NAMES, PARENTS
from humanoid_hoi.core.errors import HoiError

SOME = torch.tensor([0, 10, 500, 2000, 7000, 9000])


@pytest.fixture
def body(any_body: BodyModel) -> BodyModel:
    return any_body


def random_params(body: BodyModel, frames: int = 3, seed: int = 0, dtype: torch.dtype = torch.float64) -> BodyParams:
    draw = torch.Generator().manual_seed(seed)
    rotvecs = 0.4 * torch.randn(frames, 52, 3, generator=draw, dtype=dtype)
    transl = torch.randn(frames, 3, generator=draw, dtype=dtype)
    return BodyParams.from_rotvecs(rotvecs, transl, torch.randn(body.num_betas, generator=draw, dtype=dtype))


def looped_skinning(data: RigData, params: BodyParams, frame: int, ids: Tensor) -> np.ndarray:
    """The textbook sum, joint by joint in numpy, as an independent reference."""
    betas = params.betas.numpy()
    rest = data.template + data.shape_dirs @ betas
    joints = data.joints + data.joint_dirs @ betas
    local = roma.rotvec_to_rotmat(params.rotvecs()[frame]).numpy()
    turned = [local[0]]
    placed = [joints[0] + params.transl[frame].numpy()]
    for j in range(1, 52):
        p = PARENTS[j]
        turned.append(turned[p] @ local[j])
        placed.append(placed[p] + turned[p] @ (joints[j] - joints[p]))
    if data.pose_dirs is not None:
        rest = rest + data.pose_dirs @ (local[1:] - np.eye(3)).reshape(-1)
    points = []
    for v in ids.tolist():
        pairs = zip(data.weights[v], data.weight_ids[v], strict=True)
        points.append(sum(w * (turned[j] @ (rest[v] - joints[j]) + placed[j]) for w, j in pairs))
    return np.array(points)


def test_rest_pose_is_the_template(body: BodyModel) -> None:
    params = BodyParams.rest(2, body.num_betas, torch.float64)
    assert isinstance(body, RiggedBody)
    vertices = body.vertices(params)
    assert vertices.shape == (2, body.num_vertices, 3)
    assert np.abs(vertices[1].numpy() - body.data.template).max() < 1e-9
    posed = body.pose(params)
    assert posed.points.shape == (2, 0, 3)
    assert torch.allclose(posed.joints[0], body.rest_joints(params.betas))
    assert torch.allclose(posed.joint_rotmats, torch.eye(3, dtype=torch.float64).expand(2, 52, 3, 3))


def test_skinning_agrees_with_a_plain_loop(body: BodyModel) -> None:
    assert isinstance(body, RiggedBody)
    params = random_params(body)
    points = body.pose(params, body.select(SOME, params.betas)).points
    for frame in range(3):
        assert np.abs(points[frame].numpy() - looped_skinning(body.data, params, frame, SOME)).max() < 1e-9


def test_joints_agree_with_the_skeletons_kinematics(body: BodyModel) -> None:
    params = random_params(body)
    posed = body.pose(params)
    rest = body.rest_joints(params.betas)
    offsets = rest - torch.cat([torch.zeros(1, 3, dtype=rest.dtype), rest[list(PARENTS[1:])]])
    quats = roma.rotvec_to_unitquat(params.rotvecs())
    pos, quat = forward_kinematics(rest[0] + params.transl, quats, offsets, PARENTS)
    assert torch.allclose(posed.joints, pos, atol=1e-9)
    assert torch.allclose(posed.joint_rotmats, roma.unitquat_to_rotmat(quat), atol=1e-9)


def test_global_orientation_turns_about_the_rest_pelvis(body: BodyModel) -> None:
    """x = R (X - J0) + J0 + transl, the pelvis itself staying at J0 + transl."""
    params = random_params(body, 1)
    params = params.replace(
        body_pose=0 * params.body_pose,
        left_hand_pose=0 * params.left_hand_pose,
        right_hand_pose=0 * params.right_hand_pose,
    )
    pelvis = body.rest_pelvis(params.betas)
    turn = roma.rotvec_to_rotmat(params.global_orient[0])
    points = body.select(SOME, params.betas)
    expected = (points.rest - pelvis) @ turn.T + pelvis + params.transl[0]
    posed = body.pose(params, points)
    assert torch.allclose(posed.points[0], expected, atol=1e-9)
    assert torch.allclose(posed.joints[0, 0], pelvis + params.transl[0])


def test_a_change_of_frame_moves_every_point_rigidly(body: BodyModel) -> None:
    params = random_params(body)
    turn = roma.random_rotmat(dtype=torch.float64)
    shift = torch.tensor([0.3, -1.0, 2.0], dtype=torch.float64)
    moved = transform_params(params, turn, shift, body.rest_pelvis(params.betas))
    points = body.select(SOME, params.betas)
    expected = body.pose(params, points).points @ turn.T + shift
    assert torch.allclose(body.pose(moved, points).points, expected, atol=1e-8)


def test_a_bent_elbow_moves_the_forearm_only(body: BodyModel) -> None:
    """Left elbow, +90 degrees about y: the forearm's +x turns to -z; everything above the elbow stays."""
    rest = BodyParams.rest(1, body.num_betas, torch.float64)
    rotvecs = rest.rotvecs()
    elbow = JOINT_NAMES.index("left_elbow")
    wrist = JOINT_NAMES.index("left_wrist")
    rotvecs[0, elbow, 1] = torch.pi / 2
    before = body.pose(rest)
    after = body.pose(BodyParams.from_rotvecs(rotvecs, rest.transl, rest.betas))
    x, y, z = (before.joints[0, wrist] - before.joints[0, elbow]).tolist()
    turned = after.joints[0, wrist] - after.joints[0, elbow]
    assert torch.allclose(turned, torch.tensor([z, y, -x], dtype=torch.float64))
    assert torch.allclose(after.joints[:, elbow], before.joints[:, elbow])


def test_gradients_of_every_parameter_agree_with_finite_differences(body: BodyModel) -> None:
    params = random_params(body, 2)
    ids = body.keypoint_vertices[[0, 40, 86]]
    inputs = (params.rotvecs(), params.transl, params.betas)

    def outputs(rotvecs: Tensor, transl: Tensor, betas: Tensor) -> Tensor:
        posed = body.pose(BodyParams.from_rotvecs(rotvecs, transl, betas), body.select(ids, betas))
        return torch.cat([posed.points, posed.joints], dim=1)

    leaves = [x.clone().requires_grad_() for x in inputs]
    draw = torch.Generator().manual_seed(1)
    cotangent = torch.randn(outputs(*inputs).shape, generator=draw, dtype=torch.float64)
    (outputs(*leaves) * cotangent).sum().backward()
    step = 1e-6
    for leaf, k in ((leaves[0], 0), (leaves[1], 1), (leaves[2], 2)):
        direction = torch.randn(leaf.shape, generator=draw, dtype=torch.float64)
        ends = [outputs(*(x + s * step * direction if i == k else x for i, x in enumerate(inputs))) for s in (1, -1)]
        numeric = ((ends[0] - ends[1]) / (2 * step) * cotangent).sum()
        assert leaf.grad is not None and (leaf.grad != 0).any()
        assert torch.allclose((leaf.grad * direction).sum(), numeric, rtol=1e-5, atol=1e-6)


def test_single_precision_is_good_to_ten_micrometres(body: BodyModel) -> None:
    params = random_params(body)
    exact = body.pose(params, body.select(SOME, params.betas))
    single = params.to(torch.float32)
    rough = body.pose(single, body.select(SOME, single.betas))
    assert rough.points.dtype == torch.float32
    assert (rough.points - exact.points).abs().max() < 1e-5 and (rough.joints - exact.joints).abs().max() < 1e-5


def test_frames_are_independent(body: BodyModel) -> None:
    params = random_params(body, 5)
    points = body.select(SOME, params.betas)
    alone = torch.cat([body.pose(params.frames(slice(t, t + 1)), points).points for t in range(5)])
    assert torch.allclose(body.pose(params, points).points, alone, atol=1e-12)
    assert body.pose(params.frames(slice(0, 0)), points).points.shape == (0, len(SOME), 3)


def test_keypoints_by_name_are_the_keypoint_vertices(body: BodyModel) -> None:
    betas = torch.zeros(body.num_betas)
    assert (
        body.keypoints(["Chin", "leftToeBase"], betas).vertex_ids.tolist() == body.keypoint_vertices[[86, 0]].tolist()
    )
    with pytest.raises(HoiError, match="Nose"):
        body.keypoints(["Nose"], betas)


def test_mistakes_are_named(body: BodyModel) -> None:
    with pytest.raises(HoiError, match="out of range"):
        body.select(torch.tensor([body.num_vertices]), torch.zeros(body.num_betas))
    with pytest.raises(HoiError, match="betas"):
        body.select(SOME, torch.zeros(body.num_betas + 1))
    with pytest.raises(HoiError, match="betas"):
        body.pose(BodyParams.rest(1, body.num_betas + 3))
