"""rl_games' continuous PPO agent with the known defects of 1.6.5 mended, and a training loop that can be resumed.

What differs from the stock agent:

* the input normalizer is frozen during an update and refreshed once after it, so that roll-out and update see the
  same policy (the stock agent refreshes it in every mini-epoch); a first roll-out without learning fills it;
* time-outs bootstrap with the value of the final observation;
* minibatches are drawn from a fresh permutation in every mini-epoch (the stock ones are whole environments);
* the learning rate adapts to the KL divergence between roll-out and updated policy, within bounds of ours: down as
  soon as a minibatch shows too much, up once per epoch; an update that diverges further still is cut short;
* actor and critic have learning rates and gradient clips of their own;
* several processes train one policy (:mod:`humanoid_hoi.learning.processes`);
* checkpoints are atomic, hold all that resuming needs, and load with ``weights_only=True``.
"""

from __future__ import annotations

import math
import time
from typing import Any

import torch
from rl_games.algos_torch.a2c_continuous import A2CAgent
from torch import Tensor

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.core.threads import rollout_threads
from humanoid_hoi.learning.exploring.divergence import explained_variance, gaussian_kl
from humanoid_hoi.learning.exploring.plateau import Plateau
from humanoid_hoi.learning.processes import Processes, SharedMoments
from humanoid_hoi.learning.rng import get_rng_state, seed_everything, set_rng_state

ALGO_NAME = "hoi_ppo"
# times the target: by then the minibatches say little about the policy that collected them.
_STOP_AT = 4.0  # times the KL target: the update of the epoch ends there
_TRACKERS = ("current_rewards", "current_shaped_rewards", "current_lengths")
_METERS = ("game_rewards", "game_shaped_rewards", "game_lengths")


