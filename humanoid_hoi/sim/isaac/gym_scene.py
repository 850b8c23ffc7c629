"""Builds the simulation inside the worker: everything that must happen before ``prepare_sim``. Python 3.8."""

from __future__ import annotations

import math
from typing import Any

from humanoid_hoi.sim.isaac import layout, params
from humanoid_hoi.sim.isaac.gym_modules import gymapi

OBJECT_BODY = "object"
_MASS_TOLERANCE = 1e-3


class GymScene:
    """N environments of humanoid, object and supports.

    Attributes:
        gym, sim: handles.
        humanoid_ids, object_ids: actor index of each environment in the whole simulation.
        bodies: index of the humanoid's bodies and of the object within an environment's bodies.
        bodies_per_env: including the supports'.
        dofs: Isaac Gym's index of each canonical degree of freedom.
    """

    def __init__(self, message: dict[str, Any]) -> None:
        self._message = message
        self.num_envs = int(message["num_envs"])
        self.gym = gymapi.acquire_gym()
        device = int(message["device_id"])
        # Graphics on device -1 is how Isaac Gym is told to draw nothing.
        graphics = -1 if message["headless"] else int(message["device_id"])
        sim_params = params.make_sim_params(gymapi, message)
        self.sim = self.gym.create_sim(device, graphics, gymapi.SIM_PHYSX, sim_params)
        if self.sim is None:
            raise ValueError(f"create_sim failed on device {device} (its reason is above)")
        self._add_ground()
        self._humanoid = self._load(message["humanoid"])
        # Assets once, actors in every environment: properties of shapes are set on the asset.
        self._object = self._load(message["object"])
        self._supports = [self._box(support) for support in message["supports"]]
        # Before a thousand environments are made of it: an asset that was understood differently is refused.
        self._check_names()
        self.humanoid_ids: list[int] = []
        self.object_ids: list[int] = []
        self.envs = [self._add_env(k) for k in range(self.num_envs)]
        self._index_bodies()
        self.gym.prepare_sim(self.sim)

    def _add_ground(self) -> None:
        plane = gymapi.PlaneParams()
        plane.normal = gymapi.Vec3(0.0, 0.0, 1.0)
        plane.distance = 0.0
        params.put(plane, self._message["ground"])
        self.gym.add_ground(self.sim, plane)

    def _load(self, part: dict[str, Any]) -> Any:
        options = params.make_asset_options(gymapi, part["options"])
        asset = self.gym.load_asset(self.sim, part["root"], part["file"], options)
        if asset is None:
            raise ValueError(f"Isaac Gym cannot load {part['root']}/{part['file']}")
        self._set_shapes(asset, part["shape"])
        return asset

    def _box(self, support: dict[str, Any]) -> Any:
        options = params.make_asset_options(gymapi, {"fix_base_link": True})
        x, y, z = support["size"]
        asset = self.gym.create_box(self.sim, x, y, z, options)
        self._set_shapes(asset, support["shape"])
        return asset

    def _set_shapes(self, asset: Any, values: dict[str, Any]) -> None:
        """Once on the asset, so that every actor made from it has them."""
        shapes = self.gym.get_asset_rigid_shape_properties(asset)
        for shape in shapes:
            params.put(shape, values)
        self.gym.set_asset_rigid_shape_properties(asset, shapes)

    def _check_names(self) -> None:
        found = list(self.gym.get_asset_rigid_body_names(self._humanoid))
        self._joints = list(self._message["joints"])
        layout.index_by_name(self._joints, found, "bodies")
        self._dof_names = list(self.gym.get_asset_dof_names(self._humanoid))
        self.dofs = layout.index_by_name(layout.dof_names(self._joints[1:]), self._dof_names, "degrees of freedom")

    def _add_env(self, index: int) -> Any:
        spacing = float(self._message["spacing"])
        low = gymapi.Vec3(-spacing, -spacing, 0.0)
        high = gymapi.Vec3(spacing, spacing, spacing)
        # The last number is environments per row of the grid.
        env = self.gym.create_env(self.sim, low, high, max(1, int(math.sqrt(self.num_envs))))
        assets = [self._humanoid, self._object, *self._supports]
        # An aggregate needs its size beforehand; PhysX treats its bodies as one object in the broad phase.
        bodies = sum(self.gym.get_asset_rigid_body_count(asset) for asset in assets)
        shapes = sum(self.gym.get_asset_rigid_shape_count(asset) for asset in assets)
        self.gym.begin_aggregate(env, bodies, shapes, True)  # True: its actors do collide with each other
        self.humanoid_ids.append(self._add_humanoid(env, index))
        self.object_ids.append(self._add_object(env, index))
        for asset, support in zip(self._supports, self._message["supports"]):  # noqa: B905 - Python 3.8
            self._add_actor(env, asset, support["spawn"], support["name"], index, params.OPEN_FILTER)
        self.gym.end_aggregate(env)
        return env

    def _add_actor(self, env: Any, asset: Any, spawn: list[float], name: str, index: int, shape_filter: int) -> int:
        # The group keeps environments apart: shapes collide only within one group.
        handle: int = self.gym.create_actor(env, asset, params.make_pose(gymapi, spawn), name, index, shape_filter, 0)
        return handle

    def _add_humanoid(self, env: Any, index: int) -> int:
        part = self._message["humanoid"]
        handle = self._add_actor(env, self._humanoid, part["spawn"], "humanoid", index, part["shape"]["filter"])
        # As PD servos: the target is a position, stiffness and damping are the gains.
        props = self.gym.get_actor_dof_properties(env, handle)
        props["driveMode"][:] = int(gymapi.DOF_MODE_POS)
        for field in ("stiffness", "damping", "armature", "effort"):
            props[field][:] = layout.gain_rows(self._dof_names, part["gains"], field)
        self.gym.set_actor_dof_properties(env, handle, props)
        names = self.gym.get_asset_rigid_body_names(self._humanoid)
        self._check_masses(env, handle, [part["masses"][name] for name in names])
        # Setters take indices in the whole simulation, not within the environment.
        return int(self.gym.get_actor_index(env, handle, gymapi.DOMAIN_SIM))

    def _add_object(self, env: Any, index: int) -> int:
        part = self._message["object"]
        handle = self._add_actor(env, self._object, part["spawn"], OBJECT_BODY, index, params.OPEN_FILTER)
        self._check_masses(env, handle, [part["mass"]])
        return int(self.gym.get_actor_index(env, handle, gymapi.DOMAIN_SIM))

    def _check_masses(self, env: Any, handle: int, masses: list[float]) -> None:
        """The files state every mass; where the importer made something else of it, the mass is overridden."""
        props = self.gym.get_actor_rigid_body_properties(env, handle)
        wrong = False
        for prop, mass in zip(props, masses):  # noqa: B905 - Python 3.8
            if abs(prop.mass - mass) > _MASS_TOLERANCE * mass:
                prop.mass = mass
                wrong = True
        if wrong:
            self.gym.set_actor_rigid_body_properties(env, handle, props, True)  # True: inertia scales with the mass

    def _index_bodies(self) -> None:
        """Index by name, asked once: environments are built alike."""
        env = self.envs[0]
        domain = gymapi.DOMAIN_ENV
        # Actor 0 is the humanoid, 1 the object: the order in which they were added.
        self.bodies = [self.gym.find_actor_rigid_body_index(env, 0, name, domain) for name in self._joints]
        self.bodies.append(self.gym.find_actor_rigid_body_index(env, 1, OBJECT_BODY, domain))
        if min(self.bodies) < 0:
            raise layout.LayoutError("a body of the scene is unknown to Isaac Gym")
        # A support is one body.
        self.bodies_per_env = len(self._joints) + 1 + len(self._supports)
