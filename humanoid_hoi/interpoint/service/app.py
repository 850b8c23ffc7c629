"""The HTTP service: loopback unless a token says otherwise, size limits, one prediction at a time.

Routes: ``POST /api/predict`` takes a whole query; ``POST /api/sessions/{name}/predict {frame, threshold, top_k}`` asks
about a frame of a session that the server was started with; ``POST /api/auto_predict`` is the released annotator's name
for the same, about the first session. ``GET /api/model`` says who answers.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from humanoid_hoi.body.keypoints import RELEASED_NAME_SWAPS
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.protocol import THRESHOLD, ContactPredictor, ContactQuery, Prediction
from humanoid_hoi.interpoint.service.wire import prediction_to_json, query_from_json, released_answer

MAX_BYTES = 64 * 2**20
"""Of a request."""
LEAST_TOKEN = 16
"""Characters of a token that protects an address other machines can reach."""

QuerySource = Callable[[int], ContactQuery]
"""From a frame number to the query about it; raises HoiError for a frame that is not there."""
_RELEASED = {ours: theirs for theirs, ours in RELEASED_NAME_SWAPS.items()}


def check_address(host: str, token: str | None) -> None:
    """Refuse to listen to other machines without a token.

    Raises:
        HoiError: the address is not loopback and the token is missing or short.
    """
    try:
        # Names are not resolved: what a name means can change after the check.
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if not loopback and len(token or "") < LEAST_TOKEN:
        raise HoiError(
            f"{host} can be reached by other machines",
            field="host",
            fix=f"give a token of at least {LEAST_TOKEN} characters, or keep host=127.0.0.1",
        )


class ContactService:
    """An ASGI application around one predictor.

    Written against ASGI itself, so that in-process use and tests need no web framework; any ASGI server runs it.

    Args:
        predictor: who answers.
        hosts: values of the Host header that are answered (``127.0.0.1:8765``): a page of another site cannot ask.
        token: asked for as ``Authorization: Bearer TOKEN``; None: nobody is asked.
        sessions: sources of frames by session name.
    """

    def __init__(
        self,
        predictor: ContactPredictor,
        hosts: frozenset[str],
        token: str | None = None,
        sessions: Mapping[str, QuerySource] | None = None,
    ) -> None:
        self.predictor = predictor
        self.hosts = hosts
        self.token = token
        self.sessions = dict(sessions or {})
        self._turn = threading.Lock()

    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        # Refused before the body is read: an unknown caller cannot make the server hold 64 MiB.
        headers = {key.decode().lower(): value.decode("latin-1") for key, value in scope["headers"]}
        refusal = self._refusal(headers)
        if refusal is not None:
            await _answer(send, *refusal)
            return
        body = await _body(receive)
        if body is None:
            await _answer(send, 413, {"error": f"the request is larger than {MAX_BYTES} bytes"})
            return
        # A prediction takes a second of computing; the event loop stays free to
        # refuse and to answer others.
        await _answer(send, *await _in_thread(lambda: self.respond(scope["method"], scope["path"], body)))

    def respond(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and content; what a request that was let in gets."""
        if method == "GET" and path == "/api/model":
            return 200, {"model_version": self.predictor.version, "sessions": sorted(self.sessions)}
        words = path.strip("/").split("/")
        # /api/sessions/NAME/predict; a session's name has no slash.
        of_session = len(words) == 4 and words[:2] == ["api", "sessions"] and words[3] == "predict"
        if not (of_session or path in ("/api/predict", "/api/auto_predict")):
            return 404, {"error": f"no such route {path}"}
        if method != "POST":
            return 405, {"error": "use POST"}
        try:
            return 200, self._predict(path, words, _json(body))
        except HoiError as error:
            return 422, {"error": str(error), "field": error.field, "fix": error.fix}

    def _predict(self, path: str, words: list[str], content: dict[str, Any]) -> dict[str, Any]:
        threshold = _number(content.pop("threshold", THRESHOLD), "threshold")
        top_k = content.pop("top_k", None)
        if top_k is not None:
            top_k = _whole(top_k, "top_k")
        if path == "/api/predict":
            return prediction_to_json(self._ask(query_from_json(content), threshold, top_k))
        frame = _whole(content.get("frame"), "frame")
        released = path == "/api/auto_predict"
        name = next(iter(self.sessions), "") if released else words[2]
        if name not in self.sessions:
            raise HoiError(f"no session {name!r}", field="session", fix=f"one of {', '.join(self.sessions) or 'none'}")
        prediction = self._ask(self.sessions[name](frame), threshold, top_k)
        if released:
            return released_answer(prediction, _RELEASED, frame, threshold)
        return prediction_to_json(prediction)

    def _ask(self, query: ContactQuery, threshold: float, top_k: int | None) -> Prediction:
        # One at a time: the network and its cache of objects are not made for several threads.
        with self._turn:
            return self.predictor.predict(query, threshold, top_k)

    def _refusal(self, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]] | None:
        # Against DNS rebinding: a page whose own name points here still sends that name as Host.
        if headers.get("host", "").lower() not in self.hosts:
            return 421, {"error": "this server does not answer to that host name"}
        origin = headers.get("origin")
        # Browsers send Origin with every request of a page to another site; programs send none.
        if origin is not None and origin.split("//")[-1].lower() not in self.hosts:
            return 403, {"error": "pages of other sites may not ask"}
        given = headers.get("authorization", "").removeprefix("Bearer ")
        # Compared in constant time.
        if self.token is not None and not hmac.compare_digest(given.encode(), self.token.encode()):
            return 401, {"error": "the token is missing or wrong", "fix": "Authorization: Bearer TOKEN"}
        if int(headers.get("content-length", "0") or 0) > MAX_BYTES:
            return 413, {"error": f"the request is larger than {MAX_BYTES} bytes"}
        return None


def _json(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:  # the latter: brackets nested a thousand deep
        raise HoiError(f"not JSON: {error}", where="request") from error
    if not isinstance(content, dict):
        raise HoiError("expected an object", where="request")
    return content


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise HoiError(f"expected a number, found {value!r}", where="request", field=name)
    try:
        return float(value)
    except OverflowError as error:
        raise HoiError("too large a number", where="request", field=name) from error


def _whole(value: Any, name: str) -> int:
    number = _number(value, name)
    # Infinity and NaN are no whole numbers either; both can be written in JSON.
    if not number.is_integer():
        raise HoiError(f"expected a whole number, found {value!r}", where="request", field=name)
    return int(number)


async def _body(receive: Callable[[], Any]) -> bytes | None:
    """The request's body; None when it is too large (it is read no further)."""
    parts = []
    size = 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BYTES:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


async def _answer(send: Callable[[Any], Any], status: int, content: dict[str, Any]) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _in_thread(function: Callable[[], tuple[int, dict[str, Any]]]) -> tuple[int, dict[str, Any]]:
    """Run a prediction beside the event loop, so that other requests are still heard."""
    import asyncio

    return await asyncio.to_thread(function)
