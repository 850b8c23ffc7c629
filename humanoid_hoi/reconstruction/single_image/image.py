"""HoiImage: one picture of a person and an object, and everything that is known about it before solving."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.parts import PART_NAMES
from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import check_solid
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.motion.clip_check import check_name

MIN_MASK_PIXELS = 50
"""A mask of fewer pixels is taken for a failed segmentation."""
MAX_FACES = 1_000_000


@dataclass(frozen=True)
class ObjectPose:
    """A similarity: vertex v of the object lands at ``scale * rotmat v + pos_cam`` in the camera frame.

    Attributes:
        rotmat: (3, 3).
        pos_cam: (3,) m.
        scale: metres per unit of the mesh.
    """

    rotmat: FloatArray
    pos_cam: FloatArray
    scale: float

    def apply(self, vertices: FloatArray) -> FloatArray:
        """Vertices (V, 3) in the camera frame, m."""
        return self.scale * vertices @ self.rotmat.T + self.pos_cam


@dataclass(frozen=True)
class ImageBody:
    """Parameters of the person: what a posed mesh alone does not tell.

    Attributes:
        name: the body they belong to, ``free`` or ``smplx``.
        params: one frame, camera frame.
    """

    name: str
    params: BodyParams


@dataclass(frozen=True)
class HoiImage:
    """One picture. Camera frame: x right, y down, z forward, m.

    Attributes:
        name: of the picture.
        picture: (H, W, 3) uint8.
        person_mask: (H, W) visible pixels of the person.
        object_mask: (H, W) visible pixels of the object.
        camera_matrix: (3, 3) K in pixels.
        body_cam: (V, 3) posed body, camera frame, m.
        body_faces: (F, 3).
        body_parts: (V,) class of each vertex among the 34 parts, or None where nothing tells.
        obj_vertices: (M, 3) mesh in its own unit, mean at the origin.
        obj_faces: (G, 3).
        obj_color: (M, 3) vertex colors in [0, 1], or None.
        start: coarse pose of the object.
        depth: (H, W) depth map, or None.
        contact_parts: names of parts that touch the object, as annotated; empty where nobody said.
        truth: known pose of the object, or None.
        notes: remarks of the reader.
        body: parameters behind ``body_cam``, or None; a clip needs them.
        up_cam: (3,) where up is, or None where nobody knows.
        inpainted: (H, W, 4) uint8, the object with what hid it painted in, transparent elsewhere; or None.
    """

    name: str
    picture: ByteArray
    person_mask: BoolArray
    object_mask: BoolArray
    camera_matrix: FloatArray
    body_cam: FloatArray
    body_faces: IntArray
    body_parts: IntArray | None
    obj_vertices: FloatArray
    obj_faces: IntArray
    obj_color: FloatArray | None
    start: ObjectPose
    depth: FloatArray | None = None
    contact_parts: tuple[str, ...] = ()
    truth: ObjectPose | None = None
    notes: tuple[str, ...] = ()
    body: ImageBody | None = None
    up_cam: FloatArray | None = None
    inpainted: ByteArray | None = None

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px."""
        return self.picture.shape[1], self.picture.shape[0]

    def replace(self, **changes: object) -> HoiImage:
        """A copy with the given fields exchanged."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]


def check_image(image: HoiImage, where: object = None) -> None:
    """Sizes, masks, camera, meshes and poses.

    Raises:
        HoiError: names the file or folder, the field, the value and the remedy.
    """
    place = str(where) if where is not None else image.name
    check_name(image.name, place)
    _check_masks(image, place)
    _check_camera(image.camera_matrix, place)
    _check_faces(image.body_faces, image.body_cam, place, "body_faces")
    _check_body(image, place)
    _check_faces(image.obj_faces, image.obj_vertices, place, "obj_faces")
    _check_labels(image, place)
    check_solid(image.obj_vertices, image.obj_faces, place)
    if len(image.obj_faces) > MAX_FACES:
        raise HoiError(
            f"{len(image.obj_faces)} triangles", where=place, field="object mesh", fix=f"simplify it to {MAX_FACES}"
        )
    check_pose(image.start, place, "start")
    if image.truth is not None:
        check_pose(image.truth, place, "truth")
    unknown = [part for part in image.contact_parts if part not in PART_NAMES]
    if unknown:
        raise HoiError(
            f"unknown parts {unknown}", where=place, field="contact_parts", fix=f"of {', '.join(PART_NAMES)}"
        )
    _check_in_picture(image, place)


def _check_masks(image: HoiImage, where: str) -> None:
    for name in ("person_mask", "object_mask", "depth"):
        array = getattr(image, name)
        if array is None:
            continue
        if array.shape != image.picture.shape[:2]:
            raise HoiError(
                f"{array.shape[1]}x{array.shape[0]} pixels, the picture has {image.size[0]}x{image.size[1]}",
                where=where,
                field=name,
                fix="make it from this picture, at its own size",
            )
        if name != "depth" and array.sum() < MIN_MASK_PIXELS:
            raise HoiError(
                f"{int(array.sum())} pixels, at least {MIN_MASK_PIXELS} are needed",
                where=where,
                field=name,
                fix="segment the picture again",
            )


def _check_camera(matrix: FloatArray, where: str) -> None:
    if matrix.shape != (3, 3) or not np.isfinite(matrix).all() or matrix[0, 0] <= 0 or matrix[1, 1] <= 0:
        found = [float(matrix[0, 0]), float(matrix[1, 1])] if matrix.shape == (3, 3) else matrix.shape
        raise HoiError(
            f"focal lengths must be positive, found {found}",
            where=where,
            field="camera",
            fix="give fx, fy, cx, cy in px",
        )


def _check_faces(faces: IntArray, vertices: FloatArray, where: str, field: str) -> None:
    """Triangles of a mesh's own vertices; libraries below crash or never end on others."""
    fix = "write the mesh again, triangles as rows of three vertex numbers from 0"
    for array, kinds, name in ((vertices, "fiu", field.replace("faces", "vertices")), (faces, "iu", field)):
        if array.ndim != 2 or array.shape[1] != 3 or array.dtype.kind not in kinds:
            raise HoiError(
                f"expected rows of three numbers, found {array.dtype} of shape {array.shape}",
                where=where,
                field=name,
                fix=fix,
            )
    if len(faces) and (faces.min() < 0 or faces.max() >= len(vertices)):
        raise HoiError(
            f"vertex numbers from {int(faces.min())} to {int(faces.max())}, there are {len(vertices)} vertices",
            where=where,
            field=field,
            fix=fix,
        )


