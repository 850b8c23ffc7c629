"""A viser server for this machine only: it refuses pages of foreign origins and says when its port is taken."""

from __future__ import annotations

import contextlib
import http
import io
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from humanoid_hoi.core.errors import HoiError

LOCAL = "127.0.0.1"
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
_STARTING = threading.Lock()


def start_server(host: str = LOCAL, port: int = 8080, title: str = "humanoid_hoi") -> Any:
    """A ``viser.ViserServer`` whose every request passes :func:`refusal`.

    Args:
        host: address to bind; anything but 127.0.0.1 lets other machines watch.
        port: TCP port, 0 for any free one.
        title: of the page's panel.

    Raises:
        HoiError: the port is taken, the address is not this machine's, or viser's server cannot be guarded.
    """
    import viser

    check_port(host, port)
    # One at a time: for a moment the library's function is exchanged for all threads.
    with _STARTING, _guarded(host) as guarded, silence():
        server = viser.ViserServer(host=host, port=port, verbose=False, label=title)
    # Another version of viser may not come by our check at all: then no server is
    # better than an open one.
    if not guarded.is_set():
        server.stop()
        raise HoiError(
            f"viser {viser.__version__} starts its server in another way, so that foreign pages cannot be kept out",
            field="web",
            fix="install viser 1.1, or use output=page.html",
        )
    if port and server.get_port() != port:  # somebody took it since we looked
        server.stop()
        raise _taken(port)
    return server


def check_port(host: str, port: int) -> None:
    """Raise HoiError where ``port`` on ``host`` cannot be listened on."""
    if not 0 <= port <= 65535:
        raise HoiError(f"{port} is no TCP port", field="port", fix="use 1024 to 65535, or 0 for any free one")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise HoiError(f"no such address {host!r}", field="host", fix=f"host={LOCAL}") from error
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: a port in TIME_WAIT is free, one that somebody listens on is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise HoiError(f"port {port} is reserved", field="port", fix="use 1024 to 65535") from error
        except OSError as error:
            if error.errno is not None and "assign" in str(error):
                raise HoiError(f"{host!r} is not an address of this machine", field="host", fix="host=0.0.0.0") from (
                    error
                )
            raise _taken(port) from error


def refusal(headers: Any, host: str) -> str | None:
    """Why a request is refused, or None.

    A page of another site can make a browser open a WebSocket to this machine, and a foreign name can be pointed at
    127.0.0.1: the ``Host`` must be a name of this machine, and the ``Origin`` (where there is one) the same site.
    Behind a forwarded port both carry the forwarded port, so they are compared with each other.

    Args:
        headers: of the request.
        host: address the server is bound to.
    """
    asked = headers.get("Host", "")
    # urlsplit reads a host only after "//".
    name = urlsplit(f"//{asked}").hostname or ""
    if not _is_own_name(name, host):
        return f"host {name!r} is not this machine"
    origin = headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != asked:
        return f"origin {origin!r} is not this page"
    return None


def _is_own_name(name: str, host: str) -> bool:
    if name in _LOCAL_NAMES or name == host:
        return True
    if host in _LOCAL_NAMES:
        return False
    # Bound to the network on the user's wish: a bare address cannot be a rebound name.
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(name)
        return True
    return name in (socket.gethostname(), socket.getfqdn())


@contextlib.contextmanager
def _guarded(host: str) -> Iterator[threading.Event]:
    """While open, the server viser starts gets our check before its own; the event tells that it took it."""
    from websockets.asyncio import server as websocket_server

    plain: Any = websocket_server.serve
    # Set when viser has called our function: the proof that requests pass our check.
    used = threading.Event()

    def serve(*args: Any, process_request: Callable | None = None, **options: Any) -> Any:
        def checked(connection: Any, request: Any) -> Any:
            reason = refusal(request.headers, host)
            if reason is not None:
                return connection.respond(http.HTTPStatus.FORBIDDEN, f"refused: {reason}\n")
            # None lets the request through to viser.
            return None if process_request is None else process_request(connection, request)

        used.set()
        return plain(*args, process_request=checked, **options)

    websocket_server.serve = serve  # type: ignore[assignment, misc]
    try:
        yield used
    finally:
        # Restored whatever happens: other users of websockets in this process get the plain function.
        websocket_server.serve = plain  # type: ignore[misc]


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Nothing on stdout: viser announces its start and its end in a box of its own."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def forwarding_hint(port: int, names: Sequence[str] = ()) -> str:
    """How to watch from another machine without opening the port to everybody."""
    name = names[0] if names else socket.gethostname()
    return f"from another machine: ssh -L {port}:{LOCAL}:{port} {name}, then http://localhost:{port}"


def _taken(port: int) -> HoiError:
    return HoiError(
        f"port {port} is in use", field="port", fix=f"end what listens there, or port={port + 1} (port=0: any free one)"
    )
