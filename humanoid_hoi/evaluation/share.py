"""One number for how far a policy gets, cheap enough to be taken while it learns: the share of a clip's steps that it survives.

Episodes of a training end where exploration ends them, so their length says little of the policy itself: a good one may look
bad, and the reverse. Here the policy acts without noise of its own, from disturbed starts.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from humanoid_hoi.core.threads import rollout_threads
from humanoid_hoi.evaluation.config import EvaluationConfig
from humanoid_hoi.evaluation.rollout import Policy, plan_rounds
from humanoid_hoi.motion.reference import PackedReference
from humanoid_hoi.tracking.env_api import VecHoiEnv
from humanoid_hoi.tracking.errors import TrackingErrors, has_fallen

STEPS_LEFT = 10
"""Control steps that a start leaves at least: from the last frames on anybody survives, which says nothing."""
MOST_STEPS = 900
"""Control steps that a start is followed for: half a minute, so that a clip of ten does not hold a training up."""


@torch.no_grad()
def survived_share(
    policy: Policy, env: VecHoiEnv, starts: int, rules: EvaluationConfig, most: int | None = None
) -> float:
    """Share of the steps that a deterministic policy survives, of those that its starts leave.

    Every clip is begun ``starts`` times: every second time at its first frame, where a policy is used, and otherwise at frames
    spread evenly over it, so that one hard moment near the beginning does not hide what is learned behind it. Each start is
    followed for ``MOST_STEPS`` steps at most. Surviving is what success asks for in every frame: joints and object within the
    limits of ``rules``, no fall.

    Args:
        policy: obs (N, O) -> actions (N, A).
        env: stays where the roll-outs ended.
        starts: per clip.
        rules: limits, and the noise of the starts with its seed.
        most: starts of all clips together, see :func:`dealt_starts`; None is as many as there are.

    Raises:
        HoiError: a clip fits the scene of no environment.
    """
    env.reset()  # only now is every environment sure to hold a clip of its own scene
    dealt = dealt_starts(env.reference.lengths.tolist(), starts, most)
    frames = [iter(of_clip) for of_clip in dealt]
    survived = 0
    available = 0
    rounds = plan_rounds(env.reference.clips, env.clip_ids.tolist(), [len(of_clip) for of_clip in dealt])
    for number, (clips, wanted) in enumerate(rounds):
        begin = torch.zeros(env.num_envs, dtype=torch.long, device=env.device)
        # Starts are dealt in the order in which plan_rounds deals the clips.
        for i in wanted:
            begin[i] = next(frames[clips[i]])
        ids = torch.tensor(clips, dtype=torch.long, device=env.device)
        steps = _survived(policy, env, ids, begin, rules, rules.seed + number)
        # Environments without a start of their own in this round do not count.
        survived += int(steps[wanted].sum())
        # Steps that each start leaves, survived or not.
        available += int(_followed(env.reference.lengths[ids], begin)[wanted].sum())
    return survived / max(available, 1)


def dealt_starts(lengths: Sequence[int], starts: int, most: int | None = None) -> list[list[int]]:
    """Frames that every clip is begun at, at most ``most`` of all clips together.

    Where the clips' starts are more than that, every clip gets an equal part of them, and clips that follow each other get
    different parts, so that first and later frames are still seen about equally often. Of more clips than ``most`` evenly
    chosen ones get one start each, always the same ones.

    Args:
        lengths: frames of every clip.
        starts: wanted per clip.
        most: of all clips together; None is as many as there are.

    Returns:
        One list per clip, empty for clips that are left out.
    """
    count = len(lengths)
    whole = [start_frames(length, starts) for length in lengths]
    if most is None or starts * count <= most:
        return whole
    if count > most:
        chosen = {k * count // most: k for k in range(most)}
        return [[whole[clip][chosen[clip] % starts]] if clip in chosen else [] for clip in range(count)]
    each = most // count
    # A wheel of starts that turns on from clip to clip.
    return [[whole[clip][(clip * each + k) % starts] for k in range(each)] for clip in range(count)]


def share_steps(lengths: Sequence[int], starts: int, most: int | None = None) -> int:
    """Control steps that :func:`survived_share` takes where the policy survives them all."""
    dealt = dealt_starts(lengths, starts, most)
    return sum(min(length - 1 - frame, MOST_STEPS) for length, of in zip(lengths, dealt, strict=True) for frame in of)


def start_frames(length: int, count: int) -> list[int]:
    """``count`` frames of a clip of ``length``: the first one, and in turn with it frames spread over the clip."""
    # A clip shorter than that begins at its first frame only.
    last = max(length - 1 - STEPS_LEFT, 0)
    spread = count // 2
    # Even places are the first frame, odd ones are spread from early to late.
    return [0 if k % 2 == 0 else round(last * (k // 2 + 1) / spread) for k in range(count)]


def _survived(
    policy: Policy, env: VecHoiEnv, clips: Tensor, begin: Tensor, rules: EvaluationConfig, seed: int
) -> Tensor:
    """Steps (N,) survived from frames ``begin`` (N,) of ``clips`` (N,)."""
    reference: PackedReference = env.reference
    left = _followed(reference.lengths[clips], begin)
    errors = TrackingErrors(reference.skeleton, env.device)
    alive = torch.ones(env.num_envs, dtype=torch.bool, device=env.device)
    survived = torch.zeros_like(begin)
    obs = env.rollout.begin(clips, rules.noise, seed, begin)
    with rollout_threads(env.num_envs):
        for step in range(1, int(left.max()) + 1):
            obs = env.rollout.step(policy(obs))
            alive &= _within(env, errors, rules)
            # A clip that is over waits at its last frame and counts no further.
            survived += (alive & (step <= left)).long()
            # Nobody left who could survive one step more: the rest of the roll-out would count nothing.
            if not bool((alive & (step < left)).any()):
                break
    return survived


def _followed(lengths: Tensor, begin: Tensor) -> Tensor:
    """Control steps (N,) that starts at frames ``begin`` of clips of ``lengths`` frames are followed for."""
    # The first frame is the initial state: T frames are T - 1 steps.
    return (lengths - 1 - begin).clamp(max=MOST_STEPS)


def _within(env: VecHoiEnv, errors: TrackingErrors, rules: EvaluationConfig) -> Tensor:
    """Whether each environment (N,) is within the limits of success now."""
    state = env.state()
    ref = env.reference_frame()
    found = errors(state, ref)
    # Heights of the pelvis, which is joint 0; a clip may lie on purpose, hence relative to the reference's.
    fallen = has_fallen(state.joint_pos_w[:, 0, 2], ref.joint_pos_w[:, 0, 2], rules.fall_drop_m)
    close = (found["joint_pos_m"] < rules.joint_limit_m) & (found["obj_pos_m"] < rules.object_limit_m)
    return close & ~fallen
