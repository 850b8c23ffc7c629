"""motion/result_hand.pt or motion/result.pt: the body motion GVHMR found, in the camera and in a y-up world."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.params import NUM_BODY, NUM_HAND, BodyParams
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.tensors import read_torch, tensor_array
from humanoid_hoi.session.json_file import check_finite
from humanoid_hoi.session.motion_file import EMBEDDED, OWN_SHAPE

FILES = ("motion/result_hand.pt", "motion/result.pt")
_HANDS = ("left_hand_pose", "right_hand_pose")
_SIZES = {"global_orient": 3, "body_pose": 3 * NUM_BODY, "betas": 10, "transl": 3}
_RUN = "run the body motion estimation (GVHMR) again"


@dataclass(frozen=True)
class Motion:
    """T frames of one person.

    Attributes:
        path: file it came from.
        params_cam: SMPL-X parameters in the camera frame; hands are flat unless ``has_hands``.
        orient_world, transl_world: (T, 3) of the same body in GVHMR's y-up world.
        camera_matrix: (3, 3) K.
        has_hands: the file holds finger poses.
        betas_spread: largest change of a shape coefficient over the video (GVHMR: 0).
        own_shape: name of another body and its betas, in files that our own estimator wrote.
        is_guess: our own estimator found it: good in the picture, poor in depth.
    """

    path: Path
    params_cam: BodyParams
    orient_world: Tensor
    transl_world: Tensor
    camera_matrix: FloatArray
    has_hands: bool
    betas_spread: float
    own_shape: tuple[str, Tensor] | None = None
    is_guess: bool = False


def read_motion(folder: Path) -> Motion:
    """``motion/result_hand.pt`` when it exists, else ``motion/result.pt``; never runs code from the file.

    Raises:
        HoiError: no file, not a torch file, pickled code inside, missing keys, wrong shapes, values that are not
            finite (with frame), a camera matrix that cannot be inverted or that changes over the video.
    """
    # The newer file first: it holds the fingers too.
    path = next((folder / name for name in FILES if (folder / name).is_file()), None)
    if path is None:
        raise HoiError(f"neither {FILES[0]} nor {FILES[1]} exists", where=folder, fix=_RUN)
    return read_motion_file(path)


def read_motion_file(path: Path) -> Motion:
    """One file in GVHMR's layout; see :func:`read_motion` for what is refused."""
    data = _load(path)
    cam, world = (_section(data, name, path) for name in ("smpl_params_incam", "smpl_params_global"))
    frames = len(cam["transl"])
    if len(world["transl"]) != frames:
        raise HoiError(
            f"{len(world['transl'])} frames, smpl_params_incam has {frames}",
            where=path,
            field="smpl_params_global",
            fix=_RUN,
        )
    hands = _hands(data, frames, path)
    # One person has one shape; how much it varies is told in the session's notes.
    betas = cam["betas"].mean(dim=0)
    zeros = torch.zeros(frames, 3 * NUM_HAND)
    left, right = hands or (zeros, zeros.clone())
    params = BodyParams(cam["global_orient"], cam["body_pose"], left, right, betas, cam["transl"])
    return Motion(
        path,
        params,
        world["global_orient"],
        world["transl"],
        _camera_matrix(data, frames, path),
        bool(hands),
        float((cam["betas"] - betas).abs().max()),
        _own_shape(data.get(OWN_SHAPE), path),
        data.get("source") == EMBEDDED,
    )


def _load(path: Path) -> dict[str, Any]:
    data = read_torch(path, "body motion", _RUN)
    if not isinstance(data, dict):
        raise HoiError(f"expected a dictionary, found {type(data).__name__}", where=path, fix=_RUN)
    return data


