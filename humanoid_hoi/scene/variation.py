"""Scenes that differ from the one a policy was trained in: another mass of the object, other friction."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.scene.description import SceneDescription


@dataclass(frozen=True)
class Variation:
    """How a scene differs.

    Attributes:
        mass: factor on the object's mass and inertia.
        mass_kg: the object's mass itself, kg; None keeps it.
        friction: factor on all friction coefficients.
    """

    mass: float = 1.0
    mass_kg: float | None = None
    friction: float = 1.0

    def of(self, scene: SceneDescription) -> SceneDescription:
        """The scene as it differs.

        Raises:
            HoiError: a factor or mass that is not above zero.
        """
        if min(self.mass, self.friction, 1.0 if self.mass_kg is None else self.mass_kg) <= 0:
            raise HoiError("masses and frictions are above 0", where="config", field="cases", fix=f"not {self}")
        own = scene.obj.mass
        factor = self.mass if self.mass_kg is None else self.mass_kg / own.mass
        # The same shape of another density: inertia grows with the mass.
        heavier = replace(own, mass=factor * own.mass, inertia=factor * own.inertia)
        physics = replace(
            scene.physics,
            obj_friction=self.friction * scene.physics.obj_friction,
            humanoid_friction=self.friction * scene.physics.humanoid_friction,
            ground_friction=self.friction * scene.physics.ground_friction,
        )
        return replace(scene, obj=replace(scene.obj, mass=heavier), physics=physics)


def moved_aside(scene: SceneDescription, shift_m: float, turn_deg: float, seed: int) -> SceneDescription:
    """The scene with a fixed object that stands a little elsewhere, in a direction drawn from the seed.

    An object that is free is moved trial by trial instead (``envs.disturbance``); a fixed one is part of the model.

    Args:
        scene: returned as it is where its object can move.
        shift_m: along the ground, m.
        turn_deg: about the vertical through its own origin, to one side or the other.
        seed: of the direction.
    """
    if not scene.obj.is_static:
        return scene
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0.0, 2.0 * np.pi)
    turn = Rotation.from_euler("z", rng.choice([-1.0, 1.0]) * turn_deg, degrees=True)
    pose_w = np.array(scene.obj.pose_w, np.float64)
    pose_w[:2] += shift_m * np.array([np.cos(angle), np.sin(angle)])
    # The vertical is the world's, so the turn comes from the left.
    pose_w[3:] = (turn * Rotation.from_quat(pose_w[3:])).as_quat()
    return replace(scene, obj=replace(scene.obj, pose_w=pose_w.astype(scene.obj.pose_w.dtype)))
