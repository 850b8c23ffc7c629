"""Errors of a solved in-scene video against its truth."""

from __future__ import annotations

import numpy as np
import torch
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.geometry.sdf import SignedDistanceGrid
from humanoid_hoi.motion.clip import Support
from humanoid_hoi.reconstruction.in_scene.arms import HandMotion
from humanoid_hoi.reconstruction.in_scene.hand import HandModel
from humanoid_hoi.synthetic.in_scene.film import InSceneFootage

CONTACT_M = 0.01
"""A skin point within this of the object touches it."""
# Vertices that ADD-S is averaged over; about so many are taken at even steps.
_ADD_POINTS = 400


def score_poses(
    footage: InSceneFootage,
    obj_rotmat: FloatArray,
    obj_pos: FloatArray,
    hands: dict[str, HandMotion],
    models: dict[str, HandModel],
    sdf: SignedDistanceGrid,
    seen: dict[str, BoolArray],
) -> dict[str, float]:
    """Figures of one answer, given in the true camera frame of every frame (float64); the world is as good as the camera.

    Args:
        footage: the truth.
        obj_rotmat, obj_pos: (T, 3, 3), (T, 3) the object.
        hands: by side.
        models: their geometry.
        sdf: distance of the object.
        seen: by side (T,), the frames in which an estimator found the hand.

    Returns:
        ``object_cm``, ``rotation_deg``, ``adds_cm``; ``hand_root_mm`` and ``hand_world_mm`` (carrying hands, frames in which
        they are seen); ``hidden_mm`` (the same in the world, frames in which they are in the picture and not seen; NaN
        where there are none); ``relative_cm``, ``relative_deg`` (wrist in the object's frame while it moves); ``contact_f1``; ``inside_mm`` (deepest skin point, mean over frames), ``inside_true_mm`` (the same of the
        truth); ``scene_mm`` (object in its true supports), ``gap_mm`` (at rest, to the true support);
        ``drift_mm`` (standard deviation at rest), ``acceleration`` (m/s^2, mean over frames).
    """
    truth = footage.truth
    carrying = truth.hands
    found = {side: _skin(models[side], hands[side]) for side in carrying}
    true = {side: _skin(models[side], footage.hands[side]) for side in carrying}
    figures = _object_figures(footage, obj_rotmat, obj_pos)
    figures |= _hand_figures(footage, hands, models, seen)
    figures |= _relative(footage, obj_rotmat, obj_pos, hands)
    signed = {s: _distance(sdf, found[s], obj_rotmat, obj_pos) for s in carrying}
    signed_true = {s: _distance(sdf, true[s], footage.obj_rotmat, footage.obj_pos) for s in carrying}
    figures["contact_f1"] = _f1(np.concatenate(list(signed.values()), 1), np.concatenate(list(signed_true.values()), 1))
    # Deepest point of any hand in each frame, then the mean over the frames.
    deep, deep_true = (
        1000 * np.max([np.maximum(-d.min(1), 0) for d in x.values()], axis=0).mean() for x in (signed, signed_true)
    )
    figures |= {"inside_mm": deep, "inside_true_mm": deep_true}
    return {key: float(value) for key, value in (figures | _scene_figures(footage, obj_rotmat, obj_pos)).items()}


