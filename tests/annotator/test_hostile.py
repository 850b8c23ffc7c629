"""Hostile requests: none succeeds, none is answered by a traceback, nothing changes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import httpx
import pytest

from humanoid_hoi.annotator.server.context import Parts
from humanoid_hoi.annotator.server.guard import MAX_BODY

from .conftest import Client

PATHS = [
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/",
    "....//",
    "a/../../b",
    "\\..\\x",
    "%00",
    "x" * 3000,
    "%ff",
]
VALUES: list[Any] = [
    None, True, -1, 2**31, 10**400, 1.5, "x", "", "../..", "\ud800", "a" * 5000, [], [[]], {}, {"a": {}}, "<script>",
    "NaN", ["p1"] * 50,
]  # fmt: skip
POSTS = ["lease", "operations", "undo", "redo", "restore", "export", "reimport", "track", "optimize", "predict",
         "retarget", "state", "assign", "release"]  # fmt: skip
FIELDS = ["client", "lease", "base", "batch", "ops", "revision", "points", "frame", "direction", "start", "stop",
          "stages", "action", "state", "user", "label", "reason"]  # fmt: skip
HARMLESS = {"release", "lease"}
"""May answer 200 to nonsense: they change no annotation."""


class Attacker:
    """Draws requests; ``key`` is a real session and ``client`` a logged-in window, whose cookie may be abused."""

    def __init__(self, app: Any, client: Client, key: str, seed: int) -> None:
        self.rng = random.Random(seed)
        self.stranger = Client(app).http
        self.client = client
        self.key = key
        self.kinds = [
            self.traverse,
            self.forge,
            self.foreign,
            self.oversize,
            self.nonsense,
            self.operations,
            self.methods,
        ]

    def request(self) -> tuple[str, httpx.Response]:
        kind = self.rng.choice(self.kinds)
        return kind.__name__, kind()

    def traverse(self) -> httpx.Response:
        evil = self.rng.choice(PATHS)
        key = self.key
        path = self.rng.choice(
            [f"/static/{evil}", f"/api/sessions/{evil}", f"/api/sessions/{evil}/mesh.bin", f"/x{evil}",
             f"/api/sessions/{key}/frames/{evil}.jpg", f"/api/jobs/{evil}", f"/api/sessions/{key}/body/{evil}.bin"]
        )  # fmt: skip
        return self.client.http.get(path)

    def forge(self) -> httpx.Response:
        real = dict(self.client.http.cookies)
        name, value = next(iter(real.items()))
        parts = value.strip('"').split("|")
        place = self.rng.randrange(5)
        parts[place] = self.rng.choice(["admin", "9999999999", "", parts[place][::-1] + "x", "|"])
        headers = {"cookie": f"{name}={'|'.join(parts)}"} | self.client.headers
        if self.rng.random() < 0.5:
            return self.stranger.get("/api/sessions", headers=headers)
        return self.stranger.post(f"/api/sessions/{self.key}/export", json={}, headers=headers)

    def foreign(self) -> httpx.Response:
        headers = self.rng.choice(
            [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
             {"host": "evil.example"}, {"host": "127.0.0.1:1"}, {"x-csrf-token": "guess"}, {"origin": "http://127.0.0.1:1"}]
        )  # fmt: skip
        return self.client.http.post(f"/api/sessions/{self.key}/export", json={}, headers=self.client.headers | headers)

    def oversize(self) -> httpx.Response:
        path = f"/api/sessions/{self.key}/operations"
        if self.rng.random() < 0.5:
            headers = self.client.headers | {"content-length": str(MAX_BODY + 1)}
            return self.client.http.post(path, content=b"{}", headers=headers)
        deep = "[" * 100_000 if self.rng.random() < 0.5 else '{"a":' * 50_000
        return self.client.http.post(path, content=deep.encode(), headers=self.client.headers)

    def nonsense(self) -> httpx.Response:
        what = self.rng.choice([name for name in POSTS if name not in HARMLESS and name not in ("export", "optimize")])
        body = {name: self.rng.choice(VALUES) for name in self.rng.sample(FIELDS, 8)}
        if what == "predict":
            body["frame"] = self.rng.choice([-1, 10**9, "1", None, 2**40, True])
        if what == "assign":
            body["user"] = "nobody"
        if what == "state":
            body["state"] = self.rng.choice(["gone", "", None, 3])
        import json

        return self.client.http.post(
            f"/api/sessions/{self.key}/{what}", content=json.dumps(body).encode(), headers=self.client.headers
        )

    def operations(self) -> httpx.Response:
        operation = {"op": self.rng.choice(["add_point", "set_track", "set_scale", "drop", None, "set_support"])}
        operation |= {name: self.rng.choice(VALUES) for name in ("id", "frames", "point", "value", "box")}
        if operation["op"] == "set_scale":
            operation["value"] = self.rng.choice([0, -1, "1", None, 10**400, 1e9])
        if operation["op"] == "set_support":
            operation |= {"id": "s", "box": {"name": "", "pos_w": []}}
        import json

        body = {"base": self.client.revision, "lease": self.client.lease, "batch": "b", "ops": [operation]}
        return self.client.http.post(
            f"/api/sessions/{self.key}/operations", content=json.dumps(body).encode(), headers=self.client.headers
        )

    def methods(self) -> httpx.Response:
        method = self.rng.choice(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
        return self.client.http.request(method, f"/api/sessions/{self.key}", headers=self.client.headers)


def attack(app: tuple[Any, Parts], client: Client, key: str, root: Path, count: int, seed: int) -> None:
    client.take(key)
    before = client.get(f"/api/sessions/{key}").json()["document"]
    files = {path: path.read_bytes() for path in (root / "box").rglob("*") if path.is_file()}
    attacker = Attacker(app[0], client, key, seed)
    for number in range(count):
        kind, answer = attacker.request()
        if answer.request.method == "GET" and answer.request.url.path in ("", "/"):
            continue  # the client itself resolved the dots, to the front page
        told = f"request {number} ({kind} {answer.request.url!s:.120}): {answer.status_code} {answer.text[:200]}"
        assert 400 <= answer.status_code < 500, told
        assert "Traceback" not in answer.text, told
        if number % 100 == 99:
            client.take(key)
    assert client.get(f"/api/sessions/{key}").json()["document"] == before
    assert {path: path.read_bytes() for path in (root / "box").rglob("*") if path.is_file()} == files


def test_200_hostile_requests(app: tuple[Any, Parts], client: Client, key: str, root: Path) -> None:
    attack(app, client, key, root, 200, seed=1)


@pytest.mark.slow
def test_5000_hostile_requests(app: tuple[Any, Parts], client: Client, key: str, root: Path) -> None:
    attack(app, client, key, root, 5000, seed=2)


def test_a_body_without_a_length_is_cut_off(client: Client, key: str) -> None:
    def stream() -> Any:
        for _ in range(20):
            yield b"x" * 2**20

    answer = client.http.post(f"/api/sessions/{key}/operations", content=stream(), headers=client.headers)
    assert answer.status_code == 413
