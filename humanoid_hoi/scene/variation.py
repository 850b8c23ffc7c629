"""Scenes that differ from the one a policy was trained in: another mass of the object, other friction."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
