"""Write a session in the first released folder layout, so that it is read like a real one."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from pathlib import Path

import imageio.v3 as iio
import numpy as np

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_failure, write_text
from humanoid_hoi.core.tensors import write_torch
from humanoid_hoi.session.annotations import write_annotations
from humanoid_hoi.session.assemble import session_annotations
from humanoid_hoi.session.motion_file import motion_content
from humanoid_hoi.session.session import Session


def write_session(session: Session, body: BodyModel, folder: str | Path) -> Path:
    """Write ``obj_org.obj``, ``align/obj_poses.json``, ``motion/result.pt``, ``kp_record_merged.json`` and masks.

    The folder appears complete or not at all. Finger poses go into ``result.pt`` as in the second generation. The
    files describe a SMPL-X person: for another body ``transl`` is written for SMPL-X's mean rest pelvis, which is what
    ``load_session`` assumes, so the pelvis comes back where it was.

    Args:
        session: with a mesh.
        body: model of ``session.body_cam``.
        folder: must not exist.

    Raises:
        HoiError: the folder exists, the session has no mesh, or the disk cannot be written.
    """
    folder = Path(folder)
    if folder.exists():
        raise HoiError("exists already and is not overwritten", where=folder, fix="choose another output folder")
    if not session.obj.has_mesh:
        raise HoiError("the session has no object mesh to write", where=session.name, fix="give it one first")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Written beside the target and renamed: a folder that exists is complete.
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise HoiError(f"cannot create: {error.strerror}", where=folder, fix="choose another output folder") from error
    try:
        _write_parts(session, body, draft)
        # mkdtemp makes folders that only their owner may read.
        draft.chmod(0o755)
        draft.rename(folder)
    except OSError as error:
        raise write_failure(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _write_parts(session: Session, body: BodyModel, folder: Path) -> None:
    write_text(folder / "obj_org.obj", _obj_text(session))
    poses = {"scale": session.obj.scale, "center": session.obj.init_pos_cam.tolist()}
    # Rotation estimates of the object are optional in a session, so the key is too.
    if session.obj.init_rotmat_cam is not None:
        poses["rotation"] = session.obj.init_rotmat_cam.tolist()
    write_text(folder / "align" / "obj_poses.json", json.dumps(poses))
    write_torch(folder / "motion" / "result.pt", motion_file(session, body))
    write_annotations(session_annotations(session), folder / "kp_record_merged.json")
    if session.masks is not None:
        for frame in range(session.num_frames):
            _write_mask(folder / "mask_dir", frame, session.masks.object(frame), session.image_size)
            _write_mask(folder / "human_mask_dir", frame, session.masks.human(frame), session.image_size)


def motion_file(session: Session, body: BodyModel) -> dict[str, object]:
    """The content of GVHMR's ``result.pt``."""
    return motion_content(
        session.body_cam,
        body,
        session.world_from_cam_rotmat,
        session.world_from_cam_pos,
        session.camera_matrix,
    )


def _obj_text(session: Session) -> str:
    """The mesh in file units, shifted off its mean as a real scan is."""
    # Back to the file's units; the offset checks that readers center the mesh themselves.
    vertices = session.obj.vertices / (session.obj.scale * session.obj.user_scale) + (0.1, -0.2, 0.05)
    lines = [f"v {x:.9f} {y:.9f} {z:.9f}" for x, y, z in vertices]
    # Wavefront counts from 1.
    lines += [f"f {a} {b} {c}" for a, b, c in session.obj.faces + 1]
    return "\n".join(lines) + "\n"


def _write_mask(folder: Path, frame: int, mask: np.ndarray | None, size: tuple[int, int]) -> None:
    # A frame without a silhouette gets a black picture, so that every frame has its file.
    image = np.zeros((size[1], size[0], 3), np.uint8)
    if mask is not None:
        image[mask] = 255
    buffer = io.BytesIO()
    iio.imwrite(buffer, image, extension=".png")
    path = folder / f"{frame:05d}_mask.png"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(buffer.getvalue())
