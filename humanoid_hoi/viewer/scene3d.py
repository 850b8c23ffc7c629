"""What every viewer draws: triangle parts bound to bodies, without any simulator in it.

A motion is ``poses`` (T, B, 7): world position (m) and xyzw quaternion of each of the scene's B bodies.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.body.skeleton import Skeleton
from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.sim.state import SimState

RGBA = tuple[float, float, float, float]
# A part's body index for what stands still, such as tables.
WORLD = -1
CONTACT_RGB = (1.0, 0.45, 0.15)
GHOST_TINT: RGBA = (0.45, 0.62, 0.95, 0.38)


def clip_bodies(skeleton: Skeleton) -> tuple[str, ...]:
    """The bodies of a clip's scene, in order: the J joints, then the object."""
    return (*skeleton.names, "object")


@dataclass(frozen=True)
class Part:
    """One colored triangle mesh.

    Attributes:
        name: for error messages.
        vertices: (V, 3) m in the frame of its body (world frame for ``body == WORLD``).
        faces: (F, 3) indices, counter-clockwise seen from outside.
        rgba: color and opacity in [0, 1].
        body: index into the scene's bodies, or ``WORLD`` for what never moves.
    """

    name: str
    vertices: FloatArray
    faces: IntArray
    rgba: RGBA
    body: int


@dataclass(frozen=True)
class Scene3D:
    """All parts of a scene and the names of the B bodies that carry them.

    Attributes:
        parts: what is drawn.
        body_names: of the B bodies.
        bones: (body, body) pairs between which the skeleton's layer draws a line.
    """

    parts: list[Part]
    body_names: tuple[str, ...]
    bones: tuple[tuple[int, int], ...] = ()

    @property
    def num_bodies(self) -> int:
        """B."""
        return len(self.body_names)


@dataclass(frozen=True)
class ContactCue:
    """What to point out per frame.

    Attributes:
        points_w: (T, P, 3) m, contact points in the world.
        active: (T, P) bool, which of them are drawn (red).
        bodies: (T, B) bool, bodies drawn in the contact color.
    """

    points_w: FloatArray
    active: BoolArray
    bodies: BoolArray


@dataclass(frozen=True)
class View:
    """One instant handed to a renderer: ``poses`` (B, 7) and ``highlight`` (B,) bool."""

    poses: FloatArray
    highlight: BoolArray = field(default_factory=lambda: np.zeros(0, bool))


def check_poses(scene: Scene3D, poses: FloatArray, what: str = "poses") -> FloatArray:
    """``poses`` as float64 after checking shape (T, B, 7), T >= 1, values and quaternions; raises HoiError."""
    poses = np.asarray(poses, np.float64)
    if poses.ndim != 3 or poses.shape[1:] != (scene.num_bodies, 7) or len(poses) == 0:
        raise HoiError(f"expected shape (T, {scene.num_bodies}, 7), found {poses.shape}", field=what)
    # A diverged simulation ends in NaN: the frame says where to cut.
    bad = ~np.isfinite(poses).all(axis=(1, 2))
    if bad.any():
        raise HoiError(f"frame {int(np.argmax(bad))} is not finite", field=what, fix="trim the motion before it")
    # Half a unit: rounding never gets there, a quaternion that was never set does.
    length = np.linalg.norm(poses[..., 3:], axis=-1)
    if (length < 0.5).any():
        frame, body = np.argwhere(length < 0.5)[0]
        raise HoiError(
            f"quaternion of {scene.body_names[body]} in frame {frame} has length {length[frame, body]:.3g}",
            field=what,
            fix="repair the motion: quaternions have length 1",
        )
    return poses


def world_vertices(part: Part, poses: FloatArray) -> FloatArray:
    """The part's vertices (V, 3) in the world under the body ``poses`` (B, 7)."""
    # Static parts are given in the world already.
    if part.body == WORLD:
        return part.vertices
    pose = poses[part.body]
    return Rotation.from_quat(pose[3:]).apply(part.vertices) + pose[:3]


def motion_bounds(scene: Scene3D, poses: FloatArray, samples: int = 24) -> FloatArray:
    """Axis-aligned box (2, 3) that holds every part during the motion, from about ``samples`` of its frames."""
    # A sample is enough for a camera and a shadow map, which keep a margin anyway.
    chosen = np.unique(np.linspace(0, len(poses) - 1, samples).astype(int))
    # Grown part by part: nothing of the motion is kept.
    low = np.full(3, np.inf)
    high = np.full(3, -np.inf)
    for frame in chosen:
        for part in scene.parts:
            points = world_vertices(part, poses[frame])
            low = np.minimum(low, points.min(0))
            high = np.maximum(high, points.max(0))
    return np.stack([low, high])


