"""The prior in the 4DHOISolver: synthetic sessions whose annotations are partly missing, solved with and without it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import torch

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.core.arrays import BoolArray
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.reconstruction.object_solver import ObjectTrajectory, Stage1Options, solve_object
from humanoid_hoi.reconstruction.prior.frames import frame_prior
from humanoid_hoi.reconstruction.prior.model import Prior
from humanoid_hoi.reconstruction.problem import problem_of
from humanoid_hoi.session.session import Session
from humanoid_hoi.synthetic.sessions import Noise, make_session
from humanoid_hoi.synthetic.sessions.truth import Truth
from humanoid_hoi.workflows.prior.bench import Row

MISSING = ("inside", "end", "start")
"""Where annotations are missing: in the middle third of the frames, in the last half, in the first half."""


def solver_table(
    clips: Sequence[HoiClip],
    prior: Prior,
    body: BodyModel,
    noise: Noise,
    fps: float = 10.0,
    options: Stage1Options | None = None,
) -> list[Row]:
    """Object errors of weak and of determined frames, with and without the prior, over all clips.

    Args:
        clips: not in the prior's training set.
        prior: told of the body.
        body: of the sessions.
        noise: of their annotations.
        fps: of the films.
        options: of stage 1.
    """
    # Made once: with and without the prior, and for every kind of gap, on the same films.
    sessions = [make_session(clip, body, noise, seed=row, fps=fps, fit_iterations=0) for row, clip in enumerate(clips)]
    rows: list[Row] = []
    for missing in MISSING:
        found: dict[str, list[Row]] = {"without": [], "with": []}
        for session, truth in sessions:
            gap = missing_frames(session, missing)
            gappy = without_annotations(session, gap)
            problem = problem_of(gappy, body)
            body_cam = gappy.body_cam.frames(slice(gappy.start, gappy.stop))
            # The prior sees the observed body only; it knows neither the gap nor the truth.
            usual = frame_prior(prior, body, body_cam, gappy.obj.vertices)
            for name, given in (("without", None), ("with", usual)):
                solved = solve_object(problem, options, prior=given)
                found[name].append(_errors(solved, truth, gap[gappy.start : gappy.stop], gappy.start))
        for name, each in found.items():
            mean = {key: float(np.nanmean([row[key] for row in each])) for key in each[0]}
            rows.append({"missing": missing, "prior": name, **mean})
    return rows


def missing_frames(session: Session, where: str) -> BoolArray:
    """(T,) frames that lose their annotations, within the annotated ones."""
    first, stop = session.start, session.stop
    third = (stop - first) // 3
    half = (stop - first) // 2
    ranges = {"inside": (first + third, stop - third), "end": (first + half, stop), "start": (first, stop - half)}
    gap = np.zeros(session.body_cam.num_frames, bool)
    gap[slice(*ranges[where])] = True
    return gap


def without_annotations(session: Session, gap: BoolArray) -> Session:
    """The session with no contact, and one tracked point at most, in the frames ``gap`` (T,)."""
    active = session.contacts.active.copy()
    active[gap] = False
    px = session.tracks.px.copy()
    confidence = session.tracks.confidence.copy()
    for frame in np.flatnonzero(gap):
        seen = np.flatnonzero(confidence[frame] > 0)
        # One point stays: it keeps the object on a ray, and leaves its depth to the prior.
        px[frame, seen[1:]] = np.nan
        confidence[frame, seen[1:]] = 0.0
    return session.replace(
        contacts=dataclasses.replace(session.contacts, active=active),
        tracks=dataclasses.replace(session.tracks, px=px, confidence=confidence),
    )


def _errors(solved: ObjectTrajectory, truth: Truth, gap: BoolArray, start: int) -> Row:
    rows = slice(start, start + len(gap))
    off = 100 * np.linalg.norm(solved.pos.numpy() - truth.obj_pos[rows], axis=1)
    relative = torch.from_numpy(truth.obj_rotmat[rows]).mT @ solved.rotmat
    # The angle of a rotation from its trace: tr R = 1 + 2 cos(angle).
    cosine = ((relative.diagonal(dim1=1, dim2=2).sum(1) - 1) / 2).clamp(-1, 1)
    angle = np.degrees(torch.arccos(cosine).numpy())
    told = solved.prior
    return {
        "weak_translation_cm": float(off[gap].mean()),
        "weak_rotation_deg": float(angle[gap].mean()),
        "other_translation_cm": float(off[~gap].mean()),
        "frames_with_prior": float((told.weight > 0).double().mean()) if told else 0.0,
        "refused": float(told.words.startswith("refused")) if told else 0.0,
    }
