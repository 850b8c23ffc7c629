"""What the fit minimizes: one number per kind of term, each a mean over frames of sums over points."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.video.human.contact import FOOT_POINTS
from humanoid_hoi.video.human.limits import beyond, resting_pose
from humanoid_hoi.video.human.points import BONES, HAND_BONES, LandmarkMap

# Graduated non-convexity: see ``kernel`` and ``boost`` of :class:`Objective`.
FIRST_KERNEL = 60.0
FIRST_BOOST = 30.0
FINAL_KERNEL = 3.0
_NUM_BODY = 21


@dataclass(frozen=True)
class FitWeights:
    """Strengths, and the deviations at which a term costs one.

    Attributes:
        reprojection_share: share of the person's height in the picture that a landmark may be off.
        direction: of the metric landmarks' bone directions (1 - cosine).
        shape: per squared beta.
        pose: per rad^2 away from a resting posture.
        limit: per rad^2 beyond a joint's range.
        acceleration: m/s^2 of body points; depth of the whole body is smoothed to ``depth_acceleration``.
        depth_acceleration: m/s^2.
        turn_acceleration: rad/s^2 of the joints' rotation vectors.
        standing: m/s of a standing foot.
        stance: m of a standing foot off the middle of its stance: a slow slide in depth is hardly seen and has little speed,
            but a person who bends down would otherwise come from half a meter farther away.
        hand_direction: of the finger bones' directions.
        hand_pixels_share: as ``reprojection_share``, of hand points relative to the wrist.
    """

    reprojection_share: float = 0.012
    direction: float = 10.0
    shape: float = 0.3
    pose: float = 0.05
    limit: float = 40.0
    acceleration: float = 8.0
    depth_acceleration: float = 3.0
    turn_acceleration: float = 60.0
    standing: float = 0.12
    stance: float = 0.03
    hand_direction: float = 3.0
    hand_pixels_share: float = 0.01


@dataclass(frozen=True)
class Observed:
    """The observations of T frames as tensors; landmarks already reduced to those in use.

    Attributes:
        px: (T, K, 2), 0 where not seen.
        weight: (T, K) visibility, 0 where not seen.
        world: (T, 33, 3) metric landmarks.
        seen: (T,) 1 where the person was seen.
        hand_px, hand_world: (T, 2, 21, 2 or 3).
        hand_weight: (T, 2).
        standing: (T, 4).
        camera_matrix: (3, 3).
        height_px: the person's height in the picture.
        fps: frames per second.
    """

    px: Tensor
    weight: Tensor
    world: Tensor
    visibility: Tensor
    seen: Tensor
    hand_px: Tensor
    hand_world: Tensor
    hand_weight: Tensor
    standing: Tensor
    camera_matrix: Tensor
    height_px: float
    fps: float

    def frames(self, rows: slice | Tensor) -> Observed:
        """The same for some frames."""
        per_frame = ("px", "weight", "world", "visibility", "seen", "hand_px", "hand_world", "hand_weight", "standing")
        values = {name: getattr(self, name)[rows] for name in per_frame}
        return Observed(**values, camera_matrix=self.camera_matrix, height_px=self.height_px, fps=self.fps)


class Objective:
    """The loss of a body's parameters against observations."""

    def __init__(self, body: BodyModel, points: LandmarkMap, weights: FitWeights, temporal: bool = True) -> None:
        self.body = body
        self.points = points
        self.weights = weights
        self.temporal = temporal
        self.boost = 1.0
        """Factor on the directions; large at first: a limb that starts on the wrong side of its depth stays there."""
        self.kernel = FINAL_KERNEL
        """Deviations at which a landmark counts as an outlier; wide at first, or limbs are given up too early."""

    def terms(self, params: BodyParams, seen: Observed) -> dict[str, Tensor]:
        """Every term, weighted."""
        posed = self.points.posed(self.body, params)
        pixels = project(posed, seen.camera_matrix)
        turns = params.rotvecs()[:, 1:]
        weights = self.weights
        found = {
            # Where the landmarks are seen, which way the bones point, and what bodies usually do.
            "reprojection": self._reprojection(pixels, seen),
            "direction": self.boost * weights.direction * self._directions(posed, seen),
            "shape": weights.shape * params.betas.square().sum(),
            "pose": weights.pose * self._posture(turns),
            "limit": weights.limit * beyond(turns).square().sum((1, 2)).mean(),
        }
        if bool((seen.hand_weight > 0).any()):
            found["hands"] = self._hands(posed, pixels, seen)
        if self.temporal and len(posed) > 2:
            found |= self._motion(posed, turns, seen)
        return found

    def _reprojection(self, pixels: Tensor, seen: Observed) -> Tensor:
        # A share of the person's height in the picture: the same weights serve near
        # and distant people.
        sigma = self.weights.reprojection_share * seen.height_px
        used = pixels[:, self.points.body_points] - seen.px
        squared = used.square().sum(-1) / sigma**2
        # Geman-McClure: a landmark far off pulls no more than one at `kernel` deviations.
        edge = self.kernel**2
        return (seen.weight * edge * squared / (edge + squared)).sum(1).mean()

    def _directions(self, posed: Tensor, seen: Observed) -> Tensor:
        where = {int(i): int(p) for i, p in zip(self.points.body_ids, self.points.body_points, strict=True)}
        first, second = torch.tensor(BONES).T
        ours = posed[:, [where[int(i)] for i in second]] - posed[:, [where[int(i)] for i in first]]
        theirs = seen.world[:, second] - seen.world[:, first]
        # A bone is as sure as the less visible of its ends.
        trust = torch.minimum(seen.visibility[:, first], seen.visibility[:, second]) * seen.seen[:, None]
        return (trust * (1 - cosine(ours, theirs))).sum(1).mean()

    @staticmethod
    def _posture(turns: Tensor) -> Tensor:
        away = (turns - resting_pose().to(turns)).square().sum(-1)
        # Collars, spine, ankles and wrists are hardly seen: they stay near rest more firmly than limbs do.
        return (away[:, :_NUM_BODY].sum(1) + 0.2 * away[:, _NUM_BODY:].sum(1)).mean()

    def _hands(self, posed: Tensor, pixels: Tensor, seen: Observed) -> Tensor:
        first, second = torch.tensor(HAND_BONES).T
        sigma = self.weights.hand_pixels_share * seen.height_px
        total = posed.new_zeros(())
        for side in range(2):
            rows = self.points.hand_points[side]
            hand = posed[:, rows]
            theirs = seen.hand_world[:, side]
            apart = 1 - cosine(hand[:, second] - hand[:, first], theirs[:, second] - theirs[:, first])
            # Relative to the wrist: where the arm is, the body's landmarks say.
            ours = pixels[:, rows] - pixels[:, rows[:1]]
            wanted = seen.hand_px[:, side] - seen.hand_px[:, side, :1]
            off = (ours - wanted).square().sum(-1) / sigma**2
            per_frame = self.weights.hand_direction * apart.mean(1) + (off / (1 + off / 9)).mean(1)
            total = total + (seen.hand_weight[:, side] * per_frame).mean()
        return total

    def _motion(self, posed: Tensor, turns: Tensor, seen: Observed) -> dict[str, Tensor]:
        weights = self.weights
        rate = seen.fps**2
        # Second differences times fps^2: accelerations in m/s^2, so weights hold for
        # any frame rate.
        bend = (posed[2:] - 2 * posed[1:-1] + posed[:-2]) * rate
        depth = bend[:, 0, 2]  # the pelvis
        spin = (turns[2:] - 2 * turns[1:-1] + turns[:-2]) * rate
        feet = posed[:, list(FOOT_POINTS)]
        speed = (feet[1:] - feet[:-1]) * seen.fps
        stands = seen.standing[1:] * seen.standing[:-1]
        # Only feet that stand in both frames, and robustly: a wrongly planted foot
        # must not hold the body.
        slide = stands * (speed.square().sum(-1) / weights.standing**2)
        return {
            "acceleration": (bend.square().sum(-1) / weights.acceleration**2).mean(1).mean(),
            "depth": (depth.square() / weights.depth_acceleration**2).mean(),
            "spin": (spin.square().sum(-1) / weights.turn_acceleration**2).mean(1).mean(),
            "standing": (slide / (1 + slide / 4)).sum(1).mean(),
            "stance": self._stances(feet, seen.standing),
        }

    def _stances(self, feet: Tensor, standing: Tensor) -> Tensor:
        squared = off_stance(feet, standing > 0.5).square().sum(-1) / self.weights.stance**2
        # Wide at first as for landmarks: the start may be far off; in the end a wrongly planted foot lets go.
        edge = self.kernel**2
        return (edge * squared / (edge + squared)).sum(1).mean()


