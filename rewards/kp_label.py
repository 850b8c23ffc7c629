"""KP label reward (paper Eq. 5): required contacts that the simulation does not show.

R_lr = sum ||c_hat - c|| * c_hat as printed *grows* with every miss, so it is a penalty here: the table subtracts it or
puts it into exp(-x). c = 1 where the object pushes the body with more than ``threshold_n`` newtons; c_hat = 1 where
the clip requires a contact (label 1). Labels 0 (unknown) and -1 (forbidden) never count: that is the mask.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.tracking.context import TaskContext
from humanoid_hoi.tracking.errors import touches
from rewards.inputs import REWARDS, RewardInput, RewardTerm

GROUPS = ("hand", "joint")


def membership(group: str, skeleton: Skeleton, device: str | torch.device = "cpu") -> Tensor:
    """(J, G) 0/1: joint -> contact group. ``hand`` folds a hand's finger joints into its wrist (G = 22 of SMPL-X's 52)."""
    # At first every joint is a group of its own.
    table = torch.eye(skeleton.size, device=device)
    if group == "joint":
        return table
    # A finger's row becomes its wrist's: contact of any of them counts for the same group.
    for hand in skeleton.hands.values():
        members = skeleton.index(hand)
        table[members] = table[skeleton.index([name for name in hand if name in skeleton.wrists])]
    # Groups that nobody belongs to any more are the fingers' own.
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
    # (N, J) @ (J, G): how many bodies of each group touch; more than none is enough.
    touched = touches(obj_contact_force_w, threshold_n).to(groups.dtype) @ groups > 0
    # -1 (forbidden) is no negative requirement: it counts as 0.
    required = contact_labels.clamp(min=0.0) @ groups > 0
    missed = (required & ~touched).sum(-1)
    # Where nothing is required nothing is missed: 0 / 1 instead of 0 / 0.
    return missed / required.sum(-1).clamp(min=1) if normalize else missed.to(groups.dtype)


@dataclass(frozen=True)
class KpLabelParams(Settings, yaml="rewards/base", node="terms.kp_label.params"):
    """Parameters of Eq. 5.

    Attributes:
        threshold_n: contact force that counts, N.
        group: ``hand`` or ``joint``.
        normalize: True: share of required contacts missed, in [0, 1], so frames and clips with many labels weigh the
            same; False: the paper's raw sum.
    """

    threshold_n: float = setting(at_least=0)
    group: str = setting(choices=GROUPS)
    normalize: bool = setting()


@REWARDS.register("kp_label")
class KpLabel(RewardTerm):
    """Missed required contacts, Eq. 5.

    ``group: hand`` (default) lets any body of a hand satisfy all labels of that hand. The labels demand it: in
    InterMimic data the twelve non-thumb finger joints of a hand share one label and the thumb copies the wrist's, so
    "required" says *this hand touches*, not which phalanx; and sphere-and-stick fingers round a box never touch all at
    once, so joint by joint the penalty would have a floor that no grasp removes. ``group: joint`` is Eq. 5 literally.
    """

    Params = KpLabelParams
    needs = ("separate_contacts",)

    def __init__(self, context: TaskContext, params: KpLabelParams) -> None:
        self.groups = membership(params.group, context.skeleton, context.device)
        self.params = params

    def __call__(self, inputs: RewardInput) -> tuple[Tensor, dict[str, Tensor]]:
        """The penalty (N,), logged as ``missed_contacts`` too (share, or number when not normalized)."""
        missed = missed_contacts(
            inputs.state.obj_contact_force_w,
            inputs.ref.contact_labels,
            self.groups,
            self.params.threshold_n,
            self.params.normalize,
        )
        return missed, {"missed_contacts": missed}
