"""GVHMR, WHAM, TRAM, PromptHMR and 4DHumans (PHALP) results, recognized by what is in them.

Only the body's rotations, its place and its frames are taken. SMPL's 21 body rotations carry over to SMPL-X, hands are
flat, and shape coefficients of SMPL do not transfer: they are left at zero. Frames without the person are filled in
between their neighbors.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.spatial.transform import Rotation, Slerp

from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.core.pickle_arrays import read_pickled_arrays
from humanoid_hoi.core.tensors import write_torch

_BODY = 21
_FIX = "give the tool's own result file"


@dataclass(frozen=True)
class Found:
    """One person as another tool saw them.

    Attributes:
        tool: its name.
        frames: (N,) rows of the video.
        rotmats: (N, 22, 3, 3), the root in the camera frame.
        transl: (N, 3) m, SMPL's translation in the camera frame.
        world_root, world_transl: (N, 3, 3) and (N, 3) in the tool's y-up world, or None.
        camera_matrix: (3, 3) or None.
    """

    tool: str
    frames: IntArray
    rotmats: FloatArray
    transl: FloatArray
    world_root: FloatArray | None = None
    world_transl: FloatArray | None = None
    camera_matrix: FloatArray | None = None


def import_motion(source: Path, target: Path, num_frames: int, camera_matrix: FloatArray) -> str:
    """Write ``result.pt`` from another tool's file.

    Args:
        source: ``.pt`` of GVHMR, ``.pkl`` of WHAM, PromptHMR or PHALP, ``.npy`` or folder of TRAM.
        target: file to write.
        num_frames: of the video.
        camera_matrix: (3, 3), where the tool gives none.

    Returns:
        The tool's name.

    Raises:
        HoiError: a file of no known tool, too few frames, values that are no rotations or not finite.
    """
    # GVHMR's file is the session's own format: checked, then copied as it is.
    if source.suffix == ".pt":
        return _copy_gvhmr(source, target, num_frames)
    found = _recognize(source)
    _check(found, source, num_frames)
    content = _content(found, num_frames, camera_matrix)
    write_torch(target, content)
    return found.tool


def _copy_gvhmr(source: Path, target: Path, num_frames: int) -> str:
    from humanoid_hoi.session.gvhmr import read_motion_file

    motion = read_motion_file(source)
    if motion.params_cam.num_frames != num_frames:
        raise HoiError(
            f"{motion.params_cam.num_frames} frames, the video has {num_frames}",
            where=source,
            fix="run it on this session's video.mp4",
        )
    with source.open("rb") as stream, atomic_write(target) as out:
        shutil.copyfileobj(stream, out)
    return "GVHMR"


def _recognize(source: Path) -> Found:
    if source.is_dir() or source.suffix == ".npy":
        return _tram(source)
    data = read_pickled_arrays(source)
    # Recognized by what is in the file, in this order: the first that fits reads it.
    readers: dict[str, tuple[Callable[[Any], bool], Callable[[Any], Found]]] = {
        "PromptHMR": (lambda d: isinstance(d, dict) and "people" in d, _prompt_hmr),
        "PHALP": (_is_phalp, _phalp),
        "WHAM": (_is_wham, _wham),
    }
    for name, (fits, read) in readers.items():
        if fits(data):
            try:
                return read(data)
            except Exception as error:  # a foreign file breaks its reader in any way
                reason = f"{type(error).__name__} {error}"[:100]
                raise HoiError(f"looks like {name}, but lacks something: {reason}", where=source, fix=_FIX) from error
    raise HoiError(
        "the result of no known tool", where=source, fix="one of GVHMR, WHAM, TRAM, PromptHMR, 4DHumans (PHALP)"
    )


def _is_wham(data: Any) -> bool:
    return isinstance(data, dict) and any(
        isinstance(v, dict) and "pose" in v and "frame_ids" in v for v in data.values()
    )


def _longest(people: list[Any], length: Callable[[Any], int]) -> Any:
    """The person who is seen the longest."""
    return max(people, key=length)


def _wham(data: Any) -> Found:
    person = _longest([v for v in data.values() if isinstance(v, dict)], lambda p: len(p["frame_ids"]))
    # SMPL has 24 joints; the last two are hands, which SMPL-X has fingers for.
    pose = np.asarray(person["pose"], np.float64).reshape(-1, 24, 3)
    world = np.asarray(person["pose_world"], np.float64).reshape(-1, 24, 3) if "pose_world" in person else None
    place = person.get("trans_world")
    return Found(
        "WHAM",
        np.asarray(person["frame_ids"], np.int64),
        _matrices(pose[:, : _BODY + 1]),
        np.asarray(person["trans"], np.float64),
        None if world is None else _matrices(world[:, 0]),
        None if place is None else np.asarray(place, np.float64),
    )


def _prompt_hmr(data: Any) -> Found:
    people = data["people"]
    listed = list(people.values()) if isinstance(people, dict) else list(people)
    person = _longest(listed, lambda p: len(p["frames"]))
    cam = person["smplx_cam"]
    pose = np.asarray(cam["pose"], np.float64).reshape(len(cam["pose"]), -1, 3)
    world = person.get("smplx_world")
    turned = None if world is None else np.asarray(world["pose"], np.float64).reshape(len(pose), -1, 3)
    return Found(
        "PromptHMR",
        np.asarray(person["frames"], np.int64),
        _matrices(pose[:, : _BODY + 1]),
        np.asarray(cam["trans"], np.float64),
        None if turned is None else _matrices(turned[:, 0]),
        None if world is None else np.asarray(world["trans"], np.float64),
    )


def _is_phalp(data: Any) -> bool:
    return isinstance(data, dict) and any(isinstance(v, dict) and "smpl" in v and "camera" in v for v in data.values())


def _phalp(data: Any) -> Found:
    """Frame name -> lists over people; the person whose id is met most often. Its camera is per crop: a rough place."""
    rows = [data[name] for name in sorted(data)]
    # Tracking ids of all frames: the person met most often is meant, whoever comes first.
    ids = [int(i) for row in rows for i in np.atleast_1d(row.get("tid", []))]
    wanted = max(set(ids), key=ids.count)
    frames, rotmats, transl = [], [], []
    for number, row in enumerate(rows):
        people = [int(i) for i in np.atleast_1d(row["tid"])]
        # Frames without the person are filled in later, between their neighbors.
        if wanted not in people:
            continue
        at = people.index(wanted)
        smpl = row["smpl"][at]
        root = np.asarray(smpl["global_orient"], np.float64).reshape(1, 3, 3)
        body = np.asarray(smpl["body_pose"], np.float64).reshape(-1, 3, 3)[:_BODY]
        frames.append(number)
        rotmats.append(np.concatenate([root, body]))
        transl.append(np.asarray(row["camera"][at], np.float64).reshape(3))
    return Found("4DHumans", np.array(frames, np.int64), np.array(rotmats), np.array(transl))


def _tram(source: Path) -> Found:
    """``hps_track_*.npy`` (the longest) and ``camera.npy`` beside or above it."""
    folder = source if source.is_dir() else source.parent
    tracks = [source] if source.is_file() else sorted([*folder.glob("hps_track_*.npy"), *folder.glob("hps/*.npy")])
    if not tracks:
        raise HoiError("no hps_track_*.npy", where=source, fix="give TRAM's result folder")
    loaded = [_npy_dictionary(path) for path in tracks]
    track = _longest(loaded, lambda t: len(t["pred_rotmat"]))
    rotmats = np.asarray(track["pred_rotmat"], np.float64)[:, : _BODY + 1]
    transl = np.asarray(track["pred_trans"], np.float64).reshape(-1, 3)
    frames = np.asarray(track.get("frame", np.arange(len(rotmats))), np.int64)
    camera = next((p for p in (folder / "camera.npy", folder.parent / "camera.npy") if p.is_file()), None)
    if camera is None:
        return Found("TRAM", frames, rotmats, transl)
    view = _npy_dictionary(camera)
    # Newer files have a world with gravity, older ones the first camera's.
    turn = np.asarray(view["world_cam_R"] if "world_cam_R" in view else view["pred_cam_R"], np.float64)[frames]
    move = np.asarray(view["world_cam_T"] if "world_cam_T" in view else view["pred_cam_T"], np.float64)[frames]
    matrix = np.eye(3)
    matrix[0, 0] = matrix[1, 1] = float(np.asarray(view["img_focal"]).reshape(-1)[0])
    matrix[:2, 2] = np.asarray(view["img_center"], np.float64).reshape(-1)[:2]
    # From the camera into the tool's world, frame by frame.
    world = np.einsum("tij,tj->ti", turn, transl) + move
    return Found("TRAM", frames, rotmats, transl, turn @ rotmats[:, 0], world, matrix)


def npy_content(path: Path) -> Any:
    """What was saved with ``numpy.save`` as an object: the pickle after the header, read as arrays only.

    Raises:
        HoiError: not such a file.
    """
    from humanoid_hoi.core.pickle_arrays import arrays_of

    try:
        with path.open("rb") as stream:
            version = np.lib.format.read_magic(stream)
            read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            read(stream)
            content = stream.read()
    except (OSError, ValueError) as error:
        raise HoiError(f"not a .npy file: {' '.join(str(error).split())[:100]}", where=path, fix=_FIX) from error
    found = arrays_of(content, path)
    # ``numpy.save`` of a dictionary wraps it in an array without axes.
    while isinstance(found, (list, tuple)) and len(found) == 1:
        found = found[0]
    return found


def _npy_dictionary(path: Path) -> dict[str, Any]:
    found = npy_content(path)
    if not isinstance(found, dict):
        raise HoiError("expected a dictionary of arrays", where=path, fix=_FIX)
    return found


def _matrices(rotvecs: FloatArray) -> FloatArray:
    flat = Rotation.from_rotvec(rotvecs.reshape(-1, 3)).as_matrix()
    return flat.reshape(*rotvecs.shape[:-1], 3, 3)


def _check(found: Found, source: Path, num_frames: int) -> None:
    count = len(found.frames)
    if count < 2 or found.rotmats.shape != (count, _BODY + 1, 3, 3) or found.transl.shape != (count, 3):
        raise HoiError(
            f"{count} frames, rotations {found.rotmats.shape}, translations {found.transl.shape} do not fit",
            where=source,
            fix=_FIX,
        )
    if not np.isfinite(found.rotmats).all() or not np.isfinite(found.transl).all():
        raise HoiError("values that are not finite", where=source, fix=_FIX)
    if found.frames.min() < 0 or found.frames.max() >= num_frames or (np.diff(found.frames) <= 0).any():
        raise HoiError(
            f"frames {found.frames.min()}..{found.frames.max()} of a video with {num_frames}",
            where=source,
            fix="run it on this session's video.mp4",
        )
    # R R^T = 1 to a percent: networks give rotations that are nearly orthogonal.
    off = np.abs(found.rotmats @ np.swapaxes(found.rotmats, -1, -2) - np.eye(3)).max()
    if off > 1e-2:
        raise HoiError(f"matrices that are no rotations (off by {off:.2g})", where=source, fix=_FIX)


def _content(found: Found, num_frames: int, camera_matrix: FloatArray) -> dict[str, Any]:
    """GVHMR's layout. Without a world of the tool's own, the camera is taken to be level and the world to hang on it."""
    rows = np.arange(num_frames)
    # Joint by joint along the shortest turns; frames before the first and after the last hold it.
    turned = np.stack([_slerp(found.frames, found.rotmats[:, j], rows) for j in range(_BODY + 1)], axis=1)
    transl = _linear(found.frames, found.transl, rows)
    if found.world_root is None or found.world_transl is None:
        flip = np.diag([1.0, -1.0, -1.0])  # y down, z forward -> y up
        world_root = flip @ turned[:, 0]
        world_transl = transl @ flip.T
    else:
        world_root = _slerp(found.frames, found.world_root, rows)
        world_transl = _linear(found.frames, found.world_transl, rows)
    # (T, 66): the root's rotation vector and those of the 21 body joints.
    pose = Rotation.from_matrix(turned.reshape(-1, 3, 3)).as_rotvec().reshape(num_frames, -1)
    shared = {"body_pose": _float(pose[:, 3:]), "betas": torch.zeros(num_frames, 10)}
    world = Rotation.from_matrix(world_root).as_rotvec()
    matrix = camera_matrix if found.camera_matrix is None else found.camera_matrix
    return {
        "smpl_params_incam": {**shared, "global_orient": _float(pose[:, :3]), "transl": _float(transl)},
        "smpl_params_global": {**shared, "global_orient": _float(world), "transl": _float(world_transl)},
        "K_fullimg": _float(matrix).expand(num_frames, 3, 3).clone(),
        "source": found.tool,
        # Said in the file: what was filled in is no observation.
        "filled_frames": torch.from_numpy(~np.isin(rows, found.frames)),
    }


def _slerp(frames: IntArray, rotmats: FloatArray, rows: IntArray) -> FloatArray:
    # Slerp does not extrapolate; before the first and after the last frame the pose is held.
    inside = np.clip(rows, frames[0], frames[-1])
    result: FloatArray = Slerp(frames, Rotation.from_matrix(rotmats))(inside).as_matrix()
    return result


def _linear(frames: IntArray, values: FloatArray, rows: IntArray) -> FloatArray:
    return np.stack([np.interp(rows, frames, values[:, i]) for i in range(values.shape[1])], axis=1)


def _float(values: FloatArray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(values)).float()
