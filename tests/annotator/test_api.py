"""The API without a browser: editing, undo, leases, conflicts, files, jobs."""

from __future__ import annotations

import dataclasses
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from humanoid_hoi.annotator.server.context import Parts
from humanoid_hoi.annotator.store.leases import LEASE_SECONDS
from humanoid_hoi.annotator.work.geometry import pose_rows
from humanoid_hoi.annotator.work.proposing import contact_query
from humanoid_hoi.interpoint.baselines import NearestGeometry
from humanoid_hoi.interpoint.protocol import ContactQuery
from humanoid_hoi.interpoint.release.choose import make_predictor
from humanoid_hoi.interpoint.release.versions import current_model

from .conftest import FRAMES, SHIFT, Client, make_app, write_session

ADD = {"op": "add_point", "id": "p1", "point": {"anchor": {"vertex": 2, "face": 4, "bary": [0.2, 0.3, 0.5]}}}


def document(client: Client, key: str) -> dict[str, Any]:
    return client.get(f"/api/sessions/{key}").json()["document"]


def test_the_queue_and_a_session(client: Client, key: str) -> None:
    row = client.get("/api/sessions").json()["sessions"][0]
    assert (row["name"], row["state"], row["holder"]) == ("box", "new", None)
    info = client.get(f"/api/sessions/{key}").json()
    assert (info["frames"], info["width"], info["height"], info["fps"]) == (FRAMES, 160, 120, 25.0)
    assert set(info["document"]["points"]) == {"v7", "v3", "v5", "v1"}
    assert info["document"]["points"]["v3"]["contacts"] == {"2": ["leftHand_palm"], "10": []}


def test_geometry_is_binary_and_exact(client: Client, key: str, app: tuple[Any, Parts]) -> None:
    raw = client.get(f"/api/sessions/{key}/mesh.bin").content
    vertices, faces, _ = struct.unpack("<III", raw[:12])
    session = app[1].workspace.open(key).session
    assert (vertices, faces) == (len(session.obj.vertices), len(session.obj.faces))
    assert np.allclose(np.frombuffer(raw, "<f4", 3 * vertices, 12).reshape(-1, 3), session.obj.vertices, atol=1e-6)
    assert np.array_equal(np.frombuffer(raw, "<u4", 3 * faces, 12 + 12 * vertices).reshape(-1, 3), session.obj.faces)
    body = client.get(f"/api/sessions/{key}/body/3.bin").content
    assert len(body) == 12 * (app[1].workspace.body.num_vertices + 87)
    assert client.get(f"/api/sessions/{key}/frames/3.jpg").content[:2] == b"\xff\xd8"
    assert client.get(f"/api/sessions/{key}/frames/{FRAMES}.jpg").status_code == 400


def test_pick_assign_undo_redo(client: Client, key: str) -> None:
    client.take(key)
    before = document(client, key)
    assert client.edit(key, ADD, label="add a point").status_code == 200
    answer = client.edit(
        key, {"op": "set_contacts", "id": "p1", "frames": {"4": ["Head_top"]}}, label="assign Head_top"
    )
    assert answer.json()["undo"] == "assign Head_top"
    assert document(client, key)["points"]["p1"]["anchor"]["bary"] == [0.2, 0.3, 0.5]
    client.step(key, "undo")
    answer = client.step(key, "undo")
    assert (answer.json()["undo"], answer.json()["redo"]) == (None, "add a point")
    assert document(client, key) == before
    assert client.step(key, "undo").json()["batch"] is None
    client.step(key, "redo")
    client.step(key, "redo")
    assert document(client, key)["points"]["p1"]["contacts"] == {"4": ["Head_top"]}
    client.step(key, "restore", revision=0)
    assert document(client, key) == before
    client.step(key, "undo")
    assert "p1" in document(client, key)["points"]
    steps = client.get(f"/api/sessions/{key}/history").json()["steps"]
    assert [step["kind"] for step in steps] == ["undo", "edit", "redo", "redo", "undo", "undo", "edit", "edit"]


