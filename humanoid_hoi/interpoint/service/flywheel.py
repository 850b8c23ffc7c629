"""One turn of the data flywheel: proposals are corrected by an annotator, the corrections become a dataset.

Simulated annotators know the truth. What they do to each proposal is logged as a person's clicks are, so that the live
figure (edits per frame) and the datasets' provenance come out of the same code.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

import numpy as np

from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.interpoint.data.video import AnnotatedVideo
from humanoid_hoi.interpoint.protocol import KEYPOINT_NAMES, THRESHOLD, ContactPredictor, Proposal
from humanoid_hoi.interpoint.scoring.metrics import TAU
from humanoid_hoi.interpoint.service.outcomes import OutcomeLog, ProposalOutcome

Truth = Callable[[AnnotatedVideo, int], dict[str, FloatArray]]
"""What an annotator believes: contacts of a frame, keypoint name to object point."""


def truthful(video: AnnotatedVideo, frame: int) -> dict[str, FloatArray]:
    """An annotator who is right."""
    return video.contacts(frame)


def correct(
    videos: Iterable[AnnotatedVideo],
    predictor: ContactPredictor,
    annotator: str,
    log: OutcomeLog | None = None,
    believes: Truth = truthful,
    tolerance_m: float = TAU,
) -> list[AnnotatedVideo]:
    """Videos as the annotator leaves them after correcting the predictor's proposals.

    A right proposal within ``tolerance_m`` is accepted as it is, point and all: that is how proposals leave their mark
    on training data. One that is farther off is moved, a wrong one rejected, a missed one added.

    Args:
        videos: to annotate; their own contacts are what ``believes`` reads.
        predictor: proposes.
        annotator: name for the manifest.
        log: gets an outcome for every decision.
        believes: of the annotator.
        tolerance_m: a point this near is not moved, m.
    """
    return [_corrected(video, predictor, annotator, log, believes, tolerance_m) for video in videos]


def _corrected(
    video: AnnotatedVideo,
    predictor: ContactPredictor,
    annotator: str,
    log: OutcomeLog | None,
    believes: Truth,
    tolerance_m: float,
) -> AnnotatedVideo:
    rows: list[int] = []
    points: list[FloatArray] = []
    frames: list[int] = []
    for t in range(video.num_frames):
        truth = believes(video, t)
        proposals = {p.keypoint: p for p in predictor.predict(video.query(t), THRESHOLD).proposals}
        # One row per frame and keypoint; the annotation holds what the annotator ends with.
        for name, point in truth.items():
            rows.append(KEYPOINT_NAMES.index(name))
            points.append(_kept(point, proposals.get(name), tolerance_m))
            frames.append(t)
        for outcome in outcomes(video.name, t, proposals, truth, predictor.version, annotator, tolerance_m):
            if log is not None:
                log.append(outcome)
    # Each row touches in its own frame only.
    active = np.zeros((video.num_frames, len(rows)), bool)
    active[frames, np.arange(len(rows))] = True
    return dataclasses.replace(
        video,
        contact_rows=np.array(rows, np.int64),
        contact_points=np.array(points, np.float64).reshape(-1, 3),
        contact_active=active,
        annotator=annotator,
        # An annotation that has been corrected is a new revision, and says whose proposals it was made from.
        proposals_by=predictor.version,
        revision=video.revision + 1,
    )


def outcomes(
    session: str,
    frame: int,
    proposals: dict[str, Proposal],
    truth: dict[str, FloatArray],
    model_version: str,
    annotator: str,
    tolerance_m: float = TAU,
) -> list[ProposalOutcome]:
    """What an annotator does to the proposals of one frame.

    Args:
        session: name.
        frame: of it.
        proposals: by keypoint.
        truth: what the annotator ends with, by keypoint.
        model_version: who proposed.
        annotator: who decides.
        tolerance_m: a point this near is not moved, m.
    """
    found = []
    # Sorted, so that logs of two runs can be compared line by line.
    for name in sorted(truth.keys() | proposals.keys()):
        proposal = proposals.get(name)
        if proposal is None:
            found.append(ProposalOutcome(session, frame, name, "added", model_version, annotator=annotator))
            continue
        if name not in truth:
            kind, moved = "rejected", 0.0
        else:
            moved = float(np.linalg.norm(np.asarray(proposal.point_obj) - truth[name]))
            kind = "accepted" if moved < tolerance_m else "edited"
        # Only an edit has a distance: an accepted point stays where it was proposed.
        moved = moved if kind == "edited" else 0.0
        chance = proposal.probability
        found.append(ProposalOutcome(session, frame, name, kind, model_version, chance, moved, annotator))
    return found


def _kept(truth: FloatArray, proposal: Proposal | None, tolerance_m: float) -> FloatArray:
    """The point that ends up in the annotation."""
    if proposal is None:
        return truth
    point = np.asarray(proposal.point_obj, np.float64)
    # A proposal that is near enough stays as it is: nobody moves a point by a few millimeters.
    return point if np.linalg.norm(point - truth) < tolerance_m else truth
