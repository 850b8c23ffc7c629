"""The truth of a synthetic session, kept in a file of its own outside the session's folder."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.reconstruction.state import HoiState

_MAKE = "make the sessions again with hoi make-synthetic-sessions"
# In the dataclass's own order, which is how the file is read back.
_BODY = tuple(field.name for field in fields(BodyParams))


@dataclass(frozen=True)
class Truth:
    """What a solver should find, for all T video frames, in the camera frame.

    Attributes:
        name: of the session.
        fps: frames per second.
        body_name: model of ``body_cam``.
        body_cam: the person.
        obj_rotmat: (T, 3, 3).
        obj_pos: (T, 3) of the object, float64.
        obj_vertices: (V, 3) true metric mesh, object frame, m.
        obj_faces: (F, 3).
        log_scale: log of (true size / size in the session); 0 unless ``Noise.scale_share`` was set.
        world_from_cam_rotmat: (T, 3, 3).
        world_from_cam_pos: (T, 3): the camera, Z-up world.
        contacts: the pairs before noise, with their points on the true mesh.
    """

    name: str
    fps: float
    body_name: str
    body_cam: BodyParams
    obj_rotmat: FloatArray
    obj_pos: FloatArray
    obj_vertices: FloatArray
    obj_faces: IntArray
    log_scale: float
    world_from_cam_rotmat: FloatArray
    world_from_cam_pos: FloatArray
    contacts: ContactPairs

    def state(self, start: int, stop: int) -> HoiState:
        """The perfect answer for absolute frames ``start`` to ``stop``."""
        rows = slice(start, stop)
        rotmat = torch.from_numpy(self.obj_rotmat[rows])
        pos = torch.from_numpy(self.obj_pos[rows])
        return HoiState(self.body_cam.frames(rows), rotmat, pos, self.log_scale)


def write_truth(truth: Truth, path: str | Path) -> Path:
    """Write ``truth`` (.npz, no pickles), atomically.

    Raises:
        HoiError: the file cannot be written.
    """
    path = Path(path)
    content: dict[str, Any] = {f.name: getattr(truth, f.name) for f in fields(truth)}
    contacts = content.pop("contacts")
    body = content.pop("body_cam")
    # Nested values are stored flat, with a prefix: .npz knows arrays only.
    content |= {f"body_{name}": getattr(body, name).numpy() for name in _BODY}
    content |= {
        "contact_names": np.array(contacts.keypoint_names, dtype=str),
        "contact_points": contacts.point_obj,
        "contact_ids": contacts.vertex_ids,
        "contact_active": contacts.active,
    }
    with atomic_write(path) as stream:
        np.savez_compressed(stream, **content)
    return path


def load_truth(path: str | Path) -> Truth:
    """Read what :func:`write_truth` wrote.

    Raises:
        HoiError: no such file, or not a truth file.
    """
    path = Path(path)
    if not path.is_file():
        raise HoiError("no such truth file", where=path, fix=_MAKE)
    data = read_arrays(path, "truth file", _MAKE)
    try:
        body = BodyParams(*(torch.from_numpy(data.pop(f"body_{name}")) for name in _BODY))
        names = tuple(str(name) for name in data.pop("contact_names"))
        # In the order of ContactPairs' fields: points, vertices, when.
        contacts = ContactPairs(names, *(data.pop(f"contact_{key}") for key in ("points", "ids", "active")))
        # Scalars were stored as arrays without axes.
        plain: dict[str, Any] = {key: value.item() if value.ndim == 0 else value for key, value in data.items()}
        return Truth(body_cam=body, contacts=contacts, **plain)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise HoiError(f"not a truth file: {' '.join(str(error).split())[:120]}", where=path, fix=_MAKE) from error