def clip_poses(clip: HoiClip) -> FloatArray:
    """World poses (T, J + 1, 7) of a clip's joints and its object, in the order of :func:`clip_bodies`."""
    pos, quat = clip.joint_pose_w()
    joints = np.concatenate([pos, quat], -1)
    obj = np.concatenate([clip.obj_pos_w, clip.obj_quat_w], -1)[:, None]
    return np.concatenate([joints, obj], 1)


def state_poses(state: SimState, env: int = 0) -> FloatArray:
    """World poses (J + 1, 7) of one simulated environment, in the order of :func:`clip_bodies`."""
    pos = np.concatenate([state.joint_pos_w[env].cpu().numpy(), state.obj_pos_w[env].cpu().numpy()[None]])
    quat = np.concatenate([state.joint_quat_w[env].cpu().numpy(), state.obj_quat_w[env].cpu().numpy()[None]])
    return np.concatenate([pos, quat], -1)


def rollout_poses(states: Iterable[SimState], env: int = 0) -> FloatArray:
    """World poses (T, J + 1, 7) of one environment over a roll-out; each state is read at once, so views are fine."""
    return np.stack([state_poses(state, env) for state in states])


def clip_contacts(clip: HoiClip, poses: FloatArray | None = None) -> ContactCue:
    """Active pairs of the clip's interaction graph, placed on the bodies of ``poses`` (the clip's own by default).

    ``poses``: (T', J + 1, 7) of a roll-out of the clip, T' <= T; frame t is drawn with the clip's labels of frame t.
    """
    poses = clip_poses(clip) if poses is None else poses
    graph = clip.graph
    # A roll-out may have ended early.
    frames = min(len(poses), clip.num_frames)
    carriers = clip.skeleton.index(graph.joint_names)
    points = np.zeros((frames, graph.num_pairs, 3))
    for p, body in enumerate(carriers):
        # A pair's point is fixed in its joint's frame and moves with it.
        rotation = Rotation.from_quat(poses[:frames, body, 3:])
        points[:, p] = rotation.apply(graph.point_joint[p]) + poses[:frames, body, :3]
    # A body is marked while any of its pairs is active.
    bodies = np.zeros((frames, poses.shape[1]), bool)
    for p, body in enumerate(carriers):
        bodies[:, body] |= graph.active[:frames, p]
    return ContactCue(points, graph.active[:frames], bodies)


def with_ghost(scene: Scene3D, tint: RGBA = GHOST_TINT, offset_w: Sequence[float] = (0.0, 0.0, 0.0)) -> Scene3D:
    """The scene with a second copy of every moving part, in ``tint``; its bodies follow as B..2B-1.

    With an offset the static parts (tables) are doubled too, moved by ``offset_w`` (m): the copy stands beside.
    """
    offset = np.asarray(offset_w, np.float64)
    copies = []
    for part in scene.parts:
        # Moving parts are bound to a second set of bodies, which follow the first.
        if part.body != WORLD:
            rgba = _mix(part.rgba, tint)
            copies.append(
                dataclasses.replace(part, name=f"ghost_{part.name}", rgba=rgba, body=part.body + scene.num_bodies)
            )
        # Without an offset the copy stands on the same table: no second one.
        elif offset.any():
            copies.append(dataclasses.replace(part, name=f"ghost_{part.name}", vertices=part.vertices + offset))
    names = (*scene.body_names, *(f"ghost_{name}" for name in scene.body_names))
    return Scene3D([*scene.parts, *copies], names, scene.bones)


def ghost_poses_beside(poses: FloatArray, ghost: FloatArray, offset_w: Sequence[float]) -> FloatArray:
    """Poses (T, 2B, 7) for :func:`with_ghost`; the shorter of the two motions holds its last frame."""
    frames = max(len(poses), len(ghost))
    poses, ghost = (np.concatenate([p, np.repeat(p[-1:], frames - len(p), 0)]) for p in (poses, ghost))
    moved = ghost.copy()
    moved[..., :3] += np.asarray(offset_w)
    return np.concatenate([poses, moved], axis=1)


def _mix(rgba: RGBA, tint: RGBA) -> RGBA:
    """Three parts of the tint to one of the part's color; the tint's opacity."""
    red, green, blue = (0.25 * a + 0.75 * b for a, b in zip(rgba[:3], tint[:3], strict=True))
    return red, green, blue, tint[3]
