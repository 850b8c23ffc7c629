"""A one-hand grasp of a thing by closing the fingers until their pads meet its surface."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.axes import from_smplx_axes
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.reconstruction.in_scene.hand import HandModel

# Columns: images of the hand's rest axes (x front, y left, z up): fingers forward, thumb up, palm to the middle.
_PALM_INWARD = {
    "left": np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]),
    "right": np.array([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0], [1.0, 0.0, 0.0]]),
}
_STEPS = 250
_OPEN = 0.05
"""rad that every finger joint is bent before the grasp."""


@dataclass(frozen=True)
class Grasp:
    """A hand on a thing, in the thing's frame.

    Attributes:
        rotmat: (3, 3) wrist orientation.
        pos: (3,) wrist position, m.
        fingers: (15, 3, 3) closed.
        opened: (15, 3, 3) before and after.
    """

    rotmat: Tensor
    pos: Tensor
    fingers: Tensor
    opened: Tensor


def flexion_axes(side: str) -> Tensor:
    """(15, 3) axis of each finger joint, SMPL-X's rest axes, about which the finger closes; the thumb's crosses the palm."""
    # The left hand points along +x with the palm down: closing turns x towards -y, about -z; mirrored on the right.
    sign = -1.0 if side == "left" else 1.0
    axes = torch.zeros(15, 3, dtype=torch.float64)
    axes[:12] = torch.tensor([0.0, 0.0, sign])
    # The thumb crosses the palm: a slanted axis instead of the fingers' common one.
    axes[12:] = torch.nn.functional.normalize(torch.tensor([0.3, sign, 0.4 * sign]), dim=0).double()
    return axes


def find_grasp(hand: HandModel, sdf: SignedDistanceGrid, side_m: float, height_m: float, yaw: float = 0.0) -> Grasp:
    """Press a palm on the thing's outer side and close the fingers around it.

    Args:
        hand: float64 model.
        sdf: of the thing.
        side_m: m from the thing's middle to the face the palm meets.
        height_m: m above the thing's middle.
        yaw: rad of the hand about the vertical.
    """
    sign = 1.0 if hand.side == "left" else -1.0
    # SMPL-X's rest axes to the world's, then the hand's to where its palm meets the side.
    base = torch.from_numpy(_PALM_INWARD[hand.side]) @ from_smplx_axes()
    spin = roma.rotvec_to_rotmat(torch.tensor([0.0, 0.0, yaw], dtype=torch.float64))
    base = spin @ base
    # The wrist lies a hand's length behind the palm's middle, and a little outside of the face.
    start = spin @ torch.tensor([-0.085, sign * (side_m + 0.025), height_m], dtype=torch.float64)
    axes = flexion_axes(hand.side)
    shift = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    turn = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    bend = torch.full((15,), 0.5, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([{"params": [shift], "lr": 0.002}, {"params": [turn, bend], "lr": 0.02}])
    ids = torch.cat([hand.pads, hand.samples])
    for _ in range(_STEPS):
        fingers = roma.rotvec_to_rotmat(axes * bend[:, None])
        rotmat = roma.rotvec_to_rotmat(turn) @ base
        points = hand.pose(rotmat[None], (start + shift)[None], fingers[None], ids).points[0]
        signed = sdf.query(points)
        pads = signed[: len(hand.pads)]
        # Half a millimetre of air everywhere: the truth must not start with a penetration.
        inside = (0.0005 - signed).clamp_min(0)
        # Pads to the surface (farther than 5 cm counts no more), skin out of it; weak priors hold
        # the hand near where it began.
        loss = 1e4 * pads.clamp_max(0.05).square().mean() + 1e5 * inside.square().mean()
        loss = loss + 0.05 * (bend - 0.5).square().sum() + 1.0 * turn.square().sum() + 5.0 * shift.square().sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        with torch.no_grad():
            # Fingers do not bend backwards, nor into the palm.
            bend.clamp_(0.0, 1.5)
    with torch.no_grad():
        fingers = roma.rotvec_to_rotmat(axes * bend[:, None])
        opened = roma.rotvec_to_rotmat(axes * _OPEN)
        return Grasp(roma.rotvec_to_rotmat(turn) @ base, (start + shift).clone(), fingers, opened)
