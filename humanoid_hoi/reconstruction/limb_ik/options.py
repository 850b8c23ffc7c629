"""Options of the limb IK, which limb serves a keypoint, and how stiff its joints are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.keypoints import keypoint
from humanoid_hoi.body.skeleton import FINGER_JOINTS, FINGERS, JOINT_NAMES
from humanoid_hoi.core.config import Settings, setting
from humanoid_hoi.core.errors import HoiError

LIMBS = ("left_arm", "right_arm", "left_leg", "right_leg")
# Prior of a joint relative to ``pose_sigma_rad`` about its own x, y, z (x left, y up, z front in the T-pose): collars
# are stiff, elbows bend about y and pronate about x, knees bend about x, fingers about z.
# Smaller numbers are stiffer: a joint's sigma is ``pose_sigma_rad`` times its row.
_RELATIVE_SIGMA = {
    "collar": (0.4, 0.4, 0.4),
    "elbow": (0.6, 1.0, 0.2),
    "wrist": (0.6, 1.0, 1.0),
    "hip": (1.0, 0.7, 0.7),
    "knee": (1.0, 0.2, 0.1),
    "ankle": (1.0, 0.5, 0.7),
    "finger": (0.1, 0.4, 1.0),
}


@dataclass(frozen=True)
class LimbIkOptions(Settings, yaml="tools/reconstruct", node="ik", key="ik"):
    """How hands and feet are brought to their contact points.

    Attributes:
        contact_sigma_m: m, expected error of a contact point; smaller pulls harder.
        pose_sigma_rad: rad, expected error of the observed joint rotations (scaled per joint and axis).
        smooth_sigma_rad: rad per frame, expected change of a correction between frames; 0 solves frames one by one.
        max_distance_m: m, a pair further apart than this in the observed pose is left out of that frame.
        max_correction_rad: rad, no joint turns further from the observed pose.
        max_step_rad: rad, no joint turns further in one iteration.
        iterations: Levenberg-Marquardt iterations per set-up.
        setups: how often the limb is set up again at its new pose (pose correctives); stops early when not needed.
        collar: arms may move the collar bone.
        fingers: fingers with an annotated tip may bend.
    """

    contact_sigma_m: float = setting()
    pose_sigma_rad: float = setting()
    smooth_sigma_rad: float = setting()
    max_distance_m: float = setting()
    max_correction_rad: float = setting()
    max_step_rad: float = setting()
    iterations: int = setting()
    setups: int = setting()
    collar: bool = setting()
    fingers: bool = setting()


def limb_of(keypoint_name: str) -> str | None:
    """The limb (one of :data:`LIMBS`) that can bring a keypoint somewhere; None off forearms, hands, shanks and feet.

    Raises:
        HoiError: an unknown keypoint.
    """
    # Table 6 keypoints hang on SMPL-X joints. A forearm point rides on the elbow, a
    # shank point on the knee; what rides on shoulder or hip (upper arm, thigh) is
    # placed by the trunk and no limb serves it.
    joint = keypoint(keypoint_name).joint
    side, _, link = joint.partition("_")
    if joint in FINGER_JOINTS or link in ("elbow", "wrist"):
        return f"{side}_arm"
    return f"{side}_leg" if link in ("knee", "ankle", "foot") else None


def chain_joints(limb: str, names: Sequence[str], options: LimbIkOptions) -> tuple[int, ...]:
    """Rows of the limb's joints, parents first."""
    side, _, kind = limb.partition("_")
    links = ["hip", "knee", "ankle"]
    if kind == "arm":
        # ``["collar"] * True`` is one collar, ``* False`` none.
        links = ["collar"] * options.collar + ["shoulder", "elbow", "wrist"]
        tips = {keypoint(name).joint for name in names}
        # A finger bends only when a keypoint on it is annotated: all three of its joints then.
        used = [f for f in FINGERS if options.fingers and any(tip.startswith(f"{side}_{f}") for tip in tips)]
        links += [f"{finger}{k}" for finger in used for k in (1, 2, 3)]
    return tuple(JOINT_NAMES.index(f"{side}_{link}") for link in links)


def stiffness(joints: tuple[int, ...], options: LimbIkOptions) -> Tensor:
    """(C, 3) prior 1/rad^2 of each joint about its own axes."""
    kinds = ["finger" if JOINT_NAMES[j] in FINGER_JOINTS else JOINT_NAMES[j].partition("_")[2] for j in joints]
    relative = torch.tensor([_RELATIVE_SIGMA.get(kind, (1.0, 1.0, 1.0)) for kind in kinds], dtype=torch.float64)
    return (options.pose_sigma_rad * relative) ** -2


def checked(options: LimbIkOptions) -> LimbIkOptions:
    """The options; raises HoiError naming the field that is out of range."""
    for name in ("contact_sigma_m", "pose_sigma_rad", "max_distance_m", "max_correction_rad", "max_step_rad"):
        if not getattr(options, name) > 0:
            raise HoiError(
                f"must be positive, found {getattr(options, name)}",
                field=f"limb_ik.{name}",
                fix=f"the default is {getattr(LimbIkOptions(), name)}",
            )
    if options.smooth_sigma_rad < 0 or options.iterations < 1 or options.setups < 1:
        raise HoiError("smooth_sigma_rad must not be negative, iterations and setups at least 1", field="limb_ik")
    return options
