"""Builds the agent through rl_games' Runner and keeps rl_games' global side effects out of the process."""

from __future__ import annotations

import contextlib
import io
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import _tensor_str

from humanoid_hoi.core.errors import HoiError
from humanoid_hoi.learning.config import TrainConfig
from humanoid_hoi.learning.exploring.plateau import Plateau
from humanoid_hoi.learning.processes import ALONE, Processes
from humanoid_hoi.tracking.env_api import VecHoiEnv

if TYPE_CHECKING:
    from humanoid_hoi.learning.agent import HoiAgent

_GAMES_PER_ENV = 2  # window of finished episodes for the mean return, per environment


@contextlib.contextmanager
def rl_games_contained() -> Iterator[None]:
    """Undo what importing and constructing rl_games changes: TF32, cuDNN, threads, print options, chatter on stdout."""
    # What importing rl_games changes in torch, as it was before.
    threads = torch.get_num_threads()
    printing = vars(_tensor_str.PRINT_OPTS).copy()
    matmul = torch.backends.cuda.matmul
    cudnn = torch.backends.cudnn
    precision = torch.get_float32_matmul_precision()
    benchmark = cudnn.benchmark
    tf32 = matmul.allow_tf32, cudnn.allow_tf32
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # TorchScript deprecations of RunningMeanStd
            yield
    finally:
        torch.set_float32_matmul_precision(precision)
        matmul.allow_tf32, cudnn.allow_tf32 = tf32
        cudnn.benchmark = benchmark
        vars(_tensor_str.PRINT_OPTS).update(printing)
        torch.set_num_threads(threads)


def build_agent(env: VecHoiEnv, cfg: TrainConfig, run_path: Path, group: Processes = ALONE) -> HoiAgent:
    """An agent for ``env``; the optimizer, network and normalizers are new.

    Args:
        env: the environment of this process.
        cfg: settings; the seed is this process' own.
        run_path: folder of the run, for messages.
        group: the processes that train together.

    Raises:
        HoiError: minibatch and batch do not fit, or ``env.action_noise`` is not positive.
    """
    if env.action_noise.shape != (env.action_dim,) or not bool((env.action_noise > 0).all()):
        raise HoiError("must hold one positive number per action", where="environment", field="action_noise")
    # rl_games writes into folders as it is built: they are thrown away.
    with tempfile.TemporaryDirectory() as scratch, rl_games_contained():
        # Imported here, within the containment, because the import alone changes global settings.
        from rl_games.algos_torch import model_builder
        from rl_games.torch_runner import Runner

        from humanoid_hoi.learning.adapter import RlGamesAdapter
        from humanoid_hoi.learning.agent import ALGO_NAME, HoiAgent
        from humanoid_hoi.learning.network import NETWORK_NAME, HoiNetworkBuilder

        model_builder.register_network(NETWORK_NAME, HoiNetworkBuilder)
        runner = Runner()
        runner.algo_factory.register_builder(ALGO_NAME, lambda **kwargs: HoiAgent(**kwargs))
        runner.load({"params": _params(env, cfg, run_path, scratch)})
        adapter = RlGamesAdapter(env, cfg.gamma)
        # Live objects go in after load(), which deep-copies the config.
        live = {"env_info": adapter.get_env_info(), "vec_env": adapter, "processes": group, "plateau": Plateau(cfg)}
        runner.params["config"].update(live, seed=cfg.seed)
        agent = runner.algo_factory.create(runner.algo_name, base_name="run", params=runner.params)
        agent.writer.close()  # rl_games' own event file lies in the scratch folder
    return agent


def _params(env: VecHoiEnv, cfg: TrainConfig, run_path: Path, scratch: str) -> dict[str, Any]:
    """The rl_games configuration of ``cfg``."""
    from humanoid_hoi.learning.agent import ALGO_NAME
    from humanoid_hoi.learning.network import network_params

    config = {
        "name": "hoi",
        "full_experiment_name": "scratch",
        # Where it may write whatever it likes.
        "train_dir": scratch,
        "run_path": str(run_path),
        "env_name": "hoi",
        "num_actors": env.num_envs,
        "device": str(env.device),
        "device_name": str(env.device),
        "torch_compile": False,
        "reward_shaper": {},
        # Actions go to the environment as they are; the environment clips them itself.
        "clip_actions": False,
        "clip_value": False,
        # The usual penalty for actions beyond +-1 has no meaning where actions are unbounded.
        "bounds_loss_coef": 0.0,
        "truncate_grads": True,
        # Its way of time-outs is replaced by the adapter's.
        "value_bootstrap": False,
        # There is no recurrent network.
        "seq_length": 1,
        "horizon_length": cfg.horizon,
        "minibatch_size": cfg.minibatch_for(env.num_envs),
        "games_to_track": max(100, _GAMES_PER_ENV * env.num_envs),
        "learning_rate": cfg.lr,
        "critic_lr": cfg.critic_lr,
        "lr_schedule": "adaptive" if cfg.lr_schedule == "adaptive" else None,
        "lr_bounds": [cfg.lr_min, cfg.lr_max],
    }
    # Settings whose names are rl_games' own.
    same = "kl_threshold gamma tau e_clip entropy_coef critic_coef grad_norm mini_epochs"
    same += " normalize_input normalize_value normalize_advantage"
    config |= {key: getattr(cfg, key) for key in same.split()}
    return {
        "seed": cfg.seed,
        "torch_threads": 0,
        "algo": {"name": ALGO_NAME},
        "model": {"name": "continuous_a2c_logstd"},
        "network": network_params(cfg, env.action_noise),
        "config": config,
    }