def _check_labels(image: HoiImage, where: str) -> None:
    """What is said of every vertex: colors of the object, parts of the body."""
    color = image.obj_color
    if color is not None and (color.shape != image.obj_vertices.shape or not np.isfinite(color).all()):
        raise HoiError(
            f"expected finite colors of shape {image.obj_vertices.shape}, found shape {color.shape}",
            where=where,
            field="obj_color",
            fix="one color a vertex, or leave it out",
        )
    parts = image.body_parts
    if parts is None:
        return
    wrong = parts.shape != (len(image.body_cam),) or parts.dtype.kind not in "iu"
    if wrong or parts.min() < 0 or parts.max() >= len(PART_NAMES):
        raise HoiError(
            f"expected {len(image.body_cam)} classes from 0 to {len(PART_NAMES) - 1}, found {parts.dtype} of shape "
            f"{parts.shape}",
            where=where,
            field="body_parts",
            fix="one class a vertex, or leave it out",
        )


def _check_body(image: HoiImage, where: str) -> None:
    if not np.isfinite(image.body_cam).all():
        raise HoiError("NaN or infinity in the posed body", where=where, field="body", fix="estimate the pose again")
    if len(image.body_cam) < 100 or not len(image.body_faces):
        raise HoiError(
            f"{len(image.body_cam)} vertices and {len(image.body_faces)} triangles",
            where=where,
            field="body",
            fix="give the posed body's own mesh",
        )
    # Released bodies lie in their own frame; the camera's translation is easily forgotten.
    if np.median(image.body_cam[:, 2]) <= 0:
        raise HoiError("the body lies behind the camera", where=where, field="body", fix="add the camera's translation")


def check_pose(pose: ObjectPose, where: str | Path, field: str) -> None:
    """Refuse a pose that is no finite rotation, place and positive scale.

    Raises:
        HoiError: names the field.
    """
    numbers = np.concatenate([pose.rotmat.reshape(-1), pose.pos_cam, [pose.scale]])
    if not np.isfinite(numbers).all() or pose.scale <= 0:
        raise HoiError(
            f"scale {pose.scale}, position {pose.pos_cam.tolist()}", where=where, field=field, fix="give finite numbers"
        )
    # A mirror is orthonormal too; its determinant gives it away.
    if np.abs(pose.rotmat @ pose.rotmat.T - np.eye(3)).max() > 1e-3 or np.linalg.det(pose.rotmat) < 0:
        raise HoiError("not a rotation matrix", where=where, field=f"{field}.rotmat", fix="orthonormalize it")


def _check_in_picture(image: HoiImage, where: str) -> None:
    pixels = project(image.start.apply(image.obj_vertices), image.camera_matrix)
    inside = ((pixels >= 0) & (pixels < np.array(image.size))).all(axis=1)
    if not inside.any():
        raise HoiError(
            "the object's coarse pose puts every vertex outside the picture",
            where=where,
            field="start",
            fix="align it coarsely first (coarse=robust with a depth map), or correct the camera",
        )
