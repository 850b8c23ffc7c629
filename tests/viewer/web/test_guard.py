"""The page's server: on this machine only, for its own page only, and honest about its port."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.viewer.web.guard import check_port, refusal, silence, start_server


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = start_server(port=0)
    yield server.get_port()
    with silence():
        server.stop()


@pytest.mark.parametrize(
    ("host", "origin", "bound", "refused"),
    [
        ("localhost:8080", "http://localhost:8080", "127.0.0.1", False),
        ("127.0.0.1:8080", None, "127.0.0.1", False),  # a program, not a page
        ("localhost:9000", "http://localhost:9000", "127.0.0.1", False),  # a forwarded port
        ("[::1]:8080", "http://[::1]:8080", "::1", False),
        ("localhost:8080", "http://evil.example", "127.0.0.1", True),
        ("localhost:8080", "http://localhost:8081", "127.0.0.1", True),  # another server of this machine
        ("localhost:8080", "null", "127.0.0.1", True),  # a file, a sandboxed frame
        ("evil.example:8080", "http://evil.example:8080", "127.0.0.1", True),  # a name pointed at this machine
        ("", "http://localhost:8080", "127.0.0.1", True),
        ("192.168.1.7:8080", "http://192.168.1.7:8080", "0.0.0.0", False),  # asked for
        ("192.168.1.7:8080", "http://192.168.1.7:8080", "127.0.0.1", True),
        ("evil.example:8080", "http://evil.example:8080", "0.0.0.0", True),
    ],
)
def test_requests_of_other_sites_are_refused(host: str, origin: str | None, bound: str, refused: bool) -> None:
    headers = {"Host": host} | ({} if origin is None else {"Origin": origin})
    assert (refusal(headers, bound) is not None) == refused


def test_a_websocket_of_a_foreign_page_is_refused(port: int) -> None:
    url = f"ws://127.0.0.1:{port}"
    with connect(url, origin=f"http://127.0.0.1:{port}", subprotocols=_protocol()) as own:  # type: ignore[arg-type]
        assert own.recv(timeout=10)
    with pytest.raises(InvalidStatus) as refused:
        connect(url, origin="http://evil.example", subprotocols=_protocol())  # type: ignore[arg-type]
    assert refused.value.response.status_code == 403


def test_the_page_is_not_given_to_a_rebound_name(port: int) -> None:
    assert urllib.request.urlopen(f"http://localhost:{port}", timeout=10).status == 200
    request = urllib.request.Request(f"http://127.0.0.1:{port}", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=10)


def test_the_server_listens_on_this_machine_only(port: int) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)} - {"127.0.0.1", "127.0.1.1", "::1"}
    for address in others:
        with pytest.raises(OSError):
            socket.create_connection((address, port), timeout=2)


def test_a_taken_port_is_named_with_another(port: int) -> None:
    with pytest.raises(HoiError, match=f"port {port} is in use.*port={port + 1}"):
        start_server(port=port)


@pytest.mark.parametrize(
    ("host", "port", "message"),
    [("127.0.0.1", 70000, "no TCP port"), ("no.such.name.invalid", 8080, "no such address")],
)
def test_an_address_that_cannot_be_used_is_named(host: str, port: int, message: str) -> None:
    with pytest.raises(HoiError, match=message):
        check_port(host, port)


def _protocol() -> list[str]:
    import viser

    return [f"viser-v{viser.__version__}"]
