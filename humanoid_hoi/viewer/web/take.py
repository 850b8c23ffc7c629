"""What the page can show: takes (a reference motion and the trials that follow it), and a library of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from scipy.spatial.transform import Rotation

from humanoid_hoi.core.arrays import BoolArray, FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.interaction.graph import keypoint_carriers, keypoint_offsets
from humanoid_hoi.viewer.scene3d import Part, Scene3D, clip_poses
from humanoid_hoi.viewer.session_overlay import object_mesh

OBJECT = -1
"""Row of the object among poses (T, J + 1, 7): it comes after the joints."""
LIMIT_MM = 200.0
"""A trial fails where its joint or object error is above this (the evaluation's success rule)."""
_OBJECT_RGBA = (0.25, 0.48, 0.72, 1.0)


@dataclass(frozen=True)
class Instant:
    """One frame of one motion, as drawn.

    Attributes:
        poses: (B, 7) m and xyzw.
        pair_body_w, pair_obj_w: (P, 3) the two ends of every pair, m.
        pair_active: (P,) bool.
        keypoints_w: (Q, 3) contact keypoints on the skin, m.
        obj_force_w, ground_force_w: (J, 3) N per body, or None.
        skin_w: (V, 3) m, or None.
    """

    poses: FloatArray
    pair_body_w: FloatArray
    pair_obj_w: FloatArray
    pair_active: BoolArray
    keypoints_w: FloatArray
    obj_force_w: FloatArray | None = None
    ground_force_w: FloatArray | None = None
    skin_w: FloatArray | None = None


@dataclass(frozen=True)
class Motion:
    """T frames: the arrays of :class:`Instant` with T in front, and figures per frame.

    Attributes:
        curves: name -> (T,) figure for the plot under the timeline; the unit is in the name.
        failed: (T,) bool, frames that make the trial fail.
    """

    poses: FloatArray
    pair_body_w: FloatArray
    pair_obj_w: FloatArray
    pair_active: BoolArray
    keypoints_w: FloatArray
    obj_force_w: FloatArray | None = None
    ground_force_w: FloatArray | None = None
    skin_w: FloatArray | None = None
    curves: Mapping[str, FloatArray] = field(default_factory=dict)
    failed: BoolArray = field(default_factory=lambda: np.zeros(0, bool))

    def __len__(self) -> int:
        return len(self.poses)

    def at(self, t: int) -> Instant:
        """Frame ``t``; past the end the last frame."""
        # A trial that failed early ends early: its last frame stands still.
        t = min(t, len(self) - 1)
        # A motion's tracks have the names of an instant's fields.
        names = [f.name for f in dataclasses.fields(Instant)]
        tracks = {name: getattr(self, name) for name in names}
        values: dict[str, Any] = {name: None if track is None else track[t] for name, track in tracks.items()}
        return Instant(**values)

    @property
    def first_failure(self) -> int | None:
        """First frame that makes the trial fail."""
        return int(np.argmax(self.failed)) if self.failed.any() else None


@dataclass(frozen=True)
class Take:
    """One clip with what followed it.

    Attributes:
        name: of the clip.
        fps: frames per second.
        scene: the bodies and their parts.
        reference: the clip's own motion.
        trials: simulated motions; empty for a clip by itself.
        skin_faces: (F, 3) triangles of ``skin_w``.
        limit: value that a curve must stay below, or None.
        note: a sentence under the title.
    """

    name: str
    fps: float
    scene: Scene3D
    reference: Motion
    trials: tuple[Motion, ...] = ()
    skin_faces: IntArray | None = None
    limit: float | None = None
    note: str = ""

    @property
    def num_frames(self) -> int:
        """T of the longest motion."""
        return max(len(motion) for motion in (self.reference, *self.trials))

    def motion(self, trial: int) -> Motion:
        """The motion in the foreground: a trial, or the reference where nothing was simulated."""
        return self.trials[trial] if self.trials else self.reference


@dataclass(frozen=True)
class LiveFrame:
    """Where a simulation is: at a start, or after a control step.

    Attributes:
        simulated, reference: what is drawn.
        frame: of the clip.
        errors: figures for the plot under the timeline; the unit is in the name.
        failed: the frame makes the trial fail.
        ended: the clip is over.
    """

    simulated: Instant
    reference: Instant
    frame: int
    errors: Mapping[str, float]
    failed: bool
    ended: bool


class LiveSource(Protocol):
    """A simulation that the page drives; made by the caller, so that the viewer needs no environment."""

    fps: float
    take: Take

    def restart(self, frame: int = 0) -> LiveFrame:
        """Begin an episode at a frame of the reference."""

    def step(self) -> LiveFrame:
        """One control step."""

    def push(self, body: int, force_w: FloatArray) -> None:
        """Push ``body`` (index into the take's scene) with ``force_w`` (3,) N from the next step on; zeros end it."""

    def close(self) -> None:
        """Free the simulation."""


@dataclass(frozen=True)
class Library:
    """Everything the menus offer.

    Attributes:
        menu: policy name -> names of its clips; the name "" stands for motions alone.
        load: take of a (policy, clip).
        live: simulation of a (policy, clip); raises HoiError for what cannot be simulated. None: nothing can.
    """

    menu: Mapping[str, tuple[str, ...]]
    load: Callable[[str, str], Take]
    live: Callable[[str, str], LiveSource] | None = None

    def __post_init__(self) -> None:
        if not any(self.menu.values()):
            raise HoiError("nothing to show", field="path", fix="name a clip, a folder of clips, a session or a run")

    def take(self) -> Take:
        """The first take of the menu."""
        policy, clips = next((policy, clips) for policy, clips in self.menu.items() if clips)
        return self.load(policy, clips[0])


def clip_take(clip: HoiClip, scene: Scene3D) -> Take:
    """A clip by itself; its curve is how far apart the points of the active pairs are.

    Args:
        clip: T frames.
        scene: its bodies in the order of :func:`~humanoid_hoi.viewer.scene3d.clip_bodies`.
    """
    motion = motion_on_clip(clip, clip_poses(clip))
    curve = distance_curve(motion.pair_body_w, motion.pair_obj_w, motion.pair_active)
    motion = dataclasses.replace(motion, curves=curve)
    return Take(clip.name, clip.fps, with_object_mesh(scene, clip), motion)


def distance_curve(body_w: FloatArray, obj_w: FloatArray, active: BoolArray) -> dict[str, FloatArray]:
    """Mean distance (T,) of the active pairs' ends (T, P, 3) in mm, NaN where none is active; empty without any."""
    count = active.sum(1)
    if not count.any():
        return {}
    # Inactive pairs count nothing; their ends may be far apart.
    total = 1000 * (np.linalg.norm(body_w - obj_w, axis=-1) * active).sum(1)
    return {"active pairs apart, mm": np.where(count > 0, total / np.maximum(count, 1), np.nan)}


def motion_on_clip(clip: HoiClip, poses: FloatArray) -> Motion:
    """Pairs and keypoints of a clip placed on ``poses`` (T, J + 1, 7), T no longer than the clip."""
    body, obj = pair_ends(clip, poses)
    return Motion(poses, body, obj, clip.graph.active[: len(poses)], place(keypoint_points(clip), poses))


def pair_ends(clip: HoiClip, poses: FloatArray) -> tuple[FloatArray, FloatArray]:
    """World positions (T, P, 3) of the body and the object point of every pair."""
    graph = clip.graph
    # The body end of a pair is fixed to a joint, the other end to the object.
    carriers = clip.skeleton.index(graph.joint_names)
    on_body = list(zip(carriers, graph.point_joint, strict=True))
    on_object = [(OBJECT, point) for point in graph.point_obj]
    return place(on_body, poses), place(on_object, poses)


def keypoint_points(clip: HoiClip) -> list[tuple[int, FloatArray]]:
    """(joint index, point in its frame) of the 87 contact keypoints, scaled to the clip's skeleton."""
    return list(zip(keypoint_carriers(clip.skeleton), keypoint_offsets(clip.joint_offsets, clip.skeleton), strict=True))


def place(points: list[tuple[int, FloatArray]], poses: FloatArray) -> FloatArray:
    """World positions (T, Q, 3) of points fixed to bodies, for ``poses`` (T, B, 7)."""
    if not points:
        return np.zeros((len(poses), 0, 3))
    bodies = np.array([body for body, _ in points])
    local = np.stack([np.asarray(point, np.float64) for _, point in points])
    # (T, Q, 7): each point's carrier in every frame; scipy turns them all in one flat batch.
    pose = poses[:, bodies]
    turned = Rotation.from_quat(pose[..., 3:].reshape(-1, 4)).apply(np.tile(local, (len(poses), 1)))
    return turned.reshape(len(poses), -1, 3) + pose[..., :3]


def with_object_mesh(scene: Scene3D, clip: HoiClip) -> Scene3D:
    """The scene with the object's own mesh beside the convex pieces it collides with."""
    vertices, faces, _ = object_mesh(clip.obj)
    if not len(faces):
        return scene
    mesh = Part("mesh of the object", vertices, faces, _OBJECT_RGBA, clip.skeleton.size)
    return dataclasses.replace(scene, parts=[*scene.parts, mesh])
