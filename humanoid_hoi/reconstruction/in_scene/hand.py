"""A hand on its own: the wrist, 15 finger joints and the skin of a body model's hand, posed without the rest of the body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.skeleton import JOINT_NAMES, NUM_JOINTS

SIDES = ("left", "right")
NUM_FINGERS = 5
NUM_HAND_JOINTS = 16
NUM_HAND_KEYPOINTS = 21
"""Wrist, 15 finger joints in SMPL-X's order, 5 fingertips in the same order of fingers."""
SKIN_SAMPLES = 100
"""Skin points of a hand that collision and contact look at."""
PAD_NAMES = ("{0}Hand_palm", "Thumb_{0}", "Index_{0}", "Middle_{0}", "Ring_{0}", "Pinky_{0}")
"""Keypoints that may touch, in the order of :attr:`HandModel.pads`."""


@dataclass(frozen=True)
class HandPose:
    """T poses of one hand in some frame.

    Attributes:
        joints: (T, 16, 3) wrist and finger joints, m.
        points: (T, N, 3) the skin points asked for.
    """

    joints: Tensor
    points: Tensor


@dataclass(frozen=True)
class HandModel:
    """One hand of a body, at fixed shape. Orientations are the identity in the body's rest pose, as the body's own.

    Pose correctives of the body model are left out: on the hands they are below 2 mm.

    Attributes:
        side: ``left`` or ``right``.
        rest: (16, 3) rest joints, SMPL-X's axes, m.
        skin: (N, 3) rest skin points.
        weights: (N, 16) skin weights, rows sum to 1.
        faces: (F, 3) triangles over the skin.
        samples: (S,) skin points spread over the hand.
        pads: (6,) skin points of the palm and the five finger pads.
        tips: (5,) skin points of the fingertips.
    """

    side: str
    rest: Tensor
    skin: Tensor
    weights: Tensor
    faces: Tensor
    samples: Tensor
    pads: Tensor
    tips: Tensor

    @staticmethod
    def of_body(body: BodyModel, betas: Tensor, side: str, dtype: torch.dtype = torch.float32) -> HandModel:
        """The hand of a body of this shape."""
        joints = hand_joints(side)
        everything = body.select(torch.arange(body.num_vertices), betas)
        weights = everything.rest.new_zeros(body.num_vertices, NUM_JOINTS)
        weights = weights.scatter_add(1, everything.joint_ids, everything.joint_weights)
        # A vertex belongs to the hand when its heaviest bone is one of the hand's.
        mine = torch.isin(weights.argmax(dim=1), torch.tensor(joints))
        # From body vertex to row of the hand's skin; -1 outside. Faces with a corner
        # outside are dropped.
        place = torch.full((body.num_vertices,), -1).masked_scatter(mine, torch.arange(int(mine.sum())))
        faces = place[body.faces[mine[body.faces].all(dim=1)]]
        # What hangs on the forearm follows the wrist.
        own = weights[mine][:, joints]
        own = torch.cat([own[:, :1] + 1 - own.sum(1, keepdim=True), own[:, 1:]], dim=1)
        skin = everything.rest[mine]
        rest = body.rest_joints(betas)[joints]
        pads = place[body.keypoint_vertices[_pad_rows(side)]]
        samples = torch.unique(torch.cat([_spread(skin, SKIN_SAMPLES), pads]))
        # Hand joint 3 (f + 1) is the last of finger f: the wrist is 0, three joints
        # follow per finger.
        tips = torch.stack([_tip(skin, own, rest, 3 * (finger + 1)) for finger in range(NUM_FINGERS)])
        return HandModel(side, rest.to(dtype), skin.to(dtype), own.to(dtype), faces, samples, pads, tips)

    def pose(self, rotmat: Tensor, pos: Tensor, fingers: Tensor, points: Tensor | None = None) -> HandPose:
        """Forward kinematics and skinning.

        Args:
            rotmat: (T, 3, 3) wrist orientation.
            pos: (T, 3) wrist position, m.
            fingers: (T, 15, 3, 3) parent-relative finger rotations.
            points: skin points to pose; None: all.
        """
        count = len(rotmat)
        # (T, 5 fingers, 3 levels, 3, 3): all fingers of one level are posed together.
        local = fingers.reshape(count, NUM_FINGERS, 3, 3, 3)
        rest = self.rest[1:].reshape(NUM_FINGERS, 3, 3)
        turns = [rotmat[:, None] @ local[:, :, 0]]
        # Level 0 hangs on the wrist, each further level on the one before.
        places = [pos[:, None] + torch.einsum("tij,fj->tfi", rotmat, rest[:, 0] - self.rest[0])]
        for level in (1, 2):
            bone = rest[:, level] - rest[:, level - 1]
            places.append(places[-1] + torch.einsum("tfij,fj->tfi", turns[-1], bone))
            turns.append(turns[-1] @ local[:, :, level])
        # (T, 5, 3 levels, ...) flattened gives SMPL-X's order: finger by finger, from the palm out.
        joints = torch.cat([pos[:, None], torch.stack(places, dim=2).flatten(1, 2)], dim=1)
        orient = torch.cat([rotmat[:, None], torch.stack(turns, dim=2).flatten(1, 2)], dim=1)
        return HandPose(joints, self._skinned(joints, orient, points))

    def keypoints(self, rotmat: Tensor, pos: Tensor, fingers: Tensor) -> Tensor:
        """(T, 21, 3) joints and fingertips."""
        posed = self.pose(rotmat, pos, fingers, self.tips)
        return torch.cat([posed.joints, posed.points], dim=1)

    def _skinned(self, joints: Tensor, orient: Tensor, points: Tensor | None) -> Tensor:
        skin = self.skin if points is None else self.skin[points]
        weights = self.weights if points is None else self.weights[points]
        # Skinning matrices: rotation R and shift p - R rest, blended by the weights,
        # then applied to the skin.
        shift = joints - torch.einsum("tjab,jb->tja", orient, self.rest)
        affine = torch.cat([orient, shift[..., None]], dim=-1).flatten(2)  # (T, 16, 12)
        blended = (weights @ affine).unflatten(-1, (3, 4))
        return (blended[..., :3] @ skin[..., None])[..., 0] + blended[..., 3]


