"""The queue of sessions: what is new, in work, submitted, approved, rejected or skipped, and whose it is."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from humanoid_hoi.annotator.store.database import Database
from humanoid_hoi.core.errors import HoiError

STATES = ("new", "in work", "submitted", "approved", "rejected", "skipped")
REVIEWED = ("approved", "rejected")
IDLE_SECONDS = 60.0
"""A pause longer than this is not counted as work."""


@dataclass(frozen=True)
class QueueRow:
    """One session of the queue.

    Attributes:
        id: made from the folder's name; never a path.
        folder: name inside the data folder.
        state: one of :data:`STATES`.
        assignee: who shall annotate it.
        reason: why it was rejected or skipped.
        minutes: of work counted so far.
        base_name: annotation file it was imported from, or None.
    """

    id: str
    folder: str
    state: str
    assignee: str | None
    reason: str | None
    minutes: float
    base_name: str | None


class Queue:
    """The table of sessions.

    Args:
        database: of the folder.
        clock: seconds since 1970; tests give their own.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        database.write("CREATE TABLE IF NOT EXISTS supports (session TEXT PRIMARY KEY, boxes TEXT NOT NULL)")

    def add(self, folder: str, state: str = "new", reason: str | None = None) -> str:
        """Enter a folder once; returns its id."""
        key = session_id(folder)
        self._database.write(
            "INSERT OR IGNORE INTO sessions (id, folder, state, reason) VALUES (?,?,?,?)", (key, folder, state, reason)
        )
        return key

    def rows(self) -> list[QueueRow]:
        """All sessions by folder name."""
        return [_row(row) for row in self._database.read("SELECT * FROM sessions ORDER BY folder")]

    def row(self, key: str) -> QueueRow:
        """One session.

        Raises:
            HoiError: no session has this id.
        """
        found = self._database.one("SELECT * FROM sessions WHERE id=?", (key,))
        if found is None:
            raise HoiError("no such session", field="session", fix="go back to the queue and reload it")
        return _row(found)

    def set_state(self, key: str, state: str, user: str, reason: str | None = None) -> QueueRow:
        """Move a session on; rejecting and skipping need a reason.

        Raises:
            HoiError: an unknown state, or no reason.
        """
        if state not in STATES:
            raise HoiError(f"unknown state {state!r:.40}", field="state", fix=f"use one of {', '.join(STATES)}")
        if state in ("rejected", "skipped") and not (reason or "").strip():
            raise HoiError(f"{state} without a reason", field="reason", fix="say in a few words why")
        self._database.write("UPDATE sessions SET state=?, reason=? WHERE id=?", (state, reason, key))
        self.log(key, user, "state", f"{state}: {reason}" if reason else state)
        return self.row(key)

    def assign(self, key: str, assignee: str | None, user: str) -> None:
        """Say whose a session is."""
        self._database.write("UPDATE sessions SET assignee=? WHERE id=?", (assignee, key))
        self.log(key, user, "assign", assignee or "nobody")

    def next_for(self, user: str) -> QueueRow | None:
        """What ``user`` should do next: own work, own rejected, then new ones that are nobody's."""
        wanted = ("in work", "rejected", "new")
        mine = [row for row in self.rows() if row.state in wanted and row.assignee in (user, None)]
        # One's own before nobody's, then by state; the sort is stable, so by folder name within.
        mine.sort(key=lambda row: (row.assignee != user, wanted.index(row.state)))
        return mine[0] if mine else None

    def touch(self, key: str, user: str) -> None:
        """Count the time since the last sign of work (short pauses only), and open a new session."""
        now = self._clock()
        with self._database.transaction() as connection:
            found = connection.execute(
                "SELECT last_active, state, assignee FROM sessions WHERE id=?", (key,)
            ).fetchone()
            # The first sign of work has none before it and counts nothing.
            pause = now - found["last_active"] if found["last_active"] else IDLE_SECONDS + 1
            # Negative when the clock was set back. A long pause was coffee, and is left out whole.
            worked = pause / 60 if 0 <= pause <= IDLE_SECONDS else 0.0
            state = "in work" if found["state"] == "new" else found["state"]
            connection.execute(
                "UPDATE sessions SET minutes=minutes+?, last_active=?, state=?, assignee=COALESCE(assignee,?) WHERE id=?",
                (worked, now, state, user, key),
            )

    def log(self, key: str, user: str, kind: str, detail: str) -> None:
        """One line of the audit trail."""
        self._database.write("INSERT INTO events VALUES (?,?,?,?,?)", (self._clock(), key, user, kind, detail[:1000]))

    def events(self, key: str) -> list[dict[str, Any]]:
        """The audit trail of a session, newest first."""
        rows = self._database.read(
            "SELECT time, user, kind, detail FROM events WHERE session=? ORDER BY time DESC LIMIT 500", (key,)
        )
        return [dict(row) for row in rows]

    def base(self, key: str) -> tuple[str, bytes] | None:
        """Name and bytes of the annotation file a session began with, or None."""
        row = self._database.one("SELECT base_name, base_bytes FROM sessions WHERE id=?", (key,))
        return None if row is None or row["base_name"] is None else (row["base_name"], bytes(row["base_bytes"]))

    def set_base(self, key: str, name: str, content: bytes) -> None:
        """Keep the annotation file a session began with, byte for byte."""
        self._database.write(
            "UPDATE sessions SET base_name=?, base_bytes=?, exported_hash=? WHERE id=?",
            (name, content, digest(content), key),
        )

    def supports(self, key: str) -> str | None:
        """The supports a session came with, as JSON; None before it was first opened."""
        row = self._database.one("SELECT boxes FROM supports WHERE session=?", (key,))
        return None if row is None else str(row["boxes"])

    def set_supports(self, key: str, boxes: str) -> None:
        """Keep them; the first ones stay."""
        self._database.write("INSERT OR IGNORE INTO supports VALUES (?,?)", (key, boxes))

    def exported(self, key: str) -> str | None:
        """Hash of the annotation file as this program last read or wrote it."""
        row = self._database.one("SELECT exported_hash FROM sessions WHERE id=?", (key,))
        return None if row is None else row["exported_hash"]

    def set_exported(self, key: str, content: bytes) -> None:
        """Remember what was written."""
        self._database.write("UPDATE sessions SET exported_hash=? WHERE id=?", (digest(content), key))


def session_id(folder: str) -> str:
    """An id that is the same at every start and says nothing of the disk."""
    return hashlib.sha256(folder.encode()).hexdigest()[:16]


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def _row(row: Any) -> QueueRow:
    names = ("id", "folder", "state", "assignee", "reason", "minutes", "base_name")
    return QueueRow(**{name: row[name] for name in names})
