"""Which point of the body each observed landmark is: joints where it is a joint, vertices where it is on the skin.

The 33 body landmarks are those of BlazePose, the 21 of a hand are the usual ones (wrist, then four per finger from
the thumb on).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.keypoints import load_keypoints
from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.body.skeleton import JOINT_NAMES
from humanoid_hoi.core.arrays import FloatArray, IntArray

SIDES = ("left", "right")
HAND_FINGERS = ("thumb", "index", "middle", "ring", "pinky")
"""Order of the fingers among the 21 points."""

# Landmark -> joint. The rest of the face is left out: nose and ears say where the head looks.
BODY_JOINTS = {
    11: "left_shoulder", 12: "right_shoulder", 13: "left_elbow", 14: "right_elbow", 15: "left_wrist",
    16: "right_wrist", 17: "left_pinky1", 18: "right_pinky1", 19: "left_index1", 20: "right_index1",
    23: "left_hip", 24: "right_hip", 25: "left_knee", 26: "right_knee", 27: "left_ankle", 28: "right_ankle",
}  # fmt: skip
BODY_SKIN = {
    0: "nose",
    7: "left_ear",
    8: "right_ear",
    29: "left_heel",
    30: "right_heel",
    31: "left_toe",
    32: "right_toe",
}
SKIN = (*BODY_SKIN.values(), *(f"{side}_{finger}_tip" for side in SIDES for finger in HAND_FINGERS))
POINT_NAMES = (*JOINT_NAMES, *SKIN)
"""All points the fit looks at: 52 joints, then points on the skin."""

# Directions that the metric landmarks are believed in, as pairs of landmarks.
BONES = (
    (11, 13), (13, 15), (12, 14), (14, 16), (23, 25), (25, 27), (24, 26), (26, 28), (11, 12), (23, 24), (11, 23),
    (12, 24), (27, 31), (28, 32), (29, 31), (30, 32),
)  # fmt: skip
HAND_BONES = tuple((0 if k == 0 else 4 * f + k, 4 * f + k + 1) for f in range(5) for k in range(4))


@dataclass(frozen=True)
class LandmarkMap:
    """Where landmarks are among the fit's points.

    Attributes:
        body_ids: landmarks used, of the 33.
        body_points: their row among :data:`POINT_NAMES`.
        hand_points: (2, 21) rows, left then right.
        vertices: vertex of every name of :data:`SKIN`.
    """

    body_ids: IntArray
    body_points: IntArray
    hand_points: IntArray
    vertices: Tensor

    def posed(self, body: BodyModel, params: BodyParams) -> Tensor:
        """(T, P, 3) all points; differentiable in the parameters, shape included."""
        posed = body.pose(params, body.select(self.vertices, params.betas))
        return torch.cat([posed.joints, posed.points], dim=1)


def landmark_map(body: BodyModel) -> LandmarkMap:
    """The map of a body: vertices are found by where they are on the rest skin."""
    names = {**BODY_JOINTS, **BODY_SKIN}
    ids = np.array(sorted(names))
    rows = np.array([POINT_NAMES.index(names[i]) for i in ids])
    hands = np.array([_hand_rows(side) for side in SIDES])
    return LandmarkMap(ids, rows, hands, torch.as_tensor(_skin_vertices(body)))


def _hand_rows(side: str) -> list[int]:
    rows = [POINT_NAMES.index(f"{side}_wrist")]
    for finger in HAND_FINGERS:
        rows += [POINT_NAMES.index(f"{side}_{finger}{k}") for k in (1, 2, 3)]
        rows.append(POINT_NAMES.index(f"{side}_{finger}_tip"))
    return rows


def _skin_vertices(body: BodyModel) -> list[int]:
    rest = BodyParams.rest(1, body.num_betas)
    with torch.no_grad():
        skin = body.vertices(rest)[0].double().numpy()
        joints = body.pose(rest).joints[0].double().numpy()
    # Fingertips are contact keypoints of the body; nose, ears, heels and toes are
    # found on the rest skin.
    tips = {point.name: int(v) for point, v in zip(load_keypoints(), body.keypoint_vertices, strict=True)}
    found = _face(skin, joints[JOINT_NAMES.index("head")]) | _feet(skin)
    for side in SIDES:
        for finger in HAND_FINGERS:
            found[f"{side}_{finger}_tip"] = tips[f"{finger.capitalize()}_{side}"]
    return [found[name] for name in SKIN]


def _face(skin: FloatArray, head: FloatArray) -> dict[str, int]:
    """Nose: foremost on the mid-line above the head joint; ears: outermost at its height."""
    # The rest pose faces +z, with the left at +x.
    above = np.flatnonzero(skin[:, 1] > head[1] - 0.02)
    middle = above[np.abs(skin[above, 0]) < 0.02]
    nose = int(middle[np.argmax(skin[middle, 2])])
    level = above[np.abs(skin[above, 1] - skin[nose, 1]) < 0.04]
    left = int(level[np.argmax(skin[level, 0])])
    right = int(level[np.argmin(skin[level, 0])])
    return {"nose": nose, "left_ear": left, "right_ear": right}


def _feet(skin: FloatArray) -> dict[str, int]:
    """Heels and toes: hindmost and foremost within 4 cm of the sole."""
    low = np.flatnonzero(skin[:, 1] < skin[:, 1].min() + 0.04)
    found = {}
    for side, sign in (("left", 1), ("right", -1)):
        own = low[sign * skin[low, 0] > 0]
        found[f"{side}_heel"] = int(own[np.argmin(skin[own, 2])])
        found[f"{side}_toe"] = int(own[np.argmax(skin[own, 2])])
    return found
