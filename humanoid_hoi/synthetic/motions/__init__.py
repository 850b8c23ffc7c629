"""Motions we make ourselves: trajectories, whole-body inverse kinematics, the demo clip and three more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.synthetic.motions.demo import DemoParams, make_demo_clip
from humanoid_hoi.synthetic.motions.lift_floor import FloorLiftParams, make_floor_lift
from humanoid_hoi.synthetic.motions.push import PushParams, make_push
from humanoid_hoi.synthetic.motions.sit import SitParams, make_sit

__all__ = ["MOTIONS", "DemoParams", "make_demo_clip"]

MOTIONS: dict[str, tuple[type[Any], Callable[[Any], HoiClip]]] = {
    "demo_box": (DemoParams, make_demo_clip),
    "lift_floor": (FloorLiftParams, make_floor_lift),
    "push": (PushParams, make_push),
    "sit": (SitParams, make_sit),
}
"""By name: the dataclass that shapes a motion, and what makes it."""
