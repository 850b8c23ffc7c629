"""A person in a posture and an object to be placed by them: what contact templates work with.

Frame: the body's own (SMPL-X axes: x to the person's left, y up, z to the front), m.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.interpoint.data.objects import MadeObject
from humanoid_hoi.interpoint.data.postures import Arm, Posture
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES
from humanoid_hoi.interpoint.surface import face_areas

Direction = tuple[float, float, float]

SAMPLES = 6000
"""Surface samples among which contact points are looked for: 1 m^2 gets one about every 13 mm."""


@dataclass
class Plan:
    """One contact-first arrangement: where the object is and which keypoints touch it where.

    Attributes:
        posture: the person before the limbs are solved.
        rotmat: (3, 3) object orientation.
        pos: (3,) object origin, m.
        contacts: keypoint to its point on the object, object frame, m: the truth.
        guides: further keypoints that the IK draws to the object to turn the hands; not annotated.
        anchor: trunk keypoints that the object is fixed to, and the object point that lies at their mean.
        grips: hands (``left``, ``right``) whose fingertips are annotated too where they touch.
        rests: further keypoints that lie on the object without being brought there: annotated where they touch.
    """

    posture: Posture
    rotmat: FloatArray
    pos: FloatArray
    contacts: dict[str, FloatArray]
    guides: dict[str, FloatArray] = field(default_factory=dict)
    anchor: tuple[tuple[str, ...], FloatArray] | None = None
    grips: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()


class Stage:
    """A body of one shape, one object, and the questions templates ask about both.

    Attributes:
        obj: the object.
        half: (3,) half extents of its bounding box, m.
        rng: draws everything.
    """

    def __init__(self, body: BodyModel, betas: FloatArray, obj: MadeObject, rng: np.random.Generator) -> None:
        self.body = body
        self.betas = torch.from_numpy(np.asarray(betas, np.float32))
        self.obj = obj
        self.half = 0.5 * np.ptp(obj.vertices, axis=0)
        self.rng = rng
        self._points = body.select(body.keypoint_vertices, self.betas)
        self.samples, self.normals = _surface(obj, rng)
        # Fingertips of a flat hand relative to its palm: they depend on the body's shape, so they are measured.
        self._finger_offsets = self._flat_fingers()

    def params(self, rotvecs: FloatArray) -> BodyParams:
        """Body parameters of rotation vectors (T, 52, 3) at the origin."""
        turns = torch.from_numpy(np.asarray(rotvecs, np.float32))
        return BodyParams.from_rotvecs(turns, torch.zeros(len(turns), 3), self.betas)

    def strike(self, posture: Posture) -> Person:
        """The person in a posture."""
        with torch.no_grad():
            posed = self.body.pose(self.params(posture.rotvecs()[None]), self._points)
        return Person(posed.points[0].double().numpy(), posed.joint_rotmats[0].double().numpy())

    def uniform(self, low: float, high: float) -> float:
        """A random number."""
        return float(self.rng.uniform(low, high))

    def side(self) -> str:
        """``left`` or ``right``."""
        return str(self.rng.choice(["left", "right"]))

    def chance(self, share: float) -> bool:
        """True in this share of the cases."""
        return bool(self.rng.random() < share)

    def yaw(self, choices: tuple[float, ...] = (0.0, 0.5, 1.0, 1.5), spread: float = 0.15) -> FloatArray:
        """(3, 3) a turn about the vertical by one of ``choices`` (half turns) and a little more."""
        angle = np.pi * float(self.rng.choice(choices)) + float(self.rng.normal(0, spread))
        return np.asarray(Rotation.from_euler("y", angle).as_matrix(), np.float64)

    def extent(self, rotmat: FloatArray) -> FloatArray:
        """(2, 3) least and greatest coordinates of the object about its origin when turned."""
        turned = self.obj.vertices @ rotmat.T
        return np.stack([turned.min(0), turned.max(0)])

    def hit(self, rotmat: FloatArray, origin: FloatArray, direction: tuple[float, float, float]) -> FloatArray:
        """(3,) the object point (object frame) that a ray meets first, or the one nearest to the ray's line.

        Args:
            rotmat: (3, 3) orientation of the object.
            origin: (3,) relative to the object's origin, in the body's axes; how far back it lies does not matter.
            direction: unit vector, body's axes.
        """
        # Into the object's frame, as row vectors: v R = (R^T v)^T.
        along = np.asarray(direction, np.float64) @ rotmat
        offset = self.samples - np.asarray(origin, np.float64) @ rotmat
        # Depth of each surface sample along the ray and its distance from it; negative depth is
        # allowed, since the origin may lie inside the object.
        depth = offset @ along
        across = np.linalg.norm(offset - depth[:, None] * along, axis=1)
        # Only surfaces that look towards the origin can be hit first.
        facing = self.normals @ along < -0.35
        if not facing.any():
            facing = np.ones(len(depth), bool)
        # Of the samples about as near to the line as the nearest, the one that comes first.
        near = facing & (across <= max(1.5 * float(across[facing].min()), 0.012))
        rows = np.flatnonzero(near)
        return np.asarray(self.samples[rows[np.argmin(depth[rows])]], np.float64)

    def side_of(self, center: FloatArray, direction: FloatArray) -> FloatArray:
        """(3,) the surface point nearest to ``center`` whose outside faces against ``direction`` (object frame)."""
        facing = self.normals @ direction < -0.5
        # Ten metres of penalty: a wrong side only where no sample has the right one.
        distance = np.linalg.norm(self.samples - center, axis=1) + np.where(facing, 0.0, 10.0)
        return np.asarray(self.samples[np.argmin(distance)], np.float64)

    def lay_hand(
        self,
        plan: Plan,
        side: str,
        origin: FloatArray,
        press: Direction,
        fingers: Direction,
        thumb: Direction,
    ) -> None:
        """A flat palm where a ray meets the object; two guides turn the hand so that its fingers lie on it.

        Args:
            plan: gets the contact and the guides.
            side: ``left`` or ``right``.
            origin: (3,) a point of the ray relative to the object's origin, body's axes.
            press: where the palm faces.
            fingers: where the fingers point.
            thumb: the thumb's side.
        """
        palm = self.hit(plan.rotmat, origin, press)
        plan.contacts[f"{side}Hand_palm"] = palm
        at = plan.rotmat @ palm
        # Rays through where the fingertips of a flat hand would lie, from half a metre before the
        # surface. Two of them fix how the hand is turned about the pressing direction.
        for finger in ("Index", "Pinky"):
            along, across = self._finger_offsets[f"{finger}_{side}"]
            tip = at + along * np.asarray(fingers) + across * np.asarray(thumb) - 0.5 * np.asarray(press)
            plan.guides[f"{finger}_{side}"] = self.hit(plan.rotmat, tip, press)

    def _flat_fingers(self) -> dict[str, tuple[float, float]]:
        """How far the tips of flat hands lie from the palm, along the fingers and to the thumb's side, m."""
        person = self.strike(Posture(Arm(curl=0.05), Arm(curl=0.05)))
        offsets = {}
        for side in ("left", "right"):
            palm, _, thumb, along = person.hand(side)
            for finger in ("Index", "Pinky"):
                gap = person.at(f"{finger}_{side}") - palm
                offsets[f"{finger}_{side}"] = (float(gap @ along), float(gap @ thumb))
        return offsets

    def nearest(self, point_obj: FloatArray) -> FloatArray:
        """(3,) the sample nearest to a point of the object frame."""
        return np.asarray(self.samples[np.argmin(((self.samples - point_obj) ** 2).sum(1))], np.float64)


