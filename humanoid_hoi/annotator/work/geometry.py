"""Meshes and poses for the browser, as little-endian binary: counts (uint32), then float32 and uint32 arrays."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
import torch

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.session.names import released_name
from humanoid_hoi.session.session import SessionObject

LIGHT_FACES = 16_000
"""Of the mesh that is drawn where large ones are slow."""
MOST_OFF = 0.005
"""Share of the object's length by which a lighter mesh may be off: two or three pixels of the pane; else it is not used."""
_GENTLE = 3.0
_COMPARED = 4000


def mesh_bytes(vertices: FloatArray, faces: IntArray, points: FloatArray | None = None) -> bytes:
    """V, F, P, then vertices (V, 3), points (P, 3), faces (F, 3)."""
    extra = np.zeros((0, 3)) if points is None else points
    # Little-endian whatever machine serves it: the browser reads it with typed
    # arrays, which are so on all it runs on.
    head = struct.pack("<III", len(vertices), len(faces), len(extra))
    # 12 bytes of counts keep the arrays aligned to 4 bytes, as typed arrays demand.
    return head + _floats(vertices) + _floats(extra) + np.ascontiguousarray(faces, "<u4").tobytes()


def object_mesh(obj: SessionObject) -> bytes:
    """The metric, centered mesh at the annotator's scale 1."""
    return mesh_bytes(obj.vertices, obj.faces)


def light_object_mesh(obj: SessionObject) -> bytes:
    """The object with about ``LIGHT_FACES`` triangles, for the eye alone; the mesh itself where it has no more."""
    return mesh_bytes(*lighter(obj.vertices, obj.faces, LIGHT_FACES))


def lighter(vertices: FloatArray, faces: IntArray, count: int) -> tuple[FloatArray, IntArray]:
    """About ``count`` triangles by quadric edge collapse: a quarter of a million of them takes a quarter of a second.

    Args:
        vertices: (V, 3) m.
        faces: (F, 3).
        count: triangles wanted.

    Returns:
        Vertices (V', 3) and faces (F', 3) in the same frame; what was given where it is light, or cannot be made so
        without looking different.
    """
    if len(faces) <= count:
        return vertices, faces
    import fast_simplification
    import trimesh

    # Welded first: a mesh torn at its texture seams would open there.
    whole = trimesh.Trimesh(vertices, faces, process=True)
    # The collapse knows an absolute threshold, so the object is made one unit long; and it is told to go gently: with its
    # usual haste a ball of half a million triangles came out as a block.
    size = float(np.ptp(whole.vertices, axis=0).max())
    points = np.ascontiguousarray(whole.vertices / size, np.float32)
    triangles = np.ascontiguousarray(whole.faces, np.int32)
    light, kept = fast_simplification.simplify(points, triangles, target_count=count, agg=_GENTLE)
    light = size * light.astype(np.float64)
    looks_the_same = len(kept) > 0 and _farthest(whole.vertices, light, kept) < MOST_OFF * size
    return (light, kept) if looks_the_same else (vertices, faces)


def _farthest(points: FloatArray, vertices: FloatArray, faces: IntArray) -> float:
    """How far the farthest of some points is from a mesh, m; infinite where that is no mesh."""
    import igl

    if not np.isfinite(vertices).all():
        return float("inf")
    some = np.ascontiguousarray(points[:: max(1, len(points) // _COMPARED)], np.float64)
    squared, _, _ = igl.point_mesh_squared_distance(some, vertices, np.ascontiguousarray(faces, np.int64))
    return float(np.sqrt(np.max(squared)))


def mesh_stamp(obj: SessionObject) -> str:
    """Names the mesh's content: browsers keep meshes, and its size is made anew when the object is placed by masks."""
    return f"{zlib.crc32(_floats(obj.vertices) + np.ascontiguousarray(obj.faces, '<u4').tobytes()):08x}"


def rest_body(body: BodyModel) -> bytes:
    """The body in its rest pose with the 87 keypoints, SMPL-X axes (x left, y up, z front)."""
    params = _rest_params(body)
    vertices = body.vertices(params)[0].double().numpy()
    return mesh_bytes(vertices, body.faces.numpy(), vertices[body.keypoint_vertices.numpy()])


def posed_body(body: BodyModel, body_cam: BodyParams, frame: int) -> bytes:
    """Vertices (V, 3) and keypoints (87, 3) of one frame, camera frame."""
    with torch.no_grad():
        vertices = body.vertices(body_cam.frames(slice(frame, frame + 1)))[0].double().numpy()
    return _floats(vertices) + _floats(vertices[body.keypoint_vertices.numpy()])


def coarse_poses(obj: SessionObject) -> FloatArray:
    """(T, 12) rows of R (row-major), then t: the object as coarsely aligned."""
    frames = len(obj.init_pos_cam)
    turned = obj.init_rotmat_cam
    # Without a coarse rotation the object keeps the camera's axes.
    rotmat = np.broadcast_to(np.eye(3), (frames, 3, 3)) if turned is None else turned
    return pose_rows(rotmat, obj.init_pos_cam)


def pose_rows(rotmat: FloatArray, pos: FloatArray) -> FloatArray:
    """(T, 12) of (T, 3, 3) and (T, 3)."""
    return np.concatenate([np.asarray(rotmat).reshape(-1, 9), np.asarray(pos)], axis=1)


def keypoint_table() -> list[dict[str, str]]:
    """The 87 keypoints in table order: our name, the released spelling that files hold, part, carrying joint."""
    return [
        {"name": point.name, "released": released_name(point.name), "part": point.part, "joint": point.joint}
        for point in load_keypoints()
    ]


def _floats(array: FloatArray | Sequence[Sequence[float]]) -> bytes:
    return np.ascontiguousarray(array, "<f4").tobytes()


def _rest_params(body: BodyModel) -> BodyParams:
    from humanoid_hoi.body.params import NUM_BODY, NUM_HAND

    def zeros(*shape: int) -> torch.Tensor:
        return torch.zeros(shape)

    return BodyParams(
        body_pose=zeros(1, 3 * NUM_BODY),
        betas=zeros(body.num_betas),
        global_orient=zeros(1, 3),
        transl=zeros(1, 3),
        left_hand_pose=zeros(1, 3 * NUM_HAND),
        right_hand_pose=zeros(1, 3 * NUM_HAND),
    )
