"""Which joint rotations a contact may change, and how much: the kinematic chain of Sec. 3.4 as weights.

"Propagate gradients only along the kinematic chain based on our joint-tree distances": from the joint that carries a
contact the chain climbs to the next stop joint above it; the contact's own joint weighs 1, every step up multiplies by
``decay``, all other joints weigh 0. The stop joint itself weighs 0: turning ``spine3`` would move the other arm and
the head, turning the ``pelvis`` the whole person.

Adam divides by the gradient's own size, so a constant factor on a gradient has no effect on it: multiply the *step*
(or the learning rate) of a joint by its weight, not only the gradient.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from humanoid_hoi.body import joint_tree
from humanoid_hoi.body.keypoints import keypoint
from humanoid_hoi.body.skeleton import JOINT_NAMES, NUM_JOINTS, canonical_name, joint_index
from humanoid_hoi.core.errors import HoiError

STOPS: tuple[str, ...] = ("spine3", "pelvis")
"""Where a chain ends, exclusive. Arms: wrist, elbow, shoulder, collar. Legs: foot, ankle, knee, hip. Trunk: to spine1."""


def carrying_joints(keypoint_names: Sequence[str]) -> tuple[str, ...]:
    """The joint that carries each keypoint of Table 6.

    Raises:
        HoiError: an unknown keypoint.
    """
    return tuple(keypoint(name).joint for name in keypoint_names)


def contact_chain(joint: str, stop: Sequence[str] = STOPS) -> tuple[str, ...]:
    """``joint`` and its ancestors below the next stop joint above it, in climbing order.

    The contact's joint belongs to its chain even when it is a stop joint (a contact on the chest turns ``spine3``),
    except the pelvis, whose rotation is the root orientation: its chain is empty.

    Raises:
        HoiError: an unknown joint or stop joint.
    """
    # The pelvis always stops a chain: its rotation is the root orientation of the whole body.
    stops = {canonical_name(name) for name in stop} | {JOINT_NAMES[0]}
    links = joint_tree.chain(joint)[:-1]  # without the pelvis
    # The walk starts at k = 1: the joint that carries the contact is in its own chain even when it
    # is itself a stop joint.
    end = next((k for k, link in enumerate(links) if k > 0 and link in stops), len(links))
    return links[:end]


def chain_table(joint_names: Sequence[str], *, decay: float = 0.5, stop: Sequence[str] = STOPS) -> Tensor:
    """(P, 52) float64 weights of each contact's own chain: ``decay ** tree distance`` on it, 0 off it.

    Args:
        joint_names: P joints that carry the contacts.
        decay: factor per step of the joint tree, in (0, 1]; 1 weighs the whole chain alike.
        stop: joints where chains end, see :data:`STOPS`.

    Raises:
        HoiError: unknown joint, or a decay outside (0, 1].
    """
    if not 0.0 < decay <= 1.0:
        raise HoiError(f"must lie in (0, 1], found {decay}", field="decay", fix="use 0.5, or 1 for no decay")
    distance = joint_tree.joint_distance().to(torch.float64)
    table = torch.zeros(len(joint_names), NUM_JOINTS, dtype=torch.float64)
    # Row p: the weight of every joint for contact p, zero outside its chain.
    for row, name in enumerate(joint_names):
        links = joint_index(contact_chain(name, stop))
        table[row, links] = decay ** distance[joint_index([name])[0], links]
    return table


def frame_pose_weights(
    joint_names: Sequence[str], active: Tensor, *, decay: float = 0.5, stop: Sequence[str] = STOPS
) -> Tensor:
    """(T, 52) weights from the contacts that touch in each frame: ``active`` (T, P) bool.

    Raises:
        HoiError: as :func:`chain_table`, or ``active`` of another width.
    """
    if active.ndim != 2 or active.shape[1] != len(joint_names):
        raise HoiError(f"expected (T, {len(joint_names)}), found {tuple(active.shape)}", field="active")
    table = chain_table(joint_names, decay=decay, stop=stop)
    weights = torch.zeros(len(active), NUM_JOINTS, dtype=torch.float64)
    # Where two contacts share a joint, the nearer one decides. A sum would let two contacts on one
    # hand turn the shoulder as much as a contact on the shoulder itself.
    for column, row in enumerate(table):
        weights = torch.maximum(weights, active[:, column : column + 1].to(row) * row)
    return weights
