"""Surface points of one limb as a function of its joints' corrections, with the exact Jacobian of linear skinning.

A correction c_j (rotation vector, rad, in the joint's own frame) turns the observed local rotation into
``R_j exp(c_j)``. A skinned point is the weighted mean of its rigid copies on several joints; the copies below joint j
turn with it, so the derivative is axis times the weighted lever of those copies: no single carrying joint is assumed.
Pose correctives (SMPL-X) are frozen at the pose the limb was set up in; the caller sets it up again.
"""

from __future__ import annotations

from dataclasses import dataclass

import roma
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyPoints, PosedBody
from humanoid_hoi.body.skeleton import NUM_JOINTS, PARENTS
from humanoid_hoi.geometry.so3 import right_jacobian


@dataclass(frozen=True)
class LimbChain:
    """One limb of C joints and P points over T frames, in the frame of the body parameters. float64.

    Attributes:
        joints: C rows of the canonical order, parents first; every parent but the first's is in the list.
        parents: (C,) position of each joint's parent in the list, -1 for the first.
        below: (C, C) below[j, a] = 1 where a is j or a descendant of j.
        observed: (T, C, 3, 3) observed local rotations.
        base_rotmat: (T, 3, 3) global rotation of what the first joint hangs on.
        root_pos: (T, 3) its position, m.
        offset: (T, C, 3) joint in its parent's frame, m (unused for the first).
        weight: (P, C) share of each point that rides on each joint.
        held: (T, P, 3) what rides on none, m.
        local: (T, P, C, 3) weighted position of each share in its joint's frame, m.
    """

    joints: tuple[int, ...]
    parents: tuple[int, ...]
    below: Tensor
    observed: Tensor
    base_rotmat: Tensor
    root_pos: Tensor
    offset: Tensor
    weight: Tensor
    held: Tensor
    local: Tensor

    def points(self, correction: Tensor) -> Tensor:
        """(T, P, 3) the points under corrections (T, C, 3)."""
        return self._shares(*self._joints(correction)).sum(dim=2) + self.held

    def points_and_jacobian(self, correction: Tensor) -> tuple[Tensor, Tensor]:
        """The points (T, P, 3) and their derivative (T, P, 3, 3 C) in the corrections, m per rad."""
        rotmat, pos = self._joints(correction)
        shares = self._shares(rotmat, pos)
        # What hangs below joint j: the sum of the shares on j and its descendants,
        # (T, P, C, 3), and the same sum of weights. Weighted points minus weight
        # times pivot is the lever that joint j turns.
        carried = torch.einsum("ja,tpax->tpjx", self.below, shares)
        lever = carried - (self.weight @ self.below.T)[None, :, :, None] * pos[:, None]
        # R exp(c): a change of c turns the global frame by R_global J_r(c) dc, so the columns of
        # that product are the world axes of the three unknowns.
        axes = (rotmat @ right_jacobian(correction))[:, None]
        # d point / d angle = axis x lever. The levers are repeated for the three axes, which stand
        # in the last dimension; the cross product runs over the coordinates in the one before.
        columns = torch.linalg.cross(axes, lever[..., None].expand(*lever.shape, 3), dim=-2)  # (T, P, C, 3, 3)
        # (T, P, C, 3 coordinates, 3 axes) to (T, P, 3, C, 3), then the unknowns side
        # by side: (T, P, 3, 3 C).
        jacobian = columns.permute(0, 1, 3, 2, 4).flatten(start_dim=3)
        return shares.sum(dim=2) + self.held, jacobian

    def _joints(self, correction: Tensor) -> tuple[Tensor, Tensor]:
        """Global rotations (T, C, 3, 3) and positions (T, C, 3) of the chain."""
        turned = self.observed @ roma.rotvec_to_rotmat(correction)
        rotmat = [self.base_rotmat @ turned[:, 0]]
        pos = [self.root_pos]
        # Forward kinematics down the limb: a joint hangs at its offset in its
        # parent's turned frame.
        for j, parent in enumerate(self.parents[1:], start=1):
            pos.append(pos[parent] + (rotmat[parent] @ self.offset[:, j, :, None])[..., 0])
            rotmat.append(rotmat[parent] @ turned[:, j])
        return torch.stack(rotmat, dim=1), torch.stack(pos, dim=1)

    def _shares(self, rotmat: Tensor, pos: Tensor) -> Tensor:
        turned = (rotmat[:, None] @ self.local[..., None])[..., 0]
        return turned + self.weight[None, :, :, None] * pos[:, None]


