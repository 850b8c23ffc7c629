"""MuJoCo geoms -> triangle parts."""

from __future__ import annotations

from collections.abc import Sequence

import mujoco
import numpy as np
import trimesh
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.viewer.scene3d import WORLD, Part, Scene3D, clip_bodies

# MuJoCo's own viewers hide groups 3 to 5 (collision geometry) at first; a body with nothing else shows them.
_VISIBLE_GROUPS = 3
_GEOM = mujoco.mjtGeom


def scene_from_mjmodel(model: mujoco.MjModel, skeleton: Skeleton) -> Scene3D:
    """The scene of a compiled model of a clip: its visible geoms on the skeleton's joints and the object."""
    names = clip_bodies(skeleton)
    return Scene3D(parts_from_mjmodel(model, names), names, skeleton.bones)


def parts_from_mjmodel(model: mujoco.MjModel, body_names: Sequence[str]) -> list[Part]:
    """Every geom as triangles in the frame of its body, colored by its rgba.

    Planes and height fields are left out (renderers draw the ground at z = 0), as are invisible geoms (alpha 0) and
    the collision groups (>= 3) of bodies that also have visible ones. A geom of a body not among ``body_names``
    belongs to the nearest named ancestor, in the rest pose, or to the world.
    """
    parts = []
    for geom in range(model.ngeom):
        mesh = _geom_mesh(model, geom) if _is_visible(model, geom) else None
        if mesh is None:
            continue
        vertices, faces = mesh
        # From the geom's frame to its body's.
        vertices = _rotate(vertices, model.geom_quat[geom]) + model.geom_pos[geom]
        vertices, body = _to_named_body(model, vertices, int(model.geom_bodyid[geom]), body_names)
        red, green, blue, alpha = (float(c) for c in _rgba(model, geom))
        parts.append(Part(model.geom(geom).name or f"geom{geom}", vertices, faces, (red, green, blue, alpha), body))
    return parts


def _is_visible(model: mujoco.MjModel, geom: int) -> bool:
    if _rgba(model, geom)[3] == 0:
        return False
    # Collision geometry is shown only where a body has nothing else to show.
    siblings = model.geom_group[model.geom_bodyid == model.geom_bodyid[geom]]
    return bool(model.geom_group[geom] < _VISIBLE_GROUPS or (siblings >= _VISIBLE_GROUPS).all())


def _rgba(model: mujoco.MjModel, geom: int) -> FloatArray:
    material = model.geom_matid[geom]
    default = np.array([0.5, 0.5, 0.5, 1.0], np.float32)
    # A geom without a color of its own has MuJoCo's default gray; only then does its
    # material count.
    plain = np.array_equal(model.geom_rgba[geom], default)
    return model.mat_rgba[material] if material >= 0 and plain else model.geom_rgba[geom]


def _geom_mesh(model: mujoco.MjModel, geom: int) -> tuple[np.ndarray, np.ndarray] | None:
    """Vertices in the geom's frame and faces; None for planes and other unbounded or unknown kinds."""
    kind = model.geom_type[geom]
    size = model.geom_size[geom]
    if kind == _GEOM.mjGEOM_MESH:
        return _stored_mesh(model, int(model.geom_dataid[geom]))
    rings = 20 if size[0] > 0.02 else 10  # fingers are a few pixels wide
    if kind == _GEOM.mjGEOM_SPHERE:
        mesh = trimesh.creation.uv_sphere(radius=size[0], count=[rings // 2 + 2, rings])
    elif kind == _GEOM.mjGEOM_ELLIPSOID:
        mesh = trimesh.creation.uv_sphere(radius=1.0, count=[rings // 2 + 2, rings]).apply_scale(size)
    elif kind == _GEOM.mjGEOM_CAPSULE:
        mesh = trimesh.creation.capsule(height=2 * size[1], radius=size[0], count=[rings // 2 + 2, rings])
    elif kind == _GEOM.mjGEOM_CYLINDER:
        mesh = trimesh.creation.cylinder(radius=size[0], height=2 * size[1], sections=rings + 4)
    elif kind == _GEOM.mjGEOM_BOX:
        mesh = trimesh.creation.box(extents=2 * size)
    else:
        return None
    return np.asarray(mesh.vertices, np.float64), np.asarray(mesh.faces, np.int32)


def _stored_mesh(model: mujoco.MjModel, mesh: int) -> tuple[np.ndarray, np.ndarray]:
    # All meshes of a model share two long arrays; each knows where its part begins.
    first = model.mesh_vertadr[mesh]
    count = model.mesh_vertnum[mesh]
    first_face = model.mesh_faceadr[mesh]
    num_faces = model.mesh_facenum[mesh]
    vertices = model.mesh_vert[first : first + count].astype(np.float64)
    return vertices, model.mesh_face[first_face : first_face + num_faces].astype(np.int32)


def _to_named_body(
    model: mujoco.MjModel, vertices: np.ndarray, body: int, names: Sequence[str]
) -> tuple[np.ndarray, int]:
    """Climb from an unnamed body to the nearest one in ``names``, or to the world."""
    while body > 0 and model.body(body).name not in names:
        vertices = _rotate(vertices, model.body_quat[body]) + model.body_pos[body]
        body = int(model.body_parentid[body])
    return vertices, names.index(model.body(body).name) if body > 0 else WORLD


def _rotate(vertices: np.ndarray, quat_wxyz: np.ndarray) -> np.ndarray:
    return Rotation.from_quat(quat_wxyz, scalar_first=True).apply(vertices)
