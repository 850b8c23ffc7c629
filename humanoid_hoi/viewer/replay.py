"""Videos of a clip, and of a policy's roll-out beside the clip it imitates."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.description import SceneDescription
from humanoid_hoi.scene.mujoco_spec import build_spec
from humanoid_hoi.viewer.geoms import scene_from_mjmodel
from humanoid_hoi.viewer.render import Look, render_motion, render_sheet
from humanoid_hoi.viewer.scene3d import Scene3D, clip_contacts, clip_poses

BESIDE = (0.0, 1.5, 0.0)
"""m, where the reference stands in a comparison."""


def scene3d(scene: SceneDescription) -> Scene3D:
    """The drawable scene of a simulated one: its bodies in the order of ``clip_bodies``."""
    return scene_from_mjmodel(build_spec(scene).compile(), scene.skeleton)


def rollout_poses(
    joint_pos_w: FloatArray, joint_quat_w: FloatArray, obj_pos_w: FloatArray, obj_quat_w: FloatArray
) -> FloatArray:
    """Poses (T, J + 1, 7) of one recorded trial: joints (T, J, 3) and (T, J, 4), object (T, 3) and (T, 4)."""
    joints = np.concatenate([joint_pos_w, joint_quat_w], -1)
    obj = np.concatenate([obj_pos_w, obj_quat_w], -1)[:, None]
    return np.concatenate([joints, obj], 1)


def clip_video(scene: SceneDescription, clip: HoiClip, path: str | Path) -> Path:
    """The reference alone, its active contact points in red."""
    poses = clip_poses(clip)
    look = Look(title=clip.name, contacts=clip_contacts(clip, poses))
    return render_motion(scene3d(scene), poses, clip.fps, path, look=look)


def clip_sheet(scene: SceneDescription, clip: HoiClip, path: str | Path, count: int = 8) -> Path:
    """As :func:`clip_video`, as one picture of ``count`` instants."""
    poses = clip_poses(clip)
    look = Look(size=(480, 400), title=clip.name, contacts=clip_contacts(clip, poses))
    return render_sheet(scene3d(scene), poses, clip.fps, path, count=count, look=look)


def comparison_video(scene: SceneDescription, clip: HoiClip, poses: FloatArray, path: str | Path) -> Path:
    """The policy (``poses`` (T, J + 1, 7)) with the reference beside it."""
    look = Look(
        captions=("policy", "reference"), title=clip.name, ghost_offset_w=BESIDE, contacts=clip_contacts(clip, poses)
    )
    return render_motion(scene3d(scene), poses, clip.fps, path, ghost_poses=clip_poses(clip), look=look)


def comparison_sheet(
    scene: SceneDescription, clip: HoiClip, poses: FloatArray, path: str | Path, count: int = 8
) -> Path:
    """As :func:`comparison_video`, as one picture of ``count`` instants with the reference as a translucent ghost."""
    look = Look(size=(480, 400), title=clip.name, contacts=clip_contacts(clip, poses))
    return render_sheet(scene3d(scene), poses, clip.fps, path, count=count, ghost_poses=clip_poses(clip), look=look)
