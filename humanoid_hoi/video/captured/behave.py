"""BEHAVE sequences (30 fps parameter release) as sessions: SMPL-H body, object pose, one of the four cameras.

Read: ``SEQ/smpl_fit_all.npz`` (poses (T, 156), betas, trans), ``SEQ/object_fit_all.npz`` (angles (T, 3), trans (T, 3)),
``SEQ/info.json`` (cat), ``objects/CAT/*.obj``, ``calibs/DATE/config/K/config.json`` (rotation, translation: camera K to
the common frame) and ``calibs/intrinsics/K/calibration.json`` (color: fx, fy, cx, cy, width, height). The template is
centered on its vertex mean, as the release does. The body is carried by rotation: SMPL-H's shape does not transfer.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams, transform_params
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import read_arrays
from humanoid_hoi.geometry.mesh_file import read_mesh
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.geometry.zbuffer import nearness
from humanoid_hoi.session.frames import mean_pelvis, swap_rest_pelvis
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.session.session import Session, SessionObject
from humanoid_hoi.video.captured.protocol import Protocol, contact_constraints, track_constraints

FPS = 30.0
SMALL = 4
"""Visibility is judged in pictures this many times smaller."""
SLACK = 0.02
"""m behind the drawn surface at which a vertex still counts as visible."""
_FIX = "give a sequence folder of BEHAVE's 30 fps parameters, beside objects/ and calibs/"


@dataclass(frozen=True)
class Captured:
    """A sequence in one camera's frame.

    Attributes:
        name, object_name: of the sequence.
        body_cam: the person, on the body asked for.
        vertices, faces: of the object, metric, about the vertex mean.
        obj_rotmat, obj_pos: (T, 3, 3) and (T, 3) in the camera frame: the truth for the object.
        camera_matrix: (3, 3).
        image_size: (width, height).
        fps: frames per second.
    """

    name: str
    object_name: str
    body_cam: BodyParams
    vertices: FloatArray
    faces: IntArray
    obj_rotmat: FloatArray
    obj_pos: FloatArray
    camera_matrix: FloatArray
    image_size: tuple[int, int]
    fps: float = FPS


def read_behave(folder: str | Path, body: BodyModel, root: str | Path | None = None, camera: int = 1) -> Captured:
    """One sequence.

    Args:
        folder: the sequence.
        body: body to put in; only rotations and the pelvis' place are taken from SMPL-H.
        root: folder of ``objects`` and ``calibs``; default: two above the sequence.
        camera: 0 to 3.

    Raises:
        HoiError: a file is missing or its arrays do not fit together.
    """
    folder = Path(folder)
    root = Path(root) if root is not None else folder.parent.parent
    person = _arrays(folder / "smpl_fit_all.npz", {"poses": 156, "trans": 3})
    thing = _arrays(folder / "object_fit_all.npz", {"angles": 3, "trans": 3})
    frames = len(person["poses"])
    if len(thing["angles"]) != frames:
        raise HoiError(f"{len(thing['angles'])} frames, the body has {frames}", where=folder / "object_fit_all.npz")
    # BEHAVE names sequences DATE_SUBJECT_OBJECT_ACTION, where the file itself does
    # not say the object.
    category = str(read_object(folder / "info.json", _FIX).get("cat", folder.name.split("_")[2]))
    vertices, faces = read_mesh(_template(root / "objects" / category))
    rotmat, pos = _from_world(root / "calibs" / folder.name.split("_")[0] / "config" / str(camera) / "config.json")
    matrix, size = _intrinsics(root / "calibs" / "intrinsics" / str(camera) / "calibration.json")
    # Everything is stored in the common frame: x_cam = R x + p takes body and object
    # into this camera.
    turned = Rotation.from_rotvec(thing["angles"]).as_matrix()
    return Captured(
        folder.name,
        category,
        person_in_camera(person, body, rotmat, pos),
        vertices - vertices.mean(axis=0),
        faces,
        rotmat @ turned,
        thing["trans"] @ rotmat.T + pos,
        matrix,
        size,
    )


def session_of(captured: Captured, body: BodyModel, protocol: Protocol | None = None) -> Session:
    """A session annotated by the protocol of Sec. 9.6, whose coarse object is the first frame's place without rotation."""
    rotmat, pos = captured.obj_rotmat, captured.obj_pos
    with torch.no_grad():
        points = body.select(body.keypoint_vertices, captured.body_cam.betas)
        keypoints = body.pose(captured.body_cam, points).points.double().numpy()
    local = np.einsum("tji,tnj->tni", rotmat, keypoints - pos[:, None])
    contacts = contact_constraints(local, captured.vertices, protocol)
    # Row vectors: v R^T, for all frames at once.
    placed = captured.vertices @ rotmat.transpose(0, 2, 1) + pos[:, None]
    visible = visible_vertices(captured, body, placed)
    tracks = track_constraints(placed, visible, captured.vertices, captured.camera_matrix, protocol)
    frames = len(pos)
    annotated = np.flatnonzero(tracks.visible.any(1) | contacts.active.any(1))
    if not len(annotated):
        raise HoiError("neither a contact nor a visible object", where=captured.name, fix="choose another camera")
    eye = torch.eye(3, dtype=torch.float64).expand(frames, 3, 3)
    flip = torch.tensor([[0.0, 0, 1], [-1, 0, 0], [0, -1, 0]], dtype=torch.float64)  # level camera -> Z up
    return Session(
        name=captured.name,
        fps=captured.fps,
        camera_matrix=captured.camera_matrix,
        image_size=captured.image_size,
        body_cam=captured.body_cam,
        world_from_cam_rotmat=flip @ eye,
        world_from_cam_pos=torch.zeros(frames, 3, dtype=torch.float64),
        rest_pelvis=body.rest_pelvis(captured.body_cam.betas).detach().double(),
        obj=SessionObject(
            captured.object_name, captured.vertices, captured.faces, 1.0, 1.0, np.repeat(pos[:1], frames, axis=0)
        ),
        contacts=contacts,
        tracks=tracks,
        is_static=False,
        start=int(annotated[0]),
        stop=int(annotated[-1]) + 1,
        notes=("constraints by the protocol of Sec. 9.6",),
    )


