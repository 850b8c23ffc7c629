"""A solved video as a SolvedSession in scene coordinates, with its supports, and figures that need no truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import transform_params
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.motion.solved import ContactPairs, SolvedSession
from humanoid_hoi.reconstruction.in_scene.arms import hand_of_body, put_hands
from humanoid_hoi.reconstruction.in_scene.evidence.outline import outline_error
from humanoid_hoi.reconstruction.in_scene.evidence.planes import SupportPlane
from humanoid_hoi.reconstruction.in_scene.evidence.silhouette import insets
from humanoid_hoi.reconstruction.in_scene.hand import pad_names
from humanoid_hoi.reconstruction.in_scene.session import InSceneSession
from humanoid_hoi.reconstruction.in_scene.solve import InSceneResult

CONTACT_M = 0.012
"""A pad of a carrying hand within this of the object touches it."""
GROUND_M = 0.1
"""The lowest plane within this of the given world's z = 0 is the ground, if it is seen well enough; the world is shifted so that it is
at 0."""
_GROUND_SHARE = 0.05
"""Share of the static points that the ground holds at least."""
_SAME_M = 0.015
_MOST_REACH_M = 0.5


@dataclass(frozen=True)
class InSceneSolved:
    """What is handed on.

    Attributes:
        solved: person and object, in the camera and in the levelled world with the ground at 0.
        supports: what the object rests on.
        cloud_w: (N, 3) static points of that world.
        quality: figures without a truth.
    """

    solved: SolvedSession
    supports: tuple[Support, ...]
    cloud_w: FloatArray
    quality: dict[str, float]


def to_solved(given: InSceneSession, result: InSceneResult, body: BodyModel) -> InSceneSolved:
    """Put the hands onto the session's person, the ground to 0, and measure."""
    problem = result.problem
    session = given.session
    rotmat = problem.levelled.double() @ session.world_from_cam_rotmat.double()
    # The session's world turned level; then the ground is moved to 0 by ``lift`` alone.
    pos = session.world_from_cam_pos.double() @ problem.levelled.double().T
    down = ground_height(problem.scene.planes, len(problem.scene.cloud))
    lift = torch.tensor([0.0, 0.0, -down], dtype=torch.float64)
    person = transform_params(session.body_cam.to(torch.float64), rotmat, pos, session.rest_pelvis.double())
    hands = {side: hand.to(torch.float64) for side, hand in result.hands.items()}
    # The solver moved the hands; the arms follow here, and how far they fall short is reported.
    person = put_hands(body, person, hands, problem.fps)
    missed = [(hand_of_body(body, person, side).pos - hand.pos).norm(dim=-1).max() for side, hand in hands.items()]
    # World to camera: x_cam = R^T x_w - R^T p. A SolvedSession is stored in the camera frame.
    back = rotmat.transpose(-1, -2)
    origin = -torch.einsum("tij,tj->ti", back, pos)
    quality = measure(result)
    quality["arm_missed_mm"] = 1000 * float(max(missed, default=torch.zeros(())))
    obj = session.obj
    solved = SolvedSession(
        name=session.name,
        fps=session.fps,
        frame_ids=np.arange(session.num_frames),
        body_name=body.name,
        body_cam=transform_params(person, back, origin, session.rest_pelvis.double()),
        rest_pelvis=session.rest_pelvis.double(),
        obj_rotmat_cam=back @ result.obj_rotmat.double(),
        obj_pos_cam=torch.einsum("tij,tj->ti", back, result.obj_pos.double()) + origin,
        world_from_cam_rotmat=rotmat,
        world_from_cam_pos=pos + lift,
        camera_matrix=torch.from_numpy(session.camera_matrix),
        image_size=session.image_size,
        obj=ObjectShape(obj.name, "mesh", vertices=obj.vertices, faces=obj.faces),
        contacts=contact_pairs(result, obj.vertices),
        source="Reconstructed in its scene from one video (hands, object mesh, depth).",
        quality=quality,
    )
    return InSceneSolved(solved, supports_of(result, down), problem.scene.cloud - [0, 0, down], quality)


def ground_height(planes: tuple[SupportPlane, ...], points: int) -> float:
    """m of the ground in the levelled world; 0 where no plane of enough of the static points is near it."""
    near = [p.height for p in planes if abs(p.height) < GROUND_M and p.count >= _GROUND_SHARE * points]
    return min(near, default=0.0)


def supports_of(result: InSceneResult, down: float) -> tuple[Support, ...]:
    """Slabs under the rests that do not lie on the ground; one for both where they are equally high."""
    if result.static is None:
        return ()
    poses = [pose for pose in (result.static.before, result.static.after) if pose is not None and pose.support]
    tops: list[SupportPlane] = []
    for pose in poses:
        plane = pose.support
        assert plane is not None
        place = pose.pos[:2].double().numpy()
        # The plane, but no farther than half a metre from the object, and at least 5
        # cm to all sides of it.
        low = np.minimum(np.maximum(plane.low, place - _MOST_REACH_M), place - 0.05)
        high = np.maximum(np.minimum(plane.high, place + _MOST_REACH_M), place + 0.05)
        same = next((k for k, top in enumerate(tops) if abs(top.height - plane.height) < _SAME_M), None)
        if same is None:
            tops.append(SupportPlane(plane.height, low, high, plane.count))
        else:
            one = tops[same]
            tops[same] = SupportPlane(one.height, np.minimum(one.low, low), np.maximum(one.high, high), one.count)
    # What lies on the ground needs no slab: the simulator has a ground of its own.
    above = [top for top in tops if top.height - down > 2 * _SAME_M]
    return tuple(
        SupportPlane(top.height - down, top.low, top.high, top.count).support(f"support_{k}")
        for k, top in enumerate(above)
    )


