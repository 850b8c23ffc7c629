"""Where a posed body can carry force: feet on the ground, body parts on supports or the object, the object on the ground.

Distances come from MuJoCo's own geometry, so that whatever the simulator would collide is found here.
"""

from __future__ import annotations

import itertools

import mujoco
import numpy as np

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.scene.mujoco_spec import OBJECT_BODY
from humanoid_hoi.sim.mujoco.layout import MujocoLayout

# The four corners of a rectangle, also the four diagonal directions of the plane.
_SIGNS = np.array(list(itertools.product((-1.0, 1.0), (-1.0, 1.0))))


class ContactFinder:
    """Friction pyramids of every possible contact of one pose.

    Args:
        model: with geoms named by joint, ``object_<k>`` and ``support_<name>``.
        layout: of the model.
        skeleton: its joints.
        foot_height: m, foot corners and object points lower than this may carry force.
        reach: m, bodies nearer to a surface than this may.
        friction: slope of the pyramids.
    """

    def __init__(
        self,
        model: mujoco.MjModel,
        layout: MujocoLayout,
        skeleton: Skeleton,
        foot_height: float,
        reach: float,
        friction: float,
    ) -> None:
        self._model = model
        self._foot_height = foot_height
        self._reach = reach
        self._friction = friction
        self._feet = [model.geom(name).id for name in skeleton.feet]
        self._body_geoms = [model.geom(name).id for name in skeleton.names]
        names = {g: model.geom(g).name for g in range(model.ngeom)}
        self._object = [g for g, name in names.items() if name.startswith(f"{OBJECT_BODY}_")]
        self._supports = [g for g, name in names.items() if name.startswith("support_")]
        # A static object has no joint: it is one more thing that the body can lean on.
        self._moves = layout.obj_qvel is not None
        self._fixed = self._supports if self._moves else [*self._supports, *self._object]

    def columns(self, data: mujoco.MjData, touching: BoolArray) -> FloatArray:
        """(nv, E): generalized force of a unit normal force along each pyramid edge.

        Args:
            data: positions are current (``mj_inverse`` or ``mj_kinematics`` and ``mj_comPos`` ran).
            touching: (52,) bodies the clip says touch the object.
        """
        # Each edge is one unknown of the least-squares problem: a force of at least zero along it.
        edges = [*self._foot_edges(data), *self._fixed_edges(data)]
        if self._moves:
            edges += [*self._hand_edges(data, touching), *self._object_edges(data)]
        return np.array(edges).T if edges else np.zeros((self._model.nv, 0))

    def _foot_edges(self, data: mujoco.MjData) -> list[FloatArray]:
        edges = []
        for geom in self._feet:
            turn = data.geom_xmat[geom].reshape(3, 3)
            half = self._model.geom_size[geom]
            for sign in _SIGNS:
                # Corner of the sole in the world; the sole is the box's lower face (-z in the geom's frame).
                point = data.geom_xpos[geom] + turn @ np.array([*(sign * half[:2]), -half[2]])
                if point[2] < self._foot_height:
                    edges += self._pyramid(data, self._model.geom_bodyid[geom], point, np.array([0.0, 0.0, 1.0]))
        return edges

    def _fixed_edges(self, data: mujoco.MjData) -> list[FloatArray]:
        """Bodies on supports and on an object that cannot move: a seat, a table top, a wall."""
        # Every body against every fixed geom: nothing says beforehand whether someone sits, leans or kneels.
        edges = []
        for fixed, geom in itertools.product(self._fixed, self._body_geoms):
            found = self._nearest(data, fixed, geom)
            if found is not None:
                edges += self._pyramid(data, self._model.geom_bodyid[geom], *found)
        return edges

    def _hand_edges(self, data: mujoco.MjData, touching: BoolArray) -> list[FloatArray]:
        """Labelled bodies against the moving object: what the body gives, the object takes."""
        edges: list[FloatArray] = []
        # The one pair in which both sides move: the force enters
        # the equations of the body and, reversed, of the object.
        obj = self._model.body(OBJECT_BODY).id
        # Labels, not distances alone, choose the bodies: a hand that passes close by must carry nothing.
        for joint in np.flatnonzero(touching):
            geom = self._body_geoms[joint]
            near = [f for piece in self._object if (f := self._nearest(data, piece, geom)) is not None]
            # One contact a body is enough: a second piece of the same object would only split its force.
            for point, normal in near[:1]:
                on_body = self._pyramid(data, self._model.geom_bodyid[geom], point, normal)
                on_object = self._pyramid(data, obj, point, normal)
                # Action and reaction: the same force with the other sign at the same point of the object.
                edges += [body - other for body, other in zip(on_body, on_object, strict=True)]
        return edges

    def _object_edges(self, data: mujoco.MjData) -> list[FloatArray]:
        """Lowest points of the object near the ground, and its points nearest to supports."""
        obj = self._model.body(OBJECT_BODY).id
        edges = []
        for geom in self._object:
            # Force of the ground on the object, upwards; forces from hands were entered above.
            for point in self._low_points(data, geom):
                edges += self._pyramid(data, obj, point, np.array([0.0, 0.0, 1.0]))
            for support in self._supports:
                found = self._nearest(data, support, geom)
                if found is not None:
                    edges += self._pyramid(data, obj, *found)
        return edges

    def _low_points(self, data: mujoco.MjData, geom: int) -> FloatArray:
        """Up to four points of an object's piece that are lowest in each horizontal quadrant, if near the ground."""
        points = self._surface(data, geom)
        low = points[points[:, 2] < self._reach]
        if len(low) <= 4:
            return low
        # The extreme point in each diagonal direction: together they span the patch the object stands on.
        corners = [low[np.argmax(low[:, :2] @ sign)] for sign in _SIGNS]
        # One point may be extreme in two directions.
        return np.unique(np.array(corners), axis=0)

    def _surface(self, data: mujoco.MjData, geom: int) -> FloatArray:
        model = self._model
        kind = model.geom_type[geom]
        if kind == mujoco.mjtGeom.mjGEOM_MESH:
            mesh = model.geom_dataid[geom]
            first = model.mesh_vertadr[mesh]
            local = model.mesh_vert[first : first + model.mesh_vertnum[mesh]].astype(np.float64)
        elif kind == mujoco.mjtGeom.mjGEOM_BOX:
            local = np.array(list(itertools.product((-1.0, 1.0), repeat=3))) * model.geom_size[geom]
        else:
            # Whatever else has a size that begins with a radius: the lowest point of a sphere.
            return data.geom_xpos[geom][None] - np.array([[0.0, 0.0, model.geom_size[geom][0]]])
        return data.geom_xpos[geom] + local @ data.geom_xmat[geom].reshape(3, 3).T

    def _nearest(self, data: mujoco.MjData, surface: int, geom: int) -> tuple[FloatArray, FloatArray] | None:
        """Point and direction of push from ``surface`` on ``geom``; None where they are farther apart than the reach."""
        # The two nearest points, from surface to geom, as MuJoCo writes them: (x, y, z, x, y, z), world.
        line = np.zeros(6)
        # Never more than the reach: MuJoCo stops there and returns it.
        distance = mujoco.mj_geomDistance(self._model, data, surface, geom, self._reach, line)
        if distance >= self._reach:
            return None
        across = line[3:] - line[:3]
        length = float(np.linalg.norm(across))
        # Touching exactly: the line has no direction and nothing says where the push would point.
        if length < 1e-6:
            return None
        # Where they overlap the connecting line points inwards, and the push is the other way round.
        return 0.5 * (line[:3] + line[3:]), across / length * np.sign(distance)

    def _pyramid(self, data: mujoco.MjData, body: int, point: FloatArray, normal: FloatArray) -> list[FloatArray]:
        # Rows: world x, y, z of the point's velocity per unit of each generalized velocity.
        jacobian = np.zeros((3, self._model.nv))
        mujoco.mj_jac(self._model, data, jacobian, None, point, body)
        # Two tangents. The helper axis must not be nearly parallel to the normal, or the cross product vanishes.
        across = np.cross(normal, [1.0, 0.0, 0.0] if abs(normal[0]) < 0.9 else [0.0, 1.0, 0.0])
        across /= np.linalg.norm(across)
        along = np.cross(normal, across)
        slides = (across, -across, along, -along)
        # J^T f: a force at a point as generalized force. The edge is normal plus friction times one
        # tangent, so that its part along the normal is 1 and strengths add up to newtons of normal force.
        return [jacobian.T @ (normal + self._friction * slide) for slide in slides]
