"""Masks under review: pictures of them, jumps, previews of strokes, propagation, and the object placed by them."""

from __future__ import annotations

import base64
from typing import Any

from fastapi import APIRouter, Response

from humanoid_hoi.annotator.model.wire import paint_from_json
from humanoid_hoi.annotator.server.context import whole_of
from humanoid_hoi.annotator.server.routes_jobs import started
from humanoid_hoi.annotator.server.routes_session import Json, Server, Who, check_frame
from humanoid_hoi.annotator.work import masking
from humanoid_hoi.annotator.work.jobs import Job
from humanoid_hoi.core.errors import HoiError

router = APIRouter(prefix="/api/sessions/{key}/masks")


@router.get("/{who}/{frame}.png")
def mask(key: str, who: str, frame: int, user: Who, parts: Server) -> Response:
    """One mask, colored."""
    opened = parts.workspace.open(key)
    check_frame(frame, opened.session.num_frames)
    if who not in masking.COLORS:
        raise HoiError(f"no masks of {who!r:.20}", field="who", fix="object or human")
    content = masking.mask_png(opened.folder, who, frame, opened.session.num_frames)
    return Response(content, media_type="image/png")


@router.post("/report")
def report(key: str, user: Who, parts: Server) -> dict[str, Any]:
    """Where masks are and jump."""
    opened = parts.workspace.open(key)
    folder, count = opened.folder, opened.session.num_frames
    return started(parts.jobs.start("masks", key, user.name, lambda job: masking.mask_report(job, folder, count)))


@router.post("/preview")
def preview(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """What strokes give in one frame, before anything is written."""
    opened = parts.workspace.open(key)
    frame = whole_of(body, "frame")
    check_frame(frame, opened.session.num_frames)
    paint = paint_from_json(body.get("paint"))
    found = masking.preview(opened.frames, opened.folder, frame, opened.session.num_frames, paint)
    return {"png": base64.b64encode(masking.overlay(found, "object")).decode(), "pixels": int(found.sum())}


@router.post("/propagate")
def propagate(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Carry the painted frames' masks through the video."""
    # Writes masks into the session's folder: one person at a time.
    parts.workspace.leases.check(key, user.name, body.get("lease"))
    opened = parts.workspace.open(key)
    count = opened.session.num_frames
    # A copy, as the document may change while the job runs.
    strokes = dict(opened.journal.document.strokes)

    def work(job: Job) -> dict[str, Any]:
        found = masking.propagate(job, opened.frames, opened.folder, count, strokes)
        # Masks are read when a session is loaded; the open one still has those of before.
        parts.workspace.reload(key)
        return found

    return started(parts.jobs.start("masks", key, user.name, work))


@router.post("/place")
def place(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Place the object anew by its masks; the page loads the session again."""
    parts.workspace.leases.check(key, user.name, body.get("lease"))
    opened = parts.workspace.open(key)
    folder, count = opened.folder, opened.session.num_frames

    def work(job: Job) -> dict[str, Any]:
        found = masking.place(job, folder, count)
        parts.workspace.reload(key)
        return found

    return started(parts.jobs.start("place", key, user.name, work))
