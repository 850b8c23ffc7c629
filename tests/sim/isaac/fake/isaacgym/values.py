"""Constants, parameters and assets of the fake: their attributes are those of Isaac Gym and no others."""

# ruff: noqa: RUF012

import os
from types import SimpleNamespace

import numpy as np

UP_AXIS_Y = "y"
UP_AXIS_Z = "z"
SIM_FLEX = 0
SIM_PHYSX = 1
DOMAIN_ENV = "env"
DOMAIN_SIM = "sim"
KEY_ESCAPE = "escape"
KEY_SPACE = "space"
KEY_R = "r"
DOF_MODE_NONE = 0
DOF_MODE_POS = 1


class FakeError(Exception):
    """A rule of Isaac Gym was broken."""


class Vec3(SimpleNamespace):
    def __init__(self, x=0.0, y=0.0, z=0.0):
        super().__init__(x=x, y=y, z=z)

    def numpy(self):
        return np.array([self.x, self.y, self.z], np.float32)


class Quat(SimpleNamespace):
    def __init__(self, x=0.0, y=0.0, z=0.0, w=1.0):
        super().__init__(x=x, y=y, z=z, w=w)


class ContactCollection(int):
    pass


class Fields:
    """An object with the attributes of its table and no others."""

    table: dict = {}

    def __init__(self):
        for name, value in self.table.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name, value):
        if name not in self.table:
            raise FakeError(f"{type(self).__name__} has no {name}")
        object.__setattr__(self, name, value)


class PhysXParams(Fields):
    table = {
        "solver_type": 1,
        "num_position_iterations": 4,
        "num_velocity_iterations": 1,
        "contact_offset": 0.02,
        "rest_offset": 0.01,
        "max_depenetration_velocity": 5.0,
        "bounce_threshold_velocity": 0.5,
        "max_gpu_contact_pairs": 1 << 20,
        "default_buffer_size_multiplier": 2.0,
        "use_gpu": False,
        "contact_collection": ContactCollection(2),
        "num_threads": 4,
    }


class SimParams(Fields):
    table = {
        "dt": 1 / 60,
        "substeps": 2,
        "up_axis": UP_AXIS_Y,
        "gravity": None,
        "use_gpu_pipeline": False,
        "physx": None,
    }

    def __init__(self):
        super().__init__()
        self.physx = PhysXParams()


class VhacdParams(Fields):
    table = {"resolution": 100000, "max_convex_hulls": 64, "max_num_vertices_per_ch": 64}


class AssetOptions(Fields):
    table = {
        "angular_damping": 0.5,
        "linear_damping": 0.0,
        "max_angular_velocity": 64.0,
        "fix_base_link": False,
        "collapse_fixed_joints": False,
        "use_physx_armature": True,
        "density": 1000.0,
        "override_com": False,
        "override_inertia": False,
        "vhacd_enabled": False,
        "vhacd_params": None,
        "default_dof_drive_mode": 0,
    }


class PlaneParams(Fields):
    table = {"normal": None, "distance": 0.0, "static_friction": 1.0, "dynamic_friction": 1.0, "restitution": 0.0}


class RigidShapeProperties(Fields):
    table = {"friction": 1.0, "restitution": 0.0, "contact_offset": 0.02, "rest_offset": 0.0, "filter": 0}


class Transform(Fields):
    table = {"p": None, "r": None}


class CameraProperties:
    pass


class Asset:
    """Names in file order (depth first), masses as the file says times FAKE_ISAAC_MASS."""

    def __init__(self, bodies, dofs, masses, shapes, options):
        factor = float(os.environ.get("FAKE_ISAAC_MASS", "1"))
        self.bodies = bodies
        self.dofs = dofs
        self.masses = [factor * m for m in masses]
        self.shapes = [RigidShapeProperties() for _ in range(shapes)]
        self.options = options


def volume(geom):
    size = [float(v) for v in geom.get("size").split()]
    if geom.get("type") == "box":
        return 8 * size[0] * size[1] * size[2]
    ball = 4 / 3 * np.pi * size[0] ** 3
    if geom.get("type") == "sphere":
        return ball
    ends = np.array(geom.get("fromto").split(), float).reshape(2, 3)
    return ball + np.pi * size[0] ** 2 * np.linalg.norm(ends[1] - ends[0])