def _section(data: dict[str, Any], name: str, path: Path) -> dict[str, Tensor]:
    section = data.get(name)
    if not isinstance(section, dict):
        raise HoiError("missing", where=path, field=name, fix=_RUN)
    rows = {key: _rows(section.get(key), size, path, f"{name}.{key}") for key, size in _SIZES.items()}
    frames = len(rows["transl"])
    for key, value in rows.items():
        # The shape may stand there once for the whole video.
        if len(value) != frames and not (key == "betas" and len(value) == 1):
            raise HoiError(f"{len(value)} frames, transl has {frames}", where=path, field=f"{name}.{key}", fix=_RUN)
    return rows


def _own_shape(value: Any, path: Path) -> tuple[str, Tensor] | None:
    """Body name and betas (B,) of a file of our own estimator."""
    if value is None:
        return None
    betas = value.get("betas") if isinstance(value, dict) else None
    if not isinstance(betas, Tensor) or betas.ndim != 1:
        raise HoiError("expected the name of a body and its betas (B,)", where=path, field=OWN_SHAPE, fix=_RUN)
    check_finite(betas.float().numpy(), path, f"{OWN_SHAPE}.betas", _RUN)
    return str(value.get("body")), betas.detach().float()


def _rows(value: Any, size: int, path: Path, field: str) -> Tensor:
    """(frames, size) float32; a single row may come without its first axis."""
    if value is None:
        raise HoiError("missing", where=path, field=field, fix=_RUN)
    value = torch.from_numpy(tensor_array(value, path, field, _RUN))
    # Rows may come flat; how many numbers belong to one of them is what must fit.
    if not value.numel() or value.ndim == 0 or value.numel() // (len(value) if value.ndim > 1 else 1) != size:
        raise HoiError(
            f"expected shape (frames, {size}), found {tuple(value.shape)}", where=path, field=field, fix=_RUN
        )
    rows = value.float().reshape(-1, size)
    check_finite(rows.numpy(), path, field, _RUN)
    return rows


def _hands(data: dict[str, Any], frames: int, path: Path) -> tuple[Tensor, Tensor] | None:
    """Finger poses of the second generation, which is not strict about the dictionary they are in."""
    # Fingers stand beside the body or at the top, depending on the tool's version.
    for name in ("smpl_params_incam", "smpl_params_global", ""):
        section = data[name] if name else data
        if all(key in section for key in _HANDS):
            left, right = (_rows(section[k], 3 * NUM_HAND, path, f"{name}.{k}".strip(".")) for k in _HANDS)
            if len(left) != frames or len(right) != frames:
                raise HoiError(
                    f"{len(left)} and {len(right)} frames, the body has {frames}",
                    where=path,
                    field="left_hand_pose, right_hand_pose",
                    fix=_RUN,
                )
            return left, right
    return None


def _camera_matrix(data: dict[str, Any], frames: int, path: Path) -> FloatArray:
    # One matrix for all frames or one for each.
    value = data.get("K_fullimg")
    if not isinstance(value, Tensor) or value.shape not in ((3, 3), (frames, 3, 3)):
        found = tuple(value.shape) if isinstance(value, Tensor) else type(value).__name__
        raise HoiError(f"expected ({frames}, 3, 3), found {found}", where=path, field="K_fullimg", fix=_RUN)
    matrices = tensor_array(value, path, "K_fullimg", _RUN).reshape(-1, 3, 3)
    check_finite(matrices, path, "K_fullimg", _RUN)
    camera = matrices[0]
    # Focal lengths are positive, and a singular matrix turns no pixel into a ray.
    if min(camera[0, 0], camera[1, 1]) <= 0 or abs(np.linalg.det(camera)) < 1e-6:
        raise HoiError(f"cannot be inverted: {camera.tolist()}", where=path, field="K_fullimg", fix=_RUN)
    # Pixels: a change of half a pixel is rounding, more is zoom.
    moved = np.abs(matrices - camera).max(axis=(1, 2))
    if moved.max() > 0.5:
        raise HoiError(
            f"frame {int(np.argmax(moved > 0.5))} differs from frame 0 by {moved.max():.3g} px; zooming is not"
            " supported",
            where=path,
            field="K_fullimg",
            fix="cut the video where the zoom changes",
        )
    return camera