def hand_joints(side: str) -> list[int]:
    """Indices, among the 52, of the wrist and the side's 15 finger joints."""
    fingers = [i for i, name in enumerate(JOINT_NAMES) if name.startswith(f"{side}_") and name[-1].isdigit()]
    return [JOINT_NAMES.index(f"{side}_wrist"), *fingers]


def pad_names(side: str) -> tuple[str, ...]:
    """Keypoint names of the palm and the five finger pads."""
    return tuple(name.format(side) for name in PAD_NAMES)


def _pad_rows(side: str) -> Tensor:
    order = {point.name: row for row, point in enumerate(load_keypoints())}
    return torch.tensor([order[name] for name in pad_names(side)])


def _spread(points: Tensor, count: int) -> Tensor:
    """Farthest-point sample of (N, 3) points, (count,) indices; the same every time."""
    cloud = points.double().numpy()
    chosen = [0]
    distance = np.linalg.norm(cloud - cloud[0], axis=1)
    for _ in range(min(count, len(cloud)) - 1):
        chosen.append(int(distance.argmax()))
        distance = np.minimum(distance, np.linalg.norm(cloud - cloud[chosen[-1]], axis=1))
    return torch.tensor(chosen)


def _tip(skin: Tensor, weights: Tensor, rest: Tensor, last: int) -> Tensor:
    """The skin point farthest along the last bone."""
    along = rest[last] - rest[last - 1]
    reach = (skin - rest[last]) @ (along / along.norm())
    return torch.where(weights.argmax(dim=1) == last, reach, -torch.inf).argmax()