def limb_chain(
    joints: tuple[int, ...], observed: Tensor, posed: PosedBody, points: BodyPoints, rest_joints: Tensor
) -> LimbChain:
    """Set a limb up from a posed body whose points are known.

    Args:
        joints: C rows, parents first.
        observed: (T, 52, 3, 3) local rotations that corrections are relative to.
        posed: the body at the pose where the points are exact (observed, or observed with corrections so far).
        points: the P points; ``posed.points`` holds their positions (T, P, 3).
        rest_joints: (52, 3) m.
    """
    parents = tuple(joints.index(PARENTS[j]) if PARENTS[j] in joints else -1 for j in joints)
    rotmat = posed.joint_rotmats[:, joints]
    pos = posed.joints[:, joints]
    above = [PARENTS[j] for j in joints]
    # Offsets are read back from the posed body, so they hold for whatever skeleton it has.
    offset = posed.joint_rotmats[:, above].mT @ (pos - posed.joints[:, above])[..., None]
    shares, weight = _shares_per_joint(joints, posed, points, rest_joints)
    # Each share in the frame of the joint that carries it: R^T (w x - w p). Posing it again with R'
    # local + w p' moves it rigidly with that joint. The last column rides on nothing of this limb.
    arm = shares[:, :, :-1] - weight[None, :, :-1, None] * pos[:, None]
    local = (rotmat[:, None].mT @ arm[..., None])[..., 0]
    return LimbChain(
        joints,
        parents,
        _below(parents),
        observed[:, joints],
        posed.joint_rotmats[:, above[0]],
        pos[:, 0],
        offset[..., 0],
        weight[:, :-1],
        shares[:, :, -1],
        local,
    )


def _below(parents: tuple[int, ...]) -> Tensor:
    below = torch.eye(len(parents), dtype=torch.float64)
    # Joint a is below itself and below each of its ancestors.
    for a, parent in enumerate(parents):
        while parent >= 0:
            below[parent, a] = 1.0
            parent = parents[parent]
    return below


def _shares_per_joint(
    joints: tuple[int, ...], posed: PosedBody, points: BodyPoints, rest_joints: Tensor
) -> tuple[Tensor, Tensor]:
    """Weighted copies of the points (T, P, C + 1, 3) and weights (P, C + 1) by the chain joint that carries them.

    A joint outside the chain counts for its nearest ancestor in it (fingers for the wrist); the last column collects
    what hangs on none. What linear skinning leaves unexplained goes to the heaviest column.
    """
    # The chain column of every bone that pulls at a point: (P, S) for the S skinning weights.
    column = torch.tensor([_column(j, joints) for j in range(NUM_JOINTS)])[points.joint_ids]  # (P, S)
    # Linear skinning spelled out: the point's rigid copy on each of its S bones, (T, P, S, 3).
    arm = points.rest[:, None] - rest_joints[points.joint_ids]
    copies = (posed.joint_rotmats[:, points.joint_ids] @ arm[..., None])[..., 0] + posed.joints[:, points.joint_ids]
    # Bones that share a column are summed; weights of a column and weighted copies go the same way.
    one_hot = torch.nn.functional.one_hot(column, len(joints) + 1).to(points.joint_weights)
    share = one_hot * points.joint_weights[..., None]
    weight = share.sum(dim=1)
    shares = torch.einsum("psc,tpsx->tpcx", share, copies)
    # Pose correctives move a vertex off its skinned place. That rest is frozen into the heaviest
    # column, so that at the set-up pose the points are exact.
    heaviest = torch.nn.functional.one_hot(weight.argmax(dim=1), len(joints) + 1).to(weight)
    return shares + heaviest[..., None] * (posed.points - shares.sum(dim=2))[:, :, None], weight


def _column(joint: int, joints: tuple[int, ...]) -> int:
    # Climb until a joint of the chain is met; -1 is above the pelvis.
    while joint >= 0 and joint not in joints:
        joint = PARENTS[joint]
    return joints.index(joint) if joint >= 0 else len(joints)
