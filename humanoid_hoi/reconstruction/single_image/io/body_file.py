"""``body_params.npz`` of a picture's folder: pose and shape of the person in the camera frame, no pickles.

Fields: ``body`` (``free`` or ``smplx``), ``global_orient`` (3,), ``body_pose`` (63,), ``left_hand_pose`` and
``right_hand_pose`` (45,), ``betas`` (B,), ``transl`` (3,); rotation vectors in SMPL-X's joint order, m and rad.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from humanoid_hoi.body.load import BODIES
from humanoid_hoi.body.params import NUM_BODY, NUM_HAND, BodyParams
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.reconstruction.single_image.image import ImageBody

BODY_FILE = "body_params.npz"
_SIZES = {
    "global_orient": 3,
    "body_pose": 3 * NUM_BODY,
    "left_hand_pose": 3 * NUM_HAND,
    "right_hand_pose": 3 * NUM_HAND,
    "transl": 3,
}
_FIX = "write the regressor's parameters again (docs/single_image.md)"
MOST_BETAS = 400


def write_body(body: ImageBody, path: Path) -> None:
    """Write the parameters."""
    names = (*_SIZES, "betas")
    values = {name: getattr(body.params, name).detach().double().numpy().reshape(-1) for name in names}
    with atomic_write(path) as stream:
        np.savez_compressed(stream, body=np.str_(body.name), **values)


def read_body(path: Path) -> ImageBody:
    """Read the parameters.

    Raises:
        HoiError: a field is missing, has another size or is not finite; an unknown body.
    """
    fields = read_arrays(path, "body parameters", _FIX)
    name = str(fields.get("body", ""))
    if name not in BODIES:
        raise HoiError(f"unknown body {name!r:.40}", where=path, field="body", fix=" or ".join(BODIES))
    rows = {key: _numbers(fields, key, size, path) for key, size in _SIZES.items()}
    betas = _numbers(fields, "betas", None, path)
    return ImageBody(name, BodyParams(**{key: row[None] for key, row in rows.items()}, betas=betas))


def _numbers(fields: dict[str, NDArray], key: str, size: int | None, path: Path) -> torch.Tensor:
    if key not in fields:
        raise HoiError("missing", where=path, field=key, fix=_FIX)
    found = fields[key]
    if found.dtype.kind not in "fiu" or found.size > MOST_BETAS or (size is not None and found.size != size):
        wanted = f"{size} numbers" if size is not None else "a few shape numbers"
        raise HoiError(
            f"expected {wanted}, found {found.dtype} of shape {found.shape}", where=path, field=key, fix=_FIX
        )
    if not np.isfinite(found).all():
        raise HoiError("NaN or infinity", where=path, field=key, fix="estimate the pose again")
    return torch.from_numpy(np.asarray(found, np.float64).reshape(-1))
