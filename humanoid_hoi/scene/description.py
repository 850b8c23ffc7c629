"""The simulator-neutral scene of one clip: humanoid solids, object pieces, supports, physics."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from humanoid_hoi.body.skeleton import SMPLX_52, Skeleton
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.geometry.convex import ConvexParams, ConvexPiece, convex_pieces
from humanoid_hoi.geometry.shapes import ObjectShape, mesh_hash
from humanoid_hoi.motion.clip import HoiClip, Support
from humanoid_hoi.scene.bodies import BodySolid, body_solids, sole_drop_of
from humanoid_hoi.scene.config import HumanoidConfig, ObjectConfig, PhysicsConfig
from humanoid_hoi.scene.hands import Weld, grasp_weld
from humanoid_hoi.scene.mass import MassProperties, mass_properties, object_mass


@dataclass(frozen=True)
class SceneObject:
    """The object as the simulator needs it; ``pieces`` is empty for a primitive.

    Attributes:
        pose_w: (7,) initial position and xyzw quaternion.
        restitution: share of its speed it keeps in a bounce: the object's own, else the config's.
    """

    shape: ObjectShape
    pieces: tuple[ConvexPiece, ...]
    mass: MassProperties
    is_static: bool
    pose_w: np.ndarray
    restitution: float = 0.05

    @property
    def half_extent(self) -> float:
        """Half of the smallest side, m."""
        # Primitives keep half extents or a radius, a mesh its whole sides.
        size = 0.5 * np.ptp(self.shape.vertices, axis=0) if self.shape.kind == "mesh" else self.shape.size
        return float(np.min(size))


@dataclass(frozen=True)
class SceneDescription:
    """Everything a backend builds from, and the key that says which clips can share it.

    Attributes:
        weld: finger joints that do not move (rigid hands); None where all do.
    """

    key: str
    skeleton: Skeleton
    joint_offsets: np.ndarray
    solids: tuple[BodySolid, ...]
    obj: SceneObject
    supports: tuple[Support, ...]
    humanoid: HumanoidConfig
    physics: PhysicsConfig
    weld: Weld | None = None

    @property
    def actuated(self) -> tuple[str, ...]:
        """The joints that a servo drives: all but the root and the welded ones."""
        welded = () if self.weld is None else self.weld.joints
        return tuple(name for name in self.skeleton.actuated if name not in welded)


def scene_key(clip: HoiClip) -> str:
    """Identity of (skeleton, object, supports): clips with the same key run in the same simulator model."""
    # Rounded to a tenth of a millimetre: the same person from two files is the same skeleton.
    digest = hashlib.sha256(np.round(clip.joint_offsets, 4).astype(np.float32).tobytes())
    # The usual skeleton adds nothing, so that keys of older versions stay.
    if clip.skeleton != SMPLX_52:
        digest.update(",".join(clip.joint_names).encode())
    obj = clip.obj
    digest.update(
        f"{obj.name}|{obj.kind}|{obj.size.tolist()}|{obj.mass}|{obj.restitution}|{clip.obj_is_static}".encode()
    )
    digest.update(mesh_hash(obj.vertices, obj.faces).encode())
    # A static object is welded where it stands: its place is part of the model.
    if clip.obj_is_static:
        digest.update(np.round(np.concatenate([clip.obj_pos_w[0], clip.obj_quat_w[0]]), 4).tobytes())
    for support in clip.supports:
        digest.update(np.round(np.concatenate([support.pos_w, support.quat_w, support.half_size]), 4).tobytes())
    return digest.hexdigest()[:16]


def describe_scene(
    clip: HoiClip,
    humanoid: HumanoidConfig,
    obj: ObjectConfig,
    physics: PhysicsConfig,
    sole: float | None = None,
    sharing: Sequence[HoiClip] = (),
) -> SceneDescription:
    """The scene of ``clip``; convex pieces come from the disk cache where it has them.

    Args:
        clip: whose skeleton, object and supports are simulated.
        humanoid: ``cfg/humanoid``.
        obj: ``cfg/object``.
        physics: ``cfg/sim/physics``.
        sole: m below the toe joint; None reads it off the clips that share the scene (``common_sole``).
        sharing: all clips of the scene, for what they have in common: sole and welded grasp. Empty: this clip alone.
    """
    clips = sharing or [clip]
    return SceneDescription(
        key=scene_key(clip),
        skeleton=clip.skeleton,
        joint_offsets=clip.joint_offsets,
        solids=tuple(
            body_solids(clip.skeleton, clip.joint_offsets, humanoid, common_sole(clips) if sole is None else sole)
        ),
        obj=_scene_object(clip, obj, physics),
        supports=clip.supports,
        humanoid=humanoid,
        physics=physics,
        weld=grasp_weld(clips) if humanoid.hands == "rigid" else None,
    )


def group_clips(clips: Sequence[HoiClip]) -> dict[str, list[int]]:
    """Indices of clips that share a scene, by scene key, in order of first appearance."""
    groups: dict[str, list[int]] = {}
    for index, clip in enumerate(clips):
        groups.setdefault(scene_key(clip), []).append(index)
    return groups


def common_sole(clips: Sequence[HoiClip]) -> float:
    """Sole below the toe joint, m: the median of what the clips' lowest feet say.

    A refined clip says what it was refined with: its feet were simulated, and press a little into the ground.
    """
    drops = []
    for clip in clips:
        if clip.servo is not None:
            drops.append(clip.servo.sole)
            continue
        feet = clip.skeleton.index(["left_foot", "right_foot"])
        drops.append(sole_drop_of(clip.joint_pose_w()[0][:, feet, 2]))
    # Rounded to a millimetre, so that clips of one person agree.
    return round(float(np.median(drops)), 3)


def _scene_object(clip: HoiClip, config: ObjectConfig, physics: PhysicsConfig) -> SceneObject:
    shape = clip.obj
    pieces: tuple[ConvexPiece, ...] = ()
    if shape.kind == "mesh":
        params = ConvexParams(max_hulls=config.max_convex_hulls, threshold=config.concavity)
        try:
            pieces = convex_pieces(shape.vertices, shape.faces, params)
        except HoiError as error:
            # Told with the object's name: the mesh lies inside the clip.
            field = f"object {shape.name}: {error.field}"
            raise HoiError(error.what, where=f"clip {clip.name}", field=field, fix=error.fix) from error
    # Pieces are what the simulator collides with; their volume is what density is applied to.
    solid = pieces or shape
    # The volume first, because a mass by density needs it.
    volume = mass_properties(solid).volume
    mass = object_mass(
        shape,
        clip.obj_is_static,
        config.density,
        config.static_mass,
        config.dynamic_mass,
        config.mass_rule,
        mass=config.mass,
        volume=volume,
    )
    properties = mass_properties(solid, mass=mass)
    pose = np.concatenate([clip.obj_pos_w[0], clip.obj_quat_w[0]])
    restitution = physics.obj_restitution if shape.restitution is None else shape.restitution
    return SceneObject(shape, pieces, properties, clip.obj_is_static, pose, restitution)
