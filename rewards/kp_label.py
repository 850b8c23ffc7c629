"""KP label reward (paper Eq. 5): required contacts that the simulation does not show.

R_lr = sum ||c_hat - c|| * c_hat as printed *grows* with every miss, so it is a penalty here: the table subtracts it or
puts it into exp(-x). c = 1 where the object pushes the body with more than ``threshold_n`` newtons; c_hat = 1 where
the clip requires a contact (label 1). Labels 0 (unknown) and -1 (forbidden) never count: that is the mask.
"""

from __future__ import annotations

import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.tracking.errors import touches
from humanoid_hoi.tracking.limits import TrackingLimits
from rewards.inputs import RewardInput, RewardTerm

GROUPS = ("hand", "joint")


def membership(group: str, skeleton: Skeleton, device: str | torch.device = "cpu") -> Tensor:
    """(J, G) 0/1: joint -> contact group. ``hand`` folds a hand's finger joints into its wrist (G = 22 of SMPL-X's 52).

    Raises:
        HoiError: ``group`` is neither ``hand`` nor ``joint``.
    """
    if group not in GROUPS:
        raise HoiError(f"unknown contact group {group!r}", field="group", fix=f"use one of {', '.join(GROUPS)}")
    table = torch.eye(skeleton.size, device=device)
    if group == "joint":
        return table
    for hand in skeleton.hands.values():
        members = skeleton.index(hand)
        table[members] = table[skeleton.index([name for name in hand if name in skeleton.wrists])]
    return table[:, table.any(0)]


def missed_contacts(
    obj_contact_force_w: Tensor, contact_labels: Tensor, groups: Tensor, threshold_n: float, normalize: bool
) -> Tensor:
    """Eq. 5 (N,): number of required contacts that are missing, or their share of the required ones.

    Args:
        obj_contact_force_w: (N, J, 3) N, force of the object on each body.
        contact_labels: (N, J), required where 1.
        groups: (J, G) from :func:`membership`; a group is required (touched) when any of its joints is.
        threshold_n: force above which a body counts as touched, N.
        normalize: divide by the number of required groups (0 where none is required).
    """
    touched = touches(obj_contact_force_w, threshold_n).to(groups.dtype) @ groups > 0
    required = contact_labels.clamp(min=0.0) @ groups > 0
    missed = (required & ~touched).sum(-1)
    return missed / required.sum(-1).clamp(min=1) if normalize else missed.to(groups.dtype)


class KpLabel(RewardTerm):
    """Missed required contacts, Eq. 5.

    ``group: hand`` (default) lets any body of a hand satisfy all labels of that hand. The labels demand it: in
    InterMimic data the twelve non-thumb finger joints of a hand share one label and the thumb copies the wrist's, so
    "required" says *this hand touches*, not which phalanx; and sphere-and-stick fingers round a box never touch all at
    once, so joint by joint the penalty would have a floor that no grasp removes. ``group: joint`` is Eq. 5 literally.

    Args:
        device: where the state lives.
        skeleton: whose joints.
        threshold_n: contact force that counts, N.
        group: ``hand`` or ``joint``.
        normalize: True: share of required contacts missed, in [0, 1], so frames and clips with many labels weigh the
            same; False: the paper's raw sum.
    """

    needs = ("separate_contacts",)

    def __init__(
        self,
        device: str | torch.device = "cpu",
        skeleton: Skeleton = SMPLX_52,
        *,
        threshold_n: float = TrackingLimits().contact_force,
        group: str = "hand",
        normalize: bool = True,
    ) -> None:
        self.groups = membership(group, skeleton, device)
        self.threshold_n = threshold_n
        self.normalize = normalize

    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """The penalty (N,), logged as ``missed_contacts`` too (share, or number when not normalized)."""
        missed = missed_contacts(
            inputs.state.obj_contact_force_w, inputs.ref.contact_labels, self.groups, self.threshold_n, self.normalize
        )
        return missed, {"missed_contacts": missed}
