"""The append-only journal of one session's operations; the document is what replaying it gives."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from humanoid_hoi.annotator.model.document import Document
from humanoid_hoi.annotator.model.operations import Bounds, Operation, apply_all
from humanoid_hoi.annotator.store.database import Database
from humanoid_hoi.core.errors import HoiError

EDIT = "edit"
UNDO = "undo"
REDO = "redo"


@dataclass(frozen=True)
class Batch:
    """One step of the history: operations that were made, and are undone, together.

    Attributes:
        revision: of the document after it; the first is 1.
        batch: id the client chose, so that a repeated request is recognized.
        time: seconds since 1970.
        user: who.
        kind: ``edit``, ``undo`` or ``redo``.
        label: in words.
        target: the revision that an undo or redo is about.
        operations: what was applied.
        inverse: what undoes it.
    """

    revision: int
    batch: str
    time: float
    user: str
    kind: str
    label: str
    target: int | None
    operations: list[Operation]
    inverse: list[Operation]

    def as_dict(self, *, with_operations: bool = True) -> dict[str, Any]:
        """For the browser; the inverse stays here."""
        shown = {name: getattr(self, name) for name in ("revision", "batch", "time", "user", "kind", "label", "target")}
        return shown | ({"ops": self.operations} if with_operations else {})


class Conflict(Exception):
    """The client's document is not the newest; ``missed`` brings it up to date."""

    def __init__(self, missed: list[Batch]) -> None:
        super().__init__(f"{len(missed)} newer changes")
        self.missed = missed


