"""A solved session -> a clip: the 87 keypoints become pairs on the 52 joints of a humanoid with the person's own bones.

Nothing is cleaned here: the clip says exactly what the reconstruction says, in the clip's terms. Physical clean-up is
:mod:`humanoid_hoi.retarget.cleanup`.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import roma
import torch
from torch import Tensor

from humanoid_hoi.body.keypoints import keypoint
from humanoid_hoi.body.kinematics import forward_kinematics, positive_w
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import HoiClip, InteractionGraph, no_labels
from humanoid_hoi.motion.interaction.graph import derive_labels
from humanoid_hoi.motion.solved import SolvedSession
from humanoid_hoi.retarget.motion import JointMotion, motion_from_params
from humanoid_hoi.retarget.proxy import proxy_object
from humanoid_hoi.scene.bodies import body_solids
from humanoid_hoi.scene.config import HumanoidConfig


def clip_from_solved(
    solved: SolvedSession,
    body: BodyModel,
    action: str = "",
    proxy: str = "auto",
    humanoid: HumanoidConfig | None = None,
) -> HoiClip:
    """The clip of a solved session in the Z-up world, frame for frame.

    Args:
        solved: T frames.
        body: the body model its parameters belong to.
        action: action label.
        proxy: what stands in for a missing mesh: ``auto`` (a block from the contact points down to the ground, see
            :mod:`humanoid_hoi.retarget.proxy`), a mesh FILE, or ``none``, which refuses. A proxy is written into the provenance.
        humanoid: the humanoid a proxy is to fit; None fits the body's skin.

    Raises:
        HoiError: ``body`` is another one, or the mesh is missing and ``proxy=none``.
    """
    if body.name != solved.body_name:
        raise HoiError(
            f"solved with the {solved.body_name!r} body, not {body.name!r}",
            where=solved.name,
            field="body",
            fix=f"body={solved.body_name}",
        )
    params = solved.body_w().to(torch.float64)
    # Joints of the very body that was solved: retargeting keeps every bone.
    motion = motion_from_params(params, body.rest_joints(params.betas))
    rotmat, pos = (x.to(torch.float64) for x in solved.obj_pose_w())
    # Skin points in every frame, from which the offsets in the joints' frames are taken.
    points = body.pose(params, body.keypoints(solved.contacts.keypoint_names, params.betas)).points
    graph = _graph(solved, motion, points)
    clip = _clip(solved, motion, roma.rotmat_to_unitquat(rotmat), pos, graph, action)
    if len(solved.obj.faces) or solved.obj.kind != "mesh":
        return _labelled(clip)
    # Pairs that are never active are not in the graph, and their points must not be either.
    kept = solved.contacts.active.any(axis=0)
    solids = None if humanoid is None else body_solids(clip.skeleton, clip.joint_offsets, humanoid)
    return _labelled(proxy_object(clip, points[:, torch.from_numpy(kept)].numpy(), proxy, solids))


def _clip(
    solved: SolvedSession, motion: JointMotion, obj_quat: Tensor, obj_pos: Tensor, graph: InteractionGraph, action: str
) -> HoiClip:
    return HoiClip(
        name=solved.name,
        fps=solved.fps,
        joint_names=motion.skeleton.names,
        joint_parents=motion.skeleton.parents,
        joint_offsets=_f32(motion.joint_offsets),
        root_pos_w=_f32(motion.root_pos_w),
        joint_quat=_f32(motion.joint_quat),
        obj_pos_w=_f32(obj_pos),
        obj_quat_w=_f32(positive_w(obj_quat)),
        obj=_shape(solved.obj),
        graph=graph,
        contact_labels=no_labels(solved.num_frames, motion.skeleton),
        obj_is_static=solved.obj_is_static,
        action=action,
        source=f"{solved.source} Retargeted from the {solved.body_name} body.".strip(),
    )


def _graph(solved: SolvedSession, motion: JointMotion, points_w: Tensor) -> InteractionGraph:
    """Pairs whose joint-frame offset is the mean, over the active frames, of the surface keypoint in that frame."""
    pairs = solved.contacts
    kept = [p for p in range(len(pairs.keypoint_names)) if pairs.active[:, p].any()]
    if not kept:
        return InteractionGraph.empty(solved.num_frames)
    names = tuple(pairs.keypoint_names[p] for p in kept)
    joints = tuple(keypoint(name).joint for name in names)
    active = pairs.active[:, kept]
    offsets = _joint_frame_means(motion, points_w[:, kept], motion.skeleton.index(joints), active)
    return InteractionGraph(names, joints, _f32(offsets), pairs.point_obj[kept].astype(np.float32), active)


def _joint_frame_means(motion: JointMotion, points_w: Tensor, joints: list[int], active: np.ndarray) -> Tensor:
    pos, quat = forward_kinematics(motion.root_pos_w, motion.joint_quat, motion.joint_offsets, motion.skeleton.parents)
    # World into each joint's frame.
    local = roma.quat_action(roma.quat_conjugation(quat[:, joints]), points_w - pos[:, joints])
    weight = torch.from_numpy(active).to(local.dtype)[..., None]
    return (weight * local).sum(dim=0) / weight.sum(dim=0)


def _labelled(clip: HoiClip) -> HoiClip:
    """Contact labels: 1 where an annotated pair of the joint is active, -1 where the joint is farther than 0.1 m from the
    object (:data:`humanoid_hoi.motion.interaction.graph.THRESHOLD`), 0 (unknown) between: annotators do not mark every touch."""
    # Required labels come from the annotation; geometry adds only what is forbidden.
    labels = np.minimum(derive_labels(clip), 0).astype(np.int8)
    for column, joint in enumerate(clip.graph.joint_names):
        labels[clip.graph.active[:, column], clip.skeleton.index([joint])[0]] = 1
    return clip.replace(contact_labels=labels)


def _shape(obj: ObjectShape) -> ObjectShape:
    return dataclasses.replace(obj, vertices=obj.vertices.astype(np.float32), faces=obj.faces.astype(np.int32))


def _f32(values: Tensor) -> np.ndarray:
    return values.detach().cpu().numpy().astype(np.float32)
