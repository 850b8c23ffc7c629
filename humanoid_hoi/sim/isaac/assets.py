"""Files Isaac Gym loads, written from a scene description: MJCF of the humanoid, URDF and meshes of the object."""

from __future__ import annotations

import math
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import trimesh

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.scene.bodies import LIMIT_SLACK, BodySolid, joint_group
from humanoid_hoi.scene.description import SceneDescription, SceneObject

HUMANOID_FILE = "humanoid.xml"
OBJECT_FILE = "object.urdf"
_AXES = {"x": "1 0 0", "y": "0 1 0", "z": "0 0 1"}


def write_assets(scene: SceneDescription, folder: Path, vhacd: bool = False) -> None:
    """Write ``humanoid.xml``, ``object.urdf`` and the object's meshes into ``folder``.

    Args:
        scene: what to build.
        folder: must exist.
        vhacd: leave the convex decomposition to Isaac Gym's V-HACD: one mesh instead of our pieces.

    Raises:
        HoiError: a file cannot be written.
    """
    write_text(folder / HUMANOID_FILE, humanoid_mjcf(scene))
    for name, mesh in object_meshes(scene.obj, vhacd).items():
        write_text(folder / name, str(mesh.export(file_type="obj", include_normals=False)))
    write_text(folder / OBJECT_FILE, object_urdf(scene.obj, vhacd))


def humanoid_mjcf(scene: SceneDescription) -> str:
    """MJCF of J bodies; every joint is three hinges x, y, z in one place, which PhysX joins into a spherical joint.

    Joint stiffness and damping are PD gains to Isaac Gym's importer. To MuJoCo they are springs: this file is for Isaac
    Gym only. Masses come as densities, the form its importer is known to read.
    """
    root = ElementTree.Element("mujoco", model="humanoid")
    ElementTree.SubElement(root, "compiler", angle="degree", coordinate="local")
    world = ElementTree.SubElement(root, "worldbody")
    actuators = ElementTree.Element("actuator")
    bodies: list[ElementTree.Element] = []
    # Parents come before children, so that a body's parent element exists already.
    for k, (solid, above) in enumerate(zip(scene.solids, scene.skeleton.parents, strict=True)):
        parent = bodies[above] if above >= 0 else world
        body = ElementTree.SubElement(parent, "body", name=solid.joint, pos=_text(scene.joint_offsets[k]))
        bodies.append(body)
        # The root's pose is set by the simulation: it gets a free joint and no motor.
        if above < 0:
            ElementTree.SubElement(body, "freejoint", name=solid.joint)
        else:
            _add_hinges(body, actuators, solid.joint, scene)
        _add_geom(body, solid)
    root.append(actuators)
    return _document(root)


def _add_hinges(body: ElementTree.Element, actuators: ElementTree.Element, joint: str, scene: SceneDescription) -> None:
    group = joint_group(joint, scene.humanoid)
    # 180 degrees is the most a rotation vector means anything for.
    limit = min(180.0, math.degrees(group.limit + LIMIT_SLACK))
    for letter, axis in _AXES.items():
        ElementTree.SubElement(
            body,
            "joint",
            name=f"{joint}_{letter}",
            type="hinge",
            pos="0 0 0",
            axis=axis,
            limited="true",
            stiffness=f"{group.stiffness:g}",
            damping=f"{group.damping:g}",
            armature=f"{group.armature:g}",
            range=f"{-limit:.6g} {limit:.6g}",
        )
        ElementTree.SubElement(actuators, "motor", name=f"{joint}_{letter}", joint=f"{joint}_{letter}", gear="1")


def _add_geom(body: ElementTree.Element, solid: BodySolid) -> None:
    # mass / volume gives the importer exactly the mass that the scene states.
    shape = {"name": solid.joint, "type": solid.kind, "density": f"{solid.mass / solid.volume:.9g}"}
    if solid.kind == "capsule":
        # From one end of the capsule's core to the other; size is the radius.
        reach = solid.axis * solid.size[1]
        shape |= {
            "size": f"{solid.size[0]:.9g}",
            "fromto": _text(np.concatenate([solid.pos - reach, solid.pos + reach])),
        }
    else:
        shape |= {"size": _text(solid.size), "pos": _text(solid.pos)}
    ElementTree.SubElement(body, "geom", shape)


def object_meshes(obj: SceneObject, vhacd: bool) -> dict[str, trimesh.Trimesh]:
    """File name -> mesh of the object's collision geometry; none for box and sphere."""
    if obj.shape.kind != "mesh":
        return {}
    if vhacd:
        return {"object.obj": trimesh.Trimesh(obj.shape.vertices, obj.shape.faces, process=False)}
    pieces = enumerate(obj.pieces)
    return {f"object_{k}.obj": trimesh.Trimesh(piece.vertices, piece.faces, process=False) for k, piece in pieces}


def object_urdf(obj: SceneObject, vhacd: bool) -> str:
    """URDF of one link ``object`` with explicit mass, center of mass and inertia; one collision per convex piece."""
    robot = ElementTree.Element("robot", name="object")
    link = ElementTree.SubElement(robot, "link", name="object")
    inertial = ElementTree.SubElement(link, "inertial")
    ElementTree.SubElement(inertial, "origin", xyz=_text(obj.mass.com), rpy="0 0 0")
    ElementTree.SubElement(inertial, "mass", value=f"{obj.mass.mass:.9g}")
    # The six entries of a symmetric inertia tensor, about the center of mass, in the link's axes.
    entries = {"ixx": (0, 0), "ixy": (0, 1), "ixz": (0, 2), "iyy": (1, 1), "iyz": (1, 2), "izz": (2, 2)}
    ElementTree.SubElement(inertial, "inertia", {k: f"{obj.mass.inertia[rc]:.9g}" for k, rc in entries.items()})
    for kind in ("visual", "collision"):
        # A primitive has no mesh file; the empty name stands for it.
        for name in object_meshes(obj, vhacd) or [""]:
            part = ElementTree.SubElement(link, kind)
            ElementTree.SubElement(part, "origin", xyz="0 0 0", rpy="0 0 0")
            _add_shape(ElementTree.SubElement(part, "geometry"), obj, name)
    return _document(robot)


def _add_shape(geometry: ElementTree.Element, obj: SceneObject, mesh_file: str) -> None:
    if mesh_file:
        ElementTree.SubElement(geometry, "mesh", filename=mesh_file, scale="1 1 1")
    elif obj.shape.kind == "box":
        ElementTree.SubElement(geometry, "box", size=_text(2 * obj.shape.size))
    else:
        ElementTree.SubElement(geometry, "sphere", radius=_text(obj.shape.size))


def body_masses(scene: SceneDescription) -> dict[str, float]:
    """kg of every humanoid body, by name."""
    return {joint: solid.mass for joint, solid in zip(scene.skeleton.names, scene.solids, strict=True)}


def _text(values: object) -> str:
    return " ".join(f"{float(v):.9g}" for v in np.asarray(values).ravel())


def _document(root: ElementTree.Element) -> str:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"
