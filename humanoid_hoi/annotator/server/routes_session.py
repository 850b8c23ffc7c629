"""Reading: the queue, one session's document, its geometry and its frames."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from humanoid_hoi.annotator.model import document_to_json
from humanoid_hoi.annotator.server.context import (
    Parts,
    current_user,
    json_body,
    need_role,
    parts_of,
    text_of,
)
from humanoid_hoi.annotator.server.users import User
from humanoid_hoi.annotator.statistics import session_statistics, workspace_statistics
from humanoid_hoi.annotator.store.leases import LeaseHeld
from humanoid_hoi.annotator.store.queue import REVIEWED
from humanoid_hoi.annotator.tutorial import read_lesson
from humanoid_hoi.annotator.work import geometry
from humanoid_hoi.annotator.workspace import OpenSession
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.motion.solved_io import load_solved
from humanoid_hoi.reconstruction.output import SOLVED_FILE

router = APIRouter(prefix="/api")
BINARY = "application/octet-stream"
KEEP = {"cache-control": "private, max-age=3600"}
"""Frames and meshes do not change while a session is annotated."""

Who = Annotated[User, Depends(current_user)]
Server = Annotated[Parts, Depends(parts_of)]
Json = Annotated[dict[str, Any], Depends(json_body)]


@router.get("/me")
def me(request: Request, user: Who, parts: Server) -> dict[str, Any]:
    """Who is asking, and the token for changes."""
    csrf = parts.access.csrf(request.cookies[parts.cookie])
    return {"user": user.name, "role": user.role, "csrf": csrf, "keypoints": geometry.keypoint_table()}


@router.get("/sessions")
def sessions(user: Who, parts: Server) -> dict[str, Any]:
    """The queue."""
    # Sessions that were prepared meanwhile appear without a restart.
    parts.workspace.scan()
    rows = []
    for row in parts.workspace.queue.rows():
        holder = parts.workspace.leases.holder(row.id)
        shown = {name: getattr(row, name) for name in ("id", "state", "assignee", "reason", "minutes")}
        rows.append(shown | {"name": parts.workspace.name_of(row.id), "holder": holder.user if holder else None})
    return {"sessions": rows, "users": parts.access.names()}


@router.post("/next")
def next_session(user: Who, parts: Server) -> dict[str, Any]:
    """What this person should annotate next; it becomes theirs."""
    row = parts.workspace.queue.next_for(user.name)
    # Own and rejected work is assigned already; a new session becomes theirs, so
    # that the next who asks gets another.
    if row is not None and row.assignee is None:
        parts.workspace.queue.assign(row.id, user.name, user.name)
    return {"id": row.id if row else None}


@router.post("/sessions/{key}/state")
def set_state(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Submit, skip, approve or reject; reviewers any session, others what they are editing."""
    state = text_of(body, "state")
    if state in REVIEWED:
        need_role(user, "reviewer")
    _may_change_state(key, user, parts)
    reason = body.get("reason")
    if reason is not None and (not isinstance(reason, str) or len(reason) > 1000):
        raise HoiError("expected a text of at most 1000 characters", field="reason")
    # Written before the state changes: what fails to be written is not submitted.
    if state == "submitted":
        parts.workspace.export(key)
    row = parts.workspace.queue.set_state(key, state, user.name, reason)
    return {"state": row.state, "reason": row.reason}


def _may_change_state(key: str, user: User, parts: Parts) -> None:
    """Refuse whoever is no reviewer and neither edits the session nor could begin to.

    Raises:
        LeaseHeld: somebody else edits it.
        NotAllowed: it is somebody else's work, or approved.
    """
    if user.may("reviewer"):
        return
    row = parts.workspace.queue.row(key)
    held = parts.workspace.leases.holder(key)
    if held is not None and held.user != user.name:
        raise LeaseHeld(held)
    if row.assignee not in (None, user.name) or row.state == "approved":
        need_role(user, "reviewer")


