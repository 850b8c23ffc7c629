"""A released session folder (either generation) as one :class:`Session`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.body.params import BodyParams
from humanoid_hoi.core.arrays import FloatArray, IntArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.annotations import Annotations, read_annotations
from humanoid_hoi.session.assemble import check_annotations, contact_pairs, tracked_points
from humanoid_hoi.session.frames import mean_pelvis, swap_rest_pelvis, to_z_up, world_from_camera
from humanoid_hoi.session.gvhmr import Motion, read_motion
from humanoid_hoi.session.hands import FILE as HANDS_FILE
from humanoid_hoi.session.hands import add_hands
from humanoid_hoi.session.json_file import read_object
from humanoid_hoi.session.masks import FolderMasks, find_masks
from humanoid_hoi.session.mesh import check_mesh, metric_vertices, read_obj
from humanoid_hoi.session.object_poses import ObjectPoses, read_object_poses
from humanoid_hoi.session.session import Session, SessionObject

ANNOTATION_FILES = ("kp_record_new.json", "kp_record_merged.json")
MESH_FILE = "obj_org.obj"
SELECT_FILE = "select_id.json"
VIDEO_FILE = "video.json"
"""What ``hoi prepare`` writes beside ``video.mp4``: fps, width, height, frames, sha256, source."""
DEFAULT_FPS = 30.0
DECIMATED_ABOVE = 30_000
"""Vertices above which the second generation's annotator shows (and numbers) a decimated mesh."""


def load_session(
    folder: str | Path,
    body: BodyModel,
    *,
    rest_pelvis: Tensor | None = None,
    fps: float | None = None,
    literal_names: bool = False,
    annotations: Annotations | None = None,
) -> Session:
    """Read one annotated video.

    What is missing and optional is told in ``Session.notes``. Another body than SMPL-X keeps its pelvis, not its betas.

    Args:
        folder: session folder of the first or the second released generation.
        body: the body the session's parameters are for.
        rest_pelvis: (3,) m, SMPL-X's J0 at this person's betas; default: computed on SMPL-X, else the mean (1-2 cm off).
        fps: frames per second of the video; None: those of ``video.json``, which our own preparation writes, else 30.
        literal_names: see :mod:`humanoid_hoi.session.names`.
        annotations: in place of the folder's file, for the annotation app; may be empty, then ``start == stop == 0``.

    Raises:
        HoiError: a needed file is missing or broken, or parts do not fit together; names file, frame, key, value.
    """
    folder, fps = _checked_folder(folder, fps)
    notes: list[str] = []
    record = _record_of(folder)
    given = annotations or read_annotations(record)
    motion = read_motion(folder)
    masks = find_masks(folder, frames := motion.params_cam.num_frames)
    image_size = _image_size(motion, masks)
    obj = _object(folder, record, given, read_object_poses(folder, frames), notes)
    check_annotations(given, frames, obj.num_vertices, image_size, record, may_be_empty=annotations is not None)
    tracks, repeats = tracked_points(given, frames, obj.vertices)
    observed = _with_hands(folder, motion, notes)
    source_pelvis, body_pelvis, body_cam = _for_body(observed, body, rest_pelvis, notes, motion.own_shape)
    rotmat, pos = _to_world(observed, motion, source_pelvis)
    return Session(
        name=folder.resolve().name,
        fps=fps,
        camera_matrix=motion.camera_matrix,
        image_size=image_size,
        body_cam=body_cam,
        world_from_cam_rotmat=rotmat,
        world_from_cam_pos=pos,
        rest_pelvis=body_pelvis,
        obj=obj,
        contacts=contact_pairs(given, frames, obj.vertices, record, literal=literal_names),
        tracks=tracks,
        is_static=given.is_static,
        start=given.span[0],
        stop=given.span[1],
        masks=masks,
        folder=folder,
        notes=(*notes, *_remarks(given, motion, masks, repeats)),
        source_betas=observed.betas,
        source_rest_pelvis=source_pelvis,
        literal_names=literal_names,
        motion_is_guess=motion.is_guess,
    )


