"""A stand-in for an object whose mesh is missing: a block that carries the annotated contacts.

Where a session has contact annotations but no mesh, its contact points are known only as points on the body. A block
turned to where the person faces, under the contacts of seat and thighs (all contacts where there are none of these),
standing on the ground, lets a person sit on something; a back that leaned on a rest has nothing to lean on. It is no
measurement of the object, and the clip says so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.mesh_file import load_mesh
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.geometry.surface import sample_surface
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.bodies import BodySolid

MARGIN = 0.10
"""m the block reaches beyond the contact points to the sides and to the back; in front it ends at them, because the
shanks of a seated person hang there."""
MIN_HALF = 0.05
"""m, smallest half extent."""
TOP_SHARE = 30.0
"""Percentile, over contact frames, of the height of the body's underside that the top is laid at: the rest of the frames
press in or float a little, which the clean-up removes."""
_SEAT_JOINTS = ("pelvis", "left_hip", "right_hip")


def proxy_object(
    clip: HoiClip, keypoints_w: np.ndarray, kind: str, solids: Sequence[BodySolid] | None = None
) -> HoiClip:
    """The clip with a static block in place of the missing mesh.

    Args:
        clip: with a graph whose pairs name where the object was touched, and no object geometry.
        keypoints_w: (T, P, 3) world positions of the keypoints of the graph's pairs, m.
        kind: ``auto`` for the block; a mesh FILE (metric, its z up, its x to where the person faces) stands on the ground
            under the contacts instead of the block; ``none`` refuses.
        solids: of the simulated humanoid: the block's top then fits the underside of these (they are thicker or thinner
            than the skin); None fits the keypoints.

    Raises:
        HoiError: no mesh and ``kind='none'``, an unknown kind or unreadable file, or no contact to place it by.
    """
    if kind == "none":
        raise HoiError(
            "the object has no mesh", where=clip.name, field="obj", fix="give proxy=FILE (a mesh) or proxy=auto"
        )
    if kind != "auto" and not Path(kind).suffix:
        raise HoiError(f"unknown proxy {kind!r}", where=clip.name, field="proxy", fix="use auto, none or a mesh FILE")
    if not clip.graph.num_pairs:
        raise HoiError(
            "no mesh and no contact annotation: nothing says where the object is",
            where=clip.name,
            field="obj",
            fix="add obj_org.obj, or annotate contacts",
        )
    # 5 % of the lowest joint: what the person stands on.
    ground = float(np.percentile(clip.joint_pose_w()[0][..., 2].min(axis=1), 5))
    block = _with_block(clip, keypoints_w, ground, solids)
    return block if kind == "auto" else _with_mesh(block, Path(kind), ground)


def _with_mesh(block: HoiClip, path: Path, ground: float) -> HoiClip:
    """The clip with a mesh where its block stands: above the block's middle, on the ground, turned like it."""
    vertices, faces = load_mesh(path)
    low = vertices.min(axis=0)
    high = vertices.max(axis=0)
    # Centered on its box, so that the block's middle is the mesh's.
    shape = ObjectShape(name=f"{path.stem}_proxy", kind="mesh", vertices=vertices - (low + high) / 2, faces=faces)
    pos = block.obj_pos_w.copy()
    pos[:, 2] = ground + (high[2] - low[2]) / 2
    # Contact points of the block in the mesh's frame: both have the same x and y, other heights.
    above = np.array([0, 0, block.obj_pos_w[0, 2] - pos[0, 2]], np.float32)
    surface = sample_surface(shape)
    nearest = cKDTree(surface).query(block.graph.point_obj + above)[1]
    return block.replace(
        obj=shape, obj_pos_w=pos, graph=dataclasses.replace(block.graph, point_obj=surface[nearest].astype(np.float32))
    ).with_note(f"It is not the block but the mesh {path.name}, placed by rule, not measured.")


