"""What every route is handed: the person asking, the request's JSON, and the server's parts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from humanoid_hoi.annotator.server.access import Access
from humanoid_hoi.annotator.server.users import User
from humanoid_hoi.annotator.work.jobs import Jobs
from humanoid_hoi.annotator.work.pictures import PictureShelf
from humanoid_hoi.annotator.work.solving import SolveResult
from humanoid_hoi.annotator.work.videos import VideoShelf
from humanoid_hoi.annotator.workspace import Workspace
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.protocol import ContactPredictor
from humanoid_hoi.video.track import PointTracker

CSRF_HEADER = "x-csrf-token"


class NotLoggedIn(Exception):
    """Nobody is known to be asking."""


class NotAllowed(Exception):
    """Somebody is, and may not."""


@dataclass
class Parts:
    """The server.

    Attributes:
        workspace: sessions and journal.
        access: logins.
        jobs: background work.
        predictor: of contacts.
        tracker: of points.
        shelf: videos that are no sessions yet.
        pictures: single pictures under review.
        cookie: name of the login cookie; it holds the port, because cookies do not tell ports apart.
        results: job id -> result of Optimize that can still be accepted.
        latest: session id -> newest such job.
    """

    workspace: Workspace
    access: Access
    jobs: Jobs
    predictor: ContactPredictor
    tracker: PointTracker
    shelf: VideoShelf
    pictures: PictureShelf
    cookie: str
    results: dict[str, SolveResult] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)

    def newest_result(self, session: str) -> SolveResult | None:
        """What Optimize found last in a session."""
        return self.results.get(self.latest.get(session, ""))


def parts_of(request: Request) -> Parts:
    """The server's parts."""
    found: Parts = request.app.state.parts
    return found


async def current_user(request: Request) -> User:
    """The person asking; for changes the CSRF token must be theirs.

    Raises:
        NotLoggedIn: no valid cookie.
        NotAllowed: a change without the page's token.
    """
    parts = parts_of(request)
    cookie = request.cookies.get(parts.cookie)
    user = await run_in_threadpool(parts.access.who, cookie)
    if user is None or cookie is None:
        raise NotLoggedIn
    # Reading needs no token: another site could ask, but not see the answer. A
    # change it could cause.
    if request.method == "POST" and request.headers.get(CSRF_HEADER, "") != parts.access.csrf(cookie):
        raise NotAllowed("the page's token is missing or old (fix: reload the page)")
    return user


async def json_body(request: Request) -> dict[str, Any]:
    """The request's JSON object.

    Raises:
        HoiError: not JSON, not an object, or text that is no Unicode.
    """
    raw = await request.body()
    try:
        content = json.loads(raw or b"{}")
        json.dumps(content, ensure_ascii=False).encode()  # a lone surrogate could not be stored
    except (ValueError, RecursionError) as error:
        raise HoiError("not a JSON object", where="request", fix="reload the page") from error
    if not isinstance(content, dict):
        raise HoiError("not a JSON object", where="request", fix="reload the page")
    return content


def need_role(user: User, role: str) -> None:
    """Refuse somebody without a role.

    Raises:
        NotAllowed: they have less.
    """
    if not user.may(role):
        raise NotAllowed(f"only for the role {role} (you are {user.role})")


def text_of(body: dict[str, Any], name: str, default: str | None = None, limit: int = 200) -> str:
    """A short text of the request.

    Raises:
        HoiError: missing, not text or too long.
    """
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > limit:
        raise HoiError(f"expected a text of at most {limit} characters, found {value!r:.60}", field=name)
    return value


def whole_of(body: dict[str, Any], name: str, default: int | None = None) -> int:
    """A whole number from 0 of the request.

    Raises:
        HoiError: missing or something else.
    """
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise HoiError(f"expected a whole number from 0, found {str(value)[:60]!r}", field=name)
    return value
