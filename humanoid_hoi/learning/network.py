"""Actor and critic: two separate MLPs, an actor that starts at about zero, one fixed noise per action."""

from __future__ import annotations

from typing import Any

import torch
from rl_games.algos_torch.network_builder import A2CBuilder
from torch import Tensor, nn

from humanoid_hoi.learning.config import TrainConfig

NETWORK_NAME = "hoi_actor_critic"
_MU_GAIN = 0.01  # an untrained policy answers ~0: with residual actions that is the plain reference
# rl_games knows SiLU by its older name.
_RL_GAMES_ACTIVATION = {"elu": "elu", "silu": "swish"}


def network_params(cfg: TrainConfig, action_noise: Tensor) -> dict[str, Any]:
    """rl_games ``network`` section; ``action_noise`` (A,) is the initial standard deviation in action units."""
    return {
        "name": NETWORK_NAME,
        "separate": True,
        "space": {
            "continuous": {
                "mu_activation": "None",
                "sigma_activation": "None",
                "mu_init": {"name": "orthogonal", "gain": _MU_GAIN},
                "sigma_init": {"name": "const_initializer", "val": 0.0},
                # One deviation per action, whatever the observation; HoiNetwork sets its values.
                "fixed_sigma": True,
            }
        },
        "mlp": {
            "units": list(cfg.units),
            "activation": _RL_GAMES_ACTIVATION[cfg.activation],
            # sqrt(2) is the usual gain of hidden layers behind rectifier-like activations.
            "initializer": {"name": "orthogonal", "gain": 2**0.5},
        },
        "action_noise": (action_noise.cpu() * cfg.noise_scale).tolist(),
        "learn_sigma": cfg.learn_sigma,
        "bfloat16": uses_bfloat16(cfg.precision, action_noise.device),
    }


def uses_bfloat16(precision: str, device: torch.device) -> bool:
    """Whether hidden layers compute in bfloat16: asked for, or ``auto`` on a processor that has instructions for it."""
    return precision == "bfloat16" or (precision == "auto" and has_bfloat16(device))


def has_bfloat16(device: torch.device) -> bool:
    """Whether the processor multiplies bfloat16 itself; elsewhere it is emulated, and slower than float32."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    # torch has no public question for a CPU's instructions; a version that drops these answers no.
    asked = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, name, lambda: False)()) for name in asked)


class HoiNetworkBuilder(A2CBuilder):
    """rl_games builder of :class:`HoiNetwork`."""

    def build(self, name: str, **kwargs: Any) -> HoiNetwork:
        """Build the network from the params given to ``load``."""
        return HoiNetwork(self.params, **kwargs)


class HoiNetwork(A2CBuilder.Network):
    """Separate actor and critic MLPs on a flat observation, with a per-action log standard deviation.

    With ``bfloat16`` the hidden layers compute in it and the last ones in float32. It is done here, inside, so that
    roll-out and update take the same path: casting the update alone puts the ratio of a good part of the samples outside
    PPO's clip before anything was learned.
    """

    def __init__(self, params: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(params, **kwargs)
        # The critic's last layer starts at full size; only the policy's starts near zero.
        nn.init.orthogonal_(self.value.weight, gain=1.0)
        # The policy's deviation is stored as its logarithm, one number an action, whatever the observation.
        with torch.no_grad():
            self.sigma.copy_(torch.tensor(params["action_noise"]).log())
        self.sigma.requires_grad_(params["learn_sigma"])
        self._bfloat16 = bool(params["bfloat16"])

    def actor(self, obs: Tensor) -> Tensor:
        """Mean action (N, A) of a normalized observation (N, O)."""
        return self.mu(self._hidden(self.actor_mlp, obs))

    def critic(self, obs: Tensor) -> Tensor:
        """Normalized value (N, 1) of a normalized observation (N, O)."""
        return self.value(self._hidden(self.critic_mlp, obs))

    def _hidden(self, layers: nn.Module, obs: Tensor) -> Tensor:
        """The last hidden layer's answer (N, H), float32."""
        if not self._bfloat16:
            return layers(obs)
        # Weights stay float32; autocast converts them for the multiplication alone.
        with torch.autocast(obs.device.type, torch.bfloat16):
            features = layers(obs)
        return features.float()

    def forward(self, obs_dict: dict[str, Any]) -> tuple[Tensor, Tensor, Tensor, None]:
        """Mean (N, A), log standard deviation (N, A), value (N, 1), no recurrent state."""
        mu = self.actor(obs_dict["obs"])
        # expand gives every row the same deviations without copying them.
        return mu, self.sigma.expand_as(mu), self.critic(obs_dict["obs"]), None