def _object_figures(footage: InSceneFootage, rotmat: FloatArray, pos: FloatArray) -> dict[str, float]:
    vertices = footage.truth.scene.obj_vertices
    points = vertices[:: max(1, len(vertices) // _ADD_POINTS)]
    # R_true^T R_found: its angle is the rotation error, whatever frame both are given in.
    angle = Rotation.from_matrix(footage.obj_rotmat.transpose(0, 2, 1) @ rotmat).magnitude()
    adds = []
    for t in range(len(pos)):
        here = points @ rotmat[t].T + pos[t]
        there = points @ footage.obj_rotmat[t].T + footage.obj_pos[t]
        # ADD-S: each true point to the nearest found one, so symmetric poses of an
        # object count as equal.
        adds.append(cKDTree(here).query(there)[0].mean())
    return {
        "object_cm": 100 * np.linalg.norm(pos - footage.obj_pos, axis=1).mean(),
        "rotation_deg": np.degrees(angle).mean(),
        "adds_cm": 100 * float(np.mean(adds)),
    }


def _hand_figures(
    footage: InSceneFootage,
    hands: dict[str, HandMotion],
    models: dict[str, HandModel],
    seen: dict[str, BoolArray],
) -> dict[str, float]:
    world = []
    root = []
    hidden = []
    for side in footage.truth.hands:
        found, true = (
            models[side].keypoints(h.rotmat, h.pos, h.fingers).numpy() for h in (hands[side], footage.hands[side])
        )
        # Row 0 of the hand's keypoints is the wrist.
        px = footage.px[side][:, 0]
        shown = ((px > 0) & (px < footage.image_size)).all(axis=1)
        away = np.linalg.norm(found - true, axis=-1).mean(axis=1)
        world.append(away[shown & seen[side]])
        hidden.append(away[shown & ~seen[side]])
        # Relative to the wrist: the pose of the hand without its place.
        bent = np.linalg.norm((found - found[:, :1]) - (true - true[:, :1]), axis=-1).mean(axis=1)
        root.append(bent[shown & seen[side]])
    each = {"hand_world_mm": world, "hand_root_mm": root, "hidden_mm": hidden}
    # Frames of both hands count alike: a hand that is hardly seen does not weigh as much as the other.
    joined = {key: np.concatenate(rows) for key, rows in each.items()}
    return {key: 1000 * float(rows.mean()) if len(rows) else float("nan") for key, rows in joined.items()}


def _relative(
    footage: InSceneFootage, rotmat: FloatArray, pos: FloatArray, hands: dict[str, HandMotion]
) -> dict[str, float]:
    # Frames from grasp to release, both included: only then is there a grasp to judge.
    rows = slice(footage.truth.grasp, footage.truth.release + 1)
    apart = []
    turned = []
    for side in footage.truth.hands:
        places = []
        for hand, r, p in ((hands[side], rotmat, pos), (footage.hands[side], footage.obj_rotmat, footage.obj_pos)):
            # The wrist in the object's frame: errors that move both together are not
            # errors of the grasp.
            local = np.einsum("tji,tj->ti", r, hand.pos.numpy() - p)
            places.append((r.transpose(0, 2, 1) @ hand.rotmat.numpy(), local))
        apart.append(np.linalg.norm(places[0][1] - places[1][1], axis=1)[rows].mean())
        spin = Rotation.from_matrix(places[1][0][rows].transpose(0, 2, 1) @ places[0][0][rows])
        turned.append(spin.magnitude().mean())
    return {"relative_cm": 100 * float(np.mean(apart)), "relative_deg": float(np.degrees(np.mean(turned)))}


def _scene_figures(footage: InSceneFootage, rotmat: FloatArray, pos: FloatArray) -> dict[str, float]:
    """Against the true furniture, in the true world."""
    world_rotmat = footage.world_from_cam_rotmat @ rotmat
    world_pos = np.einsum("tij,tj->ti", footage.world_from_cam_rotmat, pos) + footage.world_from_cam_pos
    points = np.einsum("tij,nj->tni", world_rotmat, footage.truth.scene.obj_vertices) + world_pos[:, None]
    deep = np.max([_depth_in_box(points, box) for box in footage.truth.supports], axis=0)
    before = slice(0, footage.truth.grasp)
    after = slice(footage.truth.release + 1, None)
    # Before the grasp it rests on the first support, after the release on the last.
    tops = [s.pos_w[2] + s.half_size[2] for s in footage.truth.supports]
    lowest = points[..., 2].min(axis=1)
    gaps = [np.abs(lowest[before] - tops[0]), np.abs(lowest[after] - tops[-1])]
    fps = footage.truth.scene.fps
    return {
        "scene_mm": 1000 * float(deep.mean()),
        "gap_mm": 1000 * float(np.concatenate(gaps).mean()),
        "drift_mm": 1000 * float(np.mean([np.linalg.norm(world_pos[r].std(axis=0)) for r in (before, after)])),
        # Second differences times fps^2 are accelerations, m/s^2.
        "acceleration": float(np.linalg.norm(np.diff(world_pos, 2, axis=0), axis=1).mean() * fps**2),
    }


def _depth_in_box(points: FloatArray, box: Support) -> FloatArray:
    """(T,) m of the deepest point in an upright box, measured upwards to its top."""
    local = points - np.asarray(box.pos_w, float)
    half = np.asarray(box.half_size, float)
    inside = (np.abs(local) < half).all(axis=-1)
    result: FloatArray = np.where(inside, half[2] - local[..., 2], 0).max(axis=1)
    return result


def _skin(model: HandModel, hand: HandMotion) -> torch.Tensor:
    return model.pose(hand.rotmat, hand.pos, hand.fingers, torch.cat([model.pads, model.samples])).points


def _distance(sdf: SignedDistanceGrid, points: torch.Tensor, rotmat: FloatArray, pos: FloatArray) -> FloatArray:
    back = torch.from_numpy(np.ascontiguousarray(rotmat))
    local = torch.einsum("tji,tnj->tni", back, points - torch.from_numpy(np.ascontiguousarray(pos))[:, None])
    result: FloatArray = sdf.query(local).numpy()
    return result


def _f1(found: FloatArray, true: FloatArray) -> float:
    """F1 of touching skin points over all frames."""
    a = found < CONTACT_M
    b = true < CONTACT_M
    both = (a & b).sum()
    # 2 TP / (2 TP + FP + FN); where nothing touches in either, 0.
    return float(2 * both / max(a.sum() + b.sum(), 1))
