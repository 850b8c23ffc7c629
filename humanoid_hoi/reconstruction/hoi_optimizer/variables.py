"""The unknowns of stage 2: what is changed at the keyframes since stage 1, and how a change is applied."""

from __future__ import annotations

from dataclasses import dataclass

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.params import NUM_BODY, BodyParams
from humanoid_hoi.reconstruction.hoi_optimizer.options import LearningRates

_BODY = 1 + NUM_BODY


@dataclass
class Change:
    """Change since stage 1 at Kf keyframes. Leaf tensors of the optimizer.

    Attributes:
        body: (Kf, 22, 3), hands: (Kf, 30, 3) rad: what is added to a joint's rotation vector is its chain weight times
            this. Weights thus scale the steps; a weight of 0 leaves a joint exactly as it was.
        root: (Kf, 3) m added to ``transl``.
        betas: (B,) added to the shape.
        obj_turn: (Kf or 1, 3) rad and obj_shift: (Kf or 1, 3) m, in the object's own frame:
            ``R' = R exp(turn)``, ``t' = t + R shift``. One row means the same change everywhere: since it is expressed
            in the object's frame, an object that stood still in any frame of reference keeps standing still.
    """

    body: Tensor
    hands: Tensor
    root: Tensor
    betas: Tensor
    obj_turn: Tensor
    obj_shift: Tensor

    @staticmethod
    def zero(num_keyframes: int, num_betas: int, shared_object: bool, like: Tensor) -> Change:
        """No change, ready to be optimized."""
        rows = 1 if shared_object else num_keyframes
        # In the order of the fields: body, hands, root, betas, then the object's turn and shift.
        shapes = [(num_keyframes, _BODY, 3), (num_keyframes, 30, 3), (num_keyframes, 3), (num_betas,)]
        shapes += [(rows, 3), (rows, 3)]
        return Change(*(like.new_zeros(shape).requires_grad_() for shape in shapes))

    def groups(self, rates: LearningRates, object_moves: bool = True) -> list[dict]:
        """Adam's parameter groups; groups of rate 0 are left out."""
        pairs = [(self.body, rates.body), (self.hands, rates.hands), (self.root, rates.root), (self.betas, rates.betas)]
        if object_moves:
            pairs += [(self.obj_turn, rates.object_rotation), (self.obj_shift, rates.object_translation)]
        # ``full_lr`` remembers the rate that the schedule halves.
        return [{"params": [tensor], "lr": rate, "full_lr": rate} for tensor, rate in pairs if rate > 0]

    def pose(self, weights: Tensor) -> Tensor:
        """(Kf, 52, 3) rad added to the rotation vectors, given chain weights (Kf, 52)."""
        # The weight multiplies the change itself. On the gradient it would do
        # nothing: Adam divides by the gradient's size.
        return weights[..., None] * torch.cat([self.body, self.hands], dim=1)

    def object_rows(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Turn and shift of the keyframes ``rows``, each (len(rows), 3)."""
        if len(self.obj_turn) == 1:
            return self.obj_turn.expand(len(rows), 3), self.obj_shift.expand(len(rows), 3)
        return self.obj_turn[rows], self.obj_shift[rows]

    def tensors(self) -> tuple[Tensor, ...]:
        """All unknowns, per-keyframe ones first."""
        return self.body, self.hands, self.root, self.betas, self.obj_turn, self.obj_shift

    def copy(self) -> Change:
        """Detached copy."""
        return Change(*(tensor.detach().clone() for tensor in self.tensors()))

    def keep(self, other: Change, better: Tensor) -> None:
        """Take over the keyframes of ``other`` where ``better`` (Kf,) bool; shared unknowns where any is."""
        for mine, theirs in zip(self.tensors(), other.tensors(), strict=True):
            # Betas are one vector, a shared object change is one row: both follow when any keyframe
            # improved (all of them do together then, see ``descend``).
            per_frame = mine.ndim > 1 and len(mine) == len(better)
            rows = better if per_frame else better.any().expand(mine.shape[:1])
            mine[rows] = theirs.detach()[rows]


def changed_body(base: BodyParams, pose: Tensor, root: Tensor, betas: Tensor) -> BodyParams:
    """Stage 1's parameters (T frames) with rotation vectors, translation and shape changed by sums."""
    return BodyParams.from_rotvecs(base.rotvecs() + pose, base.transl + root, base.betas + betas)


def changed_object(rotmat: Tensor, pos: Tensor, turn: Tensor, shift: Tensor) -> tuple[Tensor, Tensor]:
    """``R exp(turn)`` and ``t + R shift`` for poses (T, 3, 3), (T, 3)."""
    return rotmat @ roma.rotvec_to_rotmat(turn), pos + torch.einsum("tij,tj->ti", rotmat, shift)
