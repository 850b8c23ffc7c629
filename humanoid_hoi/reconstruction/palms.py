"""A palm that touches looks at the surface: which way a guessed hand is turned.

Small networks hardly see which way a hand is turned, and limb IK moves only the middle of the palm to its contact
point: the hand may come to lie across the surface, half inside the object. A touching palm says more than one point. Its
back lies outside, straight above it; that is a second point for the same limb.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.session.session import SessionObject

WRONG_SIDE_SHARE = 0.5
"""Of the object's extent along a contact's normal: a palm farther behind that face than this is nearer to another one ..."""
WRONG_SIDE_M = 0.12
"""... where it is also farther behind it than estimated arms are off."""
_BACKS = {"leftHand_palm": "leftHand_back", "rightHand_palm": "rightHand_back"}


def with_backs(pairs: ContactPairs, obj: SessionObject, body: BodyModel, params: BodyParams) -> ContactPairs:
    """The pairs, and for each palm that touches one more: the back of the hand, as far outside as the hand is thick.

    Args:
        pairs: contacts, (T, P) active.
        obj: with a mesh.
        body: whose hands they are.
        params: its shape is used.
    """
    palms = [k for k, name in enumerate(pairs.keypoint_names) if name in _BACKS]
    if not palms or not obj.has_mesh:
        return pairs
    names = tuple(_BACKS[pairs.keypoint_names[k]] for k in palms)
    rest = BodyParams.rest(1, body.num_betas, torch.float64).replace(betas=params.betas.double())
    with torch.no_grad():
        points = body.pose(rest, body.keypoints((*_BACKS, *_BACKS.values()), rest.betas)).points[0]
    # Both hands alike: their mean thickness.
    thick = float((points[2:] - points[:2]).norm(dim=-1).mean())
    outward = normals_at(np.asarray(obj.vertices, np.float64), np.asarray(obj.faces), pairs.vertex_ids[palms])
    return ContactPairs(
        (*pairs.keypoint_names, *names),
        np.concatenate([pairs.point_obj, pairs.point_obj[palms] + thick * outward]),
        np.concatenate([pairs.vertex_ids, pairs.vertex_ids[palms]]),
        np.concatenate([pairs.active, pairs.active[:, palms]], axis=1),
    )


def wrong_side_notes(
    pairs: ContactPairs, active: BoolArray, obj: SessionObject, rotmat: Tensor, targets: Tensor, points: Tensor
) -> tuple[str, ...]:
    """A sentence for every palm that is marked on a face which looks away from it.

    Args:
        pairs: contacts.
        active: (T, P) of the frames solved.
        obj: with a mesh; without one nothing is said.
        rotmat: (T, 3, 3) of the solved object.
        targets: (T, P, 3) its contact points, m.
        points: (T, P, 3) where the body has the keypoints before limbs are pulled, m.
    """
    palms = [k for k, name in enumerate(pairs.keypoint_names) if name in _BACKS and active[:, k].any()]
    if not palms or not obj.has_mesh:
        return ()
    vertices = np.asarray(obj.vertices, np.float64)
    outward = normals_at(vertices, np.asarray(obj.faces), pairs.vertex_ids[palms])
    notes = []
    for normal, k in zip(outward, palms, strict=True):
        behind = ((targets[:, k] - points[:, k]) * (rotmat @ torch.from_numpy(normal))).sum(-1)[active[:, k]]
        depth = float(behind.median())
        if depth > max(WRONG_SIDE_SHARE * float(np.ptp(vertices @ normal)), WRONG_SIDE_M):
            name = pairs.keypoint_names[k]
            notes.append(
                f"{name} is marked on a side of the object that looks away from it (the hand is {100 * depth:.0f} cm behind "
                "that side): probably another side is meant"
            )
    return tuple(notes)


def normals_at(vertices: FloatArray, faces: IntArray, ids: IntArray) -> FloatArray:
    """(K, 3) outward unit normals at vertices: the mean over the faces around, larger ones counting more."""
    corners = vertices[faces]
    crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    # The sign of the volume tells whether the faces' order means outward.
    outward = 1.0 if np.einsum("ij,ij->", corners[:, 0], crossed) >= 0 else -1.0
    summed = np.array([crossed[(faces == vertex).any(axis=1)].sum(axis=0) for vertex in ids]).reshape(-1, 3)
    return outward * summed / np.maximum(np.linalg.norm(summed, axis=-1, keepdims=True), 1e-12)
