"""What annotating cost: minutes, points and edits per video (the paper: about 10 minutes and 6.24 points)."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from typing import Any

from humanoid_hoi.annotator.model.document import MANUAL
from humanoid_hoi.annotator.workspace import Workspace

PAPER = {"minutes": 10.0, "points": 6.24}
"""Averages per video that the paper reports (Sec. 9.3)."""


def session_statistics(workspace: Workspace, key: str) -> dict[str, Any]:
    """Figures of one session that somebody worked on."""
    row = workspace.queue.row(key)
    document = workspace.open(key).journal.document
    points = document.points.values()
    # Every sample knows who placed it, so corrections are counted from the document
    # as it stands, not from the history.
    sources = Counter(sample.source for point in points for sample in point.track.values())
    # Accepted, edited and rejected proposals leave a note in the provenance; see
    # web/src/commands.ts.
    decisions = Counter(str(entry.get("decision")) for entry in document.provenance.values())
    return {
        "id": key,
        "name": workspace.name_of(key),
        "state": row.state,
        "assignee": row.assignee,
        "minutes": round(row.minutes, 2),
        "points": len(document.points),
        # A pair counts once however often its contact begins again.
        "contact_pairs": sum(len({name for names in p.contacts.values() for name in names}) for p in points),
        "tracked_samples": sum(sources.values()),
        "corrections": sources[MANUAL],
        "edits": _edits(workspace, key),
        "proposals_accepted": decisions["accepted"],
        "proposals_edited": decisions["edited"],
        "proposals_rejected": decisions["rejected"],
    }


def workspace_statistics(workspace: Workspace) -> dict[str, Any]:
    """All sessions that were worked on, their averages, and the paper's."""
    # Opening a session is no work: somebody must have spent time on it or changed something.
    worked = [row for row in workspace.queue.rows() if row.minutes > 0 or _edits(workspace, row.id)]
    rows = [session_statistics(workspace, row.id) for row in worked]
    means = {
        name: round(statistics.fmean(row[name] for row in rows), 2) if rows else None
        for name in ("minutes", "points", "contact_pairs", "corrections", "edits")
    }
    return {"sessions": rows, "mean": means, "paper": PAPER, "states": _states(workspace)}


def as_json(workspace: Workspace) -> str:
    """The same as text."""
    return json.dumps(workspace_statistics(workspace), indent=2)


def _edits(workspace: Workspace, key: str) -> int:
    row = workspace.database.one("SELECT COUNT(*) AS n FROM batches WHERE session=?", (key,))
    return int(row["n"]) if row else 0


def _states(workspace: Workspace) -> dict[str, int]:
    return dict(Counter(row.state for row in workspace.queue.rows()))
