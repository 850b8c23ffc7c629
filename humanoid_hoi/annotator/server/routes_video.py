"""Videos before they are sessions: the list, frames, shots, what a curator chooses, and preparing it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from humanoid_hoi.annotator.server.context import text_of
from humanoid_hoi.annotator.server.routes_jobs import started
from humanoid_hoi.annotator.server.routes_session import KEEP, Json, Server, Who
from humanoid_hoi.core.errors import HoiError

router = APIRouter(prefix="/api/videos")


@router.get("")
def videos(user: Who, parts: Server) -> dict[str, Any]:
    """The list."""
    return {"videos": parts.shelf.rows(), "folder": parts.shelf.folder.name}


@router.get("/{key}")
def video(key: str, user: Who, parts: Server) -> dict[str, Any]:
    """One video with what was chosen of it."""
    return parts.shelf.info(key)


@router.get("/{key}/frames/{frame}.jpg")
def picture(key: str, frame: int, user: Who, parts: Server) -> Response:
    """One frame."""
    return Response(parts.shelf.jpeg(key, frame), media_type="image/jpeg", headers=KEEP)


@router.post("/{key}/shots")
def shots(key: str, user: Who, parts: Server) -> dict[str, Any]:
    """Look for cuts."""
    # Refused now, in the answer, rather than later in a failed job.
    parts.shelf.path_of(key)
    return started(parts.jobs.start("shots", key, user.name, lambda job: {"shots": parts.shelf.shots(job, key)}))


@router.post("/{key}/choice")
def choose(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Save what was chosen; refused where somebody else saved meanwhile."""
    content = body.get("choice")
    if not isinstance(content, dict):
        raise HoiError("expected an object", field="choice")
    return {"stamp": parts.shelf.save(key, content, text_of(body, "stamp", ""))}


@router.post("/{key}/prepare")
def prepare(key: str, user: Who, parts: Server) -> dict[str, Any]:
    """Make the chosen clips into sessions."""
    parts.shelf.path_of(key)
    return started(parts.jobs.start("prepare", key, user.name, lambda job: parts.shelf.prepare(job, key)))
