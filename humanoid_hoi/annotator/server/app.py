"""The application: routes, pages, logins, and one sentence for everything that goes wrong."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from humanoid_hoi.annotator.server import (
    routes_edit,
    routes_jobs,
    routes_masks,
    routes_picture,
    routes_session,
    routes_video,
)
from humanoid_hoi.annotator.server.access import COOKIE_SECONDS, TooManyAttempts
from humanoid_hoi.annotator.server.context import NotAllowed, NotLoggedIn, Parts, current_user, json_body, text_of
from humanoid_hoi.annotator.server.guard import Guard
from humanoid_hoi.annotator.store import Conflict, LeaseHeld
from humanoid_hoi.annotator.work.videos import ChangedMeanwhile
from humanoid_hoi.core.errors import HoiError

_LOG = logging.getLogger(__name__)
STATIC = Path(__file__).resolve().parent.parent / "static"
PAGES = {
    "app.js": "text/javascript",
    "app.css": "text/css",
    "login.js": "text/javascript",
    "favicon.svg": "image/svg+xml",
}
"""Every file the server hands out; nothing else of the disk can be asked for."""


def create_app(parts: Parts, hosts: frozenset[str]) -> Guard:
    """The guarded ASGI application.

    Args:
        parts: of the server.
        hosts: ``host:port`` values it answers to.
    """
    app = FastAPI(title="hoi annotate", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.parts = parts
    # Every route of theirs takes the person from `current_user`; only the pages and
    # the login below do not.
    for routes in (routes_session, routes_edit, routes_jobs, routes_masks, routes_video, routes_picture):
        app.include_router(routes.router)
    _add_pages(app)
    _add_login(app, parts)
    _add_errors(app)
    return Guard(app, hosts)


def _add_pages(app: FastAPI) -> None:
    @app.get("/static/{name}")
    def static(name: str) -> Response:
        # A list of names, not a folder that is searched: no spelling of a path can leave it.
        if name not in PAGES:
            return JSONResponse({"error": "no such file"}, 404)
        return FileResponse(STATIC / name, media_type=PAGES[name])

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")


def _add_login(app: FastAPI, parts: Parts) -> None:
    access = parts.access

    @app.get("/")
    async def page(request: Request) -> Response:
        token = request.query_params.get("token")
        if token is not None:
            # The token leaves the address bar at once; the page it leads to has only the cookie.
            cookie = await run_in_threadpool(access.with_token, token[:200], _address(request))
            return _entered(RedirectResponse("/", 303), parts, cookie) if cookie else _refused_page()
        # Checking reads the users file and the journal, so it happens off the event loop.
        user = await run_in_threadpool(access.who, request.cookies.get(parts.cookie))
        return FileResponse(STATIC / ("index.html" if user else "login.html"), media_type="text/html")

    @app.post("/login")
    async def login(request: Request) -> Response:
        body = await json_body(request)
        name = text_of(body, "name")
        cookie = await run_in_threadpool(access.with_password, name, text_of(body, "password"), _address(request))
        if cookie is None:
            return JSONResponse({"error": "wrong name or password"}, 401)
        return _entered(JSONResponse({}), parts, cookie)

    @app.post("/api/logout")
    async def logout(request: Request) -> Response:
        await current_user(request)
        await run_in_threadpool(access.log_out, request.cookies[parts.cookie])
        response = JSONResponse({})
        response.delete_cookie(parts.cookie)
        return response


def _add_errors(app: FastAPI) -> None:
    def said(status: int) -> Callable[[Request, Exception], Response]:
        return lambda request, error: JSONResponse({"error": str(error)}, status)

    def conflict(request: Request, error: Exception) -> Response:
        assert isinstance(error, Conflict)
        # With the conflict comes what the page needs to catch up, in one answer.
        missed = [batch.as_dict() for batch in error.missed]
        return JSONResponse({"error": "the annotation changed meanwhile", "missed": missed}, 409)

    def held(request: Request, error: Exception) -> Response:
        assert isinstance(error, LeaseHeld)
        lease = error.lease
        # 423 Locked; the page asks for the lease again, or shows who has it.
        holder: dict[str, Any] | None = None if lease is None else {"user": lease.user, "expires": lease.expires}
        what = f"{lease.user} is editing this session" if lease else "the right to edit expired"
        return JSONResponse({"error": what, "holder": holder}, 423)

    def changed(request: Request, error: Exception) -> Response:
        return JSONResponse({"error": "somebody else changed this choice meanwhile (fix: reload it)"}, 409)

    def unsaved(request: Request, error: Exception) -> Response:
        """A full disk, a folder that is gone or may not be written: the reason, without a path of this machine."""
        reason = error.strerror if isinstance(error, OSError) and error.strerror else " ".join(str(error).split())[:120]
        _LOG.error("%s %s: %s", request.method, request.url.path, error)
        return JSONResponse(
            {"error": f"{reason}: not done (fix: see that the disk has room and the folder exists)"}, 507
        )

    app.add_exception_handler(ChangedMeanwhile, changed)
    app.add_exception_handler(HoiError, said(400))
    app.add_exception_handler(NotAllowed, said(403))
    app.add_exception_handler(NotLoggedIn, lambda r, e: JSONResponse({"error": "log in first"}, 401))
    app.add_exception_handler(
        TooManyAttempts, lambda r, e: JSONResponse({"error": "too many attempts (fix: wait a minute)"}, 429)
    )
    app.add_exception_handler(RequestValidationError, lambda r, e: JSONResponse({"error": "malformed address"}, 400))
    app.add_exception_handler(Conflict, conflict)
    app.add_exception_handler(sqlite3.Error, unsaved)
    app.add_exception_handler(OSError, unsaved)
    app.add_exception_handler(LeaseHeld, held)


def _entered(response: Response, parts: Parts, cookie: str) -> Response:
    # Not readable for scripts, and never sent along from another site.
    response.set_cookie(parts.cookie, cookie, max_age=COOKIE_SECONDS, httponly=True, samesite="strict", path="/")
    return response


def _refused_page() -> Response:
    return Response("This address is not valid any more: use the one the server printed at its last start.\n", 401)


def _address(request: Request) -> str:
    return request.client.host if request.client else "?"
