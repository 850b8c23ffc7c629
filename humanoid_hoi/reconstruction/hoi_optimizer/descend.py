"""Adam over the changes of all keyframes at once (Algorithm 1, lines 5-7)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from humanoid_hoi.reconstruction.hoi_optimizer.options import Stage2Options
from humanoid_hoi.reconstruction.hoi_optimizer.terms import Terms
from humanoid_hoi.reconstruction.hoi_optimizer.variables import Change

OnStep = Callable[[int, int, dict[str, float]], None]


def descend(
    terms: Terms, num_keyframes: int, change: Change, options: Stage2Options, object_moves: bool, on_step: OnStep | None
) -> tuple[Change, list[dict[str, float]]]:
    """Run ``options.steps`` steps from ``change``.

    The keyframes are independent (one loss each, elementwise Adam), so one batch equals the paper's frame-by-frame
    loop. With ``keep_best`` each keyframe returns its iterate of the lowest loss; when an unknown is shared by all
    keyframes, all return the iterate of the lowest sum.

    Returns:
        The change, detached, and the mean of every weighted term (and ``total``) before each step and after the last.
    """
    groups = change.groups(options.rates, object_moves)
    optimizer = torch.optim.Adam(groups) if groups else None
    # One unknown for all keyframes makes the total the only fair judge: a keyframe's own best shape
    # or object change could be another step's than its neighbor's.
    shared = options.rates.betas > 0 or (object_moves and len(change.obj_turn) == 1 < num_keyframes)
    best = change.copy()
    lowest = change.body.new_full((num_keyframes,), torch.inf)
    history: list[dict[str, float]] = []
    # One pass more than steps: the last one only measures where the last step has led.
    for step in range(options.steps + 1):
        if optimizer is not None:
            optimizer.zero_grad()
        last = step == options.steps
        losses = _losses(terms, num_keyframes, change, options.chunk, step, backward=optimizer is not None and not last)
        total = torch.stack(list(losses.values())).sum(dim=0) if losses else torch.zeros_like(lowest)
        # With something shared, every keyframe carries the same number, so all
        # switch at the same steps.
        compared = total.sum().expand_as(total) if shared else total
        better = compared < lowest
        best.keep(change, better)
        lowest = torch.where(better, compared, lowest)
        history.append({name: float(value.mean()) for name, value in losses.items()} | {"total": float(total.mean())})
        if on_step is not None:
            on_step(step, options.steps, history[-1])
        if optimizer is None or last:
            break
        # The step leads away from the state that was just measured and perhaps kept.
        _set_rates(optimizer, step, options.rates.halve_every)
        optimizer.step()
    return (best if options.keep_best else change.copy()), history


def _losses(
    terms: Terms, num_keyframes: int, change: Change, chunk: int, step: int, backward: bool
) -> dict[str, Tensor]:
    """Every term, (Kf,), detached; gradients are left in ``change`` chunk by chunk, so memory does not grow with Kf."""
    parts: list[dict[str, Tensor]] = []
    for rows in torch.arange(num_keyframes, device=change.body.device).split(chunk):
        with torch.set_grad_enabled(backward):
            losses = terms(rows, change, step)
            if backward and losses:
                loss = torch.stack(list(losses.values())).sum()
                # Terms of frames without data can be constants; backward would refuse them.
                if loss.requires_grad:
                    loss.backward()
        parts.append({name: value.detach() for name, value in losses.items()})
    return {name: torch.cat([part[name] for part in parts]) for name in parts[0]}


def _set_rates(optimizer: torch.optim.Adam, step: int, halve_every: int) -> None:
    factor = 0.5 ** (step // halve_every) if halve_every > 0 else 1.0
    for group in optimizer.param_groups:
        group["lr"] = group["full_lr"] * factor
