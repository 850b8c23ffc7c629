"""``in_scene/`` of a session folder: depth or cloud, cameras, hands, object poses and timeline, each a file of its own tool.

=====================  ==========================================================================================
``depth.npy``          (T, h, w) depth along the optical axis, up to one scale, the video's aspect; 0 or NaN: unknown
``cloud.ply``          static points in metres, the cameras' world; instead of ``depth.npy``
``cameras.npz``        ``rotmat`` (T, 3, 3), ``pos`` (T, 3): world from camera, Z about up, metres; default: the cameras
                       that the body's motion implies
``hands.npz``          per side ``<side>_rotmat`` (T, 3, 3), ``_pos`` (T, 3), ``_fingers`` (T, 15, 3), ``_px`` (T, 21, 2),
                       ``_visible`` (T,): see :class:`HandTrack`; default: the session's body with its hand poses
``object_poses.npz``   ``rotmat`` (T, 3, 3), ``pos`` (T, 3), ``valid`` (T,), camera frame; default: ``obj_poses.json``
``timeline.json``      ``{"grasp": FRAME, "release": FRAME}``, either or both; default: found
=====================  ==========================================================================================
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
import trimesh

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write, read_arrays, write_text
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.reconstruction.in_scene.arms import hand_of_body
from humanoid_hoi.reconstruction.in_scene.hand import SIDES, HandModel
from humanoid_hoi.reconstruction.in_scene.session import HandTrack, InSceneSession, ObjectTrack
from humanoid_hoi.session.annotations import Annotations
from humanoid_hoi.session.hands import FILE as HAND_POSE_FILE
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.session.load import load_session
from humanoid_hoi.session.object_poses import check_rotations
from humanoid_hoi.session.session import Session

FOLDER = "in_scene"
_FIX = "docs/in_scene.md says what each file holds"


def load_in_scene(folder: str | Path, body: BodyModel, fps: float | None = None) -> InSceneSession:
    """A session folder with ``in_scene/``.

    Args:
        folder: of the session; annotations are not needed.
        body: model of the person.
        fps: frames per second, where the folder does not say.

    Raises:
        HoiError: a file is broken or does not fit the session; names file and field.
    """
    folder = Path(folder)
    session = load_session(folder, body, fps=fps, annotations=Annotations({}))
    here = folder / FOLDER
    if not here.is_dir():
        raise HoiError("no such folder", where=here, fix=f"put depth.npy or cloud.ply there; {_FIX}")
    session = _with_cameras(session, here / "cameras.npz")
    depth = _depth(here / "depth.npy")
    cloud = None if depth is not None else _cloud(here / "cloud.ply")
    hands = _hands(here / "hands.npz", session, body)
    grasp, release = _timeline(here / "timeline.json")
    return InSceneSession(
        session, hands, depth, cloud, _objects(here / "object_poses.npz", session), grasp, release, session.notes
    )


def write_in_scene(given: InSceneSession, folder: str | Path) -> Path:
    """Write ``in_scene/`` beside a session's other files.

    Raises:
        HoiError: it exists, or cannot be written.
    """
    here = Path(folder) / FOLDER
    if here.exists():
        raise HoiError("exists already and is not overwritten", where=here, fix="choose another folder")
    session = given.session
    if given.depth is not None:
        with atomic_write(here / "depth.npy") as stream:
            np.save(stream, given.depth.astype(np.float32))
    if given.cloud_w is not None:
        with atomic_write(here / "cloud.ply") as stream:
            stream.write(trimesh.PointCloud(given.cloud_w).export(file_type="ply"))
    arrays = {"rotmat": session.world_from_cam_rotmat.numpy(), "pos": session.world_from_cam_pos.numpy()}
    _write_arrays(here / "cameras.npz", arrays)
    names = ("visible", "rotmat", "pos", "fingers", "px")
    _write_arrays(here / "hands.npz", {f"{s}_{n}": getattr(h, n) for s, h in given.hands.items() for n in names})
    if given.objects is not None:
        track = given.objects
        _write_arrays(here / "object_poses.npz", {"rotmat": track.rotmat, "pos": track.pos, "valid": track.valid})
    # Frames that nobody gave are found anew on reading, not frozen into the file.
    known = {key: getattr(given, key) for key in ("grasp", "release") if getattr(given, key) is not None}
    if known:
        write_text(here / "timeline.json", json.dumps(known))
    return here


def hands_from_body(session: Session, body: BodyModel) -> dict[str, HandTrack]:
    """The hands of the session's own body, as its estimators put them there; always visible, keypoints projected."""
    params = session.body_cam.to(torch.float64)
    tracks = {}
    for side in SIDES:
        hand = hand_of_body(body, params, side)
        model = HandModel.of_body(body, params.betas, side, torch.float64)
        points = model.keypoints(hand.rotmat, hand.pos, hand.fingers).detach().numpy()
        px = project(points, session.camera_matrix)
        shown: BoolArray = np.all((px > 0) & (px < session.image_size), axis=-1)
        pose = params.left_hand_pose if side == "left" else params.right_hand_pose
        fingers = pose.reshape(-1, 15, 3).numpy()
        # A hand counts as visible when its wrist lies in the picture; single fingers may leave it.
        visible = shown[:, 0]
        px[~(shown & visible[:, None])] = np.nan
        tracks[side] = HandTrack(visible, hand.rotmat.numpy(), hand.pos.numpy(), fingers, px)
    return tracks


