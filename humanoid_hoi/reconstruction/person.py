"""How a person stands before the camera, corrected by the object they touch.

A motion estimated from one camera is good in the picture and poor in depth: the whole person stands too far or too near,
and leans towards the camera or away from it (by 25 cm and 12 degrees on our own rendered walk), because small networks
take people for upright before a level camera. An object of known size whose points are followed in the video has an
exact pose in the camera, and the person touches it. So six numbers for the whole video (a rigid motion of the person,
or of the camera against the person's world) are found such that touching keypoints come near their contact points,
while the person goes on projecting to where it was seen. In the world the person stays as it is, with its feet on the
ground: it is the camera's pitch and place that are corrected, and with them the object.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import transform_params
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.geometry.projection import project
from humanoid_hoi.reconstruction.level import RestingObject
from humanoid_hoi.reconstruction.limb_ik.options import LimbIkOptions
from humanoid_hoi.reconstruction.object_solver import Stage1Options
from humanoid_hoi.session.session import Session

CONTACT_SIGMA_M = 0.15
"""How far an estimated hand is from the true one in the person's own frame, mostly in depth."""
CONTACT_KERNEL_M = 0.15
"""Beyond this a distance counts linearly: where one arm is guessed far worse than the other, the better one decides."""
CONTACT_SAMPLES = 6.0
"""Errors of neighboring frames are alike: all frames of a pair together count as so many independent ones."""
PIXEL_SIGMA = 8.0
"""px at a person 350 px tall, by which a network's points are off the same way in all frames."""
TURN_SIGMA_DEG = (12.0, 3.0, 3.0)
"""Pitch, yaw and roll of the person against the camera."""
SHIFT_SIGMA = (0.02, 0.02, 0.12)
"""Shares of the person's distance: across, down, along."""
GUESSED_TRUST = (0.01 / CONTACT_SIGMA_M) ** 2
"""Weight of a guessed hand's contact in stage 1, whose weights are made for hands that are off by a centimeter."""
GUESSED_KERNEL_M = 0.5
"""Weak as they are, guessed hands are heard from this far: a kernel made for a centimeter takes all of them for mistakes,
and where the tracks say too little (a rod's points lie on a line, or they end) nothing would hold the object any more."""
GUESSED_REACH_M = 1.0
"""How far a guessed hand may be from where a person says that it touches: an arm seen from the side may point anywhere."""
GUESSED_TURN_RAD = 2.4
"""How far a guessed joint may be turned for a contact: which way a small network sees a hand turned is chance."""
FAR_M = 0.6
"""No estimate of a person is off by more: then it is the object's size that is wrong."""
MIN_FRAMES = 8
MAX_FRAMES = 120
"""Frames used, spread over the contacts."""
LEVEL_SIGMA_DEG = 1.0
"""How well an object at rest says which way is down."""
FLOOR_SIGMA_M = 0.015
"""How well an object that stands on the ground says how high that is."""
_BODY_JOINTS = 22
_TALL_PX = 350.0


@dataclass(frozen=True)
class PersonPlacement:
    """A rigid motion of the camera frame, about a pivot: ``x -> R (x - pivot) + pivot + shift``.

    Attributes:
        rotvec: (3,) rad.
        shift: (3,) m.
        pivot: (3,) m, the person's middle.
        contact_before_m, contact_after_m: median distance of touching keypoints from their contact points.
        nearness: distance of the touching keypoints from the camera over that of their contact points.
    """

    rotvec: FloatArray
    shift: FloatArray
    pivot: FloatArray
    contact_before_m: float
    contact_after_m: float
    nearness: float = 1.0

    @property
    def is_believable(self) -> bool:
        """False where the object is nowhere near the person."""
        return self.contact_before_m < FAR_M

    @property
    def rotmat(self) -> FloatArray:
        """(3, 3)."""
        return np.asarray(Rotation.from_rotvec(self.rotvec).as_matrix())

    def moved(self, points: FloatArray) -> FloatArray:
        """Points (..., 3) of the camera frame."""
        return (points - self.pivot) @ self.rotmat.T + self.pivot + self.shift

    def words(self) -> str:
        """For the session's notes."""
        if not self.is_believable:
            return (
                f"by its tracked points the object is {self.contact_before_m:.1f} m from the hands that touch it: its size is "
                f"probably wrong ({self.nearness:.2f} times this size would put it at the person's distance)"
            )
        turn = float(np.degrees(self.rotvec[0]))
        return (
            f"the person was moved by {100 * self.shift[2]:+.0f} cm in depth and turned by {turn:+.0f} degrees of pitch to "
            f"meet the object: touching points {1000 * self.contact_before_m:.0f} -> {1000 * self.contact_after_m:.0f} mm"
        )


