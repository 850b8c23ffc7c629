"""What became of proposals: accepted, edited, rejected, or added by hand. The live figure of a model."""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import write_failure

KINDS = ("accepted", "edited", "rejected", "added")


@dataclass(frozen=True)
class ProposalOutcome:
    """One line of the log.

    Attributes:
        session: name.
        frame: of the video.
        keypoint: name of Table 6.
        kind: ``accepted`` as proposed, ``edited`` (point moved), ``rejected``, or ``added`` (never proposed).
        model_version: who proposed.
        probability: of the proposal; 0 where it was added.
        moved_m: how far an edited point was moved, m.
        annotator: who decided.
    """

    session: str
    frame: int
    keypoint: str
    kind: str
    model_version: str
    probability: float = 0.0
    moved_m: float = 0.0
    annotator: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise HoiError(f"unknown outcome {self.kind!r}", field="kind", fix=f"use {', '.join(KINDS)}")


class OutcomeLog:
    """An append-only file of JSON lines; a line that a crash tore is skipped on reading.

    Args:
        path: made with its first line.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        # One lock per log: requests are answered by several threads, and lines must not mix.
        self._lock = threading.Lock()

    def append(self, outcome: ProposalOutcome) -> None:
        """Write one line and flush it to the disk.

        Raises:
            HoiError: it cannot be written.
        """
        line = json.dumps(asdict(outcome)) + "\n"
        with self._lock:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self.path.open("a", encoding="utf-8") as stream:
                    stream.write(line)
                    stream.flush()
                    # On the disk before anyone is told: a power cut may cost a torn
                    # line, never an earlier one.
                    os.fsync(stream.fileno())
            except OSError as error:
                raise write_failure(self.path, error) from error

    def read(self) -> Iterator[ProposalOutcome]:
        """All complete lines."""
        if not self.path.is_file():
            return
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                yield ProposalOutcome(**json.loads(line))
            # A torn line, or one of another version of the log.
            except (ValueError, TypeError, HoiError):
                continue

    def summary(self) -> dict[str, dict[str, float]]:
        """Per model version: counts of each kind, frames, and edits per frame (everything but accepting)."""
        counts: dict[str, Counter[str]] = {}
        frames: dict[str, set[tuple[str, int]]] = {}
        for outcome in self.read():
            counts.setdefault(outcome.model_version, Counter())[outcome.kind] += 1
            # A frame counts once per version, however many of its proposals were decided.
            frames.setdefault(outcome.model_version, set()).add((outcome.session, outcome.frame))
        table = {}
        for version, found in counts.items():
            # Moves, deletions and additions: what an annotator still had to do.
            edits = sum(found.values()) - found["accepted"]
            row: dict[str, float] = {kind: float(found[kind]) for kind in KINDS}
            table[version] = row | {
                "frames": float(len(frames[version])),
                "edits_per_frame": edits / len(frames[version]),
            }
        return table
