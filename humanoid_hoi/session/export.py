"""Writing a solved session in the released formats: SMPL-X parameters, camera frame and GVHMR's y-up world.

Released tools expect SMPL-X. From another body the joint rotations are kept, ``transl`` is moved so that SMPL-X's
pelvis is where the body's was, and the shape is the observed person's where the session knows it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
import trimesh
from torch import Tensor

from humanoid_hoi.body.params import BodyParams, transform_params
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.motion.solved import SolvedSession
from humanoid_hoi.session.annotations import FrameNotes, frame_to_json
from humanoid_hoi.session.assemble import session_annotations
from humanoid_hoi.session.frames import mean_pelvis, swap_rest_pelvis, to_y_up, transform_pose
from humanoid_hoi.session.motion_file import SMPLX_BETAS
from humanoid_hoi.session.names import released_name
from humanoid_hoi.session.session import Session

ALL_FILE = "all_parameters_latest.json"
FINAL_FILE = "transformed_parameters_final.json"
MESH_FILE = "transformed_object.obj"


def write_released(
    solved: SolvedSession, folder: str | Path, *, session: Session | None = None, overwrite: bool = False
) -> list[Path]:
    """Write ``all_parameters_latest.json``, ``transformed_parameters_final.json`` and ``transformed_object.obj``.

    World poses carry the rest-pelvis term (the released ``transformed`` block and the whole second generation lack
    it). Object points: ``x = R a + t`` with a the vertices of ``transformed_object.obj`` (metric, centered; the file is
    left out when the mesh is missing). Each file is written atomically, after all targets were checked.

    Args:
        solved: the result.
        folder: where to write; made when missing.
        session: what was solved: gives tracked points, scales, and the observed shape. Without it the files hold the
            contacts only, scale 1, and for a body other than SMPL-X the mean shape.
        overwrite: replace existing files.

    Returns:
        The files written.

    Raises:
        HoiError: a target exists and ``overwrite`` is False, or it cannot be written.
    """
    folder = Path(folder)
    with_mesh = len(solved.obj.faces) > 0
    # All targets are looked at before the first is written: no mixture of an old and a new result.
    targets = [folder / name for name in (ALL_FILE, FINAL_FILE, *([MESH_FILE] if with_mesh else []))]
    existing = [path for path in targets if path.exists()]
    if existing and not overwrite:
        raise HoiError(
            "the file exists and is kept", where=existing[0], fix="choose another folder or allow overwriting"
        )
    body, pelvis = _smplx_params(solved, session)
    # Released files are in GVHMR's y-up world.
    rotmat, pos = to_y_up(solved.world_from_cam_rotmat.double(), solved.world_from_cam_pos.double())
    body_world = transform_params(body, rotmat, pos, pelvis)
    obj_world = transform_pose(rotmat, pos, solved.obj_rotmat_cam.double(), solved.obj_pos_cam.double())
    everything = _all_parameters(solved, session, body, body_world, obj_world, folder)
    final = {
        "human_params_transformed": _human(body_world, solved),
        "object_params_transformed": _object_world(obj_world, solved),
    }
    write_text(targets[0], json.dumps(everything, indent=2))
    write_text(targets[1], json.dumps(final, indent=4))
    if with_mesh:
        # Unprocessed: merged vertices would change the numbers that annotations know them by.
        mesh = trimesh.Trimesh(solved.obj.vertices, solved.obj.faces, process=False)
        write_text(targets[2], str(mesh.export(file_type="obj", digits=8, include_normals=False)))
    return targets


def _smplx_params(solved: SolvedSession, session: Session | None) -> tuple[BodyParams, Tensor]:
    """float64 SMPL-X parameters in the camera frame, and J0 of that SMPL-X body."""
    body = solved.body_cam.detach().to(torch.float64)
    pelvis = solved.rest_pelvis.detach().double()
    betas = body.betas
    if solved.body_name != "smplx":
        known = session is not None and session.source_betas is not None and session.source_rest_pelvis is not None
        source = session.source_rest_pelvis.double() if known else mean_pelvis()  # type: ignore[union-attr]
        betas = session.source_betas.double() if known else torch.zeros(SMPLX_BETAS).double()  # type: ignore[union-attr]
        # The pelvis stays where it was; transl changes, as it is measured from another rest pelvis.
        body = body.replace(transl=swap_rest_pelvis(body.transl, pelvis, source))
        pelvis = source
    # Released files have ten numbers, whatever the body.
    padded = torch.zeros(SMPLX_BETAS, dtype=torch.float64)
    padded[: len(betas)] = betas[:SMPLX_BETAS]
    return body.replace(betas=padded), pelvis


def _all_parameters(
    solved: SolvedSession,
    session: Session | None,
    body: BodyParams,
    body_world: BodyParams,
    obj_world: tuple[Tensor, Tensor],
    folder: Path,
) -> dict[str, Any]:
    scale, user_scale = _scales(solved, session)
    human = _human(body, solved)
    frames = [int(f) for f in solved.frame_ids]
    return {
        "metadata": {
            "description": "camera frame: *_raw and *_incam_*; GVHMR's y-up world: *_global_* and transformed object",
            # As in released files the end is one past the last frame.
            "frame_range": {"start": frames[0], "end": frames[-1] + 1},
            "user_scale": user_scale,
            "save_dir": str(folder),
        },
        "human_params_raw": human,
        "object_params_raw": {
            "poses": _by_frame(solved.obj_rotmat_cam, solved),
            "centers": _by_frame(solved.obj_pos_cam, solved),
            "scale": scale,
        },
        "smpl_params_incam_subset": _root(body),
        "smpl_params_global_subset": _root(body_world),
        "kp_records": _records(solved, session),
        "camera": {"K": solved.camera_matrix.tolist(), "note": "pixels of the original video, OpenCV axes"},
        "transformed": {
            "parameters": {
                "metadata": {
                    "description": "human in the camera frame, object in GVHMR's y-up world, rest pelvis included",
                    "total_frames": len(frames),
                    "frame_indices": frames,
                    "has_object_params": True,
                    "user_scale": user_scale,
                },
                "human_params": human | {"global_orient_new": {}, "transl_new": {}},
                "object_params": _object_world(obj_world, solved) | {"scale": scale, "scale_init": user_scale},
            },
            "object_mesh_path": str(folder / MESH_FILE),
        },
    }


def _scales(solved: SolvedSession, session: Session | None) -> tuple[float, float]:
    """Scale and user scale of the file's mesh; a size that was solved for goes into the latter."""
    if session is None:
        return 1.0, 1.0
    ratio = 1.0
    if session.obj.has_mesh and len(solved.obj.vertices) == len(session.obj.vertices):
        # Both meshes have the same origin, so that the ratio of their norms is that of their sizes.
        ratio = float(np.linalg.norm(solved.obj.vertices) / np.linalg.norm(session.obj.vertices))
        ratio = 1.0 if abs(ratio - 1) < 1e-6 else ratio  # float32 vertices
    return session.obj.scale, session.obj.user_scale * ratio