@router.post("/sessions/{key}/assign")
def assign(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Give a session to somebody (reviewers), or take it oneself."""
    assignee = body.get("user")
    # Taking a session for oneself is everybody's right, giving one away is not.
    if assignee != user.name:
        need_role(user, "reviewer")
    if assignee is not None and assignee not in parts.access.names():
        raise HoiError(f"no such user {assignee!r:.50}", field="user", fix="choose one of the list")
    parts.workspace.queue.row(key)
    parts.workspace.queue.assign(key, assignee, user.name)
    return {"assignee": assignee}


@router.get("/statistics")
def statistics(user: Who, parts: Server) -> dict[str, Any]:
    """Minutes and points per video."""
    return workspace_statistics(parts.workspace)


@router.get("/sessions/{key}")
def session(key: str, user: Who, parts: Server) -> dict[str, Any]:
    """Everything needed to show a session, geometry apart."""
    opened = parts.workspace.open(key)
    info = opened.session
    width, height = info.image_size
    obj = info.obj
    return {
        "id": key,
        "name": parts.workspace.name_of(key),
        "state": parts.workspace.queue.row(key).state,
        "frames": info.num_frames,
        "fps": info.fps,
        "width": width,
        "height": height,
        "camera": info.camera_matrix.tolist(),
        "has_mesh": obj.has_mesh,
        "has_video": opened.frames.has_video,
        "vertices": len(obj.vertices),
        "faces": len(obj.faces),
        "mesh": opened.mesh_stamp,
        "coarse": geometry.coarse_poses(obj).round(6).tolist(),
        # The camera's pose in the Z-up world, frame by frame: supports are drawn
        # through its inverse.
        "world": geometry.pose_rows(
            info.world_from_cam_rotmat.double().numpy(), info.world_from_cam_pos.double().numpy()
        )
        .round(6)
        .tolist(),
        "notes": list(info.notes),
        "changed_outside": opened.changed_outside,
        "statistics": session_statistics(parts.workspace, key),
        "tutorial": read_lesson(opened.folder),
        "accepted": accepted_poses(parts, key),
    } | document_state(opened)


def document_state(opened: OpenSession) -> dict[str, Any]:
    """The document with its revision and what undo and redo would do."""
    journal = opened.journal
    return {"document": document_to_json(journal.document)} | revision_state(opened)


def revision_state(opened: OpenSession) -> dict[str, Any]:
    """The revision and what undo and redo would do."""
    journal = opened.journal
    return {"revision": journal.revision, "undo": journal.undo_label, "redo": journal.redo_label}


def accepted_poses(parts: Parts, key: str) -> dict[str, Any] | None:
    """The object as accepted last, or None; a damaged result is told elsewhere, by whoever needs it."""
    path = parts.workspace.solved_folder(key) / SOLVED_FILE
    try:
        solved = load_solved(path) if path.is_file() else None
    except HoiError:
        return None
    if solved is None:
        return None
    poses = geometry.pose_rows(solved.obj_rotmat_cam.double().numpy(), solved.obj_pos_cam.double().numpy())
    start = int(solved.frame_ids[0])
    return {"start": start, "stop": start + len(poses), "poses": poses.round(6).tolist()}


@router.get("/sessions/{key}/mesh.bin")
def mesh(key: str, user: Who, parts: Server) -> Response:
    """The object at the annotator's scale 1."""
    return Response(geometry.object_mesh(parts.workspace.open(key).session.obj), media_type=BINARY, headers=KEEP)


@router.get("/sessions/{key}/light.bin")
def light_mesh(key: str, user: Who, parts: Server) -> Response:
    """The object to look at, with few triangles; what clicks mean is in ``mesh.bin``."""
    return Response(parts.workspace.open(key).light_mesh, media_type=BINARY, headers=KEEP)


@router.get("/body.bin")
def rest_body(user: Who, parts: Server) -> Response:
    """The body in its rest pose with its 87 keypoints."""
    return Response(geometry.rest_body(parts.workspace.body), media_type=BINARY, headers=KEEP)


@router.get("/sessions/{key}/body/{frame}.bin")
def posed_body(key: str, frame: int, user: Who, parts: Server) -> Response:
    """The body as observed in a frame."""
    info = parts.workspace.open(key).session
    check_frame(frame, info.num_frames)
    return Response(geometry.posed_body(parts.workspace.body, info.body_cam, frame), media_type=BINARY, headers=KEEP)


@router.get("/sessions/{key}/frames/{frame}.jpg")
def picture(key: str, frame: int, user: Who, parts: Server) -> Response:
    """One frame of the video."""
    opened = parts.workspace.open(key)
    check_frame(frame, opened.session.num_frames)
    return Response(opened.frames.jpeg(frame), media_type="image/jpeg", headers=KEEP)


def check_frame(frame: int, count: int) -> None:
    """Refuse a frame the video does not have.

    Raises:
        HoiError: it does not.
    """
    if not 0 <= frame < count:
        raise HoiError(f"frame {str(frame)[:20]}, the video has 0..{count - 1}", field="frame")
