"""Pure tensor functions of the worker: velocity reference points and the ascription of net contact forces. Python 3.8.

Quaternions are xyzw. In the worker this module is imported after :mod:`gym_modules`, which puts Isaac Gym before torch.
"""

from __future__ import annotations

import torch
from torch import Tensor


def rotate(quat: Tensor, vector: Tensor) -> Tensor:
    """``vector`` (..., 3) turned by ``quat`` (..., 4), broadcasting."""
    axis = quat[..., :3]
    w = quat[..., 3:]
    axis, vector = torch.broadcast_tensors(axis, vector)
    # t = 2 u x v; v' = v + w t + u x t for a unit quaternion (u, w).
    turn = 2.0 * torch.cross(axis, vector, dim=-1)
    return vector + w * turn + torch.cross(axis, turn, dim=-1)


def rotate_back(quat: Tensor, vector: Tensor) -> Tensor:
    """``vector`` turned by the inverse of ``quat``."""
    return rotate(torch.cat([-quat[..., :3], quat[..., 3:]], -1), vector)


def move_velocity(state: Tensor, com: Tensor, sign: float) -> Tensor:
    """States (..., 13) with the linear velocity taken at another point of the body.

    Args:
        state: pos, quat, vel, angvel.
        com: (..., 3) center of mass in the body frame, m.
        sign: +1 from the origin to the center of mass, -1 from the center of mass to the origin.
    """
    arm = rotate(state[..., 3:7], com)
    # v_com = v_origin + omega x arm, or back with the other sign.
    vel = state[..., 7:10] + sign * torch.cross(state[..., 10:13], arm, dim=-1)
    return torch.cat([state[..., :7], vel, state[..., 10:13]], -1)


def rounded_box_distance(points: Tensor, half: Tensor, radius: Tensor) -> Tensor:
    """Distance (...) of ``points`` (..., 3) from a box of half extents ``half`` (..., 3) grown by ``radius`` (...).

    Zero half extents are a sphere, one non-zero a capsule, radius 0 a box. Not above ``-radius`` inside the core.
    """
    # Outside the core the distance to it; inside it 0, so that the result is -radius at least.
    return (points.abs() - half).clamp(min=0.0).norm(dim=-1) - radius


class ContactSplitter:
    """Ascribes PhysX's net contact force per body to the object or to ground and supports.

    The GPU pipeline gives one net force per body, so this is an approximation by distance:

    1. near the object only -> object; 2. near ground or support only, or near nothing -> ground;
    3. near both -> ground for feet and toes, object for every other body.

    "Near" is ``margin`` from the solid; for the object, known by sample points, plus their spacing. Wrong cases: a hand
    that rests on the table right beside the object counts as object contact, a foot that kicks the object does not; a
    body pressed between both has the sum. The two parts always add up to the net force.

    Args:
        solids: rows of the humanoid's solids, each a rounded box: ``pos`` (3), ``quat`` (4) in the body frame, ``half``
            (3), ``radius``, ``foot`` (bool).
        points: (P, 3) points on the object's surface, object frame, m.
        spacing: m, no surface point is farther than this from the next sample.
        supports: static boxes: ``pos`` (3), ``quat`` (4) world, ``half`` (3).
        margin: m.
        device: of all tensors.
    """

    def __init__(self, solids: list, points: list, spacing: float, supports: list, margin: float, device: str) -> None:
        def table(rows: list, key: str) -> Tensor:
            return torch.tensor([row[key] for row in rows], dtype=torch.float32, device=device)

        self._pos, self._quat, self._half = (table(solids, key) for key in ("pos", "quat", "half"))
        self._radius = table(solids, "radius")
        self._foot = table(solids, "foot") > 0
        self._points = torch.tensor(points, dtype=torch.float32, device=device).reshape(-1, 3)
        self._supports = [
            tuple(torch.tensor(s[key], device=device) for key in ("pos", "quat", "half")) for s in supports
        ]
        # The eight corners and the center: the points of a body's
        # core that are asked for their distance from the ground.
        corners = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0])] * 3)
        self._corners = torch.cat([torch.zeros(1, 3), corners]).to(device)
        self._spacing = spacing
        self._margin = margin

    def __call__(self, net: Tensor, bodies: Tensor, obj: Tensor) -> tuple[Tensor, Tensor]:
        """Split the net force.

        Args:
            net: (N, J, 3) N.
            bodies: (N, J, 13) states.
            obj: (N, 13) state.

        Returns:
            (N, J, 3) force ascribed to the object, and the rest.
        """
        env, body = (net.abs().amax(-1) > 0).nonzero(as_tuple=True)  # few bodies touch anything
        # One row per touching body from here on, K of them over all environments.
        state = bodies[env, body]
        of_object = torch.zeros_like(net)
        # Center and rotation of the body's solid in the world.
        pos = state[:, :3] + rotate(state[:, 3:7], self._pos[body])
        quat = _product(state[:, 3:7], self._quat[body])
        near_obj = self._object_distance(pos, quat, body, obj[env]) < self._margin + self._spacing
        near_ground = self._ground_distance(pos, quat, body) < self._margin
        # The rule of the class: near the object it is the object's, unless it is a foot that is near the ground too.
        chosen = near_obj & ~(near_ground & self._foot[body])
        of_object[env[chosen], body[chosen]] = net[env[chosen], body[chosen]]
        return of_object, net - of_object

    def _object_distance(self, pos: Tensor, quat: Tensor, body: Tensor, obj: Tensor) -> Tensor:
        # (K, P, 3) the object's sample points in the world.
        points = obj[:, None, :3] + rotate(obj[:, None, 3:7], self._points[None])
        # Into the frame of each body's solid, where its distance is simple.
        local = rotate_back(quat[:, None], points - pos[:, None])
        distance = rounded_box_distance(local, self._half[body][:, None], self._radius[body][:, None])
        return distance.amin(-1)

    def _ground_distance(self, pos: Tensor, quat: Tensor, body: Tensor) -> Tensor:
        # (K, 9, 3): corners of the core; the radius is subtracted below.
        points = pos[:, None] + rotate(quat[:, None], self._corners[None] * self._half[body][:, None])
        radius = self._radius[body]
        # Height above the plane z = 0 of the lowest point.
        distance = points[..., 2].amin(-1) - radius
        for s_pos, s_quat, s_half in self._supports:
            # The support grows nothing itself: its box is exact, the body's radius is subtracted with the rest.
            gap = rounded_box_distance(rotate_back(s_quat, points - s_pos), s_half, torch.zeros_like(radius[:, None]))
            distance = torch.minimum(distance, gap.amin(-1) - radius)
        return distance


def _product(p: Tensor, q: Tensor) -> Tensor:
    """Rotation ``q`` first, then ``p``."""
    vec = p[..., 3:] * q[..., :3] + q[..., 3:] * p[..., :3] + torch.cross(p[..., :3], q[..., :3], dim=-1)
    return torch.cat([vec, p[..., 3:] * q[..., 3:] - (p[..., :3] * q[..., :3]).sum(-1, keepdim=True)], -1)
