"""KP contact reward (paper Eq. 6): the two points of every active pair of the interaction graph should coincide.

R_cr = -lambda_c * sum ||R M + p - p_h||^2. lambda_c is the term's ``weight`` in the yaml. Whether p_h is the keypoint on
the body's surface or the paper's joint center is decided once, by ``PackedReference(anchor=...)``.
"""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton
from rewards.inputs import RewardInput, RewardTerm


def contact_square_error(offset_w: Tensor, pair_active: Tensor, normalize: bool) -> Tensor:
    """Sum over active pairs of the squared distance (N,), m^2, or their mean; 0 where no pair is active.

    Args:
        offset_w: (N, P, 3) m, see :func:`rewards.inputs.pair_offset_w`.
        pair_active: (N, P) 0/1, zero for padding.
        normalize: mean instead of sum.
    """
    x, y, z = offset_w.square().unbind(-1)
    total = ((x + y + z) * pair_active).sum(-1)
    return total / pair_active.sum(-1).clamp(min=1.0) if normalize else total


class KpContact(RewardTerm):
    """Squared distance of active pairs, Eq. 6.

    Args:
        device: unused; the term has no buffers.
        skeleton: unused.
        normalize: True: mean over the active pairs, so that annotating a grasp with ten points instead of two does not
            make it five times as important; False: the paper's sum.
    """

    def __init__(
        self, device: str | torch.device = "cpu", skeleton: Skeleton = SMPLX_52, *, normalize: bool = True
    ) -> None:
        self.normalize = normalize

    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """The squared error (N,), m^2, and its root in metres as ``contact_m``."""
        error = contact_square_error(inputs.pair_offset_w, inputs.ref.pair_active, self.normalize)
        return error, {"contact_m": error.sqrt()}
