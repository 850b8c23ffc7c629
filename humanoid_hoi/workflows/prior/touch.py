"""Contact candidates of test pictures, from what person and object cover of each other in the training pictures."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.prior.contact.occlusion import (
    MeanMaps,
    Mesh,
    contact_candidates,
    mean_maps,
    occlusion_maps,
)
from humanoid_hoi.reconstruction.prior.film import FilmOptions, film_moments
from humanoid_hoi.reconstruction.prior.post.problem import Contact
from humanoid_hoi.reconstruction.prior.rays import from_pelvis, split
from humanoid_hoi.workflows.prior.families import Family
from humanoid_hoi.workflows.prior.trials import FOCAL, Trials, looking_at_pelvis

_SHARE = 0.25
"""Maps are drawn at this share of a 1280 x 720 picture of :data:`FOCAL` px focal length."""
_SIZE = (320, 180)
_MOST = 200
"""Candidates of each side: all pairs are compared in every step, and neighbors say the same."""
_MATRIX = np.array([[_SHARE * FOCAL, 0, _SIZE[0] / 2], [0, _SHARE * FOCAL, _SIZE[1] / 2], [0, 0, 1.0]])


def training_maps(family: Family, film: FilmOptions) -> MeanMaps:
    """Mean occlusion maps of the pictures that :func:`film_moments` takes of a family.

    An overlap in a picture does not depend on depth: the true poses give what a picture's own silhouettes would.

    Args:
        family: training clips.
        film: the same cameras as those of the training pictures.

    Raises:
        HoiError: only the skeletons of these people are known.
    """
    faces = skin_faces(family)
    views = film_moments(family.name, family.points, family.clips, film)
    camera = split(views.layouts)[1].double()
    rotmat, pos = looking_at_pelvis(camera)
    # The row of the moment that each picture shows, in the clips' own order.
    moments = [every.take(slice(None, None, film.every)) for _, every in family.clips]
    rows = torch.arange(sum(len(part.up) for part in moments)).repeat_interleave(film.views)
    skin = torch.cat([part.skin for part in moments if part.skin is not None])
    obj_rotmat = torch.cat([part.obj_rotmat for part in moments])
    obj_pos = torch.cat([part.obj_pos for part in moments])
    vertices = torch.from_numpy(family.vertices)
    human = []
    obj = []
    for picture, row in enumerate(rows.tolist()):
        placed = vertices @ obj_rotmat[row].T + obj_pos[row]
        maps = _maps(skin[row].double(), placed, rotmat[picture], pos[picture], faces, family.faces)
        human.append(maps[0])
        obj.append(maps[1])
    return mean_maps(np.stack(human), np.stack(obj), views.layouts.numpy())


def skin_faces(family: Family) -> IntArray:
    """Triangles of the family's bodies.

    Raises:
        HoiError: only the skeletons of these people are known.
    """
    if family.skin_faces is None or any(moments.skin is None for _, moments in family.clips):
        raise HoiError(f"{family.name} has skeletons without skin", field="tables: contact", fix="body=free")
    return family.skin_faces


def with_contact(trials: Trials, family: Family, mean: MeanMaps) -> Trials:
    """Test pictures with contact candidates: their own maps at the coarse pose, times the training pictures' mean.

    Args:
        trials: of the family.
        family: test clips.
        mean: of the training clips.
    """
    faces = skin_faces(family)
    assert trials.skin is not None
    pictures = trials.pictures
    placed = pictures.start.place(torch.from_numpy(family.vertices))
    human = np.zeros(trials.skin.shape[:2])
    obj = np.zeros(placed.shape[:2])
    for row in range(len(placed)):
        camera = pictures.root_rotmat_cam[row], pictures.root_pos_cam[row]
        maps = _maps(trials.skin[row], placed[row], *camera, faces, family.faces)
        human[row] = contact_candidates(maps[0], mean.human)
        obj[row] = contact_candidates(maps[1], mean.obj)
    ids = _some(human)
    used = _some(obj)
    contact = Contact(
        torch.from_numpy(ids),
        torch.from_numpy(human[:, ids]),
        torch.from_numpy(family.vertices[used]),
        torch.from_numpy(obj[:, used]),
    )
    return dataclasses.replace(trials, pictures=dataclasses.replace(pictures, contact=contact))


def _some(weights: FloatArray) -> IntArray:
    """Columns of candidates; those that are one in no picture are left out, and of many, evenly, all but a few hundred."""
    found = np.flatnonzero(weights.any(axis=0))
    return found[np.unique(np.linspace(0, len(found) - 1, min(len(found), _MOST)).astype(int))]


def _maps(
    skin: Tensor, placed: Tensor, rotmat: Tensor, pos: Tensor, faces: IntArray, obj_faces: IntArray
) -> tuple[BoolArray, BoolArray]:
    """Occlusion maps of one picture, from points of the pelvis frame."""
    human_cam: FloatArray = from_pelvis(skin, rotmat, pos).numpy()
    obj_cam: FloatArray = from_pelvis(placed, rotmat, pos).numpy()
    return occlusion_maps(Mesh(human_cam, faces), Mesh(obj_cam, obj_faces), _MATRIX, _SIZE)
