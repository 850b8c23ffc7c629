"""Files of other tools in a picture's folder.

``object.obj``, ``object.ply`` or ``object.glb``: the mesh of an image-to-3D tool (InstantMesh), which replaces the folder's object. Colors
of the vertices are read from ``.obj``, as those tools write them.

``inpainted.png``: the object with what hid it painted in, of the picture's size; outside of it transparent, or white.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, ByteArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import read_mesh
from humanoid_hoi.reconstruction.single_image.image import MIN_MASK_PIXELS, HoiImage, ObjectPose
from humanoid_hoi.reconstruction.single_image.io.colors import vertex_colors
from humanoid_hoi.reconstruction.single_image.io.pixels import read_rgba

MESHES = ("object.obj", "object.ply", "object.glb")
INPAINTED = "inpainted.png"
_WHITE = 250
"""A picture without transparency is white, or nearly, where the object is not."""
TO_CAMERA = np.diag([1.0, -1.0, -1.0])
"""Meshes of such tools have y up and their front towards +z; the camera's axes are x right, y down, z forward."""


def with_slots(image: HoiImage, folder: Path) -> HoiImage:
    """The picture with what lies in the slots of its folder; as it was where they are empty.

    Raises:
        HoiError: two meshes, a broken file, or a picture of another size.
    """
    mesh = mesh_file(folder)
    if mesh is not None:
        image = with_mesh(image, mesh)
    if (folder / INPAINTED).is_file():
        image = image.replace(inpainted=read_inpainted(folder / INPAINTED, image.size))
    return image


def mesh_file(folder: Path) -> Path | None:
    """The mesh in the slot of a picture's folder, or None.

    Raises:
        HoiError: there are two.
    """
    lying = [folder / name for name in MESHES if (folder / name).is_file()]
    if len(lying) > 1:
        names = " and ".join(path.name for path in lying)
        raise HoiError(f"both {names}", where=folder, field="object", fix="leave one of them")
    return lying[0] if lying else None


def with_mesh(image: HoiImage, path: Path) -> HoiImage:
    """The picture with another object: the mesh of a file, put where the mask is.

    Its truth goes, as it speaks of another mesh's vertices.

    Raises:
        HoiError: an unreadable mesh, or a mask that is too small to say where it is.
    """
    vertices, faces = read_mesh(path)
    vertices = vertices - vertices.mean(axis=0)
    note = f"object from {path.name}, put where its mask is, at the depth of the person's middle"
    return image.replace(
        obj_vertices=vertices,
        obj_faces=faces,
        obj_color=vertex_colors(path, len(vertices)),
        start=pose_at_mask(image, vertices, path),
        truth=None,
        notes=(*image.notes, note),
    )


def pose_at_mask(image: HoiImage, vertices: FloatArray, where: Path) -> ObjectPose:
    """A coarse pose: the generator's rotation, the mask's middle and size, the depth of the person's middle.

    Args:
        image: picture, mask, camera and person.
        vertices: (M, 3) of the mesh, mean at the origin, y up.
        where: file, for errors.

    Raises:
        HoiError: a mask of too few pixels, or a mesh without extent.
    """
    rows, columns = np.nonzero(image.object_mask)
    if len(rows) < MIN_MASK_PIXELS:
        raise HoiError(
            f"the object's mask has {len(rows)} pixels", where=where, field="object_mask", fix="draw the mask again"
        )
    seen = vertices @ TO_CAMERA.T
    extent = np.ptp(seen[:, :2], axis=0)
    if not np.isfinite(extent).all() or np.linalg.norm(extent) < 1e-9:
        raise HoiError("the mesh has no extent", where=where, field="vertices", fix="make the mesh again")
    camera = image.camera_matrix
    focal = np.array([camera[0, 0], camera[1, 1]])
    depth = float(np.median(image.body_cam[:, 2]))
    # Of the whole outline's box, in meters at that depth; part of the object may be hidden, so it is a lower bound.
    box = (np.array([np.ptp(columns), np.ptp(rows)]) + 1) * depth / focal
    scale = float(np.linalg.norm(box) / np.linalg.norm(extent))
    middle_px = np.array([columns.min() + columns.max() + 1, rows.min() + rows.max() + 1]) / 2
    middle = (middle_px - camera[:2, 2]) * depth / focal
    # The mesh's mean is not the middle of its box.
    offset = scale * (seen[:, :2].min(axis=0) + seen[:, :2].max(axis=0)) / 2
    return ObjectPose(TO_CAMERA, np.append(middle - offset, depth), scale)


def read_inpainted(path: Path, size: tuple[int, int]) -> ByteArray:
    """(H, W, 4) uint8, transparent where the object is not.

    Raises:
        HoiError: unreadable, of another size than the picture, or empty.
    """
    found = read_rgba(path)
    if found.shape[1::-1] != size:
        raise HoiError(
            f"{found.shape[1]}x{found.shape[0]} pixels, the picture has {size[0]}x{size[1]}",
            where=path,
            field="inpainted",
            fix="inpaint the picture in its own size",
        )
    if found[..., 3].min() == 255:
        found = found.copy()
        found[_is_white(found), 3] = 0
    if (found[..., 3] > 0).sum() < MIN_MASK_PIXELS:
        raise HoiError("shows no object", where=path, field="inpainted", fix="transparent or white around the object")
    return found


def _is_white(rgba: ByteArray) -> BoolArray:
    return np.asarray(rgba[..., :3].min(axis=-1) >= _WHITE)
