"""Contact force on every humanoid body, summed on the device from Warp's contact list.

MuJoCo's contact sensors give the same numbers, but Warp matches every sensor with every contact of every world (104
sensors here); one pass over the contacts, once per control step, does without.
"""

# mypy: disable-error-code="valid-type,no-untyped-def"
# (a kernel's annotations are Warp's, and it returns nothing)

from __future__ import annotations

from typing import Any

import mujoco
import mujoco_warp as mjw
import numpy as np
import torch
import warp as wp
from torch import Tensor

_OBJECT = 0
_WORLD = 1
_NONE = -1


@wp.kernel(enable_backward=False)
def _accumulate(
    nacon: wp.array(dtype=int),
    geom: wp.array(dtype=wp.vec2i),
    world: wp.array(dtype=int),
    force: wp.array(dtype=wp.spatial_vector),
    joint_of_geom: wp.array(dtype=int),
    class_of_geom: wp.array(dtype=int),
    total: wp.array3d(dtype=wp.vec3),
):
    """Add each contact's world force to the humanoid body it acts on, by the class of its partner."""
    contact = wp.tid()
    # The kernel runs over the whole buffer, of which only nacon[0] entries are contacts.
    if contact >= wp.min(nacon[0], geom.shape[0]):
        return
    first = geom[contact][0]
    second = geom[contact][1]
    # The contact frame points from the first to the second geom: the second is pushed along it, the first against it.
    # The upper half of the spatial vector is the force, the lower the torque.
    push = wp.spatial_top(force[contact])
    # -1 in either table: not a humanoid body, or a partner of no class (another humanoid body).
    if joint_of_geom[first] >= 0 and class_of_geom[second] >= 0:
        wp.atomic_sub(total, world[contact], class_of_geom[second], joint_of_geom[first], push)
    if joint_of_geom[second] >= 0 and class_of_geom[first] >= 0:
        wp.atomic_add(total, world[contact], class_of_geom[first], joint_of_geom[second], push)


class ContactForces:
    """Sums of the last substep's contact forces.

    Args:
        model: the compiled scene.
        bodies: (J + 1,) body ids, the skeleton's joints then the object.
        warp_model, warp_data: what is stepped.

    Attributes:
        total: (N, 2, J, 3) N, world, force of object (0) and of ground and supports (1) on each body; a view of what
            :meth:`launch` writes.
    """

    def __init__(self, model: mujoco.MjModel, bodies: np.ndarray, warp_model: mjw.Model, warp_data: mjw.Data) -> None:
        self._model = warp_model
        self._data = warp_data
        # Tables by body, then by geom: the kernel is given geoms.
        joint_of_body = np.full(model.nbody, _NONE)
        num_joints = len(bodies) - 1
        joint_of_body[bodies[:-1]] = np.arange(num_joints)
        class_of_body = np.full(model.nbody, _NONE)
        # Body 0 is the world: ground and supports.
        class_of_body[0] = _WORLD
        class_of_body[bodies[-1]] = _OBJECT
        self._joint_of_geom: Any = wp.array(joint_of_body[model.geom_bodyid].astype(np.int32), dtype=int)
        self._class_of_geom: Any = wp.array(class_of_body[model.geom_bodyid].astype(np.int32), dtype=int)
        self._ids: Any = wp.array(np.arange(warp_data.naconmax, dtype=np.int32), dtype=int)
        self._forces = wp.zeros(warp_data.naconmax, dtype=wp.spatial_vector)
        self._total = wp.zeros((warp_data.nworld, 2, num_joints), dtype=wp.vec3)
        self.total: Tensor = wp.to_torch(self._total)

    def launch(self) -> None:
        """Sum the contacts of the last step (call before anything recomputes them)."""
        # True: in the world frame.
        mjw.contact_force(self._model, self._data, self._ids, True, self._forces)
        self.accumulate(self._forces)

    def accumulate(self, forces: Any) -> None:
        """Sum ``forces`` (naconmax,), spatial vectors (force, torque) in the world frame, on the second geom."""
        data = self._data
        contact = self._data.contact
        # Accumulated with atomic additions, so it has to start at zero.
        self._total.zero_()
        tables = [data.nacon, contact.geom, contact.worldid, forces, self._joint_of_geom, self._class_of_geom]
        wp.launch(_accumulate, dim=data.naconmax, inputs=tables, outputs=[self._total])

    def clear(self, env_ids: Tensor) -> None:
        """Environments that were put into a state have no contact force before their next step."""
        self.total[env_ids] = torch.zeros((), device=self.total.device)
