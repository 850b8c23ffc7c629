from __future__ import annotations

import asyncio
import dataclasses
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.interpoint.baselines import NearestGeometry
from humanoid_hoi.interpoint.protocol import ContactQuery
from humanoid_hoi.interpoint.service import app as app_module
from humanoid_hoi.interpoint.service.app import ContactService, check_address
from humanoid_hoi.interpoint.service.client import HttpPredictor
from humanoid_hoi.interpoint.service.outcomes import OutcomeLog, ProposalOutcome
from humanoid_hoi.interpoint.service.wire import query_from_json, query_to_json

HOST = "127.0.0.1:1"


def service(query: ContactQuery, token: str | None = None) -> ContactService:
    def source(frame: int) -> ContactQuery:
        if frame != 3:
            raise HoiError(f"no frame {frame}", field="frame")
        return query

    return ContactService(NearestGeometry(), frozenset({HOST}), token, {"sit": source})


def call(
    target: ContactService, path: str, content: Any = None, method: str = "POST", **headers: str
) -> tuple[int, dict[str, Any]]:
    """One request through the whole ASGI application."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    given = {"host": HOST} | headers
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(k.encode(), v.encode()) for k, v in given.items()],
    }
    asyncio.run(target(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


def test_a_query_survives_the_wire(box_query: ContactQuery) -> None:
    rng = np.random.default_rng(0)
    mask = rng.random((20, 30)) < 0.5
    full = dataclasses.replace(
        box_query,
        image=rng.integers(0, 255, (20, 30, 3), dtype=np.uint8),
        human_mask=mask,
        object_box=np.array([1.0, 2, 3, 4]),
    )
    again = query_from_json(json.loads(json.dumps(query_to_json(full))))
    for field in dataclasses.fields(ContactQuery):
        before = getattr(full, field.name)
        after = getattr(again, field.name)
        if before is None or isinstance(before, str):
            assert before == after
        else:
            np.testing.assert_allclose(after, before, atol=1e-6)


def test_all_three_routes_answer_alike(box_query: ContactQuery) -> None:
    target = service(box_query)
    status, whole = call(target, "/api/predict", query_to_json(box_query))
    assert status == 200
    assert [p["keypoint"] for p in whole["proposals"]] == ["leftHand_palm"]
    status, session = call(target, "/api/sessions/sit/predict", {"frame": 3, "top_k": 1})
    assert status == 200
    assert session["proposals"][0]["vertex"] == whole["proposals"][0]["vertex"]
    status, released = call(target, "/api/auto_predict", {"frame": 3, "threshold": 0.2})
    assert status == 200 and released["ok"] and released["threshold"] == 0.2
    assert released["predictions"][0]["joint"] == "leftHand_palm"
    assert released["predictions"][0]["vertex_idx"] == whole["proposals"][0]["vertex"]
    assert call(target, "/api/model", method="GET")[1] == {"model_version": "nearest_geometry", "sessions": ["sit"]}


@pytest.mark.parametrize(
    ("path", "content", "field"),
    [
        ("/api/predict", {"vertices": [[0, 0, 0]], "faces": [[0, 1, 2]]}, "vertices"),
        ("/api/predict", {"vertices": {"dtype": "O", "shape": [1], "data": ""}, "faces": []}, "vertices"),
        ("/api/predict", {"image": "no picture", "vertices": [[0, 0, 0]] * 3, "faces": [[0, 1, 2]]}, "image"),
        ("/api/predict", {"pickle": 1}, "pickle"),
        ("/api/sessions/sit/predict", {"frame": 4}, "frame"),
        ("/api/sessions/sit/predict", {"frame": "x"}, "frame"),
        ("/api/sessions/sit/predict", {"frame": 2.9}, "frame"),
        ("/api/sessions/sit/predict", {"frame": float("inf")}, "frame"),
        ("/api/sessions/sit/predict", {"frame": 10**400}, "frame"),
        ("/api/sessions/sit/predict", {"frame": 3, "top_k": 1.5}, "top_k"),
        ("/api/sessions/sit/predict", {"frame": 3, "threshold": float("nan")}, "threshold"),
        ("/api/sessions/sit/predict", {"frame": 3, "threshold": 7}, "threshold"),
        ("/api/predict", {"vertices": [[0, 0, 0]] * 3, "faces": [[0, 1, 10**30]]}, "faces"),
        (
            "/api/predict",
            {"vertices": [[0, 0, 0]] * 3, "faces": [[0, 1, 2]], "obj_pos_cam": [10**400] * 3},
            "obj_pos_cam",
        ),
        ("/api/sessions/other/predict", {"frame": 3}, "session"),
    ],
)
def test_bad_requests_name_the_field(box_query: ContactQuery, path: str, content: Any, field: str) -> None:
    status, answer = call(service(box_query), path, content)
    assert status == 422
    assert answer["field"] == field


def test_strangers_are_refused(box_query: ContactQuery, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"frame": 3}
    path = "/api/sessions/sit/predict"
    target = service(box_query, token="a-long-enough-token")
    assert call(target, path, body)[0] == 401
    assert call(target, path, body, authorization="Bearer wrong")[0] == 401
    assert call(target, path, body, authorization="Bearer a-long-enough-token")[0] == 200
    free = service(box_query)
    assert call(free, path, body, host="evil.example")[0] == 421
    assert call(free, path, body, origin="http://evil.example")[0] == 403
    assert call(free, "/etc/passwd", body)[0] == 404
    assert call(free, "/api/anything/sit/predict", body)[0] == 404
    assert call(free, path, method="GET")[0] == 405
    assert call(free, path, b"\xff{")[0] == 422
    assert call(free, path, b"[" * 100_000)[0] == 422
    monkeypatch.setattr(app_module, "MAX_BYTES", 10)
    assert call(free, path, b"x" * 11)[0] == 413
    assert call(free, path, b"", **{"content-length": "11"})[0] == 413


def test_other_machines_need_a_token() -> None:
    check_address("127.0.0.1", None)
    check_address("0.0.0.0", "sixteen characters")
    for token in (None, "short"):
        with pytest.raises(HoiError):
            check_address("0.0.0.0", token)


@pytest.fixture
def running(box_query: ContactQuery) -> Iterator[str]:
    uvicorn = pytest.importorskip("uvicorn")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    target = ContactService(NearestGeometry(), frozenset({f"127.0.0.1:{port}"}), "a-long-enough-token")
    server = uvicorn.Server(uvicorn.Config(target, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        pass
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_asking_another_process_is_asking_the_predictor(running: str, box_query: ContactQuery) -> None:
    remote = HttpPredictor(running, "a-long-enough-token")
    assert remote.version == "nearest_geometry"
    near = NearestGeometry().predict(box_query).proposals
    far = remote.predict(box_query).proposals
    assert [p.keypoint for p in near] == [p.keypoint for p in far]
    np.testing.assert_allclose(far[0].point_obj, near[0].point_obj, atol=1e-6)
    np.testing.assert_allclose(
        remote.scores(box_query).probability, NearestGeometry().scores(box_query).probability, atol=1e-5
    )
    with pytest.raises(HoiError, match="token"):
        HttpPredictor(running, "wrong")
    with pytest.raises(HoiError, match="address"):
        HttpPredictor("ftp://somewhere")


def test_outcomes_are_kept_and_counted(tmp_path) -> None:
    log = OutcomeLog(tmp_path / "outcomes.jsonl")
    for kind in ("accepted", "accepted", "rejected", "added"):
        log.append(ProposalOutcome("sit", 3, "leftHand_palm", kind, "m-1"))
    log.append(ProposalOutcome("sit", 4, "leftHand_palm", "edited", "m-1", 0.8, 0.05))
    with log.path.open("a") as stream:
        stream.write('{"session": "torn')
    assert len(list(log.read())) == 5
    assert log.summary()["m-1"] == {
        "accepted": 2, "edited": 1, "rejected": 1, "added": 1, "frames": 2, "edits_per_frame": 1.5,
    }  # fmt: skip
    with pytest.raises(HoiError):
        ProposalOutcome("sit", 3, "leftHand_palm", "liked", "m-1")
