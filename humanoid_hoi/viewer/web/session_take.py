"""A solved session as a take: the body's skin (about a thousand vertices), its skeleton, the object and the contacts."""

from __future__ import annotations

import numpy as np
import roma
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.skeleton import SMPLX_52
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.solved import SolvedSession
from humanoid_hoi.viewer.scene3d import Part, Scene3D, clip_bodies
from humanoid_hoi.viewer.session_overlay import object_mesh
from humanoid_hoi.viewer.web.take import OBJECT, Motion, Take, distance_curve, place

_OBJECT_RGBA = (0.93, 0.62, 0.28, 1.0)


def session_take(solved: SolvedSession, body: BodyModel) -> Take:
    """The session in its Z-up world; its curve is how far apart the annotated points that touch are.

    Args:
        solved: T frames.
        body: the body model that ``solved.body_name`` names.

    Raises:
        HoiError: another body.
    """
    if body.name != solved.body_name:
        raise HoiError(f"the session was solved with {solved.body_name!r}, not {body.name!r}", field="body")
    params = solved.body_w().to(torch.float32)
    with torch.no_grad():
        # A light skin: all vertices of all frames would make the page slow.
        skin = body.pose(params, body.select(body.proxy_vertices, params.betas))
        contacts = body.pose(params, body.keypoints(solved.contacts.keypoint_names, params.betas)).points
        keypoints = body.pose(params, body.select(body.keypoint_vertices, params.betas)).points
    poses = _poses(solved, skin.joints.double().numpy())
    point_obj = np.nan_to_num(solved.contacts.point_obj)  # NaN where the mesh is missing: those pairs are never drawn
    known = np.isfinite(solved.contacts.point_obj).all(axis=1)
    active = solved.contacts.active & known
    obj_ends = place([(OBJECT, point) for point in point_obj], poses)
    motion = Motion(
        poses=poses,
        pair_body_w=contacts.double().numpy(),
        pair_obj_w=obj_ends,
        pair_active=active,
        keypoints_w=keypoints.double().numpy(),
        skin_w=skin.points.numpy(),
        curves=distance_curve(contacts.double().numpy(), obj_ends, active),
    )
    faces = body.proxy_faces.numpy()
    return Take(solved.name, solved.fps, _scene(solved), motion, skin_faces=faces, note=f"{solved.body_name} body")


def _poses(solved: SolvedSession, joints_w: FloatArray) -> FloatArray:
    """Poses (T, J + 1, 7): joint positions, and the object's pose.

    Joints have no orientation (nothing hangs on them) but the pelvis, which tells the camera where the person faces.
    """
    poses = np.zeros((solved.num_frames, joints_w.shape[1] + 1, 7))
    # The identity quaternion (xyzw).
    poses[..., 6] = 1.0
    poses[:, :OBJECT, :3] = joints_w
    left = np.subtract(*joints_w[:, SMPLX_52.index(["left_hip", "right_hip"])].transpose(1, 0, 2))
    yaw = np.arctan2(left[:, 1], left[:, 0]) - 0.5 * np.pi
    poses[:, 0, 5] = np.sin(0.5 * yaw)
    poses[:, 0, 6] = np.cos(0.5 * yaw)
    rotmat, pos = solved.obj_pose_w()
    poses[:, OBJECT, :3] = pos.double().numpy()
    poses[:, OBJECT, 3:] = roma.rotmat_to_unitquat(rotmat.double()).numpy()
    return poses


def _scene(solved: SolvedSession) -> Scene3D:
    names = clip_bodies(SMPLX_52)  # a session is solved with a body of SMPL-X's joints
    vertices, faces, _ = object_mesh(solved.obj)
    if not len(faces):
        return Scene3D([], names, SMPLX_52.bones)
    return Scene3D([Part("mesh of the object", vertices, faces, _OBJECT_RGBA, SMPLX_52.size)], names, SMPLX_52.bones)