class Journal:
    """The history of one session, and its document kept in memory.

    Args:
        database: of the folder.
        session: id.
        document: revision 0, as imported.
        bounds: what operations may refer to.
    """

    def __init__(self, database: Database, session: str, document: Document, bounds: Bounds) -> None:
        self._database = database
        self._session = session
        self._lock = threading.RLock()
        self.bounds = bounds
        self.document = document
        self.revision = 0
        # Revisions of the edits that stand and of those taken back: the stacks of undo and redo.
        # They are not stored, replaying the journal fills them.
        self._done: list[int] = []
        self._undone: list[int] = []
        # Replayed from revision 0: what is on disk is the only truth, whatever the process died of.
        for batch in self.batches():
            self._replay(batch)

    def batches(self, since: int = 0) -> list[Batch]:
        """Everything after revision ``since``, oldest first."""
        rows = self._database.read(
            "SELECT * FROM batches WHERE session=? AND revision>? ORDER BY revision", (self._session, since)
        )
        return [_batch(row) for row in rows]

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._label(self._done)

    @property
    def redo_label(self) -> str | None:
        """What redo would make again."""
        return self._label(self._undone)

    def edit(self, base: int, operations: list[Operation], *, user: str, label: str, batch: str) -> Batch:
        """Append one batch.

        Args:
            base: revision the client's document has.
            operations: to apply.
            user: who.
            label: in words, for history and undo.
            batch: id of this request; the same request again returns what was stored the first time.

        Raises:
            Conflict: the document is newer than ``base``.
            HoiError: an operation is not possible, or the id was another request's; nothing changed.
        """
        with self._lock:
            # The answer to an earlier request was lost on its way: the client sends
            # it again, and is told the same.
            known = self._known(batch, EDIT, operations)
            if known is not None:
                return known
            self._check_base(base)
            return self._append(EDIT, operations, user, label, batch, None)

    def append(self, operations: Callable[[Document], list[Operation]], *, user: str, label: str, batch: str) -> Batch:
        """Append what ``operations`` makes of the newest document: for results of the server's own jobs."""
        with self._lock:
            return self._append(EDIT, operations(self.document), user, label, batch, None)

    def undo(self, base: int, *, user: str, batch: str) -> Batch | None:
        """Take back the newest edit that stands; None when there is none.

        Raises:
            Conflict: as in :meth:`edit`.
        """
        return self._step(UNDO, self._done, base, user, batch)

    def redo(self, base: int, *, user: str, batch: str) -> Batch | None:
        """Make the edit that was taken back last again; None when there is none.

        Raises:
            Conflict: as in :meth:`edit`.
        """
        return self._step(REDO, self._undone, base, user, batch)

    def restore(self, base: int, revision: int, *, user: str, batch: str) -> Batch:
        """Go back to an earlier revision, as a new edit (so it can be undone).

        Raises:
            Conflict: as in :meth:`edit`.
            HoiError: there is no such revision.
        """
        with self._lock:
            known = self._known(batch, EDIT)
            if known is not None:
                return known
            self._check_base(base)
            if not 0 <= revision < self.revision:
                raise HoiError(
                    f"no earlier revision {revision}", field="revision", fix=f"0 to {self.revision - 1} can be restored"
                )
            # Undo and redo are steps as well, so the inverses of all newer steps, newest first,
            # lead back to the revision.
            newer = self.batches(revision)
            operations = [op for step in reversed(newer) for op in step.inverse]
            return self._append(EDIT, operations, user, f"back to revision {revision}", batch, None, by_person=False)

    def _step(self, kind: str, stack: list[int], base: int, user: str, batch: str) -> Batch | None:
        with self._lock:
            known = self._known(batch, kind)
            if known is not None:
                return known
            self._check_base(base)
            if not stack:
                return None
            target = self._stored(stack[-1])
            # An undo applies the stored inverse. It is exact: everything newer than the edit on top
            # of the stack has been taken back, so the document is as it was right after that edit.
            operations = target.inverse if kind == UNDO else target.operations
            return self._append(kind, operations, user, target.label, batch, target.revision, by_person=False)

    def _append(
        self,
        kind: str,
        operations: list[Operation],
        user: str,
        label: str,
        batch: str,
        target: int | None,
        by_person: bool = True,
    ) -> Batch:
        # In memory first, as only applying shows whether it is possible; then on disk.
        inverse = apply_all(self.document, operations, self.bounds, by_person=by_person)
        step = Batch(self.revision + 1, batch, time.time(), user, kind, label[:200], target, operations, inverse)
        try:
            self._store(step)
        except sqlite3.Error as error:
            # Not on disk is not done: the document in memory goes back too.
            apply_all(self.document, inverse, self.bounds, by_person=False)
            raise HoiError(
                f"the change could not be saved and was not made: {error}",
                where=self._database.path,
                fix="free disk space, then repeat it",
            ) from error
        self._advance(step)
        return step

    def _store(self, step: Batch) -> None:
        self._database.write(
            "INSERT INTO batches VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                self._session,
                step.revision,
                step.batch,
                step.time,
                step.user,
                step.kind,
                step.label,
                step.target,
                json.dumps(step.operations, separators=(",", ":")),
                json.dumps(step.inverse, separators=(",", ":")),
            ),
        )

    def _replay(self, step: Batch) -> None:
        # Allowed once, so not judged again by the rule for a person's corrections.
        apply_all(self.document, step.operations, self.bounds, by_person=False)
        self._advance(step)

    def _advance(self, step: Batch) -> None:
        self.revision = step.revision
        if step.kind == UNDO:
            # An undo moves its edit to the other stack, a redo moves it back; a new
            # edit ends what could be redone.
            self._undone.append(self._done.pop())
        elif step.kind == REDO:
            self._done.append(self._undone.pop())
        else:
            self._done.append(step.revision)
            self._undone.clear()

    def _check_base(self, base: int) -> None:
        if base != self.revision:
            raise Conflict(self.batches(base))

    def _known(self, batch: str, kind: str, operations: list[Operation] | None = None) -> Batch | None:
        row = self._database.one("SELECT * FROM batches WHERE session=? AND batch=?", (self._session, batch))
        if row is None:
            return None
        found = _batch(row)
        # Told "stored" for what never was, a client would throw its edit away.
        if found.kind != kind or (operations is not None and found.operations != json.loads(json.dumps(operations))):
            raise HoiError(
                f"the id of this request belongs to revision {found.revision}, which is another change",
                field="batch",
                fix="send every change with an id of its own",
            )
        return found

    def _stored(self, revision: int) -> Batch:
        row = self._database.one("SELECT * FROM batches WHERE session=? AND revision=?", (self._session, revision))
        assert row is not None
        return _batch(row)

    def _label(self, stack: list[int]) -> str | None:
        return self._stored(stack[-1]).label if stack else None


def _batch(row: sqlite3.Row) -> Batch:
    content = {key: row[key] for key in row.keys() if key not in ("session", "operations", "inverse")}
    return Batch(**content, operations=json.loads(row["operations"]), inverse=json.loads(row["inverse"]))
