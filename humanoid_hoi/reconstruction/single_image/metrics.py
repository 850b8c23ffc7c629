"""Scores of one reconstructed picture: pose errors, Chamfer, Co2, and the second public protocol.

**Rotation** is printed in the paper as the Frobenius norm ``|R_rel - I| = 2 sqrt(2) sin(angle / 2)``; degrees stand beside
it. **Chamfer** is the mean of the two directed mean distances (the paper does not say mean or sum).

**Co2** (Eq. 7) is the collision half plus the contact half, each squashed. A sigmoid of something non-negative is at least
0.5, but Table 3 prints 0.18 for both together: the sigmoid must be ``2 sigmoid(x) - 1 = tanh(x / 2)``, which is what stands
here. Eq. 7 prints a sum over parts, the caption of Figure 7 a mean: the mean. The collision loss has no unit in the paper;
here both halves are divided by the object's size, the cube root of its volume.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import trimesh
from scipy.spatial import cKDTree

from humanoid_hoi.body.parts import part_index
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.geometry.mesh_file import hull_volume
from humanoid_hoi.geometry.surface import mesh_distance, mesh_inside
from humanoid_hoi.reconstruction.quality.against_truth import rotation_error_deg
from humanoid_hoi.reconstruction.quality.chamfer import shared_samples
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose

TOUCH_M = 0.05
"""A part touches when its nearest vertex is nearer than this to the object (second protocol)."""
_SAMPLES = 3000


@dataclass(frozen=True)
class PoseScore:
    """Errors of an object's pose against the known one.

    Attributes:
        rotation_deg: angle.
        rotation_frobenius: the paper's unit.
        translation_cm: distance of the centers.
        scale: relative error of the scale.
        chamfer_cm: mean of both directed mean distances.
    """

    rotation_deg: float
    rotation_frobenius: float
    translation_cm: float
    scale: float
    chamfer_cm: float


def pose_score(image: HoiImage, pose: ObjectPose) -> PoseScore | None:
    """Errors against ``image.truth``; None where the truth is not known."""
    truth = image.truth
    if truth is None:
        return None
    # The same surface samples twice: independent ones would already be millimetres apart.
    samples = shared_samples(image.obj_vertices, image.obj_faces, _SAMPLES)
    found = pose.apply(samples)
    wanted = truth.apply(samples)
    there = cKDTree(wanted).query(found)[0].mean()
    back = cKDTree(found).query(wanted)[0].mean()
    return PoseScore(
        rotation_deg=float(rotation_error_deg(pose.rotmat, truth.rotmat)),
        rotation_frobenius=float(np.linalg.norm(pose.rotmat @ truth.rotmat.T - np.eye(3))),
        translation_cm=100.0 * float(np.linalg.norm(pose.pos_cam - truth.pos_cam)),
        scale=abs(pose.scale / truth.scale - 1.0),
        # 100 cm per metre, times one half for the mean of the two directions.
        chamfer_cm=50.0 * float(there + back),
    )


@dataclass(frozen=True)
class InteractionScore:
    """How well the two bodies fit together, without any truth.

    Attributes:
        co2: collision half + contact half; NaN where no part is annotated.
        co2_collision: tanh of half the mean depth over the size.
        co2_contact: tanh of half the mean part distance over the size.
        inside_share: share of body vertices inside the object (second protocol).
        depth_cm: mean depth of body vertices inside the object, over those inside.
    """

    co2: float
    co2_collision: float
    co2_contact: float
    inside_share: float
    depth_cm: float


def interaction_score(image: HoiImage, pose: ObjectPose) -> InteractionScore:
    """Co2 and the share of the body inside the object."""
    placed = pose.apply(image.obj_vertices)
    size = object_size(placed, image.obj_faces)
    inside, depth = _depth(image.body_cam, placed, image.obj_faces)
    # Object vertices inside the body as well: a thin object may hold no body vertex at all.
    _, reverse = _depth(placed, image.body_cam, image.body_faces)
    collision = np.tanh(0.5 * (depth.mean() + reverse.mean()) / size)
    contact = np.tanh(0.5 * contact_distance(image, placed) / size)
    return InteractionScore(
        co2=float(collision + contact),
        co2_collision=float(collision),
        co2_contact=float(contact),
        inside_share=float(inside.mean()),
        depth_cm=100.0 * float(depth[inside].mean()) if inside.any() else 0.0,
    )


def object_size(placed: FloatArray, faces: IntArray) -> float:
    """Cube root of the volume, m; of the convex hull's where the mesh encloses none."""
    mesh = trimesh.Trimesh(placed, faces, process=False)
    volume = abs(float(mesh.volume))
    hull = hull_volume(placed)
    # An open mesh encloses almost nothing by the signed volume.
    return float(np.cbrt(volume if volume > 0.05 * hull else hull))


def contact_distance(image: HoiImage, placed: FloatArray) -> float:
    """Mean over the annotated parts of the Chamfer distance from part to object, m; NaN without parts.

    One-sided: the object's far side has nothing to touch.
    """
    if image.body_parts is None or not image.contact_parts:
        return float("nan")
    tree = cKDTree(placed)
    each = []
    for name in image.contact_parts:
        members = image.body_cam[image.body_parts == part_index(name)]
        if len(members):
            each.append(float(tree.query(members)[0].mean()))
    return float(np.mean(each)) if each else float("nan")


def touching_parts(image: HoiImage, pose: ObjectPose, within: float = TOUCH_M) -> frozenset[int]:
    """Parts whose nearest vertex is within ``within`` (m) of the object's surface."""
    if image.body_parts is None:
        return frozenset()
    placed = pose.apply(image.obj_vertices)
    # The grown bounding box first: exact distances are what costs.
    low = placed.min(axis=0) - within
    high = placed.max(axis=0) + within
    near = np.flatnonzero(((image.body_cam > low) & (image.body_cam < high)).all(axis=1))
    distance = mesh_distance(image.body_cam[near], placed, image.obj_faces)
    return frozenset(np.unique(image.body_parts[near[distance < within]]).tolist())


def contact_f1(found: frozenset[int], wanted: frozenset[int]) -> float:
    """F1 of two sets of parts; 1 where both are empty."""
    if not found and not wanted:
        return 1.0
    hits = len(found & wanted)
    return 2.0 * hits / (len(found) + len(wanted))


def _depth(points: FloatArray, vertices: FloatArray, faces: IntArray) -> tuple[FloatArray, FloatArray]:
    """Which of the points (K, 3) a mesh encloses, (K,), and how deep, (K,) m, 0 outside."""
    inside = ((points > vertices.min(axis=0)) & (points < vertices.max(axis=0))).all(axis=1)
    inside[inside] = mesh_inside(points[inside], vertices, faces)
    depth = np.zeros(len(points))
    depth[inside] = mesh_distance(points[inside], vertices, faces)
    return inside, depth