def _records(solved: SolvedSession, session: Session | None) -> dict[str, Any]:
    if session is not None:
        notes = session_annotations(session).frames
        return {f"{f:05d}": frame_to_json(notes[f]) for f in map(int, solved.frame_ids) if f in notes}
    pairs = solved.contacts
    records = {}
    for row, frame in enumerate(solved.frame_ids):
        # A released record has one vertex a keypoint: of several pairs of one keypoint the last stays.
        touching = np.flatnonzero(pairs.active[row])
        contacts = {released_name(pairs.keypoint_names[p]): int(pairs.vertex_ids[p]) for p in touching}
        records[f"{frame:05d}"] = frame_to_json(FrameNotes(contacts))
    return records


def _human(body: BodyParams, solved: SolvedSession) -> dict[str, Any]:
    hands = {side: getattr(body, side)[:, None] for side in ("left_hand_pose", "right_hand_pose")}  # released: (1, 45)
    rows = {
        "body_pose": body.body_pose,
        "betas": body.betas.expand(body.num_frames, -1),
        "global_orient": body.global_orient,
        "transl": body.transl,
        **hands,
    }
    return {key: _by_frame(value, solved) for key, value in rows.items()}


def _object_world(pose: tuple[Tensor, Tensor], solved: SolvedSession) -> dict[str, Any]:
    return {"R_total": _by_frame(pose[0], solved), "T_total": _by_frame(pose[1], solved)}


def _root(body: BodyParams) -> dict[str, Any]:
    return {"global_orient": body.global_orient.tolist(), "transl": body.transl.tolist()}


def _by_frame(rows: Tensor, solved: SolvedSession) -> dict[str, Any]:
    return {str(int(f)): row for f, row in zip(solved.frame_ids, rows.tolist(), strict=True)}
