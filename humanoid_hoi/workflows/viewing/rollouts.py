"""A recorded roll-out as a take: trials beside their reference, errors, and where a trial fails."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from envs.build import build_env, clip_paths, load_clips, scene_of
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.evaluation import metrics
from humanoid_hoi.evaluation.protocol import EvaluationConfig
from humanoid_hoi.evaluation.rollout import ClipRollout, record_rollouts
from humanoid_hoi.learning.policy import load_policy
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.viewer.replay import scene3d
from humanoid_hoi.viewer.scene3d import clip_poses
from humanoid_hoi.viewer.web.take import Motion, Take, motion_on_clip, with_object_mesh
from humanoid_hoi.workflows.runs import trial_poses


def clip_files(run: DictConfig) -> dict[str, Path]:
    """Name to file of a run's clips; two of one name are told apart by their folder."""
    files: dict[str, Path] = {}
    for path in clip_paths(run.clip.path, run.clip.get("subset")):
        name = path.stem if path.stem not in files else f"{path.parent.name}/{path.stem}"
        files[name] = path
    return files


def of_one_clip(run: DictConfig, clip: Path) -> DictConfig:
    """The run's settings with that clip alone: nothing else is loaded or simulated."""
    alone = run.copy()
    # Stored configs of older runs may lack `subset`; it is added here.
    OmegaConf.set_struct(alone, False)
    alone.clip.path = [str(clip)]
    alone.clip.subset = None
    return alone


def policy_take(
    run: DictConfig, checkpoint: Path, clip: Path, trials: int, noise: float, trusted: Collection[str] = NOBODY
) -> Take:
    """Roll a checkpoint out on one clip, from its first frame to its end.

    Args:
        run: the run's settings.
        checkpoint: a ``.pth`` of it.
        clip: a clip's file.
        trials: how many.
        noise: rad, perturbation of the initial joint rotations.
        trusted: names of terms of the user's own (``my.module.Term``) that the run may name.

    Raises:
        HoiError: the checkpoint belongs to another contract, or cannot be read.
    """
    alone = of_one_clip(run, clip)
    # All trials at once, one environment each.
    env = build_env(alone, num_envs=max(1, trials), validate=False, trusted=trusted)
    try:
        policy = load_policy(checkpoint, env.contract(), env.device)
        rollout = record_rollouts(policy, env, trials, noise, seed=0)[0]
    finally:
        env.close()
    return rollout_take(alone, only_clip(alone), rollout)


def only_clip(run: DictConfig) -> HoiClip:
    """The single clip of :func:`of_one_clip`, at the control rate."""
    return load_clips(run.clip, run.sim.physics.control_dt)[0]


def rollout_take(run: DictConfig, clip: HoiClip, rollout: ClipRollout) -> Take:
    """A recorded roll-out of ``clip`` as a take.

    Raises:
        HoiError: the roll-out is of a clip of another length.
    """
    if rollout.num_frames != clip.num_frames:
        raise HoiError(
            f"the roll-out has {rollout.num_frames} frames, the clip {clip.num_frames}",
            where=clip.name,
            fix="evaluate again",
        )
    # The run's own limits decide what a failure is, as in its evaluation.
    rules = EvaluationConfig.parse(run.get("evaluation"))
    trials = tuple(_trial(clip, rollout, k, rules) for k in range(rollout.num_trials))
    scene = with_object_mesh(scene3d(scene_of(run, clip)), clip)
    reference = motion_on_clip(clip, clip_poses(clip))
    succeeded = sum(not trial.failed.any() for trial in trials)
    note = f"{succeeded} of {len(trials)} trials succeed"
    return Take(clip.name, clip.fps, scene, reference, trials, limit=1000 * rules.joint_limit_m, note=note)


def _trial(clip: HoiClip, rollout: ClipRollout, k: int, rules: EvaluationConfig) -> Motion:
    joint = metrics.joint_error(rollout.joint_pos_w[k], rollout.ref_joint_pos_w)
    obj = metrics.object_error(rollout.obj_pos_w[k], rollout.ref_obj_pos_w)
    return dataclasses.replace(
        motion_on_clip(clip, trial_poses(rollout, k)),
        obj_force_w=rollout.obj_contact_force_w[k],
        ground_force_w=rollout.ground_contact_force_w[k],
        curves={"joint error, mm": 1000 * joint, "object error, mm": 1000 * obj},
        failed=~metrics.frame_ok(joint, obj, rules.joint_limit_m, rules.object_limit_m),
    )