@dataclass(frozen=True)
class Person:
    """A posed body.

    Attributes:
        keypoints: (87, 3) m.
        rotmats: (52, 3, 3) joint orientations.
    """

    keypoints: FloatArray
    rotmats: FloatArray

    def at(self, *names: str) -> FloatArray:
        """(3,) mean position of keypoints."""
        rows = [KEYPOINT_NAMES.index(name) for name in names]
        return np.asarray(self.keypoints[rows].mean(0), np.float64)

    def floor(self) -> float:
        """Height of the lower sole."""
        return float(min(self.at("leftFoot_sole")[1], self.at("rightFoot_sole")[1]))

    def front(self) -> float:
        """Foremost z of the trunk."""
        return float(max(self.at(n)[2] for n in ("upperSpine_front", "middleSpine_front", "hip_front")))

    def hand(self, side: str) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Palm position, and unit vectors out of the palm, to the thumb's side, and along the fingers."""
        turn = self.rotmats[JOINT_NAMES.index(f"{side}_wrist")]
        # In the T-pose hands point along +-x, palms look down (-y) and thumbs to the front (+z).
        along = turn[:, 0] if side == "left" else -turn[:, 0]
        return self.at(f"{side}Hand_palm"), -turn[:, 1], turn[:, 2], along


def align(axes_obj: tuple[FloatArray, FloatArray], axes: tuple[FloatArray, FloatArray]) -> FloatArray:
    """(3, 3) rotation that takes the first object direction exactly, the second as nearly as possible, to the others."""
    # Of two orthonormal frames, F_to F_from^T turns the one into the other.
    return _frame(*axes) @ _frame(*axes_obj).T


def _frame(first: FloatArray, second: FloatArray) -> FloatArray:
    # Gram-Schmidt: the first direction exactly, the second without its part along the first.
    a = np.asarray(first, np.float64) / np.linalg.norm(first)
    b = second - (second @ a) * a
    b = b / np.linalg.norm(b)
    return np.stack([a, b, np.cross(a, b)], axis=1)


def _surface(obj: MadeObject, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Area-uniform points and their outward normals."""
    corners = obj.vertices[obj.faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    area = face_areas(obj.vertices, obj.faces)
    face = rng.choice(len(area), SAMPLES, p=area / area.sum())
    # Two sorted uniform numbers cut [0, 1] into three shares: uniform barycentric weights.
    share = np.sort(rng.random((SAMPLES, 2)), axis=1)
    weights = np.stack([share[:, 0], share[:, 1] - share[:, 0], 1 - share[:, 1]], 1)
    return (weights[..., None] * corners[face]).sum(1), normal[face]
