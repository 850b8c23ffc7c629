"""From a scanned surface to one worth decomposing: welded, without specks, with outward normals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import trimesh
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from humanoid_hoi.geometry.mesh_file import check_solid, load_mesh
from humanoid_hoi.geometry.obj_file import check_indices

__all__ = ["clean_mesh", "load_mesh"]

SPECK_AREA = 1e-4
"""A connected patch below this share of the surface area is a speck (scanning debris)."""

MAX_LOSS = 0.01
"""Specks stay when dropping them would lose more than this share of the area or of any extent."""


def clean_mesh(vertices: np.ndarray, faces: np.ndarray, where: str | Path | None = None) -> trimesh.Trimesh:
    """Weld equal vertices, drop degenerate and doubled triangles and specks, turn normals outward, close small holes.

    Holes of three or four edges are closed where that makes the mesh watertight; the result need not be: scans (all four
    OMOMO objects) rarely are. The input is not changed.

    Args:
        vertices: (V, 3) m.
        faces: (F, 3) int.
        where: the file, for the error message.

    Raises:
        HoiError: no solid: not finite, too few triangles, flat, or an index beyond the vertices.
    """
    vertices = np.asarray(vertices, np.float64).reshape(-1, 3)
    faces = np.asarray(faces, np.int64).reshape(-1, 3)
    # Indices first, as the check for volume below looks at vertices only.
    check_indices(faces, len(vertices), where)
    check_solid(vertices, faces, where)
    mesh = trimesh.Trimesh(vertices.copy(), faces.copy(), process=False)
    # Vertices at one place are welded whatever their texture or normal says: seams of a
    # texture would otherwise count as borders, and every patch between them as a speck.
    mesh.merge_vertices(merge_tex=True, merge_norm=True)
    # m: triangles lower than this have no normal worth asking for.
    mesh.update_faces(mesh.nondegenerate_faces(height=1e-9))
    mesh.update_faces(mesh.unique_faces())
    mesh.remove_unreferenced_vertices()
    mesh = _without_specks(mesh)
    # Asked again, of what is left: doubled and degenerate triangles have gone, and fewer than four may remain.
    check_solid(mesh.vertices, mesh.faces, where)
    if not mesh.is_winding_consistent:  # asked first: the repair takes ten seconds on a big scan
        trimesh.repair.fix_winding(mesh)
    if mesh.volume < 0:  # not fix_inversion, which leaves open meshes alone
        mesh.invert()
    return _closed(mesh)


def _closed(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    """``mesh`` with its holes of three or four edges filled, if it is watertight then; else as it was.

    More than one open patch is a scan torn to pieces, of which filling would only make double-sided triangles.
    """
    # A label above 0 means a second patch.
    if mesh.is_watertight or _patch_of_face(mesh).any():
        return mesh
    filled = mesh.copy()
    trimesh.repair.fill_holes(filled)
    return filled if filled.is_watertight else mesh


def _without_specks(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    """``mesh`` without its tiny patches, unless they make up the object (a scan torn into thousands of patches)."""
    labels = _patch_of_face(mesh)
    # labels is (F,), one patch number per triangle; share is (patches,) of the total area.
    share = np.bincount(labels, weights=mesh.area_faces) / mesh.area
    keep = share >= SPECK_AREA
    # Thousands of small patches are no debris: together they are the object.
    if keep.all() or share[~keep].sum() > MAX_LOSS:
        return mesh
    kept = mesh.copy()
    kept.update_faces(keep[labels])
    kept.remove_unreferenced_vertices()
    # A thin handle has little area and is still the longest extent; 1e-12 keeps a flat direction from dividing by zero.
    shrunk = 1 - kept.extents / np.maximum(mesh.extents, 1e-12)
    return mesh if shrunk.max() > MAX_LOSS else kept


def _patch_of_face(mesh: trimesh.Trimesh) -> np.ndarray:
    """Connected patch (by shared vertices) of every face, (F,) int."""
    faces = mesh.faces
    count = len(mesh.vertices)
    # A triangle links its first corner to the two others; the components of that graph over vertices are the patches.
    rows = np.r_[faces[:, 0], faces[:, 0]]
    columns = np.r_[faces[:, 1], faces[:, 2]]
    _, patch = connected_components(coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count)), False)
    # Patches numbered 0, 1, ... over those that have triangles: unused vertices are components of their own.
    return np.unique(patch[faces[:, 0]], return_inverse=True)[1]
