"""A hand on its own is the body's hand, and a body reaches the hands it is given."""

from __future__ import annotations

import pytest
import torch

from humanoid_hoi.body.load import load_body
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.reconstruction.in_scene.arms import HandMotion, hand_of_body, put_hands
from humanoid_hoi.reconstruction.in_scene.hand import SIDES, HandModel, hand_joints


@pytest.fixture(scope="module")
def body() -> BodyModel:
    return load_body("free", None)


def _bent(frames: int = 6) -> BodyParams:
    rest = BodyParams.rest(frames, dtype=torch.float64)
    turns = torch.randn(frames, 52, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 0.2
    return BodyParams.from_rotvecs(turns, rest.transl, rest.betas)


@pytest.mark.parametrize("side", SIDES)
def test_the_hand_alone_is_the_bodys_hand(body: BodyModel, side: str) -> None:
    params = _bent()
    model = HandModel.of_body(body, params.betas, side, torch.float64)
    hand = hand_of_body(body, params, side)
    posed = body.pose(params, body.select(body.keypoint_vertices, params.betas))
    alone = model.pose(hand.rotmat, hand.pos, hand.fingers, model.pads)
    assert torch.allclose(alone.joints, posed.joints[:, hand_joints(side)], atol=1e-9)
    pads = torch.cdist(alone.points, posed.points).amin(dim=-1)
    assert float(pads.max()) < 1e-6  # the pads are keypoints of the body
    assert model.keypoints(hand.rotmat, hand.pos, hand.fingers).shape == (6, 21, 3)


def test_a_body_reaches_the_hands_it_is_given(body: BodyModel) -> None:
    params = _bent()
    wanted = {}
    for side in SIDES:
        hand = hand_of_body(body, params, side)
        turned = hand.rotmat @ torch.linalg.matrix_exp(torch.tensor([[0, -0.3, 0], [0.3, 0, 0], [0, 0, 0.0]]).double())
        wanted[side] = HandMotion(turned, hand.pos + torch.tensor([0.03, -0.05, 0.02]).double(), hand.fingers)
    moved = put_hands(body, params, wanted, 15.0)
    for side in SIDES:
        hand = hand_of_body(body, moved, side)
        assert torch.allclose(hand.pos, wanted[side].pos, atol=1e-6)
        assert torch.allclose(hand.rotmat, wanted[side].rotmat, atol=1e-6)
    bones = [p.joints[:, 18] - p.joints[:, 16] for p in (body.pose(params), body.pose(moved))]
    assert torch.allclose(bones[0].norm(dim=-1), bones[1].norm(dim=-1), atol=1e-9)


def test_an_arm_too_short_brings_the_person_along(body: BodyModel) -> None:
    params = _bent()
    hand = hand_of_body(body, params, "right")
    far = HandMotion(hand.rotmat, hand.pos + torch.tensor([0.0, 0.0, 1.0]).double(), hand.fingers)
    moved = put_hands(body, params, {"right": far}, 15.0)
    assert float((hand_of_body(body, moved, "right").pos - far.pos).norm(dim=-1).max()) < 1e-4
    assert float((moved.transl - params.transl).norm(dim=-1).min()) > 0.3