def off_stance(feet: Tensor, standing: Tensor) -> Tensor:
    """(T, F, 3) how far each standing foot is from the middle of its stance, 0 where it does not stand.

    Args:
        feet: (T, F, 3).
        standing: (T, F) bool; a stance is a run of it.
    """
    count = standing.shape[1]
    begins = standing.clone()
    begins[1:] &= ~standing[:-1]
    # Runs are numbered from 1 for each foot; 0 collects what does not stand and is not looked at.
    run = begins.cumsum(0) * standing
    label = (run * count + torch.arange(count)).flatten()
    weight = standing.flatten().to(feet)
    size = int(label.max()) + 1
    sums = feet.new_zeros(size, 3).index_add(0, label, weight[:, None] * feet.reshape(-1, 3))
    held = feet.new_zeros(size).index_add(0, label, weight).clamp(min=1.0)
    middle = (sums / held[:, None])[label].reshape(feet.shape)
    return (feet - middle) * standing[..., None]


def project(points: Tensor, camera_matrix: Tensor) -> Tensor:
    """Pixels (..., 2) of camera-frame points (..., 3); points behind the camera are kept just before it."""
    depth = points[..., 2:].clamp(min=0.05)
    focal = torch.stack([camera_matrix[0, 0], camera_matrix[1, 1]])
    return points[..., :2] / depth * focal + camera_matrix[:2, 2]


def cosine(a: Tensor, b: Tensor) -> Tensor:
    """Cosine of the angle between vectors (..., 3)."""
    return torch.nn.functional.cosine_similarity(a, b, dim=-1, eps=1e-8)
