"""A synthetic scene: one object, one template, one person, several frames whose contacts are known by construction.

Contact first: the touched points are chosen on the object, then arms and legs are solved to reach them with the limb
IK of the reconstruction. Frames whose limbs miss their points or whose body enters the object are thrown away, so what
is kept touches where it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import FINGER_JOINTS, JOINT_NAMES
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.geometry.surface import signed_depth
from humanoid_hoi.interpoint.data.objects import MadeObject
from humanoid_hoi.interpoint.data.stage import Plan, Stage
from humanoid_hoi.interpoint.data.templates import TEMPLATES
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES
from humanoid_hoi.motion.interaction.graph import MAX_PAIRS
from humanoid_hoi.reconstruction.limb_ik.limbs import refine_limbs
from humanoid_hoi.reconstruction.limb_ik.options import LimbIkOptions, limb_of

MISS_M = 0.02
"""A limb's keypoint farther than this from its point: the frame is thrown away."""
MISS_TRUNK_M = 0.05
"""The same for keypoints of the trunk, which no limb brings nearer."""
DEEP_M = 0.04
"""Body skin deeper than this in the object: the frame is thrown away (flesh and seats yield some centimetres)."""
DEEP_HAND_M = 0.03
"""The same for hands."""
FINGER_M = 0.02
"""A gripping fingertip nearer than this to the surface is annotated too."""
REST_M = 0.05
"""The same for thighs and back on a seat: flesh and cushions give way more than fingers."""

# Contacts are trusted almost exactly and poses hardly: the posture is only a start, the points are the truth.
_IK = LimbIkOptions(
    contact_sigma_m=0.003,
    pose_sigma_rad=0.7,
    smooth_sigma_rad=0.0,
    max_distance_m=5.0,
    max_correction_rad=2.2,
    iterations=20,
)
_JOINT_NOISE = 0.07  # rad, of every body joint between the frames of a scene
_SHIFT = 0.03  # m, of the object
_TURN = 0.08  # rad


@dataclass(frozen=True)
class SyntheticScene:
    """T frames of one arrangement, in the body's frame (x left, y up, z front).

    Attributes:
        template: how the object is touched.
        obj: the object.
        body: parameters, T frames.
        rotmat: (T, 3, 3) object orientation.
        pos: (T, 3) object origin, m.
        keypoints: (T, 87, 3) m.
        contacts: keypoint name to its point on the object, object frame; touched in every frame.
    """

    template: str
    obj: MadeObject
    body: BodyParams
    rotmat: FloatArray
    pos: FloatArray
    keypoints: FloatArray
    contacts: dict[str, FloatArray]

    @property
    def num_frames(self) -> int:
        """T."""
        return len(self.pos)


def make_scene(
    body: BodyModel, obj: MadeObject, template: str, frames: int, seed: Sequence[int], tries: int = 6
) -> SyntheticScene | None:
    """One scene, or None where nothing acceptable was found.

    Args:
        body: model of the person; its shape is drawn.
        obj: what is touched.
        template: a key of :data:`TEMPLATES`.
        frames: wanted; fewer are returned when some are thrown away.
        seed: whole numbers; the same give the same scene.
        tries: arrangements to try until at least half of the frames are good.
    """
    best: SyntheticScene | None = None
    # Each attempt has its own seed, so a scene is the same however many attempts came before it.
    for attempt in range(tries):
        rng = np.random.default_rng([*seed, attempt])
        # People differ in shape, but only moderately: extreme betas make bodies that nobody has.
        betas = np.clip(rng.normal(0.0, 0.7, body.num_betas), -1.5, 1.5)
        stage = Stage(body, betas, obj, rng)
        scene = _solved(stage, TEMPLATES[template].plan(stage), template, frames)
        if scene is not None and (best is None or scene.num_frames > best.num_frames):
            best = scene
        if best is not None and best.num_frames >= 0.5 * frames:
            break
    return best


def _solved(stage: Stage, plan: Plan, template: str, frames: int) -> SyntheticScene | None:
    """Vary the arrangement over the frames, solve the limbs, keep what is good."""
    start = stage.params(_varied(stage, plan, frames))
    points = stage.body.select(stage.body.keypoint_vertices, stage.betas)
    with torch.no_grad():
        before = stage.body.pose(start, points).points.double().numpy()
    rotmat, pos = _object_path(stage, plan, before)
    # Guides first turn the hands, then the touching keypoints alone are brought to their points.
    guided = _reach(stage, start, plan.contacts | plan.guides, rotmat, pos) if plan.guides else start
    solved = _reach(stage, guided, plan.contacts, rotmat, pos)
    with torch.no_grad():
        keypoints = stage.body.pose(solved, points).points.double().numpy()
    # Into the object's frame, x_obj = R^T (x - p), where the plan's points are given.
    local = np.einsum("tji,tkj->tki", rotmat, keypoints - pos[:, None])
    # Judged on the solved body, not on the plan: what is kept touches where it says,
    # and enters nowhere.
    good = _reached(plan, local) & _outside(stage, solved, rotmat, pos)
    if not good.any():
        return None
    contacts = plan.contacts | _fingers(stage, plan, local[good])
    contacts |= _resting(stage, plan.rests, local[good], MAX_PAIRS - len(contacts))
    kept = solved.frames(torch.from_numpy(np.flatnonzero(good)))
    return SyntheticScene(template, stage.obj, kept, rotmat[good], pos[good], keypoints[good], contacts)