def _to_world(observed: BodyParams, motion: Motion, source_pelvis: Tensor) -> tuple[Tensor, Tensor]:
    """From the camera of each frame to our world: rotation (T, 3, 3) and origin (T, 3)."""
    # World from camera follows from SMPL-X's own parameters, before they are changed for another body.
    placed = world_from_camera(
        observed.global_orient, observed.transl, motion.orient_world, motion.transl_world, source_pelvis
    )
    return to_z_up(*placed)


def _checked_folder(folder: str | Path, fps: float | None) -> tuple[Path, float]:
    """The folder, and the frame rate: the caller's, else that of ``video.json``, else GVHMR's 30."""
    folder = Path(folder)
    if not folder.is_dir():
        raise HoiError("no such session folder", where=folder, fix="give the folder that holds kp_record_merged.json")
    if fps is None:
        path = folder / VIDEO_FILE
        fps = read_object(path, "prepare the video again").get("fps") if path.is_file() else DEFAULT_FPS
    # video.json may have been edited by hand: its value is checked like the caller's.
    if isinstance(fps, bool) or not isinstance(fps, (int, float)) or not 0 < fps < np.inf:
        raise HoiError(f"must be positive, found {fps}", field="fps", fix="give the video's frame rate, e.g. 30")
    return folder, float(fps)


def _record_of(folder: Path) -> Path:
    """The annotation file, under the name of either generation."""
    # Of the second generation if it is there: its numbers are of the full mesh.
    return next((folder / n for n in ANNOTATION_FILES if (folder / n).is_file()), folder / ANNOTATION_FILES[-1])


def _for_body(
    observed: BodyParams,
    body: BodyModel,
    rest_pelvis: Tensor | None,
    notes: list[str],
    own_shape: tuple[str, Tensor] | None,
) -> tuple[Tensor, Tensor, BodyParams]:
    """J0 of the observed SMPL-X body, J0 of ``body``, and the parameters for ``body`` with the pelvis kept in place."""
    # Two bodies are in play: SMPL-X, which the file is for, and ours, which parameters are handed on for.
    is_smplx = body.name == "smplx"
    betas = torch.zeros(body.num_betas)
    if is_smplx:
        # SMPL-X's shape directions are sorted by variance: the first ones mean the same in a longer or shorter list.
        count = min(len(observed.betas), body.num_betas)
        betas[:count] = observed.betas[:count]
    # The shape belongs to this very body: another body's numbers would mean other directions.
    ours = own_shape is not None and own_shape[0] == body.name and len(own_shape[1]) == body.num_betas
    if ours and own_shape is not None:
        betas = own_shape[1]
    with torch.no_grad():
        # J0 of our body at the shape in use.
        own = body.rest_pelvis(betas).double()
    if rest_pelvis is not None:
        source = torch.as_tensor(rest_pelvis, dtype=torch.float64)
    else:
        source = own if is_smplx else mean_pelvis()
    if rest_pelvis is None and not is_smplx and not ours:
        notes.append("rest pelvis: SMPL-X's mean body, 1-2 cm off for a person; give rest_pelvis where it is known")
    # Parameters for our body whose pelvis is where the observed one's was.
    return source, own, observed.replace(betas=betas, transl=swap_rest_pelvis(observed.transl, source, own))


def _image_size(motion: Motion, masks: FolderMasks | None) -> tuple[int, int]:
    # A principal point in the middle: twice its coordinates are the picture's size.
    width, height = (round(2 * float(c)) for c in motion.camera_matrix[:2, 2])
    if masks is None:
        return width, height
    # A calibrated principal point may sit off the center; a picture of another resolution is a mistake.
    if any(abs(ours - k) > 0.2 * ours for ours, k in zip(masks.image_size, (width, height), strict=True)):
        raise HoiError(
            f"the camera is for a picture of {width}x{height}, the masks have "
            f"{masks.image_size[0]}x{masks.image_size[1]}",
            where=motion.path,
            field="K_fullimg",
            fix="make masks and body motion from the same video",
        )
    return masks.image_size


