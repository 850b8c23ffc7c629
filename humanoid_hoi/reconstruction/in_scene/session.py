"""InSceneSession: a video session with its static scene, its hands on their own, and what is known of object and timeline."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.reconstruction.in_scene.hand import NUM_HAND_KEYPOINTS, SIDES
from humanoid_hoi.session.session import Session

ASPECT_TOLERANCE = 0.02
"""Relative difference of a depth map's aspect from the video's that rounding explains."""


@dataclass(frozen=True)
class HandTrack:
    """One hand as an estimator saw it, T frames, camera frame (OpenCV axes).

    Attributes:
        visible: (T,) bool.
        rotmat: (T, 3, 3) wrist orientation, identity = rest pose of the body.
        pos: (T, 3) wrist position, m, as the estimator's hand size implies it.
        fingers: (T, 15, 3) rotation vectors, parent-relative.
        px: (T, 21, 2) wrist, finger joints and fingertips in the picture; NaN where not seen.
    """

    visible: BoolArray
    rotmat: FloatArray
    pos: FloatArray
    fingers: FloatArray
    px: FloatArray


@dataclass(frozen=True)
class ObjectTrack:
    """Object poses per frame of some tracker, camera frame.

    Attributes:
        rotmat: (T, 3, 3).
        pos: (T, 3) m.
        valid: (T,) bool; rows that are not are ignored.
    """

    rotmat: FloatArray
    pos: FloatArray
    valid: BoolArray


@dataclass(frozen=True)
class InSceneSession:
    """What the reconstruction is given. The world is that of ``session``'s cameras: Z about up, metres.

    Attributes:
        session: the video, its person, its object's mesh, its masks and its cameras.
        hands: by side.
        depth: (T, h, w) depth along the optical axis, up to one scale, of the video's aspect; 0 or NaN where unknown.
            None where the scene is a cloud.
        cloud_w: (N, 3) static points, metric, world; None where the scene is depth maps.
        objects: poses per frame, or None.
        grasp: last frame in which the object rests before it is carried, as the user knows it; None: found.
        release: first frame in which it rests again; None: found.
        notes: what was noticed while loading, in words.
    """

    session: Session
    hands: Mapping[str, HandTrack]
    depth: FloatArray | None = None
    cloud_w: FloatArray | None = None
    objects: ObjectTrack | None = None
    grasp: int | None = None
    release: int | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def num_frames(self) -> int:
        """T."""
        return self.session.num_frames

    def replace(self, **changes: object) -> InSceneSession:
        """A copy with the given fields exchanged."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def depth_camera(self) -> FloatArray:
        """(3, 3) K of the depth maps."""
        assert self.depth is not None
        width, height = self.session.image_size
        scale = np.diag([self.depth.shape[2] / width, self.depth.shape[1] / height, 1.0])
        return scale @ self.session.camera_matrix


def check_session(given: InSceneSession) -> None:
    """Refuse what cannot be solved.

    Raises:
        HoiError: no scene, depth of another size, no mesh, no masks, a hand that is never visible, frames out of range.
    """
    session = given.session
    where = session.folder or session.name
    if not session.obj.has_mesh:
        raise HoiError("the object has no mesh", where=where, field="obj_org.obj", fix="give its metric mesh")
    if session.masks is None:
        raise HoiError(
            "no masks", where=where, field="masks", fix="give object and human masks (hoi prepare makes them)"
        )
    if given.depth is None and given.cloud_w is None:
        raise HoiError("no scene", where=where, fix="give in_scene/depth.npy, or in_scene/cloud.ply in metres")
    if given.depth is not None:
        _check_depth(given, str(where))
    _check_hands(given, str(where))
    for name in ("grasp", "release"):
        frame = getattr(given, name)
        if frame is not None and not 0 < frame < given.num_frames - 1:
            raise HoiError(
                f"frame {frame} of a video of {given.num_frames} frames",
                where=where,
                field=name,
                fix=f"a frame from 1 to {given.num_frames - 2}",
            )


def _check_depth(given: InSceneSession, where: str) -> None:
    assert given.depth is not None
    width, height = given.session.image_size
    shape = given.depth.shape
    same = len(shape) == 3 and shape[0] == given.num_frames and min(shape) > 0
    if same:
        # A log ratio treats too wide and too tall alike.
        same = abs(np.log(shape[2] * height / (shape[1] * width))) < ASPECT_TOLERANCE
    if not same:
        raise HoiError(
            f"depth of another size: {' x '.join(map(str, shape))} (frames x height x width), "
            f"the video has {given.num_frames} frames of {width} x {height}",
            where=where,
            field="depth",
            fix="make it from this video, every frame, in the video's aspect",
        )


def _check_hands(given: InSceneSession, where: str) -> None:
    unknown = set(given.hands) - set(SIDES)
    if unknown:
        raise HoiError(f"unknown side {sorted(unknown)}", where=where, field="hands", fix="left and right")
    seen = {side: int(track.visible.sum()) for side, track in given.hands.items()}
    if not any(seen.values()):
        raise HoiError(
            "a hand is never visible",
            where=where,
            field="hands",
            fix="give hand poses (in_scene/hands.npz or motion/hand_pose.json), or a video that shows the hand",
        )
    for side, track in given.hands.items():
        if track.px.shape != (given.num_frames, NUM_HAND_KEYPOINTS, 2):
            raise HoiError(
                f"expected shape {(given.num_frames, NUM_HAND_KEYPOINTS, 2)}, found {track.px.shape}",
                where=where,
                field=f"hands.{side}.px",
                fix="wrist, 15 finger joints and 5 fingertips of every frame",
            )
