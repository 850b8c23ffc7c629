"""The live simulation behind the page: one environment, the policy's mean action, and a push."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from pathlib import Path

import numpy as np
import torch
from omegaconf import DictConfig

from envs.build import build_env, scene_of
from envs.hoi_imitation import HoiImitationEnv
from humanoid_hoi.core.arrays import FloatArray
from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.registry import NOBODY
from humanoid_hoi.evaluation import metrics
from humanoid_hoi.evaluation.protocol import EvaluationConfig
from humanoid_hoi.learning.policy import Policy, load_policy
from humanoid_hoi.motion.clip import HoiClip
from humanoid_hoi.sim.mujoco.backend import MujocoCpuSimulator
from humanoid_hoi.viewer.replay import scene3d
from humanoid_hoi.viewer.scene3d import clip_poses, state_poses
from humanoid_hoi.viewer.web.take import Instant, LiveFrame, Take, motion_on_clip, with_object_mesh
from humanoid_hoi.workflows.viewing.rollouts import of_one_clip, only_clip


class LivePolicy:
    """A :class:`~humanoid_hoi.viewer.web.take.LiveSource`: a policy on one clip, one environment, one step at a time.

    Args:
        run: the run's settings.
        checkpoint: a ``.pth`` of it.
        clip: a clip's file.
        noise: rad, perturbation of the initial pose; every restart draws another.
        trusted: names of terms of the user's own (``my.module.Term``) that the run may name.

    Raises:
        HoiError: the checkpoint belongs to another contract, or cannot be read.
    """

    def __init__(
        self, run: DictConfig, checkpoint: Path, clip: Path, noise: float, trusted: Collection[str] = NOBODY
    ) -> None:
        alone = of_one_clip(run, clip)
        self._env: HoiImitationEnv = build_env(alone, num_envs=1, validate=False, trusted=trusted)
        try:
            self._policy: Policy = load_policy(checkpoint, self._env.contract(), self._env.device)
        except HoiError:
            self._env.close()
            raise
        self._clip: HoiClip = only_clip(alone)
        self._noise = noise
        self._starts = 0
        self._push = _Push(self._env)
        self._reference = motion_on_clip(self._clip, clip_poses(self._clip))
        self.fps = 1 / self._env.control_dt
        # The run's own limits decide what a failure is, as in its evaluation.
        self._rules = EvaluationConfig.parse(run.get("evaluation"))
        limit = 1000 * self._rules.joint_limit_m
        scene = with_object_mesh(scene3d(scene_of(alone, self._clip)), self._clip)
        # Until the first step the reference stands in for the simulation, without forces.
        none = np.zeros((self._clip.num_frames, self._clip.skeleton.size, 3))
        first = dataclasses.replace(self._reference, obj_force_w=none, ground_force_w=none)
        self.take = Take(self._clip.name, self.fps, scene, self._reference, (first,), limit=limit, note="live")

    def restart(self, frame: int = 0) -> LiveFrame:
        """Begin at a frame of the reference with another small perturbation."""
        self._push.set(0, np.zeros(3))
        ids = torch.zeros(1, dtype=torch.long, device=self._env.device)
        # The number of starts is the seed: each restart is another trial, and a
        # session can be repeated.
        self._obs = self._env.rollout.begin(ids, self._noise, self._starts, ids + frame)
        self._starts += 1
        return self._seen()

    @torch.no_grad()
    def step(self) -> LiveFrame:
        """One control step of the policy's mean action."""
        self._obs = self._env.rollout.step(self._policy(self._obs))
        return self._seen()

    def push(self, body: int, force_w: FloatArray) -> None:
        """Push a body from the next step on."""
        self._push.set(body, force_w)

    def close(self) -> None:
        """Free the environment."""
        self._env.close()

    def _seen(self) -> LiveFrame:
        frame = int(self._env.frames[0])
        simulated = self._instant(frame)
        reference = self._reference.at(frame)
        # One trial of one frame, measured as an evaluation does; the object is the last body.
        poses = simulated.poses[None, None, :, :3]
        target = reference.poses[None, :, :3]
        joint = metrics.joint_error(poses[:, :, :-1], target[:, :-1])
        obj = metrics.object_error(poses[:, :, -1], target[:, -1])
        ok = metrics.frame_ok(joint, obj, self._rules.joint_limit_m, self._rules.object_limit_m)
        errors = {"joint error, mm": 1000 * float(joint[0, 0]), "object error, mm": 1000 * float(obj[0, 0])}
        return LiveFrame(simulated, reference, frame, errors, not ok[0, 0], frame >= self._clip.num_frames - 1)

    def _instant(self, frame: int) -> Instant:
        state = self._env.state()
        poses = state_poses(state)
        # Pairs and keypoints placed on the simulated bodies; which pairs are active
        # is the reference's to say.
        motion = motion_on_clip(self._clip, poses[None])
        return Instant(
            poses,
            motion.pair_body_w[0],
            motion.pair_obj_w[0],
            self._reference.pair_active[frame],
            motion.keypoints_w[0],
            state.obj_contact_force_w[0].cpu().numpy(),
            state.ground_contact_force_w[0].cpu().numpy(),
        )


class _Push:
    """External forces of MuJoCo's CPU backend; other backends take none, and a push does nothing there."""

    def __init__(self, env: HoiImitationEnv) -> None:
        self._sim = env.sim if isinstance(env.sim, MujocoCpuSimulator) else None
        # MuJoCo's own array of external forces, bound once and written in place.
        self._force = None if self._sim is None else self._sim.batch.bind("xfrc_applied")

    def set(self, body: int, force_w: FloatArray) -> None:
        if self._sim is None or self._force is None:
            return
        self._force[:] = 0.0
        # Of (environment, body, force and torque) the force of one body; torques stay zero.
        self._force[0, self._sim.layout.bodies[body], :3] = force_w
