"""What the flow is told besides the layout."""

from __future__ import annotations

import torch

from humanoid_hoi.reconstruction.prior.conditions import ConditionOptions, body_condition, noised
from humanoid_hoi.reconstruction.prior.rays import join, split


def test_the_body_is_told_without_the_pelvis_which_is_the_origin() -> None:
    joints = torch.arange(2 * 22 * 3.0).view(2, 22, 3)
    told = body_condition(joints)
    assert told.shape == (2, 63)
    assert told[0, :3].tolist() == [3, 4, 5] and told[1, -3:].tolist() == [129, 130, 131]


def test_noised_directions_stay_unit_vectors_and_the_camera_moves_by_its_own_error() -> None:
    directions = torch.nn.functional.normalize(
        torch.randn(4000, 2, 3, generator=torch.Generator().manual_seed(0)), dim=-1
    )
    layout = join(directions, torch.zeros(3))
    options = ConditionOptions(kind="layout", direction_noise=0.01, camera_noise_m=0.2, joint_noise_m=5.0)
    found, camera = split(noised(layout, options, torch.Generator().manual_seed(1)))
    torch.testing.assert_close(found.norm(dim=-1), torch.ones(4000, 2))
    assert abs(float(camera.std()) - 0.2) < 0.01
    # Along the direction the error is taken out again: two of three axes are left.
    assert abs(float((found - directions).square().sum(-1).mean().sqrt()) - 0.01 * 2**0.5) < 1e-3
