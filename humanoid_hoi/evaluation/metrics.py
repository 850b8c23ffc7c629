"""Metrics of the paper (Sec. 11.2, Eq. 22-24) and of task success, on numpy arrays of K trials and T frames.

Which reading reproduces Table 1 (MPJPE 126-157, contact 27-44 "mm", jitter 80-91)?

* **MPJPE**, Eq. 22: a mean distance; in millimetres it has the table's size. No doubt here.
* **Jitter**, Eq. 24 as printed is metres per frame^3: 80 would mean joints that jump by tens of metres. Multiplied by
  fps^3 (27 000 at 30 fps) it is m/s^3. Measured by this function, OMOMO captures score 41-96 m/s^3 (1.5-3.6 mm/frame^3)
  and InterMimic's teacher roll-outs 119-443, so 80-91 is the physical value of a smooth roll-out (3.0-3.4 mm/frame^3);
  the other near candidate, 80 mm/frame^3, would be 2 160 m/s^3, eight times the roughest body roll-out we measured.
  Headline: ``jitter`` in m/s^3.
* **Contact**, Eq. 23 sums squares over pairs and frames (m^2), Table 1 says mm. The mean distance of active pairs is the
  reading in mm: 27-44 mm is plausible next to 126-157 mm of MPJPE, since hand and object can be wrong together. The
  literal sum can reach the same *digits*: with the paper's 29 000 / 80 = 362 frames per clip and 6.24 pairs, 26.8 and
  43.9 m^2 are root-mean-square distances of sqrt(26.8 / 2259) = 109 and sqrt(43.9 / 2259) = 139 mm. It grows with the
  clip's length and the number of annotations, so it compares nothing across clips. Headline: ``contact_mm``; the sum
  stands beside it as ``contact_literal_m2``.

A metric that does not exist (no active pair, fewer than four frames) is NaN.
"""

from __future__ import annotations

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.tracking.errors import has_fallen


def joint_error(joint_pos_w: FloatArray, ref_joint_pos_w: FloatArray) -> FloatArray:
    """Mean joint distance of each frame (K, T), m; positions (K, T, J, 3) against (T, J, 3)."""
    return np.linalg.norm(joint_pos_w - ref_joint_pos_w, axis=-1).mean(-1)


def mpjpe_mm(joint_pos_w: FloatArray, ref_joint_pos_w: FloatArray) -> FloatArray:
    """Eq. 22 (K,), mm: mean over frames and joints of the joint's distance to its reference, world frame, root kept."""
    return 1000.0 * joint_error(joint_pos_w, ref_joint_pos_w).mean(-1)


def pair_distance(body_point_w: FloatArray, obj_point_w: FloatArray) -> FloatArray:
    """Distance (K, T, P) of the two points of every pair, m; points (K, T, P, 3)."""
    return np.linalg.norm(body_point_w - obj_point_w, axis=-1)


def contact_literal_m2(distance: FloatArray, active: BoolArray) -> FloatArray:
    """Eq. 23 (K,), m^2: sum over frames and active pairs of the squared distance.

    Args:
        distance: (K, T, P) m.
        active: (T, P).
    """
    if not active.any():
        return np.full(len(distance), np.nan)
    # Squares in double precision: sums over thousands of frames and pairs.
    return (distance.astype(np.float64) ** 2 * active).sum((-2, -1))


def contact_mm(distance: FloatArray, active: BoolArray) -> FloatArray:
    """Mean distance of active pairs (K,), mm, over all (frame, pair) that are active."""
    if not active.any():
        return np.full(len(distance), np.nan)
    # Boolean indexing flattens (frame, pair): every active entry counts the same.
    return 1000.0 * distance[:, active].mean(-1)


def contact_per_frame_mm(distance: FloatArray, active: BoolArray) -> FloatArray:
    """Mean distance of the pairs active in each frame (K, T), mm; NaN in frames without one."""
    count = active.sum(-1)
    total = 1000.0 * (distance * active).sum(-1)
    # The divisor is kept at 1 where nothing is active; NaN stands there.
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def jitter_literal_m(joint_pos_w: FloatArray) -> FloatArray:
    """Eq. 24 (K,), m/frame^3: mean over joints of the root mean square over time of the third difference."""
    if joint_pos_w.shape[1] < 4:
        return np.full(len(joint_pos_w), np.nan)
    # (K, T - 3, J, 3) third differences in time.
    third = np.diff(joint_pos_w.astype(np.float64), n=3, axis=1)
    # Squared length, mean over time, root: one number per joint (K, J), then the mean over joints.
    return np.sqrt((third**2).sum(-1).mean(1)).mean(-1)


def jitter(joint_pos_w: FloatArray, fps: float) -> FloatArray:
    """Eq. 24 times fps^3 (K,), m/s^3: does not depend on the frame rate of the recording."""
    # Three differences in time, each to be divided by the 1 / fps between two frames.
    return jitter_literal_m(joint_pos_w) * fps**3


def object_error(obj_pos_w: FloatArray, ref_obj_pos_w: FloatArray) -> FloatArray:
    """Distance of the object's origin to its reference in each frame (K, T), m."""
    return np.linalg.norm(obj_pos_w - ref_obj_pos_w, axis=-1)


def object_angle_deg(obj_quat_w: FloatArray, ref_obj_quat_w: FloatArray) -> FloatArray:
    """Angle between the object's rotation and its reference in each frame (K, T), degrees in [0, 180]; xyzw."""
    # q and -q are the same rotation.
    dot = np.abs((obj_quat_w.astype(np.float64) * ref_obj_quat_w).sum(-1))
    # The inner product of unit quaternions is the cosine of half the angle; rounding may lift it above 1.
    return np.degrees(2.0 * np.arccos(np.minimum(dot, 1.0)))


def frame_ok(
    joint_error_m: FloatArray, object_error_m: FloatArray, joint_limit_m: float, object_limit_m: float
) -> BoolArray:
    """Frames (K, T) in which both errors are below their limits; a NaN is never below."""
    return (joint_error_m < joint_limit_m) & (object_error_m < object_limit_m)


def survived_frames(ok: BoolArray) -> IntArray:
    """Number of frames (K,) before the first failure; T where there is none."""
    # argmax of booleans is the first True.
    return np.where(ok.all(-1), ok.shape[-1], (~ok).argmax(-1))


def fell(root_height: FloatArray, ref_root_height: FloatArray, drop_m: float) -> BoolArray:
    """Trials (K,) whose pelvis is more than ``drop_m`` below the reference's at any frame.

    Relative to the reference, because a clip may sit or lie on purpose. Heights (K, T) and (T,), m.
    """
    return np.asarray(has_fallen(root_height, ref_root_height, drop_m).any(-1))
