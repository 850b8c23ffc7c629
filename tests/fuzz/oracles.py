"""What must hold of whatever a loader accepts, from the formats' descriptions; none calls the product's own checks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from humanoid_hoi.motion.clip import HoiClip


def clip_is_sound(clip: HoiClip) -> None:
    frames = len(clip.root_pos_w)
    assert frames >= 2 and 0 < clip.fps <= 1000
    assert clip.name and "/" not in clip.name and clip.name.isprintable()
    for array, shape in (
        (clip.root_pos_w, (frames, 3)),
        (clip.obj_pos_w, (frames, 3)),
        (clip.joint_quat, (frames, 52, 4)),
        (clip.obj_quat_w, (frames, 4)),
        (clip.joint_offsets, (52, 3)),
    ):
        assert array.shape == shape and np.isfinite(array).all() and np.abs(array).max() <= 1000
    assert np.abs(np.linalg.norm(clip.joint_quat, axis=-1) - 1).max() < 2e-3
    assert np.abs(np.linalg.norm(clip.obj_quat_w, axis=-1) - 1).max() < 2e-3
    bones = np.linalg.norm(clip.joint_offsets, axis=1)
    assert bones.max() <= 1.0 and bones[[4, 5, 7, 8, 18, 19, 20, 21]].min() > 0.01
    assert clip.contact_labels.shape == (frames, 52) and set(np.unique(clip.contact_labels)) <= {-1, 0, 1}
    pairs = len(clip.graph.joint_names)
    assert clip.graph.active.shape == (frames, pairs) and clip.graph.active.dtype == bool
    assert len(clip.graph.keypoint_names) == pairs
    for points in (clip.graph.point_joint, clip.graph.point_obj):
        assert points.shape == (pairs, 3) and np.isfinite(points).all() and (np.abs(points) <= 20).all()
    for support in clip.supports:
        assert np.isfinite(support.pos_w).all() and (support.half_size > 0).all() and (support.half_size <= 100).all()
        assert abs(np.linalg.norm(support.quat_w) - 1) < 2e-3
    if clip.obj.kind == "mesh":
        mesh_is_sound((clip.obj.vertices, clip.obj.faces))
    else:
        assert (clip.obj.size > 0).all() and clip.obj.size.max() < 20
    assert clip.obj.mass is None or 0 < clip.obj.mass < 1e6
    assert clip.obj.restitution is None or 0 <= clip.obj.restitution < 1


def mesh_is_sound(mesh: tuple[np.ndarray, np.ndarray]) -> None:
    vertices, faces = mesh
    assert vertices.shape[1:] == (3,) and faces.shape[1:] == (3,) and len(faces) >= 4
    assert np.isfinite(vertices).all() and 0 <= faces.min() and faces.max() < len(vertices)
    assert 0.001 < np.ptp(vertices, axis=0).max() <= 20.001


def session_is_sound(session: Any) -> None:
    frames = session.body_cam.num_frames
    for value in (*session.body_cam.__dict__.values(), session.world_from_cam_rotmat, session.world_from_cam_pos):
        if isinstance(value, torch.Tensor):
            assert torch.isfinite(value).all()
    assert np.isfinite(session.obj.vertices).all()
    assert 0 <= session.start < session.stop <= frames and session.fps > 0
    assert session.contacts.active.shape[0] == frames and np.isfinite(session.camera_matrix).all()
    if len(session.obj.vertices):
        assert (session.contacts.vertex_ids < len(session.obj.vertices)).all()


def released_is_sound(result: Any) -> None:
    assert torch.isfinite(result.obj_pos).all() and (np.diff(result.frame_ids) > 0).all()
    rotmat = result.obj_rotmat.numpy()
    assert np.abs(rotmat @ rotmat.swapaxes(1, 2) - np.eye(3)).max() < 0.05 and (np.linalg.det(rotmat) > 0).all()


def solved_is_sound(solved: Any) -> None:
    frames = len(solved.frame_ids)
    assert frames >= 1 and (np.diff(solved.frame_ids) == 1).all() and 0 < solved.fps <= 1000
    assert solved.body_name in ("free", "smplx") and "/" not in solved.name
    for value in (solved.obj_pos_cam, solved.world_from_cam_pos, solved.body_cam.transl, solved.camera_matrix):
        assert torch.isfinite(value).all()
    assert solved.contacts.active.dtype == bool and solved.contacts.active.shape[0] == frames
    assert np.isfinite(solved.obj.vertices).all() and solved.obj.faces.dtype.kind == "i"
    assert all(isinstance(v, (int, float, type(None))) for v in solved.quality.values())


def hands_are_sound(result: Any) -> None:
    params, _ = result
    for value in (params.left_hand_pose, params.right_hand_pose, params.body_pose):
        assert torch.isfinite(value).all() and value.abs().max() < 10


def annotations_are_sound(notes: Any) -> None:
    assert all(0 <= frame < 10**7 for frame in notes.frames) and 0 < notes.object_scale <= 1e6
    for frame in notes.frames.values():
        assert all(isinstance(v, int) and v >= 0 for v in frame.contacts.values())
        assert all(np.isfinite(pixel).all() for _, pixel in frame.points)


def paths_are_inside(folder: Path) -> Callable[[list[Path]], None]:
    def check(paths: list[Path]) -> None:
        assert paths and all(path.resolve().is_relative_to(folder.resolve()) and path.is_file() for path in paths)

    return check


def mask_is_sound(mask: np.ndarray) -> None:
    assert mask.ndim == 2 and mask.dtype == bool and 0 < mask.size <= 64_000_000