class HoiAgent(A2CAgent):
    """PPO agent; built by :func:`humanoid_hoi.learning.glue.build_agent`."""

    last_lr: float

    def __init__(self, base_name: str, params: dict[str, Any]) -> None:
        # rl_games' agent builds network, normalizers and dataset; what follows replaces parts of it.
        super().__init__(base_name, params)
        self.group: Processes = self.config["processes"]
        # All processes begin with the first one's weights and moments.
        self.share_weights()
        if self.normalize_value:
            self.value_mean_std = SharedMoments(self.model.value_mean_std, self.group)
        network = self.model.a2c_network
        # Critic parameters told from all others by identity: what is left is the actor's, sigma included.
        critic = [*network.critic_mlp.parameters(), *network.value.parameters()]
        own = {id(p) for p in critic}
        self._groups = [[p for p in self.model.parameters() if id(p) not in own], critic]
        rates = (self.last_lr, float(self.config["critic_lr"]))
        groups = [{"params": g, "lr": rate} for g, rate in zip(self._groups, rates, strict=True)]
        # A new optimizer of two groups: rl_games' own has one rate for everything.
        self.optimizer = torch.optim.Adam(groups, eps=1e-8, fused=True)
        self.train_seconds = 0.0  # wall-clock training time, resumes included
        self.best_return = float("-inf")
        self.best_share = float("-inf")  # of the deterministic policy; minus infinity until one was measured
        self.plateau: Plateau = self.config["plateau"]
        self.dataset.permute = True
        # rl_games calls this shaper on the reward it learns from, not on the return it reports.
        self.rewards_shaper = self._learned_reward
        self.vec_env.value_of = self.value_of
        # Without adaptation nothing diverges too far.
        self.kl_target = float(self.config["kl_threshold"]) if self.is_adaptive_lr else float("inf")
        if self.is_adaptive_lr:
            self.scheduler.min_lr, self.scheduler.max_lr = self.config["lr_bounds"]

    def share_weights(self) -> None:
        """Give every process the first one's weights and normalizers."""
        self.group.first_s_([*self.model.parameters(), *self.model.buffers()])

    # ---- pieces rl_games calls -------------------------------------------------------------------------------

    def _learned_reward(self, reward: Tensor) -> Tensor:
        """Reward (N, 1) plus the discounted value of what a time-out cut off."""
        return reward + self.vec_env.bootstrap.unsqueeze(1)

    def set_train(self) -> None:
        """Training mode with a frozen input normalizer."""
        super().set_train()
        if self.normalize_input:
            self.model.running_mean_std.eval()

    def train_actor_critic(self, input_dict: dict[str, Any]) -> Any:
        """One gradient step."""
        self.set_train()
        self.calc_gradients(input_dict)
        return self.train_result

    def update_lr(self, lr: float) -> None:
        """Set the actor's rate; the critic's stays: it may learn fast, its steps do not move the policy."""
        self.optimizer.param_groups[0]["lr"] = lr

    def trancate_gradients_and_step(self) -> None:
        """Average over the processes, clip actor and critic apart (one's large gradient must not shrink the other's), step."""
        self.group.mean_([p.grad for p in self.model.parameters() if p.grad is not None])
        for group in self._groups:
            torch.nn.utils.clip_grad_norm_(group, self.grad_norm)
        self.optimizer.step()

    def value_of(self, obs: Tensor) -> Tensor:
        """Value (M,) in reward units of raw observations (M, O)."""
        self.model.eval()
        with torch.no_grad():
            # The critic answers in normalized units; denorm_value gives units of reward.
            value = self.model.a2c_network.critic(self.model.norm_obs(obs.to(self.ppo_device)))
            return self.model.denorm_value(value).squeeze(1)

    # ---- training --------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Fresh start: reset the environments and fill the input normalizer from one roll-out without learning."""
        self.init_tensors()
        self.obs = self.env_reset()
        if self.normalize_input:
            self.set_eval()
            with torch.no_grad():
                # Observations of one roll-out, so that the first update sees inputs of about unit size.
                self._refresh_normalizer(self.play_steps()["obses"])
        # What the episodes of that roll-out returned belongs to no epoch.
        for name in _METERS:
            getattr(self, name).clear()
        self.vec_env.env.pop_log()

    def run_epoch(self) -> dict[str, float]:
        """One roll-out and update.

        Returns:
            Learning figures and seconds of the epoch (see :meth:`_figures`).

        Raises:
            HoiError: the network holds a NaN afterwards; no checkpoint is written for such an epoch.
        """
        started = time.perf_counter()
        self.vec_env.set_train_info(self.frame, self)
        self.set_eval()
        with torch.no_grad(), rollout_threads(self.num_actors):
            batch = self.play_steps()
        played = time.perf_counter()
        explained = explained_variance(batch["values"], batch["returns"])
        losses = self._update(batch)
        # After the update: roll-out and update saw the same normalizer.
        if self.normalize_input:
            self._refresh_normalizer(batch["obses"])
        self._refuse_nan()
        self.epoch_num += 1
        # Samples of all processes.
        self.frame += self.batch_size * self.group.size
        ended = time.perf_counter()
        self.train_seconds += ended - started
        seconds = {"step": batch["step_time"], "play": played - started, "total": ended - started}
        return self._figures(losses, explained, seconds)

    def _update(self, batch: dict[str, Any]) -> dict[str, float]:
        """Mini-epochs over the shuffled batch; returns mean losses, the final KL divergence and the last rate used."""
        self.set_train()
        self.curr_frames = batch.pop("played_frames")
        self.prepare_dataset(batch)
        losses: list[Tensor] = []
        for _ in range(self.mini_epochs_num):
            # A new order of all samples: minibatches mix environments and times.
            self.dataset.apply_permutation()
            divergence = self._mini_epoch(losses)
            if divergence > _STOP_AT * self.kl_target:
                break
        # The batch is let go, or it would stay in memory during the next roll-out.
        self.dataset.update_values_dict(None)
        # The rate of this epoch, before it is adapted for the next.
        used_lr = float(self.last_lr)
        if self.is_adaptive_lr:
            self._adapt_lr(divergence)
        actor, critic, entropy = torch.stack(losses).mean(dim=0).tolist()
        return {"kl": divergence, "lr": used_lr, "actor": actor, "critic": critic, "entropy": entropy}

    def _mini_epoch(self, losses: list[Tensor]) -> float:
        """One pass; appends (actor, critic, entropy) losses and returns the mean KL from the roll-out policy.

        The pass ends early, and an adaptive learning rate shrinks, where a minibatch diverges too far: one epoch at a
        rate ten times too large would otherwise ruin the policy before the rate has adapted.
        """
        seen: list[float] = []
        for index in range(len(self.dataset)):
            minibatch = self.dataset[index]
            # rl_games returns more than is needed; mu and sigma are those of the policy as it is now.
            a_loss, c_loss, entropy, _, _, _, mu, sigma, _ = self.train_actor_critic(minibatch)
            kl = gaussian_kl(mu, sigma, minibatch["mu"], minibatch["sigma"])
            losses.append(torch.stack([a_loss, c_loss, entropy]).detach())
            # The mean over the processes: all of them stop and adapt alike.
            seen.append(self.group.mean(float(kl)))
            if self.is_adaptive_lr and seen[-1] > 2.0 * self.kl_target:
                self._adapt_lr(seen[-1])
            if seen[-1] > _STOP_AT * self.kl_target:
                return seen[-1]
        return sum(seen) / len(seen)

    def _adapt_lr(self, divergence: float) -> None:
        """rl_games' rule: up by 1.5 below half the target, down by 1.5 above twice the target."""
        self.last_lr, _ = self.scheduler.update(self.last_lr, self.entropy_coef, self.epoch_num, self.frame, divergence)
        self.update_lr(self.last_lr)

    def _refresh_normalizer(self, obs: Tensor) -> None:
        self.model.running_mean_std.train()
        with torch.no_grad():
            self.model.running_mean_std(self.group.all_rows(obs))
        self.model.running_mean_std.eval()

    def _refuse_nan(self) -> None:
        with torch.no_grad():
            # One number for all parameters: a NaN or infinity anywhere makes it one too.
            healthy = torch.stack([p.sum() for p in self.model.parameters()]).sum().isfinite()
        if not healthy:
            raise HoiError(
                f"the network diverged to NaN in epoch {self.epoch_num + 1} (learning rate {self.last_lr:.1e})",
                where=self.config["run_path"],
                fix="resume with a smaller train.lr and train.lr_max",
            )

    def _figures(self, losses: dict[str, float], explained: float, seconds: dict[str, float]) -> dict[str, float]:
        """Row of the log: return and length of recent episodes, losses, seconds inside and outside the env."""
        finished = self.game_rewards.current_size > 0
        return {
            "epoch": self.epoch_num,
            "frame": self.frame,
            "seconds": self.train_seconds,
            "episode/return": float(self.game_rewards.mean) if finished else float("nan"),
            "episode/length": float(self.game_lengths.mean) if finished else float("nan"),
            "samples_per_s": self.batch_size * self.group.size / seconds["total"],
            "seconds/env": seconds["step"],
            # Inference is what is left of the roll-out.
            "seconds/inference": seconds["play"] - seconds["step"],
            "seconds/update": seconds["total"] - seconds["play"],
            "learn/kl": losses["kl"],
            "learn/lr": losses["lr"],
            "learn/explained_variance": explained,
            "learn/actor_loss": losses["actor"],
            "learn/critic_loss": losses["critic"],
            "learn/entropy": losses["entropy"],
        }

    def follow_plateau(self) -> None:
        """Explore less where the policy stands still; all processes alike, after every epoch."""
        factor = self.plateau.due_factor(self.group.largest(self.plateau.found))
        with torch.no_grad():
            # The network keeps the logarithm of each action's deviation; files of weights hold it.
            self.model.a2c_network.sigma.add_(math.log(factor))

    def beats_best(self) -> bool:
        """True, and the watermark raised, when the mean return over a full window of episodes is a new best.

        The measure of last resort: once a share of the deterministic policy is known, that decides alone.
        """
        if self.best_share > float("-inf"):
            return False
        # A full window of episodes: the first few returns are mostly short, lucky or both.
        mean = float(self.game_rewards.mean)
        if self.game_rewards.current_size < self.games_to_track or mean <= self.best_return:
            return False
        self.best_return = mean
        return True

    def beats_best_share(self, share: float) -> bool:
        """True, and the watermark raised, when the deterministic policy survives no less than ever before.

        Args:
            share: of the steps, 0 to 1. Of two that survive equally the newer counts: it has learned longer.
        """
        if share < self.best_share:
            return False
        self.best_share = share
        return True

    # ---- checkpoints -----------------------------------------------------------------------------------------

    def get_full_state_weights(self) -> dict[str, Any]:
        """All that resuming needs, as tensors and plain values."""
        env_state = self.vec_env.get_env_state()
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "epoch": int(self.epoch_num),
            "frame": int(self.frame),
            "seconds": float(self.train_seconds),
            "lr": float(self.last_lr),
            "best_return": float(self.best_return),
            "best_share": float(self.best_share),
            "plateau": self.plateau.state(),
            "env_state": env_state,
            "trackers": {name: getattr(self, name) for name in (*_TRACKERS, "dones")},
            "meters": {name: [getattr(self, name).mean, int(getattr(self, name).current_size)] for name in _METERS},
            "rng": get_rng_state(),
        }

    def set_full_state_weights(self, weights: dict[str, Any], set_epoch: bool = True) -> None:
        """Continue where ``weights`` (of :meth:`get_full_state_weights`) was taken.

        An env state that holds the current observation under ``obs`` promises a complete restore: training goes on in
        mid-episode. Otherwise the environments start new episodes.
        """
        # Buffers first, as the trackers below are copied into them.
        self.init_tensors()
        self.model.load_state_dict(weights["model"])
        self.optimizer.load_state_dict(weights["optimizer"])
        self._check_moments()
        if set_epoch:
            self.epoch_num = weights["epoch"]
            self.frame = weights["frame"]
        self.train_seconds = weights["seconds"]
        self.best_return = weights["best_return"]
        self.best_share = weights["best_share"]
        self.plateau.restore(weights.get("plateau", {}))  # files of older versions have none
        # The optimizer's rate is last_lr of the resumed epoch, not the one in the config.
        self.last_lr = weights["lr"] if self.is_adaptive_lr else float(self.config["learning_rate"])
        self.update_lr(self.last_lr)
        for name, (mean, size) in weights["meters"].items():
            getattr(self, name).mean = mean.to(self.ppo_device)  # (1,) until the first episode ends, then (1, 1)
            getattr(self, name).current_size = size
        if self.group.is_first:
            self._resume_envs(weights["env_state"], weights["trackers"])
            set_rng_state(weights["rng"])
        else:  # the checkpoint holds the first process' environments and generators
            self.obs = self.env_reset()
            seed_everything(int(self.config["seed"]) + int(self.epoch_num))

    def _check_moments(self) -> None:
        """Adam's moments are those of the parameters; torch itself looks at their number alone.

        Raises:
            ValueError: one has another shape, or holds numbers that are not finite.
        """
        for parameter, moments in self.optimizer.state.items():
            for name in ("exp_avg", "exp_avg_sq"):
                found = moments.get(name)
                if found is None or found.shape != parameter.shape or not bool(torch.isfinite(found).all()):
                    raise ValueError(f"optimizer: {name} is no moment of a parameter of shape {tuple(parameter.shape)}")

    def _resume_envs(self, env_state: dict[str, Any], trackers: dict[str, Tensor]) -> None:
        self.vec_env.set_env_state(env_state)
        fits = trackers["dones"].shape == self.dones.shape
        if "obs" not in env_state or not fits:
            self.obs = self.env_reset()
            return
        expected = (len(self.dones), self.vec_env.env.obs_dim)
        if tuple(env_state["obs"].shape) != expected:
            raise ValueError(f"env_state: obs of shape {tuple(env_state['obs'].shape)}, expected {expected}")
        self.obs = self.obs_to_tensors(self.vec_env.finite(env_state["obs"].to(self.ppo_device)))
        for name, value in trackers.items():
            getattr(self, name).copy_(value)
