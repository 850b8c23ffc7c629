"""The part of gymapi the worker uses. ``LOG`` records calls; rules of the tensor API raise FakeError."""

import os
import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import numpy as np

from .values import (  # noqa: F401  (the worker finds them here)
    DOF_MODE_NONE,
    DOF_MODE_POS,
    DOMAIN_ENV,
    DOMAIN_SIM,
    KEY_ESCAPE,
    KEY_R,
    KEY_SPACE,
    SIM_FLEX,
    SIM_PHYSX,
    UP_AXIS_Y,
    UP_AXIS_Z,
    Asset,
    AssetOptions,
    CameraProperties,
    ContactCollection,
    FakeError,
    Fields,
    PhysXParams,
    PlaneParams,
    Quat,
    RigidShapeProperties,
    SimParams,
    Transform,
    Vec3,
    VhacdParams,
    volume,
)

LOG: list = []
KEYS: list = []  # lists of actions, one per query of the viewer
SIMS: list = []


class Gym:
    def _before(self, sim, what):
        LOG.append(what)
        if sim.prepared:
            raise FakeError(f"{what} after prepare_sim")

    def _after(self, sim, what):
        LOG.append(what)
        if not sim.prepared:
            raise FakeError(f"{what} before prepare_sim")

    def create_sim(self, compute_device=0, graphics_device=0, type=SIM_FLEX, params=None):
        if type != SIM_PHYSX:
            raise FakeError("not PhysX")
        if os.environ.get("FAKE_ISAAC_NO_SIM"):
            return None
        sim = SimpleNamespace(
            params=params, prepared=False, actors=[], envs=[], pending=set(), graphics=graphics_device
        )
        sim.handed = []
        SIMS.append(sim)
        return sim

    def add_ground(self, sim, plane):
        self._before(sim, "add_ground")
        sim.plane = plane

    def load_asset(self, sim, root, file, options):
        self._before(sim, "load_asset")
        tree = ElementTree.parse(os.path.join(root, file)).getroot()
        if tree.tag == "mujoco":
            bodies = list(tree.iter("body"))
            masses = [float(b.find("geom").get("density")) * volume(b.find("geom")) for b in bodies]
            names = [b.get("name") for b in bodies]
            return Asset(names, [j.get("name") for j in tree.iter("joint")], masses, len(bodies), options)
        for mesh in tree.iter("mesh"):
            assert os.path.exists(os.path.join(root, mesh.get("filename")))
        mass = float(tree.find("link/inertial/mass").get("value"))
        return Asset([tree.find("link").get("name")], [], [mass], len(tree.findall("link/collision")), options)

    def create_box(self, sim, width, height, depth, options):
        self._before(sim, "create_box")
        return Asset(["box"], [], [1000.0 * width * height * depth], 1, options)

    def get_asset_rigid_body_names(self, asset):
        return list(asset.bodies)

    def get_asset_dof_names(self, asset):
        return list(asset.dofs)

    def get_asset_rigid_body_count(self, asset):
        return len(asset.bodies)

    def get_asset_rigid_shape_count(self, asset):
        return len(asset.shapes)

    def get_asset_rigid_shape_properties(self, asset):
        return asset.shapes

    def set_asset_rigid_shape_properties(self, asset, shapes):
        asset.shapes = shapes

    def create_env(self, sim, lower, upper, per_row):
        self._before(sim, "create_env")
        env = SimpleNamespace(sim=sim, actors=[], index=len(sim.envs), aggregate=None)
        sim.envs.append(env)
        return env

    def begin_aggregate(self, env, bodies, shapes, self_collisions):
        env.aggregate = [bodies, shapes, self_collisions]
        return True

    def end_aggregate(self, env):
        assert sum(len(a.asset.bodies) for a in env.actors) <= env.aggregate[0]
        assert sum(len(a.asset.shapes) for a in env.actors) <= env.aggregate[1]
        return True

    def create_actor(self, env, asset, pose, name, group=-1, filter=-1, segmentation=0):
        self._before(env.sim, "create_actor")
        actor = SimpleNamespace(
            asset=asset, pose=pose, name=name, group=group, filter=filter, masses=list(asset.masses)
        )
        actor.index = len(env.sim.actors)
        actor.env = env
        kinds = ["driveMode", "stiffness", "damping", "armature", "effort", "velocity", "lower", "upper"]
        actor.dof = np.zeros(len(asset.dofs), [(k, "i4" if k == "driveMode" else "f4") for k in kinds])
        env.sim.actors.append(actor)
        env.actors.append(actor)
        return len(env.actors) - 1

    def get_actor_dof_properties(self, env, handle):
        return env.actors[handle].dof.copy()

    def set_actor_dof_properties(self, env, handle, props):
        self._before(env.sim, "set_actor_dof_properties")
        env.actors[handle].dof = props

    def get_actor_rigid_body_properties(self, env, handle):
        return [SimpleNamespace(mass=m) for m in env.actors[handle].masses]

    def set_actor_rigid_body_properties(self, env, handle, props, recomputeInertia=False):
        self._before(env.sim, "set_actor_rigid_body_properties")
        env.actors[handle].masses = [p.mass for p in props]
        env.actors[handle].recomputed = recomputeInertia

    def get_actor_index(self, env, handle, domain):
        return env.actors[handle].index

    def find_actor_rigid_body_index(self, env, handle, name, domain):
        start = sum(len(a.asset.bodies) for a in env.actors[:handle])
        names = env.actors[handle].asset.bodies
        return start + names.index(name) if name in names else -1

    # ------------------------------------------------------------ simulation

    def prepare_sim(self, sim):
        import torch

        self._before(sim, "prepare_sim")
        sim.prepared = True
        sim.root = torch.zeros(len(sim.actors), 13)
        for actor in sim.actors:
            r = actor.pose.r
            sim.root[actor.index, :3] = torch.from_numpy(actor.pose.p.numpy()) + self._origin(actor.env.index)
            sim.root[actor.index, 3:7] = torch.tensor([r.x, r.y, r.z, r.w])
        sim.dof = torch.zeros(sum(len(a.asset.dofs) for a in sim.actors), 2)
        sim.targets = torch.zeros(len(sim.dof))
        bodies = sum(len(a.asset.bodies) for a in sim.actors)
        sim.views = {"root": torch.zeros_like(sim.root), "dof": torch.zeros_like(sim.dof)}
        sim.views.update(bodies=torch.zeros(bodies, 13), forces=torch.zeros(bodies, 3))
        return True

    def _origin(self, index):
        import torch

        grid = 5.0 * index if os.environ.get("FAKE_ISAAC_GLOBAL") else 0.0
        return torch.tensor([grid, -grid, 0.0])

    def acquire_actor_root_state_tensor(self, sim):
        self._after(sim, "acquire_actor_root_state_tensor")
        return sim.views["root"]

    def acquire_dof_state_tensor(self, sim):
        self._after(sim, "acquire_dof_state_tensor")
        return sim.views["dof"]

    def acquire_rigid_body_state_tensor(self, sim):
        self._after(sim, "acquire_rigid_body_state_tensor")
        return sim.views["bodies"]

    def acquire_net_contact_force_tensor(self, sim):
        self._after(sim, "acquire_net_contact_force_tensor")
        return sim.views["forces"]

    def _refresh(self, sim, name):
        self._after(sim, f"refresh_{name}")
        if sim.pending:
            raise FakeError(f"refresh of {name} after a setter, before simulate")

    def refresh_actor_root_state_tensor(self, sim):
        self._refresh(sim, "root")
        sim.views["root"].copy_(sim.root)

    def refresh_dof_state_tensor(self, sim):
        self._refresh(sim, "dof")
        sim.views["dof"].copy_(sim.dof)

    def refresh_rigid_body_state_tensor(self, sim):
        """Bodies of an actor sit at its root; body k of an actor is k mm higher, so that their order shows."""
        self._refresh(sim, "bodies")
        row = 0
        for actor in sim.actors:
            for k in range(len(actor.asset.bodies)):
                sim.views["bodies"][row] = sim.root[actor.index]
                sim.views["bodies"][row, 2] += 0.001 * k
                row += 1

    def refresh_net_contact_force_tensor(self, sim):
        """10 N upward on every foot."""
        self._refresh(sim, "forces")
        names = [name for actor in sim.actors for name in actor.asset.bodies]
        for row, name in enumerate(names):
            sim.views["forces"][row, 2] = 10.0 if name.endswith("_foot") else 0.0

    def _set(self, sim, name, *handles):
        self._after(sim, f"set_{name}")
        if name in sim.pending:
            raise FakeError(f"second call of the {name} setter between two simulate calls")
        sim.pending.add(name)
        sim.handed += handles

    def _ids(self, handle, count):
        ids = handle.read()
        if str(ids.dtype) != "torch.int32":
            raise FakeError(f"actor ids must be int32, found {ids.dtype}")
        assert len(ids) == count
        return ids.long()

    def set_actor_root_state_tensor_indexed(self, sim, states, ids, count):
        self._set(sim, "root", states, ids)
        rows = self._ids(ids, count)
        for row in rows.tolist():
            if sim.actors[row].asset.options.fix_base_link:
                raise FakeError("root state of a fixed actor")
        sim.root[rows] = states.read()[rows]
        return True

    def set_dof_state_tensor_indexed(self, sim, states, ids, count):
        self._set(sim, "dof", states, ids)
        start = {}
        flat = 0
        for actor in sim.actors:
            start[actor.index] = flat
            flat += len(actor.asset.dofs)
        for row in self._ids(ids, count).tolist():
            if not sim.actors[row].asset.dofs:
                raise FakeError("dof state of an actor without degrees of freedom")
            part = slice(start[row], start[row] + len(sim.actors[row].asset.dofs))
            sim.dof[part] = states.read().reshape(-1, 2)[part]
        return True

    def set_dof_position_target_tensor(self, sim, targets):
        self._set(sim, "targets", targets)
        sim.targets = targets.read().reshape(-1).clone()
        return True

    def simulate(self, sim):
        self._after(sim, "simulate")
        for handle in sim.handed:
            handle.read()  # still alive?
        sim.handed = []
        sim.pending = set()
        sim.root[:, :3] += sim.params.dt * sim.root[:, 7:10]

    def fetch_results(self, sim, wait):
        LOG.append("fetch_results")

    def destroy_sim(self, sim):
        LOG.append("destroy_sim")

    # ------------------------------------------------------------ viewer

    def create_viewer(self, sim, props):
        return None if sim.graphics < 0 else SimpleNamespace(keys={})

    def subscribe_viewer_keyboard_event(self, viewer, key, action):
        viewer.keys[key] = action

    def viewer_camera_look_at(self, viewer, env, pos, target):
        LOG.append("viewer_camera_look_at")

    def query_viewer_has_closed(self, viewer):
        return False

    def query_viewer_action_events(self, viewer):
        pressed = KEYS.pop(0) if KEYS else []
        return [SimpleNamespace(action=viewer.keys[key], value=1.0) for key in pressed]

    def step_graphics(self, sim):
        LOG.append("step_graphics")

    def draw_viewer(self, viewer, sim, collision):
        LOG.append("draw_viewer")

    def sync_frame_time(self, sim):
        LOG.append("sync_frame_time")

    def destroy_viewer(self, viewer):
        LOG.append("destroy_viewer")


def acquire_gym():
    return Gym()
