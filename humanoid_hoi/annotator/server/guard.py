"""The outermost layer: hosts, origins, sizes and response headers, before any route sees a request."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.exceptions import HTTPException

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 16 * 2**20
READING = ("GET", "HEAD")
# Scripts, styles and requests of this server only, and no inline ones: text that reached the page
# as markup could not run.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware.

    Args:
        app: what is guarded.
        hosts: ``host:port`` values the server answers to; others are refused (DNS rebinding).
        schemes: of allowed origins; ``https`` is there for a proxy that speaks TLS.
    """

    def __init__(self, app: App, hosts: frozenset[str], schemes: tuple[str, ...] = ("http", "https")) -> None:
        self._app = app
        self._hosts = hosts
        self._origins = {f"{scheme}://{host}" for scheme in schemes for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the app has no web sockets: the server closes them
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        refusal = self._refusal(scope["method"], headers)
        if refusal is not None:
            await _answer(send, *refusal)
            return

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _with_headers(message.get("headers", []))}
            await send(message)

        await self._app(scope, _limited(receive), guarded_send)

    def _refusal(self, method: str, headers: dict[str, str]) -> tuple[int, str] | None:
        # 421 Misdirected. A foreign name that resolves to this machine (DNS rebinding) would pass
        # as the browser's same origin.
        if headers.get("host", "").lower() not in self._hosts:
            return 421, "unknown host name (fix: use the address the server printed, or give host=)"
        if method not in (*READING, "POST"):
            return 405, "method not allowed"
        length = headers.get("content-length", "0")
        # Cut before int(): Python refuses to convert numbers of thousands of digits
        # with an error of its own.
        if not length.isdecimal() or int(length[:20]) > MAX_BODY:
            return 413, f"the request is larger than {MAX_BODY} bytes"
        if method in READING:
            return None
        # Programs send no origin and are welcome; a browser that sends a foreign one is not.
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in self._origins:
            return 403, "a page of another site asked for this"
        # A second word from newer browsers; older ones do not send it.
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, "a page of another site asked for this"
        return None


def _limited(receive: Receive) -> Receive:
    """``receive`` that counts: a body without a length must not fill the memory."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY:
            raise HTTPException(413, f"the request is larger than {MAX_BODY} bytes")
        return message

    return counted


def _with_headers(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    # What a route set itself stays: frames may be cached although everything else may not.
    have = {key.lower() for key, _ in headers}
    added = [(key.encode(), value.encode()) for key, value in HEADERS.items() if key.encode() not in have]
    if b"cache-control" not in have:
        added.append((b"cache-control", b"no-store"))
    return [*headers, *added]


async def _answer(send: Send, status: int, what: str) -> None:
    body = json.dumps({"error": what}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": _with_headers(headers)})
    await send({"type": "http.response.body", "body": body})