def _object(
    folder: Path, record: Path, annotations: Annotations, poses: ObjectPoses, notes: list[str]
) -> SessionObject:
    vertices: FloatArray = np.zeros((0, 3))
    faces: IntArray = np.zeros((0, 3), np.int64)
    path = folder / MESH_FILE
    if path.is_file():
        stored, faces = read_obj(path)
        # The released convention, on all vertices of the file.
        vertices = metric_vertices(stored, poses.scale, annotations.object_scale)
        check_mesh(vertices, faces, path)
    else:
        notes.append(
            f"{MESH_FILE} is missing: object points are unknown until triangulated, no collision or mask terms"
        )
    # The annotator of the second generation numbers a decimated mesh; the corrected file is missing here.
    if poses.is_baked and len(vertices) > DECIMATED_ABOVE and record.name != ANNOTATION_FILES[0]:
        notes.append(
            f"{record.name} may number a decimated mesh ({len(vertices)} vertices are more than "
            f"{DECIMATED_ABOVE}); {ANNOTATION_FILES[0]} is missing"
        )
    return SessionObject(
        _object_name(folder), vertices, faces, poses.scale, float(annotations.object_scale), poses.center, poses.rotmat
    )


def _object_name(folder: Path) -> str:
    path = folder / SELECT_FILE
    if not path.is_file():
        return "object"
    fix = "delete the file or correct it"
    name = read_object(path, fix).get("object_name") or "object"
    if not isinstance(name, str) or len(name) > 100 or not name.isprintable():
        raise HoiError(f"expected a name, found {name!r:.60}", where=path, field="object_name", fix=fix)
    return name


def _with_hands(folder: Path, motion: Motion, notes: list[str]) -> BodyParams:
    path = folder / HANDS_FILE
    # Fingers of the motion file come before those of the hand estimator's.
    if motion.has_hands or not path.is_file():
        if not motion.has_hands:
            notes.append("no hand poses: hands are flat")
        return motion.params_cam
    params, counts = add_hands(motion.params_cam, path)
    notes.append(
        f"hand poses: left in {counts['left']}, right in {counts['right']} of {params.num_frames} frames, "
        "flat elsewhere"
    )
    return params


def _remarks(annotations: Annotations, motion: Motion, masks: FolderMasks | None, repeats: int) -> list[str]:
    frames = motion.params_cam.num_frames
    remarks = []
    if masks is None:
        remarks.append("no masks: no mask terms")
    else:
        for name, files in (("object", masks.object_files), ("human", masks.human_files)):
            if len(files) < frames:
                remarks.append(f"{name} masks: {len(files)} of {frames} frames, no mask terms elsewhere")
    if motion.betas_spread > 1e-3:
        remarks.append(f"the body shape changes over the video (by {motion.betas_spread:.3g}): its mean is used")
    if repeats:
        remarks.append(f"{repeats} tracked points were given twice in a frame: the last one counts")
    weak = _weak_frames(annotations)
    if weak:
        remarks.append(
            f"{weak} of {len(annotations.annotated)} annotated frames have fewer than 6 equations (a contact gives 3, a "
            "tracked point 2): mark or track more points there, else they are filled in from their neighbors"
        )
    unknown = sorted(key[:60] for key in annotations.extra)
    if unknown:
        remarks.append(f"annotation keys not used: {', '.join(unknown)}")
    return remarks


def _weak_frames(annotations: Annotations) -> int:
    # The object's pose has six degrees of freedom: fewer equations leave it open.
    degrees: IntArray = np.array([annotations.frames[f].degrees for f in annotations.annotated])
    return int((degrees < 6).sum())
