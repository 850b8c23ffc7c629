"""Changing: leases, operations, undo and redo, history, the annotation file."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter

from humanoid_hoi.annotator.model import from_annotations
from humanoid_hoi.annotator.model.document import Document
from humanoid_hoi.annotator.model.operations import Operation
from humanoid_hoi.annotator.model.wire import point_to_json
from humanoid_hoi.annotator.server.context import Parts, need_role, text_of, whole_of
from humanoid_hoi.annotator.server.routes_session import Json, Server, Who, document_state, revision_state
from humanoid_hoi.annotator.server.users import User
from humanoid_hoi.annotator.store.journal import Batch
from humanoid_hoi.annotator.store.leases import LeaseHeld
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.session.annotations import read_annotations

router = APIRouter(prefix="/api/sessions/{key}")
MAX_OPERATIONS = 20_000


@router.post("/lease")
def lease(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Take or renew the right to edit; ``force`` takes it from somebody else (reviewers), or from one's other window.

    Being told that somebody else has it is an answer, not an error: the page shows the session read only.
    """
    # An unknown session is refused here, before a lease for it is written.
    parts.workspace.queue.row(key)
    client = text_of(body, "client", limit=64)
    force = body.get("force") is True
    holder = parts.workspace.leases.holder(key)
    # One may take over from one's own other window; from another person only a reviewer may.
    if force and holder is not None and holder.user != user.name:
        need_role(user, "reviewer")
    revision = parts.workspace.open(key).journal.revision
    try:
        taken = parts.workspace.leases.take(key, user.name, client, force=force)
    except LeaseHeld as held:
        return {"token": None, "holder": held.lease.user if held.lease else None, "revision": revision}
    # The heartbeat of a page that is merely open does not count as work.
    if body.get("active") is True:
        parts.workspace.queue.touch(key, user.name)
    return {"token": taken.token, "holder": user.name, "expires": taken.expires, "revision": revision}


@router.post("/release")
def release(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Give the right to edit back."""
    parts.workspace.leases.release(key, user.name, body.get("lease"))
    return {}


@router.post("/operations")
def operations(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Append a batch of operations."""
    # The lease first, the revision after: who may not edit learns nothing of conflicts.
    base = _prepare(key, body, user, parts)
    found = body.get("ops")
    if not isinstance(found, list) or not 0 < len(found) <= MAX_OPERATIONS:
        raise HoiError(f"expected 1 to {MAX_OPERATIONS} operations", field="ops")
    journal = parts.workspace.open(key).journal
    batch = journal.edit(
        base, found, user=user.name, label=text_of(body, "label", "edit"), batch=text_of(body, "batch", limit=64)
    )
    parts.workspace.queue.touch(key, user.name)
    return _answer(key, parts, batch)


@router.post("/undo")
def undo(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Take back the newest edit."""
    base = _prepare(key, body, user, parts)
    journal = parts.workspace.open(key).journal
    return _answer(key, parts, journal.undo(base, user=user.name, batch=text_of(body, "batch", limit=64)))


@router.post("/redo")
def redo(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Make it again."""
    base = _prepare(key, body, user, parts)
    journal = parts.workspace.open(key).journal
    return _answer(key, parts, journal.redo(base, user=user.name, batch=text_of(body, "batch", limit=64)))


@router.post("/restore")
def restore(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Go back to an earlier revision."""
    base = _prepare(key, body, user, parts)
    journal = parts.workspace.open(key).journal
    revision = whole_of(body, "revision")
    return _answer(key, parts, journal.restore(base, revision, user=user.name, batch=text_of(body, "batch", limit=64)))


@router.get("/changes")
def changes(key: str, user: Who, parts: Server, since: int = 0) -> dict[str, Any]:
    """What happened after a revision."""
    opened = parts.workspace.open(key)
    # SQLite has no larger integers than 64 bits, and a client can send any.
    newer = opened.journal.batches(max(0, min(since, 2**31)))
    return {"batches": [batch.as_dict() for batch in newer]} | revision_state(opened)


@router.get("/history")
def history(key: str, user: Who, parts: Server) -> dict[str, Any]:
    """Every step in words, newest first, and the audit trail."""
    steps = [batch.as_dict(with_operations=False) for batch in parts.workspace.open(key).journal.batches()]
    # Enough for a page; the journal keeps them all.
    return {"steps": steps[::-1][:2000], "events": parts.workspace.queue.events(key)}


@router.post("/export")
def export(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Write the annotation file."""
    path = parts.workspace.export(key, force=body.get("force") is True)
    parts.workspace.queue.log(key, user.name, "export", path.name)
    return {"file": path.name}


@router.post("/reimport")
def reimport(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Take the annotation file on disk in as a new revision (undoable)."""
    base = _prepare(key, body, user, parts)
    opened = parts.workspace.open(key)
    path = opened.folder / opened.base_name
    content = read_annotations(path)
    wanted = from_annotations(content, opened.session.num_frames)
    # One edit that replaces everything: a single undo brings the annotation of before back.
    batch = opened.journal.edit(
        base,
        replacing(opened.journal.document, wanted),
        user=user.name,
        label=f"{path.name} taken in again",
        batch=secrets.token_hex(8),
    )
    # From now on the file on disk is one that this program knows.
    parts.workspace.queue.set_exported(key, path.read_bytes())
    opened.changed_outside = False
    return _answer(key, parts, batch) | document_state(opened)


def replacing(now: Document, wanted: Document) -> list[Operation]:
    """Operations that make one document's points, scale and static flag another's."""
    # All points go and come back: matching old with new ones would be guesswork, and ids are taken
    # from the vertices anyway.
    removed: list[Operation] = [{"op": "remove_point", "id": key} for key in now.points]
    added = [{"op": "add_point", "id": key, "point": point_to_json(point)} for key, point in wanted.points.items()]
    scale = {"op": "set_scale", "value": wanted.scale}
    return [*removed, *added, scale, {"op": "set_static", "value": wanted.is_static}]


def _prepare(key: str, body: dict[str, Any], user: User, parts: Parts) -> int:
    """Check the lease; returns the revision the client has."""
    parts.workspace.queue.row(key)
    parts.workspace.leases.check(key, user.name, body.get("lease"))
    return whole_of(body, "base")


def _answer(key: str, parts: Parts, batch: Batch | None) -> dict[str, Any]:
    shown = None if batch is None else batch.as_dict()
    return {"batch": shown} | revision_state(parts.workspace.open(key))
