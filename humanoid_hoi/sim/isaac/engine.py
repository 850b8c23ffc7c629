"""The running simulation inside the worker: resets and targets in, states and contact forces out. Python 3.8.

Isaac Gym's tensor rules are kept in one place each: :meth:`IsaacEngine._push` is the only caller of setters (each once
between two steps, int32 actor ids, humanoid and object ids in one call), :meth:`IsaacEngine._refresh` the only caller of
refresh functions (after the last ``simulate``, before the next setter). A state that was just set is never read back:
the simulator's process fills it in by forward kinematics.
"""

from __future__ import annotations

from typing import Any

from humanoid_hoi.sim.isaac import gym_modules, layout
from humanoid_hoi.sim.isaac.geometry import ContactSplitter, move_velocity
from humanoid_hoi.sim.isaac.gym_modules import gymtorch, torch
from humanoid_hoi.sim.isaac.gym_scene import GymScene
from humanoid_hoi.sim.isaac.gym_viewer import GymViewer
from humanoid_hoi.sim.isaac.protocol import NAMES, SharedBlock


class IsaacEngine:
    """One Isaac Gym simulation.

    Args:
        message: the build message of :mod:`settings`.
        block: shared memory.

    Raises:
        ValueError: Isaac Gym refuses the scene or understands it differently than it was written.
    """

    def __init__(self, message: dict[str, Any], block: SharedBlock) -> None:
        self._message = message
        self._gpu = bool(message["gpu"])
        self._scene = GymScene(message)
        self._num_bodies = len(message["joints"])
        self._num_dofs = 3 * (self._num_bodies - 1)
        self._gym = self._scene.gym
        self._sim = self._scene.sim
        self._n = self._scene.num_envs
        # With the GPU pipeline tensors must lie on the simulation's own device.
        self.device = f"cuda:{message['device_id']}" if self._gpu else "cpu"
        self._shared = {name: torch.from_numpy(block.array(name)) for name in NAMES}
        self._static = bool(message["object"]["is_static"])
        self._at_com = message["velocity_point"] == "com"
        self._acquire()
        self._make_indices()
        self._splitter = ContactSplitter(device=self.device, **message["contacts"])
        self._viewer = None if message["headless"] else GymViewer(self._gym, self._sim, self._scene.envs[0])
        # Isaac Gym keeps pointers, not references: tensors handed over must outlive the next step.
        self._handed: tuple = ()  # tensors the simulation may still read

    def info(self) -> dict[str, Any]:
        """What the worker tells when it is ready."""
        return {"engine": "isaac", "versions": gym_modules.require(), "device": self.device}

    def step(self) -> list[str]:
        """One control step; returns the viewer's requests."""
        self._push()
        # One action lasts several simulate calls (control dt / sim dt), each with its substeps inside.
        for _ in range(int(self._message["simulate_calls"])):
            self._gym.simulate(self._sim)
            # On the CPU results are ready only after they were fetched; the GPU pipeline needs no such call.
            if not self._gpu:
                self._gym.fetch_results(self._sim, True)
        self._refresh()
        self._publish()
        return self._viewer.draw() if self._viewer is not None else []

    def close(self) -> None:
        """Destroy window and simulation."""
        if self._viewer is not None:
            self._viewer.close()
        self._gym.destroy_sim(self._sim)

    def _acquire(self) -> None:
        gym = self._gym
        sim = self._sim
        wrap = gymtorch.wrap_tensor
        root = wrap(gym.acquire_actor_root_state_tensor(sim))
        dof = wrap(gym.acquire_dof_state_tensor(sim))
        bodies = wrap(gym.acquire_rigid_body_state_tensor(sim))
        forces = wrap(gym.acquire_net_contact_force_tensor(sim))
        # Read once, before the first step, to learn where actors were put.
        gym.refresh_actor_root_state_tensor(sim)
        per_env = self._scene.bodies_per_env
        # Only if every environment has the same number of rows can the flat tensors be seen as (N, ...).
        layout.env_major(per_env, len(bodies), self._n, "bodies")
        layout.env_major(self._num_dofs, len(dof), self._n, "degrees of freedom")
        self._bodies = bodies.view(self._n, per_env, 13)
        self._forces = forces.view(self._n, per_env, 3)
        # Setters get buffers of our own: only the rows they name are read, and a refresh cannot overwrite them.
        self._root = root.clone()
        self._dof = torch.zeros(self._n, self._num_dofs, 2, device=self.device)
        self._targets = torch.zeros(self._n, self._num_dofs, device=self.device)

    def _make_indices(self) -> None:
        def index(values: list[int]) -> torch.Tensor:
            return torch.tensor(values, dtype=torch.long, device=self.device)

        scene = self._scene
        self._humanoids = index(scene.humanoid_ids)
        self._objects = index(scene.object_ids)
        # Bodies in canonical order, then the object: the layout of `bodies` and `obj` in the block.
        self._body_index = index(scene.bodies)
        self._dof_order = index(layout.inverse(scene.dofs))  # canonical columns in Isaac Gym's order
        # Measured, not assumed: zero where positions are local to an environment, its grid place where they are global.
        spawn = torch.tensor(self._message["humanoid"]["spawn"][:3], device=self.device)
        self._origins = self._root[self._humanoids, :3] - spawn
        # (J + 1, 3): one center of mass a body, the object last.
        com = [*self._message["humanoid"]["com"], self._message["object"]["com"]]
        self._com = torch.tensor(com, dtype=torch.float32, device=self.device)

    # ------------------------------------------------------------------ in

    def _push(self) -> None:
        """The only place setters are called; once per control step."""
        rows = self._shared["reset_mask"].nonzero().flatten()
        if len(rows):
            self._reset(rows)
            self._shared["reset_mask"].zero_()
        # From canonical columns to Isaac Gym's, as its dofs come in its own order.
        self._targets.copy_(self._shared["targets"].to(self.device)[:, self._dof_order])
        self._check(self._gym.set_dof_position_target_tensor(self._sim, gymtorch.unwrap_tensor(self._targets)))

    def _reset(self, rows: torch.Tensor) -> None:
        here = rows.to(self.device)
        humanoids = self._humanoids[here]
        self._root[humanoids] = self._actor_state("reset_root", rows, here, 0)
        moved = humanoids
        if not self._static:  # a fixed actor has no state to set
            self._root[self._objects[here]] = self._actor_state("reset_obj", rows, here, self._num_bodies)
            moved = torch.cat([humanoids, self._objects[here]])
        self._dof[here] = self._shared["reset_dof"][rows].to(self.device)[:, self._dof_order]
        # Actor indices have to be int32 and must stay alive until simulate has read them.
        roots = moved.to(torch.int32).contiguous()
        dofs = humanoids.to(torch.int32).contiguous()
        self._handed = (roots, dofs)
        unwrap = gymtorch.unwrap_tensor
        gym = self._gym
        sim = self._sim
        # One call for all actors: a second call of the same setter between two steps would replace the first.
        self._check(gym.set_actor_root_state_tensor_indexed(sim, unwrap(self._root), unwrap(roots), len(roots)))
        self._check(gym.set_dof_state_tensor_indexed(sim, unwrap(self._dof), unwrap(dofs), len(dofs)))

    def _actor_state(self, name: str, rows: torch.Tensor, here: torch.Tensor, body: int) -> torch.Tensor:
        # (M, 13) from the host to the worker's device.
        state = self._shared[name][rows].to(self.device)
        if self._at_com:
            # The block speaks of velocities at the body's origin, Isaac Gym of those at the center of mass.
            state = move_velocity(state, self._com[body], 1.0)
        # Back into the simulation's coordinates, in which each environment stands at its own place.
        state[:, :3] += self._origins[here]
        return state

    def _check(self, done: Any) -> None:
        if done is False:
            raise RuntimeError("Isaac Gym refused a tensor (its reason is above)")

    # ------------------------------------------------------------------ out

    def _refresh(self) -> None:
        """The only place tensors are refreshed; once after the last ``simulate``."""
        self._gym.refresh_rigid_body_state_tensor(self._sim)
        self._gym.refresh_net_contact_force_tensor(self._sim)

    def _publish(self) -> None:
        # A copy by indexing, so that what follows does not write into Isaac Gym's memory.
        states = self._bodies[:, self._body_index]
        if self._at_com:
            states = move_velocity(states, self._com, -1.0)
        states[..., :3] -= self._origins[:, None]
        # w >= 0, as all states have it.
        states[..., 3:7] = torch.where(states[..., 6:7] < 0, -states[..., 3:7], states[..., 3:7])
        bodies = states[:, : self._num_bodies]
        obj = states[:, self._num_bodies]
        net = self._forces[:, self._body_index[: self._num_bodies]]
        of_object, of_ground = self._splitter(net, bodies, obj)
        outputs = {"bodies": bodies, "obj": obj, "obj_contact": of_object, "ground_contact": of_ground}
        for name, values in outputs.items():
            self._shared[name].copy_(values)
