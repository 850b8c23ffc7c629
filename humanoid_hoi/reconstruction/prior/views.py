"""Pictures as the prior knows them: one layout each, and what else is known; kept in one file without pickles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays
from humanoid_hoi.reconstruction.prior.object_points import ObjectPoints
from humanoid_hoi.reconstruction.prior.rays import LAYOUT_JOINTS, layout_size

_MAKE = "make the file again with hoi prior train, or read pictures with their keypoints anew"
_POINTS = ("points", "symmetries", "rotations", "center")


@dataclass(frozen=True)
class Views:
    """N pictures of people with one object.

    Attributes:
        object_name: of the object.
        points: its keypoints.
        layouts: (N, D) float32 X2.5D of each picture.
        clip: (N,) which of ``clip_names`` (which video) each picture comes from.
        moment: (N,) pictures with equal clip and moment show the same interaction from several sides; a person's own
            pictures have one view of each moment.
        joints: (N, 22, 3) the body's joints in the pelvis frame as a body regressor gives them, m; or (0, 22, 3).
        features: (N, F) image features; F may be 0.
        truth: (N, n, 3) known keypoints in the pelvis frame, m, for measuring; or (0, n, 3).
        clip_names: names of the videos.
    """

    object_name: str
    points: ObjectPoints
    layouts: Tensor
    clip: IntArray
    moment: IntArray
    joints: FloatArray
    features: FloatArray
    truth: FloatArray
    clip_names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raises HoiError where the arrays do not fit each other."""
        count = len(self.layouts)
        keypoints = len(LAYOUT_JOINTS) + self.points.size
        expected = {
            "layouts": (count, layout_size(self.points.size)),
            "clip": (count,),
            "moment": (count,),
            "features": (count, self.features.shape[-1]),
        }
        optional = {"joints": (count, len(LAYOUT_JOINTS), 3), "truth": (count, keypoints, 3)}
        for name, shape in {**expected, **optional}.items():
            found = tuple(getattr(self, name).shape)
            if found != shape and not (name in optional and found == (0, *shape[1:])):
                raise HoiError(f"expected {shape}, found {found}", where=self.object_name, field=name, fix=_MAKE)
        if not bool(self.layouts.isfinite().all()):
            row = int((~self.layouts.isfinite()).any(1).nonzero()[0])
            raise HoiError("is not finite", where=self.object_name, field=f"layouts row {row}", fix=_MAKE)

    def __len__(self) -> int:
        return len(self.layouts)

    def take(self, index: IntArray | BoolArray) -> Views:
        """The pictures ``index`` only."""
        rows: IntArray = np.flatnonzero(index) if index.dtype == bool else index.astype(np.int64)
        return Views(
            self.object_name,
            self.points,
            self.layouts[torch.from_numpy(rows)],
            self.clip[rows],
            self.moment[rows],
            self.joints[rows] if len(self.joints) else self.joints,
            self.features[rows],
            self.truth[rows] if len(self.truth) else self.truth,
            self.clip_names,
        )

    def groups(self) -> IntArray:
        """(N,) a number per interaction: equal where clip and moment are."""
        return np.unique(np.stack([self.clip, self.moment], 1), axis=0, return_inverse=True)[1].reshape(-1)


def save_views(views: Views, path: str | Path) -> Path:
    """Write views (.npz, no pickles), atomically."""
    path = Path(path)
    content: dict[str, Any] = {name: getattr(views.points, name) for name in _POINTS}
    mirror = views.points.mirror
    content["mirror"] = np.zeros(0, np.int64) if mirror is None else mirror
    content |= {name: getattr(views, name) for name in ("clip", "moment", "joints", "features", "truth")}
    content["layouts"] = views.layouts.numpy()
    content["object_name"] = np.array(views.object_name)
    content["clip_names"] = np.array(views.clip_names, dtype=str)
    with atomic_write(path) as stream:
        np.savez_compressed(stream, **content)
    return path


def load_views(path: str | Path) -> Views:
    """Read what :func:`save_views` wrote.

    Raises:
        HoiError: no such file, or not such a file.
    """
    path = Path(path)
    if not path.is_file():
        raise HoiError("no such file of views", where=path, fix=_MAKE)
    data = read_arrays(path, "file of views", _MAKE)
    try:
        mirror = data["mirror"] if data["mirror"].size else None
        points = ObjectPoints(data["points"], data["symmetries"], mirror, data["rotations"], data["center"])
        return Views(
            str(data["object_name"]),
            points,
            torch.from_numpy(np.asarray(data["layouts"], np.float32)),
            data["clip"],
            data["moment"],
            data["joints"],
            data["features"],
            data["truth"],
            tuple(str(name) for name in data["clip_names"]),
        )
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise HoiError(f"not a file of views: {' '.join(str(error).split())[:120]}", where=path, fix=_MAKE) from error


def joined(parts: list[Views]) -> Views:
    """All pictures of several sets of one object; clips are numbered on.

    Raises:
        HoiError: another object, or a part without what the first has.
    """
    first = parts[0]
    for part in parts[1:]:
        if part.points.points.shape != first.points.points.shape or not np.allclose(
            part.points.points, first.points.points, atol=1e-4
        ):
            raise HoiError(
                f"has other keypoints than {first.object_name}", where=part.object_name, fix="one prior per object"
            )
    starts = np.cumsum([0, *(len(part.clip_names) for part in parts)])[:-1]
    return Views(
        first.object_name,
        first.points,
        torch.cat([part.layouts for part in parts]),
        np.concatenate([part.clip + start for part, start in zip(parts, starts, strict=True)]),
        np.concatenate([part.moment for part in parts]),
        np.concatenate([part.joints for part in parts]),
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.truth for part in parts]),
        tuple(name for part in parts for name in part.clip_names),
    )