def guessed_weight(contact_weight: Tensor) -> Tensor:
    """(T, P) weights of guessed hands' contacts in stage 1: a pair's errors are alike in all of its frames."""
    frames = (contact_weight > 0).sum(dim=0).clamp_min(CONTACT_SAMPLES)
    return GUESSED_TRUST * CONTACT_SAMPLES / frames * contact_weight


def guessed_kernel(options: Stage1Options) -> Stage1Options:
    """Stage 1 that hears guessed hands from farther away."""
    return replace(options, kernel_scale_3d=max(options.kernel_scale_3d, GUESSED_KERNEL_M))


def guessed_limits(options: LimbIkOptions) -> LimbIkOptions:
    """How far limb IK may go where the motion is a guess."""
    reach = max(options.max_distance_m, GUESSED_REACH_M)
    return replace(options, max_distance_m=reach, max_correction_rad=max(options.max_correction_rad, GUESSED_TURN_RAD))


def find_placement(
    session: Session,
    body: BodyModel,
    target_cam: FloatArray,
    active: BoolArray,
    rest: RestingObject | None = None,
) -> PersonPlacement | None:
    """The rigid motion of the person that brings its keypoints to the object.

    Args:
        session: with contacts.
        body: of the session.
        target_cam: (T, P, 3) contact points of the object in the camera frame, rows ``session.start .. stop-1``, from
            what the picture alone says of the object; NaN where it says too little.
        active: (T, P) which pairs touch.
        rest: what the object says of the world where it lies untouched, if it does.

    Returns:
        None where too few frames say anything.
    """
    used = active & np.isfinite(target_cam).all(axis=-1)
    frames = np.flatnonzero(used.any(axis=1))
    if len(frames) < MIN_FRAMES:
        return None
    frames = frames[np.unique(np.linspace(0, len(frames) - 1, MAX_FRAMES).round().astype(int))]
    params = session.body_cam.frames(torch.from_numpy(frames + session.start)).to(torch.float64)
    with torch.no_grad():
        names = session.contacts.keypoint_names
        posed = body.pose(params, body.keypoints(names, params.betas))
    joints = posed.joints[:, :_BODY_JOINTS].double().numpy()
    problem = _Problem(
        joints, posed.points.double().numpy(), target_cam[frames], used[frames], session.camera_matrix, rest
    )
    return problem.solve()


def with_placement(session: Session, body: BodyModel, placement: PersonPlacement) -> Session:
    """The session with the person moved in the camera frame, and the camera moved so that its world stays.

    Where the placement is not believable, only its words are noted.
    """
    if not placement.is_believable:
        return session.replace(notes=(*session.notes, placement.words()))
    turn = torch.from_numpy(placement.rotmat)
    move = torch.from_numpy(placement.pivot + placement.shift - placement.rotmat @ placement.pivot)
    params = session.body_cam
    rest = body.rest_pelvis(params.betas.double()).detach()
    frames = params.num_frames
    moved = transform_params(params.to(torch.float64), turn.expand(frames, 3, 3), move.expand(frames, 3), rest)
    rotmat, pos = _world_from(session, turn, move)
    return session.replace(
        body_cam=moved.to(params.transl.dtype),
        world_from_cam_rotmat=rotmat,
        world_from_cam_pos=pos,
        notes=(*session.notes, placement.words()),
    )


