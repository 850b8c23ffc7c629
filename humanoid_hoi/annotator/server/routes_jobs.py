"""Background work: tracking, Optimize, accepting its result, proposals, and on to a clip with its verdict."""

from __future__ import annotations

import copy
import secrets
from typing import Any

from fastapi import APIRouter, Response

from humanoid_hoi.annotator.server.context import NotAllowed, Parts, text_of, whole_of
from humanoid_hoi.annotator.server.routes_session import BINARY, Json, Server, Who, check_frame
from humanoid_hoi.annotator.server.users import User
from humanoid_hoi.annotator.work import geometry
from humanoid_hoi.annotator.work.jobs import ACTIVE, Job
from humanoid_hoi.annotator.work.proposing import contact_query, propose_contacts
from humanoid_hoi.annotator.work.retargeting import check_retarget, retarget
from humanoid_hoi.annotator.work.solving import SolveResult, solve, summary
from humanoid_hoi.annotator.work.tracking import TrackRequest, check_request, run_tracking, to_operations
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.video.names.actions import action_of

router = APIRouter(prefix="/api")


@router.post("/sessions/{key}/track")
def start_tracking(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Track points; the job appends what it found to the journal."""
    # The result is written into the document, so tracking needs the right to edit.
    parts.workspace.leases.check(key, user.name, body.get("lease"))
    opened = parts.workspace.open(key)
    count = opened.session.num_frames
    names = body.get("points")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise HoiError("expected a list of points", field="points")
    frame = whole_of(body, "frame")
    stop = whole_of(body, "stop", count)
    request = TrackRequest(tuple(names), frame, text_of(body, "direction"), whole_of(body, "start", 0), stop)
    document = opened.journal.document
    check_request(document, request, count)
    # Copied: people go on editing while the job runs, and it must see one state.
    points = {name: copy.deepcopy(document.points[name]) for name in request.points}

    def work(job: Job) -> dict[str, Any]:
        found = run_tracking(job, opened.frames, count, points, request, parts.tracker)
        job.report("writing down", 0, 0)  # work that was given up must not write late
        # Opened again: the session may have been closed and reloaded while the job ran.
        journal = parts.workspace.open(key).journal
        # Asked twice: here whether there is anything to say, and inside `append`, under the
        # journal's lock, of the newest document.
        changes = to_operations(journal.document, found)
        if changes:
            journal.append(
                lambda newest: to_operations(newest, found),
                user=user.name,
                label=request.label,
                batch=secrets.token_hex(8),
            )
        kept = sum(sample is not None for samples in found.values() for sample in samples.values())
        lost = sum(sample is None for samples in found.values() for sample in samples.values())
        return {"revision": journal.revision, "tracked": kept, "lost": lost}

    return started(parts.jobs.start("track", key, user.name, work))


@router.post("/sessions/{key}/optimize")
def optimize(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Solve the annotation as it stands, with stage 1 alone or with both; the result waits to be accepted.

    With ``live`` nobody waits for it: it ends when anything else of the session is started.
    """
    opened = parts.workspace.open(key)
    stages = whole_of(body, "stages", 1)
    if stages not in (1, 2):
        raise HoiError(f"there is no stage {stages}", field="stages", fix="1 or 2")
    # Taken now, together with its revision: what is accepted later is exactly what was solved.
    annotations = opened.annotations()
    revision = opened.journal.revision

    def work(job: Job) -> dict[str, Any]:
        found = solve(job, opened.folder, annotations, parts.workspace.body, opened.session.fps, stages, revision)
        # In memory only; accepting writes it. A restart loses it, and solving again costs seconds.
        _remember(parts, key, job.id, found)
        return summary(found)

    return started(parts.jobs.start("optimize", key, user.name, work, is_live=body.get("live") is True))


@router.post("/sessions/{key}/predict")
def predict(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Contact proposals for one frame."""
    opened = parts.workspace.open(key)
    frame = whole_of(body, "frame")
    check_frame(frame, opened.session.num_frames)
    scale = float(opened.journal.document.scale)
    # Solved poses are better than coarse ones, also before they are accepted.
    newest = parts.newest_result(key)
    query = contact_query(opened.session, opened.frames, parts.workspace.body, frame, scale, newest)
    return propose_contacts(parts.predictor, query)


@router.post("/sessions/{key}/retarget")
def start_retargeting(key: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """The accepted result to a clip, with its readiness verdict."""
    solved = parts.workspace.solved_folder(key)
    action = text_of(body, "action", "") or action_of(parts.workspace.folder_of(key))
    workspace = parts.workspace
    check_retarget(solved, action)

    def work(job: Job) -> dict[str, Any]:
        return retarget(job, solved, solved.parent.parent / "clips", action, workspace.body_name, workspace.body_model)

    return started(parts.jobs.start("retarget", key, user.name, work))


@router.get("/sessions/{key}/jobs")
def session_jobs(key: str, user: Who, parts: Server) -> dict[str, Any]:
    """Jobs of a session that are waiting or running, and its newest result: what a reloaded page needs."""
    running = [_state(job, parts) for job in parts.jobs.of_session(key) if job.state in ACTIVE]
    return {"running": running, "result": parts.latest.get(key)}


@router.get("/jobs/{job}")
def job_state(job: str, user: Who, parts: Server) -> dict[str, Any]:
    """How far a job is; its result when it is done."""
    found = parts.jobs.find(job)
    return _state(found, parts) | {"result": found.result}


@router.post("/jobs/{job}/cancel")
def cancel(job: str, user: Who, parts: Server) -> dict[str, Any]:
    """Stop a job of one's own (reviewers: any)."""
    found = _own(parts.jobs.find(job), user)
    found.cancel()
    return {"state": found.state}


@router.get("/jobs/{job}/body/{frame}.bin")
def solved_body(job: str, frame: int, user: Who, parts: Server) -> Response:
    """The body of a result in a frame."""
    found = _result(parts, job)
    # The solver's rows count from the first annotated frame, the browser's frames from the video's.
    start = found.result.session.start
    check_frame(frame - start, found.result.session.stop - start)
    content = geometry.posed_body(parts.workspace.body, found.result.state.body_cam, frame - start)
    return Response(content, media_type=BINARY)


@router.post("/jobs/{job}/accept")
def accept(job: str, body: Json, user: Who, parts: Server) -> dict[str, Any]:
    """Write a result and the annotation it was made from, as ``hoi reconstruct`` would."""
    key = parts.jobs.find(job).session
    found = _result(parts, job)
    newest = parts.workspace.open(key).journal.revision
    # A result of an older annotation would lie beside a file that does not explain it.
    if found.revision != newest:
        raise HoiError(
            f"made from revision {found.revision}, the annotation is at {newest}", field="accept", fix="optimize again"
        )
    parts.workspace.leases.check(key, user.name, body.get("lease"))
    # The annotation goes first: a result without the file it came from would be worth little.
    parts.workspace.export(key)
    folder = parts.workspace.solved_folder(key)
    found.write(folder)
    parts.workspace.queue.log(key, user.name, "accept", f"stage {found.stages} result, revision {found.revision}")
    return {"folder": f"{folder.parent.name}/{folder.name}"}


@router.post("/jobs/{job}/reject")
def reject(job: str, user: Who, parts: Server) -> dict[str, Any]:
    """Forget a result."""
    key = _own(parts.jobs.find(job), user).session
    parts.results.pop(job, None)
    if parts.latest.get(key) == job:
        del parts.latest[key]
    parts.workspace.queue.log(key, user.name, "reject", "result")
    return {}


def _remember(parts: Parts, key: str, job: str, found: SolveResult) -> None:
    """Keep the newest result of a session; the one before it goes."""
    parts.results.pop(parts.latest.get(key, ""), None)
    parts.results[job] = found
    parts.latest[key] = job


def _result(parts: Parts, job: str) -> SolveResult:
    found = parts.results.get(job)
    if found is None:
        raise HoiError("the result is gone", field="job", fix="optimize again")
    return found


def _own(job: Job, user: User) -> Job:
    if job.user != user.name and not user.may("reviewer"):
        raise NotAllowed("this job is somebody else's")
    return job


def started(job: Job) -> dict[str, Any]:
    """What a page needs to watch a job."""
    return {"job": job.id}


def _state(job: Job, parts: Parts) -> dict[str, Any]:
    shown = {name: getattr(job, name) for name in ("id", "kind", "state", "what", "step", "total", "error")}
    times = {"seconds_left": job.seconds_left, "silent_seconds": round(job.silent_seconds, 1)}
    return shown | times | {"position": parts.jobs.position(job)}
