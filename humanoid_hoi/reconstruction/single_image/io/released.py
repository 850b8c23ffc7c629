"""The released Open3DHOI layout, one folder per picture.

Its traps: masks are JPEG data under a ``.png`` name; the body and object meshes lie in the body's frame, ``cam_trans`` away
from the camera's; ``smplx_parameters.json`` may be a list that holds the one dictionary; the "ground truth"
``obj_annot1.obj`` has another face order than the coarse mesh, and on the two published samples overlaps its own mask by
only 0.45 and 0.61: it is read as ``truth``, and every report should say how well it matches the picture itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import roma
import torch

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.params import NUM_BODY, NUM_HAND, BodyParams
from humanoid_hoi.body.parts import parts_of_posed_mesh
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import read_mesh
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ImageBody, ObjectPose
from humanoid_hoi.reconstruction.single_image.io.colors import vertex_colors
from humanoid_hoi.reconstruction.single_image.io.pixels import read_depth, read_image_mask, read_picture
from humanoid_hoi.session.json_file import number_array, read_json

RELEASED_FILE = "smplx_parameters.json"
SMPLX_VERTICES = 10_475
_FIX = "unpack the sample again"


def read_released(folder: Path) -> HoiImage:
    """One released sample.

    Raises:
        HoiError: a missing or broken file.
    """
    parameters = _parameters(folder / RELEASED_FILE)
    shift = number_array(parameters.get("cam_trans"), folder / RELEASED_FILE, "cam_trans", _FIX).reshape(-1)[:3]
    body, body_faces = read_mesh(folder / "h_mesh.obj")
    coarse = folder / "obj_pcd_h_align.obj"
    vertices, faces = read_mesh(coarse)
    # Our meshes have their mean at the origin, so a pose's position is the object's middle.
    middle = vertices.mean(axis=0)
    annotated = folder / "obj_annot1.obj"
    depth = next((folder / name for name in ("depth.npy", "depth.png") if (folder / name).is_file()), None)
    notes = ["the body is the released posed mesh: its parts are those of the nearest contact keypoints"]
    truth = None
    if annotated.is_file():
        truth = _similarity(vertices - middle, read_mesh(annotated)[0] + shift, annotated)
        notes.append("the annotated object need not overlap its mask: compare its IoU with the result's")
    return HoiImage(
        name=folder.resolve().name,
        picture=read_picture(_picture_of(folder)),
        person_mask=read_image_mask(folder / "person_mask.png"),
        object_mask=read_image_mask(folder / "object_mask.png"),
        camera_matrix=_camera(parameters, folder / RELEASED_FILE),
        body_cam=body + shift,
        body_faces=body_faces,
        body_parts=_parts(body),
        obj_vertices=vertices - middle,
        obj_faces=faces,
        obj_color=vertex_colors(coarse, len(vertices)),
        start=ObjectPose(np.eye(3), middle + shift, 1.0),
        depth=None if depth is None else read_depth(depth),
        truth=truth,
        notes=tuple(notes),
        body=_body(parameters, folder / RELEASED_FILE),
    )


def _parameters(path: Path) -> dict[str, Any]:
    found = read_json(path, _FIX)
    # Some samples wrap their one object in a list.
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise HoiError(f"expected an object, found {type(found).__name__}", where=path, fix=_FIX)
    return found


def _body(parameters: dict[str, Any], path: Path) -> ImageBody:
    """SMPL-X's parameters; jaw and expression move no part that touches."""

    def row(field: str, size: int) -> torch.Tensor:
        values = number_array(parameters.get(field), path, field, _FIX).reshape(-1)
        if len(values) != size or not np.isfinite(values).all():
            raise HoiError(f"expected {size} finite numbers, found {len(values)}", where=path, field=field, fix=_FIX)
        return torch.from_numpy(values)[None]

    return ImageBody(
        "smplx",
        BodyParams(
            global_orient=row("root_pose", 3),
            body_pose=row("body_pose", 3 * NUM_BODY),
            left_hand_pose=row("lhand_pose", 3 * NUM_HAND),
            right_hand_pose=row("rhand_pose", 3 * NUM_HAND),
            betas=row("shape", 10)[0],
            transl=row("cam_trans", 3),
        ),
    )


def _camera(parameters: dict[str, Any], path: Path) -> FloatArray:
    focal = number_array(parameters.get("focal"), path, "focal", _FIX).reshape(-1)
    center = number_array(parameters.get("princpt"), path, "princpt", _FIX).reshape(-1)
    if len(focal) != 2 or len(center) != 2:
        raise HoiError(
            f"{len(focal)} focal lengths, {len(center)} center coordinates", where=path, field="focal", fix=_FIX
        )
    return np.array([[focal[0], 0, center[0]], [0, focal[1], center[1]], [0, 0, 1.0]])


def _picture_of(folder: Path) -> Path:
    lossless = folder / "image.png"
    return lossless if lossless.is_file() else folder / "image.jpg"


def _parts(body: FloatArray) -> IntArray | None:
    """Parts of an SMPL-X mesh by its contact keypoints; None for a mesh of another vertex count."""
    if len(body) != SMPLX_VERTICES:
        return None
    return parts_of_posed_mesh(body, np.array([point.smplx_vertex for point in load_keypoints()]))


def _similarity(source: FloatArray, target: FloatArray, path: Path) -> ObjectPose:
    """The pose that lays the centered coarse vertices on the annotated ones (Umeyama), vertex by vertex."""
    if len(source) != len(target):
        raise HoiError(
            f"{len(target)} vertices, the coarse mesh has {len(source)}", where=path, fix="keep the vertex order"
        )
    middle = target.mean(axis=0)
    a = torch.from_numpy(source)
    b = torch.from_numpy(target - middle)
    # Umeyama: rotation from the cross-covariance, then the least-squares scale; both
    # sides are centered.
    rotmat = roma.special_procrustes(b.T @ a)
    scale = float((b * (a @ rotmat.T)).sum() / a.square().sum())
    return ObjectPose(rotmat.numpy(), middle, scale)
