"""Who gets in: token, users file, roles, cookies, CSRF, rate limit, addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from humanoid_hoi.annotator.server.access import ATTEMPTS
from humanoid_hoi.annotator.server.context import Parts
from humanoid_hoi.annotator.server.serve import allowed_hosts, check_address, free_port, is_loopback
from humanoid_hoi.annotator.server.users import add_user, is_password, read_users
from humanoid_hoi.core.errors import HoiError

from .conftest import TOKEN, Client, make_app

PASSWORD = "correct horse battery"


@pytest.fixture
def users(tmp_path: Path) -> Path:
    path = tmp_path / "users.txt"
    for name, role in (("anna", "annotator"), ("rolf", "reviewer")):
        add_user(path, name, role, PASSWORD)
    return path


def test_without_the_token_nothing_is_shown(app: tuple[Any, Parts]) -> None:
    stranger = Client(app[0])
    assert stranger.get("/").text.count("<form") == 1
    for path in ("/api/me", "/api/sessions", "/api/body.bin", "/api/sessions/x/frames/0.jpg", "/api/statistics"):
        assert stranger.get(path).status_code == 401, path
    assert stranger.get("/", params={"token": TOKEN + "x"}).status_code == 401


def test_the_token_leaves_the_address_and_the_cookie_is_strict(app: tuple[Any, Parts]) -> None:
    answer = Client(app[0]).http.get("/", params={"token": TOKEN}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and TOKEN not in cookie
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_change_needs_the_pages_token_and_origin(client: Client, key: str) -> None:
    path = f"/api/sessions/{key}/lease"
    body = {"client": "one"}
    right = client.headers
    assert client.http.post(path, json=body, headers=right).status_code == 200
    assert client.http.post(path, json=body).status_code == 403
    assert client.http.post(path, json=body, headers=right | {"origin": "https://evil.example"}).status_code == 403
    assert client.http.post(path, json=body, headers=right | {"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.http.post(path, json=body, headers=right | {"host": "evil.example"}).status_code == 421
    assert client.http.put(path, json=body, headers=right).status_code == 405


def test_a_logged_out_cookie_is_worthless(client: Client) -> None:
    jar = dict(client.http.cookies)
    assert client.post("/api/logout").status_code == 200
    assert client.http.get("/api/me", cookies=jar).status_code == 401


def test_roles(app: tuple[Any, Parts], root: Path, users: Path) -> None:
    app2, parts = make_app(root, users=users)
    anna, rolf = Client(app2, "a"), Client(app2, "r")
    for person, name in ((anna, "anna"), (rolf, "rolf")):
        assert person.http.post("/login", json={"name": name, "password": PASSWORD}).status_code == 200
        person.remember()
    assert anna.get("/", params={"token": TOKEN}).status_code == 401  # with a users file there is no token
    key = anna.get("/api/sessions").json()["sessions"][0]["id"]
    anna.take(key)
    assert rolf.take(key).json()["holder"] == "anna" and rolf.lease == ""
    assert anna.post(f"/api/sessions/{key}/state", {"state": "approved"}).status_code == 403
    assert anna.post(f"/api/sessions/{key}/assign", {"user": "rolf"}).status_code == 403
    assert rolf.post(f"/api/sessions/{key}/assign", {"user": "anna"}).status_code == 200
    assert rolf.post(f"/api/sessions/{key}/assign", {"user": "nobody"}).status_code == 400
    assert rolf.take(key, force=True).status_code == 200
    assert anna.take(key, force=True).status_code == 403
    add_user(users, "anna", "annotator", "another password")
    assert anna.get("/api/me").status_code == 401  # a new password ends the old sessions
    parts.workspace.close()


def test_guessing_is_slowed_down(root: Path, users: Path) -> None:
    app, parts = make_app(root, users=users)
    stranger = Client(app)
    for _ in range(ATTEMPTS):
        assert stranger.http.post("/login", json={"name": "anna", "password": "x" * 12}).status_code == 401
    assert stranger.http.post("/login", json={"name": "anna", "password": PASSWORD}).status_code == 429
    parts.workspace.close()


def test_the_users_file_holds_no_password_and_names_bad_lines(users: Path) -> None:
    text = users.read_text()
    assert PASSWORD not in text and users.stat().st_mode & 0o077 == 0
    anna = read_users(users)["anna"]
    assert is_password(anna.secret, PASSWORD) and not is_password(anna.secret, PASSWORD + " ")
    users.write_text(text + "eve:admin:plain:secret\n")
    with pytest.raises(HoiError, match="line 3: not a user"):
        read_users(users)
    for name, role, password in (("a b", "admin", PASSWORD), ("eve", "king", PASSWORD), ("eve", "admin", "short")):
        with pytest.raises(HoiError):
            add_user(users.with_name("other.txt"), name, role, password)


def test_other_addresses_need_a_users_file(users: Path) -> None:
    with pytest.raises(HoiError, match="can be reached by other machines"):
        check_address("0.0.0.0", None)
    check_address("0.0.0.0", users)
    check_address("127.0.0.1", None)
    assert [is_loopback(h) for h in ("localhost", "::1", "127.8.8.8", "192.168.1.2", "example.org")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert "evil.example:80" not in allowed_hosts("127.0.0.1", 80)
    assert "annotate.example.org" in allowed_hosts("0.0.0.0", 80, ("annotate.example.org",))


def test_states_are_changed_by_whoever_edits_and_by_reviewers(root: Path, users: Path) -> None:
    add_user(users, "arno", "annotator", PASSWORD)
    app, parts = make_app(root, users=users)
    people = {name: Client(app, name) for name in ("anna", "arno", "rolf")}
    for name, person in people.items():
        assert person.http.post("/login", json={"name": name, "password": PASSWORD}).status_code == 200
        person.remember()
    anna, arno, rolf = people.values()
    key = anna.get("/api/sessions").json()["sessions"][0]["id"]

    def change(who: Client, state: str) -> int:
        return int(who.post(f"/api/sessions/{key}/state", {"state": state, "reason": "blurred"}).status_code)

    try:
        assert change(arno, "skipped") == 200  # nobody's, and nobody edits it
        assert change(rolf, "new") == 200
        anna.take(key)
        assert change(arno, "skipped") == change(arno, "submitted") == 423  # anna edits it
        assert change(anna, "submitted") == 200
        anna.post(f"/api/sessions/{key}/release", {"lease": anna.lease})
        assert rolf.post(f"/api/sessions/{key}/assign", {"user": "anna"}).status_code == 200
        assert change(arno, "skipped") == 403  # anna's, though her window is closed
        assert change(rolf, "approved") == 200
        assert change(anna, "new") == 403  # what is approved only reviewers open again
        assert change(rolf, "new") == 200
        assert anna.get("/api/sessions").json()["sessions"][0]["state"] == "new"
    finally:
        parts.jobs.close()
        parts.workspace.close()


@pytest.mark.parametrize(
    ("host", "port", "word"),
    [
        ("127.0.0.1", 99999, "99999 is no TCP port"),
        ("127.0.0.1", -1, "no TCP port"),
        ("300.1.2.3", 0, "no such address"),
    ],
)
def test_an_address_that_is_none(host: str, port: int, word: str) -> None:
    with pytest.raises(HoiError, match=word):
        free_port(host, port)
