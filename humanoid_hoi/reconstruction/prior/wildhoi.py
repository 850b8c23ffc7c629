"""Reading the released WildHOI layout: keypoints and cameras of many videos, from pickles whose code is never run.

ROOT/OBJECT/hoi_kps/VIDEO/HOI_hoi_kps.pkl holds ``frame_ids`` (T), ``smpl_kps_seq`` (T, 22, 2) and ``object_kps_seq``
(T, K, 2) in pixels, ``cam_R_seq`` (T, 3, 3) and ``cam_T_seq`` (T, 1, 3) with ``x_cam = R x + T`` for the pelvis frame,
``focal_seq`` and ``princpt_seq`` (T, 2).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.pickle_arrays import read_pickled_arrays
from humanoid_hoi.geometry.mesh_file import read_mesh
from humanoid_hoi.reconstruction.prior.object_points import ObjectPoints, mesh_symmetries, with_symmetries
from humanoid_hoi.reconstruction.prior.rays import LAYOUT_JOINTS, layout_of_pixels, layout_size
from humanoid_hoi.reconstruction.prior.views import Views

_FIX = "give ROOT/OBJECT of the released data set, with its hoi_kps folder"
_KEYS = ("smpl_kps_seq", "object_kps_seq", "cam_R_seq", "cam_T_seq", "focal_seq", "princpt_seq")
RATE = 30
"""Frames per second of the released videos."""


def read_wildhoi(folder: str | Path, points: ObjectPoints, fps: float = 3.0) -> Views:
    """Pictures of one object of the released data set.

    Args:
        folder: ROOT/OBJECT.
        points: the object's keypoints, see :func:`read_object_keypoints`; a file may hold more, the first K are used.
        fps: pictures per second of video (released code 3).

    Raises:
        HoiError: no such folder, damaged or foreign files; they name the file.
    """
    folder = Path(folder)
    files = sorted((folder / "hoi_kps").glob("*/*_hoi_kps.pkl"))
    if not files:
        raise HoiError("no hoi_kps/VIDEO/*_hoi_kps.pkl", where=folder, fix=_FIX)
    # Neighboring frames are nearly the same picture.
    stride = max(round(RATE / fps), 1)
    layouts: list[Tensor] = []
    clip: list[IntArray] = []
    moment: list[IntArray] = []
    videos = sorted({path.parent.name for path in files})
    for number, path in enumerate(files):
        found = _layouts(path, points.size)
        kept = torch.arange(0, len(found), stride)
        # A layout without one of its keypoints is no layout: such frames are left out.
        kept = kept[found[kept].isfinite().all(1)]
        layouts.append(found[kept])
        clip.append(np.full(len(kept), videos.index(path.parent.name)))
        # Sequences of one video show different people: their moments must not be taken for each other.
        moment.append(kept.numpy() + number * 10**6)
    body = len(LAYOUT_JOINTS)
    return Views(
        folder.name,
        points,
        torch.cat(layouts).float().reshape(-1, layout_size(points.size)),
        np.concatenate(clip),
        np.concatenate(moment),
        np.zeros((0, body, 3), np.float32),
        np.zeros((sum(map(len, clip)), 0), np.float32),
        np.zeros((0, body + points.size, 3), np.float32),
        tuple(videos),
    )


def _layouts(path: Path, count: int) -> Tensor:
    """(T, D) layouts of one sequence, NaN where a keypoint is not known."""
    data: Any = read_pickled_arrays(path)
    missing = [key for key in _KEYS if not isinstance(data, dict) or key not in data]
    if missing:
        raise HoiError(f"lacks {', '.join(missing)}", where=path, fix=_FIX)
    try:
        # In the order of ``_KEYS``.
        human, obj, rotmat, pos, focal, middle = (np.asarray(data[key], np.float64) for key in _KEYS)
        frames = len(human)
        px = np.concatenate(
            [human.reshape(frames, -1, 2)[:, : len(LAYOUT_JOINTS)], obj.reshape(frames, -1, 2)[:, :count]], 1
        )
        # K from focal lengths and principal point, one per frame.
        matrix = np.zeros((frames, 3, 3))
        matrix[:, [0, 1], [0, 1]] = focal.reshape(frames, 2)
        matrix[:, :2, 2] = middle.reshape(frames, 2)
        matrix[:, 2, 2] = 1.0
        rotmat = rotmat.reshape(frames, 3, 3)
        pos = pos.reshape(frames, 3)
    except (ValueError, TypeError, IndexError) as error:
        raise HoiError(f"shapes do not fit: {' '.join(str(error).split())[:120]}", where=path, fix=_FIX) from error
    if px.shape[1] != len(LAYOUT_JOINTS) + count:
        raise HoiError(
            f"has {obj.shape} object keypoints, expected at least {count}",
            where=path,
            field="object_kps_seq",
            fix="give the object's own keypoint file",
        )
    _check_camera(matrix, rotmat, path)
    return layout_of_pixels(*(torch.from_numpy(a) for a in (px, matrix, rotmat, pos)))


def _check_camera(matrix: FloatArray, rotmat: FloatArray, path: Path) -> None:
    focal = matrix[:, [0, 1], [0, 1]]
    if not (np.isfinite(focal).all() and (focal > 0).all()):
        raise HoiError("must be finite and above 0", where=path, field="focal_seq", fix=_FIX)
    # R^T R = I to a hundredth: float16 files pass, swapped axes or scaled matrices do not.
    turned = np.einsum("tji,tjk->tik", rotmat, rotmat) - np.eye(3)
    if not np.abs(turned).max(initial=0) < 1e-2:
        frame = int(np.nan_to_num(np.abs(turned), nan=np.inf).max((1, 2)).argmax())
        raise HoiError(f"is no rotation in frame {frame}", where=path, field="cam_R_seq", fix=_FIX)


def read_object_keypoints(mesh: str | Path, keypoints: str | Path) -> ObjectPoints:
    """Keypoints of a released object: each the mean of some vertices, by a JSON file ``{name: [vertex, ...]}``.

    Args:
        mesh: of the object; keypoints are relative to its mean vertex.
        keypoints: the JSON file.

    Raises:
        HoiError: no such file, or vertices that the mesh does not have.
    """
    vertices, _ = read_mesh(mesh)
    vertices = vertices - vertices.mean(0)
    fix = 'write {"name": [vertex index, ...], ...}'
    try:
        named = json.loads(Path(keypoints).read_text())
        rows = [np.atleast_1d(np.asarray(rows, np.int64)) for rows in named.values()]
    except (OSError, ValueError, AttributeError, TypeError, OverflowError, RecursionError) as error:
        reason = " ".join(str(error).split())[:120]
        raise HoiError(f"not a keypoint file: {reason}", where=keypoints, fix=fix) from error
    for name, ids in zip(named, rows, strict=True):
        if not ids.size or ids.min() < 0 or ids.max() >= len(vertices):
            raise HoiError(f"must be vertices 0..{len(vertices) - 1}", where=keypoints, field=str(name), fix=fix)
    if not rows:
        raise HoiError("names no keypoint", where=keypoints, fix=fix)
    points = np.stack([vertices[ids].mean(0) for ids in rows])
    center = 0.5 * (vertices.min(0) + vertices.max(0))
    extent = float(np.ptp(vertices, axis=0).max())
    return with_symmetries(points, center, mesh_symmetries(vertices, center), extent)
