"""A made-up object and people around it: pictures with known truth in a moment."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from humanoid_hoi.reconstruction.prior.object_points import choose_points
from humanoid_hoi.reconstruction.prior.rays import layout_of_points
from humanoid_hoi.reconstruction.prior.views import Views


def made_views(moments: int = 12, per_moment: int = 5, seed: int = 0, spread: float = 0.3) -> Views:
    """Random people (points about the origin), a box of eight keypoints before them, cameras all around."""
    import trimesh

    rng = np.random.default_rng(seed)
    points = choose_points(np.asarray(trimesh.creation.box(extents=(0.2, 0.3, 0.4)).subdivide().vertices), 8)
    # The body is the same blob in all moments but for what one hidden number does to it; the object follows that number.
    blob = np.random.default_rng(99).normal(size=(22, 3)) * 0.3
    bend = np.random.default_rng(98).normal(size=(22, 3)) * spread
    hidden = rng.permutation(np.linspace(-1, 1, moments))
    body = blob + hidden[:, None, None] * bend
    body[:, 0] = 0
    place = np.stack([0.3 * hidden, 0.1 + 0 * hidden, 0.4 + 0.2 * hidden**2], 1)
    truth = np.concatenate([body, points.points + place[:, None]], 1)
    truth = np.repeat(truth, per_moment, 0)
    angle = rng.uniform(0, 2 * np.pi, len(truth))
    distance = rng.uniform(2.5, 4, len(truth))
    height = rng.uniform(-0.3, 1.5, len(truth))
    camera = np.stack([distance * np.sin(angle), height, distance * np.cos(angle)], 1)
    layouts = layout_of_points(torch.from_numpy(truth), torch.from_numpy(camera)).float()
    return Views(
        "box",
        points,
        layouts,
        np.repeat(np.arange(moments) // 4, per_moment),
        np.repeat(np.arange(moments), per_moment),
        truth[:, :22].astype(np.float32),
        np.zeros((len(truth), 0), np.float32),
        truth.astype(np.float32),
        tuple(f"clip{k}" for k in range((moments + 3) // 4)),
    )


@pytest.fixture
def views() -> Views:
    return made_views()
