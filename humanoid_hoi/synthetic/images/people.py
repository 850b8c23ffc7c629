"""Persons for synthetic pictures: the free body in poses that hold something before the chest, at the hip or overhead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from humanoid_hoi.body.free_body import load_free_body
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.arrays import FloatArray

# Euler angles in degrees about SMPL-X's x (left), y (up), z (front) axes of each joint, left side; the right is mirrored.
_HOLDS: dict[str, dict[str, tuple[float, float, float]]] = {
    "chest": {"shoulder": (0, -48, -50), "elbow": (0, -55, 0)},
    "low": {"shoulder": (0, -35, -68), "elbow": (0, -38, 0)},
    "high": {"shoulder": (0, -55, 10), "elbow": (0, -48, 20)},
}
HOLDS = tuple(_HOLDS)


@dataclass(frozen=True)
class Person:
    """A posed body, pelvis at the origin, y up, facing +z.

    Attributes:
        vertices: (V, 3) m.
        wrists: (2, 3) left and right.
        palms: (2, 3) middle of each palm.
        params: one frame of the free body.
    """

    vertices: FloatArray
    wrists: FloatArray
    palms: FloatArray
    params: BodyParams


def make_person(hold: str, rng: np.random.Generator) -> Person:
    """The free body, of random shape, holding its hands as ``hold`` says, every joint a little different each time."""
    body = load_free_body()
    turns = np.zeros((SMPLX_52.size, 3))
    for joint, (x, y, z) in _HOLDS[hold].items():
        turns[SMPLX_52.index([f"left_{joint}"])] = np.radians([x, y, z])
        # The mirror at x = 0 keeps turns about x and reverses those about y and z.
        turns[SMPLX_52.index([f"right_{joint}"])] = np.radians([x, -y, -z])
    loose = SMPLX_52.index(["spine1", "spine2", "neck", "left_hip", "right_hip", "left_knee", "right_knee"])
    turns[loose] += rng.normal(0, 0.12, (len(loose), 3))
    fingers = SMPLX_52.index(SMPLX_52.fingers)
    turns[fingers, 2] = rng.uniform(0.0, 0.3)
    betas = torch.from_numpy(rng.normal(0, 0.7, body.num_betas))
    rest_pelvis = body.rest_pelvis(betas)
    # SMPL-X turns about the rest pelvis, which is not the origin: taken off, the
    # pelvis lies at the origin.
    params = BodyParams.from_rotvecs(torch.from_numpy(turns)[None], -rest_pelvis[None], betas)
    chosen = body.select(torch.arange(body.num_vertices), betas)
    posed = body.pose(params, chosen)
    palms = [_middle(posed.joints[0], side) for side in ("left", "right")]
    wrists = posed.joints[0, SMPLX_52.index(["left_wrist", "right_wrist"])]
    return Person(posed.points[0].numpy(), wrists.numpy(), np.stack(palms), params)


def _middle(joints: torch.Tensor, side: str) -> FloatArray:
    """Half-way from the wrist to the knuckle of the middle finger."""
    rows = SMPLX_52.index([f"{side}_wrist", f"{side}_middle1"])
    return joints[rows].mean(dim=0).numpy()
