"""The SQLite file behind an annotation folder. Rows of the journal are only ever added."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from humanoid_hoi.core.errors import HoiError

SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, folder TEXT NOT NULL UNIQUE, state TEXT NOT NULL, assignee TEXT, reason TEXT,
    base_name TEXT, base_bytes BLOB, exported_hash TEXT, minutes REAL NOT NULL DEFAULT 0, last_active REAL);
CREATE TABLE IF NOT EXISTS batches (
    session TEXT NOT NULL REFERENCES sessions(id), revision INTEGER NOT NULL, batch TEXT NOT NULL,
    time REAL NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, target INTEGER,
    operations TEXT NOT NULL, inverse TEXT NOT NULL, PRIMARY KEY (session, revision),
    UNIQUE (session, batch));
CREATE TABLE IF NOT EXISTS leases (
    session TEXT PRIMARY KEY REFERENCES sessions(id), token TEXT NOT NULL, user TEXT NOT NULL, client TEXT NOT NULL,
    expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    time REAL NOT NULL, session TEXT NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL);
"""


class Database:
    """One connection shared by the server's threads, one writer at a time.

    Write-ahead log with full synchronization: what was answered is on disk, whatever kills the process.

    Args:
        path: the file; made when missing.

    Raises:
        HoiError: the file cannot be opened, is no journal, or comes from a newer version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Shared by threads (guarded by our lock), and without Python's own hidden transactions:
            # `transaction` opens them.
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            # Before the tables are made: those of a newer program are not touched.
            self._check_version()
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise HoiError(
                f"cannot open the annotation journal: {error}",
                where=path,
                fix="make the folder writable, give journal=FILE elsewhere, or move a damaged file away",
            ) from error

    def _check_version(self) -> None:
        found = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if found > SCHEMA_VERSION:
            raise HoiError(
                f"journal version {found}, this program writes {SCHEMA_VERSION}",
                where=self.path,
                fix="use the newer humanoid_hoi that wrote it",
            )
        self._connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The first row of a query."""
        rows = self.read(sql, values)
        return rows[0] if rows else None

    def write(self, sql: str, values: Sequence[Any] = ()) -> int:
        """One statement in a transaction of its own (or of the caller); how many rows it touched."""
        with self.transaction() as connection:
            return connection.execute(sql, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All statements of the block or none; blocks may be nested."""
        with self._lock:
            # An RLock and this flag make blocks nest: the inner one belongs to the
            # outer one's transaction.
            outermost = not self._connection.in_transaction
            if outermost:
                # The write lock at once: a read that becomes a write later could meet another
                # process's write and fail.
                self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                if outermost:
                    self._connection.execute("COMMIT")
            except BaseException:
                # A full disk ends some transactions by itself; one left open would swallow everything written after it.
                if outermost and self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()
