"""What goes wrong outside the program: a full disk, a kill in mid-save, a session deleted under the server."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from humanoid_hoi.annotator.command import main
from humanoid_hoi.annotator.server.context import Parts
from humanoid_hoi.annotator.store import Database
from humanoid_hoi.core.paths import ROOT

from .conftest import FRAMES, Client

POINT = {"anchor": {"vertex": 2}}
WRITER = """
import sys
from pathlib import Path
from humanoid_hoi.annotator.model.document import Document
from humanoid_hoi.annotator.model.operations import Bounds
from humanoid_hoi.annotator.store import Database, Journal, Queue

database = Database(Path(sys.argv[1]))
key = Queue(database).add("box")
journal = Journal(database, key, Document(), Bounds(20, 100, 100, (160, 120), frozenset()))
while True:
    step = journal.edit(
        journal.revision, [{"op": "set_scale", "value": 1 + journal.revision}], user="me", label="s", batch=str(journal.revision)
    )
    print(key, step.revision, flush=True)
"""


def big(count: int) -> dict[str, Any]:
    """An edit of some kilobytes."""
    frames = {str(frame): [50.0 + frame, 40.0, 1.0, "manual"] for frame in range(FRAMES)}
    return {"op": "add_point", "id": f"p{count}", "point": POINT | {"track": frames}}


def test_a_full_disk_is_told_and_nothing_is_half_done(app: tuple[Any, Parts], client: Client, key: str) -> None:
    client.take(key)
    before = set(client.get(f"/api/sessions/{key}").json()["document"]["points"])
    assert client.edit(key, big(0)).status_code == 200
    connection = app[1].workspace.database._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages + 1}")
    answers = [client.edit(key, big(count)) for count in range(1, 12)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused and all(answer.status_code in (400, 507) for answer in refused)
    assert all("disk" in answer.json()["error"] for answer in refused)
    assert client.post(f"/api/sessions/{key}/lease", {"client": "one", "token": client.lease}).status_code < 600
    kept = client.get(f"/api/sessions/{key}").json()
    made = {f"p{count}" for count, answer in enumerate(answers, 1) if answer.status_code == 200} | {"p0"}
    assert set(kept["document"]["points"]) == made | before
    assert kept["revision"] == len(made)
    connection.execute("PRAGMA max_page_count=100000")
    client.revision = kept["revision"]
    assert client.edit(key, big(50)).status_code == 200
    # What was answered is what a new server reads.
    again = Database(app[1].workspace.database.path)
    assert again.one("SELECT COUNT(*) AS n FROM batches")["n"] == len(made) + 1  # type: ignore[index]
    again.close()


def test_a_commit_that_fails_leaves_no_transaction_open(tmp_path: Path) -> None:
    """One left open would take every later change along with it when the program ends."""
    database = Database(tmp_path / "j.db")
    with pytest.raises(sqlite3.Error), database.transaction() as connection:
        connection.execute("PRAGMA defer_foreign_keys=ON")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE b (a INTEGER REFERENCES a(id) DEFERRABLE INITIALLY DEFERRED)")
        connection.execute("ROLLBACK")  # the engine ended it by itself
        raise sqlite3.OperationalError("database or disk is full")
    assert not database._connection.in_transaction
    database.write("CREATE TABLE kept (x)")
    other = Database(tmp_path / "j.db")
    assert other.one("SELECT name FROM sqlite_master WHERE name='kept'") is not None


@pytest.mark.parametrize("seed", [0, 1])
def test_a_kill_in_mid_save_loses_nothing_that_was_answered(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "j.db"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert writer.stdout is not None
    first = writer.stdout.readline().split()
    time.sleep(random.Random(seed).uniform(0.05, 0.3))
    writer.send_signal(signal.SIGKILL)
    said = [first, *(line.split() for line in writer.stdout.read().splitlines())]
    writer.wait()
    answered = max(int(line[1]) for line in said if len(line) == 2)
    database = Database(path)
    found = database.one("SELECT MAX(revision) AS last, COUNT(*) AS n FROM batches WHERE session=?", (first[0],))
    assert found is not None and found["last"] == found["n"] and found["last"] >= answered
    assert database.one("PRAGMA integrity_check")[0] == "ok"  # type: ignore[index]


def test_a_session_deleted_under_the_server(client: Client, key: str, root: Path, tmp_path: Path) -> None:
    client.take(key)
    client.edit(key, big(1))
    shutil.move(root / "box", tmp_path / "away")
    for path in (f"/api/sessions/{key}", f"/api/sessions/{key}/frames/3.jpg", "/api/sessions"):
        assert client.get(path).status_code < 500, path
    body = {"points": ["p1"], "frame": 0, "direction": "forward", "lease": client.lease}
    answer = client.post(f"/api/sessions/{key}/track", body)
    if answer.status_code == 200:
        state = client.finished(answer.json()["job"])
        assert state["state"] in ("done", "failed") and "defect" not in state["error"]
    refused = client.post(f"/api/sessions/{key}/export")
    assert refused.status_code in (400, 507) and "fix:" in refused.json()["error"]
    assert not (root / "box").exists()  # nothing is made anew from memory
    shutil.move(tmp_path / "away", root / "box")
    assert "p1" in client.get(f"/api/sessions/{key}").json()["document"]["points"]
    assert client.post(f"/api/sessions/{key}/export").status_code == 200


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (["fps=0"], "fps: must be above 0"),
        (["body=robot"], "unknown body 'robot'"),
        (["port=99999"], "99999 is no TCP port"),
        (["users=EMPTY"], "nobody could log in"),
        (["tracker=tapir", "tracker_weights=NONE"], "tracker_weights: no such"),
    ],
)
def test_a_setting_that_cannot_be_is_told_before_anything_is_served(
    words: list[str], word: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "EMPTY").write_text("")
    given = [text.replace("EMPTY", f"{tmp_path}/EMPTY").replace("NONE", f"{tmp_path}/none.pt") for text in words]
    with pytest.raises(SystemExit) as ended:
        main([f"data={root}", *given])
    error = capsys.readouterr().err
    assert ended.value.code == 2 and word in error and error.count("\n") == 1
