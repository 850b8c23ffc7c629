"""KP contact reward (paper Eq. 6): the two points of every active pair of the interaction graph should coincide.

R_cr = -lambda_c * sum ||R M + p - p_h||^2. lambda_c is the term's ``weight`` in the yaml. Whether p_h is the keypoint on
the body's surface or the paper's joint center is decided once, by ``PackedReference(anchor=...)``.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.tracking.context import TaskContext
from rewards.inputs import REWARDS, RewardInput, RewardTerm


def contact_square_error(offset_w: Tensor, pair_active: Tensor, normalize: bool) -> Tensor:
    """Sum over active pairs of the squared distance (N,), m^2, or their mean; 0 where no pair is active.

    Args:
        offset_w: (N, P, 3) m, see :func:`rewards.inputs.pair_offset_w`.
        pair_active: (N, P) 0/1, zero for padding.
        normalize: mean instead of sum.
    """
    # Three slices added: reducing a last axis of 3 is slow in torch's CPU kernels (see rewards.tracking).
    x, y, z = offset_w.square().unbind(-1)
    # Padding pairs are inactive, so that they add nothing.
    total = ((x + y + z) * pair_active).sum(-1)
    # A frame without any active pair gives 0, not 0 / 0.
    return total / pair_active.sum(-1).clamp(min=1.0) if normalize else total


@dataclass(frozen=True)
class KpContactParams(Settings, yaml="rewards/base", node="terms.kp_contact.params"):
    """Parameters of Eq. 6.

    Attributes:
        normalize: True: mean over the active pairs, so that annotating a grasp with ten points instead of two does not
            make it five times as important; False: the paper's sum.
    """

    normalize: bool = setting()


@REWARDS.register("kp_contact")
class KpContact(RewardTerm):
    """Squared distance of active pairs, Eq. 6."""

    Params = KpContactParams

    def __init__(self, context: TaskContext, params: KpContactParams) -> None:
        self.normalize = params.normalize

    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """The squared error (N,), m^2, and its root in metres as ``contact_m``."""
        error = contact_square_error(inputs.pair_offset_w, inputs.ref.pair_active, self.normalize)
        # With normalize this is the root mean square distance of the pairs; without it, it grows with their number.
        return error, {"contact_m": error.sqrt()}