def _reach(
    stage: Stage, params: BodyParams, points: dict[str, FloatArray], rotmat: FloatArray, pos: FloatArray
) -> BodyParams:
    """The body with its limbs moved so that keypoints meet points of the object's frame."""
    names = [name for name in points if limb_of(name) is not None]
    if not names:
        return params
    # Object frame to body frame, in every frame: R p + pos.
    targets = np.einsum("tij,pj->tpi", rotmat, np.stack([points[name] for name in names])) + pos[:, None]
    active = torch.ones(len(pos), len(names), dtype=torch.bool)
    return refine_limbs(stage.body, params, names, torch.from_numpy(targets), active, _IK)


def _varied(stage: Stage, plan: Plan, frames: int) -> FloatArray:
    """(T, 52, 3) the posture with noise in every body joint."""
    noise = stage.rng.normal(0.0, _JOINT_NOISE, (frames, len(JOINT_NAMES), 3))
    # The root sways less than the limbs, fingers less than arms; frame 0 is the plan itself.
    noise[:, 0] *= 0.5
    noise[:, [JOINT_NAMES.index(name) for name in FINGER_JOINTS]] *= 0.4
    noise[0] = 0.0
    return plan.posture.rotvecs() + noise


def _object_path(stage: Stage, plan: Plan, keypoints: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Orientation and position of the object in every frame: a little off the plan, but fixed to its anchor."""
    frames = len(keypoints)
    # What stands on the floor stays where it is; what is held moves with the person.
    loose = 1.0 if plan.anchor is None else 0.4
    turn = Rotation.from_rotvec(stage.rng.normal(0.0, loose * _TURN, (frames, 3))).as_matrix()
    # Turned about the body's axes, on top of the planned orientation.
    rotmat = turn @ plan.rotmat
    if plan.anchor is not None:
        names, point = plan.anchor
        # x_anchor = R point + p has to lie at the mean of the anchor's keypoints, in
        # every frame anew.
        at = keypoints[:, [KEYPOINT_NAMES.index(name) for name in names]].mean(1)
        return rotmat, at - rotmat @ point
    return rotmat, plan.pos + stage.rng.normal(0.0, _SHIFT, (frames, 3)) * np.array([1.0, 0.5, 0.7])


def _reached(plan: Plan, local: FloatArray) -> BoolArray:
    """(T,) every touching keypoint is where it should be."""
    good = np.ones(len(local), bool)
    for name, point in plan.contacts.items():
        miss = np.linalg.norm(local[:, KEYPOINT_NAMES.index(name)] - point, axis=-1)
        # No limb brings the trunk nearer, so it is given more room.
        good &= miss < (MISS_TRUNK_M if limb_of(name) is None else MISS_M)
    return good


def _outside(stage: Stage, params: BodyParams, rotmat: FloatArray, pos: FloatArray) -> BoolArray:
    """(T,) no skin is deeper in the object than what yields."""
    skin = stage.body.select(stage.body.proxy_vertices, stage.betas)
    with torch.no_grad():
        points = stage.body.pose(params, skin).points.double().numpy()
    # Hands are thinner than the trunk: less of them may be inside.
    heaviest = skin.joint_ids[torch.arange(len(skin.rest)), skin.joint_weights.argmax(1)].numpy()
    hands = [JOINT_NAMES.index(name) for name in (*FINGER_JOINTS, "left_wrist", "right_wrist")]
    limit = np.where(np.isin(heaviest, hands), DEEP_HAND_M, DEEP_M)
    shape = ObjectShape(stage.obj.name, "mesh", vertices=stage.obj.vertices, faces=stage.obj.faces)
    local = np.einsum("tji,tkj->tki", rotmat, points - pos[:, None])
    depth = signed_depth(shape, local.reshape(-1, 3)).reshape(local.shape[:2])
    return np.asarray((depth < limit).all(1), bool)


def _resting(stage: Stage, names: Sequence[str], local: FloatArray, most: int) -> dict[str, FloatArray]:
    """What else lies on the object in most frames, nearest first, with the point it touches.

    Args:
        stage: of the scene.
        names: keypoints that may.
        local: (T, 87, 3) keypoints in the object's frame, m.
        most: how many; the paper annotates at most five contacts (Sec. 9.6).
    """
    near = []
    for name in names:
        path = local[:, KEYPOINT_NAMES.index(name)]
        point = stage.nearest(np.median(path, axis=0))
        near.append((float(np.median(np.linalg.norm(path - point, axis=-1))), name, point))
    near.sort(key=lambda entry: entry[0])
    return {name: point for gap, name, point in near[: max(most, 0)] if gap < REST_M}


def _fingers(stage: Stage, plan: Plan, local: FloatArray) -> dict[str, FloatArray]:
    """Fingertips of gripping hands that touch in most frames, with the point they touch."""
    found = {}
    for side in plan.grips:
        # Only fingers that end up at the surface in most frames; where the grip does
        # not close is not annotated.
        for finger in ("Thumb", "Index", "Middle"):
            path = local[:, KEYPOINT_NAMES.index(f"{finger}_{side}")]
            point = stage.nearest(np.median(path, axis=0))
            if np.median(np.linalg.norm(path - point, axis=-1)) < FINGER_M:
                found[f"{finger}_{side}"] = point
    return found
