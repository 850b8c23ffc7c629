"""Start the server: which addresses it may listen on, and the address to print."""

from __future__ import annotations

import ipaddress
import logging
import socket
from pathlib import Path

from humanoid_hoi.annotator.server.access import Access
from humanoid_hoi.annotator.server.app import create_app
from humanoid_hoi.annotator.server.context import Parts
from humanoid_hoi.annotator.server.guard import Guard
from humanoid_hoi.annotator.work.jobs import Jobs
from humanoid_hoi.annotator.work.pictures import PictureShelf
from humanoid_hoi.annotator.work.videos import VideoShelf
from humanoid_hoi.annotator.workspace import Workspace
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.protocol import ContactPredictor
from humanoid_hoi.video.track import PointTracker
from humanoid_hoi.viewer.web.guard import check_port

SECRET_FILE = "secret"
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_address(host: str, users: Path | None) -> None:
    """Refuse to open the server to other machines without logins.

    Raises:
        HoiError: it would be.
    """
    if not is_loopback(host) and users is None:
        raise HoiError(
            f"{host} can be reached by other machines",
            field="host",
            fix="give users=FILE (make it with add_user=NAME), or keep host=127.0.0.1",
        )


def allowed_hosts(host: str, port: int, names: tuple[str, ...] = ()) -> frozenset[str]:
    """``host:port`` values the server answers to.

    Args:
        host: bind address.
        port: bind port.
        names: more names, such as that of a TLS proxy (``annotate.example.org``).
    """
    # A server for others also answers to the names that they know it by.
    own = LOOPBACK_NAMES if is_loopback(host) else (*LOOPBACK_NAMES, host, socket.gethostname().lower())
    with_port = {f"{name}:{port}" for name in (*own, *names)}
    # Names also without a port: behind a proxy on 443 browsers leave it out.
    return frozenset(with_port | {name.lower() for name in names})


def build(
    workspace: Workspace,
    host: str,
    port: int,
    predictor: ContactPredictor,
    tracker: PointTracker,
    users: Path | None = None,
    names: tuple[str, ...] = (),
    token: str | None = None,
) -> tuple[Guard, Parts]:
    """The application and its parts.

    Raises:
        HoiError: an address that others reach without a users file, or a broken users file.
    """
    check_address(host, users)
    secret = workspace.database.path.with_name(SECRET_FILE)
    # The key lies beside the journal, which is as private as the data folder.
    access = Access(secret, workspace.database, users, token)
    shelves = VideoShelf(workspace.root), PictureShelf(workspace.root)
    parts = Parts(workspace, access, Jobs(), predictor, tracker, *shelves, f"hoi_{port}")
    return create_app(parts, allowed_hosts(host, port, names)), parts


def free_port(host: str, port: int) -> int:
    """``port``, or a free one for 0.

    Raises:
        HoiError: no such port, it is taken, or the address is not this machine's.
    """
    check_port(host, port)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As uvicorn binds: a port whose last connection is still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return int(probe.getsockname()[1])


def run(app: Guard, parts: Parts, host: str, port: int) -> None:
    """Serve until interrupted."""
    import uvicorn

    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    try:
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, access_log=False)  # type: ignore[arg-type]
    # Jobs are told to end before the journal is closed under them.
    finally:
        parts.jobs.close()
        parts.workspace.close()
