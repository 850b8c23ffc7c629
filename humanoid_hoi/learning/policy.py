"""A trained policy by itself: normalize, actor, mean action. No rl_games, no environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.checkpoint import check_contract, checkpoint_info
from humanoid_hoi.learning.transfer.actor_file import read_policy_state

__all__ = ["Policy", "checkpoint_info", "load_policy"]

# of rl_games' RunningMeanStd
_EPSILON = 1e-5
_CLAMP = 5.0
_ACTIVATIONS: dict[str, type[nn.Module]] = {"elu": nn.ELU, "silu": nn.SiLU}


class Policy(nn.Module):
    """Deterministic policy: observation (N, O) to mean action (N, A) in action units.

    Args:
        network: ``obs_dim``, ``action_dim``, ``units`` and ``activation`` of a checkpoint.

    Attributes:
        sigma: (A,) standard deviation the policy was trained with, for stochastic roll-outs.
    """

    mean: Tensor
    variance: Tensor
    sigma: Tensor

    def __init__(self, network: dict[str, Any]) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        width = network["obs_dim"]
        for units in network["units"]:
            # Linear and activation by turns, as rl_games builds its MLP: the names of the weights agree.
            layers += [nn.Linear(width, units), _ACTIVATIONS[network["activation"]]()]
            width = units
        self.actor_mlp = nn.Sequential(*layers)
        self.mu = nn.Linear(width, network["action_dim"])
        self.normalize = bool(network["normalize_input"])
        self.register_buffer("mean", torch.zeros(network["obs_dim"]))
        self.register_buffer("variance", torch.ones(network["obs_dim"]))
        self.register_buffer("sigma", torch.ones(network["action_dim"]))

    def forward(self, obs: Tensor) -> Tensor:
        """Mean action (N, A); a value of ``obs`` that is not finite counts as 0, as in training."""
        obs = torch.nan_to_num(obs.float(), nan=0.0, posinf=0.0, neginf=0.0)
        if self.normalize:
            # Exactly rl_games' normalization, clamp included, or the policy would see other numbers than in training.
            obs = torch.clamp((obs - self.mean) / torch.sqrt(self.variance + _EPSILON), -_CLAMP, _CLAMP)
        return self.mu(self.actor_mlp(obs))


def load_policy(
    path: str | Path, env_contract: dict[str, Any] | None = None, device: torch.device | str = "cpu"
) -> Policy:
    """Policy of a checkpoint, in evaluation mode and without gradients.

    Args:
        path: a ``.pth`` written by training, or an actor alone.
        env_contract: ``env.contract()``; compared with the checkpoint's when given.
        device: where the policy shall live.

    Raises:
        HoiError: the file is missing or damaged, or its observation/action layout is another.
    """
    saved = read_policy_state(path, device)
    if env_contract is not None:
        check_contract(saved["contract"], env_contract, path)
    try:
        return policy_of(saved["network"], saved["model"]).to(device)
    except (RuntimeError, KeyError, ValueError, TypeError, AttributeError) as error:
        reason = " ".join(str(error).split())[:120]
        raise HoiError(f"its weights do not fit its network ({reason})", where=path, fix="use another .pth") from error


def policy_of(network: dict[str, Any], model: dict[str, Tensor]) -> Policy:
    """Policy of a training model's weights, in evaluation mode and without gradients; a copy, which training leaves alone.

    Args:
        network: sizes, as a checkpoint holds them.
        model: ``state_dict()`` of rl_games' model.
    """
    policy = Policy(network)
    policy.load_state_dict(_policy_weights(model, policy))
    return policy.eval().requires_grad_(False)


def _policy_weights(model: dict[str, Tensor], policy: Policy) -> dict[str, Tensor]:
    prefix = "a2c_network."
    # Names of rl_games' model carry a prefix; ours have none.
    weights = {k: model[prefix + k] for k in policy.state_dict() if k.startswith(("actor_mlp.", "mu."))}
    # Training stores the logarithm of the deviation.
    weights["sigma"] = model[prefix + "sigma"].exp()
    # float32 like rl_games' forward, which casts its float64 moments before use
    weights["mean"] = model["running_mean_std.running_mean"].float() if policy.normalize else policy.mean
    weights["variance"] = model["running_mean_std.running_var"].float() if policy.normalize else policy.variance
    return weights
