"""Frames of session folders as queries, for a service that holds the sessions itself."""

from __future__ import annotations

from pathlib import Path

import imageio.v3 as iio
import numpy as np
import torch

from humanoid_hoi.body.load import load_body
from humanoid_hoi.core.arrays import ByteArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.protocol import ContactQuery
from humanoid_hoi.interpoint.service.app import QuerySource
from humanoid_hoi.session.load import load_session
from humanoid_hoi.session.session import Session


def session_sources(folder: Path) -> dict[str, QuerySource]:
    """One source per session folder.

    Args:
        folder: holds folders with a ``motion/result.pt``.

    Raises:
        HoiError: there are none.
    """
    paths = sorted(path.parent.parent for path in folder.glob("*/motion/result.pt"))
    if not paths:
        raise HoiError("no sessions here (*/motion/result.pt)", where=folder, field="sessions")
    return {path.name: _source(path) for path in paths}


def _source(path: Path) -> QuerySource:
    loaded: list[Session] = []

    def query(frame: int) -> ContactQuery:
        if not loaded:  # read when first asked about: a folder may hold hundreds
            loaded.append(load_session(path, load_body("free")))
        return query_of_session(loaded[0], path, frame)

    return query


def query_of_session(session: Session, folder: Path, frame: int) -> ContactQuery:
    """What a session knows about one frame.

    Args:
        session: of ``folder``.
        folder: where ``frames/%05d.jpg`` may lie.
        frame: absolute.

    Raises:
        HoiError: no such frame, or the session has no object mesh.
    """
    if not 0 <= frame < session.num_frames:
        raise HoiError(f"no frame {frame}", field="frame", fix=f"0 to {session.num_frames - 1}")
    if not session.obj.has_mesh:
        raise HoiError("the session has no object mesh", where=folder, field="obj_org.obj", fix="add it")
    body = load_body("free")
    # Only the 87 keypoints of this frame are posed.
    with torch.no_grad():
        points = body.select(body.keypoint_vertices, session.body_cam.betas)
        keypoints = body.pose(session.body_cam.frames(slice(frame, frame + 1)), points).points[0]
    # What a session knows before it is solved: the coarse alignment.
    turned = session.obj.init_rotmat_cam
    masks = session.masks
    return ContactQuery(
        session.obj.vertices,
        session.obj.faces,
        image=_frame(folder, frame),
        human_mask=None if masks is None else masks.human(frame),
        object_mask=None if masks is None else masks.object(frame),
        camera_matrix=np.asarray(session.camera_matrix, np.float64),
        obj_rotmat_cam=None if turned is None else np.asarray(turned[frame], np.float64),
        obj_pos_cam=np.asarray(session.obj.init_pos_cam[frame], np.float64),
        keypoints_cam=keypoints.double().numpy(),
        category=session.obj.name,
    )


def _frame(folder: Path, frame: int) -> ByteArray | None:
    """The picture, from single frames or from the video; None where there is neither."""
    path = folder / "frames" / f"{frame:05d}.jpg"
    if path.is_file():
        return np.asarray(iio.imread(path))[..., :3]
    video = folder / "video.mp4"
    if not video.is_file():
        return None
    from humanoid_hoi.video.frames import FrameReader

    # By the file's own frames, which the session's rows count.
    return FrameReader(video, resample=False, cached=1)[frame]
