"""Frames of recordings: clips and solved sessions by the paper's rule, annotated sessions as they were annotated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.surface import as_trimesh
from humanoid_hoi.interpoint.data.video import AnnotatedVideo, file_hash
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES
from humanoid_hoi.interpoint.surface import nearest_on_mesh
from humanoid_hoi.motion.checks.validate import to_object_frame
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.interaction.graph import MAX_PAIRS, THRESHOLD, keypoints_w
from humanoid_hoi.motion.solved import ContactPairs
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.session.load import load_session
from humanoid_hoi.session.session import Session


def videos_of_clips(folder: Path, every: int) -> Iterator[AnnotatedVideo]:
    """One video per clip; there are no pictures, and the world serves as the camera.

    Raises:
        HoiError: no clips here.
    """
    for path in _found(folder, "*.npz", "clips"):
        clip = HoiClip.load(path)
        yield video_of_clip(clip, file_hash(path), every)


def video_of_clip(clip: HoiClip, source_sha256: str, every: int) -> AnnotatedVideo:
    """The clip's frames, contacts by the paper's rule (Sec. 9.6): nearer than 0.1 m, at most five, nearest first."""
    mesh = as_trimesh(clip.obj)
    vertices = np.asarray(mesh.vertices, np.float64)
    faces = np.asarray(mesh.faces, np.int64)
    rows = np.arange(0, clip.num_frames, every)
    skin = keypoints_w(clip)
    local = to_object_frame(skin, clip)[rows]
    quat = np.asarray(clip.obj_quat_w, np.float64)[rows]
    pairs = pairs_by_rule(local, vertices, faces)
    return AnnotatedVideo(
        name=f"clip-{clip.name}",
        video=clip.name,
        object_id=clip.obj.name,
        category=clip.obj.name,
        source="clip",
        source_sha256=source_sha256,
        vertices=vertices,
        faces=faces,
        **pairs,
        keypoints_cam=skin[rows],
        obj_rotmat_cam=Rotation.from_quat(quat).as_matrix(),
        obj_pos_cam=np.asarray(clip.obj_pos_w, np.float64)[rows],
    )


def pairs_by_rule(local: FloatArray, vertices: FloatArray, faces: IntArray) -> dict[str, Any]:
    """Contacts of T frames as an :class:`AnnotatedVideo` stores them: one pair per touching keypoint and frame.

    Args:
        local: (T, 87, 3) keypoints in the object's frame, m.
        vertices: (V, 3) m.
        faces: (F, 3).
    """
    found = nearest_on_mesh(local.reshape(-1, 3), vertices, faces)
    gap = found.gap.reshape(local.shape[:2])
    point = found.point.reshape(local.shape)
    # Sorting twice gives each keypoint's rank within its frame: near enough, and
    # among the nearest few.
    frames, keypoints = np.nonzero((gap < THRESHOLD) & (gap.argsort(1).argsort(1) < MAX_PAIRS))
    active = np.zeros((len(local), len(frames)), bool)
    # A pair per touching keypoint and frame, each active in its own frame only: the point moves
    # with the hand, so it may not be shared between frames.
    active[frames, np.arange(len(frames))] = True
    return {"contact_rows": keypoints, "contact_points": point[frames, keypoints], "contact_active": active}


def videos_of_solved(folder: Path, every: int) -> Iterator[AnnotatedVideo]:
    """One video per solved session, contacts by the paper's rule.

    Raises:
        HoiError: no solved sessions here, or one without a mesh.
    """
    for path in _found(folder, "**/solved.npz", "solved sessions"):
        solved = load_solved(path)
        if not len(solved.obj.faces):
            raise HoiError("the object has no mesh", where=path, field="obj", fix="solve it again with the mesh")
        body = load_body(solved.body_name)
        rows = np.arange(0, solved.num_frames, every)
        with torch.no_grad():
            points = body.select(body.keypoint_vertices, solved.body_cam.betas)
            # Sections 9.6's rule needs the skin, so the stored body is posed again.
            skin = body.pose(solved.body_cam.frames(torch.from_numpy(rows)), points).points.double().numpy()
        rotmat = solved.obj_rotmat_cam.numpy()[rows]
        pos = solved.obj_pos_cam.numpy()[rows]
        # Into the object's frame: R^T (x - p).
        local = np.einsum("tji,tkj->tki", rotmat, skin - pos[:, None])
        vertices = np.asarray(solved.obj.vertices, np.float64)
        yield AnnotatedVideo(
            name=f"solved-{solved.name}",
            video=solved.name,
            object_id=f"{solved.name}/{solved.obj.name}",
            category=solved.obj.name,
            source="solved",
            source_sha256=file_hash(path),
            vertices=vertices,
            faces=np.asarray(solved.obj.faces, np.int64),
            **pairs_by_rule(local, vertices, np.asarray(solved.obj.faces, np.int64)),
            keypoints_cam=skin,
            obj_rotmat_cam=rotmat,
            obj_pos_cam=pos,
            # One K for all rows, as a view of the same nine numbers.
            camera_matrix=np.broadcast_to(solved.camera_matrix.numpy(), (len(rows), 3, 3)),
        )


def videos_of_sessions(folder: Path, every: int, annotator: str, proposals_by: str) -> Iterator[AnnotatedVideo]:
    """One video per annotated session: its own contacts, and its masks.

    Raises:
        HoiError: no sessions here, or one without an object mesh.
    """
    body = load_body("free")
    for path in _found(folder, "*/kp_record_merged.json", "annotated sessions"):
        session = load_session(path.parent, body)
        yield video_of_session(session, file_hash(path), every, annotator, proposals_by)


def video_of_session(
    session: Session, source_sha256: str, every: int, annotator: str = "", proposals_by: str = ""
) -> AnnotatedVideo:
    """The annotated frames of a session.

    Args:
        session: with a mesh.
        source_sha256: of its annotation.
        every: one frame in so many.
        annotator: who.
        proposals_by: model version whose proposals the annotator saw.

    Raises:
        HoiError: it has no object mesh: contact points could not be learned.
    """
    if not session.obj.has_mesh:
        raise HoiError(
            "the session has no object mesh", where=session.name, field="obj", fix="add obj_org.obj to the session"
        )
    # The annotator's range only: outside of it no contact does not mean no touch.
    rows = np.arange(session.start, session.stop, every)
    pairs: ContactPairs = session.contacts
    body = load_body("free")
    with torch.no_grad():
        points = body.select(body.keypoint_vertices, session.body_cam.betas)
        skin = body.pose(session.body_cam.frames(torch.from_numpy(rows)), points).points.double().numpy()
    turned = session.obj.init_rotmat_cam
    masks = session.masks
    return AnnotatedVideo(
        name=f"session-{session.name}",
        video=session.name,
        object_id=f"{session.name}/{session.obj.name}",
        category=session.obj.name,
        source="session",
        source_sha256=source_sha256,
        annotator=annotator,
        proposals_by=proposals_by,
        vertices=session.obj.vertices,
        faces=session.obj.faces,
        contact_rows=np.array([KEYPOINT_NAMES.index(name) for name in pairs.keypoint_names], np.int64),
        contact_points=pairs.point_obj,
        contact_active=pairs.active[rows],
        human_mask=None if masks is None else _masks([masks.human(int(t)) for t in rows], session.image_size),
        object_mask=None if masks is None else _masks([masks.object(int(t)) for t in rows], session.image_size),
        keypoints_cam=skin,
        obj_rotmat_cam=None if turned is None else np.asarray(turned)[rows],
        obj_pos_cam=session.obj.init_pos_cam[rows],
        camera_matrix=np.broadcast_to(session.camera_matrix, (len(rows), 3, 3)),
    )


def _masks(masks: list[np.ndarray | None], size: tuple[int, int]) -> np.ndarray:
    blank = np.zeros((size[1], size[0]), bool)
    return np.stack([blank if mask is None else mask for mask in masks])


def _found(folder: Path, pattern: str, what: str) -> list[Path]:
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise HoiError(f"no {what} here ({pattern})", where=folder, fix="give the folder that holds them")
    return paths
