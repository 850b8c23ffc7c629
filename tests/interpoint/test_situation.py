"""What the network is told of body and object, by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from humanoid_hoi.interpoint.model.batch import assemble
from humanoid_hoi.interpoint.model.config import BODY_CHANNELS, POINT_CHANNELS, preset
from humanoid_hoi.interpoint.model.inputs import object_points
from humanoid_hoi.interpoint.model.network import InterPointNet
from humanoid_hoi.interpoint.model.pointnet import group_points
from humanoid_hoi.interpoint.model.situation import Situation, describe, mirrored, situation_of
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES, ContactQuery
from humanoid_hoi.interpoint.training.augment import mirrored_rows

TINY = preset("tiny", width=32, layers=1, ffn=32, object_points=64, sa1=32, sa2=16, decoder=32, backbone="none")
PALM = KEYPOINT_NAMES.index("leftHand_palm")
HEAD = KEYPOINT_NAMES.index("Head_top")
HALF = 0.2 * 3**0.5


@pytest.fixture
def filmed(box_query: ContactQuery) -> ContactQuery:
    """The box of the fixture before a camera of 200 px: its front face, 1.8 m away, is a square of 44 px about (100, 100)."""
    image = np.zeros((200, 200, 3), np.uint8)
    box = np.zeros((200, 200), bool)
    box[78:122, 78:122] = True
    person = np.zeros((200, 200), bool)
    person[60:140, 122:160] = True
    matrix = np.array([[200.0, 0, 100], [0, 200, 100], [0, 0, 1]])
    return dataclasses.replace(box_query, image=image, object_mask=box, human_mask=person, camera_matrix=matrix)


def told(query: ContactQuery):
    points = object_points(query, TINY)
    rotmat = torch.from_numpy(np.asarray(query.obj_rotmat_cam)).float()[None]
    half = torch.tensor([points.half]).float()
    return describe(situation_of(query), rotmat, points.xyz[None], half), points


def test_a_keypoint_knows_its_place_its_distance_and_what_the_picture_says(filmed: ContactQuery) -> None:
    known, points = told(filmed)
    assert known.body.shape == (1, 87, BODY_CHANNELS) and known.points.shape == (1, 64, POINT_CHANNELS)
    place = np.array([0.21, 0.05, 0.0]) / HALF
    np.testing.assert_allclose(known.anchor[0, PALM], place, atol=0.02)  # moved by the mask's middle, half a pixel
    palm = known.body[0, PALM].numpy()
    np.testing.assert_allclose(palm[3:6], place / (1 + np.linalg.norm(place)), atol=0.02)
    np.testing.assert_allclose(palm[6:9], [0.21, 0.05, 0.0], atol=0.01)
    gap = HALF * np.linalg.norm(points.xyz.numpy() - known.anchor[0, PALM].numpy(), axis=1)
    np.testing.assert_allclose(palm[9:12], points.xyz[gap.argmin()], atol=1e-6)
    np.testing.assert_allclose(palm[12:14], [np.log(gap.min() + 0.01), np.exp(-gap.min() / 0.1)], rtol=1e-4)
    # The palm is seen at 100 + 200 * 0.21 / 2 = 121 px: one pixel, 1 cm at its depth, inside the box's outline at 122.
    assert palm[14] == pytest.approx(-0.1, abs=0.15)
    np.testing.assert_allclose(palm[15:17], 1.0, atol=0.05)  # all of it is seen
    assert palm[17] == pytest.approx(np.log(HALF), abs=1e-5)
    assert palm[18:].tolist() == [1.0, 1.0]
    # The head is 4 m behind: drawn in to one and a half half-diagonals, and far from the outline's inside.
    assert known.anchor[0, HEAD].norm() == pytest.approx(1.5, abs=1e-4)
    np.testing.assert_allclose(known.view[0], [0.0, 0.0, 1.0])


def test_the_masks_middle_corrects_a_coarse_position_sideways_only(filmed: ContactQuery) -> None:
    off = dataclasses.replace(filmed, obj_pos_cam=filmed.obj_pos_cam + np.array([0.1, -0.06, 0.1]))
    right = told(filmed)[0].anchor[0, PALM]
    wrong = told(off)[0].anchor[0, PALM]
    # Depth stays wrong by 10 cm: the picture says little about it.
    np.testing.assert_allclose(HALF * (wrong - right), [0.0, 0.0, -0.1], atol=0.015)
    # Where the person hides the lower half, the middle of the rest is believed less.
    mask = filmed.object_mask.copy()
    mask[100:] = False
    hidden = told(dataclasses.replace(filmed, object_mask=mask))[0]
    step = HALF * (hidden.anchor[0, PALM] - right)[1]
    assert 0.03 < step < 0.11  # the middle moved up by 11 px, 11 cm at this depth
    assert hidden.body[0, PALM, 16] == pytest.approx(0.5, abs=0.05)


def test_a_mirrored_frame_is_told_the_mirror_image(filmed: ContactQuery) -> None:
    situation = situation_of(filmed)
    flipped = mirrored(situation, torch.tensor([True]), mirrored_rows())
    xyz = object_points(filmed, TINY).xyz[None]
    half = torch.tensor([HALF])
    sign = torch.tensor([-1.0, 1.0, 1.0])
    # A small turn, so that the orientation has something to mirror.
    turn = torch.tensor([[[0.96, -0.28, 0.0], [0.28, 0.96, 0.0], [0.0, 0.0, 1.0]]])
    plain = describe(situation, turn, xyz, half)
    other = describe(flipped, sign[:, None] * turn * sign, xyz * sign, half)
    swap = mirrored_rows()
    torch.testing.assert_close(other.anchor, plain.anchor[:, swap] * sign, atol=1e-4, rtol=0)
    torch.testing.assert_close(other.points, plain.points, atol=1e-3, rtol=0)
    torch.testing.assert_close(other.body[..., 12:], plain.body[:, swap][..., 12:], atol=1e-3, rtol=0)


def test_what_is_unknown_is_zero_and_flagged(filmed: ContactQuery) -> None:
    bare = dataclasses.replace(
        filmed, keypoints_cam=None, obj_pos_cam=None, camera_matrix=None, human_mask=None, object_mask=None
    )
    known, _ = told(bare)
    # The size alone is always known.
    assert known.body[..., :17].abs().sum() == 0 and known.body[..., 18:].abs().sum() == 0
    assert known.points.abs().sum() == 0 and known.anchor.abs().sum() == 0
    masks = told(dataclasses.replace(filmed, keypoints_cam=None))[0]
    assert masks.body[0, 0, 18:].tolist() == [0.0, 1.0]
    assert masks.points[..., :2].abs().sum() > 0


def test_points_near_the_body_are_preferred_and_more_so_across_the_view() -> None:
    torch.manual_seed(0)
    net = InterPointNet(TINY).eval()
    xyz = torch.zeros(1, 64, 3)
    xyz[0, 1, 0] = 0.5
    xyz[0, 2, 2] = 0.5
    batch = assembled(net, xyz)
    query = torch.zeros(1, 87, 32)
    with torch.no_grad():
        net.aim.bias.copy_(torch.tensor([0.0, 0.0, 0.0, np.log(4.0), 0.0]))
        near = net._nearness(query, batch)[0, 0]
    # The anchor is the middle: a quarter of a unit squared, four times as bad across the view as along it.
    np.testing.assert_allclose(near[:3], [0.0, -1.0, -0.25], atol=1e-5)


def assembled(net: InterPointNet, xyz: torch.Tensor):
    """A frame whose body is unknown, seen along z."""
    nan = torch.full((1, 87, 3), torch.nan)
    maps = torch.full((1, 2, 4, 4), torch.nan)
    unknown = Situation(nan[:, 0], torch.zeros(1, 3), nan, torch.full((1, 4), torch.nan), maps, nan[:, 0])
    empty = torch.zeros(1, 1, 8)
    groups = group_points(xyz, net.config)
    return assemble(torch.zeros(1, 1, 1), empty, groups, torch.eye(3)[None], torch.ones(1), unknown, net.config)
