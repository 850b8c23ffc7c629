"""Help for training: spring and damper forces that pull pelvis and object towards a reference, one gain an environment."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from humanoid_hoi.motion.reference import ReferenceFrame


@dataclass(frozen=True)
class Strength:
    """How stiff the springs are at gain 1, free of masses.

    Attributes:
        root_frequency: Hz, natural frequency of the whole body on the pelvis' spring (2.7 Hz is 20 kN/m for 70 kg).
        object_frequency: Hz, the same of the object. Both springs are critically damped at gain 1.
    """

    root_frequency: float
    object_frequency: float


@dataclass
class Guide:
    """Where the springs pull in the coming control step (N environments): the reference at its end.

    Attributes:
        gain: (N,) factor on stiffness and damping; zero for no help.
        root_pos_w, root_quat_w: (N, 3), (N, 4).
        root_vel_w, root_angvel_w: (N, 3).
        obj_pos_w, obj_quat_w: (N, 3), (N, 4).
        obj_vel_w, obj_angvel_w: (N, 3).
    """

    gain: Tensor
    root_pos_w: Tensor
    root_quat_w: Tensor
    root_vel_w: Tensor
    root_angvel_w: Tensor
    obj_pos_w: Tensor
    obj_quat_w: Tensor
    obj_vel_w: Tensor
    obj_angvel_w: Tensor


def guide_to(ref: ReferenceFrame, gain: Tensor) -> Guide:
    """Help towards reference frames.

    Args:
        ref: where each environment is to be at the end of the step (N).
        gain: (N,).
    """
    return Guide(
        # Joint 0 is the pelvis, the root of the skeleton.
        gain=gain,
        root_pos_w=ref.joint_pos_w[:, 0],
        root_quat_w=ref.joint_quat_w[:, 0],
        root_vel_w=ref.joint_vel_w[:, 0],
        root_angvel_w=ref.joint_angvel_w[:, 0],
        obj_pos_w=ref.obj_pos_w,
        obj_quat_w=ref.obj_quat_w,
        obj_vel_w=ref.obj_vel_w,
        obj_angvel_w=ref.obj_angvel_w,
    )
