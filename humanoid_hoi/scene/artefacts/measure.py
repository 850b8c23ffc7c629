"""What is physically wrong with a clip, in numbers: penetration, skating, floating, jitter, contact gaps."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import torch

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.motion.checks.validate import frame_ranges
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.scene.artefacts.air import in_the_air
from humanoid_hoi.scene.artefacts.intervals import runs
from humanoid_hoi.scene.artefacts.pose import clip_pose, joint_angles
from humanoid_hoi.scene.artefacts.stance import clip_soles, horizontal_speed
from humanoid_hoi.scene.artefacts.surroundings import Surroundings
from humanoid_hoi.scene.artefacts.touch import hand_gap


@dataclass(frozen=True)
class FrameArtefacts:
    """Per frame.

    Attributes:
        obj_depth: (T,) m, deepest body in the object.
        obj_joint: (T,) its joint's index.
        joint_names: of the skeleton.
        floor_depth: (T,) m, deepest body in ground or support.
        obj_floor_depth: (T,) m, the object in them.
        soles_w: (T, 4, 3) m, heels and balls.
        sole_speed: (T, 4) m/s, horizontal.
        stands: (T, 4) bool.
        hand_gap: (T, 2) m of each hand's nearest touching body from the object, NaN without contact.
        over_limit: (T,) rad by which the worst joint exceeds its limit.
        body_air, obj_air: (T,) m from everything that could carry person or object; 0 in free flight.
    """

    obj_depth: FloatArray
    obj_joint: IntArray
    floor_depth: FloatArray
    obj_floor_depth: FloatArray
    soles_w: FloatArray
    sole_speed: FloatArray
    stands: BoolArray
    hand_gap: FloatArray
    over_limit: FloatArray
    body_air: FloatArray
    obj_air: FloatArray
    joint_names: tuple[str, ...]


@dataclass(frozen=True)
class Artefacts:
    """A clip's figures. Depths: of the deepest body of a frame; ``mean`` over all frames.

    Attributes:
        skate_mm_s: mean horizontal speed of standing heels and balls.
        slide_mm: farthest such a point gets from the middle of its stance.
        float_mm: mean height of standing points above the ground (sinking counts as depth).
        hand_gap_mm: 95 % quantile of the distance of touching hands from the object, outside only.
        jitter: m/s^3, Eq. 24 times fps^3.
    """

    obj_depth_max_mm: float
    obj_depth_mean_mm: float
    obj_deep_share: float
    floor_depth_max_mm: float
    floor_depth_mean_mm: float
    obj_floor_depth_max_mm: float
    skate_mm_s: float
    slide_mm: float
    float_mm: float
    hand_gap_mm: float
    jitter: float

    def as_dict(self) -> dict[str, float]:
        """Plain numbers."""
        return asdict(self)


def frame_artefacts(clip: HoiClip, around: Surroundings, stands: BoolArray) -> FrameArtefacts:
    """Measure every frame of ``clip`` in its surroundings; ``stands`` (T, 4) as from :func:`find_stance`."""
    pose = clip_pose(clip)
    with torch.no_grad():
        # (T, J) m, the nearest sample of each body.
        gap = around.samples.joint_min(around.object_gap(pose, around.samples))
        # Ground and supports together: the deepest sample of any body.
        floor = around.floor_gap(pose).amin(1)
        over = (joint_angles(pose.joint_quat) - around.limits).amax(1)
        obj_floor = around.object_floor_gap(pose)
    soles = clip_soles(clip, around.scene.solids)
    body_air, obj_air = in_the_air(clip, floor.numpy(), obj_floor.numpy(), gap.amin(1).numpy())
    return FrameArtefacts(
        # Depths are positive, gaps negative inside.
        (-gap.amin(1)).clamp(min=0).numpy(),
        gap.argmin(1).numpy(),
        (-floor).clamp(min=0).numpy(),
        (-obj_floor).clamp(min=0).numpy(),
        soles,
        horizontal_speed(soles, clip.fps),
        stands,
        hand_gap(clip, gap),
        over.clamp(min=0).numpy(),
        body_air,
        obj_air,
        clip.joint_names,
    )


def summarize(clip: HoiClip, frames: FrameArtefacts, deep: float = 0.005) -> Artefacts:
    """The figures of a clip; ``deep``: m, frames beyond it count into ``obj_deep_share``."""
    standing = frames.stands
    gaps = frames.hand_gap[np.isfinite(frames.hand_gap)]
    return Artefacts(
        obj_depth_max_mm=1e3 * float(frames.obj_depth.max()),
        obj_depth_mean_mm=1e3 * float(frames.obj_depth.mean()),
        obj_deep_share=float((frames.obj_depth > deep).mean()),
        floor_depth_max_mm=1e3 * float(frames.floor_depth.max()),
        floor_depth_mean_mm=1e3 * float(frames.floor_depth.mean()),
        obj_floor_depth_max_mm=1e3 * float(frames.obj_floor_depth.max()),
        # Only over standing points: a swinging foot is meant to move.
        skate_mm_s=1e3 * float(frames.sole_speed[standing].mean()) if standing.any() else 0.0,
        slide_mm=1e3 * _slide(frames),
        # Sinking is counted as depth, not as negative floating.
        float_mm=1e3 * float(frames.soles_w[standing, 2].clip(min=0).mean()) if standing.any() else 0.0,
        hand_gap_mm=1e3 * float(np.quantile(gaps.clip(min=0), 0.95)) if len(gaps) else 0.0,
        jitter=_jitter(clip),
    )


def deep_frames(frames: FrameArtefacts, limit: float) -> str | None:
    """``frames 3-9 (left_index3, 12 mm)`` where a body is deeper than ``limit`` m in the object, else None."""
    bad = np.flatnonzero(frames.obj_depth > limit)
    if not len(bad):
        return None
    worst = int(frames.obj_depth.argmax())
    return (
        f"{frame_ranges(tuple(int(i) for i in bad))} (worst {frames.joint_names[frames.obj_joint[worst]]}, "
        f"{1e3 * frames.obj_depth[worst]:.0f} mm in frame {worst})"
    )


def _slide(frames: FrameArtefacts) -> float:
    """Farthest any standing point gets from the middle of its stance, horizontally, m."""
    most = 0.0
    for column in range(frames.stands.shape[1]):
        for first, stop in runs(frames.stands[:, column]):
            path = frames.soles_w[first:stop, column, :2]
            # The median: a single frame of noise must not move the middle of the stance.
            most = max(most, float(np.linalg.norm(path - np.median(path, axis=0), axis=-1).max()))
    return most


def _jitter(clip: HoiClip) -> float:
    if clip.num_frames < 4:
        return 0.0
    # Third differences times fps^3: the change of acceleration, m/s^3, root mean square over time, mean over joints.
    third = np.diff(clip.joint_pose_w()[0].astype(np.float64), n=3, axis=0)
    return float(np.sqrt((third**2).sum(-1).mean(0)).mean() * clip.fps**3)
