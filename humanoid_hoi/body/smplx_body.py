"""SMPL-X from the user's licensed model file, read through the ``smplx`` package and posed by our own skinning.

The model is not part of this project and cannot be. ``smplx`` itself reads files with pickles allowed; it is handed a
copy that holds only the plain arrays it needs, so nothing in the file is ever executed.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.light_mesh import decimate_to_vertices
from humanoid_hoi.body.rigged import RigData, RiggedBody
from humanoid_hoi.body.skeleton import NUM_JOINTS
from humanoid_hoi.core.arrays import IntArray
from humanoid_hoi.core.errors import HoiError

ENVIRONMENT = "HUMANOID_HOI_SMPLX"
FILE_NAME = "SMPLX_NEUTRAL.npz"
NUM_VERTICES = 10475
_NUM_BETAS = 10
_PROXY_VERTICES = 1200
_DOWNLOAD = f"register at smpl-x.is.tue.mpg.de, download SMPL-X and set {ENVIRONMENT} to {FILE_NAME} or its folder"

# SMPL-X's 55 joints: 22 of the body, jaw and two eyes (always at rest here), 15 of each hand.
_HEAD = 15
_FACE = (22, 23, 24)
_OURS = (*range(22), *range(25, 55))
_SHAPES: dict[str, tuple[int | None, ...]] = {
    "v_template": (NUM_VERTICES, 3), "shapedirs": (NUM_VERTICES, 3, None), "posedirs": (NUM_VERTICES, 3, 486),
    "J_regressor": (55, NUM_VERTICES), "kintree_table": (2, 55), "weights": (NUM_VERTICES, 55), "f": (None, 3),
    "hands_meanl": (45,), "hands_meanr": (45,), "hands_componentsl": (45, 45), "hands_componentsr": (45, 45),
    "lmk_faces_idx": (None,), "lmk_bary_coords": (None, 3),
}  # fmt: skip


def load_smplx_body(model_path: str | Path | None = None) -> RiggedBody:
    """The user's SMPL-X, with ten betas, flat hands at zero pose, face at rest; read once and shared.

    Args:
        model_path: the npz file or its folder; else the environment variable HUMANOID_HOI_SMPLX names it.

    Raises:
        HoiError: no path given, no such file, not SMPL-X's content, or the package ``smplx`` is missing.
    """
    given = model_path or os.environ.get(ENVIRONMENT)
    if not given:
        raise HoiError("SMPL-X's model file is not known (it is licensed and cannot be shipped)", fix=_DOWNLOAD)
    path = Path(given).expanduser()
    # A folder is looked into.
    path = path / FILE_NAME if path.is_dir() else path
    if not path.is_file():
        raise HoiError("there is no SMPL-X model file here", where=path, fix=_DOWNLOAD)
    if path.suffix != ".npz":
        raise HoiError(
            f"only npz files are read, found {path.suffix!r}", where=path, fix=f"use {FILE_NAME} of the same download"
        )
    return _load(path.resolve())


@functools.lru_cache(maxsize=2)
def _load(path: Path) -> RiggedBody:
    return RiggedBody("smplx", _rig(_through_smplx(_plain_arrays(path))))


def _plain_arrays(path: Path) -> dict[str, NDArray]:
    """The fields ``smplx`` needs, checked; fields that hold Python objects are never opened."""
    try:
        # Named fields only: those with Python objects in them are never touched.
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in _SHAPES}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise HoiError(f"cannot read SMPL-X: {error}", where=path, fix=_DOWNLOAD) from error
    for name, shape in _SHAPES.items():
        found = arrays[name].shape
        # None stands for any length.
        if len(found) != len(shape) or any(n not in (None, m) for n, m in zip(shape, found, strict=True)):
            raise HoiError(f"expected shape {shape}, found {found}", where=path, field=name, fix=_DOWNLOAD)
    return arrays


def _through_smplx(arrays: dict[str, NDArray]) -> Any:
    try:
        smplx = importlib.import_module("smplx")
    except ImportError as error:
        raise HoiError("SMPL-X needs the package smplx", fix='pip install -e ".[smplx]"') from error
    # smplx reads files, not arrays: it is given one made of what was checked above.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / FILE_NAME
        np.savez(copy, **arrays)  # type: ignore[arg-type]  # numpy's stub takes names for options
        with contextlib.redirect_stdout(io.StringIO()):  # it prints about files with fewer coefficients
            return smplx.SMPLXLayer(str(copy), num_betas=_NUM_BETAS, flat_hand_mean=True, use_pca=False, ext="npz")


def _rig(model: Any) -> RigData:
    """The model's buffers with jaw and eyes folded into the head: at rest they move with it and add no corrective."""
    template = _array(model.v_template)
    shape_dirs = _array(model.shapedirs)[..., :_NUM_BETAS]
    # Joints as weighted means of vertices: rows of the joints we have.
    regressor = _array(model.J_regressor)[list(_OURS)]
    weights = _array(model.lbs_weights)
    # Jaw and eyes are at rest: what they move moves with the head.
    weights[:, _HEAD] += weights[:, list(_FACE)].sum(axis=1)
    weights = weights[:, list(_OURS)]
    weights /= weights.sum(axis=1, keepdims=True)  # single precision leaves 1e-8
    # As many joints a vertex as the densest one has.
    influences = int((weights > 0).sum(axis=1).max())
    ids = np.argsort(-weights, axis=1, kind="stable")[:, :influences]
    # smplx keeps posedirs as (54 * 9, V * 3), rows in the order of the joints after the pelvis.
    pose_dirs = _array(model.posedirs).reshape(54, 9, -1)[[j - 1 for j in _OURS[1:]]]
    faces = np.asarray(model.faces_tensor.numpy(), dtype=np.int64)
    joints = regressor @ template
    proxy_vertices, proxy_faces = _proxy(template, faces, weights, joints)
    return RigData(
        template=template,
        shape_dirs=shape_dirs,
        joints=joints,
        # Joints follow the shape as their vertices do.
        joint_dirs=np.einsum("jv,vib->jib", regressor, shape_dirs),
        faces=faces,
        weight_ids=ids,
        weights=np.take_along_axis(weights, ids, axis=1),
        keypoint_vertices=np.array([point.smplx_vertex for point in load_keypoints()]),
        proxy_vertices=proxy_vertices,
        proxy_faces=proxy_faces,
        pose_dirs=pose_dirs.reshape(9 * (NUM_JOINTS - 1), -1, 3).transpose(1, 2, 0),
    )


def _proxy(template: NDArray, faces: IntArray, weights: NDArray, joints: NDArray) -> tuple[IntArray, IntArray]:
    """Proxy of the largest connected surface (the eyeballs are separate ones)."""
    import trimesh

    groups = trimesh.graph.connected_components(trimesh.graph.face_adjacency(faces), nodes=np.arange(len(faces)))
    skin = faces[max(groups, key=len)]
    ids, number = np.unique(skin, return_inverse=True)
    picked, proxy_faces = decimate_to_vertices(
        template[ids], number.reshape(skin.shape), weights[ids], joints, _PROXY_VERTICES
    )
    return ids[picked], proxy_faces


def _array(tensor: Any) -> NDArray:
    return tensor.detach().numpy().astype(np.float64)