def visible_vertices(captured: Captured, body: BodyModel, placed: FloatArray) -> BoolArray:
    """(T, V) object vertices inside the picture that neither the body nor the object hides."""
    width, height = captured.image_size
    small = (width // SMALL, height // SMALL)
    lens = np.diag([1 / SMALL, 1 / SMALL, 1.0]) @ captured.camera_matrix
    px = project(placed, captured.camera_matrix)
    with np.errstate(invalid="ignore"):
        # One small pixel off the right and lower border, so that the division below
        # stays inside the buffer.
        inside: BoolArray = np.all((px >= 0) & (px < (width - SMALL, height - SMALL)), axis=-1)
    visible = np.zeros(inside.shape, bool)
    faces = body.faces.numpy()
    for t, vertices in enumerate(placed):
        with torch.no_grad():
            skin = body.vertices(captured.body_cam.frames(slice(t, t + 1)))[0].double().numpy()
        # 1/z of whatever is nearest in each small pixel; a vertex counts as seen
        # unless something lies clearly before it.
        near = np.maximum(nearness(skin, faces, lens, small), nearness(vertices, captured.faces, lens, small))
        columns, rows = (np.where(inside[t], px[t, :, i], 0).astype(int) // SMALL for i in (0, 1))
        visible[t] = inside[t] & (near[rows, columns] <= 1 / np.maximum(vertices[:, 2] - SLACK, 1e-3))
    return visible


def person_in_camera(person: dict[str, FloatArray], body: BodyModel, rotmat: FloatArray, pos: FloatArray) -> BodyParams:
    """SMPL-H in the common frame -> the body in the camera's."""
    pose = torch.from_numpy(person["poses"]).float()
    frames = len(pose)
    betas = torch.zeros(body.num_betas)
    own = body.rest_pelvis(betas).detach().double()
    # SMPL-H's rest pelvis differs from SMPL-X's by centimetres; the pelvis is put where SMPL-X's mean would be.
    transl = swap_rest_pelvis(torch.from_numpy(person["trans"]).float(), mean_pelvis(), own)
    # SMPL-H's 156 numbers: root, 21 body joints, then 15 finger joints of each hand.
    params = BodyParams(pose[:, :3], pose[:, 3:66], pose[:, 66:111], pose[:, 111:156], betas, transl).to(torch.float64)
    turn = torch.from_numpy(rotmat).expand(frames, 3, 3)
    move = torch.from_numpy(pos).expand(frames, 3)
    return transform_params(params, turn, move, own).to(torch.float32)


def _arrays(path: Path, sizes: dict[str, int]) -> dict[str, FloatArray]:
    if not path.is_file():
        raise HoiError("is missing", where=path, fix=_FIX)
    arrays = read_arrays(path, "BEHAVE parameter file", _FIX)
    for name, size in sizes.items():
        if name not in arrays or arrays[name].ndim != 2 or arrays[name].shape[1] != size:
            raise HoiError(f"expected (frames, {size})", where=path, field=name, fix=_FIX)
        if not np.isfinite(arrays[name]).all():
            raise HoiError("values that are not finite", where=path, field=name, fix=_FIX)
    return {name: arrays[name].astype(np.float64) for name in sizes}


def _template(folder: Path) -> Path:
    found = sorted(folder.glob("*.obj")) + sorted(folder.glob("*.ply"))
    if not found:
        raise HoiError("no template mesh", where=folder, fix=_FIX)
    # The shortest name is the plain template; others are simplified or textured copies.
    return min(found, key=lambda path: len(path.name))


def _from_world(path: Path) -> tuple[FloatArray, FloatArray]:
    """Common frame -> camera: rotation and position; the file stores the other way."""
    stored = read_object(path, _FIX)
    rotmat = numbers_of(stored, "rotation", 9, path).reshape(3, 3)
    pos = numbers_of(stored, "translation", 3, path)
    # The inverse of x_common = R x_cam + p.
    return rotmat.T, -rotmat.T @ pos


def _intrinsics(path: Path) -> tuple[FloatArray, tuple[int, int]]:
    color = read_object(path, _FIX).get("color")
    if not isinstance(color, dict):
        raise HoiError("no color camera", where=path, field="color", fix=_FIX)
    fx, fy, cx, cy = (float(numbers_of(color, key, 1, path)[0]) for key in ("fx", "fy", "cx", "cy"))
    size = (int(color.get("width", 2048)), int(color.get("height", 1536)))
    return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1.0]]), size


def numbers_of(stored: dict[str, Any], key: str, count: int, path: Path) -> FloatArray:
    """``count`` finite numbers of a JSON object, flattened.

    Raises:
        HoiError: something else; names the key.
    """
    try:
        values = np.array(stored.get(key), np.float64).reshape(-1)
    except (ValueError, TypeError) as error:
        raise HoiError("expected numbers", where=path, field=key, fix=_FIX) from error
    if values.size != count or not np.isfinite(values).all():
        raise HoiError(f"expected {count} numbers", where=path, field=key, fix=_FIX)
    return values