def _with_cameras(session: Session, path: Path) -> Session:
    if not path.is_file():
        return session
    arrays = _arrays(path, {"rotmat": (session.num_frames, 3, 3), "pos": (session.num_frames, 3)})
    check_rotations(arrays["rotmat"], path, "rotmat", _FIX)
    return session.replace(
        world_from_cam_rotmat=torch.from_numpy(arrays["rotmat"]), world_from_cam_pos=torch.from_numpy(arrays["pos"])
    )


def _depth(path: Path) -> FloatArray | None:
    if not path.is_file():
        return None
    try:
        # Mapped first: a file of another shape is refused before gigabytes are read.
        depth = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        reason = " ".join(str(error).split())[:100]
        raise HoiError(f"no depth maps: {reason}", where=path, fix="a .npy array (frames, height, width)") from error
    if depth.dtype.kind not in "fiu" or depth.ndim != 3:
        raise HoiError(
            f"expected numbers (frames, height, width), found {depth.dtype} {depth.shape}", where=path, fix=_FIX
        )
    return np.asarray(depth, np.float32)


def _cloud(path: Path) -> FloatArray | None:
    if not path.is_file():
        return None
    try:
        loaded: Any = trimesh.load(path, process=False)
        points = np.asarray(loaded.vertices, np.float64)
    except Exception as error:  # trimesh raises whatever its readers meet
        reason = " ".join(str(error).split())[:100]
        raise HoiError(f"no point cloud: {reason}", where=path, fix="a .ply with vertices in metres") from error
    if points.ndim != 2 or points.shape[1] != 3 or not np.isfinite(points).all() or len(points) < 100:
        raise HoiError(f"expected at least 100 finite points, found {points.shape}", where=path, fix=_FIX)
    return points


def _hands(path: Path, session: Session, body: BodyModel) -> dict[str, HandTrack]:
    if not path.is_file():
        if session.folder is not None and not (session.folder / HAND_POSE_FILE).is_file():
            # A body without a hand-pose file has flat hands, which are no
            # observation: no hands at all then.
            flat = not bool(session.body_cam.left_hand_pose.any() or session.body_cam.right_hand_pose.any())
            if flat:
                return {}
        return hands_from_body(session, body)
    frames = session.num_frames
    shapes = {
        "visible": (frames,),
        "rotmat": (frames, 3, 3),
        "pos": (frames, 3),
        "fingers": (frames, 15, 3),
        "px": (frames, 21, 2),
    }
    stored = read_arrays(path, "hand tracks", _FIX)
    sides = [side for side in SIDES if f"{side}_pos" in stored]
    tracks = {}
    for side in sides:
        arrays = _arrays(path, {f"{side}_{name}": shape for name, shape in shapes.items()})
        check_rotations(arrays[f"{side}_rotmat"], path, f"{side}_rotmat", _FIX)
        visible = arrays[f"{side}_visible"] > 0
        values = (arrays[f"{side}_{name}"] for name in ("rotmat", "pos", "fingers", "px"))
        tracks[side] = HandTrack(visible, *values)
        if not np.isfinite(tracks[side].pos).all() or not np.isfinite(tracks[side].fingers).all():
            raise HoiError("values that are not finite", where=path, field=f"{side}_pos, {side}_fingers", fix=_FIX)
    return tracks


def _objects(path: Path, session: Session) -> ObjectTrack | None:
    frames = session.num_frames
    if path.is_file():
        arrays = _arrays(path, {"rotmat": (frames, 3, 3), "pos": (frames, 3), "valid": (frames,)})
        check_rotations(arrays["rotmat"], path, "rotmat", _FIX)
        return ObjectTrack(arrays["rotmat"], arrays["pos"], arrays["valid"] > 0)
    if session.obj.init_rotmat_cam is None:
        return None
    return ObjectTrack(session.obj.init_rotmat_cam, session.obj.init_pos_cam, np.ones(frames, bool))


def _timeline(path: Path) -> tuple[int | None, int | None]:
    if not path.is_file():
        return None, None
    data = read_object(path, _FIX)
    for key in ("grasp", "release"):
        value = data.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise HoiError(f"expected a frame number, found {value!r:.40}", where=path, field=key, fix=_FIX)
    return data.get("grasp"), data.get("release")


def _arrays(path: Path, shapes: dict[str, tuple[int, ...]]) -> dict[str, FloatArray]:
    """Arrays of a file, float64, of the wanted shapes.

    Raises:
        HoiError: one is missing, of another shape, or no numbers.
    """
    stored = read_arrays(path, "arrays", _FIX)
    found: dict[str, FloatArray] = {}
    for name, shape in shapes.items():
        if name not in stored:
            raise HoiError("missing", where=path, field=name, fix=_FIX)
        array = stored[name]
        if array.shape != shape or array.dtype.kind not in "fiub":
            raise HoiError(
                f"expected numbers of shape {shape}, found {array.dtype} {array.shape}",
                where=path,
                field=name,
                fix=_FIX,
            )
        found[name] = array.astype(np.float64)
    return found


def _write_arrays(path: Path, arrays: Mapping[str, FloatArray | BoolArray]) -> None:
    with atomic_write(path) as stream:
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
