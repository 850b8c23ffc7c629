"""Roll-outs of whole clips: every clip from frame 0 to its end, all trials in parallel, nothing ends early."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from humanoid_hoi.core.arrays import BoolArray, FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.fileio import atomic_write
from humanoid_hoi.core.progress import Tell
from humanoid_hoi.core.threads import rollout_threads
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.motion.reference import PackedReference, pair_points_w
from humanoid_hoi.scene.description import group_clips
from humanoid_hoi.tracking.env_api import VecHoiEnv

Policy = Callable[[Tensor], Tensor]
# Fields of the simulator's state that are recorded at every frame; below, those of the reference beside them.
_STATE = ("joint_pos_w", "joint_quat_w", "obj_pos_w", "obj_quat_w", "obj_contact_force_w", "ground_contact_force_w")
_REFERENCE = ("joint_pos_w", "joint_quat_w", "obj_pos_w", "obj_quat_w")


@dataclass
class ClipRollout:
    """K trials of one clip, T frames each; frame t was simulated under reference frame t (frame 0: the initial state).

    Attributes:
        name: the clip's name.
        fps: frames per second of the recording (1 / control_dt).
        joint_pos_w (K, T, J, 3), joint_quat_w (K, T, J, 4), obj_pos_w (K, T, 3), obj_quat_w (K, T, 4): simulated.
        obj_contact_force_w, ground_contact_force_w: (K, T, J, 3) N.
        body_point_w, obj_point_w: (K, T, P, 3) the two points of every pair, m.
        pair_active: (T, P) bool.
        ref_*: the reference's (T, ...) counterparts.
        obj_is_ball: the object is a sphere, whose rotation nobody sees and most sources do not record.
    """

    name: str
    fps: float
    joint_pos_w: FloatArray
    joint_quat_w: FloatArray
    obj_pos_w: FloatArray
    obj_quat_w: FloatArray
    obj_contact_force_w: FloatArray
    ground_contact_force_w: FloatArray
    body_point_w: FloatArray
    obj_point_w: FloatArray
    pair_active: BoolArray
    ref_joint_pos_w: FloatArray
    ref_joint_quat_w: FloatArray
    ref_obj_pos_w: FloatArray
    ref_obj_quat_w: FloatArray
    ref_body_point_w: FloatArray
    ref_obj_point_w: FloatArray
    obj_is_ball: bool = False

    @property
    def num_trials(self) -> int:
        """K."""
        return len(self.joint_pos_w)

    @property
    def num_frames(self) -> int:
        """T."""
        return self.joint_pos_w.shape[1]

    def save(self, path: str | Path) -> None:
        """Write all arrays to one ``.npz``, atomically."""
        with atomic_write(path) as stream:
            np.savez_compressed(stream, **{f.name: getattr(self, f.name) for f in fields(self)})

    @staticmethod
    def load(path: str | Path) -> ClipRollout:
        """Read what :meth:`save` wrote.

        Raises:
            HoiError: no such file, or no roll-out in it.
        """
        try:
            with np.load(path, allow_pickle=False) as data:
                # Recordings of older versions do not say whether the object is a ball.
                names = [f.name for f in fields(ClipRollout) if f.name in data.files or f.name != "obj_is_ball"]
                values = {name: data[name] for name in names}
        except (OSError, ValueError, KeyError) as error:
            raise HoiError(f"not a roll-out: {error}", where=path, fix="pass a file of evaluation/rollouts/") from error
        # numpy hands scalars back as arrays of no dimension.
        plain = {"name": str(values["name"]), "fps": float(values["fps"])}
        return ClipRollout(**values | plain | {"obj_is_ball": bool(values.get("obj_is_ball", False))})


def record_rollouts(
    policy: Policy, env: VecHoiEnv, trials: int = 1, noise: float = 0.0, seed: int = 0, tell: Tell | None = None
) -> list[ClipRollout]:
    """Roll every clip of ``env`` out ``trials`` times.

    Trials are dealt round robin to the environments whose scene can play the clip; when there are more trials than
    environments, further rounds follow. Resets the environment and leaves it where the roll-outs ended.

    Args:
        policy: deterministic, obs (N, O) -> actions (N, A).
        env: see :class:`~humanoid_hoi.tracking.env_api.VecHoiEnv`.
        trials: K per clip.
        noise: standard deviation of the initial joint rotations, rad; at 0 all trials of a deterministic engine agree.
        seed: of the noise; round r uses ``seed + r``.
        tell: called after every control step: a long clip takes minutes.

    Returns:
        One :class:`ClipRollout` per clip, in the order of ``env.reference.clips``.

    Raises:
        HoiError: a clip fits the scene of no environment.
    """
    if trials < 1:
        raise HoiError(f"{trials} trials", where="cfg/evaluation", field="trials", fix="use 1 or more")
    env.reset()  # only now is every environment sure to hold a clip of its own scene
    recorded: list[list[dict[str, Tensor]]] = [[] for _ in env.reference.clips]
    rounds = plan_rounds(env.reference.clips, env.clip_ids.tolist(), trials)
    # A round lasts as long as the longest of its clips.
    total = sum(int(env.reference.lengths[clip_ids].max()) - 1 for clip_ids, _ in rounds)
    steps = itertools.count(1)
    for number, (clip_ids, wanted) in enumerate(rounds):
        ids = torch.tensor(clip_ids, dtype=torch.long, device=env.device)
        tracks = _play(policy, env, ids, noise, seed + number, lambda: tell(next(steps), total) if tell else None)
        # Only environments that were dealt a trial in this round are kept.
        for i in wanted:
            # Shorter clips waited at their last frame while the longest went on.
            length = int(env.reference.lengths[clip_ids[i]])
            # clone, as a slice would keep the tracks of the whole round in memory.
            recorded[clip_ids[i]].append({key: track[:length, i].clone() for key, track in tracks.items()})
    return [_clip_rollout(env, k, tracks) for k, tracks in enumerate(recorded)]


def plan_rounds(
    clips: Sequence[HoiClip], bound: Sequence[int], trials: int | Sequence[int]
) -> list[tuple[list[int], list[int]]]:
    """Who plays what: per round the clip of every environment and the environments whose recording is kept.

    Args:
        clips: all clips.
        bound: clip each environment plays now; it may change to any clip of the same scene.
        trials: K per clip; or those of each clip.

    Raises:
        HoiError: a clip fits the scene of no environment.
    """
    counts = [trials] * len(clips) if isinstance(trials, int) else trials
    # An environment's bodies and solids are built once, so that it can only change to a clip of the same scene.
    groups = group_clips(clips).values()
    scene_of = [next(k for k, members in enumerate(groups) if clip in members) for clip in range(len(clips))]
    # Scene -> clips that still have to be played in it, one entry per trial.
    queues: dict[int, deque[int]] = {}
    # Trial by trial, so that the clips of a scene take turns.
    for turn in range(max(counts)):
        for clip, scene in enumerate(scene_of):
            queue = queues.setdefault(scene, deque())
            if turn < counts[clip]:
                queue.append(clip)
    for clip, scene in enumerate(scene_of):
        if all(scene_of[b] != scene for b in bound):
            raise HoiError(
                "no environment holds this clip's scene", where=clips[clip].name, fix="use more environments"
            )
    rounds = []
    while any(queues.values()):
        # Environments without a trial play what they had; nobody looks at it.
        ids = list(bound)
        wanted = []
        for i, clip in enumerate(bound):
            if queues[scene_of[clip]]:
                ids[i] = queues[scene_of[clip]].popleft()
                wanted.append(i)
        rounds.append((ids, wanted))
    return rounds


@torch.no_grad()
def _play(
    policy: Policy, env: VecHoiEnv, clip_ids: Tensor, noise: float, seed: int, stepped: Callable[[], None]
) -> dict[str, Tensor]:
    """One round: tracks (T, N, ...) on the CPU, T = the longest clip; shorter ones wait at their last frame."""
    obs = env.rollout.begin(clip_ids, noise, seed)
    length = int(env.reference.lengths[clip_ids].max())
    tracks: dict[str, Tensor] = {}
    with rollout_threads(env.num_envs):
        for t in range(length):
            if t > 0:
                obs = env.rollout.step(_finite(policy(obs), t))
                stepped()
            _check_frames(env, clip_ids, t)
            for key, value in _observe(env).items():
                # Allocated when the shapes are known.
                if t == 0:
                    tracks[key] = torch.empty(length, *value.shape)
                tracks[key][t] = value
    return tracks


def _finite(actions: Tensor, t: int) -> Tensor:
    """The actions themselves.

    Raises:
        HoiError: one is NaN or infinite: what follows would say nothing about the policy.
    """
    if not bool(torch.isfinite(actions).all()):
        raise HoiError(
            f"the policy's actions are not finite at frame {t - 1}",
            where="evaluation",
            fix="use an earlier checkpoint, or train anew with a smaller train.lr",
        )
    return actions


def _observe(env: VecHoiEnv) -> dict[str, Tensor]:
    state = env.state()
    pairs = env.pair_table()
    body, obj = pair_points_w(pairs, state.joint_pos_w, state.joint_quat_w, state.obj_pos_w, state.obj_quat_w)
    return {name: getattr(state, name) for name in _STATE} | {"body_point_w": body, "obj_point_w": obj}


def _check_frames(env: VecHoiEnv, clip_ids: Tensor, t: int) -> None:
    """An environment that resets or skips frames during a roll-out would silently spoil every metric."""
    # Frames never go beyond a clip's end.
    last = env.reference.lengths[clip_ids] - 1
    if not torch.equal(torch.minimum(env.frames, last), last.clamp(max=t)):
        raise RuntimeError(f"environment is at frames {env.frames.tolist()} after {t} steps of a roll-out")


def _clip_rollout(env: VecHoiEnv, clip: int, tracks: list[dict[str, Tensor]]) -> ClipRollout:
    # All clips are padded to one number of pairs; this one has so many of its own.
    num_pairs = env.reference.clips[clip].graph.num_pairs
    arrays = {key: torch.stack([track[key] for track in tracks]).numpy() for key in tracks[0]}
    for key in ("body_point_w", "obj_point_w"):
        # Padding pairs are dropped.
        arrays[key] = arrays[key][:, :, :num_pairs]
    source = env.reference.clips[clip]
    return ClipRollout(
        name=source.name,
        fps=1.0 / env.control_dt,
        **arrays,
        **_reference(env, clip, num_pairs),
        obj_is_ball=source.obj.kind == "sphere",
    )


def reference_motion(reference: PackedReference, clip: int) -> dict[str, np.ndarray]:
    """The ``ref_`` arrays of a roll-out of one clip, those of its pairs left out."""
    frames = torch.arange(int(reference.lengths[clip]), device=reference.lengths.device)
    # All frames of the clip at once, as if each were an environment.
    ref = reference.frame(torch.full_like(frames, clip), frames)
    return {f"ref_{name}": getattr(ref, name).cpu().numpy() for name in _REFERENCE}


def _reference(env: VecHoiEnv, clip: int, num_pairs: int) -> dict[str, np.ndarray]:
    frames = torch.arange(int(env.reference.lengths[clip]), device=env.device)
    ids = torch.full_like(frames, clip)
    ref = env.reference.frame(ids, frames)
    table = env.reference.pairs
    # Each frame of the clip as an environment of its own.
    pairs = type(table)(table.joint[ids], table.point_joint[ids], table.point_obj[ids])
    body, obj = pair_points_w(pairs, ref.joint_pos_w, ref.joint_quat_w, ref.obj_pos_w, ref.obj_quat_w)
    arrays = reference_motion(env.reference, clip) | {
        "ref_body_point_w": body[:, :num_pairs].cpu().numpy(),
        "ref_obj_point_w": obj[:, :num_pairs].cpu().numpy(),
    }
    # The reference stores activity as 0.0 or 1.0; a recording wants booleans.
    return arrays | {"pair_active": ref.pair_active[:, :num_pairs].cpu().numpy() > 0.5}