def test_a_repeated_request_is_made_once(client: Client, key: str) -> None:
    client.take(key)
    body = {"base": 0, "lease": client.lease, "batch": "same", "ops": [ADD]}
    first = client.post(f"/api/sessions/{key}/operations", body)
    second = client.post(f"/api/sessions/{key}/operations", body)
    assert first.json() == second.json() and first.json()["revision"] == 1
    # The same id with something else in it was never made, and is not said to be.
    other = client.post(f"/api/sessions/{key}/operations", body | {"ops": [{"op": "set_scale", "value": 2.0}]})
    assert other.status_code == 400 and "revision 1, which is another change" in other.text
    undo = client.post(f"/api/sessions/{key}/undo", {"base": 1, "lease": client.lease, "batch": "same"})
    assert undo.status_code == 400
    assert client.get(f"/api/sessions/{key}").json()["document"]["scale"] == 1.0


def test_two_windows_and_a_lease(client: Client, key: str, another: Callable[[str], Client]) -> None:
    other = another("two")
    client.take(key)
    assert other.take(key).json() == {"token": None, "holder": "local", "revision": 0}
    refused = other.edit(key, ADD)
    assert refused.status_code == 423 and refused.json()["holder"]["user"] == "local"
    assert other.take(key, force=True).status_code == 200
    assert other.edit(key, ADD).status_code == 200
    assert client.edit(key, ADD).status_code == 423


def test_a_window_does_not_give_back_what_another_window_of_its_user_holds(app: tuple[Any, Parts], key: str) -> None:
    leases = app[1].workspace.leases
    old = leases.take(key, "local", "one")
    new = leases.take(key, "local", "two", force=True)
    leases.release(key, "local", old.token)
    assert leases.holder(key) == new
    leases.release(key, "local", new.token)
    assert leases.holder(key) is None