def _with_block(clip: HoiClip, keypoints_w: np.ndarray, ground: float, solids: Sequence[BodySolid] | None) -> HoiClip:
    pairs = _carrying_pairs(clip)
    frames = np.asarray(clip.graph.active[:, pairs].any(axis=1))
    # Turned as the person faces while touching.
    yaw = _facing(clip, frames)
    turn = np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])  # block -> world
    touched = np.concatenate([keypoints_w[clip.graph.active[:, p], p] for p in pairs])
    # Row vectors times block -> world gives world -> block: sides of the block along the person's.
    flat = touched[:, :2] @ turn
    # x to the front: margin behind and to both sides, none in front.
    low = flat.min(axis=0) - MARGIN
    high = flat.max(axis=0) + np.array([0.0, MARGIN])
    under = touched[:, 2] if solids is None else _underside(clip, solids, frames)
    # At least twice the smallest half extent high.
    top = max(float(np.percentile(under, TOP_SHARE)), ground + 2 * MIN_HALF)
    half = np.maximum(np.array([*(high - low) / 2, (top - ground) / 2]), MIN_HALF)
    center = np.array([*turn @ ((low + high) / 2), top - half[2]])
    quat = np.array([0, 0, np.sin(yaw / 2), np.cos(yaw / 2)], np.float32)
    points = _contact_points(clip, keypoints_w, center, turn, half)
    return clip.replace(
        obj=ObjectShape(name=f"{clip.obj.name}_proxy", kind="box", size=half.astype(np.float32)),
        obj_pos_w=np.tile(center.astype(np.float32), (clip.num_frames, 1)),
        obj_quat_w=np.tile(quat, (clip.num_frames, 1)),
        obj_is_static=True,
        graph=dataclasses.replace(clip.graph, point_obj=points),
    ).with_note("The object's mesh was missing: a block at the annotated contacts stands in for it.")


def _carrying_pairs(clip: HoiClip) -> list[int]:
    """Pairs of seat and thighs, which carry a seated person; all pairs where there is none of these."""
    seat = [p for p, joint in enumerate(clip.graph.joint_names) if joint in _SEAT_JOINTS]
    return seat or list(range(clip.graph.num_pairs))


def _facing(clip: HoiClip, frames: np.ndarray) -> float:
    """Mean heading of the pelvis in the given frames, rad from world +x."""
    # The first column of the rotation: the pelvis' forward direction in the world, its horizontal part averaged.
    x, y, z, w = np.asarray(clip.joint_quat[frames, 0], np.float64).T
    forward = np.stack([1 - 2 * (y * y + z * z), 2 * (x * y + z * w)], axis=-1).mean(axis=0)
    return float(np.arctan2(forward[1], forward[0]))


def _underside(clip: HoiClip, solids: Sequence[BodySolid], frames: np.ndarray) -> np.ndarray:
    """Lowest point of seat and thighs in every given frame, m."""
    pos, quat = clip.joint_pose_w()
    lowest = []
    for solid in solids:
        # Feet and hands are boxes and do not sit.
        if solid.joint not in _SEAT_JOINTS or solid.kind == "box":
            continue
        joint = clip.joint_names.index(solid.joint)
        half = solid.size[1] if solid.kind == "capsule" else 0.0
        axis = solid.axis if solid.kind == "capsule" else np.zeros(3)
        for end in (-half, half):
            point = np.asarray(solid.pos) + end * np.asarray(axis)
            turned = Rotation.from_quat(quat[frames, joint]).apply(point)
            # The lowest point of a ball around the end: z less the radius.
            lowest.append(pos[frames, joint, 2] + turned[:, 2] - solid.size[0])
    return np.min(lowest, axis=0)


def _contact_points(
    clip: HoiClip, keypoints_w: np.ndarray, center: np.ndarray, turn: np.ndarray, half: np.ndarray
) -> np.ndarray:
    """(P, 3) every pair's mean keypoint in the block's frame: carrying ones on its top, others where they are."""
    carrying = set(_carrying_pairs(clip))
    points = []
    for p in range(clip.graph.num_pairs):
        point = keypoints_w[clip.graph.active[:, p], p].mean(axis=0) - center
        point = np.array([*point[:2] @ turn, point[2]])
        # On the top of the block where it carries, within its sides.
        points.append([*np.clip(point[:2], -half[:2], half[:2]), half[2]] if p in carrying else point)
    return np.array(points, np.float32)
