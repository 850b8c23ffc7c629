"""Single pictures: the list, pixels, masks and meshes, what people decide, and solving one."""

from __future__ import annotations

import base64
from typing import Any

from fastapi import APIRouter, Response

from humanoid_hoi.annotator.model.wire import paint_from_json
from humanoid_hoi.annotator.server.context import text_of
from humanoid_hoi.annotator.server.routes_jobs import started
from humanoid_hoi.annotator.server.routes_session import BINARY, KEEP, Json, Server, Who
from humanoid_hoi.annotator.work.masking import overlay

router = APIRouter(prefix="/api/pictures")


@router.get("")
def pictures(user: Who, parts: Server) -> dict[str, Any]:
    """The list."""
    return {"pictures": parts.pictures.rows(), "folder": parts.pictures.folder.name}


@router.get("/{key}")
def picture(key: str, user: Who, parts: Server) -> dict[str, Any]:
    """One picture with what was decided."""
    return parts.pictures.info(key)


@router.get("/{key}/picture.jpg")
def pixels(key: str, user: Who, parts: Server) -> Response:
    """The picture itself."""
    return Response(parts.pictures.jpeg(key), media_type="image/jpeg", headers=KEEP)


@router.get("/{key}/masks/{who}.png")
def mask(key: str, who: str, user: Who, parts: Server) -> Response:
    """The mask of the object or the human, colored."""
    # Not kept by the browser: it changes when it is drawn again.
    return Response(parts.pictures.mask(key, who), media_type="image/png")


@router.get("/{key}/meshes/{who}.bin")
def mesh(key: str, who: str, user: Who, parts: Server) -> Response:
    """The mesh of the body or the object."""
    return Response(parts.pictures.mesh(key, who), media_type=BINARY, headers=KEEP)


@router.post("/{key}/decision")
def decide(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Save a decision; refused where somebody else saved meanwhile."""
    stamp = text_of(body, "stamp", "")
    return {"stamp": parts.pictures.save(key, body.get("decision"), stamp, user.name)}


@router.post("/{key}/mask/preview")
def preview(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """What strokes give, before anything is written."""
    found = parts.pictures.preview(key, paint_from_json(body.get("paint")))
    return {"png": base64.b64encode(overlay(found, "object")).decode(), "pixels": int(found.sum())}


@router.post("/{key}/mask/keep")
def keep_mask(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Keep the mask that strokes give; refused where somebody else saved meanwhile."""
    paint = paint_from_json(body.get("paint"))
    return parts.pictures.keep_mask(key, paint, text_of(body, "stamp", ""), user.name)


@router.post("/{key}/solve")
def solve(key: str, user: Who, parts: Server) -> dict[str, Any]:
    """Solve the picture from where it was placed."""
    # Refused now, in the answer, rather than later in a failed job.
    parts.pictures.path_of(key)
    return started(parts.jobs.start("solve", key, user.name, lambda job: parts.pictures.solve(job, key)))
