"""How well the guard of a prior tells motions like its training set from others, over its limit."""

from __future__ import annotations

from collections.abc import Sequence

import roma
import torch
from torch import Tensor

from humanoid_hoi.reconstruction.prior.film import Moments
from humanoid_hoi.reconstruction.prior.frames import MOST_UNUSUAL, FramePrior
from humanoid_hoi.reconstruction.prior.model import USUAL_SHARE, Prior, picture_nll
from humanoid_hoi.reconstruction.prior.views import Views
from humanoid_hoi.workflows.prior.bench import Row
from humanoid_hoi.workflows.prior.families import Family

SHARES = (0.5, 0.8, 0.9, 0.95, USUAL_SHARE, 1.0)
"""Shares of the watched pictures that a limit calls usual; the product's own is :data:`USUAL_SHARE`."""
MOVED_M = (0.2, 0.4)


def guard_table(prior: Prior, val: Views, test: Family, seed: int = 0) -> list[Row]:
    """Refused among the unseen clips as they are, and accepted among the same clips made wrong, for every limit.

    A clip is refused as :meth:`FramePrior.judge` refuses a session, all of its frames being determined. Made wrong: the object
    moved 20 or 40 cm to a side all the time; turned half about the vertical; or that of the next clip beside this person.

    Args:
        prior: told of the body only.
        val: pictures of clips that were watched while training; limits are quantiles of their likelihood.
        test: other clips.
        seed: of the directions.
    """
    nll = picture_nll(prior.flow, prior.condition, val)
    kinds = _kinds(test, torch.Generator().manual_seed(seed))
    # One likelihood a frame, whatever the limit.
    found = {name: [_likelihoods(prior, test, moments) for moments in clips] for name, clips in kinds.items()}
    rows: list[Row] = []
    for share in SHARES:
        limit = float(nll.quantile(share))
        row: Row = {"usual pictures": share, "limit, nats per number": limit}
        for name, clips in found.items():
            refused = [float((each > limit).double().mean()) > MOST_UNUSUAL for each in clips]
            part = sum(refused) / len(refused)
            row |= {f"{name}: refused": part} if name == TRUE else {f"{name}: accepted": 1 - part}
        rows.append(row)
    return rows


TRUE = "as they are"


def _kinds(test: Family, generator: torch.Generator) -> dict[str, list[Moments]]:
    clips = [moments for _, moments in test.clips]
    kinds = {TRUE: clips}
    for distance in MOVED_M:
        kinds[f"moved {100 * distance:.0f} cm"] = [_aside(m, distance, generator) for m in clips]
    kinds["turned half"] = [_turned(m) for m in clips]
    if len(clips) > 1:
        kinds["object of another"] = _exchanged(clips)
    return kinds


def _aside(moments: Moments, distance: float, generator: torch.Generator) -> Moments:
    """The object moved level, by one vector in the whole clip."""
    up = moments.up / moments.up.norm(dim=-1, keepdim=True)
    drawn = torch.randn(3, generator=generator, dtype=torch.float64).expand_as(up)
    level = drawn - (drawn * up).sum(-1, keepdim=True) * up
    shift = distance * level / level.norm(dim=-1, keepdim=True)
    return Moments(moments.body, moments.obj_rotmat, moments.obj_pos + shift, moments.up)


def _turned(moments: Moments) -> Moments:
    up = moments.up / moments.up.norm(dim=-1, keepdim=True)
    half = roma.rotvec_to_rotmat(torch.pi * up)
    return Moments(moments.body, half @ moments.obj_rotmat, moments.obj_pos, moments.up)


def _exchanged(clips: Sequence[Moments]) -> list[Moments]:
    """Every person with the object of the next clip, as many frames as both have."""
    result = []
    for one, other in zip(clips, [*clips[1:], clips[0]], strict=True):
        frames = min(len(one.body), len(other.body))
        result.append(Moments(one.body[:frames], other.obj_rotmat[:frames], other.obj_pos[:frames], one.up[:frames]))
    return result


def _likelihoods(prior: Prior, family: Family, moments: Moments) -> Tensor:
    """(T,) what the guard compares with its limit."""
    frames = len(moments.body)
    # The moments are in the pelvis frame already: a camera at the pelvis sees them as they are.
    root = torch.eye(3, dtype=torch.float64).expand(frames, 3, 3)
    known = FramePrior(prior, moments.body, root, family.vertices)
    return known.nll(torch.arange(frames), moments.obj_rotmat, moments.obj_pos)
