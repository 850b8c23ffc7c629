"""Whether a candidate is better than the model in use: pair F1 and edits, on one fixed test set."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from humanoid_hoi.core.fileio import write_text
from humanoid_hoi.interpoint.protocol import THRESHOLD
from humanoid_hoi.interpoint.scoring.metrics import TAU, Figures, Scored, evaluate, interval, resampled

DECISIONS = "decisions.jsonl"


@dataclass(frozen=True)
class Decision:
    """The figures of both, and what follows.

    Attributes:
        promoted: the candidate is better in both figures.
        reason: in words.
        candidate: figures at the annotator's threshold and 5 cm.
        current: likewise.
        gain_ci: 95 % interval of the gain in pair F1, both resampled on the same objects.
    """

    promoted: bool
    reason: str
    candidate: Figures
    current: Figures
    gain_ci: tuple[float, float]

    def as_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)


def decide(candidate: Scored, current: Scored) -> Decision:
    """Compare two predictors' answers to the same frames.

    Args:
        candidate: the new model's.
        current: of the model in use.
    """
    new = evaluate(candidate, THRESHOLD, TAU)
    old = evaluate(current, THRESHOLD, TAU)
    # Both are resampled with the same seed, that is on the same objects: the difference is paired,
    # and its interval far narrower than that of either.
    gain = resampled(candidate, THRESHOLD)["pair_f1"] - resampled(current, THRESHOLD)["pair_f1"]
    reasons = []
    # Written as "not above", so that a NaN does not promote.
    if not new.pair_f1 > old.pair_f1:
        reasons.append(f"pair F1 {new.pair_f1:.3f} is not above {old.pair_f1:.3f}")
    if not new.edits_per_frame < old.edits_per_frame:
        reasons.append(f"edits per frame {new.edits_per_frame:.2f} are not below {old.edits_per_frame:.2f}")
    words = (
        "; ".join(reasons)
        or f"pair F1 {old.pair_f1:.3f} -> {new.pair_f1:.3f}, edits {old.edits_per_frame:.2f} -> {new.edits_per_frame:.2f}"
    )
    return Decision(not reasons, words, new, old, interval(np.asarray(gain)))


def log_decision(models: Path, candidate: str, current: str, dataset: str, decision: Decision) -> None:
    """Append a decision to the models' log."""
    path = models / DECISIONS
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    line = {"candidate_version": candidate, "current_version": current, "test_set": dataset, **decision.as_dict()}
    write_text(path, before + json.dumps(line) + "\n")
