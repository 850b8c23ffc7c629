"""The HOI optimizer (paper Sec. 3.4, 9.4, Algorithm 1): from stage 1's state to a better one."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass

import torch
from torch import Tensor

from humanoid_hoi.body.model import BodyModel
from humanoid_hoi.reconstruction.hoi_optimizer.descend import OnStep, descend
from humanoid_hoi.reconstruction.hoi_optimizer.guard import Fit, measure
from humanoid_hoi.reconstruction.hoi_optimizer.options import Stage2Options
from humanoid_hoi.reconstruction.hoi_optimizer.scene import Surface, build_keyframes, build_surface
from humanoid_hoi.reconstruction.hoi_optimizer.spread import smooth, spread
from humanoid_hoi.reconstruction.hoi_optimizer.static import best_row, is_still, stand_still
from humanoid_hoi.reconstruction.hoi_optimizer.terms import Terms
from humanoid_hoi.reconstruction.hoi_optimizer.variables import Change
from humanoid_hoi.reconstruction.interpolate import keyframe_rows
from humanoid_hoi.reconstruction.state import HoiState
from humanoid_hoi.session.session import Session

# Shares of the change that the guard tries, in this order.
_AMOUNTS = (1.0, 0.75, 0.5, 0.25)


@dataclass(frozen=True)
class Stage2Result:
    """What :func:`optimize_interaction` returns.

    Attributes:
        state: all frames.
        losses: per step (and once after the last), the mean over keyframes of every weighted term and ``total``.
        report: ``accepted_change`` (0..1, how much of the change survived the guard), ``smoothed`` (1 whole motion,
            0.5 the change only, 0 not), ``keyframes``, ``seconds``, and ``reprojection_px``, ``contact_mm``,
            ``penetration_mm`` with suffixes ``_before`` and ``_after`` (NaN where there is nothing to measure).
    """

    state: HoiState
    losses: list[dict[str, float]]
    report: dict[str, float]


def optimize_interaction(
    session: Session,
    body: BodyModel,
    state: HoiState,
    options: Stage2Options | None = None,
    on_step: OnStep | None = None,
) -> Stage2Result:
    """Refine human pose and object pose with contact, collision and mask losses.

    All keyframes (every K-th row and the last) are optimized together, as changes of stage 1's state; the changes are
    interpolated to all frames, low-passed, and drawn back as far as needed not to be worse than stage 1.

    Args:
        session: annotations, mesh, masks. Without a mesh only contacts (of known object points) and tracks act.
        body: the body of ``state.body_cam``.
        state: rows are the session's frames ``start``, ``start + 1``, ...; any dtype, on the CPU.
        options: see there; None takes the defaults.
        on_step: called with (step, total steps, mean weighted losses).

    Raises:
        HoiError: a broken mesh, masks of a wrong size, a cutoff above half the frame rate.
    """
    began = time.perf_counter()
    options = options or Stage2Options()
    is_static = session.is_static if options.static is None else options.static
    surface = build_surface(session, state, options)
    solve = _solve_static if is_static else _solve_moving
    start, found, losses = solve(session, body, state, options, surface, on_step)
    result, report = _accept(session, body, state, start, found, options, not is_static)
    report |= {"keyframes": float(len(found.rows)), "seconds": time.perf_counter() - began}
    return Stage2Result(result, losses, report)


@dataclass(frozen=True)
class _Found:
    """A change at keyframes, its joint weights, and whether it includes the object."""

    change: Change
    chain: Tensor
    rows: Tensor
    obj_changes: bool


_Solved = tuple[HoiState, _Found, list[dict[str, float]]]


def _solve_moving(
    session: Session,
    body: BodyModel,
    state: HoiState,
    options: Stage2Options,
    surface: Surface | None,
    on_step: OnStep | None,
) -> _Solved:
    rows = keyframe_rows(state.num_frames, options.every)
    return state, *_run(session, body, state, options, surface, rows, on_step, obj_changes=True)


def _solve_static(
    session: Session,
    body: BodyModel,
    state: HoiState,
    options: Stage2Options,
    surface: Surface | None,
    on_step: OnStep | None,
) -> _Solved:
    """See ``Stage2Options.static_pose``. An object that does not stand still yet takes its pose of the best frame."""
    # Paper 9.4: the frame with most annotations decides. Its pose is the start even where the
    # object is to move on from there (``shared``).
    row = best_row(session, state)
    start = state if is_still(session, state) else stand_still(session, state, row)
    rows = keyframe_rows(state.num_frames, options.every)
    if options.static_pose == "best_frame":
        alone = torch.tensor([row])
        found, _ = _run(session, body, start, options, surface, alone, None, obj_changes=True)
        # One row: the same change everywhere. The human of that frame is optimized anew with all others below.
        start = spread(start, _only_object(found.change), found.chain, alone, options, 1.0, obj_moves=True)
    # In the other two ways the object is no unknown any more: only the human is optimized.
    shared = options.static_pose == "shared"
    return start, *_run(session, body, start, options, surface, rows, on_step, obj_changes=shared, shared=shared)


def _run(
    session: Session,
    body: BodyModel,
    state: HoiState,
    options: Stage2Options,
    surface: Surface | None,
    rows: Tensor,
    on_step: OnStep | None,
    *,
    obj_changes: bool,
    shared: bool = False,
) -> tuple[_Found, list[dict[str, float]]]:
    keys = build_keyframes(session, body, state, options, rows, surface)
    change = Change.zero(len(keys), len(keys.body.betas), shared, keys.obj_pos)
    change, losses = descend(Terms(body, keys, options), len(keys), change, options, obj_changes, on_step)
    return _Found(change, keys.chain, rows, obj_changes), losses


def _accept(
    session: Session,
    body: BodyModel,
    stage1: HoiState,
    start: HoiState,
    found: _Found,
    options: Stage2Options,
    obj_moves: bool,
) -> tuple[HoiState, dict[str, float]]:
    """The first of a row of ever more cautious results that passes the guard; stage 1 itself when none does."""
    # Compared with stage 1 as it came, not with ``start``: making the object stand
    # still counts too.
    before = measure(session, body, stage1)
    for amount in _AMOUNTS:
        raw = spread(start, found.change, found.chain, found.rows, options, amount, found.obj_changes)
        # At each amount the asked-for smoothing first, then less of it: smoothing a
        # whole motion can break contacts that the optimizer had closed.
        # ``dict.fromkeys`` drops a doubled choice, keeping order.
        for how in dict.fromkeys((options.smooth, "change", "none") if options.smooth != "none" else ("none",)):
            result = smooth(raw, start, session.fps, options, how, obj_moves)
            after = measure(session, body, result)
            if not options.guard or after.acceptable(before, options):
                return result, _figures(before, after, amount, how)
    return stage1, _figures(before, before, 0.0, "none")


def _figures(before: Fit, after: Fit, amount: float, how: str) -> dict[str, float]:
    figures = {"accepted_change": amount, "smoothed": {"motion": 1.0, "change": 0.5, "none": 0.0}[how]}
    for suffix, fit in (("before", before), ("after", after)):
        figures |= {f"{name}_{suffix}": value for name, value in dataclasses.asdict(fit).items()}
    return figures


def _only_object(change: Change) -> Change:
    body, hands, root, betas = (torch.zeros_like(t) for t in change.tensors()[:4])
    return Change(body, hands, root, betas, change.obj_turn, change.obj_shift)