def touching(result: InSceneResult) -> tuple[tuple[str, ...], FloatArray, BoolArray]:
    """Pads of the carrying hands: names, mean place on the object (P, 3), and when each touches (T, P)."""
    problem = result.problem
    names: list[str] = []
    places = []
    active = []
    for side in result.timeline.hands:
        hand = result.hands[side]
        model = problem.hands[side].model
        pads = model.pose(hand.rotmat, hand.pos, hand.fingers, model.pads).points
        local = torch.einsum("tji,tnj->tni", result.obj_rotmat, pads - result.obj_pos[:, None])
        near = problem.thing.sdf.query(local) < CONTACT_M
        for k, name in enumerate(pad_names(side)):
            if near[:, k].any():
                names.append(name)
                # Where the pad touches on average, in the object's frame, over the
                # frames in which it does.
                places.append(local[near[:, k], k].mean(dim=0).double().numpy())
                active.append(near[:, k].numpy())
    if not names:
        return (), np.zeros((0, 3)), np.zeros((problem.num_frames, 0), bool)
    return tuple(names), np.array(places), np.stack(active, axis=1)


def contact_pairs(result: InSceneResult, vertices: FloatArray) -> ContactPairs:
    """The touching pads as annotated pairs; ``vertices`` (V, 3) of the object's mesh name their nearest one."""
    names, places, active = touching(result)
    ids = np.array([int(np.linalg.norm(vertices - place, axis=1).argmin()) for place in places], np.int64)
    return ContactPairs(names, places.reshape(-1, 3), ids.reshape(-1), active)


def measure(result: InSceneResult) -> dict[str, float]:
    """Figures of the quality report."""
    problem = result.problem
    rows = torch.arange(problem.num_frames)
    hull = torch.einsum("tij,nj->tni", result.obj_rotmat, problem.thing.hull) + result.obj_pos[:, None]
    inset = insets(problem, result.obj_rotmat, result.obj_pos, rows)
    error = outline_error(problem.to_camera(hull, rows), problem.camera_matrix, problem.outlines, inset)
    known = problem.outlines.known
    figures = {"outline_px": float(error.abs()[known].mean()) if known.any() else float("nan")}
    reprojected, inside = [], []
    for side, hand in result.hands.items():
        seen = problem.hands[side]
        points = problem.to_camera(seen.model.keypoints(hand.rotmat, hand.pos, hand.fingers), rows)
        px = points[..., :2] / points[..., 2:] * problem.camera_matrix.diagonal()[:2] + problem.camera_matrix[:2, 2]
        reprojected.append((px - seen.px).norm(dim=-1)[seen.px_known])
        skin = seen.model.pose(hand.rotmat, hand.pos, hand.fingers, seen.model.samples).points
        local = torch.einsum("tji,tnj->tni", result.obj_rotmat, skin - result.obj_pos[:, None])
        inside.append((-problem.thing.sdf.query(local)).clamp_min(0).max(dim=1).values)
    figures["hand_px"] = float(torch.cat(reprojected).mean())
    figures["inside_mm"] = 1000 * float(torch.stack(inside).max(dim=0).values.mean())
    figures["inside_worst_mm"] = 1000 * float(torch.stack(inside).max())
    figures["gap_mm"] = 1000 * _gap(result, hull)
    acceleration = result.obj_pos.diff(n=2, dim=0).norm(dim=-1) * problem.fps**2
    figures["acceleration"] = float(acceleration.mean())
    active = touching(result)[2]
    held = active[result.timeline.held]
    figures["held_frames_in_contact"] = float(held.any(axis=1).mean()) if held.size else 0.0
    figures["grasp_frame"] = float(result.timeline.grasp)
    figures["release_frame"] = float(result.timeline.release)
    if problem.scale is not None:
        figures["depth_scale"] = float(np.exp(problem.scale.video))
        figures["scale_spread"] = problem.scale.spread
    if result.static is not None:
        figures["scale_growth"] = result.static.growth
    return figures


def _gap(result: InSceneResult, hull: torch.Tensor) -> float:
    """m between the lowest corner and the reconstructed support, mean over the frames at rest; 0 by construction."""
    if result.static is None:
        return float("nan")
    gaps = []
    rests = ((result.timeline.before, result.static.before), (result.timeline.after, result.static.after))
    for place, pose in rests:
        if pose is not None and pose.support is not None:
            gaps.append((hull[place][..., 2].min(dim=1).values - pose.support.height).abs())
    return float(torch.cat(gaps).mean()) if gaps else float("nan")
