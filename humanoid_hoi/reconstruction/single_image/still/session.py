"""A solved picture as a session of one frame, and as the solved session that viewer and retargeting read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.skeleton import joint_index
from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.geometry.shapes import ObjectShape
from humanoid_hoi.motion.solved import SolvedSession
from humanoid_hoi.reconstruction.quality.report import measure_quality
from humanoid_hoi.reconstruction.single_image.image import HoiImage, ObjectPose
from humanoid_hoi.reconstruction.single_image.still.body import PosedPerson, person_on
from humanoid_hoi.reconstruction.single_image.still.touching import contact_pairs
from humanoid_hoi.reconstruction.single_image.still.world import up_direction, world_from_camera
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import MaskSource, Session, SessionObject, Tracks

FPS = 30.0
"""Of a single frame: only a number that formats need."""


class ImageMasks(MaskSource):
    """The masks of one picture, as frame 0."""

    def __init__(self, image: HoiImage) -> None:
        self._image = image

    def human(self, frame: int) -> BoolArray | None:
        """The person's visible pixels (H, W)."""
        return self._image.person_mask if frame == 0 else None

    def object(self, frame: int) -> BoolArray | None:
        """The object's visible pixels (H, W)."""
        return self._image.object_mask if frame == 0 else None


@dataclass(frozen=True)
class StillOptions:
    """What one picture does not say.

    Attributes:
        up: ``auto``, ``camera``, ``body`` or three numbers; see :func:`.world.up_direction`.
        static: the object never moves (furniture); a clip of it is then simulated as fixed.
    """

    up: str | Sequence[float]
    static: bool


def session_of_image(image: HoiImage, pose: ObjectPose, body: BodyModel, options: StillOptions) -> Session:
    """One picture as a session of one frame: person, object, contacts, masks; no tracked points.

    Args:
        image: with body parameters.
        pose: of the object.
        body: that will carry the person.
        options: gravity, and whether the object is fixed.

    Raises:
        HoiError: no parameters, or of a body that cannot be carried over; an unknown choice.
    """
    person = person_on(body, image)
    params = person.params
    with torch.no_grad():
        posed = body.pose(params, body.select(torch.arange(body.num_vertices), params.betas))
    joints = posed.joints[0].numpy()
    skin = posed.points[0].numpy()
    rotmat, pos = _world(image, pose, options, joints, posed.joint_rotmats[0, 0].numpy(), skin)
    keypoints = skin[body.keypoint_vertices.numpy()]
    # Into the object's own frame: metric, centered, not yet turned or moved.
    local = (keypoints - pose.pos_cam) @ pose.rotmat
    vertices = pose.scale * image.obj_vertices
    return Session(
        name=image.name,
        fps=FPS,
        camera_matrix=image.camera_matrix,
        image_size=image.size,
        body_cam=params,
        world_from_cam_rotmat=torch.from_numpy(rotmat)[None],
        world_from_cam_pos=torch.from_numpy(pos)[None],
        rest_pelvis=body.rest_pelvis(params.betas).detach(),
        obj=SessionObject("object", vertices, image.obj_faces, pose.scale, 1.0, pose.pos_cam[None], pose.rotmat[None]),
        contacts=contact_pairs(local, vertices, image.obj_faces, image.contact_parts),
        tracks=Tracks(np.zeros((0, 3)), np.zeros(0, np.int64), np.zeros((1, 0, 2)), np.zeros((1, 0))),
        is_static=options.static,
        start=0,
        stop=1,
        masks=ImageMasks(image),
        notes=(*image.notes, *_remarks(image, person, options)),
    )


def solved_of_image(session: Session, body: BodyModel) -> SolvedSession:
    """The session of :func:`session_of_image` as a solved one of one frame, with its quality figures."""
    obj = session.obj
    turned = obj.init_rotmat_cam if obj.init_rotmat_cam is not None else np.eye(3)[None]
    state = HoiState(session.body_cam, torch.from_numpy(turned), torch.from_numpy(obj.init_pos_cam))
    report = measure_quality(session, body, state)
    return SolvedSession(
        name=session.name,
        source=f"One solved picture, a single instant without motion ({'; '.join(session.notes)}).",
        fps=session.fps,
        frame_ids=np.zeros(1, np.int64),
        body_name=body.name,
        body_cam=session.body_cam,
        rest_pelvis=session.rest_pelvis,
        obj_rotmat_cam=state.obj_rotmat,
        obj_pos_cam=state.obj_pos,
        world_from_cam_rotmat=session.world_from_cam_rotmat,
        world_from_cam_pos=session.world_from_cam_pos,
        camera_matrix=torch.from_numpy(np.asarray(session.camera_matrix, np.float64)),
        image_size=session.image_size,
        obj=ObjectShape(obj.name, "mesh", np.zeros(0, np.float32), obj.vertices, obj.faces),
        contacts=session.contacts,
        obj_is_static=session.is_static,
        # What needs motion (jitter, skating) is NaN for one frame and left out.
        quality={name: value for name, value in report.summary.items() if np.isfinite(value)},
    )


def _world(
    image: HoiImage,
    pose: ObjectPose,
    options: StillOptions,
    joints: FloatArray,
    root: FloatArray,
    skin: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Camera to world: rotation (3, 3) and origin (3,)."""
    pelvis = joints[joint_index(["pelvis"])[0]]
    neck = joints[joint_index(["neck"])[0]]
    up = up_direction(options.up, image.up_cam, neck - pelvis)
    # The rest body faces +z of its own axes.
    everything = np.concatenate([skin, pose.apply(image.obj_vertices)])
    return world_from_camera(up, root[:, 2], pelvis, everything)


def _remarks(image: HoiImage, person: PosedPerson, options: StillOptions) -> tuple[str, ...]:
    remarks = []
    if options.up == "camera" or (options.up == "auto" and image.up_cam is None):
        remarks.append("the camera was taken to be level (up=body or up=[x,y,z] says otherwise)")
    remarks.append("the lowest point of person and object was put on the ground")
    if person.off_mm is not None:
        remarks.append(f"the free body was fitted to the posed SMPL-X mesh, {person.off_mm:.0f} mm off in the mean")
    return tuple(remarks)