def test_coarse_poses_are_sent_row_by_row() -> None:
    quarter = np.array([[[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]])  # x to y
    assert pose_rows(quarter, np.array([[7.0, 8, 9]])).tolist() == [[0, -1, 0, 1, 0, 0, 0, 0, 1, 7, 8, 9]]


def test_a_client_that_missed_something_is_told_what(client: Client, key: str) -> None:
    client.take(key)
    client.edit(key, ADD)
    client.revision = 0
    answer = client.edit(key, {"op": "set_scale", "value": 2.0})
    assert answer.status_code == 409
    assert [step["ops"] for step in answer.json()["missed"]] == [[ADD]]
    assert document(client, key)["scale"] == 1.0


def test_a_lease_expires(app: tuple[Any, Parts], client: Client, key: str, another: Callable[[str], Client]) -> None:
    now = [1000.0]
    app[1].workspace.leases._clock = lambda: now[0]
    client.take(key)
    now[0] += LEASE_SECONDS + 1
    assert client.edit(key, ADD).status_code == 423
    assert another("two").take(key).status_code == 200


def test_a_server_that_was_killed_lost_nothing(app: tuple[Any, Parts], client: Client, key: str, root: Path) -> None:
    client.take(key)
    client.edit(key, ADD)
    client.edit(key, {"op": "set_scale", "value": 1.5})
    client.step(key, "undo")
    before = client.get(f"/api/sessions/{key}").json()
    # A second server on the same files, while the first never closed them: what a kill leaves behind.
    app2, parts2 = make_app(root)
    again = Client(app2)
    again.http.cookies = client.http.cookies  # the login outlives the restart
    after = again.remember().get(f"/api/sessions/{key}").json()
    for name in ("document", "revision", "undo", "redo"):
        assert after[name] == before[name], name
    parts2.workspace.close()


def test_export_is_byte_equal_until_something_changes(client: Client, key: str, root: Path) -> None:
    path = root / "box" / "kp_record_merged.json"
    before = path.read_bytes()
    client.take(key)
    assert client.post(f"/api/sessions/{key}/export").json() == {"file": "kp_record_merged.json"}
    assert path.read_bytes() == before
    client.edit(key, {"op": "set_contacts", "id": "v1", "frames": {"2": [], "4": ["buttocks_left"]}})
    client.post(f"/api/sessions/{key}/export")
    content = json.loads(path.read_text())
    assert "buttocks_left" not in content["00003"] and content["00004"]["buttocks_left"] == 1
    client.step(key, "undo")
    client.post(f"/api/sessions/{key}/export")
    assert path.read_bytes() == before


def test_a_file_changed_by_another_program_is_not_overwritten(client: Client, key: str, root: Path) -> None:
    path = root / "box" / "kp_record_merged.json"
    client.take(key)
    client.get(f"/api/sessions/{key}")
    content = json.loads(path.read_text())
    content["object_scale"] = 1.75
    path.write_text(json.dumps(content, indent=2))
    refused = client.post(f"/api/sessions/{key}/export")
    assert refused.status_code == 400 and "another program" in refused.json()["error"]
    taken = client.step(key, "reimport")
    assert taken.json()["document"]["scale"] == 1.75
    assert client.post(f"/api/sessions/{key}/export").status_code == 200
    client.step(key, "undo")
    assert document(client, key)["scale"] == 1.0


def test_states_of_the_queue(client: Client, key: str) -> None:
    assert client.post("/api/next").json() == {"id": key}
    client.take(key)
    client.edit(key, ADD)
    assert client.get("/api/sessions").json()["sessions"][0]["state"] == "in work"
    assert client.post(f"/api/sessions/{key}/state", {"state": "skipped"}).status_code == 400
    assert client.post(f"/api/sessions/{key}/state", {"state": "submitted"}).status_code == 200
    assert client.post("/api/next").json() == {"id": None}
    rejected = client.post(f"/api/sessions/{key}/state", {"state": "rejected", "reason": "left and right"})
    assert rejected.json() == {"state": "rejected", "reason": "left and right"}
    assert client.post("/api/next").json() == {"id": key}
    assert client.post(f"/api/sessions/{key}/state", {"state": "gone"}).status_code == 400


def test_tracking_follows_the_picture_and_respects_corrections(client: Client, key: str) -> None:
    client.take(key)
    start = [60.0, 50.0]
    seed = {"anchor": {"vertex": 2}, "track": {"0": [*start, 1.0, "manual"], "8": [90.0, 70.0, 1.0, "manual"]}}
    client.edit(key, {"op": "add_point", "id": "p1", "point": seed})
    body = {"points": ["p1"], "frame": 0, "direction": "forward", "lease": client.lease}
    state = client.finished(client.post(f"/api/sessions/{key}/track", body).json()["job"])
    assert state["state"] == "done", state
    track = document(client, key)["points"]["p1"]["track"]
    for frame in range(1, 8):
        truth = np.array(start) + frame * np.array(SHIFT)
        assert np.linalg.norm(np.array(track[str(frame)][:2]) - truth) < 0.5, frame
        assert track[str(frame)][3] == "lucas_kanade"
    assert track["8"] == [90.0, 70.0, 1.0, "manual"]
    truth = np.array([90.0, 70.0]) + 4 * np.array(SHIFT)
    assert np.linalg.norm(np.array(track["12"][:2]) - truth) < 0.5
    # One step of the history, to be undone as one.
    client.revision = state["result"]["revision"]
    client.step(key, "undo")
    assert sorted(document(client, key)["points"]["p1"]["track"]) == ["0", "8"]


def test_a_point_without_a_place_is_not_tracked(client: Client, key: str) -> None:
    client.take(key)
    body = {"points": ["v7"], "frame": 0, "direction": "forward", "lease": client.lease}
    answer = client.post(f"/api/sessions/{key}/track", body)
    assert answer.status_code == 400 and "no place in frame 0" in answer.json()["error"]


def test_optimize_accept_is_what_reconstruct_gives(client: Client, key: str, root: Path, tmp_path: Path) -> None:
    from humanoid_hoi.motion.solved_io import load_solved
    from humanoid_hoi.workflows.reconstruct import main

    client.take(key)
    client.edit(key, {"op": "set_contacts", "id": "v1", "frames": {"2": [], "4": ["buttocks_left"]}})
    job = client.post(f"/api/sessions/{key}/optimize", {"stages": 1}).json()["job"]
    state = client.finished(job)
    assert state["state"] == "done", state
    found = state["result"]
    assert (found["start"], found["stop"]) == (2, 10) and len(found["poses"]) == 8
    assert len(client.get(f"/api/jobs/{job}/body/2.bin").content) == len(
        client.get(f"/api/sessions/{key}/body/2.bin").content
    )
    accepted = client.post(f"/api/jobs/{job}/accept", {"lease": client.lease})
    assert accepted.json() == {"folder": "solved/box"}
    main([f"session={root / 'box'}", f"output={tmp_path / 'ours'}", "stages=1", "fps=25"])
    ours = load_solved(root / "solved" / "box" / "solved.npz")
    theirs = load_solved(tmp_path / "ours" / "solved.npz")
    assert np.array_equal(ours.obj_pos_cam.numpy(), theirs.obj_pos_cam.numpy())
    assert np.array_equal(ours.obj_rotmat_cam.numpy(), theirs.obj_rotmat_cam.numpy())
    assert np.array_equal(ours.body_cam.body_pose.numpy(), theirs.body_cam.body_pose.numpy())


def test_a_result_of_an_older_annotation_is_not_accepted(client: Client, key: str) -> None:
    client.take(key)
    job = client.post(f"/api/sessions/{key}/optimize", {"stages": 1}).json()["job"]
    client.finished(job)
    client.edit(key, {"op": "set_scale", "value": 1.2})
    refused = client.post(f"/api/jobs/{job}/accept", {"lease": client.lease})
    assert refused.status_code == 400 and "optimize again" in refused.json()["error"]
    assert client.post(f"/api/jobs/{job}/reject").status_code == 200
    assert client.post(f"/api/jobs/{job}/accept", {"lease": client.lease}).status_code == 400


def test_optimizing_nothing_says_what_to_do(tmp_path: Path) -> None:
    write_session(tmp_path / "s" / "empty", annotated=False, video=False)
    app, parts = make_app(tmp_path / "s")
    client = Client(app).enter()
    key = client.get("/api/sessions").json()["sessions"][0]["id"]
    assert document(client, key)["points"] == {}
    state = client.finished(client.post(f"/api/sessions/{key}/optimize").json()["job"])
    assert state["state"] == "failed" and "mark contacts" in state["error"]
    parts.workspace.close()


def test_a_new_session_gets_an_annotation_file(tmp_path: Path) -> None:
    folder = write_session(tmp_path / "s" / "new", annotated=False, video=False)
    app, parts = make_app(tmp_path / "s")
    client = Client(app).enter()
    key = client.get("/api/sessions").json()["sessions"][0]["id"]
    client.take(key)
    contacts = {"3": ["leftHand_palm"], "5": []}
    client.edit(key, {"op": "add_point", "id": "p1", "point": {"anchor": {"vertex": 2}, "contacts": contacts}})
    client.post(f"/api/sessions/{key}/export")
    content = json.loads((folder / "kp_record_merged.json").read_text())
    assert content["00004"] == {"2D_keypoint": [], "leftHand_palm": 2} and content["start_frame_index"] == 3
    parts.workspace.close()


def test_proposals_come_from_the_predictor(client: Client, key: str) -> None:
    answer = client.post(f"/api/sessions/{key}/predict", {"frame": 3})
    assert answer.status_code == 200
    assert answer.json()["model_version"] == "nearest_geometry"
    for proposal in answer.json()["proposals"]:
        assert sum(proposal["barycentric"]) == pytest.approx(1.0, abs=1e-6)


def test_an_unknown_orientation_is_not_told_as_upright(app: tuple[Any, Parts], key: str) -> None:
    """The released layout has centers only: a network has to be told "unknown", not the identity."""
    workspace = app[1].workspace
    opened = workspace.open(key)
    session = opened.session
    assert session.obj.init_rotmat_cam is None
    query = contact_query(session, opened.frames, workspace.body, 3, 1.0, None)
    assert query.obj_rotmat_cam is None and query.obj_pos_cam is not None
    assert NearestGeometry().predict(query).proposals == NearestGeometry().predict(_turned(query, np.eye(3))).proposals
    turns = Rotation.from_euler("y", np.linspace(0.1, 1.0, session.num_frames)[:, None]).as_matrix()
    known = dataclasses.replace(session, obj=dataclasses.replace(session.obj, init_rotmat_cam=turns))
    query = contact_query(known, opened.frames, workspace.body, 3, 1.0, None)
    np.testing.assert_allclose(query.obj_rotmat_cam, turns[3])


def test_the_shipped_model_proposes_and_solved_frames_are_told_as_solved(root: Path) -> None:
    """What `hoi annotate` builds by default; frame 3 is solved from what is annotated in 2 to 9, frame 15 is not."""
    app, parts = make_app(root, predictor=make_predictor("auto"))
    client = Client(app).enter()
    key = client.get("/api/sessions").json()["sessions"][0]["id"]
    asked = f"/api/sessions/{key}/predict"
    version = current_model().version
    assert client.post(asked, {"frame": 3}).json()["model_version"] == version
    client.take(key)
    client.finished(client.post(f"/api/sessions/{key}/optimize", {"stages": 1}).json()["job"])
    assert client.post(asked, {"frame": 3}).json()["model_version"] == f"{version}+nearest"
    assert client.post(asked, {"frame": 15}).json()["model_version"] == version
    opened = parts.workspace.open(key)
    newest = parts.newest_result(key)
    assert newest is not None
    query = contact_query(opened.session, opened.frames, parts.workspace.body, 3, 1.0, newest)
    assert query.is_solved and query.obj_rotmat_cam is not None
    # The person is the one that was solved: limb IK moved the hand that touches.
    state = newest.result.state
    row = 3 - newest.result.session.start
    points = parts.workspace.body.select(parts.workspace.body.keypoint_vertices, state.body_cam.betas)
    posed = parts.workspace.body.pose(state.body_cam.frames(slice(row, row + 1)), points).points[0]
    np.testing.assert_allclose(query.keypoints_cam, posed.double().numpy(), atol=1e-6)
    before = contact_query(opened.session, opened.frames, parts.workspace.body, 3, 1.0, None)
    assert not before.is_solved and np.abs(before.keypoints_cam - query.keypoints_cam).max() > 1e-3
    parts.jobs.close()
    parts.workspace.close()


def test_the_shipped_model_needs_no_video(tmp_path: Path) -> None:
    write_session(tmp_path / "s" / "blind", video=False)
    app, parts = make_app(tmp_path / "s", predictor=make_predictor("auto"))
    client = Client(app).enter()
    key = client.get("/api/sessions").json()["sessions"][0]["id"]
    answer = client.post(f"/api/sessions/{key}/predict", {"frame": 3})
    assert answer.status_code == 200 and answer.json()["model_version"] == current_model().version
    parts.workspace.close()


def _turned(query: ContactQuery, rotmat: np.ndarray) -> ContactQuery:
    return dataclasses.replace(query, obj_rotmat_cam=rotmat)


def test_statistics_count_minutes_and_points(app: tuple[Any, Parts], client: Client, key: str) -> None:
    now = [5000.0]
    app[1].workspace.queue._clock = lambda: now[0]
    client.take(key)
    for _ in range(5):
        client.edit(key, {"op": "set_scale", "value": 1.0 + now[0] % 7})
        now[0] += 30
    now[0] += 3000  # lunch
    client.edit(key, {"op": "set_scale", "value": 1.0})
    found = client.get("/api/statistics").json()
    assert found["sessions"][0]["minutes"] == pytest.approx(2.0)
    assert found["mean"]["points"] == 4 and found["paper"]["points"] == 6.24