def _world_from(session: Session, turn: Tensor, move: Tensor) -> tuple[Tensor, Tensor]:
    """Camera to world after the camera frame moved by ``x -> turn x + move``."""
    old = session.world_from_cam_rotmat
    rotmat = old.double() @ turn.T
    pos = session.world_from_cam_pos.double() - rotmat @ move
    return rotmat.to(old.dtype), pos.to(session.world_from_cam_pos.dtype)


class _Problem:
    """Residuals of the six numbers."""

    def __init__(
        self,
        joints: FloatArray,
        points: FloatArray,
        targets: FloatArray,
        used: BoolArray,
        camera_matrix: FloatArray,
        rest: RestingObject | None,
    ) -> None:
        self.joints = joints
        self.rest = rest
        self.touching = points[used]
        self.wanted = targets[used]
        self.camera_matrix = np.asarray(camera_matrix, np.float64)
        self.pivot = joints.mean(axis=(0, 1))
        seen = project(joints.reshape(-1, 3), self.camera_matrix)
        self.seen = seen
        tall = float(np.median(np.ptp(seen.reshape(*joints.shape[:2], 2)[..., 1], axis=1)))
        # A video counts once per joint in the picture, and a few times per pair.
        self.pixel_weight = _TALL_PX / (PIXEL_SIGMA * max(tall, 1.0) * np.sqrt(len(joints)))
        share = CONTACT_SAMPLES * used.any(axis=0).sum() / len(self.wanted)
        self.contact_weight = np.sqrt(share) / CONTACT_SIGMA_M
        depth = self.pivot[2]
        self.sigma = np.concatenate([np.radians(TURN_SIGMA_DEG), np.array(SHIFT_SIGMA) * depth])

    def solve(self) -> PersonPlacement:
        """Least squares; a hand that is off by far more than the others counts less."""
        found = least_squares(self._residuals, np.zeros(6), x_scale=self.sigma)
        at = self._at(found.x)
        apart = np.linalg.norm(self.touching - self.wanted, axis=-1)
        left = np.linalg.norm(at.moved(self.touching) - self.wanted, axis=-1)
        nearness = float(np.median(self.touching[:, 2] / np.maximum(self.wanted[:, 2], 0.1)))
        distances = float(np.median(apart)), float(np.median(left))
        return PersonPlacement(at.rotvec, at.shift, at.pivot, *distances, nearness)

    def _at(self, values: FloatArray) -> PersonPlacement:
        return PersonPlacement(values[:3], values[3:], self.pivot, 0.0, 0.0)

    def _residuals(self, values: FloatArray) -> FloatArray:
        at = self._at(values)
        moved = at.moved(self.joints.reshape(-1, 3))
        moved[:, 2] = np.maximum(moved[:, 2], 0.1)
        pixels = (project(moved, self.camera_matrix) - self.seen) * self.pixel_weight
        off = (at.moved(self.touching) - self.wanted) * self.contact_weight
        terms = [pixels.ravel(), _robust(off, self.contact_weight).ravel(), values / self.sigma]
        if self.rest is not None:
            terms.append(_world_off(at, self.rest))
        return np.concatenate(terms)


def _world_off(at: PersonPlacement, rest: RestingObject) -> FloatArray:
    """How far the person's world contradicts an object at rest: (3,) of down, and (1,) of the ground where that is known."""
    # The person keeps standing upright in its world, so down and the ground go with it.
    down = at.rotmat @ rest.down_person
    off = [(down - rest.down_object) / np.radians(LEVEL_SIGMA_DEG)]
    if rest.lowest is not None and rest.ground is not None:
        height = (at.moved(rest.ground) - rest.lowest) @ down
        off.append(np.array([height / FLOOR_SIGMA_M]))
    return np.concatenate(off)


def _robust(off: FloatArray, weight: float) -> FloatArray:
    """Weighted vectors (N, 3), shortened so that their squares are a pseudo-Huber loss of the distance."""
    edge = weight * CONTACT_KERNEL_M
    size = np.linalg.norm(off, axis=-1, keepdims=True)
    loss = 2 * edge**2 * (np.sqrt(1 + (size / edge) ** 2) - 1)
    return off * np.sqrt(loss) / np.maximum(size, 1e-12)
